"""Take the pictures of the default map that the README and docs/map.md show.

Builds the map of the bundled documents (or takes `--map FILE`), opens it in Chromium with the
network cut, and writes PNG files to docs/images. The same map gives the same pictures, but for
the fonts of the machine; Debian's `fonts-noto-core` and `fonts-noto-cjk` are what ours used.

Usage: python tools/screenshots.py [--map FILE] [--out DIR]
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
DESKTOP = (1400, 900)
PHONE = (390, 844)


class Picture(NamedTuple):
    """One picture: its file, the window, the theme, the page's hash, and what to click first."""

    name: str
    size: tuple[int, int]
    theme: str = "light"
    address: str = ""
    click: str = ""


PICTURES = (
    Picture("map-light", DESKTOP),
    Picture("map-dark", DESKTOP, "dark"),
    Picture("map-phone-light", PHONE),
    Picture("map-phone-dark", PHONE, "dark"),
    Picture("map-card", DESKTOP, click="table.all tbody tr button"),
    Picture("map-reader", DESKTOP, address="doc=1"),
    Picture("map-table", DESKTOP, click="#open-table"),
    Picture("map-phone-key", PHONE, click="[data-sheet='key']"),
    Picture("map-korean", DESKTOP, "dark", "lang=ko"),
)


def build(folder: Path) -> Path:
    """Build the map of the bundled documents; return its path."""
    command = [sys.executable, "-m", "output.cli", "build", "--out", str(folder / "map")]
    subprocess.run(command, check=True, cwd=ROOT)
    return folder / "map" / "map.html"


def take(page_file: Path, out: Path) -> None:
    from playwright.sync_api import sync_playwright

    chromium = (
        shutil.which("chromium")
        or shutil.which("chromium-browser")
        or shutil.which("google-chrome")
    )
    if chromium is None:
        sys.exit("no Chromium found: apt-get install chromium")
    out.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for picture in PICTURES:
            phone = picture.size == PHONE
            context = browser.new_context(
                viewport={"width": picture.size[0], "height": picture.size[1]},
                color_scheme=picture.theme,
                reduced_motion="reduce",
                offline=True,
                is_mobile=phone,
                has_touch=phone,
                locale="en-GB",
            )
            page = context.new_page()
            page.goto(
                page_file.resolve().as_uri() + (f"#{picture.address}" if picture.address else "")
            )
            page.wait_for_selector("html[data-ready]", state="attached")
            if picture.click.startswith("table"):
                page.click("#open-table")
                page.get_by_role("button", name="Missing, km").dblclick()
            if picture.click:
                page.locator(picture.click).first.click()
            page.wait_for_function(
                "() => document.querySelectorAll('canvas.leaflet-tile').length > 0"
            )
            page.wait_for_timeout(400)
            page.screenshot(path=out / f"{picture.name}.png")
            context.close()
            print(f"{picture.name}.png")
        browser.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--map", type=Path, help="a map.html that is there already")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "images")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        take(given.map or build(Path(folder)), given.out)


if __name__ == "__main__":
    main()

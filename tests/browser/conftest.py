"""A real browser with the network cut, and pages that note every request, error and dialog."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from output.map import MapOptions, render_map
from tests.browser.crowds import huge
from tests.browser.surveys import korea

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page

CHROMIUM = next(
    (
        found
        for name in ("chromium", "chromium-browser", "google-chrome")
        if (found := shutil.which(name))
    ),
    None,
)
DESKTOP = (1400, 900)
PHONE = (390, 844)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        reason = "no Chromium found: apt-get install chromium"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


@dataclass
class Visit:
    """An open page and what happened on it."""

    page: Page
    requests: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def quiet(self) -> None:
        assert self.requests == []
        assert self.problems == []


@pytest.fixture
def visit(browser: Browser, tmp_path: Path) -> Iterator[Callable[..., Visit]]:
    """Open an HTML file: `visit(path, size=PHONE, theme="dark", address="...")`."""
    opened: list[Visit] = []
    contexts = []

    def open_page(
        path: Path,
        *,
        size: tuple[int, int] = DESKTOP,
        theme: str = "light",
        address: str = "",
        motion: str = "no-preference",
    ) -> Visit:
        phone = size[0] < 700
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme=theme,
            reduced_motion=motion,
            offline=True,
            has_touch=phone,
            is_mobile=phone,
            locale="en-GB",
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15000)
        seen = Visit(page)
        page.on(
            "request",
            lambda r: None if r.url.startswith(("file:", "blob:")) else seen.requests.append(r.url),
        )
        page.on("pageerror", lambda error: seen.problems.append(f"error: {error}"))
        page.on(
            "console",
            lambda m: seen.problems.append(m.text) if m.type in ("error", "warning") else None,
        )
        page.on(
            "dialog",
            lambda dialog: (seen.problems.append(f"dialog: {dialog.message}"), dialog.dismiss()),
        )
        page.goto(path.as_uri() + (f"#{address}" if address else ""))
        page.wait_for_selector("html[data-ready]", state="attached")
        opened.append(seen)
        return seen

    yield open_page
    for context in contexts:
        context.close()
    for seen in opened:
        seen.quiet()


def _written(folder: Path, name: str, html: str) -> Path:
    path = folder / name
    path.write_text(html, encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def korea_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _written(tmp_path_factory.mktemp("map"), "map.html", render_map(korea()))


@pytest.fixture(scope="session")
def huge_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _written(tmp_path_factory.mktemp("huge"), "map.html", render_map(huge()))


@pytest.fixture
def write_page(tmp_path: Path) -> Callable[..., Path]:
    """Render a survey into a file: `write_page(survey, language="ru")`."""

    def write(survey: object, **options: object) -> Path:
        return _written(tmp_path, "map.html", render_map(survey, options=MapOptions(**options)))

    return write


def inspect(page: Page) -> dict:
    """Return what the page says is drawn, once it has drawn it."""
    page.evaluate(
        "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
    )
    return page.evaluate("() => corridormap.inspect()")


def settle(page: Page) -> dict:
    """Wait until the map stands still, then return what is drawn."""
    page.evaluate(
        """() => new Promise((done) => {
          let last = '';
          let same = 0;
          const look = () => {
            const now = JSON.stringify(corridormap.inspect().view) + document.querySelector('.leaflet-zoom-anim');
            same = now === last ? same + 1 : 0;
            last = now;
            if (same > 14) done(); else requestAnimationFrame(look);
          };
          look();
        })"""
    )
    return inspect(page)

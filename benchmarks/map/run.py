"""Time to first paint, frames while panning and bytes of the map page, beside plain folium's.

The same places and links are drawn four ways: our page; `folium.Marker` and `folium.PolyLine`, one
each; one `folium.GeoJson`; and `GeoDataFrame.explore()`. Folium's pages load Leaflet and more from
other hosts, so their assets are answered from the machine where a package has them, and with
nothing otherwise; with the network cut they would show nothing at all. `explore()` also needs
matplotlib and mapclassify, which corridormap does not; without them its rows are left out.
A page that is not written or not painted within `--limit` seconds is said to be so, and left.

Usage: python benchmarks/map/run.py [--places 10000] [--links 2000] [--repeats 3] [--limit 90]
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import re
import shutil
import statistics
import sys
import tempfile
import time
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from output.map import render_map  # noqa: E402
from tests.browser.crowds import huge  # noqa: E402
from tests.browser.surveys import korea  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable

    from layers.model import Survey

SMALL = "40 places, 17 links"
SIZE = {"width": 1400, "height": 900}
PAN_S = 3.0

PAN = """() => {
  const times = [];
  let last = performance.now();
  const stop = last + 3000;
  window.panned = new Promise((done) => {
    const frame = (now) => {
      times.push(now - last);
      last = now;
      if (now < stop) requestAnimationFrame(frame);
      else done(times.slice(1));
    };
    requestAnimationFrame(frame);
  });
}"""


def places(survey: Survey) -> list[tuple[str, float, float]]:
    seen = {m.place.id: m.place for m in survey.mentions if m.place}
    return [(p.name, p.position.lat, p.position.lon) for p in seen.values()]


def lines(survey: Survey) -> list[list[tuple[float, float]]]:
    found = [
        [(p.lat, p.lon) for s in route.segments for p in s.positions] for route in survey.routes
    ]
    return [line for line in found if len(line) > 1]


def ours(survey: Survey) -> str:
    return render_map(survey)


def markers(survey: Survey) -> str:
    import folium

    page = folium.Map(location=(40, 110), zoom_start=4, tiles=None)
    for name, lat, lon in places(survey):
        folium.Marker((lat, lon), tooltip=name).add_to(page)
    for line in lines(survey):
        folium.PolyLine(line).add_to(page)  # type: ignore[no-untyped-call]
    return str(page.get_root().render())


def frame(survey: Survey) -> Any:
    import geopandas as gpd
    from shapely import LineString, Point

    points = [{"name": name, "geometry": Point(lon, lat)} for name, lat, lon in places(survey)]
    tracks = [
        {"name": "line", "geometry": LineString([(x, y) for y, x in line])}
        for line in lines(survey)
    ]
    return gpd.GeoDataFrame(points + tracks, crs="EPSG:4326")


def one_geojson(survey: Survey) -> str:
    import folium

    page = folium.Map(location=(40, 110), zoom_start=4, tiles=None, prefer_canvas=True)
    data = frame(survey).to_json()
    folium.GeoJson(data, marker=folium.CircleMarker(radius=3)).add_to(page)
    return str(page.get_root().render())


def explored(survey: Survey) -> str:
    return str(frame(survey).explore(tiles=None).get_root().render())


def answer(route: Any) -> None:
    """Answer a request for an asset from the installed packages, or with nothing."""
    url = route.request.url
    leaflet = files("xstatic.pkg.leaflet") / "data"
    if "leaflet" in url and url.endswith("leaflet.js"):
        route.fulfill(body=(leaflet / "leaflet.js").read_text(), content_type="text/javascript")
    elif "leaflet" in url and url.endswith("leaflet.css"):
        route.fulfill(body=(leaflet / "leaflet.css").read_text(), content_type="text/css")
    elif url.endswith(".png") and (leaflet / "images" / url.rsplit("/", 1)[1]).is_file():
        picture = (leaflet / "images" / url.rsplit("/", 1)[1]).read_bytes()
        route.fulfill(body=picture, content_type="image/png")
    else:
        route.fulfill(body="", content_type="text/css" if ".css" in url else "text/javascript")


DRAWN = """() => {
  window.addEventListener('load', () => requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => { window.drawnAt = performance.now(); };
    port2.postMessage(null);
  }));
}"""
"""When a page of folium's has drawn what it holds: the frame after loading is done."""

TIMES = """() => {
  const at = (name) => (performance.getEntriesByName(name)[0] || {}).startTime;
  return { paint: at('first-contentful-paint'), drawn: at('places-and-links') || window.drawnAt };
}"""
"""Our page marks by itself when places and links are on the screen."""


def measure(playwright: Any, path: Path, limit_s: float) -> dict[str, float] | None:
    """Open the page once, in a browser of its own; None when it has not drawn within the limit.

    First contentful paint and the time at which places and links are drawn, ms; frames a second
    while dragging; hosts asked.
    """
    chromium = shutil.which("chromium") or sys.exit("no Chromium found: apt-get install chromium")
    browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
    page = browser.new_page(viewport=SIZE)
    requests: list[str] = []
    page.on("request", lambda r: requests.append(r.url) if r.url.startswith("http") else None)
    page.route(re.compile("^https?://"), answer)
    page.add_init_script(f"({DRAWN})()")
    try:
        page.goto(path.as_uri(), wait_until="load", timeout=limit_s * 1000)
        page.wait_for_function(f"() => ({TIMES})().drawn && ({TIMES})().paint", timeout=30_000)
        page.wait_for_timeout(600)
        times = page.evaluate(TIMES)
        fps = frames_while_panning(page, limit_s)
    except playwright_error():
        return None
    finally:
        browser.close()
    return {
        "paint_ms": times["paint"],
        "drawn_ms": times["drawn"],
        "fps": fps,
        "hosts": float(len({url.split("/")[2] for url in requests})),
    }


def playwright_error() -> type[Exception]:
    from playwright.sync_api import Error

    return Error


def frames_while_panning(page: Any, limit_s: float) -> float:
    """Return frames a second over three seconds of dragging."""
    page.set_default_timeout(limit_s * 1000)
    page.mouse.move(700, 450)
    page.mouse.down()
    page.evaluate(PAN)
    stop = time.monotonic() + PAN_S
    step = 0
    while time.monotonic() < stop:
        step += 1
        page.mouse.move(700 + step % 40 * 6 - 120, 450 + step % 25 * 5)
    times = page.evaluate("() => window.panned")
    page.mouse.up()
    return float(1000 * len(times) / max(1.0, sum(times)))


WAYS: dict[str, Callable[[Survey], str]] = {
    "corridormap": ours,
    "folium.Marker, PolyLine": markers,
    "folium.GeoJson": one_geojson,
    "GeoDataFrame.explore()": explored,
}


def write_page(way: str, size: str, path: str) -> None:
    """Render one page into a file; runs in a process of its own, so that it can be stopped."""
    try:
        html = WAYS[way](surveys_of(size)[size])
    except ImportError as error:
        print(f"{way} left out: {error}", file=sys.stderr)
        return
    Path(path).write_text(html, encoding="utf-8")


def surveys_of(size: str) -> dict[str, Survey]:
    if size == SMALL:
        return {size: korea()}
    count, links = (int(part.split()[0].replace(",", "")) for part in size.split(", "))
    return {size: huge(count, links)}


def written(way: str, size: str, path: Path, limit_s: float) -> bool:
    """Tell whether the page was rendered within the limit."""
    path.unlink(missing_ok=True)
    worker = multiprocessing.Process(target=write_page, args=(way, size, str(path)))
    worker.start()
    worker.join(limit_s)
    if worker.is_alive():
        worker.kill()
        worker.join()
        return False
    return path.is_file()


def row(playwright: Any, way: str, size: str, folder: Path, given: argparse.Namespace) -> str:
    """Return one row of the table; the runs after one that took too long are left out."""
    path = folder / "map.html"
    if not written(way, size, path, given.limit):
        return f"| {size} | {way} | | not written after {given.limit:.0f} s | | | |"
    megabytes = path.stat().st_size / 1e6
    runs = []
    for _ in range(given.repeats):
        run = measure(playwright, path, given.limit)
        if run is None:
            break
        runs.append(run)
    if not runs:
        late = f"not painted after {given.limit:.0f} s"
        return f"| {size} | {way} | {megabytes:.2f} | {late} | {late} | | |"
    f = {key: statistics.median(run[key] for run in runs) for key in runs[0]}
    return (
        f"| {size} | {way} | {megabytes:.2f} | {f['paint_ms']:.0f} | {f['drawn_ms']:.0f} "
        f"| {f['fps']:.0f} | {f['hosts']:.0f} |"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--places", type=int, default=10_000)
    parser.add_argument("--links", type=int, default=2_000)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--limit", type=float, default=90.0, help="seconds that a page may take")
    given = parser.parse_args()
    from playwright.sync_api import sync_playwright

    print(
        "| data | drawn by | MB | first paint, ms | places and links drawn, ms "
        "| frames/s while panning | hosts asked |"
    )
    print("|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        for size in (SMALL, f"{given.places:,} places, {given.links:,} links"):
            for way in WAYS:
                print(row(playwright, way, size, Path(folder), given), flush=True)
    print(f"\nload average {os.getloadavg()[0]:.1f} at the end, {os.cpu_count()} cores")


if __name__ == "__main__":
    main()

"""Time to first paint, frames while panning and bytes of the map page, beside plain folium's.

The same places and links are drawn four ways: our page; `folium.Marker` and `folium.PolyLine`, one
each; one `folium.GeoJson`; and `GeoDataFrame.explore()`. Folium's pages load Leaflet and more from
other hosts, so their assets are answered from the machine where a package has them, and with
nothing otherwise; with the network cut they would show nothing at all. `explore()` also needs
matplotlib and mapclassify, which corridormap does not; without them its rows are left out.

Usage: python benchmarks/map/run.py [--places 10000] [--links 2000] [--markdown]
"""

from __future__ import annotations

import argparse
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
        folium.PolyLine(line).add_to(page)
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


def measure(browser: Any, path: Path) -> dict[str, float]:
    """Open the page once: first contentful paint, loaded, and frames a second while dragging."""
    page = browser.new_page(viewport=SIZE)
    requests: list[str] = []
    page.on("request", lambda r: requests.append(r.url) if r.url.startswith("http") else None)
    page.route(re.compile("^https?://"), answer)
    page.goto(path.as_uri(), wait_until="load", timeout=240_000)
    page.wait_for_timeout(600)
    paint = page.evaluate(
        "() => (performance.getEntriesByName('first-contentful-paint')[0] || {startTime: NaN}).startTime"
    )
    loaded = page.evaluate("() => performance.getEntriesByType('navigation')[0].loadEventEnd")
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
    page.close()
    return {
        "paint_ms": paint,
        "loaded_ms": loaded,
        "fps": 1000 * len(times) / max(1.0, sum(times)),
        "hosts": float(len({url.split("/")[2] for url in requests})),
    }


def rows(
    surveys: dict[str, Survey], repeats: int
) -> list[tuple[str, str, float, dict[str, float]]]:
    from playwright.sync_api import sync_playwright

    ways: dict[str, Callable[[Survey], str]] = {
        "corridormap": ours,
        "folium.Marker, PolyLine": markers,
        "folium.GeoJson": one_geojson,
        "GeoDataFrame.explore()": explored,
    }
    chromium = shutil.which("chromium") or sys.exit("no Chromium found: apt-get install chromium")
    found = []
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for size, survey in surveys.items():
            for way, render in ways.items():
                path = Path(folder) / "map.html"
                try:
                    path.write_text(render(survey), encoding="utf-8")
                except ImportError as error:
                    print(f"{way} left out: {error}", file=sys.stderr)
                    continue
                runs = [measure(browser, path) for _ in range(repeats)]
                figures = {key: statistics.median(run[key] for run in runs) for key in runs[0]}
                found.append((size, way, path.stat().st_size / 1e6, figures))
        browser.close()
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--places", type=int, default=10_000)
    parser.add_argument("--links", type=int, default=2_000)
    parser.add_argument("--repeats", type=int, default=3)
    given = parser.parse_args()
    surveys = {
        "40 places, 17 links": korea(),
        f"{given.places:,} places, {given.links:,} links": huge(given.places, given.links),
    }
    print(
        "| data | drawn by | MB | first paint, ms | loaded, ms | frames/s while panning | hosts asked |"
    )
    print("|---|---|---|---|---|---|---|")
    for size, way, megabytes, f in rows(surveys, given.repeats):
        print(
            f"| {size} | {way} | {megabytes:.2f} | {f['paint_ms']:.0f} | {f['loaded_ms']:.0f} "
            f"| {f['fps']:.0f} | {f['hosts']:.0f} |"
        )


if __name__ == "__main__":
    main()

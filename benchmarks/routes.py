"""Routes measured: lengths against the published ones, sea lanes against the land, speed, memory.

    python benchmarks/routes.py

Prints Markdown tables. Lengths are of the packaged networks; "published" is the operator's figure.
"""

from __future__ import annotations

import resource
import statistics
import sys
import time
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
STARTED = time.process_time()

from geo.geodesy import distance_km  # noqa: E402
from geo.graph import Graph  # noqa: E402
from geo.routing import Router, summarise  # noqa: E402
from geo.routing.seagrid import crossing_km  # noqa: E402
from layers.model import Place, Position, Route  # noqa: E402
from layers.vocabulary import Mode, PlaceKind  # noqa: E402

IMPORTED = time.process_time()


class Known(NamedTuple):
    """A line whose length is published."""

    stops: str
    published_km: float
    note: str = ""


TOWNS = {
    "Seoul": (126.970, 37.554), "Busan": (129.041, 35.115), "Gangneung": (128.903, 37.768),
    "Sinuiju": (124.398, 40.101), "Pyongyang": (125.736, 39.005), "Rajin": (130.283, 42.250),
    "Khasan": (130.645, 42.430), "Tumangang": (130.603, 42.418), "Wonsan": (127.444, 39.153),
    "Tumen": (129.842, 42.966), "Namyang": (129.857, 42.954), "Hunchun": (130.357, 42.867),
    "Changchun": (125.323, 43.907), "Dalian": (121.628, 38.921), "Shenyang": (123.397, 41.794),
    "Harbin": (126.632, 45.760), "Suifenhe": (131.150, 44.397),
    "Manzhouli": (117.433, 49.600), "Chita": (113.500, 52.030),
    "Beijing": (116.427, 39.904), "Datong": (113.295, 40.116), "Erenhot": (111.977, 43.653),
    "Zamyn-Uud": (111.907, 43.717), "Ulaanbaatar": (106.885, 47.908), "Naushki": (106.110, 50.384),
    "Ulan-Ude": (107.585, 51.835), "Moscow": (37.655, 55.776), "Vladivostok": (131.881, 43.111),
    "Urumqi": (87.590, 43.800), "Alashankou": (82.570, 45.170), "Kunming": (102.722, 25.016),
    "Boten": (101.690, 21.190), "Hanoi": (105.841, 21.024), "Ho Chi Minh City": (106.677, 10.782),
    "Mombasa": (39.586, -4.041), "Nairobi": (36.900, -1.360), "Brest": (23.690, 52.100),
    "Rotterdam": (4.469, 51.925), "Warsaw": (21.003, 52.228), "Lianyungang": (119.216, 34.598),
    "Tehran": (51.398, 35.658), "Mashhad": (59.600, 36.305), "Samcheok": (129.166, 37.440),
    "Delhi": (77.219, 28.643), "Kolkata": (88.343, 22.584), "Almaty": (76.945, 43.343),
    "Lanzhou": (103.850, 36.035), "Xining": (101.810, 36.620), "Lhasa": (91.073, 29.627),
}  # fmt: skip

KNOWN = (
    Known("Seoul - Sinuiju", 499, "Gyeongui line, with the gap at the Demilitarised Zone"),
    Known("Pyongyang - Sinuiju", 225, "Pyongui line"),
    Known("Rajin - Khasan", 54),
    Known("Gangneung - Wonsan", 252, "110.9 + 25.5 km missing"),
    Known("Dalian - Harbin", 946, "903 by the high-speed line, which the shortest way takes"),
    Known("Harbin - Suifenhe", 432, "lines of 2015 and 2018; 548 by the old Binsui line"),
    Known("Harbin - Manzhouli", 935, "Binzhou line"),
    Known("Beijing - Ulaanbaatar - Ulan-Ude", 2218, "by Datong; the lines of 2019 are shorter"),
    Known("Beijing - Datong - Erenhot - Ulaanbaatar", 1561),
    Known("Zamyn-Uud - Ulaanbaatar", 709),
    Known("Ulaanbaatar - Ulan-Ude", 657),
    Known(
        "Moscow - Vladivostok",
        9288,
        "Trans-Siberian by Khabarovsk; the shortest way cuts through Manchuria",
    ),
    Known("Urumqi - Alashankou", 477),
    Known("Kunming - Boten", 606, "China-Laos railway"),
    Known("Hanoi - Ho Chi Minh City", 1726),
    Known("Tehran - Mashhad", 926),
    Known("Mombasa - Nairobi", 472, "standard gauge"),
    Known("Delhi - Kolkata", 1450),
    Known("Xining - Lhasa", 1956),
    Known("Brest - Warsaw", 210),
)

SEA = (
    ("Rajin", "Busan"), ("Rajin", "Shanghai"), ("Chongjin", "Vladivostok"), ("Nampo", "Incheon"),
    ("Dalian", "Incheon"), ("Shanghai", "Rotterdam"), ("Guangzhou", "Singapore"),
    ("Singapore", "Colombo"), ("Colombo", "Gwadar"), ("Gwadar", "Mombasa"), ("Djibouti", "Suez"),
    ("Suez", "Piraeus"), ("Piraeus", "Venice"), ("Jakarta", "Suva"), ("Suva", "Los Angeles"),
    ("Vladivostok", "Murmansk"), ("Baku", "Aktau"), ("Odesa", "Poti"), ("Los Angeles", "New York"),
    ("Helsinki", "Tallinn"), ("Stockholm", "Helsinki"),
)  # fmt: skip
PORTS = {
    "Rajin": (130.283, 42.256), "Busan": (129.030, 35.102), "Shanghai": (121.800, 31.330),
    "Chongjin": (129.820, 41.782), "Vladivostok": (131.874, 43.106), "Nampo": (125.408, 38.737),
    "Incheon": (126.610, 37.450), "Dalian": (121.650, 38.930), "Rotterdam": (4.050, 51.970),
    "Guangzhou": (113.500, 22.750), "Singapore": (103.850, 1.290), "Colombo": (79.849, 6.935),
    "Gwadar": (62.325, 25.122), "Mombasa": (39.664, -4.055), "Djibouti": (43.145, 11.589),
    "Suez": (32.526, 29.974), "Piraeus": (23.646, 37.942), "Venice": (12.333, 45.437),
    "Jakarta": (106.845, -6.100), "Suva": (178.425, -18.137), "Los Angeles": (-118.250, 33.740),
    "Murmansk": (33.050, 68.980), "Baku": (49.880, 40.370), "Aktau": (51.160, 43.650),
    "Odesa": (30.740, 46.480), "Poti": (41.650, 42.150), "New York": (-74.000, 40.700),
    "Helsinki": (24.940, 60.170), "Tallinn": (24.750, 59.440), "Stockholm": (18.070, 59.330),
}  # fmt: skip
LONG = (
    "Rotterdam - Lianyungang", "Moscow - Vladivostok", "Warsaw - Ho Chi Minh City",
    "Rotterdam - Busan",
)  # fmt: skip


def places(stops: str, where: dict[str, tuple[float, float]]) -> list[Place]:
    """Return places of a line of names."""
    return [
        Place(f"user:{n}", n, PlaceKind.STATION, Position(*where[n])) for n in stops.split(" - ")
    ]


def lengths(router: Router) -> None:
    """Print lengths against the published ones."""
    print("| Line | published, km | route, km | difference | missing, km | note |")
    print("|---|---|---|---|---|---|")
    for known in KNOWN:
        route = router.route(places(known.stops, TOWNS), Mode.RAIL)
        total = summarise(route).total_km
        off = 100 * (total / known.published_km - 1)
        print(
            f"| {known.stops} | {known.published_km:,.0f} | {total:,.0f} | {off:+.1f} % "
            f"| {route.missing_km:,.1f} | {known.note} |"
        )


def lanes(router: Router) -> None:
    """Print sea lanes, and how much of each runs over land."""
    print("| Lane | km | crow, km | over land beyond 20 km of its ends, km | s |")
    print("|---|---|---|---|---|")
    for a, b in SEA:
        ends = places(f"{a} - {b}", PORTS)
        start = time.process_time()
        route = router.route(ends, Mode.SEA)
        took = time.process_time() - start
        line = [p for s in route.segments for p in s.positions]
        land = crossing_km(line, router.at_sea, free_km=20.0)
        crow = distance_km(ends[0].position, ends[1].position)
        total = summarise(route).total_km
        print(f"| {a} - {b} | {total:,.0f} | {crow:,.0f} | {land:,.1f} | {took:.2f} |")


def speed(router: Router) -> None:
    """Print how much processor time loading and routing take, and how much memory."""
    folder = ROOT / "geo" / "data"
    print("| What | |")
    print("|---|---|")
    print(f"| import | {IMPORTED - STARTED:.2f} s |")
    for name in ("rail.bin", "roads.bin", "sea.bin"):
        path = folder / name
        if path.exists():
            loads = [timed(lambda path=path: Graph.open(path)) for _ in range(5)]
            size = path.stat().st_size / 1e6
            print(f"| load {name} ({size:.2f} MB) | {statistics.median(loads):.2f} s |")
    for stops in LONG:
        ends = places(stops, TOWNS)
        took = [timed(lambda ends=ends: router.route(ends, Mode.RAIL)) for _ in range(5)]
        print(f"| {stops} | {statistics.median(took):.2f} s |")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"| peak memory of all of this | {peak:,.0f} MB |")


def timed(work: object) -> float:
    """Return how much processor time a call takes, s."""
    start = time.process_time()
    assert callable(work)
    work()
    return time.process_time() - start


def main() -> None:
    router = Router.open()
    check: Route = router.route(places("Seoul - Busan", TOWNS), Mode.RAIL)
    assert check.segments
    for title, work in (("Lengths", lengths), ("Sea lanes", lanes), ("Speed", speed)):
        print(f"\n### {title}\n")
        work(router)


if __name__ == "__main__":
    main()

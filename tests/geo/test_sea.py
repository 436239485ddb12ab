"""Sea lanes: off the land, about as long as ships sail, whole over the antimeridian."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from geo.geodesy import distance_km
from geo.routing import Router, summarise
from geo.routing.seagrid import crossing_km
from layers.model import Place, Position
from layers.vocabulary import GeometryMethod, Mode, PlaceKind

sys.path.insert(0, str(Path(__file__).parent))
from routing_places import places

PORTS = {
    "Rajin": (130.283, 42.256), "Chongjin": (129.820, 41.782), "Wonsan": (127.444, 39.153),
    "Busan": (129.030, 35.102), "Vladivostok": (131.874, 43.106), "Shanghai": (121.458, 31.222),
    "Nampo": (125.408, 38.737), "Incheon": (126.705, 37.456), "Dalian": (121.602, 38.912),
    "Rotterdam": (4.479, 51.922), "Singapore": (103.850, 1.290), "Colombo": (79.849, 6.935),
    "Hambantota": (81.118, 6.124), "Gwadar": (62.325, 25.122), "Mombasa": (39.664, -4.055),
    "Djibouti": (43.145, 11.589), "Piraeus": (23.646, 37.942), "Venice": (12.333, 45.437),
    "Jakarta": (106.845, -6.215), "Port Moresby": (147.151, -9.477), "Suva": (178.425, -18.137),
    "Los Angeles": (-118.250, 33.740), "Murmansk": (33.099, 68.968), "Niigata": (139.050, 37.930),
    "Port Said": (32.300, 31.260), "Suez": (32.550, 29.930), "Baku": (49.880, 40.370),
    "Aktau": (51.160, 43.650), "Apia": (-171.760, -13.820),
}  # fmt: skip
CANALS = {("Shanghai", "Rotterdam")}


@pytest.fixture(scope="module")
def router() -> Router:
    return Router.open()


def port(name: str) -> Place:
    return Place(f"user:{name}", name, PlaceKind.PORT, Position(*PORTS[name]))


@pytest.mark.parametrize(
    "ends",
    [
        ("Rajin", "Busan"), ("Rajin", "Shanghai"), ("Chongjin", "Vladivostok"),
        ("Wonsan", "Niigata"), ("Nampo", "Incheon"), ("Dalian", "Incheon"),
        ("Singapore", "Colombo"), ("Hambantota", "Gwadar"), ("Gwadar", "Mombasa"),
        ("Piraeus", "Venice"), ("Jakarta", "Port Moresby"), ("Suva", "Los Angeles"),
        ("Vladivostok", "Murmansk"), ("Baku", "Aktau"),
    ],
)  # fmt: skip
def test_no_lane_crosses_land(router, ends):
    route = router.route([port(e) for e in ends], Mode.SEA)
    line = [p for s in route.segments for p in s.positions]
    assert crossing_km(line, router.at_sea, free_km=20.0) <= 2.0
    assert distance_km(line[0], port(ends[0]).position) <= 50
    assert distance_km(line[-1], port(ends[1]).position) <= 50


@pytest.mark.parametrize(
    ("ends", "sailed_km"),
    [
        (("Rajin", "Busan"), 830),
        (("Shanghai", "Rotterdam"), 19_500),
        (("Singapore", "Colombo"), 2_900),
        (("Nampo", "Incheon"), 300),
        (("Port Said", "Suez"), 165),
    ],
)
def test_lengths_are_about_what_ships_sail(router, ends, sailed_km):
    total = summarise(router.route([port(e) for e in ends], Mode.SEA)).total_km
    assert total == pytest.approx(sailed_km, rel=0.1)


def test_europe_is_reached_through_suez_and_not_the_arctic(router):
    route = router.route([port("Shanghai"), port("Rotterdam")], Mode.SEA)
    line = [p for s in route.segments for p in s.positions]
    assert max(p.lat for p in line) < 60
    assert min(distance_km(p, Position(32.35, 30.6)) for p in line) < 60


def test_arctic_passage_is_taken_between_arctic_ports(router):
    route = router.route([port("Vladivostok"), port("Murmansk")], Mode.SEA)
    assert max(p.lat for s in route.segments for p in s.positions) > 69


def test_antimeridian_is_crossed_the_short_way(router):
    route = router.route([port("Suva"), port("Apia")], Mode.SEA)
    line = [p for s in route.segments for p in s.positions]
    assert summarise(route).total_km < 1_500
    assert all(abs(p.lon) <= 180 for p in line)


def test_lane_is_of_the_sea_network_and_of_no_country(router):
    route = router.route(places("Busan", "Vladivostok"), Mode.SEA)
    (segment,) = route.segments
    assert segment.method is GeometryMethod.SEA_NETWORK
    assert segment.country is None
    assert segment.gauge_mm is None


def test_crossing_leaves_the_ends_free(router):
    over_korea = [Position(126.3, 37.0), Position(129.9, 37.0)]
    assert crossing_km(over_korea, router.at_sea) > 200
    assert crossing_km(over_korea, router.at_sea, free_km=400) == 0

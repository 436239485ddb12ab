"""What can't be routed is refused, with what to do about it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from geo.routing import Router, describe
from layers.errors import DataError, RoutingError
from layers.model import Corridor, Place, Position, Waypoint
from layers.vocabulary import Mode, PlaceKind

sys.path.insert(0, str(Path(__file__).parent))
from routing_places import link, place, places


@pytest.fixture(scope="module")
def router() -> Router:
    return Router.open()


def test_same_place_twice(router):
    with pytest.raises(RoutingError, match=r"two different places.*'Seoul', 'Seoul'"):
        router.route(places("Seoul", "Seoul"), Mode.RAIL)


def test_a_place_repeated_on_the_way_is_taken_once(router):
    twice = router.route(places("Seoul", "Seoul", "Busan"), Mode.RAIL)
    once = router.route(places("Seoul", "Busan"), Mode.RAIL)
    assert twice.segments == once.segments


@pytest.mark.parametrize("names", [(), ("Seoul",)])
def test_too_few_places(router, names):
    with pytest.raises(RoutingError, match="two different places"):
        router.route(places(*names), Mode.RAIL)


@pytest.mark.parametrize("mode", ["monorail", "", Mode.ZONE, Mode.PORT])
def test_mode_without_a_line(router, mode):
    with pytest.raises(RoutingError, match=r"has no line to draw: use one of .*rail"):
        router.route(places("Seoul", "Busan"), mode)


def test_mode_by_its_name_is_fine(router):
    assert router.route(places("Seoul", "Busan"), "rail").mode is Mode.RAIL


def test_too_many_places(router):
    many = places("Seoul", "Busan") * 40
    with pytest.raises(RoutingError, match=r"at most 60 stops, this one has 80"):
        router.route(many, Mode.RAIL)


def test_place_far_from_any_track(router):
    with pytest.raises(RoutingError, match=r"'Reykjavik' is more than 700 km from any rail"):
        router.route(places("Reykjavik", "Rotterdam"), Mode.RAIL)


def test_no_straight_line_over_half_the_world(router):
    with pytest.raises(RoutingError, match="km apart"):
        router.route(places("Rotterdam", "Buenos Aires"), Mode.RAIL)


def test_place_far_from_the_sea(router):
    with pytest.raises(RoutingError, match=r"'Ulaanbaatar' is more than .* name its port"):
        router.route(places("Ulaanbaatar", "Busan"), Mode.SEA)


def test_links_carry_the_refusal_and_are_not_drawn(router):
    for bad, why in (
        (link(place("Seoul"), None), "Can't be placed: Nowhere"),
        (link(place("Seoul")), "Only one end"),
        (link(), "Only one end"),
        (link(place("Seoul"), place("Seoul")), "two different places"),
        (link(place("Reykjavik"), place("Rotterdam")), "700 km"),
        (link(place("Busan"), place("Incheon"), mode=Mode.PORT), "a point"),
        (link(place("Rajin"), mode=Mode.ZONE), "a point"),
    ):
        route = router.route_link(bad, None)
        assert why in route.refusal
        assert route.segments == ()
        assert describe(route)[0].startswith("No route: ")


def test_corridor_without_lines_gives_no_routes(router):
    assert router.route_corridor(Corridor("x", "X", Mode.RAIL, ())) == ()


def test_corridor_of_one_point_is_refused_by_line(router):
    line = (Waypoint("Seoul", Position(126.97, 37.55), "KR"),)
    (route,) = router.route_corridor(Corridor("x", "X", Mode.RAIL, (line,)))
    assert route.refusal == "Seoul is a point: it is drawn as a place"


def test_poles_and_the_antimeridian_do_not_break_anything(router):
    ends = [
        Place("user:p", "Pole", PlaceKind.SITE, Position(0, 90)),
        Place("user:q", "Dateline", PlaceKind.SITE, Position(180, 0)),
        Place("user:r", "Other side", PlaceKind.SITE, Position(-179.9, 5)),
    ]
    route = router.route(ends, Mode.PIPELINE)
    for segment in route.segments:
        assert all(abs(p.lon) <= 180 and abs(p.lat) <= 90 for p in segment.positions)


@pytest.mark.parametrize("name", ["rail.bin", "sea.bin", "gauges.csv", "gateways.csv"])
def test_damaged_data_is_named(tmp_path, name):
    data = Path(__file__).parents[2] / "geo" / "data"
    for one in ("rail.bin", "sea.bin", "gauges.csv", "gateways.csv"):
        (tmp_path / one).write_bytes((data / one).read_bytes())
    (tmp_path / name).write_bytes(b"kind,key\nbreak,\n" if name.endswith("csv") else b"\x00" * 99)
    router = Router.open(data_dir=tmp_path)
    mode = Mode.SEA if name == "sea.bin" else Mode.RAIL
    with pytest.raises(DataError, match=name):
        router.route(places("Busan", "Vladivostok"), mode)


def test_missing_data_is_named(tmp_path):
    data = Path(__file__).parents[2] / "geo" / "data"
    (tmp_path / "gateways.csv").write_bytes((data / "gateways.csv").read_bytes())
    with pytest.raises(DataError, match=r"rail\.bin"):
        Router.open(data_dir=tmp_path).route(places("Seoul", "Busan"), Mode.RAIL)

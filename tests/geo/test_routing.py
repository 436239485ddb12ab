"""Rail routes: known lengths, gaps, borders, gauges."""

from __future__ import annotations

import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from geo.geodesy import distance_km
from geo.routing import Router, describe, summarise
from layers.model import Position
from layers.vocabulary import GapReason, GeometryMethod, Mode, Status, StatusBasis

sys.path.insert(0, str(Path(__file__).parent))
from routing_places import corridor, country, link, place, places


@pytest.fixture(scope="module")
def router() -> Router:
    return Router.open()


@pytest.mark.parametrize(
    ("names", "published_km"),
    [
        (("Seoul", "Sinuiju"), 499),
        (("Pyongyang", "Sinuiju"), 225),
        (("Rajin", "Khasan"), 54),
        (("Dalian", "Harbin"), 946),
        (("Harbin", "Suifenhe"), 432),
        (("Beijing", "Ulaanbaatar", "Ulan-Ude"), 2218),
        (("Ulaanbaatar", "Ulan-Ude"), 657),
    ],
)
def test_lengths_are_within_a_tenth_of_the_published(router, names, published_km):
    total = summarise(router.route(places(*names), Mode.RAIL)).total_km
    assert total == pytest.approx(published_km, rel=0.10)


def test_demilitarised_zone_is_a_severed_gap(router):
    route = router.route(places("Seoul", "Sinuiju"), Mode.RAIL)
    (gap,) = summarise(route).gaps
    assert (gap.from_name, gap.to_name) == ("Dorasan", "Panmun")
    assert gap.gap_reason is GapReason.SEVERED
    assert gap.length_km == pytest.approx(7.3, abs=0.3)
    assert [s.country for s in route.segments] == ["KR", None, "KP"]


def test_east_coast_has_its_two_gaps(router):
    line = corridor(
        ["Gangneung", "Sokcho", "Jejin", "Kumgangsan", "Wonsan"],
        [
            ("Gangneung", "Jejin", Status.CONSTRUCTION),
            ("Jejin", "Kumgangsan", Status.SEVERED),
        ],
    )
    (route,) = router.route_corridor(line)
    gaps = summarise(route).gaps
    assert [(g.from_name, g.to_name, g.gap_reason) for g in gaps] == [
        ("Gangneung", "Jejin", GapReason.CONSTRUCTION),
        ("Jejin", "Kumgangsan", GapReason.SEVERED),
    ]
    assert gaps[0].length_km == pytest.approx(110.9, rel=0.03)
    assert gaps[1].length_km == pytest.approx(25.5, rel=0.05)
    assert gaps[0].status is Status.CONSTRUCTION
    assert gaps[0].status_basis is StatusBasis.CATALOGUE
    assert route.segments[-1].status is Status.OPERATING


def test_river_without_a_bridge_says_so(router):
    route = router.route(places("Heihe", "Blagoveshchensk"), Mode.RAIL)
    (gap,) = summarise(route).gaps
    assert gap.gap_reason is GapReason.RIVER


def test_strait_is_a_gap_of_sea(router):
    route = router.route(places("Busan", "Fukuoka"), Mode.RAIL)
    gaps = summarise(route).gaps
    assert {g.gap_reason for g in gaps} == {GapReason.SEA}
    assert sum(g.length_km for g in gaps) > 150


def test_gap_of_one_coast_is_no_sea_where_it_only_cuts_a_bay(router):
    route = router.route(places("Ha Long", "Mong Cai"), Mode.RAIL)
    assert GapReason.SEA not in {g.gap_reason for g in summarise(route).gaps}


def test_new_line_is_track_as_far_as_there_is_any(router):
    route = router.route(places("Kashgar", "Andijan"), Mode.RAIL)
    (gap,) = summarise(route).gaps
    assert gap.gap_reason is GapReason.NO_TRACK
    assert 250 < gap.length_km < 320
    assert route.existing_km > 30


def test_breaks_of_gauge_are_named(router):
    breaks = router.route(places("Lianyungang", "Rotterdam"), Mode.RAIL).gauge_breaks
    assert [(b.from_gauge_mm, b.to_gauge_mm) for b in breaks] == [(1435, 1520), (1520, 1435)]
    assert "Dostyk" in breaks[0].name or "Khorgos" in breaks[0].name
    assert "Brest" in breaks[1].name
    (one,) = router.route(places("Dalian", "Chita"), Mode.RAIL).gauge_breaks
    assert one.name == "Zabaikalsk / Manzhouli"
    assert distance_km(one.position, Position(117.38, 49.62)) < 15


def test_segments_follow_on_each_other(router):
    for ends in (("Busan", "Khasan"), ("Lianyungang", "Rotterdam"), ("Kashgar", "Andijan")):
        segments = router.route(places(*ends), Mode.RAIL).segments
        for before, after in pairwise(segments):
            assert before.positions[-1] == after.positions[0]
            assert before.to_name == after.from_name
        for s in segments:
            assert s.length_km > 0
            assert len(s.positions) >= 2


def test_countries_come_in_order_of_travel(router):
    by_country = summarise(router.route(places("Beijing", "Ulan-Ude"), Mode.RAIL)).by_country
    assert [code for code, _ in by_country] == ["CN", "MN", "RU"]


def test_there_and_back_are_as_long(router):
    there = summarise(router.route(places("Dalian", "Chita"), Mode.RAIL))
    back = summarise(router.route(places("Chita", "Dalian"), Mode.RAIL))
    assert there.total_km == pytest.approx(back.total_km, rel=0.001)


def test_same_places_give_the_same_route(router):
    first = router.route(places("Busan", "Khasan"), Mode.RAIL)
    assert first == Router.open().route(places("Busan", "Khasan"), Mode.RAIL)


def test_link_takes_the_status_that_its_document_states(router):
    route = router.route_link(link(place("Rajin"), place("Khasan")), None)
    assert {s.status for s in route.segments} == {Status.PLANNED}
    assert {s.status_basis for s in route.segments} == {StatusBasis.STATED}
    assert route.id == "link-1"


def test_link_on_a_corridor_follows_it_and_takes_its_sections(router):
    line = corridor(
        ["Seoul", "Dorasan", "Panmun", "Kaesong", "Pyongyang", "Sinuiju", "Dandong"],
        [("Dorasan", "Panmun", Status.SEVERED)],
    )
    route = router.route_link(link(place("Sinuiju"), place("Seoul")), line)
    assert route.segments[0].from_name == "Sinuiju"
    assert route.segments[-1].to_name == "Seoul"
    severed = [s for s in route.segments if s.status is Status.SEVERED]
    assert [s.exists for s in severed] == [False]
    assert {s.status_basis for s in route.segments} == {StatusBasis.CATALOGUE}


def test_link_off_its_corridor_goes_its_own_way(router):
    line = corridor(["Seoul", "Dorasan", "Panmun", "Sinuiju"], [])
    route = router.route_link(link(place("Dalian"), place("Harbin")), line)
    assert route.segments[0].from_name == "Dalian"
    assert route.segments[-1].to_name == "Harbin"


def test_known_line_is_followed_where_one_runs_through_the_places(router):
    east = corridor(
        ["Busan", "Gangneung", "Jejin", "Kumgangsan", "Wonsan", "Rajin", "Khasan"],
        [("Gangneung", "Jejin", Status.CONSTRUCTION), ("Jejin", "Kumgangsan", Status.SEVERED)],
    )
    west = corridor(["Seoul", "Dorasan", "Panmun", "Pyongyang"], [])
    route, found = router.route_known(places("Busan", "Khasan"), Mode.RAIL, [west, east])
    assert found is east
    reasons = [g.gap_reason for g in summarise(route).gaps]
    assert reasons == [GapReason.CONSTRUCTION, GapReason.SEVERED]
    route, found = router.route_known(places("Dalian", "Harbin"), Mode.RAIL, [west, east])
    assert found is None
    assert route == router.route(places("Dalian", "Harbin"), Mode.RAIL)


def test_country_is_taken_at_its_gateway_and_says_so(router):
    route = router.route_link(link(country("RU", "Russia", 100, 60), place("Rajin")), None)
    assert route.segments[0].from_name == "Vladivostok (for Russia)"
    assert route.notes == ("Inferred: Vladivostok (for Russia)",)


def test_line_in_use_that_the_data_lack_is_schematic_and_no_gap(router):
    ends = link(place("Kashgar"), place("Andijan"), status=Status.OPERATING)
    route = router.route_link(ends, None)
    assert route.missing_km == 0
    assert summarise(route).schematic_km > 250


def test_pipeline_runs_straight_and_smooth(router):
    ends = link(place("Vladivostok"), place("Incheon"), mode=Mode.PIPELINE)
    route = router.route_link(ends, None)
    assert {s.method for s in route.segments} == {GeometryMethod.STRAIGHT}
    assert {s.gauge_mm for s in route.segments} == {None}
    total = summarise(route).total_km
    crow = distance_km(place("Vladivostok").position, place("Incheon").position)
    assert total == pytest.approx(crow, rel=0.005)


def test_pipeline_of_the_catalogue_goes_by_its_waypoints(router):
    line = corridor(["Vladivostok", "Khasan", "Wonsan", "Incheon"], [], mode=Mode.PIPELINE)
    (route,) = router.route_corridor(line)
    assert {s.method for s in route.segments} == {GeometryMethod.WAYPOINTS}
    drawn = {p for s in route.segments for p in s.positions}
    assert {w.position for w in line.lines[0]} <= drawn


def test_description_is_what_a_planner_reads(router):
    text = "\n".join(describe(router.route(places("Busan", "Khasan"), Mode.RAIL)))
    for part in ("Busan - Khasan, rail", "missing", "KR", "KP", "RU", "Dorasan", "severed", "1520"):
        assert part in text


def test_a_stretch_between_two_points_of_one_name_is_at_it(router):
    route = router.route(places("Busan", "Khasan"), Mode.RAIL)
    twice = [replace(route.segments[0], to_name=route.segments[0].from_name), *route.segments[1:]]
    lines = describe(replace(route, segments=tuple(twice)))
    assert lines[1].startswith("  at Busan [KR]: ")
    assert "Busan - Busan" not in "\n".join(lines)

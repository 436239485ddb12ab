"""Made-up surveys for property tests: names in any script, poles, the antimeridian, nothing."""

from __future__ import annotations

from hypothesis import strategies as st

from layers.model import (
    Area,
    Document,
    Endpoint,
    Evidence,
    Link,
    Mention,
    Name,
    Place,
    Polygon,
    Position,
    Ring,
    Route,
    Segment,
    Survey,
)
from layers.vocabulary import GapReason, GeometryMethod, Mode, PlaceKind, Status, StatusBasis, Use

TEXT = "North. South! East?\n\nWest 一二三。 Up."

longitudes = st.one_of(
    st.sampled_from([-180.0, 180.0, 179.999999, -179.999999, 0.0]),
    st.floats(-180, 180, allow_nan=False),
)
latitudes = st.one_of(st.sampled_from([-90.0, 90.0, 0.0]), st.floats(-90, 90, allow_nan=False))
positions = st.builds(Position, longitudes, latitudes)
names = st.text(min_size=1, max_size=30)
dates = st.sampled_from(["", "2018", "2018-05", "2019-02-28", "0001", "soon", "2019-02-30"])
languages = st.sampled_from(["ko", "zh", "ru", "ko-Latn", "", "ar"])


@st.composite
def spans(draw: st.DrawFn) -> tuple[int, int]:
    start = draw(st.integers(0, len(TEXT) - 1))
    return start, draw(st.integers(start + 1, len(TEXT)))


@st.composite
def places(draw: st.DrawFn, number: int) -> Place:
    return Place(
        f"{draw(st.sampled_from(['gn', 'cm', 'user']))}:{number}",
        draw(names),
        draw(st.sampled_from(PlaceKind)),
        draw(positions),
        draw(st.sampled_from([None, "KR", "FJ"])),
        names=tuple(draw(st.lists(st.builds(Name, names, languages), max_size=3))),
        population=draw(st.integers(0, 30_000_000)),
    )


@st.composite
def segments(draw: st.DrawFn) -> Segment:
    exists = draw(st.booleans())
    return Segment(
        tuple(draw(st.lists(positions, min_size=1, max_size=5))),
        draw(st.sampled_from(Mode)),
        draw(st.sampled_from(GeometryMethod)),
        draw(st.floats(0, 20_000)),
        exists=exists,
        gap_reason=None if exists else draw(st.sampled_from(GapReason)),
        gauge_mm=draw(st.sampled_from([None, 1435, 1520])),
        from_name=draw(names),
    )


@st.composite
def areas(draw: st.DrawFn, place: Place) -> Area:
    west, south = draw(st.floats(-180, 170)), draw(st.floats(-89, 80))
    width, height = draw(st.floats(0.01, 40)), draw(st.floats(0.01, 8))
    east = west + width
    east = east - 360 if east > 180 else east
    corners = ((west, south), (east, south), (east, south + height), (west, south + height))
    ring = Ring(tuple(Position(*c) for c in (*corners, corners[0])))
    return Area(place, (Polygon(ring),), draw(st.sampled_from(["boundary", "approximate"])))


@st.composite
def links(draw: st.DrawFn, number: int, ends: list[Place]) -> Link:
    chosen = draw(st.lists(st.sampled_from(ends), max_size=3)) if ends else []
    start, end = draw(spans())
    return Link(
        f"link-{number}",
        draw(names),
        draw(st.sampled_from(Mode)),
        tuple(Endpoint(place.name, place) for place in chosen),
        draw(st.sampled_from(Status)),
        draw(st.sampled_from(StatusBasis)),
        draw(dates),
        (Evidence("d", start, end),),
        draw(st.floats(0, 1)),
    )


@st.composite
def surveys(draw: st.DrawFn) -> Survey:
    found = [draw(places(n)) for n in range(draw(st.integers(0, 4)))]
    said = [draw(links(n, found)) for n in range(draw(st.integers(0, 3)))]
    mentions = []
    for number, place in enumerate(found):
        use = draw(st.sampled_from(Use))
        mentions.append(
            Mention("d", number, number + 2, TEXT[number : number + 2], use, place, 0.5)
        )
    routes = [
        Route(link.id, link.mode, tuple(draw(st.lists(segments(), max_size=3)))) for link in said
    ]
    with_area = [draw(areas(place)) for place in found if draw(st.booleans())]
    return Survey(
        (Document("d", TEXT, draw(names), date=draw(dates)),),
        tuple(mentions),
        tuple(said),
        tuple(routes),
        areas=tuple(with_area),
    )

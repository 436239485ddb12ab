"""Hand-made surveys for the tests of the layers and of the files."""

from __future__ import annotations

from layers.model import (
    Area,
    Corridor,
    Document,
    Endpoint,
    Evidence,
    GaugeBreak,
    Link,
    Mention,
    Name,
    Place,
    Polygon,
    Position,
    Ring,
    Route,
    Segment,
    Statement,
    Survey,
    Waypoint,
)
from layers.vocabulary import (
    GapReason,
    GeometryMethod,
    Mode,
    PlaceKind,
    Precision,
    Status,
    StatusBasis,
    Use,
)

TEXT = (
    "Engineers in Seoul want a railway to Sinuiju. The line would cross the border near Dorasan!\n\n"
    "Rajin port could reopen, they say; a gas pipeline from Vladivostok to Seoul was dropped. "
    "A bridge joins Dandong and Sinuiju. Suva would host a zone. Liaoning agreed."
)

SEOUL = Place(
    "gn:1835848",
    "Seoul",
    PlaceKind.CITY,
    Position(126.9784, 37.566),
    "KR",
    names=(Name("서울", "ko"), Name("首尔", "zh"), Name("Сеул", "ru"), Name("Hanseong", "ko-Latn")),
    population=10_349_312,
    precision=Precision.EXACT,
)
SINUIJU = Place("gn:1871859", "Sinŭiju", PlaceKind.CITY, Position(124.39806, 40.10056), "KP")
DANDONG = Place("gn:2037886", "Dandong", PlaceKind.CITY, Position(124.39472, 40.12917), "CN")
RAJIN = Place("cm:rajin-port", "Rajin", PlaceKind.PORT, Position(130.283, 42.256), "KP")
SUVA = Place("gn:2198148", "Suva", PlaceKind.CITY, Position(178.44149, -18.14161), "FJ")
VLADIVOSTOK = Place("gn:2013348", "Vladivostok", PlaceKind.CITY, Position(131.874, 43.106), "RU")
DORASAN = Place("cm:dorasan", "Dorasan", PlaceKind.CROSSING, Position(126.71, 37.899), "KR")
LIAONING = Place(
    "gn:2036115",
    "Liaoning",
    PlaceKind.ADMIN1,
    Position(123.0, 41.0),
    "CN",
    precision=Precision.FIRST_ORDER_UNIT,
)
RASON = Place("cm:rason", "Rason zone", PlaceKind.ZONE, Position(130.417, 42.367), "KP")
TAVEUNI = Place("user:taveuni", "Taveuni", PlaceKind.ADMIN2, Position(179.98, -16.85), "FJ")


def span(word: str, document: str = "d1") -> Evidence:
    start = TEXT.index(word)
    return Evidence(document, start, start + len(word))


def mention(place: Place | None, word: str, use: Use = Use.LITERAL) -> Mention:
    at = span(word)
    return Mention(at.document_id, at.start, at.end, word, use, place, 0.9)


def ring(*positions: tuple[float, float]) -> Ring:
    return Ring(tuple(Position(*p) for p in positions))


def square(west: float, south: float, east: float, north: float) -> Ring:
    return ring((west, south), (west, north), (east, north), (east, south), (west, south))


def line(*positions: tuple[float, float]) -> tuple[Position, ...]:
    return tuple(Position(*p) for p in positions)


RAIL_LINK = Link(
    "rail-seoul-sinuiju",
    "Seoul - Sinuiju railway",
    Mode.RAIL,
    (Endpoint("Seoul", SEOUL), Endpoint("Sinuiju", SINUIJU)),
    Status.PROPOSED,
    StatusBasis.STATED,
    "2018-05",
    (span("Engineers in Seoul want a railway to Sinuiju."),),
    0.8,
    statements=(
        Statement(
            Status.PROPOSED,
            StatusBasis.STATED,
            "2018-05",
            span("Engineers in Seoul want a railway to Sinuiju."),
        ),
        Statement(Status.SEVERED, StatusBasis.CATALOGUE, "2024-10-15", source="catalogue"),
    ),
    corridor_id="gyeongui",
)
GAS_LINK = Link(
    "pipeline-vladivostok-seoul",
    "Vladivostok - Seoul gas pipeline",
    Mode.PIPELINE,
    (Endpoint("Vladivostok", VLADIVOSTOK), Endpoint("Seoul", SEOUL)),
    Status.CANCELLED,
    StatusBasis.STATED,
    "2019",
    (span("a gas pipeline from Vladivostok to Seoul was dropped"),),
    0.7,
)
PORT_LINK = Link(
    "port-rajin",
    "Rajin port",
    Mode.PORT,
    (Endpoint("Rajin", RAJIN),),
    Status.SUSPENDED,
    StatusBasis.STATED,
    "",
    (span("Rajin port could reopen"),),
    0.6,
)
BRIDGE_LINK = Link(
    "bridge-dandong-sinuiju",
    "Yalu bridge",
    Mode.BRIDGE,
    (Endpoint("Dandong", DANDONG), Endpoint("Sinuiju", SINUIJU)),
    Status.OPERATING,
    StatusBasis.STATED,
    "2018-05-03",
    (span("A bridge joins Dandong and Sinuiju."),),
    0.9,
)
ZONE_LINK = Link(
    "zone-suva",
    "Suva zone",
    Mode.ZONE,
    (Endpoint("Suva", SUVA),),
    Status.PLANNED,
    StatusBasis.STATED,
    "2018",
    (span("Suva would host a zone."),),
    0.5,
)
SEA_LINK = Link(
    "sea-suva-taveuni",
    "Suva - Taveuni ferry",
    Mode.SEA,
    (Endpoint("Suva", SUVA), Endpoint("Taveuni", TAVEUNI, inferred=True)),
    Status.UNKNOWN,
    StatusBasis.STATED,
    "",
    (span("Suva would host a zone."),),
    0.5,
)

RAIL_SEGMENTS = (
    Segment(
        line((126.9784, 37.566), (126.8, 37.7), (126.71, 37.899)),
        Mode.RAIL,
        GeometryMethod.OSM_WAY,
        46.2,
        "KR",
        gauge_mm=1435,
        status=Status.OPERATING,
        status_basis=StatusBasis.CATALOGUE,
        as_of="2024",
        from_name="Seoul",
        to_name="Dorasan",
    ),
    Segment(
        line((126.71, 37.899), (126.686, 37.906)),
        Mode.RAIL,
        GeometryMethod.STRAIGHT,
        2.2,
        exists=False,
        gap_reason=GapReason.SEVERED,
        name="Military Demarcation Line",
        from_name="Dorasan",
        to_name="Panmun",
    ),
    Segment(
        line((126.686, 37.906), (125.754, 39.034), (124.39806, 40.10056)),
        Mode.RAIL,
        GeometryMethod.NETWORK,
        330.0,
        "KP",
        gauge_mm=1435,
        from_name="Panmun",
        to_name="Sinuiju",
    ),
)

GYEONGUI = Corridor(
    "gyeongui",
    "Gyeongui Line",
    Mode.RAIL,
    (
        (
            Waypoint("Seoul", SEOUL.position, "KR"),
            Waypoint("Sinuiju", SINUIJU.position, "KP"),
        ),
    ),
    names=(Name("경의선", "ko"), Name("京义线", "zh")),
    status=Status.SEVERED,
    as_of="2024-10-15",
    summary="Seoul to Sinuiju.",
)
PACIFIC = Corridor(
    "south-pacific",
    "South Pacific passage",
    Mode.SEA,
    (
        (
            Waypoint("Port Moresby", Position(147.151, -9.477), "PG"),
            Waypoint("Suva", SUVA.position, "FJ"),
            Waypoint("Apia", Position(-171.76, -13.83), "WS"),
        ),
    ),
    context=True,
    belongs_to=("belt-and-road",),
)


def demo_survey() -> Survey:
    """Return a survey with something in every layer but power, and the antimeridian crossed."""
    documents = (
        Document("d1", TEXT, "A brief", "A paper", date="2018-05-03", source="d1.md"),
        Document("d2", "Seoul again, in 2019.", date="2019", source="d2.txt"),
    )
    mentions = (
        mention(SEOUL, "Seoul"),
        mention(SINUIJU, "Sinuiju"),
        mention(DORASAN, "Dorasan"),
        mention(RAJIN, "Rajin"),
        mention(VLADIVOSTOK, "Vladivostok"),
        mention(DANDONG, "Dandong"),
        mention(SUVA, "Suva", Use.METONYM),
        mention(LIAONING, "Liaoning", Use.METONYM),
        mention(None, "border"),
        Mention("d2", 0, 5, "Seoul", Use.DATELINE, SEOUL, 0.95),
    )
    routes = (
        Route(
            RAIL_LINK.id,
            Mode.RAIL,
            RAIL_SEGMENTS,
            (GaugeBreak(Position(124.396, 40.12), "Dandong", 1520, 1435),),
        ),
        Route("gyeongui", Mode.RAIL, RAIL_SEGMENTS),
        Route(
            GAS_LINK.id,
            Mode.PIPELINE,
            (
                Segment(
                    line((131.874, 43.106), (128.123456, 40.123456), (126.9784, 37.566)),
                    Mode.PIPELINE,
                    GeometryMethod.WAYPOINTS,
                    760.0,
                ),
            ),
        ),
        Route(
            BRIDGE_LINK.id,
            Mode.BRIDGE,
            (
                Segment(
                    line((124.39472, 40.12917), (124.39806, 40.10056)),
                    Mode.BRIDGE,
                    GeometryMethod.STRAIGHT,
                    3.2,
                ),
            ),
        ),
        Route(
            SEA_LINK.id,
            Mode.SEA,
            (
                Segment(
                    line((178.44149, -18.14161), (179.5, -17.5), (-179.9, -16.9), (179.98, -16.85)),
                    Mode.SEA,
                    GeometryMethod.SEA_NETWORK,
                    240.0,
                ),
            ),
        ),
    )
    areas = (
        Area(
            LIAONING, (Polygon(square(119, 39, 125, 43), (square(121, 40, 122, 41),)),), "boundary"
        ),
        Area(RASON, (Polygon(square(130.117, 42.133, 130.7, 42.633)),), "approximate"),
        Area(
            TAVEUNI,
            (
                Polygon(
                    ring((179.8, -17), (-179.8, -17), (-179.8, -16.7), (179.8, -16.7), (179.8, -17))
                ),
            ),
            "boundary",
        ),
    )
    links = (RAIL_LINK, GAS_LINK, PORT_LINK, BRIDGE_LINK, ZONE_LINK, SEA_LINK)
    return Survey(documents, mentions, links, routes, (GYEONGUI, PACIFIC), areas)


def empty_survey() -> Survey:
    """Return a survey of one document in which nothing was found."""
    return Survey((Document("d1", "Nothing here."),), (), (), ())

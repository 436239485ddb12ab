"""The small survey made by hand for the map's tests: Korea and its neighbours."""

from __future__ import annotations

from layers.model import (
    Area,
    Corridor,
    CorridorSection,
    Document,
    Endpoint,
    Evidence,
    Figure,
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
    Skipped,
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
from tests.browser.korea_facts import METONYMS, PLACES, TEXTS
from tests.browser.tracks import at, gap, scheme, track


def place(key: str) -> Place:
    name, kind, lon, lat, country, *others = PLACES[key]
    names = tuple(
        Name(text, tag) for text, tag in zip(others, ("ko", "zh", "ru"), strict=True) if text
    )
    kinds = {"country": Precision.COUNTRY, "admin1": Precision.FIRST_ORDER_UNIT}
    return Place(
        id=f"cm:{key}",
        name=name,
        kind=PlaceKind(kind),
        position=Position(lon, lat),
        country=country or None,
        precision=kinds.get(kind, Precision.EXACT),
        names=names,
    )


def documents() -> tuple[Document, ...]:
    return tuple(
        Document(
            id=key,
            text=text,
            title=title,
            publisher=publisher,
            date=date,
            url=f"https://example.org/{key}" if title else "",
            language="en",
        )
        for key, (title, publisher, date, text) in TEXTS.items()
    )


def mentions() -> tuple[Mention, ...]:
    found = []
    longest = sorted(PLACES, key=lambda key: -len(PLACES[key][0]))
    for document in documents():
        taken: set[int] = set()
        for key in longest:
            name = PLACES[key][0]
            at = document.text.find(name)
            while at >= 0:
                span = range(at, at + len(name))
                if not taken.intersection(span):
                    taken.update(span)
                    use = Use.METONYM if name in METONYMS else Use.LITERAL
                    found.append(
                        Mention(document.id, at, at + len(name), name, use, place(key), 0.9)
                    )
                at = document.text.find(name, at + 1)
    found.append(Mention("001", 8, 17, "Engineers", Use.LITERAL, None, 0.2))
    return tuple(sorted(found, key=lambda m: (m.document_id, m.start)))


def evidence(document: str, part: str) -> Evidence:
    text = TEXTS[document][3]
    start = text.index(part)
    return Evidence(document, start, start + len(part))


DMZ = at((126.709, 37.899), (126.686, 37.906))


def links_and_routes() -> tuple[tuple[Link, ...], tuple[Route, ...]]:
    links: list[Link] = []
    routes: list[Route] = []

    def add(
        key: str,
        name: str,
        mode: Mode,
        keys: list[str],
        status: Status,
        said: tuple[str, str],
        segments: tuple[Segment, ...],
        *,
        breaks: tuple[GaugeBreak, ...] = (),
        corridor: str | None = None,
        figures: tuple[Figure, ...] = (),
    ) -> None:
        proof = evidence(*said)
        date = TEXTS[said[0]][2]
        statements = [Statement(status, StatusBasis.STATED, date, proof)]
        if corridor:
            statements.append(
                Statement(Status.SEVERED, StatusBasis.CATALOGUE, "2024-10-15", None, "catalogue")
            )
        links.append(
            Link(
                key,
                name,
                mode,
                tuple(
                    Endpoint(PLACES[k][0], place(k), inferred=k == "seoul" and mode is Mode.POWER)
                    for k in keys
                ),
                status,
                StatusBasis.STATED,
                date,
                (proof,),
                0.86,
                tuple(statements),
                figures,
                corridor,
            )
        )
        if segments:
            routes.append(Route(key, mode, segments, breaks))

    plan = "The two Koreas are set to rebuild the railway from Seoul through Kaesong and Pyongyang to Sinuiju"
    east = "a second one along the East Sea from Gangneung past Mount Kumgang to Wonsan"
    gas = "Russia would like to send gas through North Korea to South Korea by a pipeline"
    liaoning = "Liaoning proposes a railway and a highway from Dandong through Pyongyang to Seoul"
    break_khasan = GaugeBreak(Position(130.62, 42.425), "Khasan / Tumangang", 1520, 1435)
    add(
        "link-gyeongui",
        "Gyeongui Line",
        Mode.RAIL,
        ["seoul", "kaesong", "pyongyang", "sinuiju"],
        Status.PLANNED,
        ("001", plan),
        (
            track(["seoul", "dorasan"], 55.6, country="KR", seed=2),
            gap(DMZ, 2.2, GapReason.SEVERED, ("Dorasan", "Panmun")),
            track(["kaesong", "pyongyang", "sinuiju"], 411.4, country="KP", seed=3),
        ),
        corridor="gyeongui",
        figures=(Figure("length", "about 400 km", 400.0, "km", evidence("001", plan)),),
    )
    add(
        "link-donghae",
        "Donghae Line",
        Mode.RAIL,
        ["busan", "gangneung", "kumgang", "wonsan", "tumangang"],
        Status.PLANNED,
        ("001", east),
        (
            track(["busan", "gangneung"], 363.8, country="KR", seed=4),
            gap(
                at((128.872, 37.753), (128.6, 38.1), (128.4, 38.545)),
                111.0,
                GapReason.CONSTRUCTION,
                ("Gangneung", "Jejin"),
            ),
            gap(
                at((128.4, 38.545), (128.216, 38.692)),
                25.5,
                GapReason.SEVERED,
                ("Jejin", "Kumgangsan"),
            ),
            track(
                ["kumgang", "wonsan", "hamhung", "chongjin", "rajin", "tumangang"],
                800.0,
                country="KP",
                seed=5,
            ),
        ),
        breaks=(break_khasan,),
        corridor="donghae",
    )
    add(
        "link-express",
        "Dandong-Pyongyang-Seoul railway",
        Mode.RAIL,
        ["dandong", "pyongyang", "seoul"],
        Status.PROPOSED,
        ("003", liaoning),
        (
            track(["dandong", "sinuiju"], 3.0, seed=3),
            track(["sinuiju", "pyongyang", "kaesong"], 411.4, country="KP", seed=3),
            gap(DMZ, 2.2, GapReason.SEVERED, ("Panmun", "Dorasan")),
            track(["dorasan", "seoul"], 55.6, country="KR", seed=2),
        ),
    )
    add(
        "link-road",
        "Dandong-Pyongyang-Seoul highway",
        Mode.ROAD,
        ["dandong", "pyongyang", "seoul"],
        Status.PROPOSED,
        ("003", liaoning),
        (track(["dandong", "pyongyang", "seoul"], 480, mode=Mode.ROAD, seed=9),),
    )
    add(
        "link-kroad",
        "Kaesong-Pyongyang road",
        Mode.ROAD,
        ["kaesong", "pyongyang"],
        Status.PLANNED,
        ("001", "A road between Kaesong and Pyongyang could follow"),
        (track(["kaesong", "pyongyang"], 170, mode=Mode.ROAD, seed=10),),
    )
    add(
        "link-gas",
        "Russia-Korea gas pipeline",
        Mode.PIPELINE,
        ["vladivostok", "chongjin", "wonsan", "seoul"],
        Status.PROPOSED,
        ("002", gas),
        (scheme(["vladivostok", "chongjin", "hamhung", "wonsan", "seoul"], 1202, Mode.PIPELINE),),
    )
    add(
        "link-power",
        "Russia-Korea power line",
        Mode.POWER,
        ["vladivostok", "seoul"],
        Status.PROPOSED,
        ("002", "Moscow wants a power line along the same way"),
        (scheme(["vladivostok", "seoul"], 760, Mode.POWER, straight=True),),
    )
    add(
        "link-rajin-khasan",
        "Rajin-Khasan railway",
        Mode.RAIL,
        ["rajin", "khasan"],
        Status.OPERATING,
        ("002", "The railway between Rajin and Khasan works today"),
        (track(["rajin", "tumangang", "khasan"], 52, gauge=1520, seed=5),),
        breaks=(break_khasan,),
    )
    add(
        "link-sea",
        "Rajin-Busan sea lane",
        Mode.SEA,
        ["rajin", "busan"],
        Status.PROPOSED,
        ("002", "Ships could sail from Rajin to Busan"),
        (
            Segment(
                at(
                    (130.283, 42.256), (131.2, 41.2), (131.0, 38.0), (129.8, 35.6), (129.03, 35.102)
                ),
                Mode.SEA,
                GeometryMethod.SEA_NETWORK,
                830,
            ),
        ),
    )
    add(
        "link-dalian",
        "Dalian-Harbin railway",
        Mode.RAIL,
        ["dalian", "shenyang", "changchun", "harbin"],
        Status.OPERATING,
        ("003", "Trains already run from Dalian through Shenyang and Changchun to Harbin"),
        (track(["dalian", "shenyang", "changchun", "harbin"], 903, country="CN", seed=12),),
    )
    add(
        "link-cjt",
        "Changchun-Hunchun railway",
        Mode.RAIL,
        ["changchun", "jilin", "yanji", "tumen", "hunchun"],
        Status.OPERATING,
        ("003", "The line from Changchun through Jilin and Yanji to Tumen and Hunchun"),
        (track(["changchun", "jilin", "yanji", "tumen", "hunchun"], 488, country="CN", seed=13),),
    )
    add(
        "link-hunchun",
        "Hunchun-Rajin road",
        Mode.ROAD,
        ["hunchun", "wonjong", "rajin"],
        Status.PLANNED,
        (
            "003",
            "China hopes that Hunchun, by way of Wonjong, will reach the port of Rajin by road",
        ),
        (track(["hunchun", "wonjong", "rajin"], 93, mode=Mode.ROAD, seed=14),),
    )
    add(
        "link-bridge",
        "New Yalu River Bridge",
        Mode.BRIDGE,
        ["bridge"],
        Status.CONSTRUCTION,
        ("003", "The New Yalu River Bridge stands unused"),
        (
            Segment(
                at((124.36, 40.05), (124.378, 40.022)), Mode.BRIDGE, GeometryMethod.WAYPOINTS, 3.0
            ),
        ),
    )
    add(
        "link-hwang",
        "Hwanggumpyong zone",
        Mode.ZONE,
        ["hwanggumpyong"],
        Status.SUSPENDED,
        ("003", "Hwanggumpyong, an island zone, has gone quiet"),
        (),
    )
    add(
        "link-freight",
        "Dandong-Sinuiju freight",
        Mode.RAIL,
        ["dandong", "sinuiju"],
        Status.SUSPENDED,
        ("004", "Sanctions halted freight between Dandong and Sinuiju in part"),
        (track(["dandong", "sinuiju"], 3.0, seed=3),),
    )
    add(
        "link-nampo",
        "Nampo port",
        Mode.PORT,
        ["nampo"],
        Status.PROPOSED,
        ("004", "Nampo would be rebuilt as a port"),
        (),
    )
    add(
        "link-zone",
        "Sinuiju special zone",
        Mode.ZONE,
        ["sinuiju"],
        Status.CANCELLED,
        ("004", "In North Pyongan a zone around Sinuiju was once proclaimed and then dropped"),
        (),
    )
    return tuple(links), tuple(routes)


def _ring(*pairs: tuple[float, float]) -> Polygon:
    return Polygon(Ring(at(*pairs, pairs[0])))


def areas() -> tuple[Area, ...]:
    npyongan = _ring(
        (124.3, 39.75), (125.1, 39.6), (125.9, 39.75), (126.2, 40.3), (125.6, 40.7), (124.6, 40.25)
    )
    rason = _ring((130.117, 42.133), (130.7, 42.133), (130.7, 42.633), (130.117, 42.633))
    liaoning = _ring(
        (121.1, 38.8),
        (124.3, 40.0),
        (125.6, 41.0),
        (124.0, 42.9),
        (120.0, 41.5),
        (120.3, 40.2),
        (122.0, 40.6),
    )
    return (
        Area(place("npyongan"), (npyongan,), "boundary"),
        Area(place("liaoning"), (liaoning,), "boundary"),
        Area(place("rason"), (rason,), "approximate"),
    )


def corridors() -> tuple[tuple[Corridor, ...], tuple[Route, ...]]:
    east = ((121.6, 38.9), (126.65, 45.75), (117.43, 49.6), (113.5, 52.04))
    sea = (
        (119.3, 26.06),
        (113.25, 23.1),
        (103.85, 1.29),
        (79.85, 6.9),
        (43.1, 11.6),
        (32.5, 30.0),
        (23.6, 37.9),
    )
    south = ((113.2, 23.1), (147.2, -9.5), (178.4, -18.1), (-171.8, -13.8))
    made, routes = [], []
    for key, name, line, mode in (
        ("cmrec", "China-Mongolia-Russia Economic Corridor", east, Mode.CORRIDOR),
        ("maritime", "Maritime Silk Road", sea, Mode.SEA),
        ("pacific", "South Pacific passage", south, Mode.SEA),
    ):
        waypoints = tuple(Waypoint("", Position(*p), None) for p in line)
        made.append(
            Corridor(
                key,
                name,
                mode,
                (waypoints,),
                (Name("一带一路", "zh"),),
                (CorridorSection("A", "B", Status.OPERATING, "2019", "catalogue"),),
                Status.PLANNED,
                "2019",
                ("belt-and-road",),
                "Context.",
                "catalogue",
                context=True,
            )
        )
        routes.append(Route(key, mode, (Segment(at(*line), mode, GeometryMethod.WAYPOINTS, 5000),)))
    return tuple(made), tuple(routes)


def korea() -> Survey:
    """Return the small survey that most tests use."""
    links, routes = links_and_routes()
    catalogue, more = corridors()
    lost = Link(
        "link-lost",
        "A railway to nowhere",
        Mode.RAIL,
        (Endpoint("Nowhere", None),),
        Status.PROPOSED,
        StatusBasis.STATED,
        "",
        (evidence("005", "Note without a date"),),
        0.4,
    )
    return Survey(
        documents(),
        mentions(),
        links,
        routes + more,
        catalogue,
        areas(),
        (Skipped("broken.pdf", "not a PDF; save it again"),),
        (lost,),
    )

"""Surveys made by hand for the map's tests: a small real-looking one, a huge one, hostile ones."""

from __future__ import annotations

import itertools
import random

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

# id: name, kind, lon, lat, country, names in Korean, Chinese, Russian
PLACES = {
    "pyongyang": ("Pyongyang", "city", 125.754, 39.034, "KP", "평양", "平壤", "Пхеньян"),
    "seoul": ("Seoul", "city", 126.978, 37.566, "KR", "서울", "首尔", "Сеул"),
    "busan": ("Busan", "city", 129.03, 35.102, "KR", "부산", "釜山", "Пусан"),
    "sinuiju": ("Sinuiju", "city", 124.398, 40.101, "KP", "신의주", "新义州", "Синыйджу"),
    "dandong": ("Dandong", "city", 124.395, 40.129, "CN", "단둥", "丹东", "Даньдун"),
    "kaesong": ("Kaesong", "city", 126.554, 37.971, "KP", "개성", "开城", "Кэсон"),
    "dorasan": ("Dorasan", "station", 126.710, 37.899, "KR", "도라산", "", "Торасан"),
    "wonsan": ("Wonsan", "port", 127.444, 39.153, "KP", "원산", "元山", "Вонсан"),
    "hamhung": ("Hamhung", "city", 127.536, 39.918, "KP", "함흥", "咸兴", "Хамхын"),
    "chongjin": ("Chongjin", "port", 129.776, 41.796, "KP", "청진", "清津", "Чхонджин"),
    "rajin": ("Rajin", "port", 130.283, 42.256, "KP", "라진", "罗津", "Раджин"),
    "nampo": ("Nampo", "port", 125.408, 38.737, "KP", "남포", "南浦", "Нампхо"),
    "tumangang": ("Tumangang", "station", 130.603, 42.422, "KP", "두만강", "", "Туманган"),
    "khasan": ("Khasan", "crossing", 130.645, 42.43, "RU", "하산", "哈桑", "Хасан"),
    "vladivostok": ("Vladivostok", "city", 131.874, 43.106, "RU", "", "", "Владивосток"),
    "tumen": ("Tumen", "city", 129.842, 42.966, "CN", "투먼", "图们", "Тумэнь"),
    "hunchun": ("Hunchun", "crossing", 130.357, 42.867, "CN", "훈춘", "珲春", "Хуньчунь"),
    "yanji": ("Yanji", "city", 129.502, 42.888, "CN", "옌지", "延吉", "Яньцзи"),
    "jilin": ("Jilin", "city", 126.561, 43.847, "CN", "지린", "吉林", "Цзилинь"),
    "changchun": ("Changchun", "city", 125.323, 43.88, "CN", "창춘", "长春", "Чанчунь"),
    "shenyang": ("Shenyang", "city", 123.433, 41.792, "CN", "선양", "沈阳", "Шэньян"),
    "dalian": ("Dalian", "port", 121.602, 38.912, "CN", "다롄", "大连", "Далянь"),
    "harbin": ("Harbin", "city", 126.65, 45.75, "CN", "하얼빈", "哈尔滨", "Харбин"),
    "gangneung": ("Gangneung", "city", 128.872, 37.753, "KR", "강릉", "江陵", "Каннын"),
    "jejin": ("Jejin", "station", 128.4, 38.545, "KR", "제진", "", "Чечжин"),
    "kumgang": ("Mount Kumgang", "mountain", 128.11, 38.66, "KP", "금강산", "金刚山", "Кымгансан"),
    "hwanggumpyong": ("Hwanggumpyong", "zone", 124.31, 39.96, "KP", "황금평", "黄金坪", ""),
    "wonjong": ("Wonjong", "crossing", 130.49, 42.58, "KP", "원정", "", ""),
    "bridge": ("New Yalu River Bridge", "bridge", 124.369, 40.036, "", "", "", ""),
    "rason": ("Rason Special Economic Zone", "zone", 130.4, 42.35, "KP", "라선", "罗先", "Расон"),
    "beijing": ("Beijing", "city", 116.397, 39.907, "CN", "베이징", "北京", "Пекин"),
    "moscow": ("Moscow", "city", 37.618, 55.752, "RU", "모스크바", "莫斯科", "Москва"),
    "washington": ("Washington", "city", -77.036, 38.895, "US", "워싱턴", "华盛顿", "Вашингтон"),
    "singapore": ("Singapore", "country", 103.85, 1.29, "SG", "싱가포르", "新加坡", "Сингапур"),
    "vietnam": ("Vietnam", "country", 106.3, 16.6, "VN", "베트남", "越南", "Вьетнам"),
    "kp": ("North Korea", "country", 127.0, 40.0, "KP", "북한", "朝鲜", "КНДР"),
    "kr": ("South Korea", "country", 127.9, 36.4, "KR", "한국", "韩国", "Республика Корея"),
    "cn": ("China", "country", 103.8, 35.0, "CN", "중국", "中国", "Китай"),
    "ru": ("Russia", "country", 100.0, 60.0, "RU", "러시아", "俄罗斯", "Россия"),
    "liaoning": ("Liaoning", "admin1", 122.6, 41.3, "CN", "랴오닝성", "辽宁", "Ляонин"),
    "npyongan": ("North Pyongan", "admin1", 125.2, 40.1, "KP", "평안북도", "平安北道", ""),
    "eastsea": ("East Sea", "sea", 134.8, 40.1, None, "동해", "东海", "Восточное море"),
    "asia": ("Asia", "macro_region", 90.0, 46.0, None, "아시아", "亚洲", "Азия"),
}

TEXTS = {
    "001": (
        "Rails across the line",
        "Example Press",
        "2018-07-02",
        "SEOUL - Engineers from Seoul and Pyongyang walked the track near Kaesong on Monday. "
        "The two Koreas are set to rebuild the railway from Seoul through Kaesong and Pyongyang "
        "to Sinuiju, and a second one along the East Sea from Gangneung past Mount Kumgang to Wonsan. "
        "Nobody has said who would pay.\n\nBeijing said that it welcomed the talks. "
        "A road between Kaesong and Pyongyang could follow, officials in South Korea said.",
    ),
    "002": (
        "A pipe, a port and a promise",
        "Harbour Review",
        "2019-04-24",
        "Vladivostok has waited long for this visitor. Russia would like to send gas through "
        "North Korea to South Korea by a pipeline from Vladivostok past Chongjin and Wonsan to Seoul. "
        "Moscow wants a power line along the same way. The railway between Rajin and Khasan works today, "
        "and coal from it is loaded at Rajin. Ships could sail from Rajin to Busan once sanctions end.",
    ),
    "003": (
        "What the north-east wants",
        "Liaoning Notes",
        "2018-11",
        "Liaoning proposes a railway and a highway from Dandong through Pyongyang to Seoul. "
        "The New Yalu River Bridge stands unused; Hwanggumpyong, an island zone, has gone quiet. "
        "Trains already run from Dalian through Shenyang and Changchun to Harbin. "
        "The line from Changchun through Jilin and Yanji to Tumen and Hunchun is the spine of the pilot area. "
        "China hopes that Hunchun, by way of Wonjong, will reach the port of Rajin by road.",
    ),
    "004": (
        "Singapore as a model",
        "Example Press",
        "2018-06-10",
        "North Korea looks to Singapore and Vietnam, some say, and to China above all. "
        "Washington has its doubts. In North Pyongan a zone around Sinuiju was once proclaimed and then dropped. "
        "Sanctions halted freight between Dandong and Sinuiju in part. Nampo would be rebuilt as a port.",
    ),
    "005": (
        "",
        "",
        "",
        "Note without a date. The Rason Special Economic Zone stays open. Tumangang is the last stop "
        "before Khasan. In Asia, the Belt and Road reaches many ports.",
    ),
}

METONYMS = {"Beijing", "Moscow", "Washington"}


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


def _at(*pairs: tuple[float, float]) -> tuple[Position, ...]:
    return tuple(Position(*pair) for pair in pairs)


def _wiggle(keys: list[str], seed: int, steps: int = 14) -> tuple[Position, ...]:
    """Return a line through places with small bends, as surveyed track has."""
    chance = random.Random(seed)
    line: list[Position] = []
    ends = [PLACES[key][2:4] for key in keys]
    for (ax, ay), (bx, by) in itertools.pairwise(ends):
        line.append(Position(ax, ay))
        for step in range(1, steps):
            share = step / steps
            line.append(
                Position(
                    ax + (bx - ax) * share + chance.uniform(-0.05, 0.05),
                    ay + (by - ay) * share + chance.uniform(-0.05, 0.05),
                )
            )
    line.append(Position(*ends[-1]))
    return tuple(line)


def track(
    keys: list[str],
    km: float,
    *,
    mode: Mode = Mode.RAIL,
    country: str | None = None,
    gauge: int | None = 1435,
    seed: int = 1,
    method: GeometryMethod = GeometryMethod.NETWORK,
    status: Status = Status.OPERATING,
) -> Segment:
    return Segment(
        _wiggle(keys, seed),
        mode,
        method,
        km,
        country=country,
        gauge_mm=gauge if mode is Mode.RAIL else None,
        status=status,
        from_name=PLACES[keys[0]][0],
        to_name=PLACES[keys[-1]][0],
    )


def gap(line: tuple[Position, ...], km: float, reason: GapReason, ends: tuple[str, str]) -> Segment:
    return Segment(
        line,
        Mode.RAIL,
        GeometryMethod.STRAIGHT,
        km,
        exists=False,
        gap_reason=reason,
        status=Status.CONSTRUCTION if reason is GapReason.CONSTRUCTION else Status.SEVERED,
        status_basis=StatusBasis.CATALOGUE,
        as_of="2024-10-15",
        from_name=ends[0],
        to_name=ends[1],
    )


def scheme(keys: list[str], km: float, mode: Mode, *, straight: bool = False) -> Segment:
    line = _at(*(PLACES[key][2:4] for key in keys))
    method = GeometryMethod.STRAIGHT if straight else GeometryMethod.WAYPOINTS
    if mode is Mode.SEA:
        method = GeometryMethod.SEA_NETWORK
    return Segment(
        line, mode, method, km, from_name=PLACES[keys[0]][0], to_name=PLACES[keys[-1]][0]
    )


DMZ = _at((126.709, 37.899), (126.686, 37.906))


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
                _at((128.872, 37.753), (128.6, 38.1), (128.4, 38.545)),
                111.0,
                GapReason.CONSTRUCTION,
                ("Gangneung", "Jejin"),
            ),
            gap(
                _at((128.4, 38.545), (128.216, 38.692)),
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
                _at(
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
                _at((124.36, 40.05), (124.378, 40.022)), Mode.BRIDGE, GeometryMethod.WAYPOINTS, 3.0
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
    return Polygon(Ring(_at(*pairs, pairs[0])))


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
        routes.append(
            Route(key, mode, (Segment(_at(*line), mode, GeometryMethod.WAYPOINTS, 5000),))
        )
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


def huge(places: int = 10_000, links: int = 2_000, seed: int = 5) -> Survey:
    """Return many places in dense clusters and many links between them, from a fixed seed."""
    chance = random.Random(seed)
    centres = [(chance.uniform(60, 140), chance.uniform(-5, 58)) for _ in range(60)]
    made = []
    for n in range(places):
        lon, lat = centres[n % 60]
        spot = Position(
            max(-179.0, min(179.0, lon + chance.gauss(0, 3))),
            max(-80.0, min(80.0, lat + chance.gauss(0, 2))),
        )
        made.append(Place(f"gn:{n}", f"Place {n}", PlaceKind.CITY, spot, "CN" if n % 3 else "RU"))
    texts: list[list[str]] = [[] for _ in range(100)]
    found = []
    for n, spot in enumerate(made):
        doc = n % 100
        start = sum(map(len, texts[doc])) + len("A new yard opens near ")
        texts[doc].append(f"A new yard opens near {spot.name}, says the county. ")
        found.append(
            Mention(f"d{doc:03}", start, start + len(spot.name), spot.name, Use.LITERAL, spot, 0.9)
        )
    docs = tuple(
        Document(
            f"d{n:03}",
            "".join(parts),
            f"Document {n}",
            "Example",
            f"20{10 + n % 10}-0{1 + n % 9}-11",
        )
        for n, parts in enumerate(texts)
    )
    modes = [Mode.RAIL, Mode.ROAD, Mode.PIPELINE, Mode.SEA, Mode.POWER]
    statuses = list(Status)
    lines, routes = [], []
    for n in range(links):
        a = made[chance.randrange(places)]
        b = min(
            (made[chance.randrange(places)] for _ in range(40)),
            key=lambda p: (
                abs(p.position.lon - a.position.lon) + abs(p.position.lat - a.position.lat)
            ),
        )
        (ax, ay), (bx, by) = a.position, b.position
        points = tuple(
            Position(
                ax + (bx - ax) * s / 24 + chance.uniform(-0.05, 0.05),
                ay + (by - ay) * s / 24 + chance.uniform(-0.05, 0.05),
            )
            for s in range(25)
        )
        mode, status = modes[n % 5], statuses[n % len(statuses)]
        lines.append(
            Link(
                f"l{n}",
                f"Link {n}",
                mode,
                (Endpoint(a.name, a), Endpoint(b.name, b)),
                status,
                StatusBasis.STATED,
                "2019",
                (Evidence(f"d{n % 100:03}", 0, 40),),
                0.8,
            )
        )
        routes.append(Route(f"l{n}", mode, (Segment(points, mode, GeometryMethod.NETWORK, 200.0),)))
    return Survey(docs, tuple(found), tuple(lines), tuple(routes))

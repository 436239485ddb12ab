"""Places, links and corridors that the routing tests share."""

from __future__ import annotations

from layers.model import (
    Corridor,
    CorridorSection,
    Endpoint,
    Evidence,
    Link,
    Place,
    Position,
    Waypoint,
)
from layers.vocabulary import Mode, PlaceKind, Status, StatusBasis

WHERE = {
    "Busan": ("KR", 129.041, 35.115),
    "Seoul": ("KR", 126.970, 37.554),
    "Dorasan": ("KR", 126.710, 37.899),
    "Panmun": ("KP", 126.630, 37.936),
    "Kaesong": ("KP", 126.554, 37.971),
    "Pyongyang": ("KP", 125.736, 39.005),
    "Sinuiju": ("KP", 124.398, 40.101),
    "Dandong": ("CN", 124.395, 40.129),
    "Gangneung": ("KR", 128.903, 37.768),
    "Sokcho": ("KR", 128.592, 38.207),
    "Jejin": ("KR", 128.400, 38.545),
    "Kumgangsan": ("KP", 128.216, 38.692),
    "Wonsan": ("KP", 127.444, 39.153),
    "Rajin": ("KP", 130.283, 42.250),
    "Khasan": ("RU", 130.645, 42.430),
    "Dalian": ("CN", 121.628, 38.921),
    "Harbin": ("CN", 126.632, 45.760),
    "Suifenhe": ("CN", 131.150, 44.397),
    "Chita": ("RU", 113.500, 52.030),
    "Beijing": ("CN", 116.427, 39.904),
    "Ulaanbaatar": ("MN", 106.885, 47.908),
    "Ulan-Ude": ("RU", 107.585, 51.835),
    "Rotterdam": ("NL", 4.469, 51.925),
    "Lianyungang": ("CN", 119.216, 34.598),
    "Kashgar": ("CN", 75.987, 39.467),
    "Andijan": ("UZ", 72.340, 40.780),
    "Fukuoka": ("JP", 130.420, 33.590),
    "Suva": ("FJ", 178.425, -18.137),
    "Apia": ("WS", -171.760, -13.820),
    "Vladivostok": ("RU", 131.881, 43.111),
    "Murmansk": ("RU", 33.050, 68.980),
    "Incheon": ("KR", 126.610, 37.450),
    "Reykjavik": ("IS", -21.900, 64.140),
    "Buenos Aires": ("AR", -58.374, -34.592),
    "Ha Long": ("VN", 107.080, 20.950),
    "Mong Cai": ("VN", 107.970, 21.530),
    "Heihe": ("CN", 127.485, 50.242),
    "Blagoveshchensk": ("RU", 127.537, 50.288),
}


def place(name: str, kind: PlaceKind = PlaceKind.CITY) -> Place:
    country, lon, lat = WHERE[name]
    return Place(f"user:{name.lower()}", name, kind, Position(lon, lat), country)


def places(*names: str) -> list[Place]:
    return [place(n) for n in names]


def country(code: str, name: str, lon: float, lat: float) -> Place:
    return Place(f"cm:{code}", name, PlaceKind.COUNTRY, Position(lon, lat), code)


def link(*ends: Place | None, mode: Mode = Mode.RAIL, status: Status = Status.PLANNED) -> Link:
    points = tuple(Endpoint(p.name if p else "Nowhere", p) for p in ends)
    return Link(
        "link-1", "A link", mode, points, status, StatusBasis.STATED, "2018-05",
        (Evidence("doc", 0, 10),), 0.9,
    )  # fmt: skip


def corridor(
    names: list[str],
    sections: list[tuple[str, str, Status]],
    *,
    mode: Mode = Mode.RAIL,
    status: Status = Status.OPERATING,
) -> Corridor:
    line = tuple(Waypoint(n, Position(*WHERE[n][1:]), WHERE[n][0]) for n in names)
    parts = tuple(CorridorSection(a, b, s, "2024-10", "a test") for a, b, s in sections)
    return Corridor("a-line", "A line", mode, (line,), sections=parts, status=status, as_of="2019")

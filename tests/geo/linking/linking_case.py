"""Texts with places in brackets, made into documents and mentions."""

import re

from layers.model import Document, Mention, Place, Position
from layers.vocabulary import PlaceKind, Use

_COUNTRIES = {
    "Russia": ("RU", 60, 100), "China": ("CN", 35, 105), "North Korea": ("KP", 40.3, 127.3), "South Korea": ("KR", 36.1, 127.6),
    "Kenya": ("KE", 0.5, 38), "Uganda": ("UG", 1.3, 32.4), "Laos": ("LA", 18.5, 103.8), "Pakistan": ("PK", 30, 70), "Mongolia": ("MN", 46.8, 103),
    "Germany": ("DE", 51, 10), "Peru": ("PE", -10, -76), "Brazil": ("BR", -10, -55),
}  # fmt: skip
_TOWNS = {
    "Mombasa": ("KE", -4.05, 39.67), "Nairobi": ("KE", -1.28, 36.82), "Malaba": ("KE", 0.64, 34.27), "Boten": ("LA", 21.2, 101.7),
    "Vientiane": ("LA", 17.97, 102.6), "Kunming": ("CN", 25.04, 102.7), "Gwadar": ("PK", 25.12, 62.3), "Kashgar": ("CN", 39.47, 75.99),
    "Busan": ("KR", 35.1, 129.03), "Seoul": ("KR", 37.57, 126.98), "Sinuiju": ("KP", 40.1, 124.4), "Dandong": ("CN", 40.13, 124.39),
    "Rajin": ("KP", 42.26, 130.28), "Khasan": ("RU", 42.43, 130.65), "Kaesong": ("KP", 37.97, 126.55), "Lima": ("PE", -12, -77),
    "Lamu": ("KE", -2.27, 40.9), "Hanoi": ("VN", 21.02, 105.8),
}  # fmt: skip
_DEMONYMS = {"Chinese": "China", "Russian": "Russia", "Kenyan": "Kenya", "Korean": "South Korea"}
_RIVERS = {"Yalu": (40.0, 124.4), "Tumen River": (42.4, 130.6)}
_WIDE = {
    "Red Sea": (PlaceKind.SEA, None, 20, 38.5), "Indian Ocean": (PlaceKind.SEA, None, -10, 75),
    "Liaoning": (PlaceKind.ADMIN1, "CN", 41.3, 122.6), "Balochistan": (PlaceKind.ADMIN1, "PK", 28.5, 65.1),
}  # fmt: skip
_MARK = re.compile(r"\[([^\]]+)\](m?)")


def place(name: str) -> Place:
    if name in _COUNTRIES:
        code, lat, lon = _COUNTRIES[name]
        return Place(f"t:{name}", name, PlaceKind.COUNTRY, Position(lon, lat), code)
    if name in _RIVERS:
        lat, lon = _RIVERS[name]
        return Place(f"t:{name}", name, PlaceKind.RIVER, Position(lon, lat), None)
    if name in _WIDE:
        kind, code, lat, lon = _WIDE[name]
        return Place(f"t:{name}", name, kind, Position(lon, lat), code)
    code, lat, lon = _TOWNS[name]
    return Place(f"t:{name}", name, PlaceKind.CITY, Position(lon, lat), code)


def case(marked: str, *, key: str = "doc", date: str = "") -> tuple[Document, tuple[Mention, ...]]:
    """`[Arta]` is a place, `[Arta]m` one that acts, `[Chinese]` an adjective."""
    text, mentions, at = "", [], 0
    for match in _MARK.finditer(marked):
        text += marked[at : match.start()]
        name = match.group(1)
        country = _DEMONYMS.get(name)
        use = Use.DEMONYM if country else Use.METONYM if match.group(2) else Use.LITERAL
        mentions.append(
            Mention(key, len(text), len(text) + len(name), name, use, place(country or name), 1.0)
        )
        text += name
        at = match.end()
    return Document(key, text + marked[at:], date=date), tuple(mentions)

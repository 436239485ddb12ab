"""Numbers that belong to a link: length, cost, capacity, speed, lease, date."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from layers.model import Evidence, Figure

if TYPE_CHECKING:
    from collections.abc import Iterator

_NUMBER = r"(?P<number>\d[\d,]*(?:\.\d+)?)"
_SCALE = r"(?P<scale>(?:trillion|billion|million|thousand|bn|tn|mn|m|k)\b)?"
_SCALES = {
    "trillion": 1e12, "tn": 1e12, "billion": 1e9, "bn": 1e9, "million": 1e6, "mn": 1e6, "m": 1e6, "thousand": 1e3, "k": 1e3,
}  # fmt: skip
_CURRENCY = r"(?P<currency>US\$|USD|A\$|C\$|HK\$|\$|€|EUR|£|GBP|¥|RMB|CNY|₩|KRW|RUB|Rs\.?|INR)"
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("speed", re.compile(_NUMBER + r"[ -]?(?P<unit>km/h|kph|kmh|mph|kilomet(?:re|er)s? (?:per|an) hour)", re.IGNORECASE)),
    ("length", re.compile(_NUMBER + r"[ -]?(?P<unit>km|kms|kilomet(?:re|er)s?|miles?)\b(?!/)", re.IGNORECASE)),
    ("cost", re.compile(_CURRENCY + r" ?" + _NUMBER + r"[ -]?" + _SCALE)),
    ("cost", re.compile(_NUMBER + r"[ -]?(?P<scale>trillion|billion|million|bn|tn) (?P<currency>dollars|euros|yuan|roubles|rubles|won|yen|pounds|rupees|lira|tenge)", re.IGNORECASE)),
    ("capacity", re.compile(_NUMBER + r"[ -]?" + _SCALE + r"[ -]?(?P<unit>tonnes|tons|TEUs?|containers|barrels|passengers|cubic met(?:re|er)s|bcm|MW|GW|megawatts?|gigawatts?|kV|kilovolts?)(?P<per>(?: of [a-z]+)? (?:a|per|each) (?:year|day|hour|month)|/y(?:ear)?| annually)?", re.IGNORECASE)),
    ("lease", re.compile(_NUMBER + r"[ -](?P<unit>years?)(?=[ -](?:lease|concession|contract|agreement|deal|operating))", re.IGNORECASE)),
    ("lease", re.compile(r"(?:lease[ds]?|concession|leasing)\b[^.;]{0,40}? for " + _NUMBER + r" (?P<unit>years)", re.IGNORECASE)),
    ("date", re.compile(r"\b(?:in|by|since|from|until|before|after|during) (?:(?:early|late|mid|the end of|spring|summer|autumn|winter|mid-)[ -]?)?(?:(?:January|February|March|April|May|June|July|August|September|October|November|December) )?(?P<number>(?:19|20)\d\d)\b")),
)  # fmt: skip
_UNITS = {"kms": "km", "kilometre": "km", "kilometres": "km", "kilometer": "km", "kilometers": "km", "mile": "mi", "miles": "mi",
          "kph": "km/h", "kmh": "km/h", "$": "USD", "US$": "USD", "€": "EUR", "£": "GBP", "¥": "CNY", "₩": "KRW", "dollars": "USD",
          "euros": "EUR", "yuan": "CNY", "won": "KRW", "yen": "JPY", "tons": "t", "tonnes": "t", "year": "years"}  # fmt: skip
_MAX = 24


def _value(match: re.Match[str]) -> float | None:
    groups = match.groupdict()
    try:
        number = float(groups["number"].replace(",", ""))
    except ValueError:
        return None
    return number * _SCALES.get((groups.get("scale") or "").lower(), 1.0)


def _unit(kind: str, match: re.Match[str]) -> str:
    groups = match.groupdict()
    if kind == "date":
        return "year"
    raw = groups.get("unit") or groups.get("currency") or ""
    unit = _UNITS.get(raw, _UNITS.get(raw.lower(), raw))
    if unit.lower().startswith("kilomet"):
        unit = "km/h"
    return unit + (groups.get("per") or "").replace(" per ", "/").replace(" a ", "/").replace(
        " each ", "/"
    )


def figures_in(text: str, document_id: str, start: int, end: int) -> list[tuple[int, Figure]]:
    """Return the figures of a sentence, with the offset of each in the document.

    Values are in the unit named, scales ("billion") multiplied in.
    """
    evidence = Evidence(document_id, start, end)
    found: list[tuple[int, Figure]] = []
    taken: list[tuple[int, int]] = []
    for at, stop, kind, match in _matches(text[start:end]):
        if any(at < b and a < stop for a, b in taken):
            continue
        taken.append((at, stop))
        words = " ".join(match.group().split())
        found.append((start + at, Figure(kind, words, _value(match), _unit(kind, match), evidence)))
        if len(found) >= _MAX:
            break
    return sorted(found, key=lambda entry: entry[0])


def _matches(sentence: str) -> Iterator[tuple[int, int, str, re.Match[str]]]:
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(sentence):
            yield match.start(), match.end(), kind, match

"""Ordinary news as passages to learn links from: most of its lines, ports and roads are nobody's project.

`tools/training/news*.links` say, for each passage of the `news*.txt` beside it, which links it speaks of: a head line
`== id`, and below it link lines in the form of tests/golden/links/README.md, with the names as they stand in the text.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo.boundaries import Boundaries
from geo.gazetteer import KINDS, Gazetteer
from geo.geodesy import distance_km
from geo.names import fold
from layers.model import Position
from tools.passages import TOLERANCE_KM, USES, Fact, Facts, LinkReader, MarkupError, places_of
from tools.training_texts import TRAINING, Text, parse_markup, passages

if TYPE_CHECKING:
    from collections.abc import Iterator

NEAR_KM = 60.0
"""A place of the gazetteer with this name so near a mark is the one marked."""
BROAD = frozenset({"country", "admin1", "river", "sea", "macro_region"})
"""Kinds whose point may lie further off."""
ANYWHERE_KM = 20_000.0


class Kinds:
    """What kind of place a mark is, and in which country, by the gazetteer and the boundaries."""

    def __init__(self) -> None:
        self.gazetteer = Gazetteer.open()
        self.boundaries = Boundaries.open()

    def fact(self, name: str, lat: float, lon: float) -> Fact:
        """Return a marked place; a town where the gazetteer knows no place of this name nearby."""
        at, gaz = Position(lon, lat), self.gazetteer
        kind, country = "city", self.boundaries.country_at(at, near_km=20.0)
        away = {
            row: distance_km(Position(float(gaz.lon[row]), float(gaz.lat[row])), at)
            for row in gaz.rows(fold(name))
        }
        kinds = {row: KINDS[int(gaz.kind[row])].value for row in away}
        near = [row for row, km in away.items() if km <= NEAR_KM]
        found = near or [
            row
            for row, km in away.items()
            if kinds[row] in BROAD and km <= TOLERANCE_KM.get(kinds[row], NEAR_KM)
        ]
        if found:
            best = max(found, key=lambda r: (float(gaz.importance[r]), -r))
            kind = kinds[best]
            country = gaz.countries[int(gaz.country[best])] or None
        return Fact(name, country, kind, lat, lon, float(TOLERANCE_KM.get(kind, 25)), approx=False)


def facts_of(text: Text, kinds: Kinds) -> Facts:
    """Return the places of a passage by their names; one whose place isn't known is right anywhere."""
    facts = Facts()
    for gold in text.gold:
        name = " ".join(text.text[gold.start : gold.end].split())
        if gold.demonym or name in facts.by_key:
            continue
        if gold.lat is None or gold.lon is None:
            facts.by_key[name] = Fact(name, None, "city", 0.0, 0.0, ANYWHERE_KM, approx=True)
        else:
            facts.by_key[name] = kinds.fact(name, gold.lat, gold.lon)
    return facts


def mentions_of(text: Text, facts: Facts) -> Iterator[dict[str, Any]]:
    """Yield the marks whose place is known, as mentions."""
    for gold in text.gold:
        surface = text.text[gold.start : gold.end]
        name = " ".join(surface.split())
        if gold.demonym or facts.by_key[name].approx:
            continue
        use = USES[gold.use]
        yield {
            "start": gold.start,
            "end": gold.end,
            "text": surface,
            "place": name,
            "use": use,
            "metonym": use == "metonym",
            "nested": False,
        }


def link_lines(path: Path) -> dict[str, list[str]]:
    """Return the link lines of each passage that a file speaks of."""
    found: dict[str, list[str]] = {}
    for raw in path.read_text(encoding="utf-8").splitlines():
        line = raw.strip()
        if line.startswith("=="):
            lines = found.setdefault(line.strip("= "), [])
        elif line:
            lines.append(line)
    return found


def news_records(folder: Path = TRAINING) -> list[tuple[str, dict[str, Any]]]:
    """Return the passages of news with their links, each with its author (a file is of one).

    Raises
    ------
    MarkupError
        A link line can't be read, or names no place of its passage.
    """
    kinds, records = Kinds(), []
    for path in sorted(folder.glob("news*.links")):
        lines = link_lines(path)
        for name, body in passages(path.with_suffix(".txt")):
            if name not in lines:
                msg = f"{path.name}: no head line for {name}"
                raise MarkupError(msg)
            records.append((path.stem, record(parse_markup(name, body), lines[name], kinds)))
    return records


def record(text: Text, lines: list[str], kinds: Kinds) -> dict[str, Any]:
    """Return a passage in the form of the gold ones."""
    facts = facts_of(text, kinds)
    mentions = list(mentions_of(text, facts))
    places = places_of(mentions, facts)
    reader = LinkReader(places, facts)
    try:
        links = [reader.read(line) for line in lines]
    except MarkupError as error:
        msg = f"{text.id}: {error}"
        raise MarkupError(msg) from None
    return {
        "id": text.id,
        "title": "",
        "text": text.text,
        "places": places,
        "mentions": mentions,
        "ignore": [{"start": start, "end": end} for start, end in text.ignore],
        "links": links,
    }

"""Corridors of the catalogue that a text names, as proposals with the catalogue's own ends."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from geo.linking.cues import Cue
from geo.linking.lexicon import lexicon
from geo.linking.merging import slug
from geo.linking.slots import End, end_of
from layers.model import Place, Position
from layers.vocabulary import Mode, PlaceKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geo.corridors import CorridorHit
    from geo.linking.items import Item
    from geo.linking.reading import Reading
    from geo.linking.sentences import Sentence
    from layers.model import Corridor, Mention, Waypoint

_SAME_DEG = 0.35
"""A waypoint so near to a place of the document is that place, degrees."""
_MAX_HITS = 2000


def _mode(corridor: Corridor, items: Sequence[Item]) -> Mode:
    """Return the mode that the name itself speaks of ("... Economic Corridor"), else the catalogue's."""
    for words in ([item.low for item in items], corridor.name.lower().split()):
        for i in range(len(words)):
            hit = lexicon().modes.at(words, i)
            if hit and hit[1].endswith("strong") and i + hit[0] == len(words):
                return Mode(hit[1].split("/")[0])
    return corridor.mode


class NamedLines:
    """The catalogue's hits in one document.

    Parameters
    ----------
    hits
        What `Catalogue.find` returned for the text.
    mentions
        The places of the document; a waypoint at one of them becomes that place.
    """

    def __init__(self, hits: Sequence[CorridorHit], mentions: Sequence[Mention]) -> None:
        self._hits = sorted(hits, key=lambda hit: (hit.start, -hit.end))[:_MAX_HITS]
        self._starts = [hit.start for hit in self._hits]
        self._places = {m.place.id: m.place for m in mentions if m.place is not None}

    def touches(self, sentence: Sentence) -> bool:
        """Return whether a name stands in a sentence."""
        at = bisect_left(self._starts, sentence.start)
        return at < len(self._hits) and self._hits[at].start < sentence.end

    def in_sentence(self, reading: Reading) -> Iterator[tuple[Cue, tuple[End, ...], Corridor]]:
        """Yield a cue, the catalogue's ends and the corridor for each name in a sentence."""
        sentence = reading.sentence
        for hit in self._hits[bisect_left(self._starts, sentence.start) :]:
            if hit.start >= sentence.end:
                break
            if hit.start < sentence.start or hit.end > sentence.end:
                continue
            inside = [i for i in reading.items if i.start < hit.end and i.end > hit.start]
            if inside:
                head = inside[-1].low
                cue = Cue(
                    (_mode(hit.corridor, inside),),
                    inside[0].index,
                    inside[-1].index + 1,
                    "name",
                    head,
                )
                own = [i for i in inside if i.place is not None and i.place.kind is PlaceKind.ZONE]
                if own and cue.mode is Mode.ZONE:
                    yield cue, (end_of(own[0]),), hit.corridor
                else:
                    yield cue, self._ends(hit.corridor, inside[0]), hit.corridor

    def _ends(self, corridor: Corridor, item: Item) -> tuple[End, ...]:
        """Return the outer waypoints of the first line, and one in each country between them."""
        line = corridor.lines[0] if corridor.lines else ()
        if not line:
            return ()
        outer = {line[0].country, line[-1].country}
        middle: dict[str | None, Waypoint] = {}
        for waypoint in line[1:-1]:
            if waypoint.country not in outer:
                middle.setdefault(waypoint.country, waypoint)
        points = [line[0], *middle.values(), *([line[-1]] if len(line) > 1 else [])]
        return tuple(self._end(point, item) for point in points)

    def _end(self, point: Waypoint, item: Item) -> End:
        for place in self._places.values():
            near = abs(place.position.lat - point.position.lat) + abs(
                place.position.lon - point.position.lon
            )
            if near < _SAME_DEG and place.kind is not PlaceKind.COUNTRY:
                return End(place.name, place, item, "catalogue")
        place = Place(
            f"cm:{slug(point.name)}",
            point.name,
            PlaceKind.CITY,
            Position(*point.position),
            point.country,
            source="catalogue",
        )
        return End(point.name, place, item, "catalogue")

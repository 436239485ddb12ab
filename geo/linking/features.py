"""Readable features of a proposal, for the learned scorer."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from geo.linking.items import Item, Kind
from geo.linking.lexicon import lexicon
from layers.vocabulary import Mode, PlaceKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.linking.proposals import Proposal, Reading
    from geo.linking.slots import End

_BINS = ((0, "0"), (1, "1"), (3, "3"), (6, "6"), (12, "12"), (25, "25"))
_KM_BINS = ((3, "3"), (15, "15"), (60, "60"), (400, "400"), (2500, "2500"), (8000, "8000"))
_LINES = frozenset({Mode.RAIL, Mode.ROAD, Mode.PIPELINE, Mode.POWER, Mode.SEA, Mode.CORRIDOR})
_EARTH_KM = 6371.0


def _bin(value: float, bins: Sequence[tuple[int, str]]) -> str:
    for limit, label in bins:
        if value <= limit:
            return label
    return "more"


def distance_km(a: End, b: End) -> float | None:
    """Return the great-circle distance between two located ends, km."""
    if a.place is None or b.place is None:
        return None
    p, q = math.radians(a.place.position.lat), math.radians(b.place.position.lat)
    turn = math.radians(b.place.position.lon - a.place.position.lon)
    h = math.sin((q - p) / 2) ** 2 + math.cos(p) * math.cos(q) * math.sin(turn / 2) ** 2
    return 2 * _EARTH_KM * math.asin(math.sqrt(min(1.0, h)))


def _family(mode: Mode) -> str:
    return "line" if mode in _LINES else mode.value


class FeatureMaker:
    """Makes the features of the proposals of one sentence."""

    def __init__(self, reading: Reading, weights_of_document: dict[str, float]) -> None:
        self._reading = reading
        self._items = reading.items
        self._sets = lexicon().sets
        self._document = weights_of_document
        self._lows = [item.low for item in reading.items]

    def features(self, proposal: Proposal) -> dict[str, float]:
        """Return the features of a proposal: name to value, mostly 1."""
        names = {"bias"}
        names.update(self._form(proposal))
        names.update(self._position(proposal))
        names.update(self._ends(proposal))
        names.update(self._context(proposal))
        found = dict.fromkeys(sorted(names), 1.0)
        for name, value in self._document.items():
            found[name] = value
        return found

    def _form(self, p: Proposal) -> set[str]:
        family = _family(p.modes[0])
        cue = p.cue
        names = {
            f"kind={p.kind}", f"family={family}", f"kind={p.kind}&family={family}",
            f"mode={p.modes[0].value}", f"cue={cue.strength}", f"cue={cue.strength}&kind={p.kind}",
            f"ends={min(len(p.ends), 4)}",
        }  # fmt: skip
        if cue.compound:
            names |= {"compound", f"compound&{'one' if len(p.ends) == 1 else 'many'}"}
        if len(p.modes) > 1:
            names.add("modes=many")
        if cue.head.endswith("s") and cue.strength != "place":
            names |= {"plural", f"plural&{family}&{'one' if len(p.ends) == 1 else 'many'}"}
        if self._capital(cue.end - 1):
            names |= {"cue capital", f"cue capital&kind={p.kind}"}
        before = self._lows[cue.start - 1] if cue.start else "^"
        if before in {"the", "a", "an", "this", "that", "of", "by", "and", "no", "new"}:
            names.add(f"before cue={before}")
        if not p.simplified:
            names.add("raw")
        return names

    def _capital(self, i: int) -> bool:
        return self._items[i].text[:1].isupper() and i > 0

    def _position(self, p: Proposal) -> set[str]:
        cue = p.cue
        if p.end <= cue.start:
            side, low, high = "before", p.end, cue.start
        elif p.start >= cue.end:
            side, low, high = "after", cue.end, p.start
        else:
            side, low, high = "over", 0, 0
        distance = _bin(self._reading.distance(low, high), _BINS)
        names = {
            f"side={side}", f"side={side}&kind={p.kind}", f"distance={distance}",
            f"side={side}&distance={distance}", f"rank={min(p.rank, 3)}", f"gap={_bin(p.gap, _BINS)}",
        }  # fmt: skip
        between = self._lows[low:high]
        names.update(
            f"between:{stop}"
            for stop in (",", ";", ":", "-", "and", "but", "which", "that", '"', "”")
            if stop in between
        )
        other = sum(
            c.start >= low and c.end <= high and c is not cue and c.strength != "generic"
            for c in self._reading.cues
        )
        if other:
            names |= {"other cue between", f"other cue between&side={side}"}
        if any(self._items[i].is_end for i in range(low, high)):
            names.add("place between")
        return names

    def _ends(self, p: Proposal) -> set[str]:
        ends = p.ends
        names = {f"how={end.how}" for end in ends}
        kinds = [end.place.kind if end.place else None for end in ends]
        states = sum(kind is PlaceKind.COUNTRY for kind in kinds)
        family = _family(p.modes[0])
        grain = "states" if states == len(ends) else "towns" if states == 0 else "mixed"
        names |= {
            f"grain={grain}",
            f"grain={grain}&kind={p.kind}",
            f"grain={grain}&family={family}&{'one' if len(ends) == 1 else 'many'}",
        }
        if None in kinds:
            names.add("unlocated")
        water = {PlaceKind.RIVER, PlaceKind.SEA, PlaceKind.STRAIT, PlaceKind.LAKE, PlaceKind.BAY}
        if any(kind in water for kind in kinds):
            names |= {"water", f"water&{family}"}
        if any(kind in {PlaceKind.MACRO_REGION, PlaceKind.ADMIN1} for kind in kinds):
            names.add("region")
        if len(ends) == 1 and kinds[0] is not None:
            names.add(f"only={kinds[0].value}&{family}")
        if len(ends) > 1:
            km = distance_km(ends[0], ends[-1])
            if km is not None:
                names |= {f"km={_bin(km, _KM_BINS)}", f"km={_bin(km, _KM_BINS)}&{family}"}
        uses = {end.item.mention.use.value for end in ends if end.item.mention}
        names.update(f"use={use}" for use in uses)
        names.update(f"use={use}&kind={p.kind}" for use in uses)
        return names

    def _context(self, p: Proposal) -> set[str]:
        names = set()
        low, high = max(0, min(p.start, p.cue.start) - 8), max(p.end, p.cue.end) + 8
        around = set(self._lows[low:high])
        family = _family(p.modes[0])
        one = "one" if len(p.ends) == 1 else "many"
        for group in ("develop", "passing", "background", "motion"):
            if around & self._sets[f"evidence.{group}"]:
                names |= {group, f"{group}&{one}&{family}"}
        lead = self._lows[max(0, p.start - 4) : p.start]
        if self._sets["evidence.relations"].intersection(lead):
            names |= {"relation before", f"relation before&kind={p.kind}"}
        if self._sets["evidence.motion"].intersection(lead):
            names.add("motion before")
        if self._reading.sentence.headline:
            names |= {"headline", f"headline&{one}"}
        if self._reading.number == 0:
            names.add("first sentence")
        nxt = self._items[p.cue.end] if p.cue.end < len(self._items) else None
        names.update(self._after_cue(nxt))
        return names

    @staticmethod
    def _after_cue(item: Item | None) -> set[str]:
        if item is None:
            return {"after cue=$"}
        if item.kind is not Kind.WORD and item.kind is not Kind.STOP:
            return {f"after cue=<{item.kind.value}>"}
        common = {
            "from",
            "to",
            "between",
            "through",
            "via",
            "linking",
            "connecting",
            "of",
            "in",
            "at",
            "across",
            "over",
            "with",
            ",",
            ".",
            "and",
            "is",
            "was",
            "will",
            "has",
            "that",
            "which",
            "would",
        }
        return {f"after cue={item.low}"} if item.low in common else {"after cue=other"}

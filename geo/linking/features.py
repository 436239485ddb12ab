"""Readable features of a proposal, for the learned scorer."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from geo.linking.items import Item, Kind
from geo.linking.lexicon import lexicon
from geo.linking.reading import WHOLE
from geo.linking.simplify import contains
from layers.vocabulary import Mode, PlaceKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.linking.cues import Cue
    from geo.linking.reading import Proposal, Reading
    from geo.linking.slots import End

_BINS = ((0, "0"), (1, "1"), (3, "3"), (6, "6"), (12, "12"), (25, "25"))
_KM_BINS = ((3, "3"), (15, "15"), (60, "60"), (400, "400"), (2500, "2500"), (8000, "8000"))
_LINES = frozenset({Mode.RAIL, Mode.ROAD, Mode.PIPELINE, Mode.POWER, Mode.SEA, Mode.CORRIDOR})
_DENSITY = ((0.1, "0.1"), (0.3, "0.3"), (0.6, "0.6"))
_NEAR = 6
_EARTH_KM = 6371.0


def _bin(value: float, bins: Sequence[tuple[float, str]]) -> str:
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


def holds_another(ends: Sequence[End]) -> bool:
    """Return whether one end is a country or unit that another lies in."""
    return any(contains(a.place, b.place) for a in ends for b in ends if a is not b)


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
        self._rivals: list[tuple[Proposal, frozenset[int], int]] = []

    def prepare(self, proposals: Sequence[Proposal]) -> None:
        """Note the proposals of the sentence, so that each can be seen beside its rivals."""
        self._rivals = [
            (p, frozenset(id(end.item) for end in p.ends), self._away(p.cue, p))
            for p in proposals
            if p.kind in WHOLE
        ]

    def _away(self, cue: Cue, p: Proposal) -> int:
        if p.end <= cue.start:
            return self._reading.distance(p.end, cue.start)
        if p.start >= cue.end:
            return self._reading.distance(cue.end, p.start)
        return 0

    def _relations(self, p: Proposal) -> set[str]:
        """How a proposal stands beside the frames of its cue and the other cues of its frame."""
        names = set()
        mine = frozenset(id(end.item) for end in p.ends)
        own = [(q, items, away) for q, items, away in self._rivals if q.cue is p.cue and q is not p]
        one = "one" if len(p.ends) == 1 else "whole" if p.kind in WHOLE else "composed"
        if any(items > mine for _, items, _ in own):
            names |= {"covered", f"covered&{one}"}
        if any(items < mine for _, items, _ in own):
            names |= {"covers", f"covers&{one}"}
        if any(items == mine for _, items, _ in own):
            names |= {"said twice", f"said twice&{one}"}
        if any(away <= _NEAR and not items & mine for _, items, away in own):
            names |= {"rival near", f"rival near&{one}"}
        if p.kind not in WHOLE and any(items & mine for _, items, _ in self._rivals):
            names |= {"takes ends of a frame", f"takes ends of a frame&{one}"}
        if p.kind in WHOLE:
            names |= self._cue_rank(p)
        elif any(c.strength in {"strong", "place"} and c is not p.cue for c in self._reading.cues):
            names.add(f"other strong cue&{one}")
        return names

    def _cue_rank(self, p: Proposal) -> set[str]:
        mine = self._away(p.cue, p)
        nearer = [c for c in self._reading.cues if c is not p.cue and self._away(c, p) < mine]
        strong = [c for c in nearer if c.strength in {"strong", "weak"} and not c.compound]
        other = any(c.modes and c.modes[0] not in p.modes for c in strong)
        weak = p.cue.strength in {"hint", "generic", "implicit"}
        anywhere = any(c.strength == "strong" and c is not p.cue for c in self._reading.cues)
        names = {f"nearer cues={min(len(nearer), 2)}", f"nearer strong cues={min(len(strong), 2)}"}
        if other:
            names |= {"nearer cue of other mode", f"nearer cue of other mode&{p.cue.strength}"}
        if weak and anywhere:
            names |= {"strong cue elsewhere", f"strong cue elsewhere&{p.cue.strength}"}
        return names

    def features(self, proposal: Proposal) -> dict[str, float]:
        """Return the features of a proposal: name to value, mostly 1."""
        names = {"bias"}
        names.update(self._form(proposal))
        names.update(self._position(proposal))
        names.update(self._ends(proposal))
        names.update(self._context(proposal))
        names.update(self._relations(proposal))
        names.update(self._catalogue(proposal))
        found = dict.fromkeys(sorted(names), 1.0)
        for name, value in self._document.items():
            found[name] = value
        return found

    def _catalogue(self, p: Proposal) -> set[str]:
        """Return what the catalogue has to say: the name it knows, and whether the sentence gives ends of its own."""
        if p.corridor is None:
            return set()
        names = {"corridor", f"corridor&{'named' if p.kind == 'catalogue' else 'stated'}"}
        if p.kind == "catalogue":
            names.add(f"named&mode={p.modes[0].value}")
            places = sum(item.kind is Kind.PLACE for item in self._items)
            names.add(f"named&places={min(places, 3)}")
            if any(q.modes[0] in p.modes for q, _, _ in self._rivals):
                names.add("named&frames")
            if p.corridor.context:
                names.add("named&context")
            near = (
                self._lows[p.cue.end : p.cue.end + 8]
                + self._lows[max(0, p.cue.start - 8) : p.cue.start]
            )
            if self._sets["evidence.develop"].intersection(near):
                names.add("named&develop near")
        return names

    def _taking_up(self, p: Proposal) -> set[str]:
        """Return how dense the document is with modes, and what speaks for a general head."""
        cue = p.cue
        dense = _bin(self._reading.density, _DENSITY)
        names = {f"density={dense}", f"density={dense}&cue={cue.strength}"}
        if cue.strength in {"generic", "implicit", "hint"} and self._reading.takes_up:
            names |= {"takes up", f"takes up&{cue.strength}"}
        if cue.strength in {"generic", "implicit"}:
            names.add(f"head={cue.head}")
            if p.modes[0] in self._reading.document_modes[:1]:
                names.add("mode of document")
        return names

    def _form(self, p: Proposal) -> set[str]:
        family = _family(p.modes[0])
        cue = p.cue
        names = {
            f"kind={p.kind}", f"family={family}", f"kind={p.kind}&family={family}",
            f"mode={p.modes[0].value}", f"cue={cue.strength}", f"cue={cue.strength}&kind={p.kind}",
            f"ends={min(len(p.ends), 4)}",
        }  # fmt: skip
        names |= {
            f"inherit={p.inherit}",
            f"inherit={p.inherit}&kind={p.kind}",
            f"inherit={p.inherit}&mode={p.modes[0].value}",
        }
        if p.inherit == "last":
            names.add(f"inherit back={min(self._reading.distance_back, 4)}")
        names |= self._taking_up(p)
        share = len(self._reading.document_modes)
        names.add(f"document modes={min(share, 4)}")
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
        if holds_another(ends):
            names |= {"holds another", f"holds another&{grain}"}
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
        if p.modes[0] is Mode.PORT and self._sets["evidence.sought"].intersection(
            self._lows[max(0, p.cue.start - _NEAR) : p.cue.start]
        ):
            names.add("ports sought")
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

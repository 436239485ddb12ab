"""Readable features of a proposal, for the learned scorer."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from geo.linking.harbours import has_harbour
from geo.linking.items import Item, Kind
from geo.linking.lexicon import lexicon
from geo.linking.measures import distance_km, length_fits, lengths_in
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
_BY_WATER = frozenset({Mode.PORT, Mode.SEA, Mode.ZONE})
_DENSITY = ((0.1, "0.1"), (0.3, "0.3"), (0.6, "0.6"))
_NEAR = 6
_FEW = 6
_NUMBER, _BLOCK = 4, 6
"""How far before a road's name a house number, or "block", stands."""
_HELD = 8192
"""Combinations whose names are held."""
_HEAD = 20
_GROUPS = ("develop", "passing", "background", "motion")
_STOPS = (",", ";", ":", "-", "and", "but", "which", "that", '"', "”")
_BEFORE_CUE = frozenset({"the", "a", "an", "this", "that", "of", "by", "and", "no", "new"})
_AFTER_CUE = frozenset(
    {
        *("from", "to", "between", "through", "via", "linking", "connecting", "of", "in", "at", "across", "over"),
        *("with", ",", ".", "and", "is", "was", "will", "has", "that", "which", "would"),
    }
)  # fmt: skip
_WATERS: frozenset[PlaceKind | None] = frozenset(
    {PlaceKind.RIVER, PlaceKind.SEA, PlaceKind.STRAIT, PlaceKind.LAKE, PlaceKind.BAY}
)


def _bin(value: float, bins: Sequence[tuple[float, str]]) -> str:
    for limit, label in bins:
        if value <= limit:
            return label
    return "more"


def holds_another(ends: Sequence[End]) -> bool:
    """Return whether one end is a country or unit that another lies in."""
    return any(contains(a.place, b.place) for a in ends for b in ends if a is not b)


def _family(mode: Mode) -> str:
    return "line" if mode in _LINES else mode.value


class _Rival(NamedTuple):
    """A frame of the sentence, the identities of the items it reads, and how far it is from its cue."""

    proposal: Proposal
    items: frozenset[int]
    away: int


class _CueSeen:
    """A cue with what is asked of it for every proposal."""

    __slots__ = ("cue", "names_mode", "plain")

    def __init__(self, cue: Cue) -> None:
        self.cue = cue
        self.names_mode = cue.strength in {"strong", "place"}
        self.plain = cue.strength in {"strong", "weak"} and not cue.compound


class FeatureMaker:
    """Makes the features of the proposals of one sentence."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._items = reading.items
        self._sets = lexicon().sets
        self._lows = [item.low for item in reading.items]
        self._plain = [
            item.low if item.kind is Kind.WORD or item.kind is Kind.STOP else f"<{item.kind.value}>"
            for item in reading.items
        ]
        self._lengths = lengths_in(reading.items)
        self._rivals: list[_Rival] = []
        self._cues = [_CueSeen(c) for c in reading.cues]
        self._of_context: dict[tuple[int, int], tuple[str, ...]] = {}

    def prepare(self, proposals: Sequence[Proposal]) -> None:
        """Note the proposals of the sentence, so that each can be seen beside its rivals."""
        self._rivals = [
            _Rival(p, frozenset([id(end.item) for end in p.ends]), self._away(p.cue, p))
            for p in proposals
            if p.kind in WHOLE
        ]

    def _away(self, cue: Cue, p: Proposal) -> int:
        if p.end <= cue.start:
            return self._reading.distance(p.end, cue.start)
        if p.start >= cue.end:
            return self._reading.distance(cue.end, p.start)
        return 0

    def _relations(self, p: Proposal) -> list[str]:
        """How a proposal stands beside the frames of its cue and the other cues of its frame."""
        mine = frozenset([id(end.item) for end in p.ends])
        whole = p.kind in WHOLE
        covered = covers = twice = near = taken = False
        for rival in self._rivals:
            items = rival.items
            if rival.proposal.cue is p.cue and rival.proposal is not p:
                covered = covered or items > mine
                covers = covers or items < mine
                twice = twice or items == mine
                near = near or (rival.away <= _NEAR and items.isdisjoint(mine))
            taken = taken or not (whole or items.isdisjoint(mine))
        one = "one" if len(p.ends) == 1 else "whole" if whole else "composed"
        names = list(_beside(one, covered, covers, twice, near, taken))
        if whole:
            names += self._cue_rank(p)
        elif any(c.names_mode and c.cue is not p.cue for c in self._cues):
            names.append(f"other strong cue&{one}")
        return names

    def _cue_rank(self, p: Proposal) -> tuple[str, ...]:
        mine = self._away(p.cue, p)
        nearer = [c for c in self._cues if c.cue is not p.cue and self._away(c.cue, p) < mine]
        strong = [c.cue for c in nearer if c.plain]
        other = any(c.modes and c.modes[0] not in p.modes for c in strong)
        weak = p.cue.strength in {"hint", "generic", "implicit"}
        elsewhere = weak and any(
            c.cue.strength == "strong" and c.cue is not p.cue for c in self._cues
        )
        return _ranked(min(len(nearer), 2), min(len(strong), 2), p.cue.strength, other, elsewhere)

    def features(self, proposal: Proposal) -> tuple[str, ...]:
        """Return the names of what is true of a proposal, each once."""
        family = _family(proposal.modes[0])
        names = [
            "bias",
            *self._form(proposal, family),
            *self._address(proposal.cue),
            *self._position(proposal),
            *self._ends(proposal, family),
            *self._context(proposal, family),
            *self._words(proposal),
            *self._relations(proposal),
            *self._catalogue(proposal),
        ]
        return tuple(dict.fromkeys(names))

    def _catalogue(self, p: Proposal) -> list[str]:
        """Return what the catalogue has to say: the name it knows, and whether the sentence gives ends of its own."""
        if p.corridor is None:
            return []
        names = ["corridor", f"corridor&{'named' if p.kind == 'catalogue' else 'stated'}"]
        if p.kind == "catalogue":
            names.append(f"named&mode={p.modes[0].value}")
            places = sum(item.kind is Kind.PLACE for item in self._items)
            names.append(f"named&places={min(places, 3)}")
            if any(rival.proposal.modes[0] in p.modes for rival in self._rivals):
                names.append("named&frames")
            if p.corridor.context:
                names.append("named&context")
            near = (
                self._lows[p.cue.end : p.cue.end + 8]
                + self._lows[max(0, p.cue.start - 8) : p.cue.start]
            )
            if self._sets["evidence.develop"].intersection(near):
                names.append("named&develop near")
        return names

    def _form(self, p: Proposal, family: str) -> tuple[str, ...]:
        cue, reading = p.cue, self._reading
        before = self._lows[cue.start - 1] if cue.start else "^"
        general = cue.strength in {"generic", "implicit"}
        return _form_of(
            (p.kind, family, p.modes[0].value, min(len(p.modes), 2)),
            (
                cue.strength,
                cue.head[:_HEAD] if general else "",
                cue.compound,
                self._capital(cue.end - 1),
            ),
            (min(len(p.ends), 4), cue.head.endswith("s") and cue.strength != "place", p.simplified),
            (p.inherit, min(reading.distance_back, 4) if p.inherit == "last" else 0),
            (
                _bin(reading.density, _DENSITY),
                reading.takes_up,
                min(len(reading.document_modes), 4),
            ),
            general and p.modes[0] in reading.document_modes[:1],
            before if before in _BEFORE_CUE else "",
        )

    def _address(self, cue: Cue) -> list[str]:
        """Return whether a road goes by a name of its own, and whether a house number stands before it."""
        i = cue.start
        left = self._items[i - 1] if i else None
        if left is None or not self._items[i].text[:1].isupper():
            return []
        named = left.kind is Kind.UNKNOWN or (left.kind is Kind.WORD and left.text[:1].isupper())
        names = ["street", f"street={cue.head[:_HEAD]}"] if named else []
        numbered = any(item.kind is Kind.NUMBER for item in self._items[max(0, i - _NUMBER) : i])
        if numbered or "block" in self._lows[max(0, i - _BLOCK) : i]:
            names += ["address", f"address&{cue.strength}"]
        return names

    def _capital(self, i: int) -> bool:
        return self._items[i].text[:1].isupper() and i > 0

    def _position(self, p: Proposal) -> list[str]:
        cue = p.cue
        if p.end <= cue.start:
            side, low, high = "before", p.end, cue.start
        elif p.start >= cue.end:
            side, low, high = "after", cue.end, p.start
        else:
            side, low, high = "over", 0, 0
        distance = _bin(self._reading.distance(low, high), _BINS)
        names = list(_position_of(side, p.kind, distance, min(p.rank, 3), _bin(p.gap, _BINS)))
        if high <= low:
            return names
        names += [f"between:{stop}" for stop in _STOPS if stop in self._lows[low:high]]
        for c in self._reading.cues:
            if c.start >= low and c.end <= high and c is not cue and c.strength != "generic":
                names += ["other cue between", f"other cue between&side={side}"]
                break
        for item in self._items[low:high]:
            if item.is_end:
                names.append("place between")
                break
        return names

    def _ends(self, p: Proposal, family: str) -> list[str]:
        ends = p.ends
        kinds = [end.place.kind if end.place else None for end in ends]
        states = kinds.count(PlaceKind.COUNTRY)
        grain = "states" if states == len(ends) else "towns" if states == 0 else "mixed"
        names = [f"how={end.how}" for end in ends]
        names += _grain_of(grain, p.kind, family, len(ends) == 1, holds_another(ends))
        if None in kinds:
            unknown = min(kinds.count(None), 3)
            names += ["unlocated", f"unlocated={unknown}", f"unlocated={unknown}&kind={p.kind}"]
        if not _WATERS.isdisjoint(kinds):
            names += ["water", f"water&{family}"]
        if PlaceKind.MACRO_REGION in kinds or PlaceKind.ADMIN1 in kinds:
            names.append("region")
        if len(ends) == 1 and kinds[0] is not None:
            names.append(f"only={kinds[0].value}&{family}")
        if p.modes[0] in _BY_WATER:
            harbours = [has_harbour(end.place) for end in ends]
            said = "all" if all(harbours) else "some" if any(harbours) else "none"
            names.append(
                f"harbours={said}&mode={p.modes[0].value}&{'one' if len(ends) == 1 else 'many'}"
            )
        if len(ends) > 1:
            names += self._measures(p, family)
        for end in ends:
            if end.item.mention:
                use = end.item.mention.use.value
                names += [f"use={use}", f"use={use}&kind={p.kind}"]
        return names

    def _measures(self, p: Proposal, family: str) -> list[str]:
        km = distance_km(p.ends[0], p.ends[-1])
        if km is None:
            return []
        label = _bin(km, _KM_BINS)
        names = [f"km={label}", f"km={label}&{family}"]
        if self._lengths:
            names += _length_names(length_fits(self._lengths, km), family)
        return names

    def _words(self, p: Proposal) -> list[str]:
        """Return the words that stand by the cue and by the first and the last end, and those in between."""
        cue, lows = p.cue, self._plain
        names = [
            _word("cue word", cue.head),
            _word("cue word&one" if len(p.ends) == 1 else "cue word&many", cue.head),
        ]
        for which, end in (("first", p.ends[0]), ("last", p.ends[-1])):
            at = end.item.index
            if at < len(lows) and self._items[at] is end.item:
                names.append(_word(f"before {which}", lows[at - 1] if at else "^"))
                names.append(_word(f"after {which}", lows[at + 1] if at + 1 < len(lows) else "$"))
        names += [_word("to the left", word) for word in lows[max(0, cue.start - 3) : cue.start]]
        names += [_word("to the right", word) for word in lows[cue.end : cue.end + 3]]
        low, high = (p.end, cue.start) if p.end <= cue.start else (cue.end, p.start)
        names += [_word("between", word) for word in lows[low : min(high, low + _FEW)]]
        return names

    def _around(self, low: int, high: int) -> tuple[str, ...]:
        """Return the groups of words that occur between two indexes."""
        found = self._of_context.get((low, high))
        if found is None:
            around = set(self._lows[low:high])
            found = tuple(g for g in _GROUPS if not around.isdisjoint(self._sets[f"evidence.{g}"]))
            self._of_context[low, high] = found
        return found

    def _context(self, p: Proposal, family: str) -> list[str]:
        names: list[str] = []
        low, high = max(0, min(p.start, p.cue.start) - 8), max(p.end, p.cue.end) + 8
        one = "one" if len(p.ends) == 1 else "many"
        for group in self._around(low, high):
            names += [group, f"{group}&{one}&{family}"]
        if p.modes[0] is Mode.PORT and self._sets["evidence.sought"].intersection(
            self._lows[max(0, p.cue.start - _NEAR) : p.cue.start]
        ):
            names.append("ports sought")
        lead = self._lows[max(0, p.start - 4) : p.start]
        if not self._sets["evidence.relations"].isdisjoint(lead):
            names += ["relation before", f"relation before&kind={p.kind}"]
        if not self._sets["evidence.motion"].isdisjoint(lead):
            names.append("motion before")
        if self._reading.sentence.headline:
            names += ["headline", f"headline&{one}"]
        if self._reading.number == 0:
            names.append("first sentence")
        names.append(_after_cue(self._items[p.cue.end] if p.cue.end < len(self._items) else None))
        return names


def _after_cue(item: Item | None) -> str:
    if item is None:
        return "after cue=$"
    if item.kind is not Kind.WORD and item.kind is not Kind.STOP:
        return f"after cue=<{item.kind.value}>"
    return f"after cue={item.low}" if item.low in _AFTER_CUE else "after cue=other"


@lru_cache(maxsize=_HELD)
def _word(where: str, word: str) -> str:
    return f"{where}={word[:_HEAD]}"


# The names that only a few closed values decide are made once for each combination.
@lru_cache(maxsize=_HELD)
def _length_names(fits: str, family: str) -> tuple[str, str]:
    return f"length={fits}", f"length={fits}&{family}"


@lru_cache(maxsize=_HELD)
def _beside(
    one: str,
    covered: bool,
    covers: bool,
    twice: bool,
    near: bool,
    taken: bool,
) -> tuple[str, ...]:
    said = {
        "covered": covered, "covers": covers, "said twice": twice, "rival near": near, "takes ends of a frame": taken,
    }  # fmt: skip
    return tuple(name for word, true in said.items() if true for name in (word, f"{word}&{one}"))


@lru_cache(maxsize=_HELD)
def _ranked(
    nearer: int,
    strong: int,
    strength: str,
    other: bool,
    elsewhere: bool,
) -> tuple[str, ...]:
    names = [f"nearer cues={nearer}", f"nearer strong cues={strong}"]
    if other:
        names += ["nearer cue of other mode", f"nearer cue of other mode&{strength}"]
    if elsewhere:
        names += ["strong cue elsewhere", f"strong cue elsewhere&{strength}"]
    return tuple(names)


@lru_cache(maxsize=_HELD)
def _position_of(side: str, kind: str, distance: str, rank: int, gap: str) -> tuple[str, ...]:
    return (
        f"side={side}", f"side={side}&kind={kind}", f"distance={distance}", f"side={side}&distance={distance}",
        f"rank={rank}", f"gap={gap}",
    )  # fmt: skip


@lru_cache(maxsize=_HELD)
def _grain_of(grain: str, kind: str, family: str, one: bool, holds: bool) -> tuple[str, ...]:
    names = [
        f"grain={grain}",
        f"grain={grain}&kind={kind}",
        f"grain={grain}&family={family}&{'one' if one else 'many'}",
    ]
    return tuple([*names, "holds another", f"holds another&{grain}"] if holds else names)


@lru_cache(maxsize=_HELD)
def _form_of(
    said: tuple[str, str, str, int],
    of_cue: tuple[str, str, bool, bool],
    of_ends: tuple[int, bool, bool],
    inherited: tuple[str, int],
    document: tuple[str, bool, int],
    of_document: bool,
    before: str,
) -> tuple[str, ...]:
    kind, family, mode, modes = said
    strength, head, compound, capital = of_cue
    ends, plural, simplified = of_ends
    inherit, back = inherited
    density, takes_up, document_modes = document
    many = "one" if ends == 1 else "many"
    names = [
        f"kind={kind}", f"family={family}", f"kind={kind}&family={family}", f"mode={mode}", f"cue={strength}",
        f"cue={strength}&kind={kind}", f"ends={ends}", f"inherit={inherit}", f"inherit={inherit}&kind={kind}",
        f"inherit={inherit}&mode={mode}", f"density={density}", f"density={density}&cue={strength}",
        f"document modes={document_modes}",
    ]  # fmt: skip
    options: tuple[tuple[bool, tuple[str, ...]], ...] = (
        (inherit == "last", (f"inherit back={back}",)),
        (takes_up and strength in {"generic", "implicit", "hint"}, ("takes up", f"takes up&{strength}")),
        (bool(head), (f"head={head}",)),
        (of_document, ("mode of document",)),
        (compound, ("compound", f"compound&{many}")),
        (modes > 1, ("modes=many",)),
        (plural, ("plural", f"plural&{family}&{many}")),
        (capital, ("cue capital", f"cue capital&kind={kind}")),
        (bool(before), (f"before cue={before}",)),
        (not simplified, ("raw",)),
    )  # fmt: skip
    return (*names, *(name for true, more in options if true for name in more))

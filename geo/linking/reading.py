"""A sentence read: its items, cues and frames; and a possible link in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.linking.cues import Cue, find_cues
from geo.linking.frames import FrameFinder
from geo.linking.lexicon import lexicon
from geo.linking.simplify import simplify, split_asides
from geo.linking.slots import End, end_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.linking.coreference import Memory
    from geo.linking.courses import Frame
    from geo.linking.items import Item, Itemizer
    from geo.linking.sentences import Sentence
    from layers.model import Corridor
    from layers.vocabulary import Mode

WHOLE = frozenset(
    {
        "pair",
        "from_to",
        "between",
        "link",
        "linked",
        "hyphen",
        "dash",
        "a_to_b",
        "inter",
        "from_via",
        "fan",
        "leave_for",
        "from_reach",
        "calls",
        "served",
    }
)
"""Frames that hold all ends of a link by themselves."""


_TAKERS = frozenset(
    {
        *(
            "it",
            "this",
            "that",
            "they",
            "these",
            "one",
            "another",
            "each",
            "both",
            "from",
            "between",
        ),
        *("the", "first", "second", "third", "fourth", "last", "next", "northern", "southern"),
        *("eastern", "western", "a", "an", "work", "its", "here", "then", "beyond"),
    }
)


_OF_RELATIONS = frozenset({"between", "inter", "pair", "hyphen"})
_PAIR = 2
_SEVERAL = 3
"""Pairs in a sentence that names no mode: so many have none in common."""
_ACTORS = frozenset({"he", "she", "they", "it", "his", "her", "its", "their"})


@dataclass(slots=True, eq=False)
class Span:
    """A frame in terms of the indexes of the whole sentence; `plain` counts simplified items before."""

    kind: str
    ends: tuple[End, ...]
    start: int
    end: int
    gap: int
    simplified: bool


@dataclass(slots=True, eq=False)
class Proposal:
    """A possible link: a cue, one of its modes' worth of ends, and how they were put together."""

    cue: Cue
    modes: tuple[Mode, ...]
    kind: str
    ends: tuple[End, ...]
    start: int
    end: int
    gap: int
    simplified: bool
    rank: int = 0
    inherit: str = "own"
    corridor: Corridor | None = None
    features: tuple[str, ...] = ()
    """Names of what is true of it, for the scorer."""
    confidence: float = 0.0

    @property
    def keys(self) -> tuple[str, ...]:
        """Keys of the ends, in order."""
        return tuple(end.key for end in self.ends)


@dataclass(slots=True, eq=False)
class Reading:
    """A sentence read: its items, cues, frames and the distance in simplified items."""

    sentence: Sentence
    number: int
    items: list[Item]
    cues: list[Cue]
    spans: list[Span]
    kept: list[int]
    inherited: tuple[Mode, ...] = ()
    earlier: tuple[End, ...] = ()
    earlier_pair: tuple[End, ...] = ()
    earlier_state: End | None = None
    """The country that the sentence before spoke of first."""
    document_modes: tuple[Mode, ...] = ()
    distance_back: int = 0
    status_hits: list[tuple[int, int, str]] | None = None
    """The status phrases of the sentence, once they have been looked for."""
    takes_up: bool = False
    """It opens as a sentence does that speaks on of the same thing: "It", "The second"."""
    takes_up_actor: bool = False
    """It speaks of what somebody, named before, does: "he would discuss"."""
    itemizer: Itemizer | None = None
    """What cuts the sentence into words, where it wasn't yet."""
    density: float = 0.0
    """Share of the document's sentences that name a mode."""

    def words(self) -> list[Item]:
        """Return all items, also those of a sentence that was passed over."""
        return self.items if self.itemizer is None else self.itemizer.items(self.sentence)

    def distance(self, a: int, b: int) -> int:
        """Return the number of simplified items between two indexes."""
        low, high = sorted((a, b))
        return self.kept[min(high, len(self.kept) - 1)] - self.kept[low]


def _span(frame: Frame, items: Sequence[Item], *, simplified: bool) -> Span:
    start = items[frame.start].index
    end = items[min(frame.end, len(items)) - 1].index + 1
    return Span(frame.kind, frame.ends, start, max(end, start + 1), frame.gap, simplified)


def distinct(ends: Sequence[End]) -> tuple[End, ...]:
    """Return the ends without those at a place that came before."""
    found: dict[str, End] = {}
    for end in ends:
        found.setdefault(end.key, end)
    return tuple(found.values())


def _spans(items: list[Item], memory: Memory) -> tuple[list[Span], list[Item]]:
    plain = simplify(items)
    _, asides = split_asides(items)
    found: dict[tuple[object, ...], Span] = {}
    layers = [(plain, True), (items, False), *((aside, False) for aside in asides)]
    for layer, simplified in layers:
        if simplified is False and layer is items and len(plain) == len(items):
            continue
        for frame in FrameFinder(layer, memory).frames():
            span = _span(frame, layer, simplified=simplified)
            ends = distinct(span.ends)
            if len(ends) < len(span.ends):
                span = Span(span.kind, ends, span.start, span.end, span.gap, simplified)
            if span.kind in WHOLE and len(ends) == 1:
                continue
            key = (span.kind, tuple(end.key for end in ends), span.start)
            found.setdefault(key, span)
    return list(found.values()), plain


def begin(sentence: Sentence, number: int, items: list[Item]) -> Reading:
    """Find the cues of a sentence; the frames come later, in the order of the document."""
    return Reading(sentence, number, items, find_cues(items), [], [])


def pass_over(sentence: Sentence, number: int, itemizer: Itemizer) -> Reading:
    """Return a sentence that can hold no link, with its places only; its words are cut when asked for."""
    places = itemizer.places(sentence)
    return Reading(sentence, number, places, [], [], [], itemizer=itemizer)


def complete(reading: Reading, memory: Memory) -> None:
    """Find the frames of a sentence, with what was spoken of before it."""
    items = reading.items
    memory.note(items)
    reading.takes_up = bool({item.low for item in items[:4]} & _TAKERS)
    if reading.itemizer is not None and not reading.cues:
        reading.kept = list(range(len(items) + 1))
        return
    reading.spans, plain = _spans(items, memory)
    marks = {item.index for item in plain}
    reading.kept = [0]
    for i in range(len(items)):
        reading.kept.append(reading.kept[-1] + (i in marks))
    reading.earlier = distinct([end_of(item) for item in memory.previous() if item is not None])
    reading.earlier_pair = distinct([end_of(item) for item in memory.previous_pair()])
    reading.takes_up_actor = any(item.low in _ACTORS for item in items)
    state = memory.previous_state()
    reading.earlier_state = end_of(state) if state is not None else None
    if not any(c.strength != "hint" for c in reading.cues) and _takes_up(reading):
        reading.cues.append(Cue((), 0, 1, "implicit", items[0].low))


def _takes_up(reading: Reading) -> bool:
    """Return whether a sentence without a mode may speak of the link before: "It runs from A to B"."""
    relations = lexicon().sets["evidence.relations"]
    lows = [item.low for item in reading.items]
    first = next((i for i, low in enumerate(lows) if low in relations), len(lows))

    def of_line(span: Span) -> bool:
        """Know "talks between A and B" and "the A-B summit", which join no places."""
        if span.kind not in _OF_RELATIONS:
            return True
        return span.start < first and relations.isdisjoint(lows[span.end : span.end + _PAIR])

    frames = [s for s in reading.spans if s.kind in WHOLE and s.kind != "fan" and of_line(s)]
    whole = {tuple(end.key for end in s.ends) for s in frames}
    return len(whole) > 0 and (reading.takes_up or len(whole) < _SEVERAL)

"""Words that name a kind of link: "railway", "roads and railways", "the line"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.linking.items import Item, Kind
from geo.linking.lexicon import lexicon
from layers.vocabulary import Mode, PlaceKind

if TYPE_CHECKING:
    from collections.abc import Sequence

_JOINERS = frozenset(
    {"and", ",", "or", "/", "&", "-", "as", "well", "both", "a", "an", "the", "new", "of"}
)
_PLACE_MODES = {
    PlaceKind.PORT: Mode.PORT,
    PlaceKind.ZONE: Mode.ZONE,
    PlaceKind.BRIDGE: Mode.BRIDGE,
}
_MAX_CUES = 40
_ENLARGERS = frozenset(
    {"mega", "super", "giga", "mini", "micro", "ultra", "multi", "mid", "ex", "would-be"}
)
_BACK = 6
_ROAD_NUMBER = re.compile(r"[A-Z]{1,4}-\d{1,4}$")
_ROAD_LETTERS, _ROAD_DIGITS = 4, 4
_JOIN = 4
_WHOLE = 10
_TERMINALS = frozenset({"terminal", "terminals"})
_OF_PORTS = frozenset({"container", "ferry", "oil", "lng", "coal", "grain", "bulk", "cruise", "ro-ro", "port"})  # fmt: skip
_AVIATION = frozenset({"airport", "airports", "airfield", "airline", "airlines", "runway", "runways", "flight", "flights",
                       "aviation", "aircraft", "airlift", "planes"})  # fmt: skip
_NEAR_AIRPORT = 14
_DETERMINERS = frozenset(
    {"the", "two", "three", "four", "both", "its", "these", "of", "main", "steel"}
)
_LEAVES = frozenset({"by", "to", "from", "for", "with", "between", "via", "through", "and"})


@dataclass(frozen=True, slots=True, eq=False)
class Cue:
    """A mode word or a group of coordinated ones, as indexes into the items of the sentence.

    `strength` is strong, weak, hint (something that goes with a mode), generic (takes up an earlier link), place (the
    name of a port, zone or bridge is itself a mention) or number (of a road).
    """

    modes: tuple[Mode, ...]
    start: int
    end: int
    strength: str
    head: str
    compound: bool = False

    @property
    def mode(self) -> Mode:
        """The first of its modes."""
        return self.modes[0]


def _words(items: Sequence[Item]) -> list[str]:
    """Lower-case words, with a mark where a place stands, so that phrases can't run over one."""
    return [_core(item.low) if item.kind in {Kind.WORD, Kind.STOP} else "\0" for item in items]


def _core(word: str) -> str:
    """Return a word without what only makes it larger: "mega-bridges" are bridges."""
    head, hyphen, rest = word.partition("-")
    return rest if hyphen and rest and head in _ENLARGERS else word


def _masked(words: list[str]) -> set[int]:
    masked = {i for start, end, _ in lexicon().not_modes.each(words) for i in range(start, end)}
    if "belt" in words:
        masked.update(
            i for i, w in enumerate(words) if w == "road" and "belt" in words[max(0, i - 3) : i]
        )
    return masked


def _is_compound(items: Sequence[Item], end: int) -> bool:
    """Return whether the noun after a cue makes it a mere modifier: "rail workers"."""
    return end < len(items) and items[end].low in lexicon().compounds


def _is_verb(items: Sequence[Item], i: int, head: str) -> bool:
    """Know "links", "lines", "ships" ... used as verbs; only one-word cues can be meant."""
    if head == "spans":
        return i == 0 or items[i - 1].low not in _DETERMINERS
    if head not in {
        "bridge",
        "bridges",
        "ports",
        "docks",
        "docked",
        "pipe",
        "rails",
        "rail",
        "tracks",
        "track",
    }:
        return False
    before = items[i - 1].low if i else ""
    return before in {"to", "could", "will", "would", "can", "they", "he", "she", "who"}


def _of_airport(words: Sequence[str], start: int, end: int) -> bool:
    """Know the terminals of an airport, in whose sentence planes are spoken of; those for containers or oil are of ports."""
    if words[end - 1] not in _TERMINALS or words[start] in _OF_PORTS:
        return False
    return not _AVIATION.isdisjoint(words[max(0, start - _NEAR_AIRPORT) : end + _NEAR_AIRPORT])


def _plain_cues(items: Sequence[Item]) -> list[Cue]:
    lex = lexicon()
    words = _words(items)
    masked = _masked(words)
    found: list[Cue] = []
    i = 0
    while i < len(words) and len(found) < _MAX_CUES:
        hit = lex.modes.at(words, i) if words[i] in lex.modes.by_first and i not in masked else None
        if hit is None:
            i += 1
            continue
        n, label = hit
        mode, strength = label.split("/")
        end = i + n
        if not (
            masked.intersection(range(i, end))
            or _is_verb(items, i, words[i])
            or _of_airport(words, i, end)
        ):
            compound = _is_compound(items, end)
            found.append(Cue((Mode(mode),), i, end, strength, words[end - 1], compound))
        i = end
    return found


def _number_cues(items: Sequence[Item]) -> list[Cue]:
    """Return the roads that go by a number: "the A1", "CA-9", "Route 4" without its noun."""
    found = []
    for i, item in enumerate(items):
        if item.kind is not Kind.WORD or not item.text[0].isupper():
            continue
        following = items[i + 1] if i + 1 < len(items) else None
        glued = following is not None and following.glued and following.kind is Kind.NUMBER
        if glued and len(item.text) <= _ROAD_LETTERS and item.text.isupper():
            if (
                following is not None
                and following.text.isdigit()
                and len(following.text) <= _ROAD_DIGITS
            ):
                found.append(Cue((Mode.ROAD,), i, i + 2, "number", item.low))
        elif _ROAD_NUMBER.match(item.text):
            found.append(Cue((Mode.ROAD,), i, i + 1, "number", item.low))
    return found


def _place_cues(items: Sequence[Item]) -> list[Cue]:
    found = []
    for i, item in enumerate(items):
        kind = item.place.kind if item.place else None
        if item.kind is not Kind.PLACE or kind not in _PLACE_MODES:
            continue
        words = item.low.split()
        if next(lexicon().not_modes.each(words), None) is not None:
            continue  # a demilitarised zone
        if any(lexicon().modes.at(words, j) for j in range(len(words))) and len(words) > 1:
            found.append(Cue((_PLACE_MODES[kind],), i, i + 1, "place", words[-1]))
    return found


def _generic_cues(items: Sequence[Item], taken: set[int], named: Sequence[Cue]) -> list[Cue]:
    lex = lexicon()
    found = []
    for i, item in enumerate(items):
        if i in taken or item.kind is not Kind.WORD or item.low not in lex.generic_heads:
            continue
        j = i - 1
        while (
            j >= 0
            and i - j < _BACK
            and (items[j].kind in {Kind.WORD, Kind.NUMBER} or items[j].low == "-")
            and (items[j].low not in lex.head_determiners)
        ):
            j -= 1
        near = items[j].low if j >= 0 else ""
        hyphen = i > 0 and items[i - 1].kind is not Kind.WORD and items[i - 1].kind is not Kind.STOP
        if (near in lex.head_determiners or hyphen) and not _is_compound(items, i + 1):
            found.append(Cue(_modes_of_whole(items, i, named), i, i + 1, "generic", item.low))
    return found


def _modes_of_whole(items: Sequence[Item], i: int, named: Sequence[Cue]) -> tuple[Mode, ...]:
    """Return the modes of what a head is a part of: "the hardest section of Belland's coastal road"."""
    if i + 1 >= len(items) or items[i + 1].low not in {"of", "on"}:
        return ()
    for cue in named:
        if i + 1 < cue.start <= i + _WHOLE and cue.strength in {"strong", "weak"}:
            between = items[i + 2 : cue.start]
            if all(item.kind is not Kind.STOP or item.low == "-" for item in between) and not any(
                item.low in _LEAVES for item in between
            ):
                return cue.modes
    return ()


def _merge_compounds(cues: list[Cue]) -> list[Cue]:
    """Of cues side by side ("railway bridge") keep the last, which is the head."""
    kept: list[Cue] = []
    for cue in cues:
        if cue.strength == "hint" and kept and kept[-1].end == cue.start:
            continue
        if kept and kept[-1].end == cue.start and kept[-1].strength != "place":
            kept.pop()
        kept.append(cue)
    return kept


def _coordinate(cues: list[Cue], items: Sequence[Item]) -> list[Cue]:
    """Join "roads and railways" to one cue of two modes."""
    kept: list[Cue] = []
    for cue in cues:
        last = kept[-1] if kept else None
        between = items[last.end : cue.start] if last else []
        joined = (
            last is not None
            and 0 < len(between) <= _JOIN
            and not {"place", "hint"} & {last.strength, cue.strength}
            and any(b.low in {"and", ",", "or", "/", "-", "&"} for b in between)
            and all(b.low in _JOINERS or _is_modifier(b) for b in between)
        )
        if joined and last is not None:
            modes = last.modes + tuple(m for m in cue.modes if m not in last.modes)
            strength = "strong" if "strong" in {last.strength, cue.strength} else "weak"
            kept[-1] = Cue(modes, last.start, cue.end, strength, cue.head, cue.compound)
        else:
            kept.append(cue)
    return kept


def _is_modifier(item: Item) -> bool:
    low = item.low
    return item.kind is Kind.WORD and (low.endswith(("al", "ed", "ic", "ern", "-speed")) or low in {
        "new", "modern", "high-speed", "gas", "oil", "power", "deep-water", "electricity", "water",
    })  # fmt: skip


def find_cues(items: Sequence[Item]) -> list[Cue]:
    """Return the mode cues of a sentence, in order; coordinated ones are one cue of several modes."""
    plain = _coordinate(_merge_compounds(_plain_cues(items)), items)
    taken = {i for cue in plain for i in range(cue.start, cue.end)}
    generic = _generic_cues(items, taken, plain)
    numbers = [cue for cue in _number_cues(items) if cue.start not in taken]
    return sorted(
        [*plain, *generic, *_place_cues(items), *numbers], key=lambda cue: (cue.start, cue.end)
    )

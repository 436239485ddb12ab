"""What a link is called: its own name in the text, else its ends and what it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.linking.items import Item, Kind
from geo.linking.lexicon import lexicon
from layers.vocabulary import Mode, PlaceKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.linking.cues import Cue
    from geo.linking.slots import End

_INSIDE = frozenset({"-", "and", "of", "to", "/", "&"})
_NOUNS = {
    "rail": "railway", "road": "road", "bridge": "bridge", "port": "port", "sea": "sea route", "pipeline": "pipeline",
    "power": "power line", "zone": "zone", "corridor": "corridor",
}  # fmt: skip
_WORDS = 8
_AFTER = 2
_OPERATORS = frozenset({"railways", "ports", "highways", "pipelines"})
"""The last word of who runs lines, not of a line: "Indian Railways"."""
_ARTICLES = frozenset({"the", "a", "an", "this", "that", "its", "their", "when", "but", "if"})


def _is_named(item: Item) -> bool:
    if item.kind in {Kind.PLACE, Kind.UNKNOWN, Kind.DEMONYM}:
        return True
    return item.kind is Kind.WORD and item.text[:1].isupper()


def _is_firm(word: str) -> bool:
    sets = lexicon().sets
    return word in sets["caps.firms"] or word in sets["caps.organisations"]


def proper_name(items: Sequence[Item], cue: Cue) -> tuple[int, int] | None:
    """Return the bounds of the capitalised name that the cue's head ends, as item indexes, if any."""
    head = items[cue.end - 1]
    if not _is_named(head) or head.low in _OPERATORS:
        return None
    low = cue.end - 1
    while low > 0 and cue.end - low < _WORDS:
        before = items[low - 1]
        inside = before.low in _INSIDE and low > 1 and _is_named(items[low - 2])
        if not (_is_named(before) or inside) or before.low in _ARTICLES:
            break
        low -= 1
    while low < cue.end - 1 and (items[low].low in _ARTICLES or items[low].low in _INSIDE):
        low += 1
    high = cue.end
    while (
        high < len(items)
        and high - cue.end < _AFTER
        and items[high].text in {"2", "II", "Two", "1", "3", "Project", "Initiative"}
    ):
        high += 1
    if high < len(items) and _is_named(items[high]) and _is_firm(items[high].low):
        return None  # "Ports and Harbours Authority"
    return (low, high) if high - low > 1 else None


def link_name(text: str, items: Sequence[Item], cue: Cue, ends: Sequence[End], mode: Mode) -> str:
    """Return the name of a link: as the text has it, else made of the names of its ends."""
    bounds = proper_name(items, cue)
    if bounds:
        return " ".join(text[items[bounds[0]].start : items[bounds[1] - 1].end].split())
    noun = _NOUNS[mode.value]
    names = [end.name for end in ends]
    if len(names) > 1:
        return f"{names[0]}\u2013{names[-1]} {noun}"
    if not names:
        return noun
    place = ends[0].place
    says_so = noun in names[0].lower().split() or (
        mode is Mode.ZONE and place is not None and place.kind is PlaceKind.ZONE
    )
    return names[0] if says_so else f"{names[0]} {noun}"

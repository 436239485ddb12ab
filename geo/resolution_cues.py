"""What the words around a name ask for: a unit, a town, a water ("province", "River", "the Yalu")."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geo.tokens import Sep

if TYPE_CHECKING:
    from geo.candidates import Candidate
    from geo.recognition_page import Page

_JOIN: Final = int(Sep.JOIN)
_CUES_AFTER: Final = {
    "province": "A", "state": "A", "oblast": "A", "krai": "A", "governorate": "A",
    "prefecture": "A", "region": "AM", "republic": "CA", "county": "B", "district": "B",
    "parish": "B", "raion": "B", "city": "T", "town": "T", "village": "T", "township": "T",
    "river": "W", "rivers": "W", "lake": "W", "bay": "W", "sea": "W", "strait": "W",
    "airport": "T", "port": "T",
}  # fmt: skip
_CUES_BEFORE: Final = {
    "river": "W", "lake": "W", "gulf": "W", "lough": "W", "loch": "W", "rio": "W",
}  # fmt: skip
_CUES_OF: Final = {
    "city": "T", "town": "T", "village": "T", "port": "T", "province": "A", "state": "A",
    "region": "AM", "county": "B", "district": "B", "republic": "C", "kingdom": "C",
    "capital": "T", "suburb": "T", "outskirts": "T", "mayor": "T", "township": "T",
}  # fmt: skip
_NOUNS: Final = frozenset({"l", "l?", "govern_after", "facility_after", "org_after", "title"})
_FROM: Final = frozenset({"from", "between"})
_TO: Final = frozenset({"to", "and"})
CUES: Final = tuple(
    sorted({"", "AC", "T", "W", *_CUES_AFTER.values(), *_CUES_BEFORE.values(), *_CUES_OF.values()})
)
"""Everything that can be asked for: letters of groups of kinds (`geo.place_names`)."""


def cue_of(page: Page, candidate: Candidate) -> str:
    """Return the groups of kinds that the words around ask for; empty when they ask for none."""
    words, before = page.words, page.tokens.before
    i, j = candidate.first, candidate.last
    joined = bool(before[j] & _JOIN) and j < len(words) and not page.tokens.possessive[j - 1]
    if joined:
        cue = _CUES_AFTER.get(words[j].key)
        if cue:
            return cue
    if candidate.holds is not None:
        return "AC"
    if i and before[i] & _JOIN:
        return _cue_before(page, i, j, joined=joined)
    return ""


def _cue_before(page: Page, i: int, j: int, *, joined: bool) -> str:
    """Return what the word before asks for."""
    words = page.words
    previous = words[i - 1].key
    cue = _CUES_BEFORE.get(previous, "")
    if previous == "of" and i > 1:
        cue = _CUES_OF.get(words[i - 2].key, "")
    elif previous == "the" and not (joined and words[j].first in _NOUNS):
        cue = "W"
    elif previous in _FROM and joined and words[j].key in _TO:
        partner = page.longest.get(j + 1)
        cue = "T" if partner is not None and partner.entry.group == "T" else ""
    return cue

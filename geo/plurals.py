"""Names that share the word of their kind: "Ocean, Monmouth and Morris counties", "the Ohio and Mississippi rivers"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geo.candidates import Candidate
from geo.tokens import Sep

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geo.lexicon import Word
    from geo.place_names import Names
    from geo.tokens import Tokens

SURE: Final = 0.95
KINDS: Final = {
    "counties": "county",
    "parishes": "parish",
    "boroughs": "borough",
    "districts": "district",
    "provinces": "province",
    "governorates": "governorate",
    "prefectures": "prefecture",
    "townships": "township",
    "rivers": "river",
}
_WRITTEN: Final = frozenset([*KINDS, *(word.capitalize() for word in KINDS)])
_AND: Final = frozenset({"and", "or", "&"})
_JOIN: Final = int(Sep.JOIN)
_COMMA: Final = int(Sep.COMMA)
_ENDS: Final = int(Sep.SENTENCE | Sep.PARAGRAPH)
_BREAKS: Final = _COMMA | _ENDS | int(Sep.STOP)
_MOST_NAMES: Final = 20
_MOST_WORDS: Final = 3


def with_kinds(
    tokens: Tokens, words: list[Word], candidates: list[Candidate], names: Names
) -> list[Candidate]:
    """Return the candidates; those of a list that ends with the word of their kind are names of that kind."""
    if _WRITTEN.isdisjoint(tokens.words):
        return candidates
    found: dict[tuple[int, int], Candidate] = {}
    for at, word in enumerate(words):
        kind = KINDS.get(word.key)
        if kind is None:
            continue
        listed = list(_listed(tokens, words, at))
        for first, last in listed if len(listed) > 1 else ():
            key = " ".join([w.key for w in words[first:last]])
            entry = names.of_kind(key, kind)
            if entry is not None:
                candidate = found[first, last] = Candidate(first, last, entry)
                candidate.fixed = SURE
    if not found:
        return candidates
    sure = {k for c in candidates if c.fixed for k in range(c.first, c.last)}  # the user's places
    kept = [c for c in found.values() if sure.isdisjoint(range(c.first, c.last))]
    covered = {k for c in kept for k in range(c.first, c.last)}
    others = [c for c in candidates if covered.isdisjoint(range(c.first, c.last))]
    return sorted([*others, *kept], key=lambda c: (c.first, -c.last))


def _listed(tokens: Tokens, words: list[Word], at: int) -> Iterator[tuple[int, int]]:
    """Yield the spans of the names of the list that ends right before a word, the last one first."""
    before, last = tokens.before, at
    if not before[at] & _JOIN:
        return
    for _ in range(_MOST_NAMES):
        first = last
        while (
            first
            and last - first < _MOST_WORDS
            and words[first - 1].capital
            and (first == last or (before[first] & _JOIN and not before[first] & _BREAKS))
        ):
            first -= 1
        if first < last and words[first].key == "the":
            first += 1
        if first == last:
            return
        yield first, last
        gap, last = before[first], first
        if last and words[last - 1].key in _AND and not gap & _ENDS:
            gap, last = gap | before[last - 1] | _COMMA, last - 1
        if not gap & _COMMA or gap & _ENDS:
            return

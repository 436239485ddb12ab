"""A text as the scorer sees it: its words, its lines, and what is counted over the whole of it."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from geo.lexicon import MARKS_OF_LONG, Word
from geo.place_names import same_spot
from geo.tokens import Sep, Tokens

if TYPE_CHECKING:
    from geo.candidates import Candidate
    from geo.place_names import NameEntry

_JOIN: Final = int(Sep.JOIN)
_STOP: Final = int(Sep.STOP)
_COMMA: Final = int(Sep.COMMA)
_LINE: Final = int(Sep.LINE | Sep.PARAGRAPH)
_AFTER_NAME: Final = int(Sep.COMMA | Sep.OPEN)
_LONG_LARGE: Final = "".join(MARKS_OF_LONG[shape] for shape in "CUM")
_ALL_CAPITALS: Final = "UuA" + "".join(MARKS_OF_LONG[shape] for shape in "UuA")
_CAPITALISED: Final = "CM" + "".join(MARKS_OF_LONG[shape] for shape in "CM")
"""Marks (`Word.mark`) of words."""
_LEAST_GIVEN: Final = 4
"""From this level of the lexicon on a word is a given name, or an ordinary word."""
_UNLISTED: Final = "XC"
_DIGITS_OF_AGE: Final = 2
_LEAST_LONG: Final = 3
_MOST_IN_TITLE: Final = 40
_SEPARATORS: Final = (
    (int(Sep.PARAGRAPH), "P"),
    (int(Sep.LINE), "L"),
    (int(Sep.HASH), "#"),
    (int(Sep.OPEN), "("),
    (int(Sep.CLOSE), ")"),
    (int(Sep.QUOTE), "q"),
    (int(Sep.COLON), ":"),
    (_COMMA, ","),
    (int(Sep.SLASH), "/"),
    (int(Sep.HYPHEN), "-"),
    (int(Sep.DASH), "_"),
    (_STOP, "."),
    (int(Sep.SENTENCE), "!"),
    (int(Sep.OTHER), ";"),
)
NOBODY: Final = Word("", "", 0, 0, 0, (), "edge", "L")


def bin_of(value: float, edges: tuple[float, ...]) -> int:
    """Return how many of the edges the value reaches."""
    return bisect_right(edges, value)


@lru_cache(maxsize=4096)
def separator_letter(flags: int) -> str:
    """Return one letter for a separator: what of it says most."""
    return next((letter for mask, letter in _SEPARATORS if flags & mask), " ")


_REACH: Final = 9


def surroundings(page: Page, candidate: Candidate) -> tuple[object, ...]:
    """Return all that the features of a candidate depend on, as one key.

    In a text of a million times the same name each is worked out once.
    """
    tokens = page.tokens
    i, j = candidate.first, candidate.last
    low = max(0, i - _REACH)
    outer, inner = candidate.container, candidate.holds
    return (
        candidate.entry.key,
        i - low,
        j - i,
        tuple(tokens.words[low : j + _REACH]),
        tuple(tokens.before[low : j + _REACH]),
        tokens.possessive[j - 1],
        page.lines[i],
        candidate.longer,
        candidate.inner,
        outer.key if outer is not None else None,
        inner.key if inner is not None else None,
    )


@dataclass(slots=True)
class Page:
    """One text with its words, and what is counted over it for the scorer."""

    tokens: Tokens
    words: list[Word]
    lines: list[str] = field(default_factory=list)
    """The kind of line each word is in: `n` prose, `t` title case, `u` capitals, `c` no capitals."""
    lower: Counter[str] = field(default_factory=Counter)
    surnames: Counter[str] = field(default_factory=Counter)
    """How often a word ends a run that looks like a person's name."""
    within: Counter[str] = field(default_factory=Counter)
    """How often a name follows a preposition of place."""
    names: Counter[str] = field(default_factory=Counter)
    contained: Counter[str] = field(default_factory=Counter)
    titled: Counter[str] = field(default_factory=Counter)
    strange: Counter[str] = field(default_factory=Counter)
    """How often a word follows a capitalised one that no list knows: "Davon Coleman"."""
    aged: Counter[str] = field(default_factory=Counter)
    """How often a number of two digits follows a word after a comma: "Coleman, 18"."""
    longest: dict[int, Candidate] = field(default_factory=dict)
    """The longest candidate from each word on."""
    statecraft: int = -1
    """How much the text speaks of governments, as a level; -1 where it isn't worked out yet."""


def page_of(tokens: Tokens, words: list[Word]) -> Page:
    """Count what the scorer wants to know of the whole text."""
    page = Page(tokens, words)
    page.lines = _lines(tokens, words)
    before = tokens.before
    page.lower = Counter([word.key for word in words if word.shape == "l"])
    surnames, titled = page.surnames, page.titled
    for i, word in enumerate(words):
        if not (word.capital and i and words[i - 1].capital and before[i] & _JOIN):
            continue
        previous = words[i - 1]
        if previous.first == "title":
            titled[word.key] += 1
        elif (
            previous.given >= _LEAST_GIVEN
            and previous.shape == "C"
            and previous.ordinary < max(_LEAST_GIVEN, previous.given + 1)
        ) or (previous.shape == "u" and before[i] & _STOP):
            surnames[word.key] += 1
        elif previous.first == _UNLISTED:
            page.strange[word.key] += 1
    for i, word in enumerate(words):
        if word.shape == "d" and len(word.key) == _DIGITS_OF_AGE and i and before[i] & _COMMA:
            page.aged[words[i - 1].key] += words[i - 1].capital
    return page


def _lines(tokens: Tokens, words: list[Word]) -> list[str]:
    """Return the kind of line of each word."""
    kinds: list[str] = []
    marks = "".join([word.mark for word in words])
    starts = [i for i, flags in enumerate(tokens.before) if flags & _LINE and i]
    start = 0
    for end in starts:
        kinds += [_kind_of_line(marks[start:end])] * (end - start)
        start = end
    return kinds


def _kind_of_line(marks: str) -> str:
    """Return the kind of a line (see `Page.lines`) by the marks of its words."""
    count = marks.count
    letters = len(marks) - count("d")
    large = sum([count(mark) for mark in _ALL_CAPITALS])
    if letters > 1 and large > 0.7 * letters:
        return "u"
    if not large and not sum([count(mark) for mark in _CAPITALISED]):
        return "c"
    long = sum([count(mark) for mark in MARKS_OF_LONG.values()])
    capitals = sum([count(mark) for mark in _LONG_LARGE])
    if long >= _LEAST_LONG and capitals > 0.75 * long and len(marks) < _MOST_IN_TITLE:
        return "t"
    return "n"


def count_candidates(page: Page, candidates: list[Candidate]) -> None:
    """Count names, and where they stand, over the whole text; find the containers of `X, Y`."""
    by_first = page.longest
    for candidate in candidates:
        by_first.setdefault(candidate.first, candidate)
    before, words = page.tokens.before, page.words
    for candidate in candidates:
        key = candidate.entry.key
        page.names[key] += 1
        i = candidate.first
        if i and "at_before" in words[i - 1].classes and before[i] & _JOIN:
            page.within[key] += 1
        outer = container(page, candidate, by_first)
        if outer is not None:
            candidate.container = outer.entry
            outer.holds = candidate.entry
            page.contained[key] += 1


def container(page: Page, candidate: Candidate, by_first: dict[int, Candidate]) -> Candidate | None:
    """Return the unit that follows after a comma (or in brackets) and can hold the candidate."""
    last = candidate.last
    gap = page.tokens.before[last]
    if not gap & _AFTER_NAME and not (page.lines[candidate.first] != "n" and gap & _JOIN):
        return None
    if (gap & _LINE and not gap & _COMMA) or page.tokens.possessive[last - 1]:
        return None
    outer = by_first.get(last)
    if outer is not None and holds(outer.entry, candidate.entry):
        return outer
    return None


def holds(outer: NameEntry, inner: NameEntry) -> bool:
    """Return whether the outer name can hold a place of the inner one."""
    if outer.key == inner.key:
        return False
    if not inner.known:
        return bool(outer.holds_units or outer.holds_countries)
    if outer.holds_units and not outer.holds_units.isdisjoint(inner.unit.tolist()):
        return True
    if outer.holds_countries and not outer.holds_countries.isdisjoint(inner.country.tolist()):
        return True
    return outer.abbreviation and bool(same_spot(inner, outer).any())

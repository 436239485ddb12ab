"""Words of a text with their places, and what stands between them.

One pass of one expression: words are runs of letters and digits (with inner apostrophes, and
abbreviations such as `U.S.` with their stops); everything else is a separator. A possessive `'s` is
no word of its own: it ends the word before it. Offsets are code points against the text as given.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import IntFlag
from functools import lru_cache
from itertools import accumulate, compress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_WORD = re.compile(r"((?=.\.)(?:[^\W\d_]\.){2,}|[^\W_]+(?:['’ʼ‘`](?![sS](?![^\W_]))[^\W_]+)*)")
_APOSTROPHES = frozenset("'’ʼ‘`´")
_SPACE = re.compile(r"[^\S\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_NEWLINE = re.compile(r"\r\n|[\n\r\v\f\u2028\u2029\x85]")
_MOST_JUDGED = 40
MAX_WORD = 60
"""Longer words name no place and are never looked up."""


class Sep(IntFlag):
    """What stands between two words."""

    JOIN = 1
    """A name may run across it: a space, a hyphen, the stop of an abbreviation, one line break."""
    COMMA = 2
    SENTENCE = 4
    """A sentence may end here: a stop, a question or exclamation mark."""
    LINE = 8
    PARAGRAPH = 16
    QUOTE = 32
    OPEN = 64
    """An opening bracket."""
    CLOSE = 128
    HYPHEN = 256
    SLASH = 512
    COLON = 1024
    STOP = 2048
    """A stop right after the word before."""
    DASH = 4096
    OTHER = 8192
    HASH = 16384
    """A hash or at sign right before the word."""
    POSSESSIVE = 32768
    """An apostrophe right after the word before (set by the tokeniser for `'s` as well)."""
    SPACE = 65536


_OF_CHARACTER = {
    ",": Sep.COMMA,
    "，": Sep.COMMA,
    "、": Sep.COMMA,
    "،": Sep.COMMA,
    ".": Sep.STOP | Sep.SENTENCE,
    "。": Sep.SENTENCE,
    "!": Sep.SENTENCE,
    "?": Sep.SENTENCE,
    "…": Sep.SENTENCE,
    ";": Sep.OTHER,
    ":": Sep.COLON,
    "-": Sep.HYPHEN,
    "‐": Sep.HYPHEN,
    "‑": Sep.HYPHEN,
    "–": Sep.DASH,
    "—": Sep.DASH,
    "/": Sep.SLASH,
    "(": Sep.OPEN,
    "[": Sep.OPEN,
    ")": Sep.CLOSE,
    "]": Sep.CLOSE,
    '"': Sep.QUOTE,
    "“": Sep.QUOTE,
    "”": Sep.QUOTE,
    "„": Sep.QUOTE,
    "«": Sep.QUOTE,
    "»": Sep.QUOTE,
    "'": Sep.QUOTE,
    "‘": Sep.QUOTE,
    "’": Sep.QUOTE,
    "#": Sep.HASH,
    "@": Sep.HASH,
}
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]+")


def separator(text: str) -> Sep:
    """Return what a separator holds; long ones are judged by their first and last 40 characters."""
    if len(text) > 2 * _MOST_JUDGED:
        text = text[:_MOST_JUDGED] + text[-_MOST_JUDGED:]
    text = _INVISIBLE.sub("", text)
    lines = len(_NEWLINE.findall(text))
    flags = Sep(0)
    if lines:
        flags |= Sep.LINE if lines == 1 else Sep.LINE | Sep.PARAGRAPH
    if lines or _SPACE.search(text):
        flags |= Sep.SPACE
    marks = _SPACE.sub("", _NEWLINE.sub("", text))
    for mark in marks:
        flags |= _OF_CHARACTER.get(mark, Sep.OTHER)
    if text[:1] in _APOSTROPHES:
        flags |= Sep.POSSESSIVE
    if (not marks or marks in {"-", "‐", "‑", ".", "–"}) and lines <= 1:
        if marks == "–" and flags & Sep.SPACE:
            return flags
        if not (marks and lines) or marks == "-":
            flags |= Sep.JOIN
    return flags


@dataclass(slots=True)
class Tokens:
    """The words of one text: parallel lists, one entry a word.

    `before[i]` is the separator before word i; the list has one entry more, for the end.
    """

    text: str
    words: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    before: list[int] = field(default_factory=list)
    possessive: list[bool] = field(default_factory=list)

    def __len__(self) -> int:
        """Return the number of words."""
        return len(self.words)


class _Separators(dict[str, int]):
    """Separators to their flags; keeps the short ones that it has met, a bounded number."""

    __slots__ = ()
    _MOST_KEPT = 4096

    def __missing__(self, text: str) -> int:
        """Judge a separator that isn't kept."""
        flags = int(separator(text))
        if len(self) >= self._MOST_KEPT:
            self.clear()
        if len(text) <= _MOST_JUDGED:
            self[text] = flags
        return flags


@lru_cache(maxsize=1)
def parts(text: str) -> tuple[str, ...]:
    """Cut a text into separators and words, which take turns; the last text asked for is kept.

    Places, then corridors are looked for in the same words.
    """
    return tuple(_WORD.split(text))


class Tokeniser:
    """Cuts texts into words; keeps what it learnt of separators from text to text."""

    def __init__(self) -> None:
        self._separators = _Separators()

    def tokens(self, text: str, start: int = 0, end: int | None = None) -> Tokens:
        """Cut `text[start:end]` into words; offsets are against the whole text."""
        end = len(text) if end is None else end
        # Separators and words take turns, so that all of this runs at the speed of built-ins.
        cut = parts(text[start:end])
        bounds = list(accumulate(map(len, cut), initial=start))
        gaps, words = cut[::2], list(cut[1::2])
        before = list(map(self._separators.__getitem__, gaps))
        found = Tokens(text, words, bounds[1:-1:2], bounds[2::2], before, [False] * len(words))
        dropped = [
            k for k, word in enumerate(words) if word in _S and k and gaps[k] in _APOSTROPHES
        ]
        if dropped:
            _drop(found, dropped)
        found.before[-1] |= _EDGE
        found.before[0] |= _EDGE
        return found


def _drop(found: Tokens, dropped: list[int]) -> None:
    """Take words that are the `s` of a possessive out, and mark the words before them."""
    kept = bytearray(b"\1") * len(found.before)
    for k in dropped:
        kept[k] = 0
        owner = k - 1
        while not kept[owner]:
            owner -= 1
        found.possessive[owner] = True
    found.words = list(compress(found.words, kept))
    found.starts = list(compress(found.starts, kept))
    found.ends = list(compress(found.ends, kept))
    found.before = list(compress(found.before, kept))
    found.possessive = list(compress(found.possessive, kept))


_S = frozenset("sS")
_EDGE = int(Sep.PARAGRAPH | Sep.SENTENCE)


def blocks(text: str, most: int) -> Iterator[tuple[int, int]]:
    """Cut a long text into stretches of at most `most` characters, at spaces where there are any."""
    start, length = 0, len(text)
    while start < length:
        end = min(length, start + most)
        if end < length:
            cut = max(
                text.rfind("\n", start + most // 2, end), text.rfind(" ", start + most // 2, end)
            )
            end = cut + 1 if cut > start else end
        yield start, end
        start = end

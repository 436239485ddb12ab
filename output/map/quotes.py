"""What of a document's text goes into the page: the sentences around what was found."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

_SENTENCE_END: Final = re.compile(
    r"[.!?]['\"”’)\]]*\s+|[。！？]|\n\s*\n|\n(?=[-*#>•])|(?:^|(?<=\n))[^\n]{1,45}\n"
)
"""Ends of sentences, paragraphs, items and headings; a line that is merely wrapped is none."""
_ABBREVIATION: Final = re.compile(
    r"(?:\b(?:[A-Z]|Mr|Mrs|Ms|Dr|St|Gen|Lt|Col|No|vs|Jr|Sr|U\.S|U\.N))\.\s+$"
)
_WIDE: Final = re.compile("[\U00010000-\U0010ffff]")
_LONGEST: Final = 700
"""Characters of a passage on either side of what it is quoted for."""


class Passage(NamedTuple):
    """A span of a document, code points, end exclusive."""

    start: int
    end: int


def passages(text: str, spans: Iterable[tuple[int, int]], *, full_text: bool) -> list[Passage]:
    """Return the passages to embed, in order, without overlaps.

    Parameters
    ----------
    text
        The document as read.
    spans
        Start and end of each mention and piece of evidence, code points.
    full_text
        True: the paragraphs of the whole document; False: only the sentences that hold a span.
    """
    wanted = sorted({(a, min(len(text), b)) for a, b in spans if 0 <= a < b and a < len(text)})
    if full_text:
        return _joined([*_paragraphs(text), *(Passage(a, b) for a, b in wanted)])
    borders = _borders(text) if wanted else []
    return _joined(Passage(*_sentence(text, borders, a, b)) for a, b in wanted)


def _borders(text: str) -> list[int]:
    found = [
        match.end()
        for match in _SENTENCE_END.finditer(text)
        if not _ABBREVIATION.search(text, max(0, match.end() - 12), match.end())
    ]
    return [0, *found, len(text)]


def _sentence(text: str, borders: list[int], start: int, end: int) -> tuple[int, int]:
    from bisect import bisect_left, bisect_right

    low = borders[max(0, bisect_right(borders, start) - 1)]
    high = borders[min(len(borders) - 1, bisect_left(borders, end))]
    low, high = max(low, start - _LONGEST), min(high, end + _LONGEST)
    while low < start and text[low].isspace():
        low += 1
    while high > end and text[high - 1].isspace():
        high -= 1
    return low, high


def _paragraphs(text: str) -> list[Passage]:
    found = [Passage(*m.span()) for m in re.finditer(r"\S(?:[^\n]|\n(?!\s*\n))*", text)]
    return [line for passage in found for line in _lines(text, passage)]


def _lines(text: str, passage: Passage) -> list[Passage]:
    """Return a paragraph as it is, or its lines when it is too long to be one."""
    if passage.end - passage.start <= _LONGEST * 6:
        return [passage]
    lines = re.compile(r"\S[^\n]*").finditer(text, passage.start, passage.end)
    return [Passage(*m.span()) for m in lines]


def _joined(found: Iterable[Passage]) -> list[Passage]:
    joined: list[Passage] = []
    for passage in sorted(found):
        if joined and passage.start < joined[-1].end:
            joined[-1] = Passage(joined[-1].start, max(joined[-1].end, passage.end))
        else:
            joined.append(passage)
    return joined


class Utf16:
    """Lengths of the spans of a text in UTF-16 units, which is how a browser counts.

    The text is looked through once, however many spans are asked for.
    """

    def __init__(self, text: str) -> None:
        self._wide = [m.start() for m in _WIDE.finditer(text)]

    def length(self, start: int, end: int) -> int:
        """Return the length of a span given in code points."""
        wide = bisect_left(self._wide, end) - bisect_left(self._wide, start)
        return end - start + wide

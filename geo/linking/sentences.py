"""Sentences of a document, with their offsets."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MAX_CHARS = 4000
"""A longer stretch without a sentence end is cut here, so that cost stays linear."""

_ABBREVIATIONS = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "dr",
        "prof",
        "gen",
        "col",
        "lt",
        "sen",
        "rep",
        "gov",
        "st",
        "mt",
        "ft",
        "no",
        "vs",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sep",
        "sept",
        "oct",
        "nov",
        "dec",
        "inc",
        "ltd",
        "co",
        "corp",
        "dept",
        "est",
        "approx",
        "fig",
        "eds",
        "ed",
        "al",
        "e.g",
        "i.e",
        "u.s",
        "u.k",
        "u.n",
        "u.a.e",
        "d.c",
        "p.m",
        "a.m",
    ]
)
_END = re.compile(r"""[.!?…。！？]+["'”’)\]]*(?=\s|$)|[。！？]""")
_BREAK = re.compile(r"\n[ \t\r\f\v]*\n\s*|\n\s*(?=[-*•·▪‣–—]\s|\d{1,2}[.)]\s|#{1,6}\s)")
_OPENING = "(\"“‘'"
_LONG_WORD = 20
_SOFT_WIDTH = 90
_HEADLINE_CHARS = 110


class Sentence(NamedTuple):
    """A sentence: a span of the text, the number of its paragraph, and whether it has no full stop."""

    start: int
    end: int
    paragraph: int
    headline: bool


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _BREAK.finditer(text):
        yield from _lines(text, start, match.start())
        start = match.end()
    yield from _lines(text, start, len(text))


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut a block at the newlines that end a paragraph, not at those of wrapped lines."""
    lines = text[start:end].split("\n")
    width = max(map(len, lines))
    at = begin = start
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        at += len(line) + 1
        if _is_hard(line.rstrip(), following.lstrip(), width):
            yield begin, min(at, end)
            begin = at
    if begin < end:
        yield begin, end


def _is_hard(line: str, following: str, width: int) -> bool:
    if not line or not following:
        return False
    if following[0].islower():
        return False
    if width > 2 * _SOFT_WIDTH:  # paragraphs of one line each
        return True
    first = following.split(maxsplit=1)[0]
    fits = len(line) + 1 + len(first) <= width - 8
    return fits and line[-1] not in ",;-–—"


def _is_abbreviation(text: str, start: int, dot: int) -> bool:
    if text[dot] != ".":
        return False
    at, least = dot, max(start, dot - _LONG_WORD)
    while at > least and not (text[at - 1].isspace() or text[at - 1] in _OPENING):
        at -= 1
    bare = text[at:dot]
    if not bare:
        return False
    short = len(bare) == 1 and bare.isupper()
    return short or bare.lower() in _ABBREVIATIONS


def _starts_sentence(text: str, at: int) -> bool:
    if text[at : at + 1] == " " and not text[at + 1 : at + 2].isspace():
        return not text[at + 1 : at + 2].islower()
    for char in text[at : at + 12]:
        if not char.isspace():
            return not char.islower()
    return True


def _stops(text: str, start: int, end: int) -> Iterator[int]:
    last = start
    for match in _END.finditer(text, start, end):
        skip = _is_abbreviation(text, start, match.start()) and text[match.start()] == "."
        if not skip and _starts_sentence(text, match.end()):
            last = match.end()
            yield last
        while match.end() - last > MAX_CHARS:
            last += MAX_CHARS
            yield last
    while end - last > MAX_CHARS:
        last += MAX_CHARS
        yield last
    yield end


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    if end > start and not (text[start].isspace() or text[end - 1].isspace()):
        return start, end
    piece = text[start:end]
    lead = len(piece) - len(piece.lstrip())
    return start + lead, end - (len(piece) - len(piece.rstrip()))


def split_sentences(text: str) -> Sequence[Sentence]:
    """Cut a text into sentences.

    Wrapped lines are joined, blank lines and list items end a sentence. Cost is linear; nothing
    longer than `MAX_CHARS` comes out.

    Returns
    -------
    list of Sentence
        In order, not overlapping, without surrounding white space.
    """
    found: list[Sentence] = []
    for paragraph, (start, end) in enumerate(_blocks(text)):
        at = start
        for stop in _stops(text, start, end):
            begin, finish = _trim(text, at, stop)
            at = stop
            if finish > begin:
                bare = text[finish - 1] not in ".!?…。！？\"”'’)"
                headline = bare and finish - begin < _HEADLINE_CHARS
                found.append(Sentence(begin, finish, paragraph, headline))
    return found

"""The sentence around a span, shortened where it is long: all that is carried of a text."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Final

QUOTE_LIMIT: Final = 360
"""Characters of a quote at most."""

_END_OF_SENTENCE: Final = re.compile(
    r"(?:(?<![A-Z])[.!?][\"'”’)\]]{0,3}\s+(?=[^\sa-z])|[。！？]+[」』”’）]{0,3}|\n[ \t]*\n|\n(?=[#*>-]))"
)
_SPACE: Final = re.compile(r"\s+")
_ELLIPSIS: Final = "…"


class Quoter:
    """Quotes the sentences of one text; the text is split once, in linear time."""

    def __init__(self, text: str) -> None:
        """Split `text` into sentences."""
        self._text = text
        self._starts = [0, *(match.end() for match in _END_OF_SENTENCE.finditer(text))]

    def sentence(self, start: int, end: int) -> tuple[int, int]:
        """Return the span, code points, of the sentence or sentences around a span."""
        first = max(0, bisect_right(self._starts, start) - 1)
        after = bisect_right(self._starts, max(start, end - 1))
        stop = self._starts[after] if after < len(self._starts) else len(self._text)
        return self._starts[first], stop

    def quote(self, start: int, end: int) -> str:
        """Return the sentence around a span, on one line, at most `QUOTE_LIMIT` characters.

        A span outside the text gives an empty quote.
        """
        if not 0 <= start < end <= len(self._text):
            return ""
        first, stop = self.sentence(start, end)
        head, tail = "", ""
        if stop - first > QUOTE_LIMIT - 2:
            room = max(0, QUOTE_LIMIT - 2 - (end - start)) // 2
            left, right = max(first, start - room), min(stop, max(end, start) + room)
            right = min(right, left + QUOTE_LIMIT - 2)
            head, tail = _ELLIPSIS * (left > first), _ELLIPSIS * (right < stop)
            first, stop = left, right
        return head + _SPACE.sub(" ", self._text[first:stop]).strip() + tail

"""Small values of the tables: clean text, dates, the version of the program."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from functools import cache, lru_cache
from importlib import metadata
from typing import Final, NamedTuple

from layers.fields import PARTIAL_DATE_PATTERN

_NOT_TEXT: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_PARTIAL: Final = re.compile(PARTIAL_DATE_PATTERN)


class DateRange(NamedTuple):
    """A date, whole or partial, and the first and the last day that it may mean; ISO 8601."""

    text: str
    first: str
    last: str


def clean(text: str) -> str:
    """Return text in NFC without control characters and lone surrogates, which no format holds."""
    return unicodedata.normalize("NFC", _NOT_TEXT.sub(" ", text))


@lru_cache(maxsize=4096)
def date_range(text: str) -> DateRange:
    """Return the days that a whole or partial ISO 8601 date may mean; all empty where it is none.

    A time of day is left out.
    """
    day = text.strip().partition("T")[0].strip()
    if not day or not _PARTIAL.match(day):
        return DateRange("", "", "")
    year, month, date = (int(part) for part in (*day.split("-"), "0", "0")[:3])
    if year == 0:
        return DateRange("", "", "")
    if month and date > monthrange(year, month)[1]:
        return DateRange("", "", "")
    first = f"{year:04d}-{month or 1:02d}-{date or 1:02d}"
    last_month = month or 12
    last_day = date or monthrange(year, last_month)[1]
    return DateRange(day, first, f"{year:04d}-{last_month:02d}-{last_day:02d}")


@cache
def extractor() -> str:
    """Return the name and version of the program, as evidence carries it."""
    try:
        return f"corridormap {metadata.version('corridormap')}"
    except metadata.PackageNotFoundError:
        return "corridormap (not installed)"

"""Adjectives of countries and peoples, and the capitals that stand for governments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geo.gazetteer import KINDS, Gazetteer
from geo.lexicon import DATA_DIR
from geo.names import fold
from geo.tokens import Sep
from layers.errors import DataError
from layers.vocabulary import PlaceKind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from geo.recognition_page import Page

DEMONYMS_FILE: Final = "demonyms.tsv"
CAPITALS_FILE: Final = "capitals.tsv"
_WIDE: Final = frozenset({PlaceKind.COUNTRY, PlaceKind.MACRO_REGION, PlaceKind.ADMIN1})
_JOIN: Final = int(Sep.JOIN)
_HYPHEN: Final = int(Sep.HYPHEN)


def _rows(path: Path) -> list[tuple[str, str]]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        pairs = [line.split("\t") for line in lines if line and line[0] != "#"]
        return [(a, b) for a, b in pairs]
    except (OSError, ValueError) as error:
        msg = f"The list {path.name!r} can't be read ({error}). Install corridormap anew."
        raise DataError(msg) from error


def capital_names(data_dir: Path | None = None) -> list[tuple[str, str]]:
    """Return folded names of capitals and the codes of their countries."""
    return _rows((data_dir or DATA_DIR) / CAPITALS_FILE)


def demonym_keys(data_dir: Path | None = None) -> frozenset[str]:
    """Return the folded adjectives and peoples of the list."""
    rows = _rows((data_dir or DATA_DIR) / DEMONYMS_FILE)
    words = (word for _, words in rows for word in words.split(";"))
    return frozenset(fold(word) for word in words if not word.endswith("-"))


class Demonyms:
    """Finds adjectives of countries and peoples."""

    def __init__(self, rows: dict[str, int], before_hyphen: dict[str, int]) -> None:
        self._rows = rows
        self._before_hyphen = before_hyphen
        self._first = {key.split(" ", 1)[0] for key in rows if " " in key}

    @classmethod
    def open(cls, gazetteer: Gazetteer, data_dir: Path | None = None) -> Demonyms:
        """Read the list and tie it to places; a word whose place the gazetteer lacks is left out."""
        rows: dict[str, int] = {}
        hyphen: dict[str, int] = {}
        for place, words in _rows((data_dir or DATA_DIR) / DEMONYMS_FILE):
            found = gazetteer.rows(fold(place))
            wide = [row for row in found if KINDS[int(gazetteer.kind[row])] in _WIDE] or list(found)
            if not wide:
                continue
            for word in words.split(";"):
                table = hyphen if word.endswith("-") and word != "Ni-Vanuatu" else rows
                table[fold(word)] = int(wide[0])
        return cls(rows, hyphen)

    def __contains__(self, key: str) -> bool:
        """Return whether a folded word is an adjective of a country or a people."""
        return key in self._rows

    def find(self, page: Page) -> Iterator[tuple[int, int, int]]:
        """Yield first word, end and gazetteer row of each adjective or people of a text."""
        words, before = page.words, page.tokens.before
        i, n = 0, len(words)
        while i < n:
            word = words[i]
            row = None
            size = 1
            if word.capital:
                if word.key in self._first and i + 1 < n and before[i + 1] & _JOIN:
                    row = self._rows.get(f"{word.key} {words[i + 1].key}")
                    size = 2
                if row is None:
                    size = 1
                    row = self._rows.get(word.key)
                if row is None and before[i + 1] & _HYPHEN:
                    row = self._before_hyphen.get(word.key)
            if row is not None:
                yield i, i + size, row
            i += size if row is not None else 1

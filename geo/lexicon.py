"""What a word is besides a place: name of a person, ordinary word, title, landform word and so on."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from geo.names import fold
from layers.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

DATA_DIR: Final = Path(__file__).parent / "data"
_MOST_WORDS: Final = 60_000
_CAPITAL: Final = frozenset("CUuMA")
_REMEDY: Final = "Install corridormap anew, or run tools/build_lexicon.py."


@dataclass(slots=True, eq=False)
class Word:
    """What is known of a word as it is written; one record a word, compared by identity."""

    key: str
    """The folded word."""
    shape: str
    """`l` lower, `C` capitalised, `U` all capitals, `u` one capital letter, `M` mixed from a
    capital, `m` mixed from a small letter, `A` abbreviation with inner stops, `d` digits first."""
    given: int
    family: int
    ordinary: int
    classes: tuple[str, ...]
    """The classes of `recognition_words.toml` that it is in, sorted."""
    first: str
    """The one class that says most, or a stand-in from its shape and the name lists."""
    script: str
    """`L` Latin, `H` Hangul, `Z` Han or kana, `R` Cyrillic, `o` other."""
    capital: bool = False
    """It starts with a capital letter."""
    mark: str = "l"
    """The letter of its shape; another one where the word is long (`MARKS_OF_LONG`)."""


MARKS_OF_LONG: Final = {"l": "1", "C": "2", "U": "3", "u": "4", "M": "5", "m": "6", "A": "7"}
"""What `Word.mark` is for words of four letters and more, by their shape."""
_LONG_WORD: Final = 4
_PRIORITY: Final = (
    "title", "direction", "landform_after", "unit_after", "unit_before", "street_after",
    "facility_after", "org_before", "org_after", "press", "place_before", "month", "weekday",
    "govern_after", "say_after", "person_verb", "relation_before", "move_before", "number",
    "weather", "calendar", "of_words", "article", "copula", "conjunction", "demonym_noun",
)  # fmt: skip


_SCRIPTS: Final = (
    ("L", 0x0000, 0x0250),
    ("L", 0x1E00, 0x1F00),
    ("R", 0x0400, 0x0530),
    ("H", 0xAC00, 0xD7B0),
    ("H", 0x1100, 0x1200),
    ("Z", 0x2E80, 0xA000),
    ("Z", 0xF900, 0xFB00),
    ("Z", 0x20000, 0x32000),
)
_NO_LEVELS: Final = (0, 0, 0)
_LEVELS: Final = {
    f"{given}{family}{ordinary}": (given, family, ordinary)
    for given in range(10)
    for family in range(10)
    for ordinary in range(10)
}
_ORDINARY: Final = 4
_GIVEN: Final = 4
_FAMILY: Final = 3


def shape_of(word: str) -> str:
    """Return the shape letter of a word (see `Word.shape`)."""
    head = word[0]
    if head.isdigit():
        return "d"
    if not head.isupper():
        return "m" if any(c.isupper() for c in word[1:]) else "l"
    if "." in word:
        return "A"
    if len(word) == 1:
        return "u"
    if word.isupper():
        return "U"
    return "C" if word[1:].islower() or not any(c.isupper() for c in word[1:]) else "M"


def script_of(word: str) -> str:
    """Return the script letter of a word, by its first letter (see `Word.script`)."""
    code = ord(word[0])
    return next((script for script, low, high in _SCRIPTS if low <= code < high), "o")


class Lexicon:
    """The word lists, and the words met so far (a bounded memory)."""

    def __init__(self, levels: dict[str, str], classes: dict[str, tuple[str, ...]]) -> None:
        self._levels = levels
        self._classes = classes
        self._words = _Words(self._learn)

    @classmethod
    def open(cls, data_dir: Path | None = None) -> Lexicon:
        """Read the packaged lists.

        Raises
        ------
        DataError
            A list is missing or damaged; the message names it.
        """
        folder = data_dir or DATA_DIR
        levels: dict[str, str] = {}
        for line in _lines(folder / "recognition_lexicon.tsv"):
            if line[:1] != "#":
                level, *words = line.split("\t")
                levels |= dict.fromkeys(words, level)
        return cls(levels, _classes(folder / "recognition_words.toml"))

    def word(self, text: str) -> Word:
        """Return what is known of a word."""
        return self._words[text]

    def words(self, texts: Iterable[str]) -> list[Word]:
        """Return what is known of each word."""
        return list(map(self._words.__getitem__, texts))

    def _learn(self, text: str) -> Word:
        if text.isascii() and text.isalpha():
            key, shape, script = text.lower(), _plain_shape(text), "L"
        else:
            key, shape, script = fold(text), shape_of(text), script_of(text)
        level = self._levels.get(key)
        given, family, ordinary = _LEVELS.get(level, _NO_LEVELS) if level else _NO_LEVELS
        classes = self._classes.get(key, ())
        first = next((c for c in _PRIORITY if c in classes), "") if classes else ""
        if not first:
            first = _stand_in(shape, given, family, ordinary)
        mark = MARKS_OF_LONG.get(shape, shape) if len(key) >= _LONG_WORD else shape
        return Word(
            key, shape, given, family, ordinary, classes, first, script, shape in _CAPITAL, mark
        )


class _Words(dict[str, Word]):
    """The words met so far; a bounded number."""

    __slots__ = ("_learn",)

    def __init__(self, learn: Callable[[str], Word]) -> None:
        super().__init__()
        self._learn = learn

    def __missing__(self, text: str) -> Word:
        """Learn a word, and keep it."""
        word = self._learn(text)
        if len(self) >= _MOST_WORDS:
            self.clear()
        self[text] = word
        return word


def _plain_shape(text: str) -> str:
    """Return the shape letter of a word of plain letters, as `shape_of`."""
    if text.islower():
        return "l"
    if not text[0].isupper():
        return "m"
    if len(text) == 1:
        return "u"
    if text.isupper():
        return "U"
    return "C" if text[1:].islower() else "M"


def _stand_in(shape: str, given: int, family: int, ordinary: int) -> str:
    if shape in "lm":
        return "l" if ordinary else "l?"
    if shape == "d":
        return "digit"
    if ordinary >= _ORDINARY:
        return "Xo"
    if given >= _GIVEN and given >= family:
        return "Xg"
    if family >= _FAMILY:
        return "Xf"
    return "X" + shape


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        msg = f"The word list {path.name!r} can't be read ({error}). {_REMEDY}"
        raise DataError(msg) from error


def _classes(path: Path) -> dict[str, tuple[str, ...]]:
    try:
        table = tomllib.loads("\n".join(_lines(path)))
    except tomllib.TOMLDecodeError as error:
        msg = f"The word list {path.name!r} is damaged ({error}). {_REMEDY}"
        raise DataError(msg) from error
    found: dict[str, list[str]] = {}
    for name, words in table.items():
        for word in sorted(set(words.split())):
            found.setdefault(word, []).append(name)
    return {word: tuple(sorted(names)) for word, names in found.items()}

"""What a word is besides a place: name of a person, ordinary word, title, landform word and so on."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

import marisa_trie

from geo.names import fold
from layers.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_Trie = TypeVar("_Trie", marisa_trie.Trie, marisa_trie.RecordTrie)

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
    opens: bool = False
    """A name may begin with it: for its letters, or as a name that is looked for in small letters, too."""


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
LEVELS: Final = "<3B"
"""How common a word is as a given name, as a family name and as an ordinary word: a record of `LEVELS_FILE`."""
LEVELS_FILE: Final = "recognition_lexicon.trie"
SMALL_FILE: Final = "recognition_lower.trie"
_NO_LEVELS: Final = ((0, 0, 0),)
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

    def __init__(
        self,
        levels: marisa_trie.RecordTrie,
        small: marisa_trie.Trie,
        classes: dict[str, tuple[str, ...]],
    ) -> None:
        self._levels = levels
        self._small = small
        self._classes = classes
        self._words = _Words(self._learn)

    @classmethod
    def open(cls, data_dir: Path | None = None) -> Lexicon:
        """Map and read the packaged lists.

        Raises
        ------
        DataError
            A list is missing or damaged; the message names it.
        """
        folder = data_dir or DATA_DIR
        levels = _mapped(marisa_trie.RecordTrie(LEVELS), folder / LEVELS_FILE)
        small = _mapped(marisa_trie.Trie(), folder / SMALL_FILE)
        return cls(levels, small, _classes(folder / "recognition_words.toml"))

    def word(self, text: str) -> Word:
        """Return what is known of a word."""
        return self._words[text]

    def words(self, texts: Iterable[str]) -> list[Word]:
        """Return what is known of each word."""
        return list(map(self._words.__getitem__, texts))

    def is_small(self, key: str) -> bool:
        """Return whether a folded name is looked for in small letters, too."""
        return key in self._small

    def starts_small(self, first: str, second: str) -> bool:
        """Return whether a name that is looked for in small letters may begin with these two words, or is the first."""
        return first in self._small or self._begins_small(f"{first} {second}")

    def _begins_small(self, prefix: str) -> bool:
        return next(self._small.iterkeys(prefix), None) is not None

    def _learn(self, text: str) -> Word:
        if text.isascii() and text.isalpha():
            key, shape, script = text.lower(), _plain_shape(text), "L"
        else:
            key, shape, script = fold(text), shape_of(text), script_of(text)
        given, family, ordinary = self._levels.get(key, _NO_LEVELS)[0]
        classes = self._classes.get(key, ())
        first = next((c for c in _PRIORITY if c in classes), "") if classes else ""
        if not first:
            first = _stand_in(shape, given, family, ordinary)
        mark = MARKS_OF_LONG.get(shape, shape) if len(key) >= _LONG_WORD else shape
        capital = shape in _CAPITAL
        opens = capital or script != "L" or key in self._small or self._begins_small(f"{key} ")
        return Word(
            key, shape, given, family, ordinary, classes, first, script, capital, mark, opens
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


def _mapped(trie: _Trie, path: Path) -> _Trie:
    try:
        trie.mmap(str(path))
    except (OSError, RuntimeError) as error:
        msg = f"The word list {path.name!r} can't be read ({error}). {_REMEDY}"
        raise DataError(msg) from error
    return trie


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


@cache
def closed_names(path: Path = DATA_DIR / "not_places.txt") -> frozenset[str]:
    """Return the folded names in which no place is looked for.

    Raises
    ------
    DataError
        The list is missing or damaged.
    """
    names: set[str] = set()
    for line in _lines(path):
        if line and line[0] != "#":
            form, _, fillings = line.partition("\t")
            names.update(fold(form.replace("{}", word)) for word in fillings.split(";"))
    return frozenset(names)

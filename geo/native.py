"""Names in Korean, Chinese and Russian text, where words are not cut or capitalised as in English.

Korean and Chinese words are cut into the name and the rest before anything else looks at them, so
that a candidate is always whole words. Russian names are looked for by their first case. What is
found here is judged by rule, not by the scorer, which learnt from English.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geo.lexicon import DATA_DIR, script_of
from geo.names import fold
from geo.tokens import MAX_WORD, Sep, Tokens
from layers.errors import DataError

if TYPE_CHECKING:
    from pathlib import Path

    from geo.place_names import NameEntry, Names

NATIVE_FILE: Final = "native.toml"
SURE: Final = 0.85
"""How likely a name found by these rules is one."""
_HANGUL_OR_HAN: Final = re.compile(
    "[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U00031fff]"
)
_GLUE: Final = int(Sep(0))
_LONGEST: Final = 12
_SHORTEST: Final = 2
_WIDE: Final = "CMAW"
_BIG_TOWN: Final = 5.0
_HUGE_TOWN: Final = 6.0
_SMALL_TOWN: Final = 4.0
_NEAR_HOME: Final = frozenset({"KR", "KP", "CN", "TW", "HK", "MO", "JP", "RU", "MN", "KZ"})
"""Countries whose towns are looked for first in Korean and Chinese text."""


@dataclass(frozen=True, slots=True)
class NativeWords:
    """The word lists of `native.toml`."""

    particles: frozenset[str]
    korean: frozenset[str]
    units: frozenset[str]
    chinese: frozenset[str]
    phrases: tuple[str, ...]
    """Names of organisations that start with the name of a place."""
    endings: tuple[tuple[str, tuple[str, ...]], ...]
    russian_units: dict[str, str]
    given: frozenset[str]
    russian: frozenset[str]

    @classmethod
    def open(cls, path: Path | None = None) -> NativeWords:
        """Read the lists.

        Raises
        ------
        DataError
            The file is missing or damaged.
        """
        path = path or DATA_DIR / NATIVE_FILE
        try:
            table = tomllib.loads(path.read_text(encoding="utf-8"))
            korean, chinese, russian = table["korean"], table["chinese"], table["russian"]
            return cls(
                frozenset(korean["particles"].split()),
                frozenset(korean["words"].split()),
                frozenset(chinese["units"]),
                frozenset(chinese["words"].split()),
                tuple(chinese["phrases"].split()),
                tuple((fold(end), tuple(map(fold, firsts))) for end, firsts in russian["endings"]),
                {fold(case): fold(first) for case, first in russian["units"].items()},
                frozenset(map(fold, russian["given"].split())),
                frozenset(map(fold, russian["words"].split())),
            )
        except (OSError, ValueError, KeyError) as error:
            msg = f"The list {path.name!r} can't be read ({error}). Install corridormap anew."
            raise DataError(msg) from error


class Native:
    """Finds names in native text."""

    def __init__(self, names: Names, words: NativeWords | None = None) -> None:
        self._names = names
        self._words = words or NativeWords.open()
        self._countries = names.gazetteer.countries

    def split(self, tokens: Tokens) -> tuple[Tokens, set[int]]:
        """Cut Korean and Chinese words into names and the rest.

        Returns
        -------
        tuple
            The words, and which of them are names.
        """
        if not tokens.words or not _HANGUL_OR_HAN.search(
            tokens.text, tokens.starts[0], tokens.ends[-1]
        ):
            return tokens, set()
        cut = Tokens(tokens.text)
        names: set[int] = set()
        for k, word in enumerate(tokens.words):
            script = script_of(word)
            pieces = [(0, len(word), False)]
            if script == "H" and len(word) <= MAX_WORD:
                pieces = self._korean(word)
            elif script == "Z":
                pieces = self._chinese(word)
            for a, b, is_name in pieces:
                if is_name:
                    names.add(len(cut.words))
                cut.words.append(word[a:b])
                cut.starts.append(tokens.starts[k] + a)
                cut.ends.append(tokens.starts[k] + b)
                cut.before.append(tokens.before[k] if a == 0 else _GLUE)
                cut.possessive.append(tokens.possessive[k] if b == len(word) else False)
        cut.before.append(tokens.before[-1])
        return cut, names

    def _korean(self, word: str) -> list[tuple[int, int, bool]]:
        whole = [(0, len(word), False)]
        key = fold(word)
        if len(key) != len(word):
            return whole
        for name in reversed(self._names.gazetteer.prefixes(key)):
            size = len(name)
            rest = word[size:]
            if size < _SHORTEST or (rest and rest not in self._words.particles):
                continue
            if name in self._words.korean or not self._fits(name, "H"):
                continue
            return [(0, size, True), (size, len(word), False)] if rest else [(0, size, True)]
        return whole

    def _chinese(self, word: str) -> list[tuple[int, int, bool]]:
        pieces: list[tuple[int, int, bool]] = []
        at = last = 0
        while at < len(word):
            skipped = self._skipped(word, at)
            size = 0 if skipped else self._chinese_at(word, at)
            if skipped:
                at += skipped
            elif size:
                if at > last:
                    pieces.append((last, at, False))
                pieces.append((at, at + size, True))
                at += size
                last = at
            else:
                at += 1
        if last < len(word):
            pieces.append((last, len(word), False))
        return pieces

    def _skipped(self, word: str, at: int) -> int:
        """Return how long a longer everyday phrase with a name in it is at this place."""
        return max(
            (len(phrase) for phrase in self._words.phrases if word.startswith(phrase, at)),
            default=0,
        )

    def _chinese_at(self, word: str, at: int) -> int:
        part = word[at : at + _LONGEST]
        key = fold(part)
        if len(key) != len(part):
            return 0
        for name in reversed(self._names.gazetteer.prefixes(key)):
            size = len(name)
            if size < _SHORTEST or name in self._words.chinese:
                continue
            unit = part[size : size + 1] in self._words.units and len(part) > size
            if self._fits(name, "Z", unit=unit):
                return size
        return 0

    def _fits(self, key: str, script: str, *, unit: bool = False) -> bool:
        """Return whether a name is known well enough to be taken without capitals to go by."""
        entry = self._names.entry(key)
        if entry is None or entry.abbreviation:
            return False
        if entry.group in _WIDE or unit or entry.importance >= _HUGE_TOWN:
            return True
        if entry.group == "S":
            return True
        home = any(self._countries[code] in _NEAR_HOME for code in entry.country.tolist())
        least = _SMALL_TOWN if home and script == "H" else _BIG_TOWN
        return entry.importance >= least and (home or len(key) > _SHORTEST)

    def russian(
        self, key: str, following: str, *, capital: bool, opens: bool
    ) -> tuple[NameEntry, bool] | None:
        """Return what is known of a Russian name by its first case.

        Parameters
        ----------
        following
            The folded word after it, empty where none is joined to it.
        capital
            The word after starts with a capital.
        opens
            It starts a sentence.

        Returns
        -------
        tuple or None
            The name, and whether the word after belongs to it.
        """
        firsts = self._first_cases(key)
        for second in self._second_words(following, following_capital=capital):
            for first in firsts:
                entry = self._names.entry(f"{first} {second}")
                if entry is not None:
                    return entry, True
        if key in self._words.russian or key in self._words.given:
            return None
        least = _SMALL_TOWN + 0.3 if opens else _SMALL_TOWN - 0.3
        for first in firsts:
            entry = self._names.entry(first)
            if entry is not None and (entry.group in _WIDE + "S" or entry.importance >= least):
                return entry, False
        return None

    def _second_words(self, following: str, *, following_capital: bool) -> list[str]:
        unit = self._words.russian_units.get(following)
        if unit:
            return [unit]
        return self._first_cases(following) if following and following_capital else [following]

    def _first_cases(self, key: str) -> list[str]:
        found = [key]
        for end, firsts in self._words.endings:
            if key.endswith(end) and len(key) - len(end) >= _SHORTEST:
                found += [key[: len(key) - len(end)] + first for first in firsts]
        return found

"""The words of the extractor: phrases as data, matched by their first token."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from functools import cache
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo.lexicon import closed_names
from layers.errors import DataError
from layers.model import Place, Position
from layers.vocabulary import Mode, PlaceKind, Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_TWO = 2
LETTERS = re.compile(r"[a-z]+")
_DATA = Path(__file__).resolve().parent.parent / "data"
LEXICON_FILE = _DATA / "linking.toml"
STATUS_FILE = _DATA / "linking_status.toml"


_Of = tuple[str | None, dict[str, list[tuple[tuple[str, ...], str]]]]
"""Of a first word: the label of the word alone, and the longer phrases by their second word."""


@dataclass(slots=True)
class Phrases:
    """Phrases with a label each; the longest that starts at a token wins. Nothing is added once one was looked for."""

    by_first: dict[str, list[tuple[tuple[str, ...], str]]] = field(default_factory=dict)
    _closed: dict[str, _Of] = field(default_factory=dict)

    def add(self, pattern: str, label: str) -> None:
        """Add a phrase in which `a|b` stands for either word."""
        for words in product(*(part.split("|") for part in pattern.split())):
            self.by_first.setdefault(words[0], []).append((words, label))

    def _close(self, first: str) -> _Of:
        """Put the longer phrases that begin with a word first; done when the word is first met."""
        found = sorted(self.by_first[first], key=lambda entry: (-len(entry[0]), entry))
        longer: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for words, label in found:
            if len(words) > 1:
                longer.setdefault(words[1], []).append((words, label))
        alone = next((label for words, label in found if len(words) == 1), None)
        self._closed[first] = held = (alone, longer)
        return held

    def at(self, words: Sequence[str], i: int) -> tuple[int, str] | None:
        """Return the length and label of the longest phrase that starts at `i`, if any."""
        held = self._closed.get(words[i])
        if held is None:
            if words[i] not in self.by_first:
                return None
            held = self._close(words[i])
        alone, longer = held
        if longer and i + 1 < len(words):
            for phrase, label in longer.get(words[i + 1], ()):
                n = len(phrase)
                if n == _TWO or tuple(words[i : i + n]) == phrase:
                    return n, label
        return None if alone is None else (1, alone)

    def each(self, words: Sequence[str]) -> Iterator[tuple[int, int, str]]:
        """Yield start, end and label of the phrases in a list of words, none in another."""
        end = 0
        for i, word in enumerate(words):
            if i >= end and word in self.by_first:
                hit = self.at(words, i)
                if hit is not None:
                    end = i + hit[0]
                    yield i, end, hit[1]


def phrases(patterns: Iterable[str], label: str = "") -> Phrases:
    """Compile one list of phrases."""
    found = Phrases()
    for pattern in patterns:
        found.add(pattern, label)
    return found


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Everything of `linking.toml` and `linking_status.toml`, compiled."""

    modes: Phrases
    not_modes: Phrases
    compounds: frozenset[str]
    generic_heads: frozenset[str]
    head_determiners: frozenset[str]
    sets: Mapping[str, frozenset[str]]
    pronouns: Phrases
    pronoun_singular: Phrases
    inserts: Phrases
    prefixes: Mapping[str, str]
    pairs: Mapping[str, tuple[str, ...]]
    pair_places: Mapping[str, Place]
    """The countries of the pairs, for texts that name them only together."""
    cue_words: Mapping[str, frozenset[str]]
    """The last word of every phrase for a mode and of the general heads, with the first words that go with
    it: no cue is without such a pair."""
    mode_words: Mapping[str, frozenset[str]]
    """The same without the general heads: "the line" alone names no mode."""
    status: Phrases
    defaults: Mapping[str, Mode]
    bars: Mapping[str, frozenset[Mode]]
    """Modes that a general head never has: a line is no road."""
    known_words: frozenset[str]
    """Words of the phrases: capitalised they are no unknown names."""
    hedges: Mapping[str, Phrases]


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        msg = f"The data file {path.name!r} can't be read ({error}); reinstall corridormap."
        raise DataError(msg) from error


def _mode_phrases(raw: Mapping[str, Any]) -> Phrases:
    found = Phrases()
    for mode in Mode:
        for strength in ("strong", "weak", "hint"):
            for pattern in raw["modes"][mode.value].get(strength, ()):
                found.add(pattern, f"{mode.value}/{strength}")
                found.add(_plural(pattern), f"{mode.value}/{strength}")
    return found


def _plural(pattern: str) -> str:
    """Return a phrase with its last word, in each of its forms, in the plural too."""
    *front, last = pattern.split()
    forms = [
        w if w.endswith("s") else w[:-1] + "ies" if w.endswith("ty") else w + "s"
        for w in last.split("|")
    ]
    return " ".join([*front, "|".join(forms)])


def _status_phrases(raw: Mapping[str, Any]) -> Phrases:
    found = Phrases()
    for status in Status:
        for strength, patterns in raw.get("status", {}).get(status.value, {}).items():
            for pattern in patterns:
                found.add(pattern, f"{status.value}/{strength}")
    return found


def _pair_places(raw: Mapping[str, Any]) -> dict[str, Place]:
    return {
        name: Place(key, name, PlaceKind.COUNTRY, Position(lon, lat), country, source="curated")
        for name, (key, country, lon, lat) in raw["pair_places"].items()
    }


def _cue_words(modes: Phrases, generic: Iterable[str]) -> dict[str, frozenset[str]]:
    """Return the last run of letters of each phrase, with the first ones that go with it."""
    found: dict[str, set[str]] = {}
    phrases_of = [words for entries in modes.by_first.values() for words, _ in entries]
    for words in [*phrases_of, *((word,) for word in generic)]:
        last = LETTERS.findall(words[-1])[-1]
        found.setdefault(last, set()).add(LETTERS.findall(words[0])[0])
        if len(words) == 1:
            found[last].add(last)
    return {last: frozenset(first) for last, first in found.items()}


def _words_of(compiled: Phrases) -> frozenset[str]:
    return frozenset(
        word for entries in compiled.by_first.values() for words, _ in entries for word in words
    )


@cache
def lexicon() -> Lexicon:
    """Return the packaged lexicon, read once.

    Raises
    ------
    DataError
        The packaged files are missing or damaged.
    """
    raw, status = _read(LEXICON_FILE), _read(STATUS_FILE)
    groups = {name: raw[name] for name in ("links", "slots", "caps", "evidence")}
    sets = {
        f"{group}.{name}": frozenset(words)
        for group, entries in groups.items()
        for name, words in entries.items()
    }
    pairs = {LETTERS.findall(name)[-1] for name in raw["pairs"]}
    sets["links.openers"] = frozenset({"between", "among", *sets["links.verbs"], *pairs})
    sets["links.destinations"] = sets["links.to"] | sets["links.via"] | {"for"}
    sets["slots.fillers"] = sets["slots.determiners"] | sets["slots.adjectives"]
    sets["apposition.openers"] = frozenset(raw["apposition"]["openers"])
    for name, words in status.get("words", {}).items():
        sets[f"words.{name}"] = frozenset(words)
    modes, states = _mode_phrases(raw), _status_phrases(status)
    return Lexicon(
        known_words=frozenset().union(
            _words_of(modes), _words_of(states), closed_names(), *sets.values()
        ),
        modes=modes,
        not_modes=phrases(raw["heads"]["not_modes"]),
        compounds=frozenset(raw["heads"]["compounds"]),
        generic_heads=frozenset(raw["heads"]["generic"]),
        head_determiners=frozenset(raw["heads"]["determiners"]),
        sets=sets,
        pronouns=phrases(raw["links"]["pronouns"]),
        pronoun_singular=phrases(raw["links"]["pronoun_singular"]),
        inserts=phrases(raw["apposition"]["inserts"]),
        prefixes=raw["prefixes"],
        pair_places=_pair_places(raw),
        cue_words=_cue_words(modes, raw["heads"]["generic"]),
        mode_words=_cue_words(modes, ()),
        pairs={key: tuple(names) for key, names in raw["pairs"].items()},
        defaults={head: Mode(mode) for head, mode in raw["defaults"].items()},
        bars={head: frozenset(map(Mode, modes)) for head, modes in raw["bars"].items()},
        status=states,
        hedges={key: phrases(patterns) for key, patterns in status.get("hedges", {}).items()},
    )

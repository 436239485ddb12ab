"""Reads one end of a link, or a list of them, at a place in a sentence: "the port city of Arta"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.linking.items import Item, Kind
from geo.linking.lexicon import Lexicon, lexicon
from layers.vocabulary import PlaceKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.linking.coreference import Memory
    from layers.model import Place

MAX_LIST = 12
_FILLERS = 6
_LOOSE = 7
_NOUNS = 3
_SEPARATORS = 3
_HARD = frozenset(
    [
        "and",
        "or",
        "to",
        "from",
        "via",
        "through",
        "by",
        "with",
        "for",
        "between",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "will",
        "would",
        "could",
        "may",
        "might",
        "has",
        "have",
        "had",
        "that",
        "which",
        "who",
        "while",
        "but",
        "where",
        "when",
        "as",
        "than",
        "into",
        "onto",
        "over",
        "under",
        "across",
        "not",
        "then",
        "until",
        "if",
        "because",
        "since",
        "before",
        "after",
        "linking",
        "connecting",
        "joining",
        "said",
        "says",
        ",",
        ";",
        ":",
        "(",
        ")",
        "-",
        '"',
        "“",
        "”",
        "would",
        "it",
        "they",
        "he",
        "she",
        "we",
    ]
)


_SPOTS = frozenset({"port", "ports", "seaport", "seaports", "city", "cities", "town", "towns", "village", "villages", "harbour", "harbor",
                    "harbours", "harbors", "terminal", "terminals", "hub", "resort", "island", "islands", "station", "county",
                    "district", "prefecture"})  # fmt: skip
_BORDERS = frozenset({"border", "frontier", "boundary"})
_WIDE = frozenset(
    {
        *(PlaceKind.SEA, PlaceKind.BAY, PlaceKind.STRAIT, PlaceKind.LAKE, PlaceKind.RIVER),
        *(PlaceKind.MACRO_REGION, PlaceKind.COUNTRY, PlaceKind.ADMIN1, PlaceKind.ADMIN2),
        *(PlaceKind.PENINSULA, PlaceKind.DESERT, PlaceKind.ISLAND),
    }
)
"""What holds a port or town when its name stands before that word."""


@dataclass(frozen=True, slots=True, eq=False)
class End:
    """An end as read: its name, its place if known, the item that says it, how it is said.

    `how` is place, unknown, demonym or pronoun.
    """

    name: str
    place: Place | None
    item: Item
    how: str

    @property
    def key(self) -> str:
        """The same for two ends at one place."""
        return self.place.id if self.place else self.name.casefold()


def end_of(item: Item) -> End:
    """Return the end that an item names by itself."""
    if item.kind is Kind.DEMONYM:
        name = item.place.name if item.place else item.text
        return End(name, item.place, item, "demonym")
    how = "unknown" if item.kind is Kind.UNKNOWN else "place"
    return End(item.text, item.place, item, how)


class SlotReader:
    """Reads ends out of one sentence, given as (simplified) items."""

    def __init__(self, items: Sequence[Item], memory: Memory) -> None:
        self.items = items
        self.words = [i.low if i.kind in {Kind.WORD, Kind.STOP} else "\0" for i in items]
        self._memory = memory
        self._lex: Lexicon = lexicon()
        sets = self._lex.sets
        self._fill = sets["slots.fillers"]
        self._nouns = sets["slots.nouns"]
        self._of = sets["slots.of"]
        self._separators = sets["slots.separators"]
        self._via = sets["links.via"]

    def one(self, i: int, *, loose: bool = False) -> tuple[list[End], int]:
        """Return the end or ends (a pronoun may stand for two) read at `i`, and the index past them."""
        pronoun = self._pronoun(i)
        if pronoun[0]:
            return pronoun
        j = self._skip_fillers(i)
        if j >= len(self.items):
            return [], i
        pronoun = self._pronoun(j)
        if pronoun[0]:
            return pronoun
        border = j > i and self.words[j - 1] in _BORDERS
        k = j
        while k < len(self.items) and self.words[k] in self._nouns and k - j < _NOUNS:
            k += 1
        found = self._after_noun(k) if k > j or border else ([], i)
        if k > j and not found[0]:
            return self._definite(i, k) if not loose else self._loosely(i)
        found = found if found[0] else self._named(j, i)
        return found if found[0] or not loose else self._loosely(i)

    def _loosely(self, i: int) -> tuple[list[End], int]:
        """Read the first place of a noun phrase of any words: "the coal fields of Arta"."""
        for j in range(i, min(i + _LOOSE, len(self.items))):
            if self.items[j].is_end:
                return self._named(j, i)
            if self.words[j] in _HARD or self.items[j].kind is Kind.NUMBER:
                break
        return self._definite(i, i + 2)

    def _definite(self, i: int, k: int) -> tuple[list[End], int]:
        """Read "the capital", "it", "here" as what was spoken of last."""
        if i >= len(self.items):
            return [], i
        word = self.words[i]
        if word in {"it", "itself", "here", "there"}:
            return self._memory.last(word, self.items[i]), i + 1
        if word in {"the", "its"} and i + 1 < len(self.items):
            return self._memory.last(self.words[i + 1], self.items[i]), min(k, i + 2)
        return [], i

    def _pronoun(self, i: int) -> tuple[list[End], int]:
        j = i
        if j < len(self.items) and self.words[j] == "the":
            j += 1
        if j >= len(self.items):
            return [], i
        hit = self._lex.pronouns.at(self.words, j)
        if hit:
            words = self.words[j : j + hit[0]]
            return self._memory.group(words, self.items[j]), j + hit[0]
        hit = self._lex.pronoun_singular.at(self.words, i)
        if hit:
            return self._memory.own(self.items[i]), i + hit[0]
        if self.words[j] in {"two", "both"} and j + 1 < len(self.items):
            j += 1
        if (
            self.items[j].low.split()[-1] in self._lex.pairs
            and self.items[j].kind is not Kind.DEMONYM
        ):
            return self._memory.named_pair(self.items[j]), j + 1
        return [], i

    def _skip_fillers(self, i: int) -> int:
        j = i
        while j < len(self.items) and j - i < _FILLERS:
            item = self.items[j]
            filler = item.low in self._fill or (
                item.kind is Kind.DEMONYM and self._place_or_noun_ahead(j + 1)
            )
            if not filler or (item.is_end and item.kind is Kind.PLACE):
                break
            j += 1
        if j == i or self._place_after_nouns(j):
            return j
        adjective = (
            k
            for k in range(min(j, len(self.items) - 1) - 1, i - 1, -1)
            if self.items[k].kind is Kind.DEMONYM and self.words[k + 1] in self._nouns
        )
        return next(adjective, j)  # "the Belandian border"

    def _place_or_noun_ahead(self, i: int) -> bool:
        for item in self.items[i : i + 4]:
            if item.is_end or item.low in self._nouns:
                return True
            if item.low not in self._fill and item.low not in self._of:
                return False
        return False

    def _place_after_nouns(self, i: int) -> bool:
        for item in self.items[i : i + 5]:
            if item.is_end:
                return True
            if (
                item.low not in self._nouns
                and item.low not in self._of
                and item.low not in self._fill
            ):
                return False
        return False

    def _after_noun(self, k: int) -> tuple[list[End], int]:
        """Read "... city of Arta" or "... city Arta", given the index past the noun."""
        if k >= len(self.items):
            return [], k
        with_it = self.words[k] == "with" and self.words[k - 1] in _BORDERS
        j = self._skip_fillers(k + 1) if with_it or self.words[k] in self._of else k
        if j < len(self.items) and self.items[j].is_end:
            return self._named(j, k)
        return [], k

    def _named(self, j: int, i: int) -> tuple[list[End], int]:
        item = self.items[j]
        if item.kind is Kind.DEMONYM:
            k = j + 1
            while k < len(self.items) and (
                self.words[k] in self._nouns or self.words[k] in self._fill
            ):
                k += 1
            return ([end_of(item)], k) if k > j + 1 else ([], i)
        if not item.is_end:
            return [], i
        k = j + 1
        if k < len(self.items) and self.words[k] == "'s":
            inner = self._possessed(k + 1)
            if inner[0]:
                return inner
            k += 1
        while k < len(self.items) and self.words[k] in self._nouns:
            k += 1
        return self._after_modifier(item, k) or ([end_of(item)], k)

    def _after_modifier(self, item: Item, k: int) -> tuple[list[End], int] | None:
        """Read "the Black Sea port of Arta" as Arta: the sea only says where; None where nothing of the kind follows."""
        if k >= len(self.items) or self.words[k] != "of" or self.words[k - 1] not in _SPOTS:
            return None
        wide = item.place.kind in _WIDE if item.place else item.low == "gulf"
        found = self._after_noun(k) if wide else ([], k)
        return found if found[0] else None

    def _possessed(self, i: int) -> tuple[list[End], int]:
        """Read "port of Mombasa" in "Kenya's port of Mombasa"."""
        for j in range(i, min(i + 5, len(self.items))):
            item = self.items[j]
            if item.is_end:
                return [end_of(item)], j + 1
            known = item.low in self._fill or item.low in self._nouns or item.low in self._of
            if not known and item.low != ",":
                break
        return [], i

    def many(self, i: int) -> tuple[list[End], int]:
        """Return a list of ends, "A, B and C", and the index past it."""
        found, at = self.one(i, loose=True)
        while found and len(found) < MAX_LIST:
            j = at
            while (
                j < len(self.items) and j - at < _SEPARATORS and self.words[j] in self._separators
            ):
                j += 1
            if j == at or (j < len(self.items) and self.words[j] in self._via):
                break  # ", crossing C" isn't the next of a list
            more, after = self.one(j)
            if not more or (self.words[at] == "," and self._is_clause(after, j - at)):
                break
            found += more
            at = after
        return found, at

    def _is_clause(self, after: int, separators: int) -> bool:
        """Know ", Belland said": the place after a comma begins a clause, it isn't the next of the list."""
        if separators > 1 or after >= len(self.items):
            return False
        return self.words[after] in {
            "is",
            "was",
            "has",
            "will",
            "said",
            "says",
            "had",
            "would",
            "wants",
        }

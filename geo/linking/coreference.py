"""What was spoken of before: "the two countries", "his country", "the line"."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

from geo.linking.items import Item, Kind
from geo.linking.lexicon import lexicon
from geo.linking.slots import End
from layers.vocabulary import PlaceKind, Use

if TYPE_CHECKING:
    from collections.abc import Sequence

    from layers.model import Mention, Place

_COUNTS = {"both": 2, "two": 2, "three": 3, "four": 4, "five": 5}
_BACK = 60
_FADE = 0.93
_LANDMARK = re.compile(
    r"(?:\b(?:near|outside|opposite|(?:north|south)(?:-?(?:east|west))?(?:wards?)? of|(?:east|west)(?:wards?)? of"
    r"|(?:(?:up|down)stream|inland|far|away|drive|across(?:\s\w+){1,4}) from)"
    r"|(?:km|kms|kilomet(?:er|re)s?|miles?|met(?:er|re)s|minutes|hours?)(?:\s\w+)? (?:of|from))\s+(?:the\s+)?$"
)
"""What stands before a place that only says where another lies."""
_LANDMARK_BEFORE = 48
_LOCAL = frozenset({"cities", "towns", "ports", "provinces", "regions"})
_CITY_KINDS = frozenset({PlaceKind.CITY, PlaceKind.PORT, PlaceKind.DISTRICT})

_WIDE = frozenset(
    {
        PlaceKind.COUNTRY,
        PlaceKind.MACRO_REGION,
        PlaceKind.ADMIN1,
        PlaceKind.RIVER,
        PlaceKind.SEA,
        PlaceKind.STRAIT,
        PlaceKind.LAKE,
        PlaceKind.BAY,
    }
)
_TOWNS = frozenset(
    {PlaceKind.CITY, PlaceKind.PORT, PlaceKind.DISTRICT, PlaceKind.SITE, PlaceKind.CROSSING}
)
_DEFINITE = {
    "capital": frozenset({PlaceKind.CITY}), "city": _TOWNS, "town": _TOWNS, "port": _TOWNS, "harbour": _TOWNS, "harbor": _TOWNS,
    "island": frozenset({PlaceKind.ISLAND}), "it": _TOWNS, "itself": _TOWNS, "here": _TOWNS, "there": _TOWNS,
    "province": frozenset({PlaceKind.ADMIN1}), "republic": frozenset({PlaceKind.COUNTRY}), "country": frozenset({PlaceKind.COUNTRY}),
    "north": frozenset({PlaceKind.MACRO_REGION}), "mainland": frozenset({PlaceKind.COUNTRY}),
}  # fmt: skip


class Memory:
    """The places of a document in the order of the text, as antecedents."""

    def __init__(self, mentions: Sequence[Mention], text: str = "") -> None:
        self._text = text
        self._countries: dict[str, Place] = {}
        for mention in mentions:
            place = mention.place
            if place is not None and place.kind is PlaceKind.COUNTRY:
                self._countries.setdefault(place.name.casefold(), place)
        self._items: list[Item] = []
        self._previous: list[Item] = []
        self._landmarks: dict[int, bool] = {}

    def note(self, items: Sequence[Item]) -> None:
        """Take in the places of a sentence that is about to be read."""
        self._previous = self._items[-_BACK:]
        self._items += [item for item in items if item.place is not None]
        del self._items[:-_BACK]

    def _is_local(self, item: Item) -> bool:
        place = item.place
        local = (
            item.kind is Kind.PLACE and place is not None and place.kind is not PlaceKind.COUNTRY
        )
        return local and not self._is_landmark(item)

    def _is_narrow(self, item: Item) -> bool:
        narrow = item.kind is Kind.PLACE and item.place is not None and item.place.kind not in _WIDE
        return narrow and not self._is_landmark(item)

    def _is_landmark(self, item: Item) -> bool:
        """Return whether a place only says where another lies: "70 km north of Arta", "across the bay from Bela"."""
        known = self._landmarks.get(item.start)
        if known is None:
            before = self._text[max(0, item.start - _LANDMARK_BEFORE) : item.start]
            known = self._landmarks[item.start] = _LANDMARK.search(before) is not None
        return known

    def previous(self) -> tuple[Item | None, Item | None]:
        """Return the last place, not a country, of the sentences before, and the first of the document."""
        last = next(filter(self._is_local, reversed(self._previous)), None)
        return (last, next(filter(self._is_local, self._previous), None))

    def previous_state(self) -> Item | None:
        """Return the first country of the last sentence that named one."""
        first: Item | None = None
        for item in reversed(self._previous):
            if item.place is None or item.place.kind is not PlaceKind.COUNTRY:
                continue
            if first is not None and item.index > first.index:
                break
            first = item
        return first

    def previous_pair(self) -> list[Item]:
        """Return the last two places, not countries, of the sentences before, in order."""
        narrow = filter(self._is_narrow, reversed(self._previous))
        return list(itertools.islice(narrow, 2))[::-1]

    def _before(self, at: Item) -> list[Item]:
        return [item for item in reversed(self._items) if item.start < at.start]

    def group(self, words: Sequence[str], at: Item) -> list[End]:
        """Return the antecedents of "two countries", "both Koreas", ... in the order of the text."""
        if words[-1] in lexicon().pairs:
            return self._pair(lexicon().pairs[words[-1]], at)
        count = _COUNTS.get(words[0], 2)
        if words[-1] not in _LOCAL:
            return self._salient(count, at)
        found: dict[str, Item] = {}
        for item in self._before(at):
            if item.place is not None and item.place.kind in _CITY_KINDS:
                found.setdefault(item.place.id, item)
            if len(found) == count:
                break
        return self._ends(list(found.values()), count, at)

    def _salient(self, count: int, at: Item) -> list[End]:
        """Return the countries spoken of most and last; a capital that acts speaks for its country."""
        weight: dict[str, float] = {}
        named: dict[str, Item] = {}
        for rank, item in enumerate(reversed(self._items)):
            place = item.place
            if place is None or place.country is None:
                continue
            is_country = place.kind is PlaceKind.COUNTRY
            acts = item.mention is not None and item.mention.use is Use.METONYM
            if is_country or acts:
                weight[place.country] = weight.get(place.country, 0.0) + _FADE**rank
            if is_country:
                named.setdefault(place.country, item)
        best = sorted(named, key=lambda code: (-weight[code], code))[:count]
        return self._ends([named[code] for code in best], count, at)

    def _ends(self, items: list[Item], count: int, at: Item) -> list[End]:
        if len(items) < count:
            return []
        chosen = sorted(items, key=lambda item: item.start)
        return [End(self._name(item), item.place, at, "pronoun") for item in chosen]

    @staticmethod
    def _name(item: Item) -> str:
        if item.kind is Kind.DEMONYM and item.place is not None:
            return item.place.name
        return item.text

    def last(self, word: str, at: Item) -> list[End]:
        """Return the antecedent of "the capital", "the island", "it", "here"; none for other words."""
        kinds = _DEFINITE.get(word)
        if kinds is None:
            return []
        for item in self._before(at):
            place = item.place if item.kind is Kind.PLACE else None
            if place is not None and place.kind in kinds and not self._is_landmark(item):
                return [End(self._name(item), item.place, at, "definite")]
        return []

    def own(self, at: Item) -> list[End]:
        """Return the antecedent of "his country"."""
        for item in self._before(at):
            if item.place is not None and item.place.kind is PlaceKind.COUNTRY:
                return [End(self._name(item), item.place, at, "pronoun")]
        return []

    def named_pair(self, at: Item) -> list[End]:
        """Return the two ends of "the Koreas"."""
        return self._pair(lexicon().pairs[at.low.split()[-1]], at)

    def _pair(self, names: Sequence[str], at: Item) -> list[End]:
        return [self.country(name, at, "pronoun") for name in names]

    def country(self, name: str, at: Item, how: str) -> End:
        """Return a country as an end, located if the document names it anywhere."""
        place = self._countries.get(name.casefold()) or lexicon().pair_places.get(name)
        return End(name, place, at, how)

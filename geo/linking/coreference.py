"""What was spoken of before: "the two countries", "his country", "the line"."""

from __future__ import annotations

import itertools
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
_LANDMARK = 5
_POINTS_AND_LENGTHS = frozenset(
    f"{point}{ending}"
    for point in ("north", "south", "east", "west", "north-east", "north-west", "south-east", "south-west",
                  "northeast", "northwest", "southeast", "southwest", "upstream", "downstream", "inland", "far")
    for ending in ("", "wards", "ward")
) | {"km", "kms", "kilometres", "kilometers", "miles", "metres", "meters", "minutes", "hours", "hour", "drive", "mile", "kilometre"}  # fmt: skip
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


def _is_local(item: Item) -> bool:
    place = item.place
    return item.kind is Kind.PLACE and place is not None and place.kind is not PlaceKind.COUNTRY


def _is_landmark(items: Sequence[Item], i: int) -> bool:
    """Return whether a place only says where another lies: "70 km north of Arta", "across the bay from Bela"."""
    words = [item.low for item in items[max(0, i - _LANDMARK) : i]]
    if not words:
        return False
    if words[-1] in {"near", "outside", "opposite"}:
        return True
    if words[-1] not in {"of", "from"} or len(words) == 1:
        return False
    far = words[-2] in _POINTS_AND_LENGTHS or words[-2].endswith(
        ("-km", "-mile", "-minute", "-hour")
    )
    return far or (words[-1] == "from" and "across" in words)


def _is_narrow(item: Item) -> bool:
    return item.kind is Kind.PLACE and item.place is not None and item.place.kind not in _WIDE


class Memory:
    """The places of a document in the order of the text, as antecedents."""

    def __init__(self, mentions: Sequence[Mention]) -> None:
        self._mentions = mentions
        self._countries: dict[str, Place] = {}
        for mention in mentions:
            place = mention.place
            if place is not None and place.kind is PlaceKind.COUNTRY:
                self._countries.setdefault(place.name.casefold(), place)
        self._items: list[Item] = []
        self._previous: list[Item] = []
        self._landmarks: set[int] = set()
        """Where places stand that only tell the position of others: no antecedents of "the port" or "there"."""

    def note(self, items: Sequence[Item]) -> None:
        """Take in the places of a sentence that is about to be read."""
        self._previous = self._items[-_BACK:]
        self._items += [item for item in items if item.place is not None]
        self._landmarks.update(
            item.start for i, item in enumerate(items) if item.place and _is_landmark(items, i)
        )
        del self._items[:-_BACK]

    def previous(self) -> tuple[Item | None, Item | None]:
        """Return the last place, not a country, of the sentences before, and the first of the document."""
        named = [item for item in self._previous if item.start not in self._landmarks]
        last = next(filter(_is_local, reversed(named)), None)
        return (last, next(filter(_is_local, named), None))

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
        named = (item for item in reversed(self._previous) if item.start not in self._landmarks)
        narrow = filter(_is_narrow, named)
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
            place = item.place if item.start not in self._landmarks else None
            if item.kind is Kind.PLACE and place is not None and place.kind in kinds:
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

"""What the gazetteer knows of a name: its places, their kinds and sizes, as arrays.

Worked out once a name and kept while there is room.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from geo import _index
from geo.gazetteer import KIND_WEIGHT, KINDS, PRIMARY_WEIGHT
from layers.vocabulary import PlaceKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from geo.gazetteer import Gazetteer

FIRST_UNIT: Final = 256
"""Countries are numbered below it, first-order units from it on."""
MOST_ROWS: Final = 400
"""Namesakes looked at for one name; they come best first."""
_MOST_NAMES: Final = 40_000
EARTH_KM: Final = 6371.0
_MOST_CELLS: Final = 60_000
COS_SAME: Final = math.cos(40.0 / EARTH_KM)
"""Places within 40 km of each other count as one spot."""
OWN_AND_FIRST: Final = 2
_PREFERRED_WEIGHT: Final = 1.0
"""What a name means first where nothing in the text decides (`preferred.csv`)."""
_LEAST_IMPORTANCE: Final = 3.0
"""What a town of unknown population counts for: seats of small units, most of them."""
_GROUPS: Final = {
    PlaceKind.COUNTRY: "C",
    PlaceKind.MACRO_REGION: "M",
    PlaceKind.ADMIN1: "A",
    PlaceKind.ADMIN2: "B",
    PlaceKind.CITY: "T",
    PlaceKind.DISTRICT: "T",
    PlaceKind.RIVER: "W",
    PlaceKind.LAKE: "W",
    PlaceKind.SEA: "W",
    PlaceKind.STRAIT: "W",
    PlaceKind.BAY: "W",
}
GROUP_OF_KIND: Final = tuple(_GROUPS.get(kind, "S") for kind in KINDS)
_WEIGHT_OF_KIND: Final = tuple(KIND_WEIGHT.get(kind, 0.0) for kind in KINDS)
COUNTRY: Final = KINDS.index(PlaceKind.COUNTRY)
ADMIN1: Final = KINDS.index(PlaceKind.ADMIN1)
CITY: Final = KINDS.index(PlaceKind.CITY)


@dataclass(slots=True, eq=False)
class NameEntry:
    """What the gazetteer knows of one folded name; arrays are one entry a place, best first."""

    key: str
    rows: NDArray[np.int64]
    prior: NDArray[np.float64]
    """Log10 of the population (or what stands in its stead) + kind + primary name."""
    country: NDArray[np.int64]
    unit: NDArray[np.int64]
    """Country and first-order unit in one number; 0 where the unit is not known."""
    areas: NDArray[np.int64]
    """Two rows of small numbers to count votes by: of the country (0 is none), of the unit
    (`FIRST_UNIT` is none)."""
    kind: NDArray[np.int64]
    own: NDArray[np.int64]
    """1 where the name is the place's own, 2 where it means this place first, 0 where it is another name of it."""
    holds_countries: frozenset[int]
    """Countries that the name may mean: what it can contain."""
    holds_units: frozenset[int]
    group: str
    importance: float
    second: float
    primary: bool
    curated: bool
    """Its best place is one of the curated ones, no GeoNames town."""
    abbreviation: bool
    """Every place of it has it as an abbreviation only."""
    gazetteer: Gazetteer
    features: tuple[str, ...] = ()
    label: str = ""
    """A short class of the name, for crossings with its surroundings."""
    base: float = 0.0
    """Sum of the weights of its own features."""
    vector: NDArray[np.float64] | None = None

    @property
    def known(self) -> bool:
        """True when the gazetteer has a place of the name."""
        return self.group != "U"

    @property
    def unit_vector(self) -> NDArray[np.float64]:
        """Positions on the unit sphere, one row a place; worked out when first asked for."""
        if self.vector is None:
            gaz = self.gazetteer
            self.vector = _vectors(gaz.lon[self.rows], gaz.lat[self.rows])
        return self.vector


class _Known(NamedTuple):
    """One place of a name."""

    row: int
    prior: float
    importance: float
    kind: int
    country: int
    unit: int
    primary: bool
    first: bool
    """It is what the name means first (`preferred.csv`)."""


IS_NAME: Final = 1
HAS_LONGER: Final = 2


class KnownKeys(dict[str, int]):
    """Folded words to whether they are a name of the gazetteer, and whether a longer one begins so.

    What was asked is kept, a bounded number; the gazetteer's trie is asked for the rest.
    """

    __slots__ = ("_gazetteer", "_own_starts")
    _MOST_KEPT: Final = 40_000

    def __init__(self, gazetteer: Gazetteer, own: frozenset[str]) -> None:
        super().__init__()
        self._gazetteer = gazetteer
        self._own_starts = {
            key[:at] for key in own for at, letter in enumerate(key) if letter == " "
        }
        """What longer ones of the user's own names begin with."""

    def __missing__(self, key: str) -> int:
        """Look a key up and keep the answer."""
        if len(self) >= self._MOST_KEPT:
            self.clear()
        what = IS_NAME if self._gazetteer.pairs(key) else 0
        longer = self._gazetteer._starting(f"{key} ")  # noqa: SLF001 - the first one will do
        if key in self._own_starts or next(longer, None) is not None:
            what |= HAS_LONGER
        self[key] = what
        return what


class Names:
    """Names to what is known of them."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer
        self._curated = gazetteer._curated  # noqa: SLF001 - curated places have the first rows
        # Single numbers come faster out of a memory view than out of an array.
        self._kind, self._country = _view(gazetteer.kind), _view(gazetteer.country)
        self._admin1 = _view(gazetteer.admin1)
        self._importance = _view(gazetteer.importance)
        self._entries: dict[str, NameEntry | None] = {}
        self._unknown: dict[str, NameEntry] = {}
        self._unit_numbers = {0: FIRST_UNIT}

    def entry(self, key: str) -> NameEntry | None:
        """Return what is known of a folded name, None where no place has it."""
        entries = self._entries
        if key in entries:
            return entries[key]
        if len(entries) >= _MOST_NAMES:
            entries.clear()
        own = self.gazetteer._own_pairs.get(key)  # noqa: SLF001 - what the user says a name means, it means
        entries[key] = found = self._make(key, own or self.gazetteer.pairs(key))
        return found

    def abbreviated(self, key: str) -> NameEntry | None:
        """Return what is known of a folded name as an abbreviation: "US" is no Us in France; None where it is none.

        Its key is in capitals, since the name as such has another entry.
        """
        large = key.upper()
        if large not in self._entries:
            if len(self._entries) >= _MOST_NAMES:
                self._entries.clear()
            pairs = [p for p in self.gazetteer.pairs(key) if p & _index.ABBREVIATION]
            self._entries[large] = self._make(large, pairs)
        return self._entries[large]

    def of_kind(self, key: str, kind: str) -> NameEntry | None:
        """Return what is known of a folded name with the word of its kind, for where that word stands elsewhere."""
        whole = f"{key} {kind}"
        apart = f"{key}|{kind}"  # as a shorter name it has other signals
        if apart not in self._entries:
            if len(self._entries) >= _MOST_NAMES:
                self._entries.clear()
            self._entries[apart] = self._make(whole, self.gazetteer.pairs(whole))
        return self._entries[apart]

    def unknown(self, key: str) -> NameEntry:
        """Return an entry without places, for a name that the gazetteer lacks."""
        entry = self._unknown.get(key)
        if entry is None:
            if len(self._unknown) >= _MOST_NAMES:
                self._unknown.clear()
            none = np.zeros(0, dtype=np.int64)
            entry = self._unknown[key] = NameEntry(
                key=key,
                rows=none,
                prior=np.zeros(0),
                country=none,
                unit=none,
                areas=np.zeros((2, 0), dtype=np.int64),
                kind=none,
                own=none,
                holds_countries=frozenset(),
                holds_units=frozenset(),
                group="U",
                importance=0.0,
                second=-1.0,
                primary=False,
                curated=False,
                abbreviation=False,
                gazetteer=self.gazetteer,
            )
        return entry

    def _make(self, key: str, pairs: Sequence[int]) -> NameEntry | None:
        if not pairs:
            return None
        places = sorted(map(self._known, pairs[:MOST_ROWS]), key=lambda p: -p.prior)
        best = places[0]
        sizes = sorted((p.importance for p in places), reverse=True)
        countries = [p.country for p in places]
        units = [p.unit for p in places]
        kinds = [p.kind for p in places]
        numbers = self._unit_numbers
        areas = [numbers.setdefault(unit, FIRST_UNIT + len(numbers)) for unit in units]
        # One array and views of it: much of what a new name costs is the making of arrays.
        own = [OWN_AND_FIRST if p.first else int(p.primary) for p in places]
        rows = [p.row for p in places]
        table = np.array([rows, units, kinds, own, countries, areas], dtype=np.int64)
        return NameEntry(
            key=key,
            rows=table[0],
            prior=np.array([p.prior for p in places]),
            country=table[4],
            unit=table[1],
            areas=table[4:],
            kind=table[2],
            own=table[3],
            holds_countries=frozenset([p.country for p in places if p.kind == COUNTRY]),
            holds_units=frozenset([p.unit for p in places if p.kind == ADMIN1 and p.unit]),
            group=GROUP_OF_KIND[best.kind],
            importance=best.importance,
            second=sizes[1] if len(sizes) > 1 else -1.0,
            primary=best.primary,
            curated=best.row < self._curated,
            abbreviation=all(pair & _index.ABBREVIATION for pair in pairs),
            gazetteer=self.gazetteer,
        )

    def _known(self, pair: int) -> _Known:
        row = pair & _index.ROW_MASK
        kind, country, admin1 = self._kind[row], self._country[row], self._admin1[row]
        importance = max(self._importance[row], _LEAST_IMPORTANCE)
        primary = bool(pair & _index.PRIMARY)
        prior = importance + _WEIGHT_OF_KIND[kind] + PRIMARY_WEIGHT * primary
        first = bool(pair & _index.PREFERRED)
        prior += _PREFERRED_WEIGHT * first
        unit = country * 65536 + admin1 if admin1 else 0
        return _Known(row, prior, importance, kind, country, unit, primary, first)


def _view(column: NDArray[Any]) -> memoryview:
    return column.data


def _vectors(lon: NDArray[np.float32], lat: NDArray[np.float32]) -> NDArray[np.float64]:
    x, y = np.radians(lon.astype(np.float64)), np.radians(lat.astype(np.float64))
    return np.stack((np.cos(y) * np.cos(x), np.cos(y) * np.sin(x), np.sin(y)), axis=1)


def fill_vectors(entries: Sequence[NameEntry]) -> None:
    """Work out the positions of many names at once, of those that haven't any yet."""
    new = {id(entry): entry for entry in entries if entry.vector is None}
    if len(new) > 1:
        gazetteer = entries[0].gazetteer
        rows = np.concatenate([entry.rows for entry in new.values()])
        vectors = _vectors(gazetteer.lon[rows], gazetteer.lat[rows])
        end = 0
        for entry in new.values():
            start, end = end, end + len(entry.rows)
            entry.vector = vectors[start:end].copy()


def pieces(rows: int, columns: int) -> Iterator[tuple[int, int]]:
    """Yield the bounds of pieces of a table of distances that are small enough for one core's cache.

    Larger products would also be shared out among threads, which costs more than it brings here.
    """
    count = -(-rows * max(1, columns) // _MOST_CELLS)
    for k in range(count):
        yield rows * k // count, rows * (k + 1) // count


def closest_km(
    a: NDArray[np.float64], b: NDArray[np.float64], own: NDArray[np.int64] | None = None
) -> NDArray[np.float64]:
    """Return how far each unit vector of a set is from the nearest one of another, km.

    Parameters
    ----------
    own
        For each of the first set the one of the second that doesn't count, or -1. Where no other is
        left the distance is that of the other end of the Earth.
    """
    closest = np.empty(len(a))
    for start, end in pieces(len(a), len(b)):
        cosine = a[start:end] @ b.T
        if own is not None:
            has = np.flatnonzero(own[start:end] >= 0)
            cosine[has, own[start:end][has]] = -1.0
        closest[start:end] = cosine.max(axis=1)
    result: NDArray[np.float64] = EARTH_KM * np.arccos(np.clip(closest, -1.0, 1.0))
    return result


def same_spot(entry: NameEntry, other: NameEntry) -> NDArray[np.bool_]:
    """Return which places of a name are where the other name's best place is ("Washington, D.C.")."""
    result: NDArray[np.bool_] = entry.unit_vector @ other.unit_vector[0] > COS_SAME
    return result

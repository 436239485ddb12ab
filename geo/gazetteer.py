"""The gazetteer: names to places, offline.

Opened in milliseconds: the index is mapped, not loaded. Towns are GeoNames' (ids `gn:<geonameid>`), small
places of the United States the Census Bureau's (`census:<code>`) or the post's (`zip:<code>`), airports `iata:<code>`;
countries, units, waters, regions, crossings, ports and zones are curated (ids `cm:<slug>`).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from geo import _index
from geo._romanise import spellings
from geo._search import near_keys
from geo.names import fold, without_unit
from layers.errors import NotFoundError
from layers.model import Name, Place, Position
from layers.vocabulary import PlaceKind, Precision

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from collections.abc import Set as AbstractSet

    from numpy.typing import NDArray

EARTH_RADIUS_KM: Final = 6371.0088
"""Mean radius, IUGG."""
DATA_DIR: Final = Path(__file__).parent / "data" / "gazetteer"
KINDS: Final = tuple(PlaceKind)
"""What the codes of the `kind` column mean, in order."""
KIND_WEIGHT: Final = {
    PlaceKind.COUNTRY: 2.2,
    PlaceKind.MACRO_REGION: 2.5,
    PlaceKind.ADMIN1: 1.2,
    PlaceKind.ADMIN2: 0.2,
}
"""What a kind adds to the importance (log10 of the population) when namesakes are ranked."""
PRIMARY_WEIGHT: Final = 1.5
OBSCURE: Final = 3.0
"""A name that is only the alternate of a place of less importance is also read in other spellings."""
_NO_ROWS: Final[tuple[int, ...]] = ()
_SCHEMES: Final = {
    "gn": 0,
    "census": _index.LOCALITY,
    "zip": _index.POST_OFFICE,
    "iata": _index.AIRPORT,
}
"""What the numbers of the schemes of ids start from in the column `source`."""


def _id_of(source: int) -> str:
    if source < _index.LOCALITY:
        return f"gn:{source}"
    if source < _index.POST_OFFICE:
        return f"census:{source - _index.LOCALITY:07d}"
    if source < _index.AIRPORT:
        return f"zip:{source - _index.POST_OFFICE:05d}"
    return f"iata:{np.base_repr(source - _index.AIRPORT, 36):0>3}"


class Gazetteer:
    """Names to places. Use `Gazetteer.open`.

    Attributes
    ----------
    lon, lat : NDArray[float32]
        Positions of the rows, degrees, CRS84.
    population : NDArray[uint32]
    importance : NDArray[float32]
        Log10 of the population, or what a curated place weighs in its stead.
    kind : NDArray[uint8]
        Index into `KINDS`.
    country : NDArray[uint8]
        Index into `countries`, ISO 3166-1 alpha-2; 0 is none.
    admin1 : NDArray[uint16]
        Index into `admin1_names`, the first-order unit; 0 is none or not known.
    """

    def __init__(self, index: _index.Index, places: Sequence[Place] = ()) -> None:
        columns = index.columns
        self._index = index
        self._latin = index.tries["latin"]
        self._other = index.tries["other"]
        self._latin_pairs = index.pairs["latin"]
        self._other_pairs = index.pairs["other"]
        self._shared = index.pairs["shared"]
        self._curated = len(index.detail_ends)
        self._size = len(columns["lon"])
        self.lon: NDArray[Any] = columns["lon"]
        self.lat: NDArray[Any] = columns["lat"]
        self.population: NDArray[Any] = columns["population"]
        self.importance: NDArray[Any] = np.log10(np.maximum(self.population, 1), dtype=np.float32)
        self.importance[: self._curated] = index.weights
        self.kind: NDArray[Any] = columns["kind"]
        self.country: NDArray[Any] = columns["country"]
        self.admin1: NDArray[Any] = columns["admin1"]
        self.countries: tuple[str, ...] = tuple(index.stamp["countries"])
        self.admin1_names: tuple[str, ...] = tuple(index.stamp["admin1"])
        self._own: tuple[Place, ...] = ()
        self._own_pairs: dict[str, tuple[int, ...]] = {}
        self._ids: dict[str, int] = {}
        if places:
            self._add(places)

    @classmethod
    def open(cls, *, places: Sequence[Place] = (), data_dir: Path | None = None) -> Gazetteer:
        """Open the packaged index.

        Parameters
        ----------
        places
            The user's own: they come first under each of their names.
        data_dir
            Another folder that holds an index.

        Raises
        ------
        DataError
            A file of the index is missing or damaged; the message names it.
        """
        return cls(_index.open_index(data_dir or DATA_DIR), places)

    def __len__(self) -> int:
        """Return the number of rows."""
        return self._size + len(self._own)

    def pairs(self, folded: str) -> Sequence[int]:
        """Return the pairs of a key, best first: row and flags (`geo._index`) in one number."""
        own = self._own_pairs
        if own and folded in own:
            return own[folded] + tuple(self._packaged(folded))
        return self._packaged(folded)

    def _packaged(self, folded: str) -> Sequence[int]:
        try:
            if folded < _index.FIRST_OTHER:
                key = self._latin.get(folded)
                if key is None:
                    return _NO_ROWS
                pair = self._latin_pairs[key]
            else:
                key = self._other.get(folded)
                if key is None:
                    return _NO_ROWS
                pair = self._other_pairs[key]
        except UnicodeEncodeError:  # a lone surrogate is in no name
            return _NO_ROWS
        if pair < _index.SHARED:
            return (pair,)
        at = pair - _index.SHARED
        return self._shared[at + 1 : at + 1 + self._shared[at]].tolist()

    def rows(self, folded: str) -> Sequence[int]:
        """Return the rows of a key (`geo.names.fold`), best first; empty when there are none."""
        pairs = self.pairs(folded) if self._own_pairs else self._packaged(folded)
        return [pair & _index.ROW_MASK for pair in pairs] if pairs else _NO_ROWS

    def prefixes(self, folded: str) -> list[str]:
        """Return every key that the folded text starts with, shortest first, at any letter."""
        trie = self._latin if folded < _index.FIRST_OTHER else self._other
        try:
            found: list[str] = trie.prefixes(folded)
        except UnicodeEncodeError:
            return []
        return found

    def lookup(self, name: str) -> tuple[Place, ...]:
        """Return the places of a name, best first.

        Where no place has the name as it is: without its unit (`图们市`, `Hamgyong Province`), then in
        other romanisations. Empty when nothing fits; `search` also finds near misses.
        """
        return tuple(self.place(row) for row in self.lookup_rows(fold(name)))

    def lookup_rows(self, key: str, within: AbstractSet[str] | None = None) -> Sequence[int]:
        """Return the rows of what `lookup` finds, for a folded name; with `within` spelt otherwise only as in these countries."""
        pairs = self.pairs(key)
        rows = [pair & _index.ROW_MASK for pair in pairs]
        if not pairs:
            for shorter, kinds in without_unit(key):
                rows = [r for r in self.rows(shorter) if not kinds or KINDS[self.kind[r]] in kinds]
                if rows:
                    return rows
        elif pairs[0] & _index.PRIMARY or self.importance[rows[0]] > OBSCURE:
            return rows
        return self._respelt(key, rows, within)

    def _respelt(self, key: str, rows: list[int], within: AbstractSet[str] | None) -> list[int]:
        """Return the rows of the first other spelling that has any, before those of the name itself."""
        for variant, countries in spellings(key, within):
            found = [r for r in self.rows(variant) if self.countries[self.country[r]] in countries]
            if found and (not rows or self.importance[found[0]] > OBSCURE):
                return [*found, *(row for row in rows if row not in found)]
        return rows

    def search(self, name: str, *, limit: int = 10) -> tuple[Place, ...]:
        """Return what `lookup` finds, else near misses of the name by edit distance.

        A near miss is one edit off (two from eight letters) and agrees in its compass points: a
        northern province is never taken for its southern neighbour.
        """
        key = fold(name)
        rows = list(self.lookup_rows(key))
        if not rows:
            for near in near_keys(key, lambda k: bool(self.pairs(k)), self._starting):
                rows.extend(row for row in self.rows(near) if row not in rows)
                if len(rows) >= limit:
                    break
        return tuple(self.place(row) for row in rows[:limit])

    def _starting(self, prefix: str) -> Iterator[str]:
        trie = self._latin if prefix < _index.FIRST_OTHER else self._other
        try:
            yield from trie.iterkeys(prefix)
        except UnicodeEncodeError:
            return

    def near(
        self, position: Position, *, limit: int = 1, within_km: float = 50
    ) -> tuple[Place, ...]:
        """Return the places nearest to a position, nearest first, within a distance in km."""
        lon, lat = np.radians(self.lon), np.radians(self.lat)
        lon0, lat0 = np.radians(position.lon), np.radians(position.lat)
        half = (
            np.sin((lat - lat0) / 2) ** 2
            + np.cos(lat0) * np.cos(lat) * np.sin((lon - lon0) / 2) ** 2
        )
        km = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(half))
        nearest = np.argsort(km, kind="stable")[: max(0, limit)]
        return tuple(self.place(int(row)) for row in nearest if km[row] <= within_km)

    def of_kind(self, kind: PlaceKind, *, country: str) -> tuple[Place, ...]:
        """Return the places of a kind in a country (ISO 3166-1 alpha-2), weightiest first."""
        if country not in self.countries:
            return ()
        is_kind = self.kind == KINDS.index(kind)
        rows = np.flatnonzero(is_kind & (self.country == self.countries.index(country)))
        ranked = sorted(rows.tolist(), key=lambda row: (-float(self.importance[row]), row))
        return tuple(self.place(row) for row in ranked)

    def by_id(self, place_id: str) -> Place:
        """Return the place of an id.

        Raises
        ------
        NotFoundError
            No place has this id.
        """
        row = self._row_of(place_id)
        if row is None:
            msg = f"No place has the id {place_id!r}; look names up with `corridormap geocode`."
            raise NotFoundError(msg)
        return self.place(row)

    def _row_of(self, place_id: str) -> int | None:
        scheme, _, rest = place_id.partition(":")
        if scheme in _SCHEMES and rest.isascii() and rest.isalnum() and len(rest) < 11:  # noqa: PLR2004
            number = _SCHEMES[scheme] + int(
                rest, 36 if scheme == "iata" or not rest.isdigit() else 10
            )
            ids = self._index.columns["source"][self._curated : self._size]
            at = int(np.searchsorted(ids, number))
            found = at < len(ids) and int(ids[at]) == number and _id_of(number) == place_id
            return at + self._curated if found else None
        if not self._ids:
            details = (self._detail(row) for row in range(self._curated))
            self._ids = {f"cm:{detail['slug']}": row for row, detail in enumerate(details)}
            self._ids.update({p.id: self._size + i for i, p in enumerate(self._own)})
        return self._ids.get(place_id)

    def place(self, row: int) -> Place:
        """Return the record of a row."""
        if row >= self._size:
            return self._own[row - self._size]
        detail = self._detail(row) if row < self._curated else {}
        columns = self._index.columns
        geoname = int(columns["source"][row])
        kind = KINDS[self.kind[row]]
        return Place(
            id=f"cm:{detail['slug']}" if detail else _id_of(geoname),
            name=self._index.tries["names"].restore_key(int(columns["name"][row])),
            kind=kind,
            position=Position(round(float(self.lon[row]), 5), round(float(self.lat[row]), 5)),
            country=self.countries[self.country[row]] or None,
            admin1=self.admin1_names[self.admin1[row]] or None,
            precision=Precision(detail.get("precision", Precision.EXACT)),
            population=int(self.population[row]),
            names=tuple(Name(*pair) for pair in detail.get("names", ())),
            area_id=detail.get("area_id"),
            source=self._index.stamp["sources"][self._source(detail, geoname)],
        )

    @staticmethod
    def _source(detail: dict[str, Any], number: int) -> int:
        """Return the position of a row's source in the stamp: towns, localities, airports, the curated."""
        at: int = detail["source"] if detail else 0
        return at or (number >= _index.LOCALITY) + (number >= _index.AIRPORT)

    def _detail(self, row: int) -> dict[str, Any]:
        ends = self._index.detail_ends
        start = int(ends[row - 1]) if row else 0
        detail: dict[str, Any] = json.loads(bytes(self._index.details[start : int(ends[row])]))
        return detail

    def _add(self, places: Sequence[Place]) -> None:
        self._own = tuple(places)
        keys: dict[str, dict[int, None]] = {}
        for number, place in enumerate(self._own):
            pair = (self._size + number) | _index.PRIMARY
            for name in (place.name, *(name.text for name in place.names)):
                if key := fold(name):
                    keys.setdefault(key, {})[pair] = None
        self._own_pairs = {key: tuple(pairs) for key, pairs in keys.items()}
        codes = {code: number for number, code in enumerate(self.countries)}
        units = {name: number for number, name in reversed(list(enumerate(self.admin1_names)))}
        added: dict[str, list[float]] = {
            "lon": [p.position.lon for p in self._own],
            "lat": [p.position.lat for p in self._own],
            "population": [p.population for p in self._own],
            "importance": [max(6.0, float(np.log10(max(1, p.population)))) for p in self._own],
            "kind": [KINDS.index(p.kind) for p in self._own],
            "country": [codes.get(p.country or "", 0) for p in self._own],
            "admin1": [units.get(p.admin1 or "", 0) for p in self._own],
        }
        for column, values in added.items():
            old = getattr(self, column)
            setattr(self, column, np.concatenate([old, np.asarray(values, dtype=old.dtype)]))

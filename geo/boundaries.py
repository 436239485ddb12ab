"""Which country and unit a position is in, and the polygons of countries, units and zones.

Borders are Natural Earth 1:10m (public domain), which follows the power on the ground; where
ISO 3166 and GeoNames give a unit to another country (Crimea, Somaliland, Northern Cyprus) the code
follows them, and `disputed_lines` holds the lines that are contested. Nothing here is a statement
on any claim.
"""

from __future__ import annotations

import math
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Self

import numpy as np

from geo._boundary_file import CELL_DEG, BoundaryFile, read_boundary_file
from geo._boundary_units import Unit, Units
from geo._boundary_zones import Zones, polygon_of
from layers.errors import InputError, NotFoundError
from layers.model import Area, Place, Position
from layers.vocabulary import PlaceKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import ArrayLike, NDArray
    from shapely import MultiPolygon

DATA = Path(__file__).parent / "data"
MAX_NEAR_KM = 25.0
KM_PER_DEG = 111.195
_SHORE_KM = 5.0


class DisputedLine(NamedTuple):
    """A contested border: what it is, the ISO alpha-3 codes on its left and right, its lines."""

    name: str
    left: str
    right: str
    lines: tuple[tuple[Position, ...], ...]


class Boundaries:
    """Countries, first-order units, curated zones and disputed lines.

    Polygons are decoded when first asked for; opening reads the file's header and lookup grid only.
    """

    def __init__(self, data: BoundaryFile, *, zones_path: Path) -> None:
        self._data = data
        self._zones = Zones(zones_path)
        self._countries: list[list[str]] = data.rows("countries")
        self._codes = np.array([*(row[0] for row in self._countries), ""])
        self._country_row = {row[0]: i for i, row in enumerate(self._countries)}
        self._geometries: dict[int, MultiPolygon] = {}

    @classmethod
    def open(cls, *, data_dir: Path | None = None) -> Self:
        """Open the packaged boundaries, or those in `data_dir`.

        Raises
        ------
        DataError
            If the file is missing or damaged.
        """
        folder = data_dir or DATA
        data = read_boundary_file(folder / "boundaries.bin")
        return cls(data, zones_path=folder / "areas" / "zones.geojson")

    @property
    def source(self) -> str:
        """Where the borders come from."""
        return str(self._data.header["source"])

    @property
    def licence(self) -> str:
        """The licence of the borders."""
        return str(self._data.header["licence"])

    @property
    def version(self) -> str:
        """Versions of the sources."""
        return str(self._data.header["version"])

    @property
    def countries(self) -> tuple[str, ...]:
        """ISO 3166-1 alpha-2 codes of all countries that have a polygon, sorted."""
        return tuple(self._country_row)

    @property
    def units(self) -> tuple[Unit, ...]:
        """All first-order units: those with a polygon by key, then those made of them."""
        return self._units.all

    @cached_property
    def _units(self) -> Units:
        return Units(self._data.rows("units"))

    @cached_property
    def disputed_lines(self) -> tuple[DisputedLine, ...]:
        """All contested lines, degrees, CRS84."""
        out = []
        for i, (name, left, right) in enumerate(self._data.rows("disputed")):
            parts = self._data.rings("disputed", i)
            out.append(DisputedLine(name, left, right, tuple(_positions(p[0]) for p in parts)))
        return tuple(out)

    def country_at(self, position: Position, *, near_km: float = 2.0) -> str | None:
        """Return the ISO code of the country that holds a position.

        Parameters
        ----------
        position
            Degrees, CRS84.
        near_km
            A position off every coast but within this distance of one gets that country: the
            source's coast is generalised, and quays and bridges stand outside it. 0 is strict.

        Returns
        -------
        str or None
            ISO 3166-1 alpha-2; None at sea and where the source gives the land to nobody.
        """
        return str(self.countries_at([position.lon], [position.lat], near_km=near_km)[0]) or None

    def countries_at(
        self, lons: ArrayLike, lats: ArrayLike, *, near_km: float = 2.0
    ) -> NDArray[np.str_]:
        """Return ISO codes for arrays of positions; the empty string where `country_at` says None.

        Raises
        ------
        InputError
            If the arrays differ in length, a latitude isn't on Earth, or `near_km` is above 25.
        """
        lon, lat = _checked(lons, lats, near_km)
        grid, mixed = self._data.sections["grid"], self._data.sections["mixed"]
        cells = grid[_cell(lon, lat)]
        found = np.where(cells >= 0, cells, -1).astype(np.int64)
        for row, rows in self._by_candidate(cells, mixed):
            todo = rows[found[rows] < 0]
            found[todo[self._holds(row, lon[todo], lat[todo])]] = row
        if near_km > 0 and (missing := np.flatnonzero(found < 0)).size:
            found[missing] = self._nearest(lon[missing], lat[missing], near_km)
        return np.asarray(self._codes[found], dtype=np.str_)

    def share_land(self, a: Position, b: Position) -> bool:
        """Return whether two positions (degrees, CRS84) lie on one piece of land, of a country or of two neighbours.

        A position off the coast counts to the land within 5 km of it.
        """
        import shapely

        codes = self.countries_at([a.lon, b.lon], [a.lat, b.lat], near_km=_SHORE_KM)
        if not all(codes):
            return False
        # One may lie over a border that is drawn coarsely, hence both countries for both.
        parts = np.concatenate(
            [shapely.get_parts(self.geometry(str(c))) for c in sorted(set(codes))]
        )
        near = []
        for p in (a, b):
            reach = _SHORE_KM / KM_PER_DEG / math.cos(math.radians(p.lat))
            near.append(shapely.dwithin(parts, shapely.Point(p.lon, p.lat), reach))
        if (near[0] & near[1]).any():
            return True
        return any(bool(shapely.intersects(one, parts[near[1]]).any()) for one in parts[near[0]])

    def unit_at(self, position: Position) -> Unit | None:
        """Return the first-order unit that holds a position, or None at sea."""
        key = str(self.units_at([position.lon], [position.lat])[0])
        return self.unit(key) if key else None

    def units_at(self, lons: ArrayLike, lats: ArrayLike) -> NDArray[np.str_]:
        """Return keys of first-order units for arrays of positions; empty where there is none."""
        lon, lat = _checked(lons, lats, 0.0)
        first = len(self._countries)
        boxes = self._data.sections["land_boxes"][first:]
        nothing = len(self.units)
        found = np.full(lon.shape, nothing)
        order = np.argsort(lon, kind="stable")
        begin = np.searchsorted(lon[order], boxes[:, 0], side="left")
        end = np.searchsorted(lon[order], boxes[:, 2], side="right")
        for row in np.flatnonzero(end > begin):
            rows = order[begin[row] : end[row]]
            rows = rows[(lat[rows] >= boxes[row, 1]) & (lat[rows] <= boxes[row, 3])]
            rows = rows[found[rows] == nothing]
            if rows.size:
                found[rows[self._holds(first + int(row), lon[rows], lat[rows])]] = row
        return np.asarray(self._unit_keys[found], dtype=np.str_)

    def unit(self, key: str) -> Unit:
        """Return a unit by its key, such as `CN-LN`.

        Raises
        ------
        NotFoundError
            If no unit has the key.
        """
        return self._units.by_key(key)

    def find_unit(self, name: str, country: str | None = None) -> Unit | None:
        """Return the one unit of a name, in any of its names; None if none or several have it."""
        return self._units.find(name, country)

    def geometry(self, key: str) -> MultiPolygon:
        """Return the polygon of a country (`CN`) or unit (`CN-LN`), degrees, CRS84.

        Raises
        ------
        NotFoundError
            If nothing has the key.
        """
        if key in self._country_row:
            return self._shape(self._country_row[key])
        unit = self._units.by_key(key)
        if unit.children:
            return self._union(unit.children)
        return self._shape(len(self._countries) + self._units.row[key])

    def _union(self, keys: tuple[str, ...]) -> MultiPolygon:
        import shapely

        whole = shapely.union_all([self.geometry(key) for key in keys])
        return shapely.MultiPolygon([p for p in shapely.get_parts(whole) if p.area > 0])

    def area(self, place: Place) -> Area | None:
        """Return the polygons of a place that is a country, a first-order unit or a curated zone.

        The key is `area_id` where the place has one; else its id (zones), its country code, its
        GeoNames id, or its name within its country and around its position.
        """
        zone_id = self._zones.of_place(place)
        if zone_id is not None:
            return self._zones.area(zone_id, place)
        key = self._key_of(place)
        if key is None:
            return None
        parts = self.geometry(key).geoms
        polygons = tuple(
            polygon_of([r.coords for r in (part.exterior, *part.interiors)]) for part in parts
        )
        return Area(place, polygons, "boundary", "Natural Earth")

    @property
    def zone_ids(self) -> tuple[str, ...]:
        """Ids of the curated zones, such as `zone:rason-sez`."""
        return tuple(self._zones.features)

    def zone(self, zone_id: str) -> Area:
        """Return a curated zone as the area of a place of its own.

        Raises
        ------
        NotFoundError
            If no zone has the id.
        """
        if zone_id not in self._zones.features:
            msg = f"No zone has the id {zone_id!r}: `zone_ids` has them all."
            raise NotFoundError(msg)
        return self._zones.area(zone_id)

    def _key_of(self, place: Place) -> str | None:
        given = (place.area_id or "").removeprefix("country:").removeprefix("admin1:")
        if given in self._country_row or given in self._units.row:
            return given
        if given in self._units.by_code:
            return self._units.by_code[given].key
        if place.kind is PlaceKind.COUNTRY:
            return place.country if place.country in self._country_row else None
        if place.kind is not PlaceKind.ADMIN1:
            return None
        unit = self._units.of_place(place, self.unit_at(place.position))
        return None if unit is None else unit.key

    @cached_property
    def _unit_keys(self) -> NDArray[np.str_]:
        return np.array([*(u.key for u in self.units), ""])

    def _by_candidate(
        self, cells: NDArray[np.int16], mixed: NDArray[np.int16]
    ) -> Iterable[tuple[int, NDArray[np.int64]]]:
        """Yield each country that holds part of some mixed cell, with the positions in such cells."""
        positions = np.flatnonzero(cells < -1)
        if not positions.size:
            return
        ends = self._data.sections["mixed_ends"]
        lists = -2 - cells[positions].astype(np.int64)
        rows_of: dict[int, list[int]] = {}
        for one in np.unique(lists):
            for row in mixed[ends[one] : ends[one + 1]]:
                rows_of.setdefault(int(row), []).append(int(one))
        for row in sorted(rows_of):
            yield row, positions[np.isin(lists, rows_of[row])]

    def _nearest(
        self, lon: NDArray[np.float64], lat: NDArray[np.float64], near_km: float
    ) -> NDArray[np.int64]:
        """Return the row of the nearest country within `near_km` of each position, else -1."""
        import shapely

        best = np.full(lon.shape, near_km)
        found = np.full(lon.shape, -1)
        shrink = np.maximum(np.cos(np.radians(lat)), 0.01)
        reach = near_km / KM_PER_DEG / shrink
        boxes = self._data.sections["land_boxes"]
        for row, around in self._near_cells(lon, lat):
            west, south, east, north = boxes[row]
            in_lon = (lon >= west - reach) & (lon <= east + reach)
            in_lat = (lat >= south - reach) & (lat <= north + reach)
            rows = around[(in_lon & in_lat)[around]]
            if not rows.size:
                continue
            points = shapely.points(lon[rows], lat[rows])
            close = shapely.dwithin(self._shape(row), points, reach[rows])
            rows, points = rows[close], points[close]
            line = shapely.get_coordinates(shapely.shortest_line(points, self._shape(row)))
            step = (line[1::2] - line[::2]) * KM_PER_DEG
            away_km = np.hypot(step[:, 0] * shrink[rows], step[:, 1])
            nearer = away_km < best[rows]
            best[rows[nearer]], found[rows[nearer]] = away_km[nearer], row
        return found

    def _near_cells(
        self, lon: NDArray[np.float64], lat: NDArray[np.float64]
    ) -> Iterable[tuple[int, NDArray[np.int64]]]:
        """Yield each country in or beside the cells of positions, with those positions."""
        grid, mixed = self._data.sections["grid"], self._data.sections["mixed"]
        merged: dict[int, set[int]] = {}
        for d_lon in (-CELL_DEG, 0, CELL_DEG):
            for d_lat in (-CELL_DEG, 0, CELL_DEG):
                around = np.clip(lat + d_lat, -90, 90)
                cells = grid[_cell((lon + d_lon + 180) % 360 - 180, around)]
                for row, rows in self._by_candidate(cells, mixed):
                    merged.setdefault(row, set()).update(rows.tolist())
                for row in np.unique(cells[cells >= 0]):
                    rows = np.flatnonzero(cells == row)
                    merged.setdefault(int(row), set()).update(rows.tolist())
        for row in sorted(merged):
            yield row, np.array(sorted(merged[row]))

    def _holds(
        self, row: int, lon: NDArray[np.float64], lat: NDArray[np.float64]
    ) -> NDArray[np.bool_]:
        import shapely

        holds: NDArray[np.bool_] = shapely.intersects_xy(self._shape(row), lon, lat)
        return holds

    def _shape(self, row: int) -> MultiPolygon:
        if row not in self._geometries:
            import shapely

            parts = self._data.rings("land", row)
            shape = shapely.MultiPolygon([shapely.Polygon(p[0], p[1:]) for p in parts])
            shapely.prepare(shape)
            self._geometries[row] = shape
        return self._geometries[row]


def _checked(
    lons: ArrayLike, lats: ArrayLike, near_km: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    lon = np.atleast_1d(np.asarray(lons, dtype=np.float64))
    lat = np.atleast_1d(np.asarray(lats, dtype=np.float64))
    if lon.shape != lat.shape or lon.ndim != 1:
        msg = f"Longitudes and latitudes must be flat and of one length: {lon.shape}, {lat.shape}."
        raise InputError(msg)
    bad = ~(np.isfinite(lon) & (np.abs(lat) <= 90))  # noqa: PLR2004
    if bad.any():
        i = int(np.flatnonzero(bad)[0])
        msg = f"Position {i} is not on Earth: lon {lon[i]!r}, lat {lat[i]!r}; give degrees, lon first."
        raise InputError(msg)
    if not 0 <= near_km <= MAX_NEAR_KM:
        msg = f"near_km must be between 0 and {MAX_NEAR_KM:g}, not {near_km!r}."
        raise InputError(msg)
    return (lon + 180) % 360 - 180, lat


def _cell(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.int64]:
    columns, rows = round(360 / CELL_DEG), round(180 / CELL_DEG)
    column = np.minimum(((lon + 180) / CELL_DEG).astype(np.int64), columns - 1)
    row = np.minimum(((lat + 90) / CELL_DEG).astype(np.int64), rows - 1)
    cells: NDArray[np.int64] = row * columns + column
    return cells


def _positions(ring: NDArray[np.float64]) -> tuple[Position, ...]:
    return tuple(Position(lon, lat) for lon, lat in np.round(ring, 6).tolist())

"""Which country and unit a position is in, and the polygons of countries, units and zones.

Borders are Natural Earth 1:10m (public domain), which follows the power on the ground; where
ISO 3166 and GeoNames give a unit to another country (Crimea, Somaliland, Northern Cyprus) the code
follows them, and `disputed_lines` holds the lines that are contested. Nothing here is a statement
on any claim.
"""

from __future__ import annotations

import json
import re
import unicodedata
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Self

import numpy as np

from geo._boundary_file import CELL_DEG, MAGIC, SCALE, BoundaryFile, read_boundary_file
from layers.errors import DataError, InputError, NotFoundError
from layers.model import Area, Place, Polygon, Position, Ring
from layers.vocabulary import PlaceKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import ArrayLike, NDArray
    from shapely import MultiPolygon

__all__ = ["CELL_DEG", "MAGIC", "SCALE", "Boundaries", "DisputedLine", "Unit", "fold_unit_name"]

DATA = Path(__file__).parent / "data"
MAX_NEAR_KM = 25.0
KM_PER_DEG = 111.195
_UNIT_KINDS = {PlaceKind.ADMIN1, PlaceKind.ADMIN2, PlaceKind.CITY, PlaceKind.DISTRICT}
_GENERIC = re.compile(
    r"\b(?:province|prefecture|governorate|department|region|state|oblast|kray|krai|respublika|republic|of|"
    r"county|municipality|city|district|autonomous|special|administrative|metropolitan|capital|"
    r"sheng|shi|zizhiqu|do|si|aimag|viloyati?|oblysy|ostan|provincia|wilaya|voivodeship|the|de|du)\b"
)


class Unit(NamedTuple):
    """A first-order unit: key (`CN-LN`, ISO 3166-2; `CC~slug` where ISO has none), country, name."""

    key: str
    country: str | None
    name: str
    geonameid: int
    names: tuple[str, ...]
    disputed: bool


class DisputedLine(NamedTuple):
    """A contested border: what it is, the ISO alpha-3 codes on its left and right, its lines."""

    name: str
    left: str
    right: str
    lines: tuple[tuple[Position, ...], ...]


def fold_unit_name(name: str) -> str:
    """Fold a unit's name for comparison: no accents, no case, no generic words ("Province")."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    plain = re.sub(r"['`´’‘ʻʼ]", "", plain)
    words = " ".join(re.sub(r"[\W_]+", " ", plain).split())
    bare = " ".join(_GENERIC.sub(" ", words).split())
    return unicodedata.normalize("NFC", bare or words)


class Boundaries:
    """Countries, first-order units, curated zones and disputed lines.

    Polygons are decoded when first asked for; opening reads the file's header and lookup grid only.
    """

    def __init__(self, data: BoundaryFile, *, zones_path: Path) -> None:
        self._data = data
        self._zones_path = zones_path
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

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        """All first-order units, by key."""
        rows = self._data.rows("units")
        return tuple(Unit(k, c or None, n, g, (n, *o), bool(d)) for k, c, n, g, o, d in rows)

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

    def unit_at(self, position: Position) -> Unit | None:
        """Return the first-order unit that holds a position, or None at sea."""
        key = str(self.units_at([position.lon], [position.lat])[0])
        return self.unit(key) if key else None

    def units_at(self, lons: ArrayLike, lats: ArrayLike) -> NDArray[np.str_]:
        """Return keys of first-order units for arrays of positions; empty where there is none."""
        lon, lat = _checked(lons, lats, 0.0)
        first = len(self._countries)
        boxes = self._data.sections["land_boxes"][first:]
        found = np.full(lon.shape, len(self.units))
        order = np.argsort(lon, kind="stable")
        begin = np.searchsorted(lon[order], boxes[:, 0], side="left")
        end = np.searchsorted(lon[order], boxes[:, 2], side="right")
        for row in np.flatnonzero(end > begin):
            rows = order[begin[row] : end[row]]
            rows = rows[(lat[rows] >= boxes[row, 1]) & (lat[rows] <= boxes[row, 3])]
            rows = rows[found[rows] == len(self.units)]
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
        row = self._unit_row.get(key)
        if row is None:
            msg = (
                f"No first-order unit has the key {key!r}: use an ISO 3166-2 code such as 'CN-LN'."
            )
            raise NotFoundError(msg)
        return self.units[row]

    def find_unit(self, name: str, country: str | None = None) -> Unit | None:
        """Return the one unit of a name, in any of its names; None if none or several have it."""
        rows = self._units_by_name.get(fold_unit_name(name), ())
        hits = [self.units[r] for r in rows if country in (None, self.units[r].country)]
        return hits[0] if len(hits) == 1 else None

    def geometry(self, key: str) -> MultiPolygon:
        """Return the polygon of a country (`CN`) or unit (`CN-LN`), degrees, CRS84.

        Raises
        ------
        NotFoundError
            If nothing has the key.
        """
        row = self._country_row.get(key)
        if row is None and key in self._unit_row:
            row = len(self._countries) + self._unit_row[key]
        if row is None:
            msg = f"No boundary has the key {key!r}: use ISO codes such as 'CN' or 'CN-LN'."
            raise NotFoundError(msg)
        return self._shape(row)

    def area(self, place: Place) -> Area | None:
        """Return the polygons of a place that is a country, a first-order unit or a curated zone.

        The key is `area_id` where the place has one; else its id (zones), its country code, its
        GeoNames id, or its name within its country and around its position.
        """
        if place.area_id in self._zones or place.id in self._zones:
            zone = self._zones[place.area_id if place.area_id in self._zones else place.id]
            polygons = _polygons(zone["geometry"])
            return Area(place, polygons, "approximate", zone["properties"]["source"])
        key = self._key_of(place)
        if key is None:
            return None
        row = self._country_row.get(key, -1)
        if row < 0:
            row = len(self._countries) + self._unit_row[key]
        parts = self._data.rings("land", row)
        polygons = tuple(_polygon([_positions(r) for r in rings]) for rings in parts)
        return Area(place, polygons, "boundary", "Natural Earth")

    @property
    def zone_ids(self) -> tuple[str, ...]:
        """Keys of the curated zones."""
        return tuple(self._zones)

    def _key_of(self, place: Place) -> str | None:
        if place.area_id in self._country_row or place.area_id in self._unit_row:
            return place.area_id
        if place.kind is PlaceKind.COUNTRY:
            return place.country if place.country in self._country_row else None
        if place.kind is not PlaceKind.ADMIN1:
            return None
        if place.id.startswith("gn:") and place.id[3:].isdigit():
            row = self._unit_by_geonameid.get(int(place.id[3:]))
            if row is not None:
                return self.units[row].key
        here = self.unit_at(place.position)
        names = {fold_unit_name(n) for n in (place.name, *(n.text for n in place.names))}
        if here and names & {fold_unit_name(n) for n in here.names}:
            return here.key
        units = (
            self.find_unit(n, place.country) for n in (place.name, *(n.text for n in place.names))
        )
        return next((u.key for u in units if u), None)

    @cached_property
    def _unit_row(self) -> dict[str, int]:
        return {unit.key: i for i, unit in enumerate(self.units)}

    @cached_property
    def _unit_keys(self) -> NDArray[np.str_]:
        return np.array([u.key for u in self.units] + [""])

    @cached_property
    def _unit_by_geonameid(self) -> dict[int, int]:
        return {u.geonameid: i for i, u in enumerate(self.units) if u.geonameid}

    @cached_property
    def _units_by_name(self) -> dict[str, list[int]]:
        out: dict[str, list[int]] = {}
        for i, unit in enumerate(self.units):
            for name in dict.fromkeys(map(fold_unit_name, unit.names)):
                out.setdefault(name, []).append(i)
        return out

    @cached_property
    def _zones(self) -> dict[str, dict[str, Any]]:
        try:
            features = json.loads(self._zones_path.read_text(encoding="utf-8"))["features"]
            return {f["id"]: f for f in features}
        except (OSError, ValueError, KeyError, TypeError) as error:
            msg = (
                f"The curated zones {self._zones_path.name!r} can't be read ({error}): "
                "reinstall corridormap, or make them anew with tools/build_areas.py."
            )
            raise DataError(msg) from error

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


def _polygon(rings: Sequence[tuple[Position, ...]]) -> Polygon:
    return Polygon(Ring(rings[0]), tuple(Ring(r) for r in rings[1:]))


def _polygons(geometry: dict[str, Any]) -> tuple[Polygon, ...]:
    """Turn a GeoJSON polygon or multipolygon into records."""
    whole = geometry["type"] == "MultiPolygon"
    parts = geometry["coordinates"] if whole else [geometry["coordinates"]]
    return tuple(
        _polygon([tuple(Position(float(x), float(y)) for x, y, *_ in ring) for ring in rings])
        for rings in parts
    )

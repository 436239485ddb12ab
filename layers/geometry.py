"""Geometries for the layers: cut at the antimeridian, rounded, valid, of one type.

Everything is degrees, CRS84. A polygon's exterior runs counter-clockwise. A geometry that is
nothing after rounding (a line of no length, a ring of no area) is None.
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

import antimeridian
import numpy as np
import shapely
from shapely.geometry import LineString, MultiLineString, MultiPolygon, Point, Polygon

from layers.schema import DECIMALS, SCHEMATIC_DECIMALS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from layers import model

    Coordinates = NDArray[np.float64]

_HALF = 180.0


def point(position: model.Position) -> Point:
    """Return the point of a position, rounded to `DECIMALS`."""
    return Point(_rounded(np.array([position], dtype=float))[0])


def multi_line(
    parts: Iterable[Sequence[model.Position]], *, schematic: bool = False
) -> MultiLineString | None:
    """Return lines as one MultiLineString, cut where they cross the antimeridian.

    Parameters
    ----------
    parts
        Lines of positions. A step of more than 180 degrees of longitude crosses the antimeridian.
    schematic
        Round the inner points to `SCHEMATIC_DECIMALS`: they are no more exact than that.
    """
    lines: list[LineString] = []
    for part in parts:
        for coordinates in _split_on_180(_rounded_line(part, schematic=schematic)):
            lines.extend(_cut(coordinates))
    return MultiLineString(lines) if lines else None


def multi_polygon(polygons: Iterable[model.Polygon]) -> MultiPolygon | None:
    """Return polygons as one valid MultiPolygon, cut where they cross the antimeridian."""
    shapes: list[Polygon] = []
    for polygon in polygons:
        if len(set(polygon.exterior.positions)) < 3:  # noqa: PLR2004 - a ring needs three corners
            continue
        holes = [h.positions for h in polygon.holes if len(set(h.positions)) >= 3]  # noqa: PLR2004
        shapes.extend(_cut_polygon(Polygon(polygon.exterior.positions, holes)))
    return tidy_areas(shapes)


def tidy_areas(shapes: Iterable[Polygon]) -> MultiPolygon | None:
    """Return polygons rounded, valid, wound as RFC 7946 asks, as one MultiPolygon."""
    rounded = [shapely.transform(shape, _rounded) for shape in shapes]
    valid: list[Polygon] = []
    for shape in rounded:
        fine = shape if shape.is_valid else shapely.transform(shapely.make_valid(shape), _rounded)
        valid.extend(p for p in _polygons(fine) if p.area > 0 and p.is_valid)
    if not valid:
        return None
    whole: Any = MultiPolygon(valid)
    if not whole.is_valid:
        whole = MultiPolygon(list(_polygons(shapely.transform(shapely.union_all(valid), _rounded))))
    oriented: MultiPolygon = shapely.orient_polygons(whole, exterior_cw=False)
    return oriented if oriented.is_valid and not oriented.is_empty else None


def circle(position: model.Position, radius_km: float) -> MultiPolygon | None:
    """Return a geodesic circle about a position, cut at the antimeridian."""
    from pyproj import Geod

    turns = np.linspace(360, 0, 49)
    n = len(turns)
    lon, lat, _ = Geod(ellps="WGS84").fwd(
        [position.lon] * n, [position.lat] * n, turns, [radius_km * 1000] * n
    )
    return tidy_areas(_cut_polygon(Polygon(np.column_stack([lon, lat]))))


def area_km2(shape: MultiPolygon) -> float:
    """Return the area on the WGS 84 ellipsoid, km²."""
    from pyproj import Geod

    square_metres, _ = Geod(ellps="WGS84").geometry_area_perimeter(shape)
    return round(abs(float(square_metres)) / 1e6, 1)


def midpoint(shape: MultiLineString) -> Point:
    """Return the point halfway along the longest part of a line."""
    longest = max(shape.geoms, key=lambda part: part.length)
    middle = longest.interpolate(0.5, normalized=True)
    return Point(_rounded(np.array([[middle.x, middle.y]]))[0])


def _rounded(coordinates: Coordinates) -> Coordinates:
    # Adding 0.0 turns -0.0 into 0.0, so that the same place has the same bytes.
    return np.round(coordinates, DECIMALS) + 0.0


def _rounded_line(part: Sequence[model.Position], *, schematic: bool) -> Coordinates:
    coordinates = _rounded(np.array(part, dtype=float).reshape(-1, 2))
    if schematic and len(coordinates) > 2:  # noqa: PLR2004 - only lines with inner points
        coordinates[1:-1] = np.round(coordinates[1:-1], SCHEMATIC_DECIMALS) + 0.0
    return coordinates


def _crosses(coordinates: Coordinates) -> bool:
    return bool((np.abs(np.diff(coordinates[:, 0])) > _HALF).any())


def _split_on_180(coordinates: Coordinates) -> Iterator[Coordinates]:
    """Split a line between a point on 180 and one on -180: no stretch lies between them."""
    lon = coordinates[:, 0]
    on_edge = np.abs(lon) == _HALF
    jumps = np.flatnonzero(on_edge[:-1] & on_edge[1:] & (lon[:-1] != lon[1:]))
    yield from np.split(coordinates, jumps + 1)


def _cut(coordinates: Coordinates) -> Iterator[LineString]:
    if len(coordinates) < 2:  # noqa: PLR2004 - a line needs two points
        return
    if not _crosses(coordinates):
        yield from _clean(coordinates)
        return
    shape = antimeridian.fix_line_string(LineString(coordinates), great_circle=False)
    for part in shape.geoms if isinstance(shape, MultiLineString) else [shape]:
        yield from _clean(_rounded(np.asarray(part.coords, dtype=float)[:, :2]))


def _cut_polygon(shape: Polygon) -> Iterator[Polygon]:
    if not _crosses(np.asarray(shape.exterior.coords, dtype=float)):
        yield shape
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", antimeridian.FixWindingWarning)
        # GeoJSON's edges are straight in degrees (RFC 7946, 3.1.1), so the cut is too.
        yield from _polygons(antimeridian.fix_polygon(shape, great_circle=False))


def _clean(coordinates: Coordinates) -> Iterator[LineString]:
    """Drop repeated points; a line of fewer than two is none."""
    moves = (np.diff(coordinates, axis=0) != 0).any(axis=1)
    if moves.any():
        yield shapely.linestrings(coordinates[np.concatenate([[True], moves])])


def _polygons(shape: Any) -> Iterator[Polygon]:  # noqa: ANN401 - any shapely geometry
    for part in shapely.get_parts(shape):
        if isinstance(part, Polygon):
            if not part.is_empty:
                yield part
        elif hasattr(part, "geoms"):
            yield from _polygons(part)

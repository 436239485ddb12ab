"""What is wrong with a GeoJSON geometry, in words, and what to do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from layers.fields import GeometryType

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

_DEPTH: Final = {
    GeometryType.POINT: 0,
    GeometryType.MULTI_LINE_STRING: 2,
    GeometryType.MULTI_POLYGON: 3,
}
_MAX_LON: Final = 180.0
_MAX_LAT: Final = 90.0
_MIN_RING: Final = 4
_MIN_LINE: Final = 2
_DECIMALS: Final = 6

Found = tuple[str, str]


def geometry_problem(geometry: Any, expected: GeometryType | None) -> Found | None:  # noqa: ANN401
    """Return what is wrong with a geometry and what to do, or None where nothing is.

    Parameters
    ----------
    geometry
        A parsed GeoJSON geometry, or whatever stands in its place.
    expected
        The one type that the layer has.
    """
    if not isinstance(geometry, dict):
        return "it has no geometry.", "Give it one, or delete the feature."
    kind = geometry.get("type")
    if expected is None or kind != expected.value:
        wanted = expected.value if expected else "nothing"
        return f"its geometry is a {kind!r}.", f"The layer holds {wanted} only."
    try:
        parts = list(_parts(geometry.get("coordinates"), _DEPTH[expected]))
        arrays = [_array(part) for part in parts]
    except (TypeError, ValueError, OverflowError):
        return "its coordinates aren't lists of longitude and latitude.", "Write [lon, lat]."
    if not arrays or any(not len(a) for a in arrays):
        return "its geometry is empty.", "Give it one, or delete the feature."
    return _position_problem(np.concatenate(arrays)) or _shape_problem(arrays, geometry, expected)


def _parts(coordinates: Any, depth: int) -> Iterator[Any]:  # noqa: ANN401
    """Yield the lists of positions in nested coordinates."""
    if not isinstance(coordinates, list):
        raise TypeError
    if depth == 0:
        yield [coordinates]
    elif depth == 1:
        yield coordinates
    else:
        for part in coordinates:
            yield from _parts(part, depth - 1)


def _array(part: Any) -> NDArray[np.float64]:  # noqa: ANN401
    for position in part:
        if len(position) != 2 or any(  # noqa: PLR2004 - longitude and latitude
            isinstance(n, bool) or not isinstance(n, int | float) for n in position
        ):
            raise ValueError
    return np.array(part, dtype=float).reshape(-1, 2)


def _position_problem(positions: NDArray[np.float64]) -> Found | None:
    lon, lat = positions[:, 0], positions[:, 1]
    if not np.isfinite(positions).all():
        return "a coordinate isn't a number.", "Write degrees."
    if (np.abs(lon) > _MAX_LON).any() or (np.abs(lat) > _MAX_LAT).any():
        return _outside(lon, lat)
    if (np.abs(np.round(positions, _DECIMALS) - positions) > 1e-12).any():  # noqa: PLR2004
        return "a coordinate has more than six decimals.", "Round it: six are 10 cm."
    return None


def _outside(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> Found:
    swapped = (np.abs(lon) <= _MAX_LAT).all() and (np.abs(lat) <= _MAX_LON).all()
    if swapped:
        worst = float(lat[np.abs(lat).argmax()])
        what = f"a latitude is {worst:g}: longitude and latitude look swapped."
        return what, "Write [lon, lat]."
    worst = float(max(np.abs(lon).max(), np.abs(lat).max()))
    what = f"a coordinate of {worst:g} is no degree on Earth: is it in another CRS?"
    return what, "Reproject to WGS 84, longitude and latitude in degrees."


def _shape_problem(
    arrays: list[NDArray[np.float64]], geometry: dict[str, Any], expected: GeometryType
) -> Found | None:
    if expected is GeometryType.POINT:
        return None
    if any(_jumps(a, closed=expected is GeometryType.MULTI_POLYGON) for a in arrays):
        what = "it crosses the antimeridian uncut."
        return what, "Cut it at 180 degrees into two parts (RFC 7946, 3.1.9)."
    if expected is GeometryType.MULTI_LINE_STRING:
        if any(len(a) < _MIN_LINE or (a == a[0]).all() for a in arrays):
            return "a line has fewer than two points.", "Give it two, or delete it."
        return None
    return _ring_problem(arrays) or _polygon_problem(geometry)


def _jumps(positions: NDArray[np.float64], *, closed: bool) -> bool:
    """Return whether a step is longer than half the globe; a ring may run along a pole."""
    lon = positions[:, 0]
    long_steps = np.abs(np.diff(lon)) > _MAX_LON
    if closed:
        on_edge = np.abs(lon) == _MAX_LON
        long_steps &= ~(on_edge[:-1] & on_edge[1:])
    return bool(long_steps.any())


def _ring_problem(rings: list[NDArray[np.float64]]) -> Found | None:
    for ring in rings:
        if (ring[0] != ring[-1]).any():
            return "a ring isn't closed.", "Repeat its first position at its end."
        if len(ring) < _MIN_RING:
            return "a ring has fewer than four positions.", "Give it more, or delete it."
    return None


def _polygon_problem(geometry: dict[str, Any]) -> Found | None:
    shape: Any = shapely.geometry.shape(geometry)
    if not shape.is_valid:
        reason = shapely.is_valid_reason(shape)
        return f"its polygon is invalid: {reason}.", "Mend it, in QGIS with Fix geometries."
    for polygon in shape.geoms:
        clockwise = not polygon.exterior.is_ccw
        if clockwise or any(hole.is_ccw for hole in polygon.interiors):
            what = "a ring runs the wrong way round."
            return what, "Exteriors run counter-clockwise, holes clockwise (RFC 7946, 3.1.6)."
    return None

"""Distances and lines on the sphere: haversine lengths, great circles, points along the way.

All positions are longitude, latitude in degrees (CRS84); all lengths are kilometres on a sphere of
mean radius 6371.0088 km (IUGG), which is within 0.6 % of the ellipsoid everywhere.
"""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from layers.model import Position

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

EARTH_RADIUS_KM = 6371.0088
HALF_TURN = 180.0


def distance_km(a: Position, b: Position) -> float:
    """Great-circle distance between two positions, km (haversine)."""
    lat_a, lat_b = math.radians(a.lat), math.radians(b.lat)
    half_dlat = (lat_b - lat_a) / 2
    half_dlon = math.radians(b.lon - a.lon) / 2
    h = math.sin(half_dlat) ** 2 + math.cos(lat_a) * math.cos(lat_b) * math.sin(half_dlon) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(h)))


def distances_km(
    lon: NDArray[np.float64], lat: NDArray[np.float64], to: Position
) -> NDArray[np.float64]:
    """Great-circle distances from each of many positions to one, km; same shape as `lon`."""
    lat_r = np.radians(lat)
    lat_to = math.radians(to.lat)
    h = (
        np.sin((lat_to - lat_r) / 2) ** 2
        + np.cos(lat_r) * math.cos(lat_to) * np.sin(np.radians(to.lon - lon) / 2) ** 2
    )
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(h, 1.0))))


def steps_km(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.float64]:
    """Lengths of the steps of a line, km; one shorter than the line."""
    lat_r = np.radians(lat)
    h = (
        np.sin(np.diff(lat_r) / 2) ** 2
        + np.cos(lat_r[:-1]) * np.cos(lat_r[1:]) * np.sin(np.radians(np.diff(lon)) / 2) ** 2
    )
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(h, 1.0))))


def length_km(positions: Sequence[Position]) -> float:
    """Length of a line of positions, km; 0 for fewer than two."""
    return sum(distance_km(a, b) for a, b in pairwise(positions))


def wrap_lon(lon: float) -> float:
    """Longitude folded into [-180, 180]; both ends are kept as they are."""
    if abs(lon) <= HALF_TURN:
        return lon
    return (lon + 180.0) % 360.0 - 180.0


def _unit(position: Position) -> tuple[float, float, float]:
    lon, lat = math.radians(position.lon), math.radians(position.lat)
    return math.cos(lat) * math.cos(lon), math.cos(lat) * math.sin(lon), math.sin(lat)


def interpolate(a: Position, b: Position, fraction: float) -> Position:
    """Position at `fraction` (0 to 1) of the great circle from `a` to `b`.

    Antipodal ends have no single great circle: the one over the plane of the coordinates is taken.
    """
    angle = distance_km(a, b) / EARTH_RADIUS_KM
    sine = math.sin(angle)
    if sine < 1e-12:  # noqa: PLR2004 - same point, or antipodes
        return Position(
            wrap_lon(a.lon + (b.lon - a.lon) * fraction), a.lat + (b.lat - a.lat) * fraction
        )
    first, second = math.sin((1 - fraction) * angle) / sine, math.sin(fraction * angle) / sine
    x, y, z = (first * p + second * q for p, q in zip(_unit(a), _unit(b), strict=True))
    return Position(
        round(math.degrees(math.atan2(y, x)), 6),
        round(math.degrees(math.atan2(z, math.hypot(x, y))), 6),
    )


def great_circle(a: Position, b: Position, *, step_km: float = 50.0) -> tuple[Position, ...]:
    """Great circle from `a` to `b` with a point about every `step_km`; the ends are exact."""
    count = max(1, math.ceil(distance_km(a, b) / step_km))
    inner = (interpolate(a, b, i / count) for i in range(1, count))
    return (a, *inner, b)


def dense(
    positions: Sequence[Position], *, step_km: float = 1.0
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return longitudes and latitudes along great circles through positions, about `step_km` apart.

    As `through`, for thousands of points: in arrays, the ends included.
    """
    lons, lats = [np.array([positions[0].lon])], [np.array([positions[0].lat])]
    for a, b in pairwise(positions):
        angle = distance_km(a, b) / EARTH_RADIUS_KM
        count = max(1, math.ceil(angle * EARTH_RADIUS_KM / step_km))
        t = np.arange(1, count + 1) / count
        if math.sin(angle) < 1e-9:  # noqa: PLR2004 - same point, or antipodes
            lons.append(a.lon + (b.lon - a.lon) * t)
            lats.append(a.lat + (b.lat - a.lat) * t)
            continue
        first, second = np.sin((1 - t) * angle), np.sin(t * angle)
        x, y, z = (first * p + second * q for p, q in zip(_unit(a), _unit(b), strict=True))
        lons.append(np.degrees(np.arctan2(y, x)))
        lats.append(np.degrees(np.arctan2(z, np.hypot(x, y))))
    return np.concatenate(lons), np.concatenate(lats)


def through(positions: Sequence[Position], *, step_km: float = 50.0) -> tuple[Position, ...]:
    """Great circles through all of `positions`, in order, without repeated points."""
    line: list[Position] = list(positions[:1])
    for a, b in pairwise(positions):
        if a != b:
            line.extend(great_circle(a, b, step_km=step_km)[1:])
    return tuple(line)

"""The first view: where the mentions and links of a survey are thickest."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

from layers.vocabulary import PlaceKind, Precision, Use

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from layers.model import Place, Position, Survey

REACH_KM: Final = 1100.0
"""How far from the thickest point a place still belongs to the first view."""
_LINK_WEIGHT: Final = 6.0
_CORE: Final = 0.97
"""The share of the cluster's weight that the view holds."""
_MOST_POINTS: Final = 1500
_VAGUE: Final = {PlaceKind.COUNTRY, PlaceKind.MACRO_REGION, PlaceKind.SEA, PlaceKind.DESERT}


class Box(NamedTuple):
    """West, south, east, north in degrees, CRS84; east may pass 180."""

    west: float
    south: float
    east: float
    north: float


class Weighted(NamedTuple):
    """A point and how much it counts."""

    lon: float
    lat: float
    weight: float


def first_view(survey: Survey) -> Box | None:
    """Return the box to show first, None when there is nothing to show.

    The thickest cluster is found by weight within `REACH_KM`; the box holds nearly all of it.
    """
    points = _points(survey)
    if not points:
        return None
    seed = max(points, key=lambda p: (_weight_near(p, points), p))
    near = [p for p in points if distance_km(seed, p) <= REACH_KM]
    lons = [(seed.lon + (p.lon - seed.lon + 180) % 360 - 180, p.weight) for p in near]
    west, east = _quantiles(lons)
    south, north = _quantiles([(p.lat, p.weight) for p in near])
    return _padded(Box(west, south, east, north))


def distance_km(a: Weighted | Position, b: Weighted | Position) -> float:
    """Return the great-circle distance, km (haversine, mean radius 6371.0088 km)."""
    lat_a, lat_b = math.radians(a.lat), math.radians(b.lat)
    half = math.sin((lat_b - lat_a) / 2) ** 2
    half += math.cos(lat_a) * math.cos(lat_b) * math.sin(math.radians(b.lon - a.lon) / 2) ** 2
    return 2 * 6371.0088 * math.asin(min(1.0, math.sqrt(half)))


def _points(survey: Survey) -> list[Weighted]:
    counts: Counter[str] = Counter()
    places: dict[str, Place] = {}
    for mention in survey.mentions:
        if mention.place is not None and mention.use is not Use.METONYM:
            counts[mention.place.id] += 1
            places[mention.place.id] = mention.place
    points = [
        Weighted(*place.position, math.log1p(counts[place_id]) * _exactness(place))
        for place_id, place in places.items()
        if place.kind not in _VAGUE
    ]
    points += _link_points(survey)
    if not points:
        points = [Weighted(*place.position, 1.0) for place in places.values()]
    points.sort(key=lambda p: (-p.weight, p.lon, p.lat))
    return points[:_MOST_POINTS]


def _exactness(place: Place) -> float:
    """Return how much a point says of where a place is: a province's middle says less."""
    return 1.0 if place.precision <= Precision.NEAR_EXACT else 0.3


def _link_points(survey: Survey) -> Iterable[Weighted]:
    routes = {route.id: route for route in survey.routes}
    for link in survey.links:
        if link.id not in routes:
            continue
        ends = [
            position
            for segment in routes[link.id].segments
            for position in (segment.positions[:1] + segment.positions[-1:])
        ]
        for end in _thinned(ends):
            yield Weighted(*end, _LINK_WEIGHT / len(_thinned(ends)))


def _thinned(ends: Sequence[Position]) -> Sequence[Position]:
    return ends[:: max(1, len(ends) // 12)]


def _weight_near(centre: Weighted, points: Sequence[Weighted]) -> float:
    total = 0.0
    for point in points:
        if abs(point.lat - centre.lat) * 111.2 < REACH_KM:
            share = distance_km(centre, point) / REACH_KM
            total += point.weight * max(0.0, 1 - share)
    return total


def _quantiles(values: Sequence[tuple[float, float]]) -> tuple[float, float]:
    ordered = sorted(values)
    spare = sum(weight for _, weight in ordered) * (1 - _CORE) / 2
    return _reach(ordered, spare), _reach(ordered[::-1], spare)


def _reach(ordered: Sequence[tuple[float, float]], spare: float) -> float:
    passed = 0.0
    for value, weight in ordered:
        passed += weight
        if passed >= spare:
            return value
    return ordered[-1][0]


def _padded(box: Box) -> Box:
    """Give a box that is nearly a point some country around it."""
    wide = max(0.0, (2.0 - (box.east - box.west)) / 2)
    tall = max(0.0, (1.6 - (box.north - box.south)) / 2)
    return Box(
        round(box.west - wide, 4),
        round(max(-85.0, box.south - tall), 4),
        round(box.east + wide, 4),
        round(min(85.0, box.north + tall), 4),
    )

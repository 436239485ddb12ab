"""What is measured of a proposal: how far apart its ends are, and whether a length that the text gives agrees."""

from __future__ import annotations

import math
from contextlib import suppress
from typing import TYPE_CHECKING

from geo.linking.items import Item, Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.linking.slots import End

_EARTH_KM = 6371.0
_KM, _MILE = frozenset({"km", "kms"}), 1.609344
_ROUGH_KM, _DETOUR = 15.0, 2.2
"""How far the points of two places may be off, and how much longer than the great circle a line may be."""


def distance_km(a: End, b: End) -> float | None:
    """Return the great-circle distance between two located ends, km."""
    if a.place is None or b.place is None:
        return None
    p, q = math.radians(a.place.position.lat), math.radians(b.place.position.lat)
    turn = math.radians(b.place.position.lon - a.place.position.lon)
    h = math.sin((q - p) / 2) ** 2 + math.cos(p) * math.cos(q) * math.sin(turn / 2) ** 2
    return 2 * _EARTH_KM * math.asin(math.sqrt(min(1.0, h)))


def lengths_in(items: Sequence[Item]) -> list[float]:
    """Return the lengths that a sentence gives, km: "a 560-km line", "1,200 miles"."""
    found = []
    for i, item in enumerate(items):
        if item.kind is not Kind.NUMBER:
            continue
        after = [it.low for it in items[i + 1 : i + 3]]
        unit = next((low for low in after if low != "-"), "")
        factor = 1.0 if unit in _KM or unit.startswith("kilomet") else _MILE if unit.startswith("mile") else 0.0  # fmt: skip
        if factor:
            with suppress(ValueError):
                found.append(float(item.text.replace(",", "")) * factor)
    return found


def length_fits(lengths: Sequence[float], km: float) -> str:
    """Return how the lengths that a sentence gives agree with the great circle between two ends."""
    least, most = max(1.0, km - _ROUGH_KM), (km + _ROUGH_KM) * _DETOUR
    if any(least <= length <= most for length in lengths):
        return "fits"
    return "too short" if max(lengths) < least else "too long"

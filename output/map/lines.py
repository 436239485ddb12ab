"""Lines made ready for a page: unrolled over the antimeridian, and thinned."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

Pair = tuple[float, float]


def unrolled(positions: Sequence[Sequence[float]]) -> list[Pair]:
    """Return finite positions with no jump of more than 180 degrees of longitude.

    A line over the antimeridian goes on past 180 (or -180) instead of crossing the whole map.
    """
    line: list[Pair] = []
    for lon, lat in positions:
        if not (math.isfinite(lon) and math.isfinite(lat)):
            continue
        x = float(lon)
        if line:
            x += 360.0 * round((line[-1][0] - x) / 360.0)
        line.append((x, float(lat)))
    return line


def simplified(positions: Sequence[Sequence[float]], tolerance: float) -> list[Pair]:
    """Return the line thinned to `tolerance` degrees (Douglas and Peucker), ends kept."""
    line = unrolled(positions)
    if len(line) < 3 or tolerance <= 0:  # noqa: PLR2004 - two points are thin already
        return line
    import shapely

    thinned = shapely.simplify(shapely.LineString(line), tolerance, preserve_topology=False)
    return [(float(x), float(y)) for x, y in shapely.get_coordinates(thinned)]

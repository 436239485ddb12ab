"""Lines that no network holds: pipelines, power lines, and links between whole regions."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from geo.geodesy import great_circle, steps_km
from geo.routing.runs import Run, Standing
from layers.vocabulary import GeometryMethod

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from geo.routing.stops import Stop
    from layers.model import Position

STEP_KM = 25.0


def lay(
    stops: Sequence[Stop],
    standings: Sequence[Standing],
    countries: Callable[[Sequence[Position]], tuple[str | None, ...]],
) -> list[list[Run]]:
    """Great circles from stop to stop, a run a leg; `waypoints` where there are stops between."""
    method = GeometryMethod.WAYPOINTS if len(stops) > 2 else GeometryMethod.STRAIGHT  # noqa: PLR2004
    legs = []
    for (start, goal), standing in zip(pairwise(stops), standings, strict=True):
        line = great_circle(start.position, goal.position, step_km=STEP_KM)
        lon, lat = np.array([p.lon for p in line]), np.array([p.lat for p in line])
        run = Run(
            positions=line,
            step_km=tuple(steps_km(lon, lat).tolist()),
            countries=countries(line),
            method=method,
            from_name=start.name,
            to_name=goal.name,
            standing=standing,
        )
        legs.append([run])
    return legs

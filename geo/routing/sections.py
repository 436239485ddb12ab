"""Status of the legs of a corridor, and the part of a corridor that a link speaks of."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from geo.geodesy import distance_km
from geo.routing.runs import Standing
from layers.vocabulary import StatusBasis

if TYPE_CHECKING:
    from collections.abc import Sequence

    from layers.model import Corridor, Position, Waypoint

ON_LINE_KM = 30.0


def corridor_standings(corridor: Corridor, names: Sequence[str]) -> list[Standing]:
    """Standing of each leg between waypoints, in order: its section's, else the corridor's."""
    whole = Standing(corridor.status, StatusBasis.CATALOGUE, corridor.as_of)
    standings = [whole] * max(0, len(names) - 1)
    for section in reversed(corridor.sections):
        span = _span(names, section.from_name, section.to_name)
        if span is not None:
            standing = Standing(
                section.status, StatusBasis.CATALOGUE, section.as_of, section.gauge_mm
            )
            standings[span[0] : span[1]] = [standing] * (span[1] - span[0])
    return standings


def _span(names: Sequence[str], start: str, goal: str) -> tuple[int, int] | None:
    if start not in names or goal not in names:
        return None
    a, b = sorted((names.index(start), names.index(goal)))
    return a, b


def part_of_line(corridor: Corridor, ends: Sequence[Position]) -> tuple[Waypoint, ...] | None:
    """Return the waypoints of a corridor between the outer two of a link's ends.

    Returns
    -------
    The whole first line where the link has fewer than two placed ends; None where some end is
    further than 30 km from every waypoint of each line.
    """
    if len(ends) < 2:  # noqa: PLR2004 - a line has two ends
        return corridor.lines[0] if corridor.lines else None
    for line in corridor.lines:
        hits = [_nearest(line, end) for end in ends]
        if all(km <= ON_LINE_KM for km, _ in hits):
            order = [i for _, i in hits]
            low, high = min(order), max(order)
            if high > low:
                part = line[low : high + 1]
                return part if order[0] <= order[-1] else part[::-1]
    return None


def _nearest(line: Sequence[Waypoint], position: Position) -> tuple[float, int]:
    return min((distance_km(w.position, position), i) for i, w in enumerate(line))


def legs(names: Sequence[str]) -> list[tuple[str, str]]:
    """Pairs of neighbours among names."""
    return list(pairwise(names))

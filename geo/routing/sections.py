"""Status of the legs of a corridor, and the part of a corridor that a link speaks of."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from geo.geodesy import distance_km
from geo.routing.runs import Standing
from layers.vocabulary import Status, StatusBasis

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from layers.model import Corridor, Position, Waypoint
    from layers.vocabulary import Mode

ON_LINE_KM = 30.0
ON_SHORT_LINE_KM, ON_LINE_SHARE = 3.0, 0.08
MAX_DETOUR = 1.6


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
    further from every waypoint of each line than 30 km, or, for ends near each other, than a
    twelfth of their distance.
    """
    if len(ends) < 2:  # noqa: PLR2004 - a line has two ends
        return corridor.lines[0] if corridor.lines else None
    crow = max(distance_km(a, b) for a, b in pairwise(ends))
    reach = min(ON_LINE_KM, max(ON_SHORT_LINE_KM, ON_LINE_SHARE * crow))
    for line in corridor.lines:
        hits = [_nearest(line, end) for end in ends]
        if all(km <= reach for km, _ in hits):
            order = [i for _, i in hits]
            low, high = min(order), max(order)
            if high > low:
                part = line[low : high + 1]
                return part if order[0] <= order[-1] else part[::-1]
    return None


def _nearest(line: Sequence[Waypoint], position: Position) -> tuple[float, int]:
    return min((distance_km(w.position, position), i) for i, w in enumerate(line))


def known_line(
    corridors: Iterable[Corridor], mode: Mode, places: Sequence[Position]
) -> tuple[Corridor, tuple[Waypoint, ...]] | None:
    """Return the corridor that runs through all of some places without a long way round.

    Of several, the one whose course between them is shortest, then one with known sections, then
    the one with the fewest stops in all: the most particular.
    """
    crow = sum(distance_km(a, b) for a, b in pairwise(places))
    found = []
    for corridor in corridors:
        line = part_of_line(corridor, places) if corridor.mode is mode else None
        if line is None or not line:
            continue
        km = sum(distance_km(a.position, b.position) for a, b in pairwise(line))
        if km <= MAX_DETOUR * crow:
            size = sum(len(one) for one in corridor.lines)
            vague = corridor.status is Status.PROPOSED or not corridor.sections
            found.append((round(km / crow, 1), vague, size, corridor.id, corridor, line))
    best = min(found, key=lambda f: f[:4], default=None)
    return None if best is None else (best[4], best[5])

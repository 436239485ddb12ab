"""Lanes: links over the same track run side by side on the map, each in a lane of its own."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from output.map.lines import simplified

if TYPE_CHECKING:
    from collections.abc import Iterable

    from layers.model import Route, Survey

CELL_DEGREES: Final = 0.05
MOST_LINKS: Final = 300
"""With more links than this nothing is moved: they are told apart by looking closer."""
_MOST_CELLS: Final = 4000
_SHARED: Final = 0.06
"""The share of its cells that a line may have in common with another of its lane."""
_ORDER: Final = (0, 1, -1, 2, -2, 3)
_TOLERANCE_DEGREES: Final = 0.002


def lanes(survey: Survey) -> dict[str, int]:
    """Return the lane of each link that leaves the middle one, by its id: 1 right, -1 left and so on.

    Links come in their order; each takes the first lane in which hardly anything lies on its cells.
    """
    if len(survey.links) > MOST_LINKS:
        return {}
    routes: dict[str, list[Route]] = defaultdict(list)
    for route in survey.routes:
        routes[route.id.split("#", 1)[0]].append(route)
    used: dict[tuple[int, int], list[int]] = defaultdict(list)
    found: dict[str, int] = {}
    for link in survey.links:
        cells = _cells(routes.get(link.id, ()))
        taken = Counter(lane for cell in cells for lane in used.get(cell, ()))
        few = len(cells) * _SHARED
        lane = next((lane for lane in _ORDER if taken[lane] <= few), 0)
        for cell in cells:
            used[cell].append(lane)
        if lane:
            found[link.id] = lane
    return found


def _cells(routes: Iterable[Route]) -> dict[tuple[int, int], None]:
    """Return the small cells that the routes pass, in their order."""
    cells: dict[tuple[int, int], None] = {}
    for route in routes:
        for segment in route.segments:
            line = simplified(segment.positions, _TOLERANCE_DEGREES)
            for (ax, ay), (bx, by) in pairwise(line):
                steps = math.ceil(max(abs(bx - ax), abs(by - ay)) / CELL_DEGREES) or 1
                for step in range(min(steps, _MOST_CELLS - len(cells))):
                    share = step / steps
                    x, y = ax + (bx - ax) * share, ay + (by - ay) * share
                    cells[math.floor(x / CELL_DEGREES), math.floor(y / CELL_DEGREES)] = None
    return cells

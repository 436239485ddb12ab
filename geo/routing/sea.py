"""Sea lanes from port to port, over the packaged lanes and, near the coast, a grid of the sea."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Self

import numpy as np

from geo.geodesy import distance_km, distances_km, length_km, steps_km, through
from geo.graph import Graph
from geo.routing.runs import Run, Standing
from geo.routing.seagrid import END_KM, SeaGrid, crossing_km, pulled
from layers.errors import RoutingError
from layers.vocabulary import GeometryMethod

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from geo.routing.seagrid import AtSea
    from geo.routing.stops import Stop
    from layers.model import Position

COAST_KM = 120.0
"""A place further from the sea than this is no port."""
NEAR_KM = 1500.0
"""Ports closer than this are tried on the grid alone."""
JOIN_KM = 450.0
JOINTS = 6
MAX_DETOUR = 1.25
TOUCH_KM = 1.5
FAR_OFF_KM = 8.0
"""A way on a coarse grid that ends this far from its port is searched anew there."""


@dataclass(frozen=True, slots=True)
class Port:
    """Where a place meets the sea: the point, and ways from it to lanes."""

    harbour: Position
    ways: tuple[tuple[int, tuple[Position, ...]], ...]
    """Points of the lanes, and the way to each from the harbour."""


@dataclass(frozen=True)
class SeaLanes:
    """Shipping lanes of the world, and the sea between them and the ports."""

    graph: Graph
    at_sea: AtSea
    _ports: dict[Position, Port] = field(default_factory=dict)

    @classmethod
    def open(cls, path: Path, at_sea: AtSea) -> Self:
        """Open the packaged lanes.

        Raises
        ------
        DataError
            If the file is missing or damaged.
        """
        return cls(Graph.open(path), at_sea)

    def lay(self, stops: Sequence[Stop], standings: Sequence[Standing]) -> list[list[Run]]:
        """Lanes from stop to stop, one run a leg; all of it exists, the sea is there.

        Raises
        ------
        RoutingError
            If a stop lies too far from the sea, or no lane joins two of them.
        """
        legs = []
        for (start, goal), standing in zip(pairwise(stops), standings, strict=True):
            line = through(self.way(start, goal), step_km=40.0)
            lon, lat = np.array([p.lon for p in line]), np.array([p.lat for p in line])
            run = Run(
                positions=line,
                step_km=tuple(steps_km(lon, lat).tolist()),
                countries=(None,) * len(line),
                method=GeometryMethod.SEA_NETWORK,
                from_name=start.name,
                to_name=goal.name,
                standing=standing,
            )
            legs.append([run])
        return legs

    def way(self, start: Stop, goal: Stop) -> list[Position]:
        """Points of a lane between two stops, from the place itself to the place itself.

        A place more than 18 km from the sea isn't on the line: the line starts at its coast.
        """
        crow = distance_km(start.position, goal.position)
        lines = [self._near(start, goal)] if crow < NEAR_KM else []
        if not lines or not self._good(lines[0], crow):
            lines.append(self._far(start, goal))
        found = [(self._over_land(line), length_km(line), line) for line in lines if line]
        if not found:
            msg = f"No sea lane joins {start.name!r} and {goal.name!r}: name a port on the open sea"
            raise RoutingError(msg)
        return min(found, key=lambda f: (f[0] > TOUCH_KM, f[1]))[2]

    def _good(self, line: Sequence[Position], crow: float) -> bool:
        return bool(
            line and length_km(line) <= MAX_DETOUR * crow + 50 and self._over_land(line) <= TOUCH_KM
        )

    def _over_land(self, line: Sequence[Position]) -> float:
        return crossing_km(line, self.at_sea, free_km=END_KM)

    def _near(self, start: Stop, goal: Stop) -> list[Position]:
        """Return a way on the grid alone, for ports of one sea; empty where land lies between."""
        ends = [start.position, goal.position]
        if distance_km(*ends) < 2 * END_KM:
            return ends
        margin = 0.7 + distance_km(*ends) / 111.0 * 0.3
        grid = SeaGrid.around(ends, self.at_sea, margin_deg=margin)
        near = [grid.harbours(p, COAST_KM) for p in ends]
        if not near[0] or not near[1]:
            return []
        for first in _spread(near[0]):
            within = grid.reach(first)
            goals = [cell for cell in near[1] if within[cell]][:3]
            cells = grid.way(first, goals)
            if cells:
                cells = self._refined(start, cells)
                cells = self._refined(goal, cells[::-1])[::-1]
                return self._finished([_ashore(start, cells[0]), *cells, _ashore(goal, cells[-1])])
        return []

    def _refined(self, stop: Stop, cells: list[Position]) -> list[Position]:
        """Return a way whose first part is searched anew on a fine grid, to end nearer the stop."""
        position = stop.position
        if distance_km(position, cells[0]) <= FAR_OFF_KM:
            return cells
        off = [distance_km(position, cell) for cell in cells]
        index = next((i for i, km in enumerate(off) if km >= off[0] + 20), len(cells) - 1)
        grid = SeaGrid.around([position], self.at_sea, margin_deg=off[index] / 111 + 0.3)
        for harbour in _spread(grid.harbours(position, off[0] * 0.8)):
            within = grid.reach(harbour)
            goals = [c for c in grid.sea_beside(cells[index]) if within[c]]
            if goals:
                return [*grid.way(harbour, goals), *cells[index:]]
        return cells

    def _finished(self, line: Sequence[Position | None]) -> list[Position]:
        points = [p for p in line if p is not None]
        return pulled(points, self.at_sea, fixed=frozenset({points[0], points[-1]}))

    def _far(self, start: Stop, goal: Stop) -> list[Position]:
        """Return a way over the packaged lanes."""
        ports = [self._port(start), self._port(goal)]
        ends = [[(node, length_km(way)) for node, way in port.ways] for port in ports]
        found = self.graph.between(ends[0], ends[1], goal.position)
        if found is None:
            return []
        nodes, canal = found
        lanes = [self.graph.position(n) for n in nodes]
        first = next(w for n, w in ports[0].ways if n == nodes[0])
        last = next(w for n, w in ports[1].ways if n == nodes[-1])
        line = [
            _ashore(start, ports[0].harbour),
            *first,
            *lanes[1:-1],
            *reversed(last),
            _ashore(goal, ports[1].harbour),
        ]
        points = [p for p in line if p is not None]
        fixed = frozenset({p for p, keep in zip(lanes, canal, strict=True) if keep})
        return pulled(points, self.at_sea, fixed=fixed)

    def _port(self, stop: Stop) -> Port:
        if stop.position not in self._ports:
            self._ports[stop.position] = self._found_port(stop)
        return self._ports[stop.position]

    def _found_port(self, stop: Stop) -> Port:
        graph = self.graph
        away = distances_km(graph.lon, graph.lat, stop.position)
        order = np.argsort(away, kind="stable")[:40]
        near = [int(i) for i in order if away[i] <= JOIN_KM][:JOINTS]
        joints = near or [int(order[0])]
        reach = max(1.0, float(away[joints].max()) / 111.0)
        grid = SeaGrid.around([stop.position], self.at_sea, margin_deg=min(5.0, reach * 1.3))
        for harbour in _spread(grid.harbours(stop.position, COAST_KM)):
            ways = self._ways(grid, harbour, joints)
            if ways:
                return Port(grid.position(*harbour), ways)
        msg = (
            f"{stop.name!r} is more than {COAST_KM:.0f} km from the open sea, "
            "or no lane reaches it: name its port"
        )
        raise RoutingError(msg)

    def _ways(
        self, grid: SeaGrid, harbour: tuple[int, int], joints: Sequence[int]
    ) -> tuple[tuple[int, tuple[Position, ...]], ...]:
        """Ways from a harbour to as many of some lane points as it reaches."""
        where = grid.position(*harbour)
        within = grid.reach(harbour)
        ways: list[tuple[int, tuple[Position, ...]]] = []
        for joint in joints:
            goal = self.graph.position(joint)
            if crossing_km((where, goal), self.at_sea) <= TOUCH_KM:
                ways.append((joint, (where, goal)))
                continue
            cells = grid.way(harbour, [c for c in grid.sea_beside(goal) if within[c]])
            if cells:
                line = pulled([*cells, goal], self.at_sea, fixed=frozenset())
                ways.append((joint, tuple(line)))
        return tuple(ways)


def _ashore(stop: Stop, harbour: Position) -> Position | None:
    """Return the place itself as an end of the line, where it is near enough to its harbour."""
    return stop.position if distance_km(stop.position, harbour) <= END_KM else None


def _spread(cells: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return a few of cells sorted by distance: the nearest may be a lagoon."""
    picks = [0, 2, 5, 9, 14, 20, 30, 45, 70, 110, 170, 400, 1000, 2500]
    return [cells[i] for i in picks if i < len(cells)]

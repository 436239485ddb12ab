"""A packaged network in arrays: its points, the nearest ones to a place, the shortest way.

Nodes are junctions, ends and border points of the network; chains of points run between them. All
points have one numbering: nodes first, then the inner points of the chains, chain by chain.
"""

from __future__ import annotations

import heapq
import json
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple, Self

import numpy as np

from geo.geodesy import distances_km, steps_km
from geo.netfile import NetFile, read
from layers.model import Position

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

TRACK, BRIDGED, GAP, APPROACH = 0, 1, 2, 3
GRID = 1000.0
GAP_COST, GAP_COST_KM = 3.0, 40.0
APPROACH_COST, APPROACH_COST_KM = 3.0, 80.0
_SLACK = 0.998  # chains are measured on the source's own sphere: keeps the estimate below the truth


class Anchor(NamedTuple):
    """A point of the network that a place is tied to, and how far it is, km."""

    point: int
    away_km: float
    part: int
    """Connected part of the network that holds the point."""


@dataclass(frozen=True, slots=True)
class Way:
    """A shortest way: points in order, and of each step its length, its kind and its note."""

    points: NDArray[np.int64]
    km: NDArray[np.float64]
    kind: NDArray[np.uint8]
    note: NDArray[np.uint8]

    @property
    def length_km(self) -> float:
        """Whole length, km."""
        return float(self.km.sum())

    @property
    def missing_km(self) -> float:
        """Length of its gaps, km."""
        return float(self.km[self.kind >= GAP].sum())


class _End(NamedTuple):
    """Where a way starts or ends: nodes with the distance to them, km."""

    nodes: tuple[tuple[int, float], ...]
    chain: int
    offset_km: float


class Graph:
    """A network that can be searched. Positions in degrees (CRS84), lengths in km."""

    def __init__(self, data: NetFile) -> None:
        arrays = data.arrays
        self.header: Mapping[str, Any] = data.header
        self.codes: tuple[str, ...] = tuple(str(data.header["countries"]).split(","))
        self.notes: tuple[dict[str, str], ...] = tuple(json.loads(data.header["notes"]))
        self.node_count = int(arrays["node_lon"].size)
        self.node_part = arrays["node_part"]
        self.chain_u = np.cumsum(arrays["chain_u"], dtype=np.int64)
        self.chain_v = self.chain_u + arrays["chain_v"]
        self.chain_km = arrays["chain_dam"] / 100.0
        self.chain_kind = arrays["chain_kind"]
        self.chain_note = arrays["chain_note"]
        self.chain_end = np.cumsum(arrays["chain_size"], dtype=np.int64)
        self.lon, self.lat = self._positions(arrays)
        self.country = np.concatenate([arrays["node_country"], arrays["inner_country"]])
        self._add_approaches(arrays["approach_u"], arrays["approach_v"])

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open a packaged network.

        Raises
        ------
        DataError
            If the file is missing or damaged.
        """
        return cls(read(path))

    def _positions(
        self, arrays: Mapping[str, NDArray[Any]]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        out = []
        sizes = arrays["chain_size"].astype(np.int64)
        for node, inner in (("node_lon", "inner_dlon"), ("node_lat", "inner_dlat")):
            nodes = np.cumsum(arrays[node], dtype=np.int64)
            total = np.cumsum(arrays[inner], dtype=np.int64)
            before = np.concatenate([[0], total])[self.chain_end - sizes]
            points = total + np.repeat(nodes[self.chain_u] - before, sizes)
            out.append(np.concatenate([nodes, points]) / GRID)
        lon, lat = out
        return np.where(np.abs(lon) > 180, (lon + 180) % 360 - 180, lon), lat  # noqa: PLR2004

    def _add_approaches(self, u: NDArray[Any], v: NDArray[Any]) -> None:
        ends = np.stack([u, v]).astype(np.int64)
        km = np.array(
            [
                steps_km(self.lon[pair], self.lat[pair])[0] if pair.size else 0.0
                for pair in ends.T
            ],
            dtype=np.float64,
        )
        more = km.size
        last = self.chain_end[-1] if self.chain_end.size else 0
        self.chain_u = np.concatenate([self.chain_u, ends[0]])
        self.chain_v = np.concatenate([self.chain_v, ends[1]])
        self.chain_km = np.concatenate([self.chain_km, km])
        self.chain_kind = np.concatenate([self.chain_kind, np.full(more, APPROACH, np.uint8)])
        self.chain_note = np.concatenate([self.chain_note, np.zeros(more, np.uint8)])
        self.chain_end = np.concatenate([self.chain_end, np.full(more, last)])

    def position(self, point: int) -> Position:
        """Position of a point."""
        return Position(float(self.lon[point]), float(self.lat[point]))

    def country_of(self, point: int) -> str | None:
        """ISO 3166-1 alpha-2 code of the country of a point."""
        return self.codes[self.country[point]] or None

    @cached_property
    def chain_of(self) -> NDArray[np.int64]:
        """Chain of every inner point, by its number less the number of nodes."""
        return np.repeat(np.arange(self.chain_end.size), np.diff(self.chain_end, prepend=0))

    @cached_property
    def point_part(self) -> NDArray[np.int64]:
        """Connected part of every point."""
        inner = self.node_part[self.chain_u[self.chain_of]]
        return np.concatenate([self.node_part, inner]).astype(np.int64)

    @cached_property
    def part_km(self) -> NDArray[np.float64]:
        """Length of track of every connected part, km."""
        real = self.chain_kind < GAP
        return np.bincount(
            self.node_part[self.chain_u[real]],
            weights=self.chain_km[real],
            minlength=int(self.node_part.max(initial=0)) + 1,
        )

    @cached_property
    def _on_gap(self) -> NDArray[np.bool_]:
        inner = self.chain_kind[self.chain_of] >= GAP
        return np.concatenate([np.zeros(self.node_count, dtype=bool), inner])

    def anchors(
        self, position: Position, *, within_km: float, country: str | None = None, limit: int = 4
    ) -> tuple[Anchor, ...]:
        """Nearest point of each connected part around a position, nearest part first.

        Parameters
        ----------
        position
            Where to look.
        within_km
            How far to look.
        country
            Keep to points in this country where there are any.
        limit
            How many parts to return at most.
        """
        box = np.abs(self.lat - position.lat) <= within_km / 110.0
        rows = np.flatnonzero(box)
        km = distances_km(self.lon[rows], self.lat[rows], position)
        keep = km <= within_km
        rows, km = rows[keep], km[keep]
        if country in self.codes and rows.size:
            own = self.country[rows] == self.codes.index(country)
            if own.any():
                rows, km = rows[own], km[own]
        order = np.lexsort((rows, km + np.where(self._on_gap[rows], 5.0, 0.0)))
        rows, km = rows[order], km[order]
        _, first = np.unique(self.point_part[rows], return_index=True)
        best = sorted(first.tolist())[:limit]
        return tuple(
            Anchor(int(rows[i]), float(km[i]), int(self.point_part[rows[i]])) for i in best
        )

    def shortest(self, start: int, goal: int, *, approaches: bool = False) -> Way | None:
        """Shortest way between two points, or None where the network has none (A*).

        Curated gaps are passed at a price; nearest approaches only where `approaches` is set.
        """
        first, last = self._end(start), self._end(goal)
        direct = self._along(first, last) if first.chain == last.chain >= 0 else None
        found = self._search(first, last, self.position(goal), approaches=approaches)
        if found is None or (direct is not None and direct.length_km <= found[0]):
            return direct
        return self._way(start, goal, first, last, found[1])

    def between(
        self,
        starts: Sequence[tuple[int, float]],
        goals: Sequence[tuple[int, float]],
        toward: Position,
    ) -> tuple[list[int], list[bool]] | None:
        """Shortest way from one of some nodes to one of others, each with a price to get there.

        Parameters
        ----------
        starts, goals
            Nodes, and the km to the first or from the last of them.
        toward
            Where the way ends in the end, beyond the goals.

        Returns
        -------
        Nodes in order, and for each whether a bridged stretch (a canal) ends there; None if there
        is no way.
        """
        first, last = _End(tuple(starts), -1, 0.0), _End(tuple(goals), -1, 0.0)
        found = self._search(first, last, toward, approaches=False)
        if found is None:
            return None
        path = found[1]
        bridged = [bool(self.chain_kind[c] == BRIDGED) for c in path[1::2]]
        fixed = [a or b for a, b in zip([False, *bridged], [*bridged, False], strict=True)]
        return path[::2], fixed

    def reach(self, point: int, limit_km: float) -> dict[int, float]:
        """Nodes within a distance of a point over what exists, and how far each is, km."""
        end = self._end(point)
        starts, heads, chains = self._arcs
        costs = self._open_costs
        best: dict[int, float] = {}
        heap = [(km, node) for node, km in end.nodes]
        heapq.heapify(heap)
        while heap:
            km, node = heapq.heappop(heap)
            if node in best:
                continue
            best[node] = km
            for arc in range(starts[node], starts[node + 1]):
                there = km + costs[chains[arc]]
                if there <= limit_km and heads[arc] not in best:
                    heapq.heappush(heap, (there, heads[arc]))
        return best

    def unit(self, points: NDArray[np.int64]) -> NDArray[np.float64]:
        """Points on the unit sphere, n x 3."""
        lon, lat = np.radians(self.lon[points]), np.radians(self.lat[points])
        return np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=1)

    def _end(self, point: int) -> _End:
        if point < self.node_count:
            return _End(((point, 0.0),), -1, 0.0)
        chain = int(self.chain_of[point - self.node_count])
        offset = float(self._offsets(chain)[self._index(chain, point)])
        u, v = int(self.chain_u[chain]), int(self.chain_v[chain])
        price = self._price(chain)
        rest = float(self.chain_km[chain]) - offset
        return _End(((u, offset * price), (v, rest * price)), chain, offset)

    def _price(self, chain: int) -> float:
        return GAP_COST if self.chain_kind[chain] == GAP else 1.0

    def chain_points(self, chain: int) -> NDArray[np.int64]:
        """All points of a chain, from its first node to its last."""
        stop = int(self.chain_end[chain])
        start = int(self.chain_end[chain - 1]) if chain else 0
        inner = np.arange(start, stop) + self.node_count
        ends = self.chain_u[chain], self.chain_v[chain]
        return np.concatenate([[ends[0]], inner, [ends[1]]]).astype(np.int64)

    def _index(self, chain: int, point: int) -> int:
        start = int(self.chain_end[chain - 1]) if chain else 0
        return point - self.node_count - start + 1

    def _steps(self, chain: int) -> NDArray[np.float64]:
        points = self.chain_points(chain)
        steps = steps_km(self.lon[points], self.lat[points])
        total = steps.sum()
        return steps * (self.chain_km[chain] / total) if total > 0 else steps

    def _offsets(self, chain: int) -> NDArray[np.float64]:
        return np.concatenate([[0.0], np.cumsum(self._steps(chain))])

    def _piece(self, chain: int, start: int, stop: int) -> Way:
        """Part of a chain between two of its points, by index, in either direction."""
        points, steps = self.chain_points(chain), self._steps(chain)
        low, high = min(start, stop), max(start, stop)
        points, steps = points[low : high + 1], steps[low:high]
        if start > stop:
            points, steps = points[::-1], steps[::-1]
        size = steps.size
        kind = np.full(size, self.chain_kind[chain], np.uint8)
        return Way(points, steps, kind, np.full(size, self.chain_note[chain], np.uint8))

    def _along(self, first: _End, last: _End) -> Way:
        offsets = self._offsets(first.chain)
        start = int(np.abs(offsets - first.offset_km).argmin())
        stop = int(np.abs(offsets - last.offset_km).argmin())
        return self._piece(first.chain, start, stop)

    @cached_property
    def _arcs(self) -> tuple[list[int], list[int], list[int]]:
        """Neighbours in rows: where each node's row starts, the other nodes, their chains."""
        size = self.chain_u.size
        tail = np.concatenate([self.chain_u, self.chain_v])
        head = np.concatenate([self.chain_v, self.chain_u])
        order = np.argsort(tail, kind="stable")
        starts = np.searchsorted(tail[order], np.arange(self.node_count + 1))
        return starts.tolist(), head[order].tolist(), (order % size).tolist()

    @cached_property
    def _costs(self) -> tuple[list[float], list[float]]:
        """Price of every chain without and with nearest approaches."""
        kind, km = self.chain_kind, self.chain_km
        with_gaps = np.where(kind == GAP, km * GAP_COST + GAP_COST_KM, km)
        over = np.where(kind == APPROACH, km * APPROACH_COST + APPROACH_COST_KM, with_gaps)
        return np.where(kind == APPROACH, np.inf, with_gaps).tolist(), over.tolist()

    @cached_property
    def _open_costs(self) -> list[float]:
        """Length of every chain that exists, km; infinite for gaps."""
        return np.where(self.chain_kind < GAP, self.chain_km, np.inf).tolist()

    def _search(
        self, first: _End, last: _End, toward: Position, *, approaches: bool
    ) -> tuple[float, list[int]] | None:
        """A* from one end to the other: the price, and the chains with nodes between them."""
        nodes = slice(0, self.node_count)
        rest = distances_km(self.lon[nodes], self.lat[nodes], toward) * _SLACK
        estimate: list[float] = rest.tolist()
        starts, heads, chains = self._arcs
        costs = self._costs[approaches]
        best = dict(first.nodes)
        came: dict[int, int] = {}
        ends = dict(last.nodes)
        heap = [(km + estimate[node], node) for node, km in first.nodes]
        heapq.heapify(heap)
        done: set[int] = set()
        answer, total = -1, float("inf")
        while heap:
            bound, node = heapq.heappop(heap)
            if bound >= total:
                break
            if node in done:
                continue
            done.add(node)
            here = best[node]
            if node in ends and here + ends[node] < total:
                answer, total = node, here + ends[node]
            for arc in range(starts[node], starts[node + 1]):
                there = here + costs[chains[arc]]
                other = heads[arc]
                if there < best.get(other, total):
                    best[other] = there
                    came[other] = arc
                    heapq.heappush(heap, (there + estimate[other], other))
        if answer < 0:
            return None
        return total, self._trace(answer, came)

    def _trace(self, node: int, came: dict[int, int]) -> list[int]:
        """Arcs from the start to a node."""
        _, _, chains = self._arcs
        path: list[int] = []
        while node in came:
            chain = chains[came[node]]
            u, v = int(self.chain_u[chain]), int(self.chain_v[chain])
            path += (node, chain)
            node = u if node == v else v
        path.append(node)
        return path[::-1]

    def _way(self, start: int, goal: int, first: _End, last: _End, path: list[int]) -> Way:
        pieces = []
        if first.chain >= 0:
            size = self.chain_points(first.chain).size - 1
            at_u = path[0] == self.chain_u[first.chain]
            if at_u and path[0] == self.chain_v[first.chain]:
                at_u = first.offset_km * 2 <= self.chain_km[first.chain]
            pieces.append(
                self._piece(first.chain, self._index(first.chain, start), 0 if at_u else size)
            )
        for node, chain in zip(path[::2], path[1::2], strict=False):
            size = self.chain_points(chain).size - 1
            forward = node == self.chain_u[chain]
            pieces.append(self._piece(chain, 0 if forward else size, size if forward else 0))
        if last.chain >= 0:
            size = self.chain_points(last.chain).size - 1
            at_u = path[-1] == self.chain_u[last.chain]
            if at_u and path[-1] == self.chain_v[last.chain]:
                at_u = last.offset_km * 2 <= self.chain_km[last.chain]
            pieces.append(
                self._piece(last.chain, 0 if at_u else size, self._index(last.chain, goal))
            )
        return joined(pieces) if pieces else _nothing(start)


def joined(pieces: list[Way]) -> Way:
    """Ways that follow on each other, as one."""
    points = [pieces[0].points[:1], *(p.points[1:] for p in pieces)]
    return Way(
        np.concatenate(points),
        np.concatenate([p.km for p in pieces]),
        np.concatenate([p.kind for p in pieces]),
        np.concatenate([p.note for p in pieces]),
    )


def _nothing(point: int) -> Way:
    empty = np.zeros(0, np.uint8)
    return Way(np.array([point], dtype=np.int64), np.zeros(0), empty, empty)

"""Search a packaged network: the nearest points to a place, the shortest way between two points."""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from geo.geodesy import distances_km
from geo.network_arrays import APPROACH, BRIDGED, GAP, TRACK, Network

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from layers.model import Position

__all__ = ["APPROACH", "BRIDGED", "GAP", "TRACK", "Anchor", "Graph", "Way", "joined"]

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


class Graph(Network):
    """A network that can be searched."""

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

    def _end(self, point: int) -> _End:
        if point < self.node_count:
            return _End(((point, 0.0),), -1, 0.0)
        chain = int(self.chain_of[point - self.node_count])
        offset = float(self.chain_offsets_km(chain)[self.index_in(chain, point)])
        u, v = int(self.chain_u[chain]), int(self.chain_v[chain])
        price = self._price(chain)
        rest = float(self.chain_km[chain]) - offset
        return _End(((u, offset * price), (v, rest * price)), chain, offset)

    def _price(self, chain: int) -> float:
        return GAP_COST if self.chain_kind[chain] == GAP else 1.0

    def _piece(self, chain: int, start: int, stop: int) -> Way:
        """Part of a chain between two of its points, by index, in either direction."""
        points, steps = self.chain_points(chain), self.chain_steps_km(chain)
        low, high = min(start, stop), max(start, stop)
        points, steps = points[low : high + 1], steps[low:high]
        if start > stop:
            points, steps = points[::-1], steps[::-1]
        size = steps.size
        kind = np.full(size, self.chain_kind[chain], np.uint8)
        return Way(points, steps, kind, np.full(size, self.chain_note[chain], np.uint8))

    def _along(self, first: _End, last: _End) -> Way:
        offsets = self.chain_offsets_km(first.chain)
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
        return list(np.where(self.chain_kind < GAP, self.chain_km, np.inf).tolist())

    def _search(
        self, first: _End, last: _End, toward: Position, *, approaches: bool
    ) -> tuple[float, list[int]] | None:
        """Search for A* from one end to the other: the price, and the chains with nodes between them."""
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
                self._piece(first.chain, self.index_in(first.chain, start), 0 if at_u else size)
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
                self._piece(last.chain, 0 if at_u else size, self.index_in(last.chain, goal))
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

"""One gap between what two ends can reach: where a missing link would be shortest."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from geo.geodesy import EARTH_RADIUS_KM
from geo.graph import APPROACH, Graph, Way, joined

GAP_PRICE = 3.0
MAX_NODES = 1500
REACH = 1.6
"""How far each end may run on the network, as a multiple of the distance between them."""


def bridge(graph: Graph, start: int, goal: int) -> Way | None:
    """A way of track, one straight gap, and track again; None where an end has no node near.

    The gap is the one that makes track plus three times the gap shortest, among the nodes that
    each end can reach within 1.6 times the distance of the two (at most 1,500 a side, thinned
    evenly).
    """
    crow = float(_gap_km(graph, np.array([start]), np.array([goal]))[0, 0])
    left, left_km = _reached(graph, start, REACH * crow)
    right, right_km = _reached(graph, goal, REACH * crow)
    if not left.size or not right.size:
        return None
    gap = _gap_km(graph, left, right)
    price = left_km[:, None] + right_km[None, :] + GAP_PRICE * gap
    row, column = np.unravel_index(int(price.argmin()), price.shape)
    u, v = int(left[row]), int(right[column])
    ways = [graph.shortest(start, u), _jump(u, v, float(gap[row, column])), graph.shortest(v, goal)]
    found = [w for w in ways if w is not None]
    return joined(found) if len(found) == len(ways) else None


def _jump(u: int, v: int, km: float) -> Way:
    one = np.ones(1, np.uint8)
    return Way(np.array([u, v], dtype=np.int64), np.array([km]), one * APPROACH, one * 0)


def _reached(
    graph: Graph, point: int, limit_km: float
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Nodes that a point reaches on existing track within a limit, and how far they are, km."""
    best = graph.reach(point, limit_km)
    nodes = np.fromiter(best.keys(), dtype=np.int64, count=len(best))
    km = np.fromiter(best.values(), dtype=np.float64, count=len(best))
    order = np.lexsort((nodes, km))
    if order.size > MAX_NODES:
        order = order[np.linspace(0, order.size - 1, MAX_NODES).astype(np.int64)]
    return nodes[order], km[order]


def _gap_km(graph: Graph, a: NDArray[np.int64], b: NDArray[np.int64]) -> NDArray[np.float64]:
    xyz_a, xyz_b = graph.unit(a), graph.unit(b)
    dot = np.clip(xyz_a @ xyz_b.T, -1.0, 1.0)
    return np.asarray(EARTH_RADIUS_KM * np.arccos(dot), dtype=np.float64)


"""One gap between what two ends can reach: where a missing link would be shortest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from geo.geodesy import EARTH_RADIUS_KM, distance_km

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.graph import Graph, Way
    from layers.model import Position

GAP_PRICE = 3.0
ABROAD_KM = 300.0
MAX_NODES = 1500
REACH = 1.6
"""How far each end may run on the network, as a multiple of the distance between them."""


class End(NamedTuple):
    """An end of a stretch: where it is, and its point of the network if it has one."""

    position: Position
    point: int | None
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Bridge:
    """Track, a straight gap, track again; either track may be none."""

    left: Way | None
    start: Position
    goal: Position
    right: Way | None

    @property
    def gap_km(self) -> float:
        """Length of the gap, km."""
        return distance_km(self.start, self.goal)

    @property
    def length_km(self) -> float:
        """Whole length, km."""
        return self.gap_km + sum(way.length_km for way in (self.left, self.right) if way)


def bridge(graph: Graph, a: End, b: End) -> Bridge | None:
    """Find the one gap that makes track plus three times the gap shortest.

    Parameters
    ----------
    graph
        The network.
    a, b
        The ends. One that isn't on the network is a start of the gap itself.

    Returns
    -------
    None where the best gap is the whole stretch. At most 1,500 nodes a side are looked at, thinned
    evenly, within 1.6 times the distance of the ends.
    """
    crow = distance_km(a.position, b.position)
    left, left_km = _reached(graph, a, REACH * crow)
    right, right_km = _reached(graph, b, REACH * crow)
    gap = _gap_km(_unit(graph, left, a), _unit(graph, right, b))
    price = left_km[:, None] + right_km[None, :] + GAP_PRICE * gap
    price += _abroad(graph, left, (a, b))[:, None] + _abroad(graph, right, (a, b))[None, :]
    row, column = np.unravel_index(int(price.argmin()), price.shape)
    ends = int(left[row]), int(right[column])
    if ends == (a.point, b.point):
        return None
    return Bridge(
        _track(graph, a.point, ends[0]),
        a.position if a.point is None else graph.position(ends[0]),
        b.position if b.point is None else graph.position(ends[1]),
        _track(graph, ends[1], b.point),
    )


def _track(graph: Graph, start: int | None, goal: int | None) -> Way | None:
    if start is None or goal is None or start == goal or min(start, goal) < 0:
        return None
    return graph.shortest(start, goal)


def _reached(
    graph: Graph, end: End, limit_km: float
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return nodes that an end reaches on existing track within a limit, and how far they are, km.

    An end off the network is the one node -1.
    """
    if end.point is None:
        return np.array([-1]), np.zeros(1)
    best = graph.reach(end.point, limit_km)
    best.setdefault(end.point, 0.0)
    nodes = np.fromiter(best.keys(), dtype=np.int64, count=len(best))
    km = np.fromiter(best.values(), dtype=np.float64, count=len(best))
    order = np.lexsort((nodes, km))
    if order.size > MAX_NODES:
        order = order[np.linspace(0, order.size - 1, MAX_NODES).astype(np.int64)]
    return nodes[order], km[order]


def _unit(graph: Graph, nodes: NDArray[np.int64], end: End) -> NDArray[np.float64]:
    """Return nodes on the unit sphere, n x 3."""
    if end.point is None:
        lon, lat = np.array([end.position.lon]), np.array([end.position.lat])
    else:
        lon, lat = graph.lon[nodes], graph.lat[nodes]
    lon, lat = np.radians(lon), np.radians(lat)
    return np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=1)


def _abroad(graph: Graph, nodes: NDArray[np.int64], ends: tuple[End, End]) -> NDArray[np.float64]:
    """Return a price, km, of nodes outside the countries of the ends, where the network knows them.

    A missing link between two countries is seldom built from a third.
    """
    home = {e.country for e in ends}
    if None in home or not home <= set(graph.codes):
        return np.zeros(nodes.size)
    inside = np.isin(graph.country[nodes], [graph.codes.index(c) for c in home if c])
    return np.where(inside | (nodes < 0), 0.0, ABROAD_KM)


def _gap_km(a: NDArray[np.float64], b: NDArray[np.float64]) -> NDArray[np.float64]:
    dot = np.clip(a @ b.T, -1.0, 1.0)
    return np.asarray(EARTH_RADIUS_KM * np.arccos(dot), dtype=np.float64)

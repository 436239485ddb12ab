"""Find and mend breaks in a network draft: rounding faults, curated fixes, nearest approaches."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components, dijkstra
from scipy.spatial import cKDTree

from geo.geodesy import distance_km, length_km
from layers.model import Position
from tools.network_build import BRIDGED, GAP, Draft, Ints

if TYPE_CHECKING:
    from collections.abc import Sequence

PART_KM = 2.6  # parts of one country's network this near are one network, broken by rounding
MEND_KM = 1.0  # ten steps of the source's grid
FACING_KM = 3.0  # two loose ends this near, with a long way round, are one line
FIX_SNAP_KM = 1.0
LONGEST_CUT_KM = 30.0
APPROACH_KM = 150.0
LOOSE_END_KM = 60.0


def components(draft: Draft) -> Ints:
    """Component number of every point."""
    return np.asarray(connected_components(_matrix(draft), directed=False)[1])


def _matrix(draft: Draft) -> coo_matrix:
    edges = list(draft.edges.values())
    size = len(draft.lon)
    ends = ([e.u for e in edges], [e.v for e in edges])
    return coo_matrix(([max(e.km, 1e-6) for e in edges], ends), shape=(size, size))


def apply_fixes(draft: Draft, rows: Sequence[dict[str, str]]) -> list[str]:
    """Add curated bridges and gaps; return what to say of those that don't fit the data."""
    complaints = []
    for note, row in enumerate(rows, start=1):
        if row["kind"] == "cut":
            complaints += _cut(draft, note, row)
            continue
        ends = [_position(row, "from"), _position(row, "to")]
        via = [Position(*map(float, p.split())) for p in row["via"].split(";") if p.strip()]
        line = [ends[0], *via, ends[1]]
        kind = GAP if row["kind"] == "gap" else BRIDGED
        published = float(row["length_km"] or 0)
        stretch = max(0.9, published / length_km(line)) if published else 1.0
        snapped = [_nearest(draft, p) for p in ends]
        for position, (_, away) in zip(ends, snapped, strict=True):
            if away > FIX_SNAP_KM:
                complaints.append(f"row {note}: {position} is {away:.1f} km from the network")
        points = [
            _end(draft, ends[0], snapped[0]),
            *(draft.point(p) for p in via),
            _end(draft, ends[1], snapped[1]),
        ]
        for u, v in pairwise(points):
            draft.add(u, v, distance_km(draft.at(u), draft.at(v)) * stretch, kind, note)
    return complaints


def _cut(draft: Draft, note: int, row: dict[str, str]) -> list[str]:
    """Take out the shortest way between two points."""
    ends = [_nearest(draft, _position(row, end))[0] for end in ("from", "to")]
    way, before = dijkstra(
        _matrix(draft).tocsr(), directed=False, indices=ends[0], return_predecessors=True
    )
    if not way[ends[1]] < LONGEST_CUT_KM:
        return [f"row {note}: nothing to cut"]
    point = ends[1]
    while point != ends[0]:
        previous = int(before[point])
        del draft.edges[min(point, previous), max(point, previous)]
        point = previous
    return []


def _position(row: dict[str, str], end: str) -> Position:
    return Position(float(row[f"{end}_lon"]), float(row[f"{end}_lat"]))


def _nearest(draft: Draft, position: Position) -> tuple[int, float]:
    scale = np.cos(np.radians(position.lat))
    flat = np.hypot(
        (np.array(draft.lon) - position.lon) * scale, np.array(draft.lat) - position.lat
    )
    best = int(flat.argmin())
    return best, distance_km(draft.at(best), position)


def _end(draft: Draft, position: Position, snapped: tuple[int, float]) -> int:
    return snapped[0] if snapped[1] <= FIX_SNAP_KM else draft.point(position)


def mend_rounding(draft: Draft, country: Sequence[int], skip: set[int]) -> int:
    """Join parts of the network that lie within the grid's error of each other in one country.

    Points of `skip` (ends of real gaps) are left alone. Returns how many joints were made.
    """
    joints = 0
    for _ in range(4):
        pairs = _close_parts(draft, country, skip)
        for u, v, km in pairs:
            draft.add(u, v, km, BRIDGED, 0)
        joints += len(pairs)
        if not pairs:
            break
    return joints


def _close_parts(
    draft: Draft, country: Sequence[int], skip: set[int]
) -> list[tuple[int, int, float]]:
    part = components(draft)
    xyz = draft.xyz()
    found: dict[tuple[int, int], tuple[float, int, int]] = {}
    for u, v in sorted(cKDTree(xyz).query_pairs(PART_KM)):
        if part[u] == part[v] or country[u] != country[v] or u in skip or v in skip:
            continue
        key = (min(part[u], part[v]), max(part[u], part[v]))
        km = float(np.linalg.norm(xyz[u] - xyz[v]))
        found[key] = min(found.get(key, (km, u, v)), (km, u, v))
    return [(u, v, km) for km, u, v in sorted(found.values())]


def mend_loose_ends(draft: Draft, country: Sequence[int], skip: set[int]) -> int:
    """Join a loose end to the line that it stops short of, where the way round is long."""
    xyz = draft.xyz()
    tree = cKDTree(xyz)
    matrix = _matrix(draft).tocsr()
    ends = [p for p, near in sorted(draft.neighbours().items()) if len(near) == 1 and p not in skip]
    joints = 0
    loose = set(ends)
    for end in ends:
        close = [
            q
            for q in tree.query_ball_point(xyz[end], FACING_KM)
            if q != end
            and q not in skip
            and country[q] == country[end]
            and (q in loose or float(np.linalg.norm(xyz[end] - xyz[q])) <= MEND_KM)
        ]
        if not close:
            continue
        way = dijkstra(matrix, directed=False, indices=end, limit=30.0)
        far = [q for q in sorted(close) if not np.isfinite(way[q])]
        if far:
            best = min(far, key=lambda q: (float(np.linalg.norm(xyz[end] - xyz[q])), q))
            draft.add(end, best, float(np.linalg.norm(xyz[end] - xyz[best])), BRIDGED, 0)
            joints += 1
    return joints


def approaches(draft: Draft) -> list[tuple[int, int, float]]:
    """Nearest approaches between parts of the network: where a missing link could run.

    For every part and every cell of two degrees, the nearest point of another part within 150 km.
    """
    part, xyz = components(draft), draft.xyz()
    biggest = int(np.bincount(part).argmax())
    found: dict[tuple[int, int, int, int], tuple[float, int, int]] = {}
    trees = {c: np.flatnonzero(part != c) for c in np.unique(part).tolist() if c != biggest}
    for c, others in trees.items():
        own = np.flatnonzero(part == c)
        km, near = cKDTree(xyz[others]).query(xyz[own], distance_upper_bound=APPROACH_KM)
        for u, index, away in zip(own, near, km, strict=True):
            if not np.isfinite(away):
                continue
            v = int(others[index])
            cell = (int(draft.lon[u] // 2), int(draft.lat[u] // 2))
            key = (*sorted((c, int(part[v]))), *cell)
            found[key] = min(found.get(key, (away, u, v)), (float(away), int(u), v))
    return sorted({(min(u, v), max(u, v), km) for km, u, v in found.values()})


def loose_pairs(draft: Draft) -> list[tuple[int, int, float]]:
    """Loose ends that face each other within 60 km while the way round is long."""
    xyz = draft.xyz()
    matrix = _matrix(draft).tocsr()
    ends = [p for p, near in sorted(draft.neighbours().items()) if len(near) == 1]
    tree = cKDTree(xyz[ends])
    pairs = set()
    for u in ends:
        km, near = tree.query(xyz[u], k=6, distance_upper_bound=LOOSE_END_KM)
        faces = [(float(d), ends[j]) for d, j in zip(km, near, strict=True) if np.isfinite(d)]
        faces = [(d, v) for d, v in faces if d > MEND_KM and v != u]
        if not faces:
            continue
        way = dijkstra(matrix, directed=False, indices=u, limit=5 * faces[-1][0] + 100)
        for d, v in faces:
            if way[v] > 5 * d + 60:
                pairs.add((min(u, v), max(u, v), d))
                break
    return sorted(pairs)

"""What the rail and road graph builders share: read the wheel as text, mend, thin, contract, write.

The graphs of the PyPI package `scgraph-data` are Python modules of tens of megabytes. Importing one
takes a minute and gigabytes, so they are read as text, never imported.
"""

from __future__ import annotations

import csv
import re
import zipfile
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from geo.geodesy import EARTH_RADIUS_KM, distance_km, great_circle
from layers.model import Position

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
SOURCE = "OpenStreetMap, by way of scgraph-data 2.0.0 (PyPI)"
LICENCE = "ODbL-1.0, (c) OpenStreetMap contributors"
TRACK, BRIDGED, GAP = 0, 1, 2
GRID = 1000  # units to a degree: the source has three decimals
MAX_STEP_KM = 4.0  # longer chords get points in between, so that places can join them
_NUMBER = re.compile(r"-?\d+\.?\d*(?:e-?\d+)?")


class Edge(NamedTuple):
    """A stretch between two points: its length, what it is, and the note it came from."""

    u: int
    v: int
    km: float
    kind: int = TRACK
    note: int = 0


@dataclass
class Draft:
    """A network on its way into a file: points, and edges by their lower and higher point."""

    lon: list[float]
    lat: list[float]
    edges: dict[tuple[int, int], Edge] = field(default_factory=dict)

    def add(self, u: int, v: int, km: float, kind: int = TRACK, note: int = 0) -> None:
        """Add an edge, or keep the shorter of two between the same points."""
        key = (min(u, v), max(u, v))
        old = self.edges.get(key)
        if u != v and (old is None or km < old.km):
            self.edges[key] = Edge(*key, km, kind, note)

    def point(self, position: Position) -> int:
        """Add a point and return its number."""
        self.lon.append(position.lon)
        self.lat.append(position.lat)
        return len(self.lon) - 1

    def at(self, i: int) -> Position:
        """Position of a point."""
        return Position(self.lon[i], self.lat[i])

    def neighbours(self) -> dict[int, set[int]]:
        """Points next to each point."""
        near: dict[int, set[int]] = defaultdict(set)
        for u, v in self.edges:
            near[u].add(v)
            near[v].add(u)
        return near

    def xyz(self) -> Floats:
        """Points on a sphere in km, n x 3: near distances there stand for great circles."""
        lon, lat = np.radians(self.lon), np.radians(self.lat)
        unit = np.c_[np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)]
        return np.asarray(unit * EARTH_RADIUS_KM, dtype=np.float64)


def read_wheel(wheel: Path, module: str) -> Draft:
    """Read a graph out of the wheel of scgraph-data, as text."""
    with zipfile.ZipFile(wheel) as archive:
        lines = archive.read(f"scgraph_data/{module}.py").decode().splitlines()
    rows = next(line for line in lines if line.startswith("graph="))[6:].split("}")
    numbers = next(line for line in lines if line.startswith("nodes="))[6:]
    points = np.array(_NUMBER.findall(numbers), dtype=float).reshape(-1, 2)
    draft = Draft(points[:, 1].tolist(), points[:, 0].tolist())
    for u, row in enumerate(rows[:-1]):
        for item in row[row.index("{") + 1 :].split(", "):
            v, km = item.split(": ")
            draft.add(u, int(v), float(km))
    return draft


def read_rows(path: Path) -> list[dict[str, str]]:
    """Rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def drop_doubles(draft: Draft) -> int:
    """Drop edges as long as a way over one other point: double tracks and rounding's triangles.

    Shortest ways stay as they are. Returns how many went.
    """
    near = draft.neighbours()
    dropped = 0
    for (u, v), edge in sorted(draft.edges.items(), key=lambda e: (-e[1].km, e[0])):
        over = near[u] & near[v]
        if any(_km(draft, u, w) + _km(draft, w, v) <= edge.km * 1.001 + 0.02 for w in over):
            del draft.edges[u, v]
            near[u].discard(v)
            near[v].discard(u)
            dropped += 1
    return dropped


def _km(draft: Draft, u: int, v: int) -> float:
    return draft.edges[min(u, v), max(u, v)].km


def split_long(draft: Draft) -> None:
    """Put points into long chords, so that a place beside one can join it."""
    for key, edge in sorted(draft.edges.items()):
        a, b = draft.at(edge.u), draft.at(edge.v)
        chord = distance_km(a, b)
        if chord <= MAX_STEP_KM:
            continue
        del draft.edges[key]
        inner = [draft.point(_snap(p)) for p in great_circle(a, b, step_km=MAX_STEP_KM)[1:-1]]
        ends = [edge.u, *inner, edge.v]
        for u, v in pairwise(ends):
            draft.add(u, v, edge.km / (len(ends) - 1), edge.kind, edge.note)


def _snap(position: Position) -> Position:
    return Position(round(position.lon * GRID) / GRID, round(position.lat * GRID) / GRID)


def keep_points(draft: Draft, keep: Ints) -> Draft:
    """Return the draft with only the points of `keep` (sorted), renumbered in that order."""
    new = {int(old): i for i, old in enumerate(keep)}
    small = Draft([draft.lon[i] for i in keep], [draft.lat[i] for i in keep])
    for edge in sorted(draft.edges.values()):
        if edge.u in new and edge.v in new:
            small.add(new[edge.u], new[edge.v], edge.km, edge.kind, edge.note)
    return small


@dataclass
class Chains:
    """A contracted network: nodes, and chains of points between them."""

    nodes: list[int]
    chains: list[list[int]]
    edges: list[Edge]
    """Whole chains: `u` and `v` are places in `nodes`."""


def contract(draft: Draft, fixed: set[int]) -> Chains:
    """Join edges over points with two neighbours; points of `fixed` stay nodes."""
    near = {k: sorted(v) for k, v in draft.neighbours().items()}
    kinds = {key: (e.kind, e.note) for key, e in draft.edges.items()}

    def inner(p: int) -> bool:
        ends = near[p]
        return (
            len(ends) == 2
            and p not in fixed
            and len({kinds[min(p, q), max(p, q)] for q in ends}) == 1
        )

    nodes = sorted(p for p in near if not inner(p))
    chains = [c for start in nodes for c in _chains_from(start, near, inner)]
    seen = {p for chain in chains for p in chain}
    for p in sorted(near):  # rings without a node
        if p not in seen:
            nodes.append(p)
            ring = list(_chains_from(p, near, lambda q, p=p: q != p))[:1]
            chains.extend(ring)
            seen.update(q for chain in ring for q in chain)
    nodes.sort(key=lambda p: (round(draft.lat[p] / 2), draft.lon[p], draft.lat[p], p))
    place = {p: i for i, p in enumerate(nodes)}
    chains = sorted(_turn(c, place) for c in chains)
    unique = [c for i, c in enumerate(chains) if i == 0 or c != chains[i - 1]]
    unique.sort(key=lambda c: (place[c[0]], place[c[-1]], len(c), c))
    return Chains(nodes, unique, [_whole(draft, c, place) for c in unique])


def _chains_from(start: int, near: dict[int, list[int]], inner) -> Iterator[list[int]]:  # noqa: ANN001
    for step in near[start]:
        chain = [start, step]
        while chain[-1] != start and inner(chain[-1]):
            a, b = near[chain[-1]]
            chain.append(b if a == chain[-2] else a)
        yield chain


def _turn(chain: list[int], place: dict[int, int]) -> list[int]:
    """One of the two directions, always the same."""
    back = chain[::-1]
    return min(chain, back, key=lambda c: (place[c[0]], place[c[-1]], c))


def _whole(draft: Draft, chain: list[int], place: dict[int, int]) -> Edge:
    steps = [draft.edges[min(a, b), max(a, b)] for a, b in pairwise(chain)]
    km = sum(e.km for e in steps)
    return Edge(place[chain[0]], place[chain[-1]], km, steps[0].kind, steps[0].note)


def to_arrays(draft: Draft, net: Chains, country: list[int]) -> dict[str, NDArray]:  # type: ignore[type-arg]
    """Arrays of the network file; see `geo/graph.py` for what each holds."""
    lon = np.rint(np.array(draft.lon) * GRID).astype(np.int64)
    lat = np.rint(np.array(draft.lat) * GRID).astype(np.int64)
    nodes = np.array(net.nodes)
    inner = [chain[1:-1] for chain in net.chains]
    flat = np.array([p for chain in inner for p in chain], dtype=np.int64)
    before = np.array([q for chain in net.chains for q in chain[:-2]], dtype=np.int64)
    edges = net.edges
    u = np.array([e.u for e in edges])
    return {
        "node_lon": np.diff(lon[nodes], prepend=0).astype(np.int32),
        "node_lat": np.diff(lat[nodes], prepend=0).astype(np.int32),
        "chain_u": np.diff(u, prepend=0).astype(np.int32),
        "chain_v": (np.array([e.v for e in edges]) - u).astype(np.int32),
        "chain_dam": np.rint([e.km * 100 for e in edges]).astype(np.uint32),
        "chain_kind": np.array([e.kind for e in edges], dtype=np.uint8),
        "chain_note": np.array([e.note for e in edges], dtype=np.uint8),
        "chain_size": np.array([len(i) for i in inner], dtype=np.uint16),
        "inner_dlon": _wrapped(lon[flat] - lon[before]).astype(np.int16),
        "inner_dlat": (lat[flat] - lat[before]).astype(np.int16),
        "node_country": np.array(country, dtype=np.uint8)[nodes],
        "inner_country": np.array(country, dtype=np.uint8)[flat],
    }


def _wrapped(steps: Ints) -> Ints:
    half = 180 * GRID
    return (steps + half) % (2 * half) - half


def save(path: Path, data: bytes) -> None:
    """Write a built file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)

"""Networks in the shape of OSMnx: the packaged graph as a MultiDiGraph, and OSM data as a graph.

This is the only user of osmnx. A MultiDiGraph of OSMnx has nodes with `x` and `y` (degrees), edges
with `length` (metres) and, where it was simplified, `geometry`, and a `crs` of its own.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from geo.geodesy import distance_km
from geo.graph import APPROACH, GAP, Graph
from geo.netfile import NetFile
from layers.errors import InputError, NotFoundError
from layers.model import Position
from layers.vocabulary import GeometryMethod

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    import networkx as nx
    from numpy.typing import NDArray

RAIL_FILTER = '["railway"~"^(rail|narrow_gauge)$"]["service"!~"yard|spur|siding"]'
GRID = 1000
MAX_GRAPH_NODES = 2_000_000

_KINDS = ("network", "mended", "gap")


def to_osmnx(
    graph: Graph, *, bbox: tuple[float, float, float, float] | None = None, gaps: bool = False
) -> nx.MultiDiGraph[Any]:
    """Return packaged network as OSMnx would give it.

    Parameters
    ----------
    graph
        The network.
    bbox
        West, south, east, north in degrees: keep chains with an end inside. None keeps all.
    gaps
        Whether to keep curated gaps; they have `exists` False and a `gap_reason`.

    Returns
    -------
    Simplified graph with an edge each way; edges have `length` in metres, `geometry`, `kind`.
    """
    import networkx as nx
    import shapely

    out: nx.MultiDiGraph[Any] = nx.MultiDiGraph(
        crs="epsg:4326", simplified=True, created_with="corridormap"
    )
    keep = graph.chain_kind < (APPROACH if gaps else GAP)
    for chain in np.flatnonzero(keep & _touching(graph, bbox)).tolist():
        points = graph.chain_points(chain)
        xy = np.column_stack([graph.lon[points], graph.lat[points]])
        u, v = int(points[0]), int(points[-1])
        for node in (u, v):
            out.add_node(node, x=float(graph.lon[node]), y=float(graph.lat[node]))
        data = _edge_data(graph, chain)
        out.add_edge(u, v, **data, reversed=False, geometry=shapely.LineString(xy))
        out.add_edge(v, u, **data, reversed=True, geometry=shapely.LineString(xy[::-1]))
    return out


def _touching(graph: Graph, bbox: tuple[float, float, float, float] | None) -> NDArray[np.bool_]:
    if bbox is None:
        return np.ones(graph.chain_u.size, dtype=bool)
    west, south, east, north = bbox
    inside = (graph.lon >= west) & (graph.lon <= east)
    inside &= (graph.lat >= south) & (graph.lat <= north)
    return np.asarray(inside[graph.chain_u] | inside[graph.chain_v], dtype=np.bool_)


def _edge_data(graph: Graph, chain: int) -> dict[str, Any]:
    kind, note = int(graph.chain_kind[chain]), int(graph.chain_note[chain])
    data: dict[str, Any] = {
        "osmid": chain,
        "length": round(float(graph.chain_km[chain]) * 1000, 1),
        "oneway": False,
        "kind": _KINDS[kind],
        "exists": kind < GAP,
    }
    if note:
        row = graph.notes[note - 1]
        data["gap_reason" if kind == GAP else "mended_because"] = row[
            "reason" if kind == GAP else "why"
        ]
    return data


def from_osmnx(
    graph: nx.MultiDiGraph[Any], *, source: str = "OpenStreetMap by way of OSMnx"
) -> Graph:
    """Graph of OSMnx (live Overpass data, a local OSM file) made ready for routing.

    Parameters
    ----------
    graph
        Unprojected: `x` and `y` in degrees. Edges are taken as open both ways.
    source
        What to say of the data.

    Returns
    -------
    Network that the router takes in place of the packaged one; it has no gaps and no borders.

    Raises
    ------
    InputError
        If the graph is projected, empty, too large, or a node lacks a position.
    """
    nodes = _checked_nodes(graph)
    place = {node: i for i, (node, _) in enumerate(nodes)}
    lines = [_edge_line(graph, place, u, v, data) for u, v, data in _once(graph, place)]
    lines.sort(key=lambda e: (e[0], e[1], e[2], e[3].tolist()))
    header = {
        "kind": "rail",
        "method": GeometryMethod.OSM_WAY.value,
        "source": source,
        "countries": "",
        "notes": "[]",
    }
    return Graph(NetFile(header, _arrays([p for _, p in nodes], lines)))


def _checked_nodes(graph: nx.MultiDiGraph[Any]) -> list[tuple[Any, Position]]:
    crs = str(graph.graph.get("crs", "epsg:4326")).lower()
    if "4326" not in crs and "crs84" not in crs:
        msg = f"Graph has CRS {crs!r}: give an unprojected one (EPSG:4326)"
        raise InputError(msg)
    if not 0 < graph.number_of_nodes() <= MAX_GRAPH_NODES or not graph.number_of_edges():
        msg = f"Graph has {graph.number_of_nodes()} nodes: give one with edges, under 2,000,000"
        raise InputError(msg)
    nodes = []
    for node, data in graph.nodes(data=True):
        try:
            where = Position(float(data["x"]), float(data["y"]))
        except (KeyError, TypeError, ValueError) as error:
            msg = f"Node {node!r} has no position: OSMnx nodes have x and y in degrees"
            raise InputError(msg) from error
        if not (abs(where.lon) <= 180 and abs(where.lat) <= 90):  # noqa: PLR2004 - degrees
            msg = f"Node {node!r} is outside the Earth at {where!r}: give degrees"
            raise InputError(msg)
        nodes.append((node, where))
    return sorted(nodes, key=lambda n: (n[1], str(n[0])))


def _once(
    graph: nx.MultiDiGraph[Any], place: dict[Any, int]
) -> Iterable[tuple[Any, Any, dict[str, Any]]]:
    """Each edge once, in its direction from the lower node."""
    seen = set()
    for u, v, data in graph.edges(data=True):
        low, high = sorted((place[u], place[v]))
        key = (low, high, round(float(data.get("length", 0.0)), 1))
        if low != high and key not in seen:
            seen.add(key)
            yield u, v, data


def _edge_line(
    graph: nx.MultiDiGraph[Any], place: dict[Any, int], u: object, v: object, data: dict[str, Any]
) -> tuple[int, int, float, NDArray[np.int64]]:
    """Return ends, km and inner points (grid units) of an edge, from its lower node."""
    ends = [Position(graph.nodes[n]["x"], graph.nodes[n]["y"]) for n in (u, v)]
    shape = data.get("geometry")
    line = [Position(*xy[:2]) for xy in shape.coords] if shape is not None else ends
    km = sum(distance_km(a, b) for a, b in pairwise(line))
    length = float(data["length"]) / 1000 if data.get("length") else km
    grid = np.rint(np.array(line) * GRID).astype(np.int64)
    if place[u] > place[v]:
        grid = grid[::-1]
    low, high = sorted((place[u], place[v]))
    return low, high, max(length, km * 0.99), grid[1:-1]


def _arrays(
    nodes: Sequence[Position], lines: Sequence[tuple[int, int, float, NDArray[np.int64]]]
) -> dict[str, NDArray[Any]]:
    grid = np.rint(np.array(nodes) * GRID).astype(np.int64)
    u = np.array([line[0] for line in lines])
    v = np.array([line[1] for line in lines])
    steps = [np.diff(np.vstack([grid[line[0]], line[3]]), axis=0) for line in lines]
    inner = np.concatenate(steps) if steps else np.zeros((0, 2), np.int64)
    none = np.zeros(0, dtype=np.int32)
    return {
        "node_lon": np.diff(grid[:, 0], prepend=0),
        "node_lat": np.diff(grid[:, 1], prepend=0),
        "chain_u": np.diff(u, prepend=0),
        "chain_v": v - u,
        "chain_dam": np.rint([line[2] * 100 for line in lines]),
        "chain_kind": np.zeros(u.size, np.uint8),
        "chain_note": np.zeros(u.size, np.uint8),
        "chain_size": np.array([len(line[3]) for line in lines]),
        "inner_dlon": inner[:, 0],
        "inner_dlat": inner[:, 1],
        "node_country": np.zeros(len(nodes), np.uint8),
        "inner_country": np.zeros(len(inner), np.uint8),
        "node_part": _parts(len(nodes), u, v),
        "approach_u": none,
        "approach_v": none,
    }


def _parts(size: int, u: NDArray[np.int64], v: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return connected part of every node, numbered in order of their first node."""
    root = list(range(size))

    def find(node: int) -> int:
        while root[node] != node:
            root[node] = root[root[node]]
            node = root[node]
        return node

    for a, b in zip(u.tolist(), v.tolist(), strict=True):
        low, high = sorted((find(a), find(b)))
        root[high] = low
    roots = [find(node) for node in range(size)]
    return np.unique(roots, return_inverse=True)[1].astype(np.int64)


def read_osm_file(path: Path) -> nx.MultiDiGraph[Any]:
    """Local OSM XML file as a simplified graph of OSMnx.

    Raises
    ------
    NotFoundError
        If the file isn't there.
    InputError
        If it can't be read as OSM XML or holds no ways.
    """
    import osmnx

    if not path.exists():
        msg = f"OSM file {path.name!r} isn't there: check the path"
        raise NotFoundError(msg)
    try:
        return osmnx.graph_from_xml(path, bidirectional=True, simplify=True, retain_all=True)
    except Exception as error:  # osmnx lets the parser's own errors through
        msg = f"OSM file {path.name!r} can't be read ({error}): give OSM XML with ways"
        raise InputError(msg) from error


def fetch_overpass(
    bbox: tuple[float, float, float, float], *, what: str = RAIL_FILTER
) -> nx.MultiDiGraph[Any]:
    """Live tracks or roads of a box from Overpass, as a simplified graph of OSMnx.

    Parameters
    ----------
    bbox
        West, south, east, north, degrees.
    what
        Overpass filter of ways; railways but for yards and sidings by default.

    Raises
    ------
    NotFoundError
        If the box holds nothing of the kind, or Overpass can't be reached; the message says which.
    """
    import osmnx

    try:
        return osmnx.graph_from_bbox(bbox, custom_filter=what, simplify=True, retain_all=True)
    except osmnx._errors.InsufficientResponseError as error:  # noqa: SLF001 - public name is absent
        msg = f"OpenStreetMap has nothing like {what} in {bbox}: take a larger box"
        raise NotFoundError(msg) from error
    except OSError as error:
        msg = f"Overpass can't be asked ({error}): go on with the packaged network, or a local file"
        raise NotFoundError(msg) from error

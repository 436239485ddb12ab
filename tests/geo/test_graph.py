"""Search on small networks, against networkx."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.networks import from_osmnx
from layers.model import Position

if TYPE_CHECKING:
    from geo.graph import Graph


def osm_graph(points: list[tuple[float, float]], edges: list[tuple[int, int]]) -> nx.MultiDiGraph:
    out = nx.MultiDiGraph(crs="epsg:4326")
    for i, (x, y) in enumerate(points):
        out.add_node(i, x=x, y=y)
    for u, v in edges:
        out.add_edge(u, v)
    return out


def number(graph: Graph, lon: float, lat: float) -> int:
    return graph.anchors(Position(lon, lat), within_km=1.0)[0].point


grid_points = st.lists(
    st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=3, max_size=12, unique=True
)


@settings(max_examples=60, deadline=None)
@given(grid_points, st.data())
def test_shortest_way_is_the_shortest(cells, data):
    points = [(100 + x / 20, 30 + y / 20) for x, y in cells]
    index = st.integers(0, len(points) - 1)
    edges = data.draw(st.lists(st.tuples(index, index), min_size=1, max_size=24))
    edges = [(u, v) for u, v in edges if u != v] or [(0, 1)]
    graph = from_osmnx(osm_graph(points, edges))
    plain = nx.Graph()
    for chain in range(graph.chain_u.size):
        u, v = int(graph.chain_u[chain]), int(graph.chain_v[chain])
        plain.add_edge(u, v, weight=float(graph.chain_km[chain]))
    a, b = number(graph, *points[0]), number(graph, *points[1])
    way = graph.shortest(a, b)
    if a not in plain or b not in plain or not nx.has_path(plain, a, b):
        assert way is None or a == b
        return
    expected = nx.shortest_path_length(plain, a, b, weight="weight")
    assert way is not None
    assert way.length_km == pytest.approx(expected, abs=1e-6)
    assert (way.points[0], way.points[-1]) == (a, b)
    assert len(way.points) == len(way.km) + 1


def test_points_inside_a_chain_are_ends_too():
    import shapely

    osm = osm_graph([(100.0, 30.0), (101.0, 30.0)], [])
    line = shapely.LineString([(100.0, 30.0), (100.3, 30.0), (100.6, 30.0), (101.0, 30.0)])
    osm.add_edge(0, 1, geometry=line)
    graph = from_osmnx(osm)
    a, b = number(graph, 100.3, 30.0), number(graph, 100.6, 30.0)
    way = graph.shortest(a, b)
    assert way is not None
    assert way.points.tolist() == [a, b]
    assert way.length_km == pytest.approx(28.9, abs=0.2)
    whole = graph.shortest(number(graph, 100.0, 30.0), b)
    assert whole is not None
    assert whole.length_km == pytest.approx(57.8, abs=0.3)


def test_anchors_are_one_a_part_nearest_first():
    osm = osm_graph([(100, 30), (101, 30), (100, 30.1), (101, 30.1)], [(0, 1), (2, 3)])
    graph = from_osmnx(osm)
    near = graph.anchors(Position(100.0, 30.02), within_km=30)
    assert [a.part for a in near] == sorted(
        {a.part for a in near}, key=[a.part for a in near].index
    )
    assert len(near) == 2
    assert near[0].away_km < near[1].away_km


def test_no_way_between_parts():
    graph = from_osmnx(osm_graph([(100, 30), (101, 30), (100, 31), (101, 31)], [(0, 1), (2, 3)]))
    assert graph.shortest(number(graph, 100, 30), number(graph, 100, 31)) is None

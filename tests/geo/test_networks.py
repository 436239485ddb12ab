"""The packaged rail graph in OSMnx's shape, and OSM data as a network."""

from __future__ import annotations

import networkx as nx
import pytest

from geo.networks import from_osmnx, read_osm_file, to_osmnx
from geo.routing import Router
from layers.errors import InputError, NotFoundError
from layers.model import Place, Position
from layers.vocabulary import GeometryMethod, Mode, PlaceKind

RASON = (130.0, 42.0, 131.0, 42.6)
OSM_XML = """<?xml version="1.0" encoding="UTF-8"?>
<osm version="0.6" generator="test">
  <node id="1" lat="42.25" lon="130.28" version="1"/>
  <node id="2" lat="42.30" lon="130.35" version="1"/>
  <node id="3" lat="42.36" lon="130.45" version="1"/>
  <node id="4" lat="42.42" lon="130.60" version="1"/>
  <way id="10" version="1"><nd ref="1"/><nd ref="2"/><nd ref="3"/>
    <tag k="railway" v="rail"/></way>
  <way id="11" version="1"><nd ref="3"/><nd ref="4"/><tag k="railway" v="rail"/></way>
</osm>
"""


@pytest.fixture(scope="module")
def rail():
    return Router.open().rail


def test_packaged_graph_has_the_shape_of_osmnx(rail):
    graph = to_osmnx(rail, bbox=RASON)
    assert isinstance(graph, nx.MultiDiGraph)
    assert graph.graph["crs"] == "epsg:4326"
    assert graph.number_of_nodes() > 5
    for _, data in graph.nodes(data=True):
        assert {"x", "y"} <= data.keys()
    for u, v, data in graph.edges(data=True):
        assert data["length"] > 0
        assert data["geometry"].coords[0] == (graph.nodes[u]["x"], graph.nodes[u]["y"])
        assert data["geometry"].coords[-1] == (graph.nodes[v]["x"], graph.nodes[v]["y"])


def test_osmnx_reads_our_graph(rail):
    import osmnx

    nodes, edges = osmnx.graph_to_gdfs(to_osmnx(rail, bbox=RASON))
    assert nodes.crs.to_epsg() == 4326
    assert (edges.geometry.geom_type == "LineString").all()


def test_gaps_are_left_out_unless_asked_for(rail):
    box = (126.6, 37.8, 126.8, 38.0)
    assert all(d["exists"] for *_, d in to_osmnx(rail, bbox=box).edges(data=True))
    reasons = {
        d.get("gap_reason") for *_, d in to_osmnx(rail, bbox=box, gaps=True).edges(data=True)
    }
    assert "severed" in reasons


def test_round_trip_keeps_points_and_lengths(rail):
    there = to_osmnx(rail, bbox=RASON)
    back = from_osmnx(there)
    assert back.node_count == there.number_of_nodes()
    total = sum(d["length"] for *_, d in there.edges(data=True)) / 2000
    assert float(back.chain_km.sum()) == pytest.approx(total, rel=0.001)


def test_local_osm_file_is_routed_by_the_same_code(tmp_path):
    path = tmp_path / "rason.osm"
    path.write_text(OSM_XML, encoding="utf-8")
    network = from_osmnx(read_osm_file(path))
    places = [
        Place("user:a", "A", PlaceKind.STATION, Position(130.28, 42.25)),
        Place("user:b", "B", PlaceKind.STATION, Position(130.60, 42.42)),
    ]
    route = Router.open(rail=network).route(places, Mode.RAIL)
    assert [s.method for s in route.segments] == [GeometryMethod.OSM_WAY]
    assert route.segments[0].country == "KP"
    assert route.existing_km == pytest.approx(33, abs=1.5)


def test_missing_file_is_not_found(tmp_path):
    with pytest.raises(NotFoundError, match=r"gone\.osm"):
        read_osm_file(tmp_path / "gone.osm")


def test_what_is_no_osm_file_is_refused(tmp_path):
    path = tmp_path / "bad.osm"
    path.write_text("<html>not a map", encoding="utf-8")
    with pytest.raises(InputError, match=r"bad\.osm.*OSM XML"):
        read_osm_file(path)


def test_projected_graph_is_refused():
    graph = nx.MultiDiGraph(crs="epsg:32652")
    graph.add_edge(1, 2)
    with pytest.raises(InputError, match="unprojected"):
        from_osmnx(graph)


def test_empty_graph_is_refused():
    with pytest.raises(InputError, match="0 nodes"):
        from_osmnx(nx.MultiDiGraph(crs="epsg:4326"))


@pytest.mark.parametrize("data", [{}, {"x": "here", "y": 1}, {"x": 400.0, "y": 1.0}])
def test_node_without_a_good_position_is_refused(data):
    graph = nx.MultiDiGraph(crs="epsg:4326")
    graph.add_node(1, **data)
    graph.add_node(2, x=1.0, y=1.0)
    graph.add_edge(1, 2)
    with pytest.raises(InputError, match="Node 1"):
        from_osmnx(graph)

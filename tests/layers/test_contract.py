import copy
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers import geojson
from layers.contract import layer_problems
from layers.fields import GeometryType
from layers.schema import LAYERS, RAIL, REGIONS
from layers.shapes import geometry_problem
from layers.tables import build_tables
from tests.layers.surveys import demo_survey

FRAMES = build_tables(demo_survey())


def collection(name):
    return json.loads(geojson.dumps(FRAMES[name], LAYERS[name]))


def problems(data, table=RAIL):
    return [str(p) for p in layer_problems(table, data, file="rail.geojson")]


def edit(change):
    data = collection("rail")
    change(data, data["features"][0])
    return problems(data)


def properties(**values):
    return lambda _, feature: feature["properties"].update(values)


def coordinates(value):
    return lambda _, feature: feature["geometry"].update(coordinates=value)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda d, f: d.update(type="Feature"), ["FeatureCollection"]),
        (lambda d, f: d.update(crs={"type": "name"}), ["crs member", "WGS 84"]),
        (lambda d, f: d.update(features=None), ["no list of features"]),
        (lambda d, f: f.update(type="x"), ["feature 1", "GeoJSON Feature"]),
        (lambda d, f: f.update(id=7), ["feature 1", "its id is 7"]),
        (lambda d, f: f.update(id=""), ["its id is ''"]),
        (lambda d, f: f.update(id=d["features"][1]["id"]), ["more than once"]),
        (lambda d, f: f.update(id="other"), ["properties.id", "same as the feature's"]),
        (lambda d, f: f.update(geometry=None), ["no geometry"]),
        (lambda d, f: f.update(properties=None), ["no properties"]),
        (lambda d, f: f["properties"].pop("status"), ["status is missing", "proposed, planned"]),
        (properties(extra=1), ["'extra'", "Remove it"]),
        (properties(segment="1"), ["segment is '1', a str", "an integer"]),
        (properties(segment=True), ["segment is True"]),
        (properties(segment=1.5), ["segment is 1.5"]),
        (properties(segment=None), ["a null"]),
        (properties(exists="yes"), ["exists is 'yes'", "a boolean"]),
        (properties(status="done"), ["status is 'done'", "operating"]),
        (properties(status=""), ["status is empty"]),
        (properties(as_of="03.05.2018"), ["as_of is '03.05.2018'", "ISO 8601"]),
        (properties(as_of_from="2018-13-01"), ["as_of_from"]),
        (properties(length_km=-1), ["length_km is -1, out of range"]),
        (properties(length_km=float("nan")), ["length_km is NaN"]),
        (properties(confidence=2), ["confidence is 2"]),
        (properties(country="Korea"), ["country is 'Korea'"]),
        (coordinates([[[37.5, 126.9], [38, 125]]]), ["swapped", "[lon, lat]"]),
        (coordinates([[[14137575.3, 4518386.1], [1, 2]]]), ["another CRS", "Reproject"]),
        (coordinates([[[170, 0], [-170, 0]]]), ["antimeridian"]),
        (coordinates([[[1, 2]]]), ["fewer than two points"]),
        (coordinates([[[1, 2], [1, 2]]]), ["fewer than two points"]),
        (coordinates([[[1, 2], [1, 2.12345678]]]), ["more than six decimals"]),
        (coordinates([[[1, 2], [1, float("inf")]]]), ["isn't a number"]),
        (coordinates([[[1, 2], [1, 10**400]]]), ["lists of longitude"]),
        (coordinates([[[1, 2], [1, "2"]]]), ["lists of longitude"]),
        (coordinates([[[1, 2, 3], [1, 2, 3]]]), ["lists of longitude"]),
        (coordinates([[]]), ["empty"]),
        (coordinates([]), ["empty"]),
        (coordinates("x"), ["lists of longitude"]),
        (lambda d, f: f["geometry"].update(type="LineString"), ["'LineString'", "MultiLineString"]),
    ],
)
def test_each_fault_is_named_with_file_feature_and_what_to_do(change, words):
    found = edit(change)
    assert found, "nothing was found"
    text = " | ".join(found)
    assert "rail.geojson" in text
    assert all(word in text for word in words), text


def test_an_unspoilt_layer_has_none():
    assert all(
        [*layer_problems(LAYERS[name], collection(name), file=name)] == [] for name in LAYERS
    )


@pytest.mark.parametrize(
    ("rings", "word"),
    [
        ([[0, 0], [2, 2], [2, 0], [0, 2], [0, 0]], "Self-intersection"),
        ([[0, 0], [0, 1], [1, 1], [1, 0], [0, 0]], "wrong way round"),
        ([[0, 0], [1, 0], [1, 1], [0, 1]], "isn't closed"),
        ([[0, 0], [1, 0], [0, 0]], "fewer than four"),
    ],
)
def test_faults_of_rings(rings, word):
    data = copy.deepcopy(collection("regions"))
    data["features"][0]["geometry"]["coordinates"] = [[rings]]
    assert word in problems(data, REGIONS)[0]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)


@given(json_values, st.sampled_from(GeometryType))
def test_nothing_that_json_holds_breaks_the_check_of_geometries(value, kind):
    geometry = {"type": kind.value, "coordinates": value}
    found = geometry_problem(geometry, kind)
    assert found is None or all(found)


@given(json_values)
def test_nothing_that_json_holds_breaks_the_check_of_layers(value):
    data = {"type": "FeatureCollection", "features": [value, {"type": "Feature", "id": value}]}
    assert problems(data)

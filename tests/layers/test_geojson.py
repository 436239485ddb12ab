import json

import geojson_validator
import geopandas.testing
import jsonschema
import numpy as np
import pytest
import shapely
from geojson_pydantic import FeatureCollection
from hypothesis import HealthCheck, Phase, given, settings

from layers import geojson
from layers.contract import layer_problems
from layers.errors import InputError, SchemaError
from layers.schema import LAYERS, PLACES, RAIL, SEA
from layers.tables import build_tables
from tests.layers.strategies import surveys
from tests.layers.surveys import demo_survey, empty_survey


@pytest.fixture(scope="module")
def layers():
    return build_tables(demo_survey())


# It warns of a box across 180, which RFC 7946 (5.2) asks for.
@pytest.mark.filterwarnings("ignore:BBOX crossing")
@pytest.mark.parametrize("name", LAYERS)
@pytest.mark.parametrize("survey", [demo_survey(), empty_survey()], ids=["full", "empty"])
def test_two_other_validators_and_the_json_schema_agree(name, survey):
    collection = json.loads(geojson.dumps(build_tables(survey)[name], LAYERS[name]))
    FeatureCollection(**collection)
    assert geojson_validator.validate_structure(collection, check_crs=True) == {}
    if collection["features"]:
        found = geojson_validator.validate_geometries(collection)
        assert found["invalid"] == {}
        # It takes every part that touches 180 for one that crosses it, and holes for faults.
        assert set(found["problematic"]) <= {"crosses_antimeridian", "holes"}
    jsonschema.validate(collection, LAYERS[name].json_schema())


@pytest.mark.parametrize("name", LAYERS)
def test_a_layer_read_back_is_the_same(name, layers, tmp_path):
    path = tmp_path / f"{name}.geojson"
    path.write_text(geojson.dumps(layers[name], LAYERS[name]), encoding="utf-8")
    geopandas.testing.assert_geodataframe_equal(geojson.read(path, LAYERS[name]), layers[name])


@settings(max_examples=12, phases=[Phase.generate], suppress_health_check=[HealthCheck.too_slow])
@given(surveys())
def test_any_survey_round_trips_and_keeps_the_contract(tmp_path_factory, survey):
    folder = tmp_path_factory.mktemp("layers")
    for name, frame in build_tables(survey).items():
        text = geojson.dumps(frame, LAYERS[name])
        collection = json.loads(text)
        assert [*layer_problems(LAYERS[name], collection, file=name)] == []
        (folder / name).write_text(text, encoding="utf-8")
        back = geojson.read(folder / name, LAYERS[name])
        geopandas.testing.assert_geodataframe_equal(back, frame)
        assert geojson.dumps(back, LAYERS[name]) == text


def test_every_feature_has_the_same_keys_none_null(layers):
    features = json.loads(geojson.dumps(layers["rail"], RAIL))["features"]
    assert len({tuple(f["properties"]) for f in features}) == 1
    kinds = [{type(f["properties"][name]) for f in features} for name in RAIL.names]
    assert all(len(kind) == 1 for kind in kinds)
    assert type(None) not in set().union(*kinds)
    assert all(f["id"] == f["properties"]["id"] for f in features)


def test_there_is_no_crs_member_and_the_licence_is_in_the_file(layers):
    collection = json.loads(geojson.dumps(layers["rail"], RAIL))
    assert "crs" not in collection
    assert "OpenStreetMap" in collection["attribution"]
    assert "ODbL-1.0" in collection["licences"]


def box(*shapes):
    made = [shapely.from_wkt(wkt) for wkt in shapes]
    found = geojson.bounding_box(np.array(made, dtype=object))
    return None if found is None else tuple(found)


@pytest.mark.parametrize(
    ("shapes", "expected"),
    [
        ([], None),
        (["POINT (127 37)"], (127, 37, 127, 37)),
        (["POINT (178 -17)", "POINT (-178 -16)"], (178, -17, -178, -16)),
        (["MULTILINESTRING ((170 0, 180 1), (-180 1, -170 2))"], (170, 0, -170, 2)),
        (["POINT (0 0)", "POINT (127 0)", "POINT (-77 0)"], (-77, 0, 127, 0)),
        (["LINESTRING (-180 0, 180 0)"], (-180, 0, 180, 0)),
        (["POINT (-180 0)", "POINT (10 0)"], (10, 0, -180, 0)),
    ],
)
def test_the_box_is_the_narrowest(shapes, expected):
    assert box(*shapes) == expected


def test_the_box_of_a_layer_across_180_has_its_west_east_of_its_east(layers):
    west, _, east, _ = json.loads(geojson.dumps(layers["sea"], SEA))["bbox"]
    assert west > east


def test_an_empty_layer_has_no_box():
    collection = json.loads(geojson.dumps(build_tables(empty_survey())["rail"], RAIL))
    assert "bbox" not in collection
    assert collection["features"] == []


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda f: f.drop(columns="status"), "lacks the columns status"),
        (lambda f: f.assign(geometry=shapely.Point()), "has no geometry"),
        (lambda f: f.assign(length_km=float("nan")), "NaN"),
        (lambda f: f.assign(name=None).astype({"name": object}), "nulls in name"),
    ],
)
def test_a_table_that_breaks_its_contract_is_not_written(layers, change, message):
    with pytest.raises(SchemaError, match=message):
        geojson.dumps(change(layers["rail"]), RAIL)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"\xff\xfe", "isn't UTF-8"),
        (b'{"type":', "isn't JSON .line 1"),
        (b"[1]", "JSON list"),
        (b"[" * 100_000, "isn't JSON"),
    ],
)
def test_what_is_no_geojson_is_named(data, message, tmp_path):
    path = tmp_path / "places.geojson"
    path.write_bytes(data)
    with pytest.raises(InputError, match=message):
        geojson.read(path, PLACES)


def test_a_missing_file_and_a_broken_layer_are_named(tmp_path):
    with pytest.raises(InputError, match=r"places.geojson can't be read"):
        geojson.read(tmp_path / "places.geojson", PLACES)
    (tmp_path / "x").write_text('{"type": "FeatureCollection", "features": [{}]}')
    with pytest.raises(SchemaError, match="x: feature 1"):
        geojson.read(tmp_path / "x", PLACES)

import json
import sqlite3
from contextlib import closing
from xml.etree import ElementTree as ET

import pyogrio
import pytest
from hypothesis import HealthCheck, Phase, given, settings

from layers.errors import OutputError, SchemaError
from layers.fields import FieldType
from layers.schema import LAYERS, TABLES
from layers.tables import Tables, build_all
from output import geopackage
from output.geopackage import write_geopackage
from tests.layers.strategies import surveys
from tests.layers.surveys import demo_survey, empty_survey
from tests.output.reading import assert_same, read_gdal

TABLES_OF_DEMO = build_all(demo_survey())


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    path = tmp_path_factory.mktemp("gpkg") / "corridors.gpkg"
    write_geopackage(TABLES_OF_DEMO, path)
    return path


def query(path, statement):
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(statement).fetchall()


def test_gdal_reads_every_layer_and_table_back(path):
    for name, table in LAYERS.items():
        assert_same(read_gdal(path, name), TABLES_OF_DEMO.layers[name], table)
    for name, frame in TABLES_OF_DEMO.plain().items():
        assert_same(read_gdal(path, name), frame, TABLES[name])


@settings(max_examples=3, phases=[Phase.generate], suppress_health_check=[HealthCheck.too_slow])
@given(surveys())
def test_any_survey_round_trips(tmp_path_factory, survey):
    tables = build_all(survey)
    path = tmp_path_factory.mktemp("gpkg") / "corridors.gpkg"
    write_geopackage(tables, path)
    for name, table in LAYERS.items():
        assert_same(read_gdal(path, name), tables.layers[name], table)


@pytest.mark.parametrize("name", LAYERS)
def test_layers_are_typed(path, name):
    info = pyogrio.read_info(path, layer=name)
    assert info["geometry_name"] == "geom"
    assert info["geometry_type"] == LAYERS[name].geometry.value
    assert info["crs"] == "EPSG:4326"
    kinds = dict(zip(info["fields"], info["ogr_types"], strict=True))
    subtypes = dict(zip(info["fields"], info["ogr_subtypes"], strict=True))
    expected = {
        FieldType.STRING: "OFTString",
        FieldType.DATE: "OFTDate",
        FieldType.INTEGER: "OFTInteger64",
        FieldType.NUMBER: "OFTReal",
        FieldType.BOOLEAN: "OFTInteger",
    }
    for field in LAYERS[name].fields:
        assert kinds[field.name] == expected[field.type]
        if field.type is FieldType.BOOLEAN:
            assert subtypes[field.name] == "OFSTBoolean"


def test_an_empty_survey_still_has_every_layer(tmp_path):
    path = tmp_path / "empty.gpkg"
    write_geopackage(build_all(empty_survey()), path)
    assert {name for name, _ in pyogrio.list_layers(path)} >= {*LAYERS, *TABLES}
    assert len(read_gdal(path, "rail")) == 0


def test_every_layer_has_a_default_style_in_two_languages(path):
    rows = query(
        path,
        "SELECT f_table_name, f_geometry_column, styleQML, styleSLD, useAsDefault FROM layer_styles",
    )
    assert [row[0] for row in rows] == [*LAYERS]
    for _, column, qml, sld, default in rows:
        assert (column, default) == ("geom", 1)
        assert ET.fromstring(qml).tag == "qgis"
        assert ET.fromstring(sld).tag.endswith("StyledLayerDescriptor")


def test_every_field_is_described_and_its_values_listed(path):
    said = query(path, "SELECT table_name, column_name, description FROM gpkg_data_columns")
    assert {(t, c) for t, c, _ in said} == {
        (t.name, f.name) for t in (*LAYERS.values(), *TABLES.values()) for f in t.fields
    }
    assert all(description for *_, description in said)
    allowed = query(
        path,
        "SELECT value FROM gpkg_data_column_constraints WHERE constraint_name = 'rail_status'",
    )
    assert ("severed",) in allowed


def test_every_layer_states_its_licences(path):
    rows = query(
        path,
        "SELECT r.table_name, m.metadata FROM gpkg_metadata m "
        "JOIN gpkg_metadata_reference r ON r.md_file_id = m.id",
    )
    assert [name for name, _ in rows] == [*LAYERS, *TABLES]
    rail = json.loads(dict(rows)["rail"])
    assert "ODbL-1.0" in {source["licence"] for source in rail["sources"]}


def test_evidence_joins_by_id(path):
    (quotes,) = query(
        path,
        "SELECT group_concat(e.quote) FROM rail r JOIN evidence e ON e.feature_id = r.id "
        "WHERE r.id = 'rail-seoul-sinuiju/2'",
    )
    assert quotes == ("Engineers in Seoul want a railway to Sinuiju.",)


def test_the_same_tables_give_the_same_bytes_and_no_clock(path, tmp_path):
    write_geopackage(TABLES_OF_DEMO, tmp_path / "again.gpkg")
    assert (tmp_path / "again.gpkg").read_bytes() == path.read_bytes()
    assert {row[0] for row in query(path, "SELECT last_change FROM gpkg_contents")} == {
        "1970-01-01T00:00:00.000Z"
    }


def test_a_file_that_was_there_is_replaced(tmp_path):
    path = tmp_path / "corridors.gpkg"
    path.write_bytes(b"old")
    write_geopackage(build_all(empty_survey()), path)
    assert len(read_gdal(path, "places")) == 0


def test_a_disk_that_fills_up_leaves_nothing(tmp_path, monkeypatch):
    def fail(_):
        raise sqlite3.OperationalError("full")  # noqa: EM101

    monkeypatch.setattr(geopackage, "_add_styles", fail)
    path = tmp_path / "corridors.gpkg"
    with pytest.raises(OutputError, match=r"corridors.gpkg can't be finished.*disk full"):
        write_geopackage(TABLES_OF_DEMO, path)
    assert not path.exists()


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(OutputError, match=r"corridors.gpkg, layer 'places', can't be written"):
        write_geopackage(TABLES_OF_DEMO, tmp_path / "none" / "corridors.gpkg")


def test_a_text_that_is_no_date_is_named(tmp_path):
    layers = dict(TABLES_OF_DEMO.layers)
    layers["rail"] = layers["rail"].assign(as_of_from="soon")
    broken = Tables(layers, **TABLES_OF_DEMO.plain())
    with pytest.raises(SchemaError, match="'as_of_from' holds a text that is no date"):
        write_geopackage(broken, tmp_path / "corridors.gpkg")

import zipfile
from xml.etree import ElementTree as ET

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from pmtiles.reader import MmapSource, Reader, all_tiles

from layers.errors import OutputError
from layers.fields import FieldType
from layers.schema import LAYERS, TABLES
from layers.tables import build_all
from output.formats import write_format
from output.options import FORMATS
from output.qml import QGIS_VERSION
from tests.layers.strategies import surveys
from tests.layers.surveys import demo_survey, empty_survey
from tests.output.folders import contents
from tests.output.reading import assert_same, assert_same_shapes, read_gdal

TABLES_OF_DEMO = build_all(demo_survey())
KML = "{http://www.opengis.net/kml/2.2}"


def read_kml(folder, layer):
    """Read a layer of the KML; LIBKML puts its own id, which we don't write, under that name."""
    back = pyogrio.read_dataframe(folder / "corridors.kml", layer=layer)
    return back.drop(columns="id").rename(columns={"feature_id": "id"})


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("formats")
    for name in FORMATS:
        write_format(TABLES_OF_DEMO, folder, name)
    return folder


@pytest.mark.parametrize("name", ["shapefile", "shp", "ESRI Shapefile"])
def test_shapefile_is_refused_with_the_reason(tmp_path, name):
    with pytest.raises(OutputError, match=r"10 characters.*corridors.gpkg"):
        write_format(TABLES_OF_DEMO, tmp_path, name)


def test_an_unknown_format_is_named_with_those_there_are(tmp_path):
    with pytest.raises(OutputError, match=r"'dxf'.*flatgeobuf, geoparquet, kml, pmtiles, qgis"):
        write_format(TABLES_OF_DEMO, tmp_path, "dxf")


def test_the_same_tables_give_the_same_bytes(folder, tmp_path):
    for name in FORMATS:
        write_format(TABLES_OF_DEMO, tmp_path, name)
    assert contents(tmp_path) == contents(folder)


def test_flatgeobuf_comes_back(folder):
    for name, table in LAYERS.items():
        path = folder / "flatgeobuf" / f"{name}.fgb"
        assert_same(read_gdal(path), TABLES_OF_DEMO.layers[name], table)
        info = pyogrio.read_info(path)
        assert info["geometry_type"] == table.geometry.value
        assert "Licences: " in info["layer_metadata"]["DESCRIPTION"]


def test_geoparquet_comes_back_by_two_readers(folder):
    frames = {**TABLES_OF_DEMO.layers, **TABLES_OF_DEMO.plain()}
    for name, table in {**LAYERS, **TABLES}.items():
        path = folder / "geoparquet" / f"{name}.parquet"
        arrow = pq.read_table(path)
        assert arrow.schema.metadata[b"licences"]
        if table.geometry is None:
            assert_same(pd.read_parquet(path), frames[name], table)
            continue
        assert b'"version": "1.1.0"' in arrow.schema.metadata[b"geo"]
        assert "bbox" in arrow.column_names
        assert_same(gpd.read_parquet(path), frames[name], table)
    rail = pq.read_schema(folder / "geoparquet" / "rail.parquet")
    power = pq.read_schema(folder / "geoparquet" / "power.parquet")
    assert rail.field("as_of_from").type == pa.date32()
    assert rail.field("exists").type == pa.bool_()
    assert [f.type for f in rail] == [f.type for f in power]


def test_kml_comes_back(folder):
    for name in LAYERS:
        frame = TABLES_OF_DEMO.layers[name]
        if frame.empty:
            continue
        back = read_kml(folder, name)
        assert back["Name"].tolist() == frame["name"].tolist()
        for field in set(LAYERS[name].fields) - {LAYERS[name].field("name")}:
            if field.type is FieldType.STRING:
                assert back[field.name].fillna("").tolist() == frame[field.name].tolist()
        assert_same_shapes(back, frame, LAYERS[name])


def test_kml_has_folders_styles_and_no_live_html(folder):
    root = ET.parse(folder / "corridors.kml").getroot()
    folders = [f.findtext(f"{KML}name") for f in root.iter(f"{KML}Folder")]
    assert sorted(folders) == sorted(LAYERS)
    styles = {s.get("id") for s in root.iter(f"{KML}Style")}
    used = {u.text.removeprefix("#") for u in root.iter(f"{KML}styleUrl")}
    assert used <= styles
    description = root.find(f".//{KML}Placemark/{KML}description")
    assert "<" not in description.text


def test_a_hostile_name_stays_a_text_in_kml(tmp_path):
    layers = dict(TABLES_OF_DEMO.layers)
    evil = "<script>alert(1)</script>]]>"
    layers["places"] = layers["places"].assign(name=evil, quote=evil)
    broken = type(TABLES_OF_DEMO)(layers, **TABLES_OF_DEMO.plain())
    write_format(broken, tmp_path, "kml")
    root = ET.parse(tmp_path / "corridors.kml").getroot()
    places = root.find(f".//{KML}Folder[@id='layer-places']")
    placemark = places.find(f"{KML}Placemark")
    assert placemark.findtext(f"{KML}name") == evil
    assert placemark.findtext(f"{KML}description").startswith("&lt;script&gt;")


def test_tiles_hold_every_layer_that_holds_something(folder):
    with (folder / "corridors.pmtiles").open("rb") as handle:
        source = MmapSource(handle)
        reader = Reader(source)
        layers = {layer["id"] for layer in reader.metadata()["vector_layers"]}
        zooms = {z for (z, _, _), _ in all_tiles(source)}
        header = reader.header()
    assert layers == {name for name, frame in TABLES_OF_DEMO.layers.items() if len(frame)}
    assert zooms == set(range(10))
    assert header["max_lon_e7"] == 1_800_000_000
    assert "ODbL" in reader.metadata()["attribution"]


def test_gdal_finds_the_features_in_the_tiles(folder):
    path = folder / "corridors.pmtiles"
    assert {name for name, _ in pyogrio.list_layers(path)} >= {"rail", "places", "zones"}
    ports = pyogrio.read_dataframe(path, layer="ports")
    assert set(ports["name"]) == {"Rajin"}


def test_a_survey_with_nothing_in_it_is_written_too(tmp_path):
    for name in FORMATS:
        write_format(build_all(empty_survey()), tmp_path, name)
    assert not (tmp_path / "corridors.pmtiles").exists()
    assert len(read_gdal(tmp_path / "flatgeobuf" / "rail.fgb")) == 0
    assert len(gpd.read_parquet(tmp_path / "geoparquet" / "rail.parquet")) == 0


@settings(max_examples=3, phases=[Phase.generate], suppress_health_check=[HealthCheck.too_slow])
@given(surveys())
def test_any_survey_round_trips(tmp_path_factory, survey):
    tables = build_all(survey)
    folder = tmp_path_factory.mktemp("formats")
    for name in ("flatgeobuf", "geoparquet", "kml"):
        write_format(tables, folder, name)
    for name, table in LAYERS.items():
        frame = tables.layers[name]
        assert_same(read_gdal(folder / "flatgeobuf" / f"{name}.fgb"), frame, table)
        assert_same(gpd.read_parquet(folder / "geoparquet" / f"{name}.parquet"), frame, table)
        if len(frame):
            assert_same_shapes(read_kml(folder, name), frame, table)


def test_the_qgis_project_names_the_geopackage_beside_it(folder):
    with zipfile.ZipFile(folder / "corridors.qgz") as archive:
        root = ET.fromstring(archive.read("corridors.qgs"))
    assert root.get("version") == QGIS_VERSION
    sources = {layer.findtext("datasource") for layer in root.iter("maplayer")}
    assert sources == {f"./corridors.gpkg|layername={name}" for name in (*LAYERS, *TABLES)}
    ids = {layer.findtext("id") for layer in root.iter("maplayer")}
    assert all(len(layer_id) > 10 for layer_id in ids)
    assert {leaf.get("id") for leaf in root.iter("layer-tree-layer")} == ids
    assert len([*root.iter("relation")]) == len(LAYERS)


def test_a_missing_library_is_named(tmp_path, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    with pytest.raises(OutputError, match=r"corridormap\[parquet\]"):
        write_format(TABLES_OF_DEMO, tmp_path, "geoparquet")
    monkeypatch.setitem(__import__("sys").modules, "pmtiles", None)
    with pytest.raises(OutputError, match=r"corridormap\[pmtiles\]"):
        write_format(TABLES_OF_DEMO, tmp_path, "pmtiles")

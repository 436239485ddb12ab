"""QGIS itself opens every layer with its style, draws it, and reads the project back."""

import pytest

from layers.schema import LAYERS, TABLES
from layers.tables import build_all
from layers.vocabulary import Mode, Status
from output import style
from output.formats import write_format
from output.qml import expression
from output.sld import sld
from output.symbology import DRAW_ORDER, look
from tests.layers.surveys import demo_survey
from tests.output.folders import contents

pytestmark = pytest.mark.gis

KOREA = "118,36,133,44"
TOP_FIRST = ",".join(reversed(DRAW_ORDER))


@pytest.fixture(scope="module")
def drawn(qgis, output):
    image = output.parent / "korea.png"
    return qgis("geopackage", output / "corridors.gpkg", TOP_FIRST, KOREA, image)


@pytest.mark.parametrize("name", LAYERS)
def test_every_layer_opens_typed_and_with_its_own_style(drawn, name):
    layer = drawn["layers"][name]
    assert layer["crs"] == "EPSG:4326"
    assert layer["fields"] == ["fid", *LAYERS[name].names]
    assert layer["renderer"] == "RuleRenderer"
    assert layer["labels"]
    assert layer["rules"] == {rule.title: expression(rule) for rule in look(name).rules}


def test_the_colours_are_those_of_the_map(drawn):
    colors = drawn["layers"]["rail"]["colors"]
    for status in Status:
        title = style.STATUSES[status].label.en
        assert colors[title] == style.line_color(Mode.RAIL, status)
    assert drawn["layers"]["gaps"]["colors"][style.GAP.label.en] == style.GAP.color


def test_dates_and_booleans_are_typed(drawn):
    types = drawn["layers"]["rail"]["types"]
    assert (types["as_of_from"], types["exists"], types["length_km"]) == ("Date", "Boolean", "Real")


def test_the_picture_shows_every_layer_that_lies_there(drawn):
    assert drawn["errors"] == []
    pixels = drawn["pixels"]
    for color in (
        style.line_color(Mode.RAIL, Status.PROPOSED),
        style.MODES[Mode.PORT].color,
        style.PLACE_COLOR,
    ):
        assert pixels.get(color, 0) > 5, color
    assert sum(pixels.values()) - pixels["#ffffff"] > 100_000


def test_the_styles_in_sld_are_read_too(qgis, output):
    for name in LAYERS:
        (output.parent / f"{name}.sld").write_text(sld(name), encoding="utf-8")
    answer = qgis("sld", output, ",".join(LAYERS))
    for name in LAYERS:
        message, done, renderer = answer[name]
        assert done, message
        single = len(look(name).rules) == 1
        assert renderer == ("singleSymbol" if single else "RuleRenderer")


def test_the_project_opens_all_in_order_and_is_read_back(qgis, output, tmp_path):
    folder = tmp_path / "out"
    folder.mkdir()
    for name, data in contents(output).items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(data)
    write_format(build_all(demo_survey()), folder, "qgis")
    answer = qgis("project", folder / "corridors.qgz", tmp_path / "view.png", tmp_path / "copy.qgz")
    assert answer["valid"]
    assert (answer["title"], answer["crs"]) == ("corridormap", "EPSG:3857")
    expected = [f"corridormap_{name}" for name in (*reversed(DRAW_ORDER), *TABLES)]
    assert answer["order"] == expected
    assert all(answer["relations"].values())
    assert len(answer["relations"]) == len(LAYERS)
    assert answer["quotes"] == ["Engineers in Seoul want a railway to Sinuiju."]
    rules = answer["layers"]["corridormap_rail"]["rules"]
    assert rules == {rule.title: expression(rule) for rule in look("rail").rules}
    assert answer["errors"] == []
    assert answer["written"]


def test_the_other_formats_open(qgis, output, tmp_path):
    tables = build_all(demo_survey())
    for name in ("flatgeobuf", "kml"):
        write_format(tables, tmp_path, name)
    answer = qgis(
        "files",
        tmp_path,
        "flatgeobuf/rail.fgb",
        "flatgeobuf/regions.fgb",
        "corridors.kml|layername=rail",
    )
    assert answer["flatgeobuf/rail.fgb"] == [True, 3, "EPSG:4326"]
    assert answer["flatgeobuf/regions.fgb"] == [True, 2, "EPSG:4326"]
    assert answer["corridors.kml|layername=rail"][:2] == [True, 3]
    answer = qgis("files", output / "layers", *(f"{name}.geojson" for name in LAYERS))
    for name in LAYERS:
        valid, features, crs = answer[f"{name}.geojson"]
        assert features == len(tables.layers[name])
        # GDAL can't tell the geometry of a GeoJSON file in which there is none.
        assert (valid, crs) == (True, "EPSG:4326" if features else "")

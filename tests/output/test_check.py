import json
import shutil
import sqlite3
from contextlib import closing

import pytest

from layers.contract import Problem
from output.check import MAX_PROBLEMS, check_folder, summary
from tests.layers.surveys import empty_survey
from tests.output.folders import contents, write_output


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    return write_output(tmp_path_factory.mktemp("check") / "out")


@pytest.fixture
def folder(built, tmp_path):
    return shutil.copytree(built, tmp_path / "out")


def edit_layer(folder, name, change):
    path = folder / "layers" / f"{name}.geojson"
    data = json.loads(path.read_text(encoding="utf-8"))
    change(data)
    path.write_text(json.dumps(data), encoding="utf-8")


def edit_text(folder, name, old, new):
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def edit_database(folder, statement):
    with closing(sqlite3.connect(folder / "corridors.gpkg")) as connection, connection:
        connection.execute(statement)


def found(folder):
    return [str(problem) for problem in check_folder(folder)]


def test_what_was_built_has_no_problem_and_is_not_touched(folder):
    before = contents(folder)
    assert found(folder) == []
    assert contents(folder) == before


def test_an_output_in_which_nothing_was_found_has_no_problem(tmp_path):
    assert found(write_output(tmp_path / "out", empty_survey())) == []


def place(number, change):
    return lambda folder: edit_layer(folder, "places", lambda d: change(d["features"][number], d))


def swap(feature, _):
    feature["geometry"]["coordinates"].reverse()


FAULTS = {
    "a column is missing": (
        place(0, lambda f, _: f["properties"].pop("kind")),
        ["layers/places.geojson", "cm:dorasan", "kind is missing", "Add it"],
    ),
    "a type is wrong": (
        place(0, lambda f, _: f["properties"].update(mentions="1")),
        ["cm:dorasan", "mentions is '1'", "an integer"],
    ),
    "coordinates are swapped, out of range": (
        place(0, swap),
        ["cm:dorasan", "swapped", "[lon, lat]"],
    ),
    "coordinates are swapped, in range": (
        lambda folder: (
            edit_layer(folder, "places", lambda d: move(d, "gn:1835848", [37.566, 26.9784])),
            edit_text(folder, "mentions.csv", "126.9784,37.566", "26.9784,37.566"),
        ),
        ["layers/places.geojson", "gn:1835848", "longitude and latitude are swapped"],
    ),
    "a place was moved": (
        lambda folder: edit_layer(folder, "places", lambda d: move(d, "gn:1835848", [127, 37])),
        ["gn:1835848", "mentions.csv has 126.978, 37.566", "Make them agree"],
    ),
    "a polygon crosses itself": (
        lambda folder: edit_layer(folder, "regions", bow_tie),
        ["layers/regions.geojson", "area:gn:2036115", "Self-intersection", "Fix geometries"],
    ),
    "an id stands twice": (
        place(0, lambda _, d: d["features"].append(d["features"][0])),
        ["cm:dorasan", "more than once", "delete the copy"],
    ),
    "an id is in two layers": (
        lambda folder: edit_layer(folder, "gaps", lambda d: rename(d, "gn:1835848")),
        ["layers/gaps.geojson", "gn:1835848", "in places too"],
    ),
    "the CRS is foreign, and said": (
        lambda folder: edit_layer(
            folder,
            "rail",
            lambda d: d.update(crs={"type": "name", "properties": {"name": "EPSG:5179"}}),
        ),
        ["layers/rail.geojson", "crs member", "EPSG:5179", "Reproject"],
    ),
    "the CRS is foreign, and not said": (
        lambda folder: edit_layer(folder, "places", lambda d: move(d, "cm:dorasan", [1.4e7, 4e6])),
        ["cm:dorasan", "another CRS", "Reproject"],
    ),
    "the bbox is wrong": (
        lambda folder: edit_layer(folder, "rail", lambda d: d.update(bbox=[0, 0, 1, 1])),
        ["layers/rail.geojson", "bbox is [0, 0, 1, 1]", "124.398"],
    ),
    "the bbox is no box": (
        lambda folder: edit_layer(folder, "rail", lambda d: d.update(bbox="west")),
        ["bbox is 'west'"],
    ),
    "a layer is gone": (
        lambda folder: (folder / "layers" / "sea.geojson").unlink(),
        ["layers/sea.geojson", "can't be read", "Build the folder anew"],
    ),
    "a layer is cut off": (
        lambda folder: (folder / "layers" / "sea.geojson").write_text('{"type": "Featu'),
        ["layers/sea.geojson", "isn't JSON"],
    ),
    "a licence is none of ours": (
        lambda folder: edit_layer(
            folder, "rail", lambda d: d["features"][0]["properties"].update(licence="mine")
        ),
        ["rail-seoul-sinuiju/1", "licence is 'mine'", "ODbL-1.0"],
    ),
    "evidence leads nowhere": (
        lambda folder: edit_text(folder, "evidence.csv", ",places,cm:dorasan", ",places,cm:x"),
        ["evidence.csv", "no feature 'cm:x' in places"],
    ),
    "evidence is missing": (
        lambda folder: drop_line(folder, "evidence.csv", "cm:dorasan@"),
        ["layers/places.geojson", "cm:dorasan", "evidence_count is 1, evidence.csv has 0"],
    ),
    "evidence is outside its document": (
        lambda folder: edit_text(folder, "evidence.csv", "d1,83,90", "d1,83,9000"),
        ["evidence.csv", "83-9000 isn't a span of a text of"],
    ),
    "evidence is of no document": (
        lambda folder: drop_line(folder, "documents.csv", "d2,"),
        ["no document 'd2' in documents.csv"],
    ),
    "evidence stands twice": (
        lambda folder: double_line(folder, "evidence.csv"),
        ["evidence.csv", "stands twice"],
    ),
    "a number is none": (
        lambda folder: edit_text(folder, "evidence.csv", "d1,83,90", "d1,many,90"),
        ["evidence.csv", "start is 'many'", "an integer"],
    ),
    "a mention is outside its document": (
        lambda folder: edit_text(folder, "mentions.csv", "d2,0,5", "d2,0,500"),
        ["mention 'Seoul' at d2 0", "0-500 isn't a span"],
    ),
    "a mention's place is gone": (
        lambda folder: edit_text(folder, "mentions.csv", "gn:1871859", "gn:1"),
        ["mention 'Sinuiju'", "'gn:1' isn't in the places layer"],
    ),
    "a row is too short": (
        lambda folder: append(folder, "mentions.csv", "d1,1\n"),
        ["mentions.csv", "line 12", "text is None"],
    ),
    "a row is too long": (
        lambda folder: append(folder, "documents.csv", "d3" + ",x" * 12 + "\n"),
        ["documents.csv", "line 4"],
    ),
    "the map is damaged": (
        lambda folder: (folder / "map.html").write_text("<"),
        ["map.html", "hash differs"],
    ),
    "the map is gone": (lambda folder: (folder / "map.html").unlink(), ["map.html", "isn't there"]),
    "the GeoPackage is damaged": (
        lambda folder: (folder / "corridors.gpkg").write_bytes(b"SQLite format 3\0" + b"x" * 5000),
        ["corridors.gpkg", "can't be read"],
    ),
    "the GeoPackage lacks a layer": (
        lambda folder: edit_database(folder, "DELETE FROM gpkg_contents WHERE table_name = 'rail'"),
        ["corridors.gpkg", "layer rail", "isn't there"],
    ),
    "the GeoPackage lacks a style": (
        lambda folder: edit_database(folder, "DELETE FROM layer_styles WHERE f_table_name='rail'"),
        ["corridors.gpkg", "layer rail", "no style"],
    ),
    "the package states no licence": (
        lambda folder: edit_text(
            folder, "datapackage.json", '"licenses": [', '"licenses": [], "x": ['
        ),
        ["datapackage.json", "no licence"],
    ),
    "the package is another's": (
        lambda folder: (folder / "datapackage.json").write_text('{"name": "x"}'),
        ["datapackage.json", "isn't one that corridormap wrote"],
    ),
    "the package is gone": (
        lambda folder: (folder / "datapackage.json").unlink(),
        ["datapackage.json", "none of ours"],
    ),
    "the package lists nothing": (
        lambda folder: (folder / "datapackage.json").write_text(
            '{"generator": "corridormap", "licenses": [1], "resources": [7]}'
        ),
        ["datapackage.json", "7 is no resource", "isn't listed"],
    ),
}


def move(data, feature_id, coordinates):
    feature = next(f for f in data["features"] if f["id"] == feature_id)
    feature["geometry"]["coordinates"] = coordinates
    data.pop("bbox", None)


def rename(data, feature_id):
    data["features"][0]["id"] = data["features"][0]["properties"]["id"] = feature_id


def bow_tie(data):
    ring = [[0, 0], [2, 2], [2, 0], [0, 2], [0, 0]]
    data["features"][0]["geometry"]["coordinates"] = [[ring]]


def drop_line(folder, name, start):
    lines = (folder / name).read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith(start)]
    assert len(kept) < len(lines)
    (folder / name).write_text("".join(kept), encoding="utf-8")


def double_line(folder, name):
    lines = (folder / name).read_text(encoding="utf-8").splitlines(keepends=True)
    (folder / name).write_text("".join([*lines, lines[-1]]), encoding="utf-8")


def append(folder, name, text):
    with (folder / name).open("a", encoding="utf-8") as handle:
        handle.write(text)


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_is_named_with_file_feature_and_what_to_do(folder, fault):
    spoil, words = FAULTS[fault]
    spoil(folder)
    problems = found(folder)
    assert problems
    whole = "\n".join(problems)
    assert all(word in whole for word in words), whole


def test_a_valid_edit_by_hand_is_no_problem(folder):
    edit_layer(
        folder,
        "places",
        lambda d: d["features"][0]["properties"].update(name="도라산", admin1="Paju"),
    )
    assert found(folder) == []


def test_a_folder_that_is_not_there_is_named(tmp_path):
    assert "there is no such folder" in found(tmp_path / "nothing")[0]


def test_many_problems_are_counted(folder):
    def spoil(data):
        feature = data["features"][0]
        data["features"] = [feature] * (MAX_PROBLEMS + 30)

    edit_layer(folder, "power", lambda d: d.update(features=[]))
    edit_layer(folder, "ports", spoil)
    ports = [text for text in found(folder) if text.startswith("layers/ports")]
    assert len(ports) <= MAX_PROBLEMS + 3
    assert any("more problems" in text for text in ports)


def test_the_summary_counts():
    assert summary([]) == "No problems found."
    assert summary([Problem("f", "x", "is y.", "Do z.")]) == "f: x: is y. Do z.\n1 problem."

import hashlib
import json

import pytest
from frictionless import Package

from layers.schema import LAYERS, TABLES
from output.datapackage import write_datapackage
from output.files import our_files
from output.formats import write_format
from tests.layers.surveys import demo_survey, empty_survey
from tests.output.folders import contents, write_output


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return write_output(tmp_path_factory.mktemp("package") / "out")


def package(folder):
    return json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("survey", [demo_survey(), empty_survey()], ids=["full", "empty"])
def test_frictionless_finds_it_valid(tmp_path, survey):
    folder = write_output(tmp_path / "out", survey)
    report = Package(str(folder / "datapackage.json")).validate()
    assert report.valid, report.flatten(["name", "type", "note"])
    assert {task.name for task in report.tasks if task.type == "table"} == {
        "evidence-csv",
        "documents-csv",
        "mentions-csv",
    }


def test_every_file_is_described_with_schema_sources_and_licence(folder):
    resources = {resource["path"]: resource for resource in package(folder)["resources"]}
    assert set(resources) == set(contents(folder)) - {"datapackage.json", "report.json"}
    for path, resource in resources.items():
        data = (folder / path).read_bytes()
        assert resource["bytes"] == len(data)
        assert resource["hash"] == f"sha256:{hashlib.sha256(data).hexdigest()}"
        assert resource["licenses"]
        assert all(source["licence"] for source in resource["sources"])
    for name, table in LAYERS.items():
        resource = resources[f"layers/{name}.geojson"]
        assert [f["name"] for f in resource["schema"]["fields"]] == [*table.names]
        assert resource["geometry_type"] == table.geometry.value
    assert all(f"{name}.csv" in resources for name in TABLES)


def test_licences_are_those_of_the_sources(folder):
    resources = {resource["path"]: resource for resource in package(folder)["resources"]}
    licences = {r["name"] for r in resources["layers/rail.geojson"]["licenses"]}
    assert licences == {"LicenseRef-documents", "ODbL-1.0", "MIT"}


def test_the_same_input_gives_the_same_bytes(folder, tmp_path):
    assert contents(write_output(tmp_path / "again")) == contents(folder)


def test_files_of_further_formats_are_described_and_ours(tmp_path):
    folder = write_output(tmp_path / "out")
    from layers.tables import build_all

    write_format(build_all(demo_survey()), folder, "flatgeobuf")
    write_datapackage(folder, title="Korea")
    said = package(folder)
    assert said["title"] == "Korea"
    assert "flatgeobuf/rail.fgb" in our_files(folder)
    rail = next(r for r in said["resources"] if r["path"] == "flatgeobuf/rail.fgb")
    assert rail["schema"]["primaryKey"] == ["id"]

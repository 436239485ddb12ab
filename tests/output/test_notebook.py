import json
from pathlib import Path

import geopandas as gpd
import geopandas.testing
import pytest

from layers.schema import LAYERS
from layers.tables import build_all
from output.notebook import read, tables
from tests.layers.surveys import demo_survey
from tests.output.folders import write_output

NOTEBOOK = Path(__file__).resolve().parents[2] / "docs" / "notebook.ipynb"


@pytest.fixture(scope="module")
def ran():
    """Return what the notebook's cells leave behind, run in order in one namespace."""
    cells = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    space = {}
    for number, cell in enumerate(cells):
        if cell["cell_type"] == "code":
            lines = "".join(cell["source"]).splitlines()
            *body, last = lines
            exec(compile("\n".join([*body, f"shown = {last}"]), f"cell {number}", "exec"), space)
    return space


def test_the_notebook_runs_from_top_to_bottom(ran):
    assert list(ran["found"].layers) == list(LAYERS)
    assert ran["shown"].__class__.__name__ == "Map"


def test_the_notebook_is_kept_without_output():
    cells = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    assert not any(cell.get("outputs") for cell in cells)


@pytest.mark.filterwarnings("ignore:The GeoSeries you are attempting to plot")
@pytest.mark.parametrize("name", LAYERS)
def test_every_layer_can_be_explored(name):
    layer = build_all(demo_survey()).layers[name]
    assert isinstance(layer, gpd.GeoDataFrame)
    assert layer.explore(tiles=None) is not None


def test_a_document_gives_its_layers_and_nothing_is_written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "note.txt"
    path.write_text("A new railway is planned from Mombasa to Kampala.", encoding="utf-8")
    found = tables(path)
    assert {"Mombasa", "Kampala"} <= set(found.layers["places"]["name"])
    assert [p.name for p in tmp_path.iterdir()] == ["note.txt"]


def test_a_folder_is_read_back(tmp_path):
    folder = write_output(tmp_path / "out")
    back = read(folder)
    ours = build_all(demo_survey())
    for name in LAYERS:
        geopandas.testing.assert_geodataframe_equal(back.layers[name], ours.layers[name])

"""Output folders for the tests: made once from the hand-made survey."""

from __future__ import annotations

from typing import TYPE_CHECKING

from layers.tables import build_all
from output.datapackage import write_datapackage
from output.files import replace_folder
from output.folder import GEOPACKAGE, write_layers
from output.geopackage import write_geopackage
from tests.layers.surveys import demo_survey

if TYPE_CHECKING:
    from pathlib import Path

    from layers.model import Survey


def write_output(folder: Path, survey: Survey | None = None) -> Path:
    """Write an output folder, with stand-ins for the map and the report."""
    tables = build_all(survey or demo_survey())
    with replace_folder(folder) as staging:
        write_layers(tables, staging)
        write_geopackage(tables, staging / GEOPACKAGE)
        (staging / "map.html").write_text("<!doctype html><title>A map</title>")
        (staging / "report.json").write_text('{"seconds": 1}')
        write_datapackage(staging)
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    """Return the bytes of every file in a folder by relative name."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }

"""The layers and tables in an output folder: which file holds what, out and in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from layers import geojson
from layers.errors import SchemaError
from layers.schema import LAYERS, TABLES
from layers.tables import Tables, plain_frame
from output.files import write_text
from output.tabular import csv_text, read_rows

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

LAYER_FOLDER: Final = "layers"
GEOPACKAGE: Final = "corridors.gpkg"
PROJECT: Final = "corridors.qgz"


def layer_path(name: str) -> str:
    """Return where a layer's GeoJSON stands in an output folder."""
    return f"{LAYER_FOLDER}/{name}.geojson"


def table_path(name: str) -> str:
    """Return where a table's CSV stands in an output folder."""
    return f"{name}.csv"


def write_layers(tables: Tables, folder: Path) -> None:
    """Write the twelve GeoJSON layers and the CSVs of evidence, documents and mentions.

    Raises
    ------
    OutputError
        When a file can't be written.
    SchemaError
        When a table breaks its contract.
    """
    for name, table in LAYERS.items():
        write_text(folder / layer_path(name), geojson.dumps(tables.layers[name], table))
    for name, frame in tables.plain().items():
        write_text(folder / table_path(name), csv_text(frame, TABLES[name]))


def read_folder(folder: Path) -> Tables:
    """Return the tables of an output folder, as they were written or mended by hand.

    Raises
    ------
    InputError
        When a file is missing or isn't what it should be.
    SchemaError
        When a layer breaks its contract; `output.check` says more.
    """
    return Tables(
        {name: geojson.read(folder / layer_path(name), t) for name, t in LAYERS.items()},
        **{name: _read_plain(folder, name) for name in TABLES},
    )


def _read_plain(folder: Path, name: str) -> pd.DataFrame:
    rows = list(read_rows(folder / table_path(name), TABLES[name]))
    try:
        return plain_frame(TABLES[name], rows)
    except (KeyError, ValueError, TypeError) as error:
        msg = f"{table_path(name)} breaks its contract ({error}); run corridormap check on it."
        raise SchemaError(msg) from error

"""The GeoPackage: every layer with its style, evidence, documents, mentions, licences.

Layers and tables are written by GDAL; styles, field descriptions and metadata are added to the
SQLite file as the OGC Schema and Metadata extensions and QGIS's `layer_styles` table ask. The
same tables give the same bytes.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any, Final

from layers.errors import OutputError
from layers.licences import SOURCES
from layers.schema import LAYERS, TABLES
from output import vector
from output.qml import qml
from output.sld import sld

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from layers.fields import Table
    from layers.tables import Tables

_DATA_COLUMNS: Final = """
CREATE TABLE gpkg_data_columns (
  table_name TEXT NOT NULL, column_name TEXT NOT NULL, name TEXT, title TEXT, description TEXT,
  mime_type TEXT, constraint_name TEXT,
  CONSTRAINT pk_gdc PRIMARY KEY (table_name, column_name));
CREATE TABLE gpkg_data_column_constraints (
  constraint_name TEXT NOT NULL, constraint_type TEXT NOT NULL, value TEXT, min NUMERIC,
  min_is_inclusive BOOLEAN, max NUMERIC, max_is_inclusive BOOLEAN, description TEXT,
  CONSTRAINT gdcc_ntv UNIQUE (constraint_name, constraint_type, value));
"""

_METADATA: Final = """
CREATE TABLE gpkg_metadata (
  id INTEGER CONSTRAINT m_pk PRIMARY KEY ASC NOT NULL, md_scope TEXT NOT NULL DEFAULT 'dataset',
  md_standard_uri TEXT NOT NULL, mime_type TEXT NOT NULL DEFAULT 'text/xml',
  metadata TEXT NOT NULL DEFAULT '');
CREATE TABLE gpkg_metadata_reference (
  reference_scope TEXT NOT NULL, table_name TEXT, column_name TEXT, row_id_value INTEGER,
  timestamp DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  md_file_id INTEGER NOT NULL, md_parent_id INTEGER,
  CONSTRAINT crmr_mfi_fk FOREIGN KEY (md_file_id) REFERENCES gpkg_metadata(id),
  CONSTRAINT crmr_mpi_fk FOREIGN KEY (md_parent_id) REFERENCES gpkg_metadata(id));
"""

_LAYER_STYLES: Final = """
CREATE TABLE layer_styles (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256),
  f_table_schema TEXT(256), f_table_name TEXT(256), f_geometry_column TEXT(256),
  styleName TEXT(30), styleQML TEXT, styleSLD TEXT, useAsDefault BOOLEAN, description TEXT,
  owner TEXT(30), ui TEXT(30), update_time DATETIME DEFAULT CURRENT_TIMESTAMP);
"""

_EXTENSIONS: Final = (
    ("gpkg_data_columns", "gpkg_schema", "http://www.geopackage.org/spec121/#extension_schema"),
    (
        "gpkg_data_column_constraints",
        "gpkg_schema",
        "http://www.geopackage.org/spec121/#extension_schema",
    ),
    ("gpkg_metadata", "gpkg_metadata", "http://www.geopackage.org/spec121/#extension_metadata"),
    (
        "gpkg_metadata_reference",
        "gpkg_metadata",
        "http://www.geopackage.org/spec121/#extension_metadata",
    ),
)


def write_geopackage(tables: Tables, path: Path) -> None:
    """Write all layers and tables into one styled GeoPackage, replacing the file.

    Raises
    ------
    OutputError
        When the file can't be written; a half-written one doesn't stay.
    """
    path.unlink(missing_ok=True)
    try:
        _write_data(tables, path)
        with closing(sqlite3.connect(path)) as connection, connection:
            _add_schema(connection)
            _add_metadata(connection)
            _add_styles(connection)
    except sqlite3.Error as error:
        path.unlink(missing_ok=True)
        msg = f"{path.name} can't be finished: {error}. Is the disk full?"
        raise OutputError(msg) from error
    except OutputError:
        path.unlink(missing_ok=True)
        raise


def _write_data(tables: Tables, path: Path) -> None:
    frames: list[tuple[Table, Any]] = [(LAYERS[name], tables.layers[name]) for name in LAYERS]
    frames.extend((TABLES[name], frame) for name, frame in tables.plain().items())
    for number, (table, frame) in enumerate(frames):
        options = {"IDENTIFIER": table.title, "DESCRIPTION": table.meaning, "FID": "fid"}
        if table.geometry:
            options["GEOMETRY_NAME"] = "geom"
        vector.write(
            path,
            frame,
            table,
            driver="GPKG",
            # QGIS 3.22's GDAL warns of 1.4 in every session.
            dataset_options={"VERSION": "1.3"} if number == 0 else None,
            layer_options=options,
        )


def _add_schema(connection: sqlite3.Connection) -> None:
    """Describe every field, and list the allowed values (OGC Schema extension)."""
    connection.executescript(_DATA_COLUMNS)
    for table in (*LAYERS.values(), *TABLES.values()):
        connection.executemany(
            "INSERT INTO gpkg_data_columns VALUES (?, ?, NULL, NULL, ?, NULL, ?)",
            _column_rows(table),
        )
        connection.executemany(
            "INSERT INTO gpkg_data_column_constraints "
            "VALUES (?, 'enum', ?, NULL, NULL, NULL, NULL, NULL)",
            _constraint_rows(table),
        )
    connection.executemany(
        "INSERT INTO gpkg_extensions VALUES (?, NULL, ?, ?, 'read-write')", _EXTENSIONS
    )


def _column_rows(table: Table) -> Iterator[tuple[str, str, str, str | None]]:
    for field in table.fields:
        unit = f" [{field.unit}]" if field.unit else ""
        name = _constraint(table, field.name) if field.allowed else None
        yield table.name, field.name, field.meaning + unit, name


def _constraint_rows(table: Table) -> Iterator[tuple[str, str]]:
    for field in table.fields:
        empty = () if field.required or not field.allowed else ("",)
        for value in (*empty, *field.allowed):
            yield _constraint(table, field.name), value


def _constraint(table: Table, field: str) -> str:
    return f"{table.name}_{field}"


def _add_metadata(connection: sqlite3.Connection) -> None:
    """State sources, licences and attribution of each layer (OGC Metadata extension)."""
    connection.executescript(_METADATA)
    for number, table in enumerate((*LAYERS.values(), *TABLES.values()), 1):
        text = json.dumps(
            {
                "title": table.title,
                "description": table.meaning,
                "sources": [
                    {
                        "title": source.title,
                        "path": source.url,
                        "licence": source.licence,
                        "licence_path": source.licence_url,
                        "attribution": source.attribution,
                    }
                    for source in (SOURCES[key] for key in table.sources)
                ],
            },
            ensure_ascii=False,
        )
        connection.execute(
            "INSERT INTO gpkg_metadata VALUES "
            "(?, 'dataset', 'https://specs.frictionlessdata.io/data-resource/', "
            "'application/json', ?)",
            (number, text),
        )
        connection.execute(
            "INSERT INTO gpkg_metadata_reference VALUES ('table', ?, NULL, NULL, ?, ?, NULL)",
            (table.name, vector.FIXED_TIME, number),
        )


def _add_styles(connection: sqlite3.Connection) -> None:
    """Give each layer its default style, as QGIS looks for it."""
    connection.executescript(_LAYER_STYLES)
    for name, table in LAYERS.items():
        connection.execute(
            "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, "
            "f_geometry_column, styleName, styleQML, styleSLD, useAsDefault, description, owner, "
            "ui, update_time) VALUES ('', '', ?, 'geom', ?, ?, ?, 1, ?, '', NULL, ?)",
            (name, name, qml(name), sld(name), table.title, vector.FIXED_TIME),
        )
    connection.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change, "
        "srs_id) VALUES ('layer_styles', 'attributes', 'layer_styles', "
        "'How the layers look', ?, 0)",
        (vector.FIXED_TIME,),
    )

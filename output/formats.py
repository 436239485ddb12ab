"""Further formats, on demand: FlatGeobuf, GeoParquet, KML, PMTiles, a QGIS project.

Shapefile isn't offered: its field names end after ten characters, its texts after 254, it has no
Unicode without a side file, one layer is four files and more, and it can't hold a boolean.
GeoPackage is what it was replaced by.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from layers.errors import OutputError
from layers.fields import FieldType
from layers.licences import SOURCES
from layers.schema import LAYERS, TABLES
from output import vector
from output.files import write_bytes
from output.folder import GEOPACKAGE, PROJECT

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    import pandas as pd

    from layers.fields import Table
    from layers.tables import Tables

KML: Final = "corridors.kml"
TILES: Final = "corridors.pmtiles"

SHAPEFILE_REFUSAL: Final = (
    "Shapefile isn't offered: it cuts field names at 10 characters and texts at 254, and has no "
    "booleans and no Unicode of its own; open corridors.gpkg instead, every GIS reads it."
)


def write_format(tables: Tables, folder: Path, name: str) -> None:
    """Write all layers in a further format into an output folder.

    Parameters
    ----------
    tables
        All tables of a survey.
    folder
        The output folder.
    name
        `flatgeobuf`, `geoparquet`, `kml`, `pmtiles` or `qgis`.

    Raises
    ------
    OutputError
        When there is no such format, a library for it isn't installed, or a file can't be
        written.
    """
    if name.lower() in {"shapefile", "shp", "esri shapefile"}:
        raise OutputError(SHAPEFILE_REFUSAL)
    writer = _WRITERS.get(name)
    if writer is None:
        msg = f"There is no format {name!r}; the formats are {', '.join(_WRITERS)}."
        raise OutputError(msg)
    writer(tables, folder)


def attribution(table: Table) -> str:
    """Return the attribution of a layer's sources on one line."""
    return "; ".join(SOURCES[key].attribution for key in table.sources)


def licences(table: Table) -> str:
    """Return the SPDX identifiers of a layer's sources, separated by spaces."""
    return " ".join(dict.fromkeys(SOURCES[key].licence for key in table.sources))


def _write_flatgeobuf(tables: Tables, folder: Path) -> None:
    """Write a FlatGeobuf a layer, with a spatial index, which puts features in its own order."""
    target = folder / "flatgeobuf"
    target.mkdir(parents=True, exist_ok=True)
    for name, table in LAYERS.items():
        description = f"{table.meaning}. {attribution(table)}. Licences: {licences(table)}"
        path = target / f"{name}.fgb"
        path.unlink(missing_ok=True)
        vector.write(
            path,
            tables.layers[name],
            table,
            driver="FlatGeobuf",
            layer_options={"TITLE": table.title, "DESCRIPTION": description},
        )


def _write_geoparquet(tables: Tables, folder: Path) -> None:
    """Write a GeoParquet 1.1 a layer, and the plain tables as Parquet."""
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError as error:
        msg = "GeoParquet needs pyarrow; install corridormap[parquet]."
        raise OutputError(msg) from error
    target = folder / "geoparquet"
    target.mkdir(parents=True, exist_ok=True)
    schemas = {**LAYERS, **TABLES}
    frames: dict[str, Any] = {**tables.layers, **tables.plain()}
    try:
        for name, table in schemas.items():
            path = target / f"{name}.parquet"
            frame = _arrow_types(frames[name], table, pa)
            if table.geometry is not None:
                frame.to_parquet(path, schema_version="1.1.0", write_covering_bbox=True)
            else:
                frame.to_parquet(path, index=False)
            whole = parquet.read_table(path)
            said = {**(whole.schema.metadata or {}), **_parquet_metadata(table)}
            parquet.write_table(whole.replace_schema_metadata(said), path, compression="zstd")
    except (OSError, pa.ArrowException) as error:
        msg = f"GeoParquet can't be written: {error}. Is the disk full?"
        raise OutputError(msg) from error


def _arrow_types(frame: pd.DataFrame, table: Table, pa: Any) -> Any:  # noqa: ANN401 - (Geo)DataFrame
    """Return a frame whose texts and dates keep their type where a column is empty."""
    import numpy as np
    import pandas as pd

    typed = frame.copy()
    for field in table.fields:
        if field.type is FieldType.STRING:
            kind = pd.ArrowDtype(pa.string())
            typed[field.name] = pd.Series(pa.array(frame[field.name], pa.string()), dtype=kind)
        elif field.type is FieldType.DATE:
            days, missing = vector.column(field, frame[field.name])
            mask = np.zeros(len(days), dtype=bool) if missing is None else missing
            dates = pa.array(days, pa.date32(), mask=mask)
            typed[field.name] = pd.Series(dates, dtype=pd.ArrowDtype(pa.date32()))
    return typed


def _parquet_metadata(table: Table) -> Mapping[bytes, bytes]:
    said = {
        "title": table.title,
        "description": table.meaning,
        "attribution": attribution(table),
        "licences": licences(table),
    }
    return {key.encode(): text.encode() for key, text in said.items()}


def _write_kml(tables: Tables, folder: Path) -> None:
    from output.kml import kml

    write_bytes(folder / KML, kml(tables).encode("utf-8"))


def _write_pmtiles(tables: Tables, folder: Path) -> None:
    from output.pmtiles import write_pmtiles

    write_pmtiles(tables, folder / TILES)


def _write_qgis(tables: Tables, folder: Path) -> None:
    from output.qgis_project import qgis_project

    write_bytes(folder / PROJECT, qgis_project(tables, GEOPACKAGE))


_WRITERS: Final[Mapping[str, Callable[[Tables, Path], None]]] = {
    "flatgeobuf": _write_flatgeobuf,
    "geoparquet": _write_geoparquet,
    "kml": _write_kml,
    "pmtiles": _write_pmtiles,
    "qgis": _write_qgis,
}

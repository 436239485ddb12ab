"""`datapackage.json` (Frictionless): what is in the folder, its schema, sources and licences.

It is also the marker that says that a folder is ours.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any, Final

from layers.licences import SOURCES, Source
from layers.schema import LAYERS, TABLES
from layers.values import extractor
from output.files import GENERATOR, MARKER, write_text
from output.folder import GEOPACKAGE, PROJECT, layer_path, table_path

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from layers.fields import Table

CRS: Final = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"

_MEDIA: Final = {
    ".geojson": "application/geo+json",
    ".csv": "text/csv",
    ".html": "text/html",
    ".gpkg": "application/geopackage+sqlite3",
    ".fgb": "application/flatgeobuf",
    ".parquet": "application/vnd.apache.parquet",
    ".kml": "application/vnd.google-earth.kml+xml",
    ".pmtiles": "application/vnd.pmtiles",
    ".qgz": "application/zip",
}
_TITLES: Final = {
    "map.html": "The map",
    GEOPACKAGE: "All layers and tables, styled",
    PROJECT: "QGIS project of the GeoPackage",
    "corridors.kml": "All layers, styled, in folders",
    "corridors.pmtiles": "All layers as vector tiles",
}
_LEFT_OUT: Final = frozenset({MARKER, "report.json"})
"""The file itself, and the report of the run, which isn't data and differs from run to run."""


def write_datapackage(folder: Path, *, title: str = "corridormap output") -> None:
    """Describe the files of a folder, but for the run's report, in its `datapackage.json`; call it last.

    Parameters
    ----------
    folder
        A folder that holds an output and nothing besides.
    title
        Title of the package.

    Raises
    ------
    OutputError
        When the file can't be written.
    """
    names = sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and path.name not in _LEFT_OUT
    )
    package = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "corridormap-output",
        "title": title,
        "generator": GENERATOR,
        "generator_version": extractor(),
        "licenses": _licences(SOURCES.values()),
        "sources": _sources(SOURCES.values()),
        "resources": [_resource(folder, name) for name in names],
    }
    write_text(folder / MARKER, json.dumps(package, ensure_ascii=False, indent=1) + "\n")


def _resource(folder: Path, path: str) -> dict[str, Any]:
    suffix = "." + path.rpartition(".")[2]
    described: dict[str, Any] = {
        "name": path.rpartition(".")[0].replace("/", "-").lower() + "-" + suffix[1:],
        "path": path,
        "format": suffix[1:],
        "mediatype": _MEDIA.get(suffix, "application/octet-stream"),
    }
    table = _table(path)
    if table is not None:
        described |= _table_members(table, is_csv=suffix == ".csv")
    else:
        described |= _whole_members(path)
    data = (folder / path).read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    return described | {"bytes": len(data), "hash": f"sha256:{digest}"}


def _table(path: str) -> Table | None:
    """Return the schema of the one table that a file holds; None where it holds none or many."""
    stem = path.rpartition("/")[2].rpartition(".")[0]
    known = LAYERS.get(stem) or TABLES.get(stem)
    single = {layer_path(stem), table_path(stem), f"flatgeobuf/{stem}.fgb"}
    return known if path in single | {f"geoparquet/{stem}.parquet"} else None


def _table_members(table: Table, *, is_csv: bool) -> dict[str, Any]:
    members: dict[str, Any] = {"title": table.title, "description": table.meaning}
    if is_csv:
        members |= {"type": "table", "encoding": "utf-8", "dialect": {"delimiter": ","}}
    if table.geometry is not None:
        members |= {"geometry_type": table.geometry.value, "crs": CRS}
    members["schema"] = {
        "fields": [field.table_schema() for field in table.fields],
        "primaryKey": [*table.key],
        "missingValues": [""],
    }
    sources = [SOURCES[key] for key in table.sources]
    return members | {"licenses": _licences(sources), "sources": _sources(sources)}


def _whole_members(path: str) -> dict[str, Any]:
    everything = SOURCES.values()
    title = _TITLES.get(path.rpartition("/")[2], path)
    return {"title": title, "licenses": _licences(everything), "sources": _sources(everything)}


def _licences(sources: Iterable[Source]) -> list[dict[str, str]]:
    unique = {s.licence: s for s in sources}
    return [
        {
            "name": s.licence,
            "title": s.licence_title,
            **({"path": s.licence_url} if s.licence_url else {}),
        }
        for s in unique.values()
    ]


def _sources(sources: Iterable[Source]) -> list[dict[str, str]]:
    return [
        {
            "title": s.title,
            **({"path": s.url} if s.url else {}),
            "licence": s.licence,
            "attribution": s.attribution,
        }
        for s in sources
    ]

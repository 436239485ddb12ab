"""Checks of an output folder's package: all files there, unspoilt, each with its licence."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any, Final

from layers.contract import Problem, shown
from layers.schema import LAYERS, TABLES
from output.files import GENERATOR, MARKER
from output.folder import GEOPACKAGE, layer_path, table_path

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_MUST: Final = (
    "map.html",
    GEOPACKAGE,
    "report.json",
    *(layer_path(name) for name in LAYERS),
    *(table_path(name) for name in TABLES),
)
_BY_CONTENT: Final = (".geojson", ".csv", ".gpkg", ".qgz")
"""Files that people and programs edit: these are judged by what they hold, not by their hash."""


def read_package(folder: Path) -> dict[str, Any] | Problem:
    """Return the folder's `datapackage.json`, or what is wrong with it."""
    todo = "Give the folder that corridormap build wrote, or build it anew."
    try:
        package = json.loads((folder / MARKER).read_bytes())
    except FileNotFoundError:
        return Problem(MARKER, "", "it isn't there, so the folder is none of ours.", todo)
    except (OSError, ValueError, RecursionError) as error:
        return Problem(MARKER, "", f"it can't be read ({error}).", todo)
    if not isinstance(package, dict) or package.get("generator") != GENERATOR:
        return Problem(MARKER, "", "it isn't one that corridormap wrote.", todo)
    return package


def package_problems(folder: Path, package: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield missing and spoilt files, and resources without a licence."""
    for name in _MUST:
        if name not in _by_layer() and not (folder / name).is_file():
            yield Problem(name, "", "it isn't there.", "Build the folder anew.")
    if not package.get("licenses"):
        yield Problem(MARKER, "", "it states no licences.", "Build the folder anew.")
    resources = package.get("resources")
    if not isinstance(resources, list):
        yield Problem(MARKER, "", "it lists no resources.", "Build the folder anew.")
        return
    for resource in resources:
        if isinstance(resource, dict) and isinstance(resource.get("path"), str):
            yield from _resource_problems(folder, resource)
        else:
            yield Problem(MARKER, "", f"{shown(resource)} is no resource.", "Build anew.")
    listed = {r.get("path") for r in resources if isinstance(r, dict)}
    for name in _MUST:
        if name not in listed and name != "report.json":
            yield Problem(MARKER, f"resource {name}", "it isn't listed.", "Build the folder anew.")
    yield from geopackage_problems(folder / GEOPACKAGE)


def _by_layer() -> set[str]:
    """Return the files whose absence the checks of layers and tables report."""
    return {layer_path(name) for name in LAYERS} | {table_path(name) for name in TABLES}


def _resource_problems(folder: Path, resource: Mapping[str, Any]) -> Iterator[Problem]:
    path = resource["path"]
    licences = resource.get("licenses")
    if not licences or not all(isinstance(x, dict) and x.get("name") for x in licences):
        label = f"resource {path}"
        yield Problem(MARKER, label, "it states no licence.", "Build the folder anew.")
    if path.endswith(_BY_CONTENT) or not _is_inside(folder, path):
        return
    try:
        digest = hashlib.sha256((folder / path).read_bytes()).hexdigest()
    except OSError as error:
        if path not in _MUST:
            yield Problem(path, "", f"it can't be read: {error.strerror}.", "Build anew.")
        return
    if resource.get("hash") != f"sha256:{digest}":
        what = "it isn't as it was built (its hash differs): damaged or edited."
        yield Problem(path, "", what, "Build the folder anew.")


def _is_inside(folder: Path, path: str) -> bool:
    return (folder / path).resolve().is_relative_to(folder.resolve())


def geopackage_problems(path: Path) -> Iterator[Problem]:
    """Yield what is wrong with the GeoPackage: damaged, layers or styles missing."""
    todo = "Build the folder anew."
    if not path.is_file():
        return
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            state = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
            if state != "ok":
                yield Problem(path.name, "", f"it is damaged: {state}.", todo)
            held = _names(connection, "SELECT table_name FROM gpkg_contents")
            styled = _names(connection, "SELECT f_table_name FROM layer_styles")
            wrong = _names(
                connection,
                "SELECT table_name FROM gpkg_geometry_columns WHERE srs_id <> 4326",
            )
    except sqlite3.Error as error:
        yield Problem(path.name, "", f"it can't be read: {error}.", todo)
        return
    for name in [*LAYERS, *TABLES]:
        if name not in held:
            yield Problem(path.name, f"layer {name}", "it isn't there.", todo)
    for name in LAYERS:
        if name in held and name not in styled:
            yield Problem(path.name, f"layer {name}", "it has no style.", todo)
        if name in wrong:
            what = "it isn't in EPSG:4326."
            yield Problem(path.name, f"layer {name}", what, "Reproject it, or build anew.")


def _names(connection: sqlite3.Connection, query: str) -> set[str]:
    return {str(row[0]) for row in connection.execute(query)}

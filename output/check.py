"""`corridormap check`: is an output folder valid and complete, edited by hand or not.

Each problem is named with file, feature and what to do. Reading is bounded by the files' own
size; nothing is written.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import shapely

from layers import geojson
from layers.contract import Problem, layer_problems, row_problems, shown
from layers.errors import InputError
from layers.licences import SOURCES
from layers.schema import LAYERS, TABLES
from output.check_files import package_problems, read_package
from output.folder import layer_path, table_path
from output.tabular import read_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from layers.fields import Table

MAX_PROBLEMS: Final = 100
"""Problems that are named for each file; the rest is counted."""

_BBOX_TOLERANCE: Final = 1e-6
_LICENCES: Final = frozenset(source.licence for source in SOURCES.values())


@dataclass(slots=True)
class _Found:
    """What was read, for the checks that look across files."""

    features: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Layer: id: properties."""
    points: dict[str, tuple[float, float]] = field(default_factory=dict)
    """Place id: longitude, latitude, of the places layer."""
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    """Table: its rows."""


def check_folder(folder: Path | str) -> list[Problem]:
    """Return all that is wrong with an output folder; an empty list where nothing is.

    Parameters
    ----------
    folder
        An output of `corridormap build`.
    """
    place = Path(folder)
    if not place.is_dir():
        todo = "Give the folder that corridormap build wrote."
        return [Problem(str(folder), "", "there is no such folder.", todo)]
    package = read_package(place)
    if isinstance(package, Problem):
        return [package]
    found = _Found()
    problems: list[Problem] = [*package_problems(place, package)]
    for name, table in LAYERS.items():
        problems.extend(_capped(_layer(place, name, table, found), layer_path(name)))
    for name, table in TABLES.items():
        problems.extend(_capped(_plain(place, name, table, found), table_path(name)))
    problems.extend(_capped(_across_layers(found), "layers"))
    for check in (_evidence, _mentions):
        problems.extend(_capped(check(found), "evidence.csv, mentions.csv"))
    return problems


def _capped(problems: Iterator[Problem], file: str) -> Iterator[Problem]:
    yield from islice(problems, MAX_PROBLEMS)
    more = sum(1 for _ in problems)
    if more:
        yield Problem(file, "", f"{more} more problems.", "Mend the first ones and check again.")


def _layer(folder: Path, name: str, table: Table, found: _Found) -> Iterator[Problem]:
    file = layer_path(name)
    found.features[name] = {}
    try:
        collection = geojson.parse((folder / file).read_bytes(), name=file)
    except OSError as error:
        todo = "Build the folder anew; an empty layer is written too."
        yield Problem(file, "", f"it can't be read: {error.strerror}.", todo)
        return
    except InputError as error:
        yield Problem(file, "", str(error).removeprefix(f"{file} "), "")
        return
    faults = list(layer_problems(table, collection, file=file))
    yield from faults
    _note(name, collection, found)
    yield from _licence_problems(file, found.features[name])
    if not faults:
        yield from _bbox_problems(file, collection)


def _note(name: str, collection: Mapping[str, Any], found: _Found) -> None:
    features = collection.get("features")
    for feature in features if isinstance(features, list) else ():
        if not isinstance(feature, dict) or not isinstance(feature.get("id"), str):
            continue
        properties = feature.get("properties")
        found.features[name][feature["id"]] = properties if isinstance(properties, dict) else {}
        if name == "places":
            _note_point(feature, found)


def _note_point(feature: dict[str, Any], found: _Found) -> None:
    geometry = feature.get("geometry")
    at = geometry.get("coordinates") if isinstance(geometry, dict) else None
    if isinstance(at, list) and len(at) == 2 and all(isinstance(n, int | float) for n in at):  # noqa: PLR2004
        found.points[feature["id"]] = (at[0], at[1])


def _licence_problems(file: str, features: Mapping[str, Mapping[str, Any]]) -> Iterator[Problem]:
    for feature_id, properties in features.items():
        licence = properties.get("licence")
        if licence and licence not in _LICENCES:
            todo = f"Write one of {', '.join(sorted(_LICENCES))}."
            yield Problem(
                file, f"feature {shown(feature_id)}", f"licence is {shown(licence)}.", todo
            )


def _bbox_problems(file: str, collection: Mapping[str, Any]) -> Iterator[Problem]:
    features = collection["features"]
    shapes = shapely.from_geojson([_geometry_text(f) for f in features]) if features else None
    box = None if shapes is None else geojson.bounding_box(shapes)
    stated = collection.get("bbox")
    if stated is None or box is None:
        return
    if not _same_box(stated, box):
        wanted = ", ".join(f"{value:g}" for value in box)
        yield Problem(
            file, "", f"its bbox is {shown(stated)}.", f"Make it [{wanted}] or remove it."
        )


def _geometry_text(feature: Mapping[str, Any]) -> str:
    import json

    return json.dumps(feature["geometry"])


def _same_box(stated: Any, box: geojson.BoundingBox) -> bool:  # noqa: ANN401
    if not isinstance(stated, list) or len(stated) != len(box):
        return False
    if not all(isinstance(value, int | float) for value in stated):
        return False
    return all(abs(a - b) <= _BBOX_TOLERANCE for a, b in zip(stated, box, strict=True))


def _plain(folder: Path, name: str, table: Table, found: _Found) -> Iterator[Problem]:
    file = table_path(name)
    rows = found.rows[name] = []
    seen: set[tuple[Any, ...]] = set()
    try:
        for number, row in enumerate(read_rows(folder / file, table), 2):
            faults = [*row_problems(table, row, label=f"line {number}", file=file)]
            yield from faults
            if faults:
                continue
            rows.append(row)
            key = tuple(row[part] for part in table.key)
            if key in seen:
                what = f"{' '.join(table.key)} {shown(' '.join(map(str, key)))} stands twice."
                yield Problem(file, f"line {number}", what, "Delete one of them.")
            seen.add(key)
    except InputError as error:
        yield Problem(file, "", str(error).removeprefix(f"{file} "), "")


def _across_layers(found: _Found) -> Iterator[Problem]:
    """Yield ids that stand in two layers: evidence couldn't tell them apart."""
    home: dict[str, str] = {}
    for name, features in found.features.items():
        for feature_id in features:
            other = home.setdefault(feature_id, name)
            if other != name:
                label = f"feature {shown(feature_id)}"
                todo = "Give each feature an id of its own."
                yield Problem(layer_path(name), label, f"its id is in {other} too.", todo)


def _evidence(found: _Found) -> Iterator[Problem]:
    file = table_path("evidence")
    lengths = _lengths(found)
    counts: Counter[tuple[str, str]] = Counter()
    for row in found.rows.get("evidence", ()):
        counts[row["layer"], row["feature_id"]] += 1
        label = f"evidence {shown(row['id'])}"
        if row["feature_id"] not in found.features.get(row["layer"], ()):
            what = f"there is no feature {shown(row['feature_id'])} in {row['layer']}."
            yield Problem(file, label, what, "Delete the row, or put the feature back.")
        yield from _span_problems(file, label, row, lengths)
    for layer, features in found.features.items():
        for feature_id, properties in features.items():
            said, there = properties.get("evidence_count"), counts[layer, feature_id]
            if isinstance(said, int) and said != there:
                what = f"evidence_count is {said}, evidence.csv has {there}."
                todo = "Make them agree."
                yield Problem(layer_path(layer), f"feature {shown(feature_id)}", what, todo)


def _lengths(found: _Found) -> dict[str, int]:
    return {row["id"]: row["characters"] for row in found.rows.get("documents", ())}


def _span_problems(
    file: str, label: str, row: Mapping[str, Any], lengths: Mapping[str, int]
) -> Iterator[Problem]:
    length = lengths.get(row["document_id"])
    if length is None:
        what = f"there is no document {shown(row['document_id'])} in documents.csv."
        yield Problem(file, label, what, "Put it back, or delete the row.")
    elif not 0 <= row["start"] < row["end"] <= length:
        what = f"{row['start']}-{row['end']} isn't a span of a text of {length} characters."
        yield Problem(file, label, what, "Correct start and end, or build anew.")


def _mentions(found: _Found) -> Iterator[Problem]:
    """Yield mentions outside their document, and places that stand elsewhere than they say."""
    file = table_path("mentions")
    lengths = _lengths(found)
    moved: set[str] = set()
    for row in found.rows.get("mentions", ()):
        label = f"mention {shown(row['text'])} at {row['document_id']} {row['start']}"
        yield from _span_problems(file, label, row, lengths)
        place_id = row["place_id"]
        if not place_id or place_id in moved:
            continue
        point = found.points.get(place_id)
        if point is None:
            moved.add(place_id)
            what = f"its place {shown(place_id)} isn't in the places layer."
            yield Problem(file, label, what, "Put the place back, or build anew.")
        elif _is_elsewhere(point, row):
            moved.add(place_id)
            yield _elsewhere(place_id, point, row)


def _is_elsewhere(point: tuple[float, float], row: Mapping[str, Any]) -> bool:
    return not all(
        math.isclose(a, b, abs_tol=1e-4)
        for a, b in zip(point, (row["lon"], row["lat"]), strict=True)
    )


def _elsewhere(place_id: str, point: tuple[float, float], row: Mapping[str, Any]) -> Problem:
    swapped = not _is_elsewhere(point[::-1], row)
    what = f"it is at {point[0]:g}, {point[1]:g}; mentions.csv has {row['lon']:g}, {row['lat']:g}"
    what += ": longitude and latitude are swapped." if swapped else "."
    todo = "Write [lon, lat]." if swapped else "Make them agree."
    return Problem(layer_path("places"), f"feature {shown(place_id)}", what, todo)


def summary(problems: Iterable[Problem]) -> str:
    """Return the problems as lines for a terminal, and how many there are."""
    lines = [str(problem) for problem in problems]
    count = f"{len(lines)} problem{'' if len(lines) == 1 else 's'}."
    return "\n".join([*lines, count if lines else "No problems found."])

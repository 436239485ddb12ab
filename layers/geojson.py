"""RFC 7946 GeoJSON out and in.

A file is UTF-8, one feature a line, CRS84 without a `crs` member, an `id` in each feature,
coordinates of at most six decimals, with a `bbox` whose west is greater than its east where the
layer lies across the antimeridian. The same table gives the same bytes.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import shapely

from layers.contract import Problem, layer_problems
from layers.errors import InputError, SchemaError
from layers.licences import SOURCES
from layers.tables import empty_layer, layer_frame

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import geopandas as gpd
    from numpy.typing import NDArray

    from layers.fields import Table

MAX_DECIMALS = 6
"""Decimals of a degree that RFC 7946 advises, about 10 cm."""


class BoundingBox(NamedTuple):
    """West, south, east, north in degrees; west > east where it lies across the antimeridian."""

    west: float
    south: float
    east: float
    north: float


def dumps(frame: gpd.GeoDataFrame, table: Table) -> str:
    """Return a layer as GeoJSON text.

    Raises
    ------
    SchemaError
        When the frame lacks a column, or holds a null, a number that is none, or no geometry.
    """
    head: dict[str, Any] = {
        "type": "FeatureCollection",
        "name": table.name,
        "title": table.title,
        "description": table.meaning,
        "attribution": "; ".join(SOURCES[key].attribution for key in table.sources),
        "licences": [SOURCES[key].licence for key in table.sources],
    }
    box = bounding_box(frame.geometry.to_numpy())
    if box is not None:
        head["bbox"] = [*box]
    start = json.dumps(head, ensure_ascii=False)[:-1]
    lines = ",\n".join(_features(frame, table))
    return f'{start}, "features": [{chr(10) if lines else ""}{lines}{chr(10) if lines else ""}]}}\n'


def _features(frame: gpd.GeoDataFrame, table: Table) -> Iterator[str]:
    missing = [name for name in table.names if name not in frame.columns]
    if missing:
        msg = f"Layer {table.name!r} lacks the columns {', '.join(missing)}; build it anew."
        raise SchemaError(msg)
    records = frame[[*table.names]].to_dict("records")
    geometries = shapely.transform(frame.geometry.to_numpy(), _six_decimals)
    for record, geometry in zip(records, geometries, strict=True):
        yield _feature(record, geometry, table)


def _feature(record: dict[Any, Any], geometry: Any, table: Table) -> str:  # noqa: ANN401
    feature_id = record.get("id")
    if geometry is None or geometry.is_empty:
        msg = f"Layer {table.name!r}: feature {feature_id!r} has no geometry; leave it out."
        raise SchemaError(msg)
    if any(value is None for value in record.values()):
        empty = [name for name, value in record.items() if value is None]
        msg = f"Layer {table.name!r}: feature {feature_id!r} has nulls in {', '.join(empty)}."
        raise SchemaError(msg)
    feature = {
        "type": "Feature",
        "id": feature_id,
        "properties": record,
        "geometry": shapely.geometry.mapping(geometry),
    }
    try:
        return json.dumps(feature, ensure_ascii=False, allow_nan=False)
    except ValueError as error:
        msg = f"Layer {table.name!r}: feature {feature_id!r} has a number that is none (NaN)."
        raise SchemaError(msg) from error


def _six_decimals(coordinates: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.round(coordinates, MAX_DECIMALS) + 0.0


def bounding_box(geometries: NDArray[Any]) -> BoundingBox | None:
    """Return the narrowest box around geometries (RFC 7946, section 5); None around nothing.

    Parameters
    ----------
    geometries
        Shapely geometries in degrees, cut at the antimeridian.
    """
    parts = shapely.get_parts(geometries)
    if not len(parts):
        return None
    west, south, east, north = shapely.bounds(parts).T
    low, high = _narrowest(west, east)
    box = (low, float(south.min()), high, float(north.max()))
    return BoundingBox(*(round(value, MAX_DECIMALS) + 0.0 for value in box))


def _narrowest(west: NDArray[np.float64], east: NDArray[np.float64]) -> tuple[float, float]:
    """Return the narrowest stretch of longitudes that holds all of `west`-`east`."""
    order = np.argsort(west, kind="stable")
    starts, ends = west[order], np.maximum.accumulate(east[order])
    outer = 360 - (ends[-1] - starts[0])
    holes = starts[1:] - ends[:-1]
    if not len(holes) or holes.max() <= outer:
        return float(starts[0]), float(ends[-1])
    widest = int(holes.argmax())
    return float(starts[widest + 1]), float(ends[widest])


def parse(data: bytes, *, name: str) -> dict[str, Any]:
    """Return GeoJSON bytes as a mapping.

    Raises
    ------
    InputError
        When they aren't UTF-8, or aren't a JSON object. `name` says which file it is.
    """
    try:
        collection = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        msg = f"{name} isn't UTF-8 (byte {error.start}); save it as UTF-8."
        raise InputError(msg) from error
    except (json.JSONDecodeError, RecursionError) as error:
        where = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        msg = f"{name} isn't JSON{where}; build it anew or mend it there."
        raise InputError(msg) from error
    if not isinstance(collection, dict):
        msg = f"{name} is a JSON {type(collection).__name__}, not a GeoJSON FeatureCollection."
        raise InputError(msg)
    return collection


def read(path: Path, table: Table) -> gpd.GeoDataFrame:
    """Return a layer of ours, read back from its file, CRS84.

    Raises
    ------
    InputError
        When the file isn't there or isn't GeoJSON.
    SchemaError
        When it breaks the layer's contract; the message names the first problem.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        msg = f"{path.name} can't be read ({error.strerror}); build the folder anew."
        raise InputError(msg) from error
    collection = parse(data, name=path.name)
    problem: Problem | None = next(layer_problems(table, collection, file=path.name), None)
    if problem is not None:
        raise SchemaError(str(problem))
    rows = [
        {**feature["properties"], "geometry": shapely.geometry.shape(feature["geometry"])}
        for feature in collection["features"]
    ]
    return layer_frame(table, rows) if rows else empty_layer(table)

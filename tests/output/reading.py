"""Readers of the written files, and what it means that a layer came back the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyogrio
import shapely

from layers.fields import FieldType

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd

    from layers.fields import Table


def read_gdal(path: Path, layer: str | None = None) -> Any:
    """Read a layer with GDAL; without geometry it is a DataFrame."""
    return pyogrio.read_dataframe(path, layer=layer)


def values(frame: pd.DataFrame, table: Table, name: str) -> list[Any]:
    """Return a column as the tables hold it: dates as text, unknown ones empty."""
    kind = table.field(name).type
    column = frame[name]
    if kind is FieldType.DATE:
        return ["" if pd.isna(v) else str(v)[:10] for v in column]
    if kind is FieldType.STRING:
        return ["" if v is None or v is pd.NA or v != v else str(v) for v in column]  # noqa: PLR0124
    if kind is FieldType.BOOLEAN:
        return [bool(v) for v in column]
    if kind is FieldType.INTEGER:
        return [int(v) for v in column]
    return [None if pd.isna(v) else float(v) for v in column]


def assert_same(back: pd.DataFrame, frame: pd.DataFrame, table: Table) -> None:
    """Assert that a layer or table came back with the same rows, whatever their order."""
    assert len(back) == len(frame)
    order_back, order = _order(back, table), _order(frame, table)
    for name in table.names:
        came, went = values(back, table, name), values(frame, table, name)
        got, wanted = [came[i] for i in order_back], [went[i] for i in order]
        assert got == wanted
    if table.geometry is not None and len(frame):
        assert_same_shapes(back, frame, table)


def _order(frame: pd.DataFrame, table: Table) -> list[int]:
    keys = [tuple(row) for row in frame[[*table.key]].itertuples(index=False)]
    return sorted(range(len(keys)), key=lambda i: tuple(map(str, keys[i])))


def assert_same_shapes(back: Any, frame: gpd.GeoDataFrame, table: Table) -> None:
    """Assert that the geometries came back the same to 1e-9 degrees, features joined by id."""
    ours = frame.geometry.to_numpy()[_order(frame, table)]
    theirs = back.geometry.to_numpy()[_order(back, table)]
    assert set(shapely.get_type_id(theirs)) <= set(shapely.get_type_id(ours))
    assert np.array_equal(
        shapely.equals_exact(shapely.normalize(theirs), shapely.normalize(ours), 1e-9),
        np.ones(len(ours), dtype=bool),
    )

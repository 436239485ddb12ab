"""Tables into GDAL's formats, typed by the schema: dates are dates, unknown dates are NULL."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from layers.errors import OutputError, SchemaError
from layers.fields import FieldType

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd
    from numpy.typing import NDArray

    from layers.fields import Field, Table

CRS: Final = "EPSG:4326"
"""GDAL's formats take the axis order of the data as longitude, latitude under this code."""

FIXED_TIME: Final = "1970-01-01T00:00:00.000Z"
"""Every time stamp in a file, so that the same input gives the same bytes."""


def column(field: Field, values: pd.Series[Any]) -> tuple[NDArray[Any], NDArray[np.bool_] | None]:
    """Return the values of a field for GDAL, and where they are NULL (None: nowhere).

    Raises
    ------
    SchemaError
        When a date isn't one.
    """
    if field.type is FieldType.DATE:
        return _dates(field, values)
    if field.type is FieldType.STRING:
        return values.to_numpy(dtype=object), None
    if field.type is FieldType.NUMBER:
        numbers = values.to_numpy(dtype=np.float64)
        missing = np.isnan(numbers)
        return numbers, missing if missing.any() else None
    return values.to_numpy(dtype=np.int64 if field.type is FieldType.INTEGER else np.bool_), None


def _dates(field: Field, values: pd.Series[Any]) -> tuple[NDArray[Any], NDArray[np.bool_] | None]:
    texts = values.to_numpy(dtype=object)
    missing = texts == ""
    try:
        days = np.array([t or "NaT" for t in texts], dtype="datetime64[D]")
    except ValueError as error:
        msg = f"Field {field.name!r} holds a text that is no date ({error}); build it anew."
        raise SchemaError(msg) from error
    return days, np.asarray(missing, dtype=bool) if missing.any() else None


def write(
    path: Path,
    frame: pd.DataFrame,
    table: Table,
    *,
    driver: str,
    append: bool = False,
    dataset_options: dict[str, str] | None = None,
    layer_options: dict[str, str] | None = None,
) -> None:
    """Write a layer or a plain table by GDAL, in EPSG:4326 with longitude first.

    Raises
    ------
    OutputError
        When GDAL can't write the file.
    SchemaError
        When a value isn't of its field's type.
    """
    import pyogrio
    from pyogrio.errors import DataLayerError, DataSourceError, FeatureError
    from pyogrio.raw import write as write_raw

    columns = [column(field, frame[field.name]) for field in table.fields]
    geometry = _wkb(frame) if table.geometry else None
    before = pyogrio.get_gdal_config_option("OGR_CURRENT_DATE")
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": FIXED_TIME})
    try:
        write_raw(
            str(path),
            geometry=geometry,
            field_data=[values for values, _ in columns],
            fields=np.array(table.names, dtype=object),
            field_mask=[mask for _, mask in columns],
            layer=table.name,
            driver=driver,
            geometry_type=table.geometry.value if table.geometry else None,
            crs=CRS if table.geometry else None,
            append=append,
            dataset_options=dataset_options,
            layer_options=layer_options,
        )
    except (DataSourceError, DataLayerError, FeatureError) as error:
        msg = f"{path.name}, layer {table.name!r}, can't be written: {error}. Is the disk full?"
        raise OutputError(msg) from error
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": before})


def _wkb(frame: pd.DataFrame) -> NDArray[Any]:
    geometry = frame["geometry"].to_numpy(dtype=object)
    return np.asarray(shapely.to_wkb(geometry), dtype=object)

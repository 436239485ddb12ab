"""The way into a notebook: documents in, GeoDataFrames out, nothing written unless asked for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from output.options import BuildOptions

if TYPE_CHECKING:
    from layers.tables import Tables


def tables(
    *inputs: str | Path, places: Path | None = None, corridors: Path | None = None
) -> Tables:
    """Read documents and return their layers and tables; write nothing.

    Parameters
    ----------
    *inputs
        Files and folders; none stands for the bundled briefs.
    places, corridors
        The user's own places (CSV or GeoJSON) and catalogue (TOML), laid over ours.

    Returns
    -------
    Tables
        `layers` has twelve GeoDataFrames by name, CRS84; `evidence`, `documents` and `mentions`
        are DataFrames.

    Raises
    ------
    InputError
        Nothing could be read, or the user's places or catalogue can't be used.
    DataError
        A packaged data file is missing or damaged.
    """
    from layers.tables import build_all
    from output.pipeline import make_survey, read_inputs
    from output.reader import Reader

    options = BuildOptions(
        inputs=tuple(str(path) for path in inputs), places=places, corridors=corridors
    )
    reader = Reader(places=places, corridors=corridors)
    return build_all(make_survey(reader, read_inputs(options)))


def read(folder: str | Path) -> Tables:
    """Return the layers and tables of an output folder, as they were written or mended by hand.

    Raises
    ------
    InputError
        When a file is missing or isn't what it should be.
    SchemaError
        When a layer breaks its contract; `corridormap check` says more.
    """
    from output.folder import read_folder

    return read_folder(Path(folder))

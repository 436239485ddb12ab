"""Which places have a harbour: only they can be the ends of a ferry or be a port."""

from __future__ import annotations

import math
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from layers.errors import DataError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from layers.model import Place

HARBOURS_FILE = Path(__file__).resolve().parent.parent / "data" / "harbours.csv"
CELL_DEGREES = 0.1
"""Side of the cells of latitude; those of longitude are as long on the ground."""


_BESIDE = np.array([(x, y) for x in (0, -1, 1) for y in (0, -1, 1)], dtype=float).T


def _cells(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> list[tuple[int, int]]:
    """Return row and column of the cells of positions, degrees."""
    row = np.floor(lat / CELL_DEGREES)
    width = CELL_DEGREES / np.maximum(0.05, np.cos(np.radians(row * CELL_DEGREES)))
    column = np.floor(lon / width)
    return list(zip(row.astype(int).tolist(), column.astype(int).tolist(), strict=True))


@lru_cache(maxsize=4096)
def _near_harbour(lon: float, lat: float) -> bool:
    side = CELL_DEGREES / max(0.05, math.cos(math.radians(lat)))
    around = _cells(lon + _BESIDE[0] * side, lat + _BESIDE[1] * CELL_DEGREES)
    return not harbour_cells().isdisjoint(around)


def has_harbour(place: Place | None) -> bool:
    """Return whether a port lies in the place's cell of 0.1 degree or one beside it: up to some 20 km off."""
    return place is not None and _near_harbour(place.position.lon, place.position.lat)


@cache
def harbour_cells() -> frozenset[tuple[int, int]]:
    """Return the cells with a harbour in them, read once.

    Raises
    ------
    DataError
        The packaged file is missing or damaged.
    """
    try:
        lines = HARBOURS_FILE.read_text(encoding="utf-8").split()[1:]
        lon, lat = np.array(",".join(lines).split(","), dtype=float).reshape(-1, 2).T
        return frozenset(_cells(lon, lat))
    except (OSError, ValueError) as error:
        msg = f"The data file {HARBOURS_FILE.name!r} can't be used ({error!r}); reinstall corridormap."
        raise DataError(msg) from error

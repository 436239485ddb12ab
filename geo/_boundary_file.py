"""The file of boundaries: how it is laid out, and how it is read without being trusted.

`MAGIC`, the length of a JSON header, the header, then arrays at the offsets that the header names.
Rings are delta-coded: a start (int32) and steps (int16) in units of 1 / `SCALE` degree. Country
polygons come first, in the order of their codes, then first-order units in the order of their keys.
"""

from __future__ import annotations

import hashlib
import json
import mmap
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from layers.errors import DataError

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

MAGIC = b"CMBOUND1"
SCALE = 10_000
"""Units a degree: positions are rounded to 1e-4 degree."""
CELL_DEG = 0.5
"""Width of a cell of the lookup grid, degrees."""
REBUILD = "reinstall corridormap, or make it anew with tools/build_boundaries.py"


@dataclass(frozen=True, slots=True)
class BoundaryFile:
    """The header and the arrays of a boundary file, checked against its own checksum."""

    header: dict[str, Any]
    sections: dict[str, NDArray[Any]]

    def rows(self, name: str) -> list[Any]:
        """Return a table of attributes, one list a row."""
        table: list[Any] = json.loads(zlib.decompress(self.sections[name].tobytes()))
        return table

    def rings(self, layer: str, feature: int) -> list[list[NDArray[np.float64]]]:
        """Return the parts of a feature, each a list of rings of (lon, lat) rows in degrees."""
        parts = self.sections[f"{layer}_parts"]
        first, last = self.sections[f"{layer}_features"][feature : feature + 2]
        return [
            [self._ring(layer, ring) for ring in range(int(parts[part]), int(parts[part + 1]))]
            for part in range(int(first), int(last))
        ]

    def _ring(self, layer: str, ring: int) -> NDArray[np.float64]:
        begin, end = self.sections[f"{layer}_rings"][ring : ring + 2]
        points = np.empty((int(end - begin) + 1, 2), dtype=np.int64)
        points[0] = self.sections[f"{layer}_starts"][ring]
        points[1:] = self.sections[f"{layer}_deltas"][begin:end]
        decoded: NDArray[np.float64] = np.cumsum(points, axis=0) / SCALE
        return decoded


def read_boundary_file(path: Path) -> BoundaryFile:
    """Map a boundary file into memory and check it.

    Raises
    ------
    DataError
        If the file is missing, of another format, cut short, or fails its checksum.
    """
    try:
        with path.open("rb") as handle:
            data = memoryview(mmap.mmap(handle.fileno(), 0, access=mmap.ACCESS_READ))
    except (OSError, ValueError) as error:
        msg = f"The boundaries {path.name!r} can't be opened ({error}): {REBUILD}."
        raise DataError(msg) from error
    try:
        return _parse(data)
    except (ValueError, KeyError, TypeError, IndexError, OverflowError) as error:
        msg = f"The boundaries {path.name!r} are damaged ({error}): {REBUILD}."
        raise DataError(msg) from error


def _parse(data: memoryview) -> BoundaryFile:
    lead = len(MAGIC) + 8
    if data[: len(MAGIC)] != MAGIC:
        msg = f"they begin with {bytes(data[: len(MAGIC)])!r}, not with {MAGIC!r}"
        raise ValueError(msg)
    payload_at = lead + int.from_bytes(data[len(MAGIC) : lead], "little")
    header = json.loads(bytes(data[lead:payload_at]))
    payload = data[payload_at:]
    found = hashlib.sha256(payload).hexdigest()
    if found != header["sha256"]:
        msg = f"checksum {found[:12]}..., expected {header['sha256'][:12]}..."
        raise ValueError(msg)
    sections = {
        name: np.frombuffer(
            payload,
            dtype=np.dtype(row["dtype"]),
            count=int(np.prod(row["shape"])),
            offset=row["offset"],
        ).reshape(row["shape"])
        for name, row in header["sections"].items()
    }
    return BoundaryFile(header, sections)

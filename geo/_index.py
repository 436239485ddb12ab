"""The gazetteer's files: what is in them, how they are opened, how damage is noticed.

The index is a folder. `index.json` is its stamp: format, source, licence, and size and CRC-32 of each
other file. Names are in two tries (`latin`, `other`: by the first letter of the key) whose ids point
into an array of pairs; places are columns of equal length. Everything is mapped, nothing is parsed.

A pair is a 32-bit number: the row of a place in the low 24 bits, flags above. Where a key has several
places, bit 31 is set and the rest is a position in `shared`: a count, then so many pairs, best first.
"""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import marisa_trie
import numpy as np

from layers.errors import DataError

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

FORMAT: Final = 2
STAMP: Final = "index.json"
ROW_MASK: Final = 0x00FF_FFFF
PRIMARY: Final = 0x0100_0000
"""The key is the place's own name, not one of its alternates."""
ABBREVIATION: Final = 0x0200_0000
"""The key is an abbreviation (`Pa.`, `DPRK`): it counts only as written, capitals and all."""
PREFERRED: Final = 0x0400_0000
"""What the name means first where nothing in the text decides (`preferred.csv`)."""
SHARED: Final = 0x8000_0000
LOCALITY: Final = 0x8000_0000
"""Sources from here on are localities: codes of the US Census Bureau, then post codes."""
POST_OFFICE: Final = LOCALITY + 10_000_000
AIRPORT: Final = LOCALITY + 11_000_000
"""The codes of airports count as numbers of base 36."""

COLUMNS: Final[dict[str, str]] = {
    "lon": "<f4",
    "lat": "<f4",
    "population": "<u4",
    "kind": "|u1",
    "country": "|u1",
    "admin1": "<u2",
    "name": "<u4",
    "source": "<u4",
}
TRIES: Final = ("latin", "other", "names")
PAIRS: Final = ("latin", "other", "shared")
FIRST_OTHER: Final = "\u0250"
"""Keys that start before this letter are in the `latin` trie."""


@dataclass(frozen=True, slots=True)
class Index:
    """The opened files."""

    stamp: dict[str, Any]
    columns: dict[str, NDArray[Any]]
    tries: dict[str, marisa_trie.Trie]
    pairs: dict[str, memoryview]
    details: memoryview
    """One JSON line a curated place, in row order."""
    detail_ends: NDArray[Any]
    weights: NDArray[Any]
    """What the curated places, which come first, weigh in the stead of log10 of a population."""


def file_names() -> tuple[str, ...]:
    """Return the names of all files of an index but the stamp."""
    return (
        *(f"{trie}.trie" for trie in TRIES),
        *(f"{pairs}.npy" for pairs in PAIRS),
        *(f"{column}.npy" for column in (*COLUMNS, "detail_ends", "weights")),
        "details.bin",
    )


def checksum(path: Path) -> int:
    """Return the CRC-32 of a file, read in pieces."""
    value = 0
    with path.open("rb") as stream:
        while piece := stream.read(1 << 20):
            value = zlib.crc32(piece, value)
    return value


def open_index(folder: Path) -> Index:
    """Map the files of an index.

    Raises
    ------
    DataError
        A file is missing, damaged or of another format; the message names it.
    """
    stamp = _read_stamp(folder)
    for name in file_names():
        _verify(folder / name, stamp)
    columns = {name: _array(folder / f"{name}.npy") for name in COLUMNS}
    pairs = {name: _array(folder / f"{name}.npy").data for name in PAIRS}
    tries = {name: marisa_trie.Trie().mmap(str(folder / f"{name}.trie")) for name in TRIES}
    details = np.memmap(folder / "details.bin", dtype=np.uint8, mode="r").data
    ends, weights = _array(folder / "detail_ends.npy"), _array(folder / "weights.npy")
    return Index(stamp, columns, tries, pairs, details, ends, weights)


def _array(path: Path) -> NDArray[Any]:
    array: NDArray[Any] = np.load(path, mmap_mode="r", allow_pickle=False).view(np.ndarray)
    return array


def _read_stamp(folder: Path) -> dict[str, Any]:
    path = folder / STAMP
    try:
        stamp: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        found = stamp["format"], len(stamp["files"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        msg = f"The gazetteer's stamp {path.name!r} is missing or damaged. {_REMEDY}"
        raise DataError(msg) from error
    if found != (FORMAT, len(file_names())):
        msg = f"The gazetteer has format {found[0]!r}, this version reads {FORMAT}. {_REMEDY}"
        raise DataError(msg)
    return stamp


def _verify(path: Path, stamp: dict[str, Any]) -> None:
    try:
        expected = stamp["files"][path.name]
        size, crc = path.stat().st_size, checksum(path)
    except (OSError, KeyError, TypeError) as error:
        msg = f"The gazetteer's file {path.name!r} is missing or unreadable. {_REMEDY}"
        raise DataError(msg) from error
    if [size, crc] != expected:
        msg = f"The gazetteer's file {path.name!r} is damaged ({size} bytes). {_REMEDY}"
        raise DataError(msg)


_REMEDY: Final = "Install corridormap anew, or run tools/build_gazetteer.py."

"""The container of the packaged networks: a JSON header, then named arrays, compressed.

Layout: 8 bytes magic, 4 bytes header length (little-endian), the header in UTF-8 JSON with sorted
keys, then one zlib stream of all arrays, little-endian, back to back in the order of the header.
The header names source, version and licence and holds the SHA-256 of the compressed stream.
"""

from __future__ import annotations

import hashlib
import json
import struct
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from layers.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from numpy.typing import NDArray

MAGIC = b"CMNET\x00\x01\n"
FORMAT = 1
_LENGTH = struct.Struct("<I")
_REBUILD = "install corridormap again, or rebuild it with its tool in tools/"


@dataclass(frozen=True, slots=True)
class NetFile:
    """What a network file holds: its header and its arrays by name."""

    header: Mapping[str, Any]
    arrays: Mapping[str, NDArray[Any]]


def encode(arrays: Mapping[str, NDArray[Any]], header: Mapping[str, str]) -> bytes:
    """Bytes of a network file; the same arrays and header give the same bytes.

    Parameters
    ----------
    arrays
        One-dimensional arrays of integers or floats by name, in the order to store them.
    header
        What to say of the data: at least `kind`, `source`, `version` and `licence`.

    Returns
    -------
    The whole file.
    """
    little = {n: np.ascontiguousarray(a, a.dtype.newbyteorder("<")) for n, a in arrays.items()}
    body = zlib.compress(b"".join(a.tobytes() for a in little.values()), 9)
    full = {
        **header,
        "format": FORMAT,
        "arrays": [[n, a.dtype.str, int(a.size)] for n, a in little.items()],
        "sha256": hashlib.sha256(body).hexdigest(),
    }
    head = json.dumps(full, sort_keys=True, ensure_ascii=False, indent=0).encode()
    return MAGIC + _LENGTH.pack(len(head)) + head + body


def decode(data: bytes, *, name: str) -> NetFile:
    """Read the bytes of a network file.

    Parameters
    ----------
    data
        The whole file.
    name
        What to call it in messages.

    Returns
    -------
    Header and arrays.

    Raises
    ------
    DataError
        If the bytes aren't a network file, are damaged, or are of another format.
    """
    start = len(MAGIC) + _LENGTH.size
    if data[: len(MAGIC)] != MAGIC or len(data) < start:
        msg = f"{name!r} is no network file of corridormap: {_REBUILD}"
        raise DataError(msg)
    (size,) = _LENGTH.unpack_from(data, len(MAGIC))
    body = data[start + size :]
    try:
        header = json.loads(data[start : start + size])
        if header["format"] != FORMAT:
            msg = (
                f"{name!r} has format {header['format']!r}, this program reads {FORMAT}: {_REBUILD}"
            )
            raise DataError(msg)
        if hashlib.sha256(body).hexdigest() != header["sha256"]:
            msg = f"{name!r} is damaged (its checksum doesn't fit): {_REBUILD}"
            raise DataError(msg)
        return NetFile(header, _arrays(zlib.decompress(body), header["arrays"]))
    except (KeyError, TypeError, ValueError, zlib.error) as error:
        if isinstance(error, DataError):
            raise
        msg = f"{name!r} is damaged ({error}): {_REBUILD}"
        raise DataError(msg) from error


def read(path: Path) -> NetFile:
    """Read a network file.

    Raises
    ------
    DataError
        If it is missing, unreadable or damaged; the message names the file.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        msg = f"Network file {path.name!r} can't be read ({error.strerror}): {_REBUILD}"
        raise DataError(msg) from error
    return decode(data, name=path.name)


def _arrays(raw: bytes, specs: list[tuple[str, str, int]]) -> dict[str, NDArray[Any]]:
    arrays: dict[str, NDArray[Any]] = {}
    offset = 0
    for name, dtype, count in specs:
        arrays[name] = np.frombuffer(raw, dtype=np.dtype(dtype), count=count, offset=offset)
        offset += arrays[name].nbytes
    return arrays

"""Vector tiles of all layers in one PMTiles archive, for corpora of 100,000 features and more.

GDAL cuts each layer into tiles; the tiles of the layers are then joined: a vector tile is a list
of layers, so that tiles of different layers lie one after the other.
"""

from __future__ import annotations

import gzip
import logging
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from layers.errors import OutputError
from layers.licences import SOURCES
from layers.schema import LAYERS
from output import vector

if TYPE_CHECKING:
    from collections.abc import Iterable

    from layers.tables import Tables

logger = logging.getLogger(__name__)

MAX_ZOOM: Final = 9
"""The finest zoom that is cut; map programs enlarge beyond it. A pixel is about 300 m there."""

_E7: Final = 10_000_000


def write_pmtiles(tables: Tables, path: Path) -> None:
    """Write all layers that hold something into one PMTiles archive; nothing where none does.

    Raises
    ------
    OutputError
        When the library isn't installed or the file can't be written.
    """
    try:
        from pmtiles import reader
    except ImportError as error:
        msg = "PMTiles needs the package pmtiles; install corridormap[pmtiles]."
        raise OutputError(msg) from error
    tiles: dict[tuple[int, int, int], bytes] = {}
    described: list[dict[str, Any]] = []
    bounds: list[tuple[float, float, float, float]] = []
    with tempfile.TemporaryDirectory() as scratch:
        for name, table in LAYERS.items():
            frame = tables.layers[name]
            if frame.empty:
                continue
            part = Path(scratch) / f"{name}.pmtiles"
            options = {"MINZOOM": "0", "MAXZOOM": str(MAX_ZOOM), "NAME": name}
            vector.write(part, frame, table, driver="PMTiles", dataset_options=options)
            get_bytes = reader.MemorySource(part.read_bytes())
            described.extend(reader.Reader(get_bytes).metadata().get("vector_layers", []))
            for zxy, data in reader.all_tiles(get_bytes):
                tiles[zxy] = tiles.get(zxy, b"") + gzip.decompress(data)
            bounds.append(tuple(float(v) for v in frame.total_bounds))  # type: ignore[arg-type]
    if not tiles:
        logger.warning("no feature to cut into tiles: %s is left out", path.name)
        return
    _write_archive(path, tiles, described, _around(bounds))


def _around(bounds: Iterable[tuple[float, float, float, float]]) -> tuple[float, ...]:
    west, south, east, north = zip(*bounds, strict=True)
    return min(west), min(south), max(east), max(north)


def _write_archive(
    path: Path,
    tiles: dict[tuple[int, int, int], bytes],
    described: list[dict[str, Any]],
    bounds: tuple[float, ...],
) -> None:
    from pmtiles.tile import Compression, TileType, zxy_to_tileid
    from pmtiles.writer import Writer

    west, south, east, north = (round(degrees * _E7) for degrees in bounds)
    header = {
        "tile_type": TileType.MVT,
        "tile_compression": Compression.GZIP,
        "min_lon_e7": west,
        "min_lat_e7": south,
        "max_lon_e7": east,
        "max_lat_e7": north,
        "center_zoom": 2,
        "center_lon_e7": (west + east) // 2,
        "center_lat_e7": (south + north) // 2,
    }
    said = {
        "name": "corridormap",
        "attribution": "; ".join(source.attribution for source in SOURCES.values()),
        "licences": [*dict.fromkeys(source.licence for source in SOURCES.values())],
        "vector_layers": described,
    }
    by_id = {zxy_to_tileid(*zxy): data for zxy, data in tiles.items()}
    try:
        with path.open("wb") as handle:
            writer: Any = Writer(handle)
            for tile_id, data in sorted(by_id.items()):
                writer.write_tile(tile_id, gzip.compress(data, mtime=0))
            writer.finalize(header, said)
    except OSError as error:
        path.unlink(missing_ok=True)
        msg = f"{path.name} can't be written: {error.strerror}. Is the disk full?"
        raise OutputError(msg) from error

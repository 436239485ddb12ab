"""A packaged network in arrays: nodes, the chains of points between them, their parts.

Nodes are junctions, ends and border points of the network; chains of points run between them. All
points have one numbering: nodes first, then the inner points of the chains, chain by chain.
"""

from __future__ import annotations

import json
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from geo.geodesy import steps_km
from geo.netfile import NetFile, read
from layers.model import Position
from layers.vocabulary import GeometryMethod

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from numpy.typing import NDArray

TRACK, BRIDGED, GAP, APPROACH = 0, 1, 2, 3
GRID = 1000.0


class Network:
    """Points and chains of a network. Positions in degrees (CRS84), lengths in km."""

    def __init__(self, data: NetFile) -> None:
        arrays = data.arrays
        self.header: Mapping[str, Any] = data.header
        self.codes: tuple[str, ...] = tuple(str(data.header["countries"]).split(","))
        self.has_countries = len(self.codes) > 1
        self.method = GeometryMethod(data.header.get("method", GeometryMethod.NETWORK))
        self.notes: tuple[dict[str, str], ...] = tuple(json.loads(data.header["notes"]))
        self.node_count = int(arrays["node_lon"].size)
        self.node_part = arrays["node_part"]
        self.chain_u = np.cumsum(arrays["chain_u"], dtype=np.int64)
        self.chain_v = self.chain_u + arrays["chain_v"]
        self.chain_km = arrays["chain_dam"] / 100.0
        self.chain_kind = arrays["chain_kind"]
        self.chain_note = arrays["chain_note"]
        self.chain_end = np.cumsum(arrays["chain_size"], dtype=np.int64)
        self.lon, self.lat = self._positions(arrays)
        self.country = np.concatenate([arrays["node_country"], arrays["inner_country"]])
        self._add_approaches(arrays["approach_u"], arrays["approach_v"])

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open a packaged network.

        Raises
        ------
        DataError
            If the file is missing or damaged.
        """
        return cls(read(path))

    def _positions(
        self, arrays: Mapping[str, NDArray[Any]]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        out = []
        sizes = arrays["chain_size"].astype(np.int64)
        for node, inner in (("node_lon", "inner_dlon"), ("node_lat", "inner_dlat")):
            nodes = np.cumsum(arrays[node], dtype=np.int64)
            total = np.cumsum(arrays[inner], dtype=np.int64)
            before = np.concatenate([[0], total])[self.chain_end - sizes]
            points = total + np.repeat(nodes[self.chain_u] - before, sizes)
            out.append(np.concatenate([nodes, points]) / GRID)
        lon, lat = out
        return np.where(np.abs(lon) > 180, (lon + 180) % 360 - 180, lon), lat  # noqa: PLR2004

    def _add_approaches(self, u: NDArray[Any], v: NDArray[Any]) -> None:
        ends = np.stack([u, v]).astype(np.int64)
        km = np.array(
            [steps_km(self.lon[pair], self.lat[pair])[0] if pair.size else 0.0 for pair in ends.T],
            dtype=np.float64,
        )
        more = km.size
        last = self.chain_end[-1] if self.chain_end.size else 0
        self.chain_u = np.concatenate([self.chain_u, ends[0]])
        self.chain_v = np.concatenate([self.chain_v, ends[1]])
        self.chain_km = np.concatenate([self.chain_km, km])
        self.chain_kind = np.concatenate([self.chain_kind, np.full(more, APPROACH, np.uint8)])
        self.chain_note = np.concatenate([self.chain_note, np.zeros(more, np.uint8)])
        self.chain_end = np.concatenate([self.chain_end, np.full(more, last)])

    def position(self, point: int) -> Position:
        """Position of a point."""
        return Position(float(self.lon[point]), float(self.lat[point]))

    def country_of(self, point: int) -> str | None:
        """ISO 3166-1 alpha-2 code of the country of a point."""
        return self.codes[self.country[point]] or None

    @cached_property
    def chain_of(self) -> NDArray[np.int64]:
        """Chain of every inner point, by its number less the number of nodes."""
        return np.repeat(np.arange(self.chain_end.size), np.diff(self.chain_end, prepend=0))

    @cached_property
    def point_part(self) -> NDArray[np.int64]:
        """Connected part of every point."""
        inner = self.node_part[self.chain_u[self.chain_of]]
        return np.concatenate([self.node_part, inner]).astype(np.int64)

    @cached_property
    def part_km(self) -> NDArray[np.float64]:
        """Length of track of every connected part, km."""
        real = self.chain_kind < GAP
        km = np.bincount(
            self.node_part[self.chain_u[real]],
            weights=self.chain_km[real],
            minlength=int(self.node_part.max(initial=0)) + 1,
        )
        return km.astype(np.float64)

    def chain_points(self, chain: int) -> NDArray[np.int64]:
        """All points of a chain, from its first node to its last."""
        stop = int(self.chain_end[chain])
        start = int(self.chain_end[chain - 1]) if chain else 0
        inner = np.arange(start, stop) + self.node_count
        ends = self.chain_u[chain], self.chain_v[chain]
        return np.concatenate([[ends[0]], inner, [ends[1]]]).astype(np.int64)

    def index_in(self, chain: int, point: int) -> int:
        """Place of an inner point in its chain; the first node has 0."""
        start = int(self.chain_end[chain - 1]) if chain else 0
        return point - self.node_count - start + 1

    def chain_steps_km(self, chain: int) -> NDArray[np.float64]:
        """Lengths between the points of a chain, km; they add up to its true length."""
        points = self.chain_points(chain)
        steps = steps_km(self.lon[points], self.lat[points])
        total = steps.sum()
        return steps * (self.chain_km[chain] / total) if total > 0 else steps

    def chain_offsets_km(self, chain: int) -> NDArray[np.float64]:
        """Distance of each point of a chain from its first node, km."""
        return np.concatenate([[0.0], np.cumsum(self.chain_steps_km(chain))])

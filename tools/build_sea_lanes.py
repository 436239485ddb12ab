"""Build `geo/data/sea.bin`, the packaged graph of sea lanes.

    python -m tools.build_sea_lanes

Sources: the maritime network of the PyPI package `searoute` 1.6.0 (Apache-2.0), the curated
`geo/data/sea_lanes.csv`, and the packaged boundaries, which say what is land. An edge that crosses
land is led round it or left out; canals stay. The same input gives the same bytes.
"""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from searoute.data.marnet_dict import edge_list

from geo.boundaries import Boundaries
from geo.geodesy import distance_km, great_circle, length_km
from geo.netfile import encode
from geo.routing.seagrid import SeaGrid, crossing_km, pulled
from layers.model import Position
from tools import network_build as build
from tools import network_mend as mend

if TYPE_CHECKING:
    from numpy.typing import NDArray

DATA = Path(__file__).resolve().parent.parent / "geo" / "data"
LANE, CANAL, ARCTIC = build.TRACK, build.BRIDGED, build.GAP
MAX_LAND_KM = 0.1
MAX_DETOUR = 2.5
TIE_KM = 250.0
LAKES = ((-93.0, 41.0, -75.5, 49.2), (40.0, 46.0, 44.5, 50.0))  # inland: no sea to go by


class Builder:
    """The graph on its way into a file."""

    def __init__(self) -> None:
        self.boundaries = Boundaries.open()
        self.draft = build.Draft([], [])
        self.point_of: dict[tuple[float, float], int] = {}
        self.left_out = 0

    def at_sea(self, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Say which positions are off every coast."""
        return self.boundaries.countries_at(lon, lat, near_km=0.0) == ""

    def point(self, p: Position) -> int:
        """Return the number of the point at a position, made if need be."""
        lon = -180.0 if p.lon == 180.0 else round(p.lon, 3)
        key = (lon, round(p.lat, 3))
        if key not in self.point_of:
            self.point_of[key] = self.draft.point(Position(*key))
        return self.point_of[key]

    def line(self, line: list[Position], kind: int) -> None:
        """Add edges along a line."""
        for a, b in pairwise(line):
            self.draft.add(self.point(a), self.point(b), distance_km(a, b), kind)

    def lane(self, a: Position, b: Position, kind: int) -> None:
        """Add a lane, led round the land where it crosses it; leave it out where it can't be."""
        line: list[Position] = list(great_circle(a, b, step_km=400.0))
        if crossing_km(line, self.at_sea) > MAX_LAND_KM:
            line = self.round_land(a, b)
        if line:
            self.line(line, kind)
        else:
            self.left_out += 1

    def round_land(self, a: Position, b: Position) -> list[Position]:
        """Return a way by sea that is not much longer; empty where there is none."""
        crow = distance_km(a, b)
        for margin in (0.3, 1.0, 3.0):
            grid = SeaGrid.around([a, b], self.at_sea, margin_deg=margin)
            near = [grid.harbours(p, min(15.0, crow / 3))[:1] for p in (a, b)]
            if not all(near):
                continue
            cells = grid.way(near[0][0], near[1])
            line = pulled([a, *cells, b], self.at_sea, fixed=frozenset()) if cells else []
            if (
                line
                and length_km(line) <= MAX_DETOUR * crow + 20
                and crossing_km(line, self.at_sea) <= 0.5
            ):
                return line
        return []


def _positions(text: str) -> list[Position]:
    return [Position(*map(float, p.split())) for p in text.split(";")]


def _inland(a: Position, b: Position) -> bool:
    return any(all(w <= p.lon <= e and s <= p.lat <= n for p in (a, b)) for w, s, e, n in LAKES)


def _is_arctic(a: Position, b: Position, passage: str | None) -> bool:
    far_north = any(p.lat > 68.0 and (p.lon > 58 or p.lon < -60) for p in (a, b))
    return far_north or passage == "northwest"


def add_searoute(builder: Builder) -> None:
    """Lanes of searoute, but for its canals: the curated ones stand for them."""
    pairs = {
        tuple(sorted((u, v))): data.get("passage")
        for u, row in edge_list.items()
        for v, data in row.items()
    }
    for (u, v), passage in sorted(pairs.items(), key=lambda e: e[0]):
        a, b = Position(*map(float, u)), Position(*map(float, v))
        if passage in {"suez", "panama"} or _inland(a, b) or a == b:
            continue
        builder.lane(a, b, ARCTIC if _is_arctic(a, b, passage) else LANE)


def add_curated(builder: Builder) -> None:
    """Curated lanes, tied to the nearest lanes at their ends."""
    for row in build.read_rows(DATA / "sea_lanes.csv"):
        line = _positions(row["positions"])
        others = list(range(len(builder.draft.lon)))
        kind = {"canal": CANAL, "lane": LANE, "arctic": ARCTIC}[row["kind"]]
        if kind == CANAL:
            builder.line(line, CANAL)
        else:
            for a, b in pairwise(line):
                builder.lane(a, b, kind)
        ties = (line[0], line[-1]) if kind != LANE else line
        print(row["name"], [_tie(builder, p, others) for p in ties])


def _tie(builder: Builder, end: Position, others: list[int]) -> int:
    """Lanes from the end of a curated line to the nearest points of the rest."""
    draft = builder.draft
    near = sorted((distance_km(draft.at(i), end), i) for i in others)[:24]
    clear = [
        [end, draft.at(i)]
        for km, i in near
        if 0 < km < TIE_KM and crossing_km([end, draft.at(i)], builder.at_sea) <= MAX_LAND_KM
    ][:4]
    if not clear:
        led = (builder.round_land(end, draft.at(i)) for km, i in near[:8] if 0 < km < TIE_KM)
        clear = [line for line in led if line][:2]
    for line in clear:
        builder.line(line, LANE)
    return len(clear)


def main() -> None:
    builder = Builder()
    add_searoute(builder)
    print(f"{len(builder.draft.edges)} lanes, {builder.left_out} left out")
    add_curated(builder)
    draft = builder.draft
    part = mend.components(draft)
    sizes = np.bincount(part)
    print("parts", sorted(sizes.tolist(), reverse=True)[:8])
    draft = build.keep_points(draft, np.flatnonzero(sizes[part] >= 12))
    net = build.contract(draft, set(range(len(draft.lon))))
    arrays = build.to_arrays(draft, net, [0] * len(draft.lon))
    arrays["node_part"] = mend.components(draft)[net.nodes].astype(np.int16)
    arrays["approach_u"] = arrays["approach_v"] = np.zeros(0, dtype=np.int32)
    header = {
        "kind": "sea",
        "source": "searoute 1.6.0 (PyPI), led round Natural Earth's land; curated lanes",
        "version": "1.6.0",
        "licence": "Apache-2.0",
        "countries": "",
        "notes": "[]",
    }
    data = encode(arrays, header)
    build.save(DATA / "sea.bin", data)
    print(f"sea.bin: {len(net.nodes)} points, {len(net.chains)} lanes, {len(data)} bytes")


if __name__ == "__main__":
    main()

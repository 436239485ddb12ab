"""Build `geo/data/roads.bin`, the packaged graph of main roads.

    pip download --no-deps scgraph-data==2.0.0
    python -m tools.build_road_graph scgraph_data-2.0.0-py3-none-any.whl

Source: `world_highways` of scgraph-data 2.0.0 (OpenStreetMap, ODbL) and the packaged boundaries.
To stay small, points within a hundredth of a degree (1.1 km) are made one, double ways and short
dead ends go. Good for the course of a road between towns, not for junctions. The same input gives
the same bytes. Needs the `data` extra (scipy).
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from geo.boundaries import Boundaries
from geo.netfile import encode
from tools import network_build as build
from tools import network_mend as mend

DATA = Path(__file__).resolve().parent.parent / "geo" / "data"
CELLS = 100  # to a degree
TWIG_KM = 12.0
MIN_PART_KM = 60.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("wheel", type=Path)
    parser.add_argument("--out", type=Path, default=DATA / "roads.bin")
    options = parser.parse_args()
    draft = gathered(build.read_wheel(options.wheel, "world_highways"))
    print(f"{len(draft.lon)} points, {len(draft.edges)} edges")
    print(f"dropped {build.drop_doubles(draft)} doubled edges")
    for _ in range(3):
        drop_twigs(draft)
    draft = big_parts(draft)
    build.split_long(draft)
    found = Boundaries.open().countries_at(draft.lon, draft.lat, near_km=25.0).tolist()
    codes = sorted(set(found))
    place = {code: i for i, code in enumerate(codes)}
    print(f"joined {mend.mend_rounding(draft, [place[c] for c in found], set())} parts")
    net = build.contract(draft, set())
    arrays = build.to_arrays(draft, net, [place[c] for c in found])
    arrays["node_part"] = mend.components(draft)[net.nodes].astype(np.int16)
    arrays["approach_u"] = arrays["approach_v"] = np.zeros(0, dtype=np.int32)
    header = {
        "kind": "road",
        "source": build.SOURCE,
        "version": "2.0.0",
        "licence": build.LICENCE,
        "countries": ",".join(codes),
        "notes": "[]",
    }
    data = encode(arrays, header)
    build.save(options.out, data)
    print(
        f"{options.out.name}: {len(net.nodes)} nodes, {len(net.chains)} chains, {len(data)} bytes"
    )


def gathered(draft: build.Draft) -> build.Draft:
    """Points of one cell made one; the shortest edge between two cells stays."""
    cell_of: dict[tuple[int, int], int] = {}
    small = build.Draft([], [])
    new = []
    for lon, lat in zip(draft.lon, draft.lat, strict=True):
        cell = (round(lon * CELLS), round(lat * CELLS))
        if cell not in cell_of:
            cell_of[cell] = len(small.lon)
            small.lon.append(cell[0] / CELLS)
            small.lat.append(cell[1] / CELLS)
        new.append(cell_of[cell])
    for edge in draft.edges.values():
        small.add(new[edge.u], new[edge.v], edge.km)
    return small


def drop_twigs(draft: build.Draft) -> None:
    """Drop chains of less than 12 km that end nowhere."""
    near = draft.neighbours()
    for end in [p for p, row in near.items() if len(row) == 1]:
        twig, km, point = [], 0.0, end
        while len(near[point]) == 1 and km <= TWIG_KM:
            other = next(iter(near[point]))
            key = (min(point, other), max(point, other))
            km += draft.edges[key].km
            twig.append((point, other, key))
            near[point].discard(other)
            near[other].discard(point)
            if len(near[other]) != 1:
                break
            point = other
        if km <= TWIG_KM:
            for _, _, key in twig:
                del draft.edges[key]
        else:
            for a, b, _ in twig:
                near[a].add(b)
                near[b].add(a)


def big_parts(draft: build.Draft) -> build.Draft:
    """Leave out parts of the network of less than 60 km, and points without an edge."""
    part = mend.components(draft)
    total = np.zeros(part.max() + 1)
    for edge in draft.edges.values():
        total[part[edge.u]] += edge.km
    return build.keep_points(draft, np.flatnonzero(total[part] >= MIN_PART_KM))


if __name__ == "__main__":
    main()

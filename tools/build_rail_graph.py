"""Build `geo/data/rail.bin`, the packaged rail graph.

    pip download --no-deps scgraph-data==2.0.0
    python -m tools.build_rail_graph scgraph_data-2.0.0-py3-none-any.whl

Sources: `world_railways` of scgraph-data 2.0.0 (OpenStreetMap, ODbL), the curated
`geo/data/rail_fixes.csv`, and the packaged `geo/data/boundaries.bin` for the country of each point.
Needs the `data` extra (scipy). The same input gives the same bytes.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np

from geo.boundaries import Boundaries
from geo.netfile import encode
from tools import network_build as build
from tools import network_mend as mend

DATA = Path(__file__).resolve().parent.parent / "geo" / "data"
MIN_PART_KM = 8.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("wheel", type=Path)
    parser.add_argument("--out", type=Path, default=DATA / "rail.bin")
    options = parser.parse_args()
    draft = build.read_wheel(options.wheel, "world_railways")
    print(f"read {len(draft.lon)} points, {len(draft.edges)} edges")
    rows = build.read_rows(DATA / "rail_fixes.csv")
    for complaint in mend.apply_fixes(draft, rows):
        print(complaint)
    print(f"dropped {build.drop_doubles(draft)} doubled edges")
    draft = _without_crumbs(draft)
    codes, country = _countries(draft)
    gaps = {p for e in draft.edges.values() if e.kind == build.GAP for p in (e.u, e.v)}
    print(f"joined {mend.mend_rounding(draft, country, gaps)} parts")
    print(f"joined {mend.mend_loose_ends(draft, country, gaps)} loose ends")
    build.split_long(draft)
    codes, country = _countries(draft)
    near = sorted({*mend.approaches(draft), *mend.loose_pairs(draft)})
    print(f"{len(near)} nearest approaches")
    net = build.contract(draft, {p for u, v, _ in near for p in (u, v)})
    arrays = build.to_arrays(draft, net, country)
    place = {p: i for i, p in enumerate(net.nodes)}
    arrays["node_part"] = mend.components(draft)[net.nodes].astype(np.int16)
    arrays["approach_u"] = np.array([place[u] for u, _, _ in near], dtype=np.int32)
    arrays["approach_v"] = np.array([place[v] for _, v, _ in near], dtype=np.int32)
    header = {
        "kind": "rail",
        "source": build.SOURCE,
        "version": "2.0.0",
        "licence": build.LICENCE,
        "countries": ",".join(codes),
        "notes": json.dumps(rows, ensure_ascii=False),
    }
    data = encode(arrays, header)
    build.save(options.out, data)
    print(
        f"{options.out.name}: {len(net.nodes)} nodes, {len(net.chains)} chains, {len(data)} bytes"
    )


def _countries(draft: build.Draft) -> tuple[list[str], list[int]]:
    """Country codes, sorted, and for every point its place among them; "" is nobody's."""
    found = Boundaries.open().countries_at(draft.lon, draft.lat, near_km=25.0)
    codes = sorted(set(found.tolist()))
    place = {code: i for i, code in enumerate(codes)}
    return codes, [place[code] for code in found.tolist()]


def _without_crumbs(draft: build.Draft) -> build.Draft:
    """Leave out parts of the network of less than a few km: sidings, parks, rounding's crumbs."""
    part = mend.components(draft)
    total = np.zeros(part.max() + 1)
    for edge in draft.edges.values():
        total[part[edge.u]] += edge.km
    return build.keep_points(draft, np.flatnonzero(total[part] >= MIN_PART_KM))


if __name__ == "__main__":
    main()

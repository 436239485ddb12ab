"""Make geo/data/places/ports.csv, the ports of searoute that our own list lacks, and geo/data/harbours.csv, where all are.

    python tools/build_ports.py

Source: the ports that PyPI's searoute (Apache-2.0) sails to and from. A port is found as `Port of X` and
`X Port`; the bare name stays the town's. Run tools/check_places.py afterwards.
"""

from __future__ import annotations

import csv
import importlib.util
import json
import math
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from geo.names import fold  # noqa: E402
from tools.build_units import FIELDS  # noqa: E402

PLACES_DIR = ROOT / "geo" / "data" / "places"
HARBOURS = ROOT / "geo" / "data" / "harbours.csv"
NEAR_DEG = 0.15
IMPORTANCE = 3.5
FAULTY = frozenset({"CRSJO"})
"""Ports that the source puts on the wrong side of the world."""


def all_ports() -> list[dict[str, Any]]:
    spec = importlib.util.find_spec("searoute")
    if spec is None or spec.origin is None:
        sys.exit("searoute is not installed: pip install corridormap")
    path = Path(spec.origin).parent / "data" / "ports.geojson"
    features: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["features"]
    return features


def source_ports() -> list[dict[str, Any]]:
    return [
        feature
        for feature in all_ports()
        if feature["properties"].get("t") and feature["properties"]["port"] not in FAULTY
    ]


def our_places() -> tuple[list[tuple[float, float]], set[str]]:
    """Return where our ports are, and the names that our places have."""
    points, names = [], set()
    for path in sorted(PLACES_DIR.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as stream:
            for record in csv.DictReader(stream):
                if path.name == "ports.csv" or "slug" not in record:
                    continue
                names.add(record["slug"])
                if record["kind"] == "port":
                    points.append((float(record["lon"]), float(record["lat"])))
    return points, names


def record_of(feature: dict[str, Any], slugs: set[str]) -> dict[str, Any]:
    properties = feature["properties"]
    name = " ".join(properties["name"].split(",")[0].split())
    bare = name.removeprefix("Port of ").removesuffix(" Port").removesuffix(" Pt")
    country = properties["port"][:2]
    slug = "-".join(fold(f"port of {bare}").split())
    if slug in slugs:
        slug += f"-{country.lower()}"
    lon, lat = feature["geometry"]["coordinates"][:2]
    return {
        **dict.fromkeys(FIELDS, ""),
        "slug": slug,
        "name": f"Port of {bare}",
        "kind": "port",
        "lon": round(lon, 4),
        "lat": round(lat, 4),
        "country": country,
        "precision": 2,
        "importance": IMPORTANCE,
        "en": "" if bare.startswith("Port ") else f"{bare} Port",
        "source": "searoute (Apache-2.0)",
    }


def main() -> None:
    ours, slugs = our_places()
    records = []
    for feature in sorted(source_ports(), key=lambda f: str(f["properties"]["port"])):
        lon, lat = feature["geometry"]["coordinates"][:2]
        if any(math.hypot(lon - x, lat - y) < NEAR_DEG for x, y in ours):
            continue
        record = record_of(feature, slugs)
        if record["slug"] not in slugs:
            slugs.add(record["slug"])
            records.append(record)
    with (PLACES_DIR / "ports.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, FIELDS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(sorted(records, key=lambda record: str(record["slug"])))
    print(f"{len(records)} ports, {write_harbours(ours)} harbours")


def write_harbours(ours: list[tuple[float, float]]) -> int:
    """Write the positions of all ports, to 0.01 degree, for the reader of links; return how many there are."""
    spots = {
        (round(lon, 2), round(lat, 2))
        for feature in all_ports()
        if feature["properties"]["port"] not in FAULTY
        for lon, lat in [feature["geometry"]["coordinates"][:2]]
    }
    spots |= {(round(lon, 2), round(lat, 2)) for lon, lat in ours}
    lines = [f"{lon},{lat}" for lon, lat in sorted(spots)]
    HARBOURS.write_text("\n".join(["lon,lat", *lines]) + "\n", encoding="utf-8")
    return len(lines)


if __name__ == "__main__":
    main()

"""Check the curated places against Natural Earth's boundaries, and note the outcome beside each.

    python tools/check_places.py [--map FILE] [CSV ...]

Fills the column `check` of the CSV files of geo/data/places: `inside KP`, `0.02 deg from KP` or
`at sea`. A place more than half a degree from its country is named and the exit code is 1.
FILE is `world_map.gpkg` of Debian's qgis-common (Natural Earth 1:10m, public domain).
"""

from __future__ import annotations

import argparse
import csv
import sys
from pathlib import Path

import pyogrio
import shapely

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from geo.boundaries import Boundaries  # noqa: E402
from layers.model import Position  # noqa: E402

PLACES_DIR = ROOT / "geo" / "data" / "places"
MAP = Path("/usr/share/qgis/resources/data/world_map.gpkg")
CHECKED = (
    "regions.csv",
    "waters.csv",
    "rivers.csv",
    "landforms.csv",
    "infrastructure.csv",
    "project_places.csv",
    "news_places.csv",
    "ports.csv",
    "lakes.csv",
    "sites.csv",
)
FAR_DEG = 0.5
EXPLAINED = frozenset(  # islets that the map lacks, fields offshore, lands that it draws otherwise
    [
        "crimea-peninsula",
        "somaliland",
        "berbera-port",
        "bikini",
        "bikini-atoll",
        "dokdo",
        "great-barrier-reef",
        "matsu-islands",
        "pratas-island",
        "kashagan",
    ]
)
WATER = frozenset({"sea", "strait", "bay"})


class Countries:
    """Country polygons by ISO code."""

    def __init__(self, path: Path) -> None:
        frame = pyogrio.read_dataframe(path, layer="countries")
        codes = frame["iso_a2"].fillna("").tolist()
        self.codes = [code.strip() for code in codes]
        self.shapes = frame.geometry.tolist()
        self.tree = shapely.STRtree(self.shapes)

    def at(self, point: shapely.Point) -> str:
        """Return the country that holds a point; empty at sea."""
        found = self.tree.query(point, predicate="within")
        return self.codes[int(found[0])] if len(found) else ""

    def distance_deg(self, point: shapely.Point, code: str) -> float | None:
        """Return the distance to a country in degrees; None when the map lacks it."""
        shapes = [s for s, c in zip(self.shapes, self.codes, strict=True) if c == code]
        return min((float(s.distance(point)) for s in shapes), default=None)


def outcome(record: dict[str, str], countries: Countries) -> tuple[str, bool]:
    """Return what to note for a place, and whether it is acceptable."""
    point = shapely.Point(float(record["lon"]), float(record["lat"]))
    here, code = countries.at(point), record["country"]
    if not code:
        return (f"inside {here}" if here else "at sea"), not (here and record["kind"] == "sea")
    if here == code:
        return f"inside {code}", True
    distance = countries.distance_deg(point, code)
    if distance is None:
        return "not on the map", True
    limit = 6 if record["kind"] in WATER else FAR_DEG
    return f"{distance:.2f} deg from {code}", distance <= limit


def is_by_iso(record: dict[str, str]) -> bool:
    """Return whether a place lies in its country by ISO 3166, which the map draws elsewhere: Crimea, Somaliland, Northern Cyprus."""
    at = Position(float(record["lon"]), float(record["lat"]))
    return Boundaries.open().country_at(at, near_km=25.0) == record["country"]


def check(path: Path, countries: Countries) -> list[str]:
    """Fill the column `check` of a file; return what is wrong, a line a place."""
    with path.open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream)
        fields, records = list(reader.fieldnames or ()), list(reader)
    wrong = []
    for record in records:
        record["check"], fine = outcome(record, countries)
        if not fine and record["slug"] not in EXPLAINED and not is_by_iso(record):
            wrong.append(f"{path.name}: {record['slug']} is {record['check']}")
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, fields, lineterminator="\n")
        writer.writeheader()
        writer.writerows(records)
    return wrong


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("files", nargs="*", type=Path, metavar="CSV")
    parser.add_argument("--map", type=Path, default=MAP)
    options = parser.parse_args()
    countries = Countries(options.map)
    files = options.files or [PLACES_DIR / name for name in CHECKED]
    wrong = [line for path in files for line in check(path, countries)]
    if wrong:
        sys.exit("\n".join(wrong))


if __name__ == "__main__":
    main()

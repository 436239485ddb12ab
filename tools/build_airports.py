"""Make tools/airports.csv: airports with a code of the IATA near a town, with the names they go by.

    python tools/build_airports.py AIRPORTS

AIRPORTS is `airports.csv` of PyPI's airportsdata 20260905 (MIT; out of public lists of OurAirports,
public domain, and of aviation authorities). Left out: strips, heliports, airports without a town of
20,000 people within 60 km unless they are international, and those that geo/data/places has.
"""

from __future__ import annotations

import argparse
import csv
import re
import sys
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from geo.names import fold  # noqa: E402
from tools.build_gazetteer import PLACES_DIR, curated_rows, towns  # noqa: E402

OUT = ROOT / "tools" / "airports.csv"
LEAST_TOWN = 20_000
NEAR_DEG = 0.55
SAME_DEG = 0.15
_WRONG = re.compile(r"[(/\\]|coordinates|construction|heliport|airstrip|seaplane|\d", re.IGNORECASE)
_KIND = re.compile(r" (?:Airport|Air Base|Airfield|Air Station|Air Force Base|Aerodrome)$")
_GRADE = re.compile(r" (?:International|Regional|Municipal|Metropolitan|Domestic)(?= Airport$)")


def names_of(record: dict[str, str], alone: bool) -> list[str]:
    """Return the names of an airport, its own first: "Moi International Airport" for Mombasa's, too."""
    name = " ".join(record["name"].split()).replace(" Intl", " International")
    names = [name, _GRADE.sub("", name)]
    city = record["city"]
    if city and name.startswith(f"{city} ") and len(name.split()) > len(city.split()) + 2:
        rest = name.removeprefix(f"{city} ")
        if not rest.startswith(
            ("International", "Regional", "Municipal", "City", "North", "South")
        ):
            names += [rest, _GRADE.sub("", rest)]
    if alone and city and name.endswith("International Airport"):
        names += [f"{city} International Airport", f"{city} Airport"]
    return list(dict.fromkeys(n for n in names if len(n.split()) > 1))


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("airports", type=Path)
    with parser.parse_args().airports.open(encoding="utf-8", newline="") as stream:
        records = [r for r in csv.DictReader(stream) if r["iata"] and not _WRONG.search(r["name"])]
    large = [t for t in towns()[0] if t["population"] >= LEAST_TOWN]
    at = np.array([(t["latitude"], t["longitude"]) for t in large])
    curated = {key: row for row in curated_rows(PLACES_DIR) for key in row.keys}
    cities = [(r["city"], r["country"]) for r in records if "International" in r["name"]]
    rows = []
    for record in sorted(records, key=lambda r: r["iata"]):
        name, lat, lon = record["name"], float(record["lat"]), float(record["lon"])
        near = (np.abs(at - (lat, lon)) < NEAR_DEG).all(axis=1).any()
        wanted = "International" in name or (near and _KIND.search(name))
        same = curated.get(fold(name))
        if not wanted or (same and max(abs(same.lat - lat), abs(same.lon - lon)) < SAME_DEG):
            continue
        alone = cities.count((record["city"], record["country"])) == 1
        names = [n for n in names_of(record, alone) if fold(n) not in curated]
        if names:
            rows.append(
                (record["iata"], "|".join(names), record["country"], f"{lat:.3f}", f"{lon:.3f}")
            )
    with OUT.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(("iata", "names", "country", "lat", "lon"))
        writer.writerows(rows)
    print(f"{len(rows)} airports in {OUT.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

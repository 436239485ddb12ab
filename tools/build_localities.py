"""Make tools/localities.csv: places of the United States that GeoNames' towns of 500 people lack.

    python tools/build_localities.py --census places.gz --post codes.js

`places.gz` is of Debian's weather-util-data 2.4.4 (US Census Bureau's Gazetteer of 2022, public
domain), `codes.js` of npm's zipcodes 8.0.0 (names of post offices of the federal list, public domain;
positions GeoNames, CC BY 4.0). Left out: what GeoNames' towns have under this name nearby, numbered
districts, census areas without a seat. Townships are found by their whole name alone.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import math
import re
import sys
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from geo.names import fold  # noqa: E402
from tools.build_gazetteer import PLACES_DIR, read_csv, towns  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator

OUT = ROOT / "tools" / "localities.csv"
NEAR_DEG = 0.25
POST_NEAR_DEG = 0.35
"""Post offices are where their post code's middle is."""
_RECORD = re.compile(
    r"\[fips(\d+)\]\ncentroid = \((.*?), (.*?)\)\ndescription = (.*), ([A-Z]{2})\n"
)
_KINDS = re.compile(
    r" (?:city and borough|unified government|metropolitan government|consolidated government"
    r"|city|town|village|borough|CDP|municipality|urban county|corporation)(?: \(balance\))?$"
)
_TOWNSHIP = re.compile(r" (?:charter township|township)$")
TOWN_STATES = frozenset(["CT", "MA", "ME", "NH", "NY", "RI", "VT"])
"""Where the towns of the county are what people call towns."""
_NOT_NAMES = re.compile(r"\d|not defined|\bUT$|^Unorganized|[(/]| University$| College$| Family$")
PLACE, SUBDIVISION = 7, 10
"""Digits of the Census Bureau's codes."""


class Locality(NamedTuple):
    """A place on its way into the list."""

    code: str
    name: str
    state: str
    lat: float
    lon: float


def census(path: Path) -> Iterator[Locality]:
    """Yield places, towns of the north-east, and townships by their whole name."""
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        text = stream.read()
    for code, lat, lon, description, state in _RECORD.findall(text):
        if len(code) == SUBDIVISION:
            code = code[:2] + code[5:]  # noqa: PLW2901 - codes of subdivisions are a state's own
            name = description.removesuffix(" town")
            if name == description or state not in TOWN_STATES:
                if not _TOWNSHIP.search(description):
                    continue
                name = _TOWNSHIP.sub(" Township", description)
        elif len(code) == PLACE and _KINDS.search(description):
            name = _KINDS.sub("", description)
        else:
            continue
        if not _NOT_NAMES.search(name):
            at = (round(math.degrees(float(value)), 4) for value in (lat, lon))
            yield Locality(code, name, state, *at)


def post_offices(path: Path) -> Iterator[Locality]:
    """Yield the names of post offices, each at the middle of its first post code."""
    text = path.read_text(encoding="utf-8")
    records = json.loads(text[text.index("{") : text.index("};") + 1])
    seen = set()
    for code, record in sorted(records.items()):
        name, state = record["city"].strip(), record["state"]
        known = record["latitude"] and record["longitude"]
        if known and (name, state) not in seen and not _NOT_NAMES.search(name):
            seen.add((name, state))
            yield Locality(
                f"zip{code}", cased(name), state, record["latitude"], record["longitude"]
            )


def cased(name: str) -> str:
    """Return a name as it is written: "Mcgrath" as "McGrath", "Fond Du Lac" as "Fond du Lac"."""
    name = re.sub(r"\bMc ?([A-Za-z])", lambda m: "Mc" + m[1].upper(), name)
    return re.sub(r" (Of|The|And|Du|De|On|In|At|La) ", lambda m: f" {m[1].lower()} ", name)


class Known:
    """What is in the gazetteer, by name and state."""

    def __init__(self) -> None:
        self._at: dict[tuple[str, str], list[tuple[float, float]]] = defaultdict(list)

    def add(self, name: str, state: str, lat: float, lon: float) -> None:
        self._at[fold(name), state].append((lat, lon))

    def near(self, place: Locality, degrees: float) -> bool:
        return any(
            abs(lat - place.lat) < degrees and abs(lon - place.lon) < degrees
            for lat, lon in self._at[fold(place.name), place.state]
        )


def known_towns() -> Known:
    known = Known()
    for town in towns()[0]:
        if town["countrycode"] == "US":
            for name in {town["name"], *town["alternatenames"]}:
                known.add(name, town["admin1code"], town["latitude"], town["longitude"])
    return known


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--census", type=Path, required=True)
    parser.add_argument("--post", type=Path, required=True)
    args = parser.parse_args()
    states = {
        r["code"][3:] for r in read_csv(PLACES_DIR / "admin1_codes.csv") if r["code"][:3] == "US."
    }
    known, found = known_towns(), []
    sources = ((census(args.census), NEAR_DEG), (post_offices(args.post), POST_NEAR_DEG))
    for places, degrees in sources:
        for place in places:
            if place.state in states and not known.near(place, degrees):
                known.add(place.name, place.state, place.lat, place.lon)
                found.append(place)
    with OUT.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(Locality._fields)
        writer.writerows(sorted(found))
    print(f"{len(found)} places in {OUT.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

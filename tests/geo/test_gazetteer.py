"""The packaged gazetteer: traps, spellings, countries, damage, a user's own places."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from geo import _index
from geo.gazetteer import DATA_DIR, KINDS, Gazetteer
from geo.names import fold
from layers.errors import DataError, NotFoundError
from layers.model import Name, Place, Position
from layers.vocabulary import PlaceKind, Precision

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.open()


def at(place: Place, lat: float, lon: float, *, within: float = 0.1) -> bool:
    return abs(place.position.lat - lat) <= within and abs(place.position.lon - lon) <= within


@pytest.mark.parametrize(
    ("name", "lat", "lon"),
    [
        ("Tumen", 42.966, 129.842),
        ("Khasan", 42.43, 130.645),
        ("Khorgos", 44.21, 80.42),
        ("Jinzhou", 41.108, 121.142),
        ("Brest", 52.109, 23.717),
        ("Songjin", 40.67, 129.20),
        ("Tanchon", 40.46, 128.91),
        ("Huichon", 40.17, 126.28),
        ("Dorasan", 37.899, 126.710),
        ("Panmunjom", 37.956, 126.677),
        ("Kaesong Industrial Complex", 37.93, 126.63),
        ("Mount Kumgang", 38.66, 128.11),
        ("Jejin", 38.545, 128.40),
        ("Tumangang", 42.415, 130.61),
        ("Quanhe", 42.567, 130.525),
        ("Wonjong", 42.58, 130.49),
        ("Wihwa", 40.137, 124.446),
        ("Zamyn-Uud", 43.72, 111.905),
        ("Zhongguancun", 39.98, 116.31),
        ("Kamyshovaya", 42.76, 130.62),
        ("Grodekovo", 44.41, 131.38),
        ("Naushki", 50.38, 106.11),
        ("New Yalu River Bridge", 40.036, 124.369),
        ("Bayuquan", 40.28, 122.10),
        ("Hambantota Port", 6.12, 81.10),
        ("Port of Karachi", 24.83, 66.97),
        ("Port of Brest", 48.387, -4.491),
        ("New York", 40.714, -74.006),
        ("Washington", 38.895, -77.036),
        ("Peking", 39.907, 116.397),
        ("Leningrad", 59.939, 30.314),
        ("Saigon", 10.823, 106.630),
    ],
)
def test_what_a_name_means_where_nothing_decides(
    gazetteer: Gazetteer, name: str, lat: float, lon: float
) -> None:
    assert at(gazetteer.lookup(name)[0], lat, lon)


@pytest.mark.parametrize(
    ("name", "positions"),
    [
        ("Kosong", [(38.379, 128.468), (38.744, 128.177), (34.976, 128.324)]),
        ("Goseong", [(38.379, 128.468), (34.976, 128.324)]),
        ("고성", [(38.379, 128.468), (38.744, 128.177), (34.976, 128.324)]),
        ("Gwangju", [(35.155, 126.916), (37.41, 127.257)]),
        ("Pingxiang", [(27.617, 113.854), (22.097, 106.757)]),
        ("Jining", [(35.405, 116.581), (41.028, 113.106)]),
        ("Jinzhou", [(41.108, 121.142), (39.1, 121.717)]),
        ("Ji'an", [(27.117, 114.979), (41.128, 126.195)]),
        ("Fengcheng", [(40.454, 124.072)]),
        ("Brest", [(52.109, 23.717), (48.390, -4.486)]),
        ("Tumen", [(42.966, 129.842), (34.766, 105.878), (57.152, 65.527)]),
        ("Jilin", [(43.0, 126.0), (43.847, 126.561)]),
        ("Venice", [(45.437, 12.333)]),
        ("Khasan", [(42.43, 130.645), (13.007, 76.096)]),
    ],
)
def test_all_namesakes_are_there(
    gazetteer: Gazetteer, name: str, positions: list[tuple[float, float]]
) -> None:
    found = gazetteer.lookup(name)
    for lat, lon in positions:
        assert any(at(place, lat, lon) for place in found), (name, lat, lon)


@pytest.mark.parametrize(
    ("names", "place_id"),
    [
        (("Yalu", "Yalu River", "Amnok", "압록강", "鸭绿江", "Amnok River"), "cm:yalu-river"),
        (("Tumen River", "Tuman River", "두만강", "图们江", "Туманная"), "cm:tumen-river"),
        (("East Sea", "Sea of Japan", "동해", "Японское море"), "cm:sea-of-japan"),
        (("West Sea", "Yellow Sea", "서해", "黄海"), "cm:yellow-sea"),
        (("DPRK", "D.P.R.K.", "North Korea", "북한", "朝鲜", "КНДР"), "cm:north-korea"),
        (("RoK", "South Korea", "Republic of Korea", "한국", "韩国"), "cm:south-korea"),
        (("PRC", "China", "중국", "中国", "Китай"), "cm:china"),
        (("U.S.", "USA", "United States", "America", "미국", "США"), "cm:united-states"),
        (("UK", "U.K.", "Britain", "Great Britain"), "cm:united-kingdom"),
        (("UAE", "United Arab Emirates"), "cm:united-arab-emirates"),
        (("Burma", "Myanmar"), "cm:myanmar"),
        (("Türkiye", "Turkey"), "cm:turkey"),
        (("Ivory Coast", "Côte d'Ivoire"), "cm:ivory-coast"),
        (("USSR", "Soviet Union", "소련"), "cm:soviet-union"),
        (("the Balkans", "Balkans"), "cm:balkans"),
        (("North Pyongan", "North P'yŏngan", "P'yŏngan-bukto", "평안북도"), "cm:kp-north-pyongan"),
        (("Primorsky Krai", "Primorye", "Приморский край", "연해주"), "cm:ru-primorsky-krai"),
        (("Pa.", "Pennsylvania"), "cm:us-pennsylvania"),
        (("Calif.", "California"), "cm:us-california"),
        (("Mount Paektu", "Paektusan", "백두산"), "cm:mount-paektu"),
        (("Strait of Hormuz", "Hormuz"), "cm:strait-of-hormuz"),
        (("Bab el-Mandeb", "Bab al-Mandab"), "cm:bab-el-mandeb"),
    ],
)
def test_names_of_one_place(gazetteer: Gazetteer, names: tuple[str, ...], place_id: str) -> None:
    for name in names:
        assert place_id in {place.id for place in gazetteer.lookup(name)}, name


@pytest.mark.parametrize(
    ("code", "lat", "lon"),
    [
        ("US", 39.76, -98.5),
        ("AU", -25, 135),
        ("JP", 35.685, 139.753),
        ("CA", 60.108, -113.643),
        ("GB", 54.758, -2.695),
        ("LY", 28, 17),
        ("CD", -2.5, 23.5),
        ("NZ", -42, 174),
        ("RU", 60, 100),
        ("CN", 35, 105),
    ],
)
def test_country_points(gazetteer: Gazetteer, code: str, lat: float, lon: float) -> None:
    rows = [
        row
        for row in range(len(gazetteer))
        if KINDS[gazetteer.kind[row]] is PlaceKind.COUNTRY
        and gazetteer.countries[gazetteer.country[row]] == code
    ]
    assert any(at(gazetteer.place(row), lat, lon, within=0.001) for row in rows)


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Cheongjin", "gn:2044757"),
        ("Gaeseong", "gn:1876373"),
        ("Shinuiju", "gn:2040893"),
        ("Hwanggeumpyeong", "cm:hwanggumpyong"),
        ("Haerbin", "gn:2037013"),
        ("Shen-yang", "gn:2034937"),
        ("Wladiwostok", "gn:2013348"),
        ("Chabarovsk", "gn:2022890"),
        ("图们市", "gn:2034340"),
        ("Jilin City", "gn:2036502"),
        ("St Petersburg", "gn:498817"),
        ("Saint Louis", "gn:4407066"),
    ],
)
def test_other_spellings(gazetteer: Gazetteer, name: str, found: str) -> None:
    assert gazetteer.lookup(name)[0].id == found


def test_near_misses_only_where_nothing_fits(gazetteer: Gazetteer) -> None:
    assert gazetteer.lookup("Vladivostock-on-Sea") == ()
    assert gazetteer.search("Vladivvostok")[0].id == "gn:2013348"
    assert gazetteer.search("Seoul")[0].name == "Seoul"
    assert gazetteer.search("zzqqxxyy") == ()
    assert gazetteer.search("qx") == ()


@pytest.mark.parametrize(
    ("asked", "never"),
    [
        ("Nroth Pyongan", "cm:kp-south-pyongan"),
        ("North Pyongann", "cm:kp-south-pyongan"),
        ("South Hamgyon", "cm:kp-north-hamgyong"),
        ("평안북됴", "cm:kp-south-pyongan"),
    ],
)
def test_a_compass_point_is_never_turned(gazetteer: Gazetteer, asked: str, never: str) -> None:
    assert never not in {place.id for place in gazetteer.search(asked)}


@pytest.mark.parametrize("name", ["", "   ", "\ud800", "x" * 10_000, "\x00", "北" * 500])
def test_hostile_names_are_just_not_there(gazetteer: Gazetteer, name: str) -> None:
    assert gazetteer.lookup(name) == ()
    assert gazetteer.search(name) == ()
    assert list(gazetteer.rows(fold(name))) == []
    assert list(gazetteer.rows(name)) == []


def test_ids_lead_back(gazetteer: Gazetteer) -> None:
    for name in ("Seoul", "Khasan", "North Pyongan", "Black Sea"):
        place = gazetteer.lookup(name)[0]
        assert gazetteer.by_id(place.id) == place


@pytest.mark.parametrize(
    ("place_id", "name", "unit", "kind"),
    [
        ("census:4224864", "Fairview Township", "Pennsylvania", PlaceKind.CITY),
        ("zip:14013", "Basom", "New York", PlaceKind.CITY),
        ("iata:LHR", "London Heathrow Airport", "England", PlaceKind.AIRPORT),
        ("iata:CDG", "Charles de Gaulle International Airport", "Île-de-France", PlaceKind.AIRPORT),
    ],
)
def test_localities_and_airports(
    gazetteer: Gazetteer, place_id: str, name: str, unit: str, kind: PlaceKind
) -> None:
    place = gazetteer.by_id(place_id)
    assert (place.name, place.admin1, place.kind) == (name, unit, kind)
    assert place in gazetteer.lookup(name)
    assert place.id == place_id
    assert place.source != "GeoNames"


@pytest.mark.parametrize(
    ("name", "lat", "lon"),
    [
        ("Seneca Lake", 42.6, -76.9),
        ("Lake Winnipesaukee", 43.6, -71.3),
        ("Weddell Sea", -73, -45),
        ("Pecos River", 31.5, -103),
        ("Schuylkill River", 40.2, -75.6),
        ("Penn Station", 40.75, -73.99),
        ("Tower Hamlets", 51.515, -0.035),
        ("Tarbela Dam", 34.09, 72.7),
        ("Moi International Airport", -4.03, 39.6),
        ("Middle Tennessee", 36, -86.7),
        ("County Antrim", 54.85, -6.2),
        ("Unbong Dam", 41.38, 126.5),
    ],
)
def test_waters_sites_and_regions(gazetteer: Gazetteer, name: str, lat: float, lon: float) -> None:
    within = 9 if name == "Weddell Sea" else 0.6
    assert at(gazetteer.lookup(name)[0], lat, lon, within=within)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Tirmiz", "Termez"),
        ("Goyang-si", "Goyang"),
        ("Köln", "Cologne"),
        ("Sevilla", "Seville"),
        ("Madinah", "Medina"),
        ("Sariwŏn-si", "Sariwŏn"),
        ("Karagandy", "Karaganda"),
    ],
)
def test_names_are_shown_in_english(gazetteer: Gazetteer, name: str, shown: str) -> None:
    assert fold(gazetteer.lookup(name)[0].name) == fold(shown)


def test_a_bare_word_for_water_is_no_name_of_a_lake(gazetteer: Gazetteer) -> None:
    for name in ("Cedar", "Split", "Rainy", "Black"):
        assert all(place.kind is not PlaceKind.LAKE for place in gazetteer.lookup(name))


@pytest.mark.parametrize(
    "place_id",
    [
        *("gn:1", "gn:x", "gn:99999999999999", "cm:no", "", "user:x"),
        *(
            "census:1",
            "census:x",
            "zip:1",
            "zip:014013",
            "iata:",
            "iata:lhr",
            "iata:LHR1",
            "gn:lhr",
        ),
    ],
)
def test_unknown_ids(gazetteer: Gazetteer, place_id: str) -> None:
    with pytest.raises(NotFoundError, match="geocode"):
        gazetteer.by_id(place_id)


def test_curated_records_are_whole(gazetteer: Gazetteer) -> None:
    place = gazetteer.by_id("cm:yalu-river")
    assert place.kind is PlaceKind.RIVER
    assert place.country is None
    assert place.precision is Precision.ESTIMATED
    assert Name("압록강", "ko") in place.names
    assert place.source
    assert gazetteer.by_id("cm:khasan").admin1 == "Primorsky Krai"


def test_columns_agree(gazetteer: Gazetteer) -> None:
    row = gazetteer.rows("seoul")[0]
    place = gazetteer.place(row)
    assert gazetteer.population[row] == place.population
    assert gazetteer.countries[gazetteer.country[row]] == "KR"
    assert KINDS[gazetteer.kind[row]] is PlaceKind.CITY
    assert gazetteer.admin1_names[gazetteer.admin1[row]] == "Seoul"
    for column in ("lon", "lat", "population", "importance", "kind", "country", "admin1"):
        assert len(getattr(gazetteer, column)) == len(gazetteer)


def test_pairs_tell_names_apart(gazetteer: Gazetteer) -> None:
    assert gazetteer.pairs("north korea")[0] & _index.PRIMARY
    assert gazetteer.pairs("dprk")[0] & _index.ABBREVIATION
    assert not gazetteer.pairs("mukden")[0] & _index.PRIMARY
    assert gazetteer.pairs("tumen")[0] & _index.PREFERRED


def test_prefixes(gazetteer: Gazetteer) -> None:
    found = gazetteer.prefixes("north korean border")
    assert "north korea" in found
    assert found == sorted(found, key=len)
    assert gazetteer.prefixes("\ud800") == []


def test_the_nearest_place(gazetteer: Gazetteer) -> None:
    near = gazetteer.near(Position(126.978, 37.566), limit=5, within_km=30)
    assert len(near) == 5
    assert near[0].country == "KR"
    assert gazetteer.near(Position(-140, -45), limit=3, within_km=50) == ()


def test_own_places_come_first() -> None:
    own = Place(
        id="user:seoul",
        name="Seoul",
        kind=PlaceKind.SITE,
        position=Position(1, 2),
        country="FR",
        names=(Name("Xanadu Yard"),),
    )
    gazetteer = Gazetteer.open(places=[own])
    assert gazetteer.lookup("seoul")[0] == own
    assert gazetteer.lookup("Seoul")[1].country == "KR"
    assert gazetteer.lookup("xanadu yard") == (own,)
    assert gazetteer.by_id("user:seoul") == own
    row = gazetteer.rows("seoul")[0]
    assert row == len(gazetteer) - 1
    assert gazetteer.lon[row] == 1
    assert gazetteer.countries[gazetteer.country[row]] == "FR"


@pytest.mark.parametrize("name", ["latin.trie", "lon.npy", "shared.npy", "details.bin"])
@pytest.mark.parametrize("damage", ["flip", "cut", "gone"])
def test_a_damaged_file_is_named(tmp_path: Path, name: str, damage: str) -> None:
    folder = tmp_path / "gazetteer"
    shutil.copytree(DATA_DIR, folder)
    path = folder / name
    data = bytearray(path.read_bytes())
    if damage == "gone":
        path.unlink()
    elif damage == "cut":
        path.write_bytes(data[:-7])
    else:
        data[len(data) // 2] ^= 0xFF
        path.write_bytes(data)
    with pytest.raises(DataError, match=name):
        Gazetteer.open(data_dir=folder)


@pytest.mark.parametrize("stamp", ["", "{}", "[]", '{"format": 99, "files": {}}', "\x00\xff"])
def test_a_damaged_stamp_is_named(tmp_path: Path, stamp: str) -> None:
    (tmp_path / "index.json").write_text(stamp, encoding="utf-8")
    with pytest.raises(DataError, match="gazetteer"):
        Gazetteer.open(data_dir=tmp_path)


def test_the_ports_of_a_country_weightiest_first(gazetteer: Gazetteer) -> None:
    ports = gazetteer.of_kind(PlaceKind.PORT, country="KP")
    assert {"Rajin Port", "Chongjin Port", "Nampo Port"} <= {p.name for p in ports[:4]}
    assert {p.country for p in ports} == {"KP"}
    assert gazetteer.of_kind(PlaceKind.PORT, country="XX") == ()

"""Boundaries: which country holds a position, which polygon a place has, and damage is named."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo._boundary_units import fold_unit_name
from geo.boundaries import DATA, Boundaries
from layers.errors import DataError, InputError, NotFoundError
from layers.model import Place, Position
from layers.vocabulary import PlaceKind


@pytest.fixture(scope="module")
def boundaries() -> Boundaries:
    return Boundaries.open()


@pytest.mark.parametrize(
    ("lat", "lon", "country"),
    [
        pytest.param(42.430, 130.645, "RU", id="Khasan"),
        pytest.param(42.422, 130.603, "KP", id="Tumangang"),
        pytest.param(42.867, 130.357, "CN", id="Hunchun"),
        pytest.param(40.129, 124.395, "CN", id="Dandong"),
        pytest.param(40.101, 124.398, "KP", id="Sinuiju"),
        pytest.param(40.137, 124.446, "KP", id="Wihwa"),
        pytest.param(37.899, 126.710, "KR", id="Dorasan"),
        pytest.param(37.930, 126.630, "KP", id="Kaesong Industrial Complex"),
        pytest.param(6.124, 81.118, "LK", id="Hambantota"),
        pytest.param(22.30, 114.17, "HK", id="Hong Kong, a quay off the coast as drawn"),
        pytest.param(-18.137, 178.425, "FJ", id="Suva, near the antimeridian"),
        pytest.param(66.0, -179.95, "RU", id="Chukotka, beyond the antimeridian"),
        pytest.param(-89.95, 0.0, "AQ", id="South Pole"),
        pytest.param(44.95, 34.10, "UA", id="Simferopol, as ISO 3166-2 has it"),
        pytest.param(9.56, 44.06, "SO", id="Hargeisa"),
        pytest.param(25.03, 121.5, "TW", id="Taipei"),
        pytest.param(42.66, 21.16, "XK", id="Pristina"),
        pytest.param(4.92, -52.3, "GF", id="Cayenne"),
        pytest.param(38.0, 130.0, None, id="the sea between Korea and Japan"),
        pytest.param(0.0, 0.0, None, id="null island"),
    ],
)
def test_country_at(boundaries: Boundaries, lat: float, lon: float, country: str | None) -> None:
    assert boundaries.country_at(Position(lon, lat)) == country


def test_near_km_is_a_distance_not_a_box(boundaries: Boundaries) -> None:
    quay = Position(114.17, 22.30)
    assert boundaries.country_at(quay, near_km=0) is None
    assert boundaries.country_at(quay, near_km=2) == "HK"
    # 20 km out at 70 degrees north is half a degree of longitude: beyond a reach of 10 km.
    coast = boundaries.geometry("NO")
    north = shapely.get_coordinates(coast)
    lon, lat = north[np.argmax(north[:, 1])]
    assert boundaries.country_at(Position(lon, lat + 5 / 111.2), near_km=10) in {"NO", "SJ"}
    assert boundaries.country_at(Position(lon, lat + 20 / 111.2), near_km=10) is None


def test_units_by_position_name_and_key(boundaries: Boundaries) -> None:
    unit = boundaries.unit_at(Position(124.394, 40.101))
    assert unit is not None
    assert (unit.key, unit.country) == ("KP-03", "KP")
    for name in ("North Pyongan", "P'yŏngan-bukto", "평안북도", "平安北道"):
        assert boundaries.find_unit(name, "KP") == unit
    assert boundaries.unit("CN-LN").name == "Liaoning"
    assert boundaries.unit_at(Position(130.0, 38.0)) is None
    with pytest.raises(NotFoundError, match="CN-XX"):
        boundaries.unit("CN-XX")
    with pytest.raises(NotFoundError, match="QQ"):
        boundaries.geometry("QQ")


def test_units_whose_names_are_alike_keep_their_own_codes(boundaries: Boundaries) -> None:
    assert boundaries.unit("KR-27").name == "Daegu"
    assert boundaries.unit("KR-47").name == "North Gyeongsang"
    assert boundaries.unit("RU-ALT").name == "Altay"
    assert boundaries.unit("RU-AL").name == "Gorno-Altay"


@pytest.mark.parametrize("key", ["CN-LN", "CN-JL", "CN-HL", "KP-03", "KP-13", "RU-PRI", "PK-BA"])
def test_units_of_the_first_corpora_are_there(boundaries: Boundaries, key: str) -> None:
    assert boundaries.geometry(key).is_valid


def test_every_polygon_is_valid_and_units_fill_their_country(boundaries: Boundaries) -> None:
    assert len(boundaries.countries) >= 240
    for code in boundaries.countries:
        assert boundaries.geometry(code).is_valid
    for code in ("CN", "KP", "KR", "RU", "KE", "PK"):
        whole = boundaries.geometry(code).area
        parts = sum(
            boundaries.geometry(u.key).area
            for u in boundaries.units
            if u.country == code and not u.children
        )
        assert parts == pytest.approx(whole, rel=1e-3)


def test_neighbours_share_their_border(boundaries: Boundaries) -> None:
    for left, right in (("CN", "KP"), ("KP", "KR"), ("CN-LN", "CN-JL"), ("RU-PRI", "KP-13")):
        first, second = boundaries.geometry(left), boundaries.geometry(right)
        assert first.touches(second) or first.intersection(second).area < 1e-6


@pytest.mark.parametrize(
    ("place", "key"),
    [
        (Place("cm:china", "China", PlaceKind.COUNTRY, Position(105, 35), "CN"), "CN"),
        (Place("gn:2036115", "Liaoning", PlaceKind.ADMIN1, Position(0, 0), "CN"), "CN-LN"),
        (Place("cm:x", "Jilin Province", PlaceKind.ADMIN1, Position(126.5, 43), "CN"), "CN-JL"),
        (
            Place("cm:x", "Whatever", PlaceKind.ADMIN1, Position(0, 0), "CN", area_id="CN-HL"),
            "CN-HL",
        ),
    ],
)
def test_area_of_a_place(boundaries: Boundaries, place: Place, key: str) -> None:
    area = boundaries.area(place)
    assert area is not None
    assert area.method == "boundary"
    drawn = shapely.MultiPolygon(
        [(p.exterior.positions, [h.positions for h in p.holes]) for p in area.polygons]
    )
    assert drawn.area == pytest.approx(boundaries.geometry(key).area)
    for polygon in area.polygons:
        ring = shapely.LinearRing(polygon.exterior.positions)
        assert ring.is_closed
        assert ring.is_ccw


def test_a_city_has_no_area(boundaries: Boundaries) -> None:
    city = Place("gn:1", "Jilin", PlaceKind.CITY, Position(126.56, 43.85), "CN")
    assert boundaries.area(city) is None


def test_a_unit_that_the_source_has_in_parts_is_their_union(boundaries: Boundaries) -> None:
    england = boundaries.find_unit("England", "GB")
    assert england is not None
    assert len(england.children) > 50
    assert boundaries.geometry("GB-ENG").contains(shapely.Point(-1.5, 52.5))
    assert not boundaries.geometry("GB-ENG").contains(shapely.Point(-4.2, 56.5))
    parts = sum(boundaries.geometry(key).area for key in england.children)
    assert boundaries.geometry("GB-ENG").area == pytest.approx(parts, rel=1e-3)
    place = Place("cm:england", "England", PlaceKind.ADMIN1, Position(-1.5, 52.5), "GB")
    assert boundaries.area(place) is not None


@pytest.mark.parametrize(
    ("zone_id", "inside", "outside"),
    [
        pytest.param(
            "zone:rason-sez", (130.283, 42.256), (129.776, 41.796), id="Rajin, not Chongjin"
        ),
        pytest.param(
            "zone:sinuiju-sar", (124.398, 40.101), (124.395, 40.140), id="Sinuiju, not Dandong"
        ),
        pytest.param(
            "zone:changjitu-pilot-area", (129.502, 42.888), (124.35, 43.17), id="Yanji, not Siping"
        ),
        pytest.param(
            "zone:changjitu-pilot-area",
            (125.323, 43.880),
            (126.65, 45.75),
            id="Changchun, not Harbin",
        ),
        pytest.param(
            "zone:liaoning-coastal-belt",
            (121.602, 38.912),
            (123.433, 41.792),
            id="Dalian, not Shenyang",
        ),
        pytest.param(
            "zone:liaoning-coastal-belt",
            (120.836, 40.752),
            (119.60, 39.93),
            id="Huludao, not Qinhuangdao",
        ),
        pytest.param(
            "zone:tumen-area", (130.357, 42.867), (125.75, 39.03), id="Hunchun, not Pyongyang"
        ),
        pytest.param(
            "zone:demilitarized-zone",
            (126.677, 37.956),
            (126.978, 37.566),
            id="Panmunjom, not Seoul",
        ),
    ],
)
def test_zones_hold_what_they_should(
    boundaries: Boundaries, zone_id: str, inside: tuple[float, float], outside: tuple[float, float]
) -> None:
    area = boundaries.zone(zone_id)
    shape = shapely.MultiPolygon(
        [(p.exterior.positions, [h.positions for h in p.holes]) for p in area.polygons]
    )
    assert shape.is_valid
    assert shape.dwithin(shapely.Point(inside), 0.02)
    assert not shape.contains(shapely.Point(outside))
    assert area.method == "approximate"
    assert area.source
    assert area.place.area_id == zone_id


def test_a_curated_place_has_its_zone_for_an_area(boundaries: Boundaries) -> None:
    position = Position(126.63, 37.93)
    place = Place(
        "cm:kaesong-industrial-complex", "Kaesong Industrial Complex", PlaceKind.ZONE, position
    )
    area = boundaries.area(place)
    assert area is not None
    assert area.place is place
    assert area.method == "approximate"
    with pytest.raises(NotFoundError, match="zone:nowhere"):
        boundaries.zone("zone:nowhere")


def test_damaged_zones_are_named(tmp_path: Path) -> None:
    shutil.copy(DATA / "boundaries.bin", tmp_path)
    place = Place("cm:x", "X", PlaceKind.ZONE, Position(0, 0))
    with pytest.raises(DataError, match=r"zones\.geojson.*build_areas"):
        Boundaries.open(data_dir=tmp_path).area(place)


def test_disputed_lines_are_exposed(boundaries: Boundaries) -> None:
    names = {line.name for line in boundaries.disputed_lines}
    assert {"Ukrainian claim", "Japanese claim"} <= names
    assert all(len(part) >= 2 for line in boundaries.disputed_lines for part in line.lines)
    assert any(unit.disputed for unit in boundaries.units)


def test_source_and_licence_travel_with_the_data(boundaries: Boundaries) -> None:
    assert "Natural Earth" in boundaries.source
    assert "public domain" in boundaries.licence
    assert "ne4.1.0" in boundaries.version


@given(st.lists(st.tuples(st.floats(-180, 180), st.floats(-90, 90)), min_size=1, max_size=40))
@settings(max_examples=40, deadline=None)
def test_arrays_say_what_single_positions_say(points: list[tuple[float, float]]) -> None:
    boundaries = _shared()
    lons, lats = zip(*points, strict=True)
    found = boundaries.countries_at(lons, lats)
    for code, (lon, lat) in zip(found.tolist(), points, strict=True):
        assert (code or None) == boundaries.country_at(Position(lon, lat))


@given(st.floats(-180, 180), st.floats(-89, 89))
@settings(max_examples=60, deadline=None)
def test_the_grid_agrees_with_the_polygons(lon: float, lat: float) -> None:
    boundaries = _shared()
    code = boundaries.country_at(Position(lon, lat), near_km=0)
    point = shapely.Point((lon + 180) % 360 - 180, lat)
    if code is not None:
        assert boundaries.geometry(code).intersects(point)
    else:
        assert not any(boundaries.geometry(c).contains(point) for c in ("RU", "CN", "US", "AQ"))


_OPENED: list[Boundaries] = []


def _shared() -> Boundaries:
    if not _OPENED:
        _OPENED.append(Boundaries.open())
    return _OPENED[0]


@pytest.mark.parametrize(
    ("lons", "lats", "near_km", "says"),
    [
        ([1.0], [1.0, 2.0], 0.0, "one length"),
        ([float("nan")], [1.0], 0.0, "not on Earth"),
        ([1.0], [91.0], 0.0, "not on Earth"),
        ([1.0], [1.0], 99.0, "near_km"),
    ],
)
def test_bad_positions_are_refused(
    boundaries: Boundaries, lons: list[float], lats: list[float], near_km: float, says: str
) -> None:
    with pytest.raises(InputError, match=says):
        boundaries.countries_at(lons, lats, near_km=near_km)


def test_longitudes_beyond_180_wrap(boundaries: Boundaries) -> None:
    assert boundaries.countries_at([190.0 - 360, 190.0], [67.0, 67.0]).tolist() == ["", ""]
    assert boundaries.countries_at([183.0, -177.0], [66.0, 66.0]).tolist() == ["RU", "RU"]


def test_no_positions_no_answers(boundaries: Boundaries) -> None:
    assert boundaries.countries_at([], []).shape == (0,)
    assert boundaries.units_at([], []).shape == (0,)


@pytest.mark.parametrize("damage", ["missing", "empty", "cut", "flipped", "other"])
def test_a_damaged_file_is_named(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "boundaries.bin"
    shutil.copy(DATA / "boundaries.bin", path)
    data = bytearray(path.read_bytes())
    if damage == "missing":
        path.unlink()
    elif damage == "empty":
        path.write_bytes(b"")
    elif damage == "cut":
        path.write_bytes(data[: len(data) // 2])
    elif damage == "flipped":
        data[-1000] ^= 1
        path.write_bytes(data)
    else:
        path.write_bytes(b"PK\x03\x04" + bytes(1000))
    with pytest.raises(DataError, match=r"boundaries\.bin.*build_boundaries"):
        Boundaries.open(data_dir=tmp_path)


def test_opening_loads_no_geometry_library() -> None:
    import subprocess

    code = (
        "import sys; from geo.boundaries import Boundaries; Boundaries.open();"
        "print([m for m in ('shapely', 'geopandas', 'pandas') if m in sys.modules])"
    )
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=root, check=True
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("Liaoning Sheng", "liaoning"),
        ("P’yŏngan-bukto", "pyongan bukto"),
        ("Inner Mongolia Autonomous Region", "inner mongolia"),
        ("State", "state"),
        ("", ""),
    ],
)
def test_fold_unit_name(name: str, folded: str) -> None:
    assert fold_unit_name(name) == folded


@pytest.mark.parametrize(
    ("a", "b", "shared"),
    [
        ((107.08, 20.95), (107.97, 21.53), True),  # Ha Long, Mong Cai: a bay between them
        ((110.33, 20.03), (110.40, 21.27), False),  # Haikou, Zhanjiang: an island and the mainland
        ((107.08, 20.95), (108.375, 21.673), True),  # Ha Long, Fangchenggang: over a border
        ((129.03, 35.10), (130.40, 33.60), False),  # Busan, Fukuoka: a strait
        ((0.0, 0.0), (107.08, 20.95), False),  # open sea
    ],
)
def test_places_of_one_piece_of_land(boundaries, a, b, shared):
    assert boundaries.share_land(Position(*a), Position(*b)) is shared

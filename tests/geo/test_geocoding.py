"""The gazetteer as a geopy geocoder."""

from __future__ import annotations

from typing import Any

import geopandas
import pytest
from geopy.exc import GeocoderQueryError
from shapely.geometry import Point

from geo.gazetteer import Gazetteer
from geo.geocoding import GazetteerGeocoder


@pytest.fixture(scope="module")
def geocoder() -> GazetteerGeocoder:
    return GazetteerGeocoder(Gazetteer.open())


def test_geocode_gives_the_best(geocoder: Any) -> None:
    found = geocoder.geocode("Rajin")
    assert found.raw["country"] == "KP"
    assert found.latitude == pytest.approx(42.256, abs=0.01)
    assert found.longitude == pytest.approx(130.283, abs=0.01)
    assert "KP" in found.address


def test_geocode_gives_all(geocoder: Any) -> None:
    found = geocoder.geocode("Brest", exactly_one=False)
    assert {"BY", "FR"} <= {location.raw["country"] for location in found}


@pytest.mark.parametrize("codes", ["fr", ["FR"], "de, fr", ("FR", "DE")])
def test_country_codes(geocoder: Any, codes: str | list[str]) -> None:
    assert geocoder.geocode("Brest", country_codes=codes).raw["country"] == "FR"
    assert geocoder.geocode("Seoul", country_codes=codes) is None


@pytest.mark.parametrize(
    ("query", "country"),
    [
        ("Brest, France", "FR"),
        ("Brest, Belarus", "BY"),
        ("Kosong, North Korea", "KP"),
        ("Paris, Texas", "US"),
        ("Paris, TX", "US"),
        ("Hunchun, China", "CN"),
        ("Washington, D.C.", "US"),
    ],
)
def test_a_name_and_what_holds_it(geocoder: Any, query: str, country: str) -> None:
    assert geocoder.geocode(query).raw["country"] == country


def test_nothing_found(geocoder: Any) -> None:
    assert geocoder.geocode("Zzqqxxyy") is None
    assert geocoder.geocode("Zzqqxxyy", exactly_one=False) is None
    assert geocoder.reverse((-45, -140)) is None


@pytest.mark.parametrize("query", ["", "  ", None, 3])
def test_no_name(geocoder: Any, query: object) -> None:
    with pytest.raises(GeocoderQueryError):
        geocoder.geocode(query)


def test_reverse(geocoder: Any) -> None:
    assert geocoder.reverse((42.43, 130.645)).raw["place_id"] == "cm:khasan"
    assert geocoder.reverse("42.43, 130.645").raw["country"] == "RU"
    assert len(geocoder.reverse((37.5, 127), exactly_one=False)) == 10


@pytest.mark.parametrize("query", ["no point", (1, 2, 3, 4), (95, 0), None])
def test_no_point(geocoder: Any, query: object) -> None:
    with pytest.raises(GeocoderQueryError):
        geocoder.reverse(query)


def test_geopandas_takes_it() -> None:
    found: Any = geopandas.tools.geocode(
        ["Rajin", "Brest, France", "Zzqqxxyy"], provider=GazetteerGeocoder
    )
    assert found.geometry[0].x == pytest.approx(130.283, abs=0.01)
    assert found.geometry[1].x == pytest.approx(-4.486, abs=0.01)
    assert found.geometry[2].is_empty
    back: Any = geopandas.tools.reverse_geocode([Point(130.645, 42.43)], provider=GazetteerGeocoder)
    assert "RU" in back.address[0]

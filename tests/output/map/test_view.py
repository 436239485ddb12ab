"""The first view follows the documents, wherever they are."""

from __future__ import annotations

import pytest

from layers.model import Document, Mention, Place, Position, Survey
from layers.vocabulary import PlaceKind, Use
from output.map.view import first_view
from tests.browser.surveys import korea


def survey(*spots, use=Use.LITERAL, kind=PlaceKind.CITY):
    places = [
        Place(f"p{n}", f"P{n}", kind, Position(lon, lat)) for n, (lon, lat) in enumerate(spots)
    ]
    found = tuple(Mention("d", n, n + 1, "x", use, place, 1.0) for n, place in enumerate(places))
    return Survey((Document("d", "x" * 99),), found, (), ())


def test_korea_and_its_neighbours():
    west, south, east, north = first_view(korea())
    assert 119 < west < 122.5
    assert 34 < south < 36
    assert 131 < east < 134
    assert 45 < north < 47


def test_nothing_to_show():
    assert first_view(Survey((), (), (), ())) is None


def test_a_single_place_has_country_around_it():
    west, south, east, north = first_view(survey((62.3, 25.1)))
    assert east - west == pytest.approx(2.0)
    assert south < 25.1 < north


def test_the_thick_cluster_wins_over_far_places():
    west, _, east, _ = first_view(
        survey((36.8, -1.3), (39.7, -4.0), (38.0, -2.0), (-77.0, 38.9), (116.4, 39.9))
    )
    assert west > 34
    assert east < 42


def test_over_the_antimeridian():
    west, _, east, _ = first_view(survey((179.5, -17.0), (-179.5, -16.5), (178.4, -18.1)))
    assert east - west < 10


def test_countries_alone_still_make_a_view():
    assert first_view(survey((127.0, 40.0), kind=PlaceKind.COUNTRY)) is not None


def test_the_order_of_mentions_does_not_matter():
    from dataclasses import replace

    made = korea()
    turned = replace(
        made, mentions=made.mentions[::-1], links=made.links[::-1], routes=made.routes[::-1]
    )
    assert first_view(turned) == first_view(made)

"""Nothing, a little and very much: the page opens and says what there is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from layers.model import Document, Mention, Place, Position, Route, Segment, Survey
from layers.vocabulary import GeometryMethod, Mode, PlaceKind, Use
from output.map import render_map
from tests.browser.conftest import inspect, settle
from tests.browser.surveys import korea

EMPTY = Survey((), (), (), ())


def one_place(
    name: str = "Suva", lon: float = 178.44, lat: float = -18.14, text: str = ""
) -> Survey:
    place = Place("cm:one", name, PlaceKind.CITY, Position(lon, lat), "FJ")
    body = text or f"A ship called at {name} today."
    at = body.find(name)
    return Survey(
        (Document("one", body, "One"),),
        (Mention("one", at, at + len(name), name, Use.LITERAL, place, 0.9),),
        (),
        (),
    )


def test_nothing_at_all(visit, write_page):
    page = visit(write_page(EMPTY)).page
    assert "Nothing was found to draw" in page.inner_text("#legend")
    page.click("#open-table")
    assert page.locator("table.all tbody tr").count() == 0


def test_no_links(visit, write_page):
    page = visit(write_page(one_place())).page
    assert "No links were found" in page.inner_text("#legend")


def test_a_place_on_the_antimeridian(visit, write_page):
    page = visit(write_page(one_place("Taveuni", 180.0, -16.8))).page
    drawn = settle(page)["places"]
    assert any(330 < x < 1010 and 0 < y < 900 for _, x, y in drawn)


def test_a_line_over_the_antimeridian_stays_short(visit, write_page):
    survey = korea()
    line = (Position(178.4, -18.1), Position(-179.0, -17.0), Position(-171.8, -13.8))
    route = Route(
        "link-sea", Mode.SEA, (Segment(line, Mode.SEA, GeometryMethod.SEA_NETWORK, 1200.0),)
    )
    routes = tuple(route if r.id == "link-sea" else r for r in survey.routes)
    page = visit(write_page(replace(survey, routes=routes)), address="sel=link:link-sea").page
    page.get_by_role("button", name="Show on the map").click()
    assert settle(page)["view"][0] > 3


def test_a_name_of_two_thousand_characters(visit, write_page):
    page = visit(write_page(one_place("Llan" * 500))).page
    assert inspect(page)["places"]
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 1400


def test_right_to_left(visit, write_page):
    page = visit(write_page(one_place("القدس", 35.2, 31.8)), address="sel=place:cm:one").page
    assert page.inner_text("#card-title") == "القدس"


def test_a_document_of_a_megabyte(visit, write_page):
    text = "A ship called at Suva today. " + "Nothing else was said of it. " * 36_000
    path = write_page(one_place(text=text), full_text=False)
    assert path.stat().st_size < 1_500_000
    page = visit(path, address="doc=0").page
    assert "Suva" in page.inner_text(".passages")


def test_a_whole_document_of_a_megabyte(visit, write_page):
    text = "A ship called at Suva today. " + "Nothing else was said of it.\n" * 36_000
    page = visit(write_page(one_place(text=text), full_text=True)).page
    assert inspect(page)["places"]


def test_ten_thousand_places_and_two_thousand_links(visit, huge_page):
    assert huge_page.stat().st_size < 8_000_000
    page = visit(huge_page).page
    drawn = settle(page)
    assert drawn["links"] == 2000
    assert drawn["clusters"] > 10
    assert drawn["labels"]
    assert page.evaluate("() => performance.getEntriesByName('places-and-links').length") == 1
    page.fill("#find", "Place 9999")
    page.keyboard.press("Enter")
    assert page.inner_text("#card-title") == "Place 9999"


def test_the_address_is_heeded_when_the_data_come_after_the_ground(visit, huge_page):
    page = visit(
        huge_page, address="v=6/40/100&lang=ru&theme=dark&sel=place:gn:77&off=mode.rail"
    ).page
    assert page.inner_text("#card-title") == "Place 77"
    drawn = settle(page)
    assert drawn["view"][0] == 6
    assert 0 < drawn["links"] < 2000
    assert page.evaluate("() => document.documentElement.lang") == "ru"
    assert page.evaluate("() => document.documentElement.dataset.theme") == "dark"


@pytest.mark.parametrize("view", ["5.25/38/126", "2.5/10/179.9", "6.75/-17/-179.5"])
def test_the_ground_is_drawn_at_the_zoom_that_is_shown(visit, korea_page, view):
    page = visit(korea_page, address=f"v={view}").page
    settle(page)
    sizes = page.evaluate(
        """() => [...document.querySelectorAll('canvas.leaflet-tile')]
          .map((n) => n.getBoundingClientRect()).map((r) => [r.width, r.height])"""
    )
    assert len(sizes) >= 6
    assert {(round(w), round(h)) for w, h in sizes} == {(512, 512)}


def test_the_small_map_is_small(korea_page):
    assert korea_page.stat().st_size < 1_500_000


def test_the_same_survey_gives_the_same_bytes():
    assert render_map(korea()) == render_map(korea())

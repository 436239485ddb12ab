"""What the page says: counts, dates, ends of stretches, names, in four languages."""

from __future__ import annotations

from dataclasses import replace

import pytest

from layers.model import Document, Route
from layers.vocabulary import GapReason
from tests.browser.conftest import PHONE, inspect, settle
from tests.browser.surveys import korea
from tests.browser.test_sizes import one_place
from tests.browser.tracks import at, gap, track


def with_ends(*ends):
    """The small survey, its first link between bare ends as routes give them."""
    survey = korea()
    part = track(["seoul", "dorasan"], 55.6, seed=2)
    parts = tuple(
        replace(part, from_name=a, to_name=b, status=list(type(part.status))[n])
        for n, (a, b) in enumerate(ends)
    )
    routes = tuple(
        Route(r.id, r.mode, parts) if r.id == "link-gyeongui" else r for r in survey.routes
    )
    return replace(survey, routes=routes)


ENDS = (
    ("Seoul", "KR/KP border"),
    ("KR/KP border", "end of track (37.60, 126.99)"),
    ("end of track (41.90, 118.50)", "coast"),
    ("coast", "network"),
    ("network", "end of track (-40.0, -120.0)"),
    ("Seoul (for South Korea)", "Harbour 7"),
)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            (
                "Seoul – border of South Korea and North Korea",
                "near Seoul",
                "end of track, ",
                "the coast – the network",
                "the network – end of track",
                "Seoul, for South Korea – Harbour 7",
            ),
        ),
        ("ko", ("서울 – 대한민국", "서울 부근", "해안 – 노선망")),
        ("zh", ("首尔附近", "海岸 – 路网")),
        ("ru", ("рядом: Сеул", "берег – сеть")),
    ],
)
def test_ends_of_stretches_are_words(visit, write_page, language, words):
    page = visit(
        write_page(with_ends(*ENDS)), address=f"sel=link:link-gyeongui&lang={language}"
    ).page
    text = page.inner_text(".stretches")
    for word in words:
        assert word in text
    assert "end of track (" not in text
    assert " border" not in text.replace("border of", "")


@pytest.mark.parametrize(
    ("n", "words"),
    [
        (1, "1 документ,"),
        (2, "2 документа,"),
        (5, "5 документов,"),
        (11, "11 документов,"),
        (21, "21 документ,"),
        (112, "112 документов,"),
    ],
)
def test_russian_counts_have_three_forms(visit, write_page, n, words):
    survey = one_place()
    docs = tuple(Document(f"d{i}", "Nothing.", f"D{i}", date="2020") for i in range(n - 1))
    page = visit(write_page(replace(survey, documents=survey.documents + docs)), address="lang=ru")
    assert (page.page.inner_text("#facts") + ",").startswith(words) or n == 1
    if n == 1:
        assert page.page.inner_text("#facts").startswith("1 документ ·")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("9 May 2018", "May 2018", "2018", "13,456.7")),
        ("ko", ("2018년 5월 9일", "2018년 5월", "2018년", "13,456.7")),
        ("zh", ("2018年5月9日", "2018年5月", "2018年", "13,456.7")),
        ("ru", ("9 мая 2018 г.", "май 2018 г.", "2018 г.", "13\u00a0456,7")),
    ],
)
def test_dates_and_numbers_in_every_language(visit, write_page, language, words):
    survey = korea()
    dates = ("2018-05-09", "2018-05", "2018", "2018-13-45", "someday")
    docs = tuple(replace(survey.documents[n], date=date) for n, date in enumerate(dates))
    routes = tuple(
        Route(r.id, r.mode, tuple(replace(s, length_km=13456.7) for s in r.segments[:1]))
        if r.id == "link-power"
        else r
        for r in survey.routes
    )
    page = visit(
        write_page(replace(survey, documents=docs, routes=routes)), address=f"lang={language}"
    ).page
    text = page.inner_text("#reading")
    for word in (*words[:3], "2018-13-45", "someday"):
        assert word in text, word
    assert inspect(page)["view"]


def test_one_document_is_open_from_the_start(visit, write_page):
    page = visit(write_page(one_place())).page
    assert page.inner_text("#doc-title") == "One"
    assert page.locator(".mark").count() == 1
    assert page.locator("[data-focus='docs-back']").count() == 0


def test_undated_is_no_choice_when_nothing_has_a_date(visit, write_page):
    page = visit(write_page(one_place())).page
    assert page.locator("[data-focus='undated']").count() == 0
    assert not page.is_visible("#time")


def test_many_documents_come_a_hundred_at_a_time(visit, write_page):
    survey = one_place()
    docs = tuple(Document(f"d{i}", "Nothing.", f"D{i}") for i in range(149))
    page = visit(write_page(replace(survey, documents=survey.documents + docs))).page
    assert page.locator(".docs .doc").count() == 100
    page.get_by_role("button", name="Show more rows").click()
    assert page.locator(".docs .doc").count() == 150


def test_the_table_has_links_before_places_in_every_language(visit, korea_page):
    for language in ("en", "ko", "zh", "ru"):
        page = visit(korea_page, address=f"lang={language}").page
        page.click("#open-table")
        kinds = page.locator("table.all tbody td:nth-child(2)").all_inner_texts()
        heads = [kind.split(":")[0] for kind in kinds]
        assert heads == sorted(heads, key=heads.index)
        assert len(set(heads)) == 2


@pytest.mark.parametrize("size", [(1400, 900), PHONE])
def test_no_name_lies_under_buttons_scale_or_credit(visit, korea_page, size):
    page = visit(korea_page, size=size).page
    rects = settle(page)["labels"]
    covered = page.evaluate(
        """() => [...document.querySelectorAll('#where, #sources, #maptools, .leaflet-control-scale-line')]
          .map((n) => n.getBoundingClientRect()).filter((r) => r.width)
          .map((r) => [r.left, r.top, r.right, r.bottom])"""
    )
    assert len(covered) >= 3
    for a in rects:
        for b in covered:
            assert not (a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]), (a, b)


def test_a_gap_with_a_reason_keeps_its_ends(visit, write_page):
    survey = korea()
    part = gap(
        at((126.7, 37.9), (126.9, 38.2)),
        40.0,
        GapReason.NO_TRACK,
        ("Seoul", "end of track (38.00, 126.70)"),
    )
    routes = tuple(
        Route(r.id, r.mode, (part,)) if r.id == "link-gyeongui" else r for r in survey.routes
    )
    page = visit(write_page(replace(survey, routes=routes)), address="sel=link:link-gyeongui").page
    assert "Seoul – near Kaesong" in page.inner_text(".stretches")

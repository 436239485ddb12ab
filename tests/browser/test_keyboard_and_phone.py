"""Without a mouse, on a phone, and for axe-core."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.conftest import PHONE, inspect, settle


def test_the_whole_page_by_keyboard(visit, korea_page):
    page = visit(korea_page).page
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("/")
    assert page.evaluate("() => document.activeElement.id") == "find"
    page.keyboard.type("donghae")
    page.keyboard.press("Enter")
    assert page.inner_text("#card-title") == "Donghae Line"
    page.locator("input[data-key='mode.rail']").focus()
    page.keyboard.press("Space")
    assert inspect(page)["links"] == 10
    assert page.evaluate("() => document.activeElement.dataset.key") == "mode.rail"
    page.locator("#open-table").focus()
    page.keyboard.press("Enter")
    assert page.is_visible("#table")
    page.keyboard.press("Escape")
    assert not page.is_visible("#table")
    assert page.evaluate("() => document.activeElement.id") == "open-table"


def test_every_control_can_be_reached_and_shows_where_it_is(visit, korea_page):
    page = visit(korea_page).page
    reached = set()
    for _ in range(90):
        page.keyboard.press("Tab")
        reached.add(
            page.evaluate(
                "() => { const n = document.activeElement; return n.id || n.dataset.key || n.dataset.focus || n.className; }"
            )
        )
    assert {
        "find",
        "mode.rail",
        "open-table",
        "copy-link",
        "language",
        "theme",
        "zoom-in",
        "corridor_map_0",
    } <= reached


def test_the_map_moves_and_steps_by_keys(visit, korea_page):
    page = visit(korea_page).page
    before = settle(page)["view"]
    page.locator(".map").focus()
    page.keyboard.press("ArrowLeft")
    assert settle(page)["view"] != before
    page.keyboard.press(".")
    first = page.inner_text("#live")
    page.keyboard.press(".")
    second = page.inner_text("#live")
    assert first != second
    assert "2 of " in second
    page.keyboard.press("Enter")
    assert page.is_visible("#card-title")
    page.keyboard.press("Escape")
    assert inspect(page)["selected"] == ""


def test_the_tabs_answer_to_arrow_keys(visit, korea_page):
    page = visit(korea_page).page
    page.locator("#tab-reader").focus()
    page.keyboard.press("ArrowLeft")
    assert page.get_attribute("#tab-card", "aria-selected") == "true"


def test_the_phone_has_one_sheet_with_tabs(visit, korea_page):
    page = visit(korea_page, size=PHONE).page
    assert not page.is_visible("#legend")
    page.tap("[data-sheet='key']")
    assert page.is_visible("#legend")
    page.tap("[data-sheet='reader']")
    assert page.is_visible(".docs")
    assert not page.is_visible("#legend")
    page.tap("#sheet-close")
    assert not page.is_visible("#reading")
    page.fill("#find", "rajin")
    page.tap("#hits [role='option'] >> nth=0")
    assert page.inner_text("#card-title").startswith("Rajin")


def test_a_tap_on_the_phones_map_opens_a_card(visit, korea_page):
    page = visit(korea_page, size=PHONE).page
    drawn = {row[0]: row[1:] for row in settle(page)["places"]}
    page.touchscreen.tap(*drawn["Harbin"])
    page.wait_for_selector("#card-title")
    assert page.inner_text("#card-title") == "Harbin"


def test_the_phone_never_scrolls_sideways_and_fits_a_thumb(visit, korea_page):
    page = visit(korea_page, size=PHONE).page
    page.tap("[data-sheet='key']")
    assert page.evaluate("() => document.documentElement.scrollWidth") <= PHONE[0]
    small = page.evaluate(
        """() => [...document.querySelectorAll('#sheetbar button, #maptools button, #key .row:not(.note), #key .push, #find')]
          .filter((n) => n.getBoundingClientRect().height > 0 && n.getBoundingClientRect().height < 44)
          .map((n) => n.outerHTML.slice(0, 80))"""
    )
    assert small == []


def axe(page) -> list[str]:
    import axe_playwright_python

    source = Path(axe_playwright_python.__file__).parent / "axe.min.js"
    page.evaluate(source.read_text(encoding="utf-8") + "; undefined")
    found = page.evaluate("async () => (await axe.run()).violations")
    return [
        f"{v['id']}: {v['nodes'][0]['html'][:120]} {v['nodes'][0].get('failureSummary', '')[:200]}"
        for v in found
        if v["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    ("address", "click"),
    [
        ("", ""),
        ("sel=link:link-donghae", ""),
        ("sel=place:cm:rajin&on=layer.corridors", "#filterbox summary"),
        ("doc=0", ""),
        ("", "#open-table"),
    ],
    ids=["first", "link", "place", "document", "table"],
)
def test_axe_finds_no_serious_fault(visit, korea_page, theme, address, click):
    page = visit(korea_page, theme=theme, address=address).page
    if click:
        page.click(click)
    assert axe(page) == []


@pytest.mark.parametrize("sheet", ["", "key", "reader", "card"])
def test_axe_finds_no_serious_fault_on_a_phone(visit, korea_page, sheet):
    page = visit(korea_page, size=PHONE, address="sel=place:cm:rajin").page
    if sheet:
        page.evaluate(
            "(name) => document.body.dataset.sheet !== name && document.querySelector(`[data-sheet='${name}']`).click()",
            sheet,
        )
    assert axe(page) == []

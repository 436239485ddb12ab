"""Every feature of the page, used as a person at a desk would use it."""

from __future__ import annotations

import json
import re

import pytest

from tests.browser.conftest import inspect, settle


def spot(page, name):
    """Where a place is drawn, in the page's pixels."""
    drawn = {row[0]: row[1:] for row in settle(page)["places"]}
    return drawn[name]


def count_of(page, key):
    row = page.locator(f"label:has(input[data-key='{key}'])")
    return int(row.locator(".count").inner_text())


def test_it_opens_whole_without_a_network(visit, korea_page):
    seen = visit(korea_page)
    assert seen.page.title() == "What would connect North Korea"
    assert "17 links" in seen.page.inner_text(".facts")
    seen.quiet()


def test_the_first_view_is_where_the_links_are_thickest(visit, korea_page):
    page = visit(korea_page).page
    names = {name for name, x, y in settle(page)["places"] if 330 < x < 1010 and 0 < y < 900}
    assert {"Dalian", "Vladivostok", "Busan", "Harbin", "Seoul", "Pyongyang"} <= names


def test_names_touch_neither_each_other_nor_the_gaps(visit, korea_page):
    page = visit(korea_page).page
    rects = settle(page)["labels"]
    assert len(rects) > 25
    clashes = [
        (a, b)
        for i, a in enumerate(rects)
        for b in rects[i + 1 :]
        if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
    ]
    assert clashes == []


def test_the_key_turns_modes_off_and_on(visit, korea_page):
    page = visit(korea_page).page
    assert count_of(page, "mode.rail") == 7
    page.locator("input[data-key='mode.rail']").uncheck()
    assert inspect(page)["links"] == 10
    assert page.is_visible("#filtered")
    page.locator("input[data-key='mode.rail']").check()
    assert inspect(page)["links"] == 17
    assert not page.is_visible("#filtered")


def test_a_group_goes_off_and_on_together(visit, korea_page):
    page = visit(korea_page).page
    page.get_by_label("Hide all of: Links").click()
    assert inspect(page)["links"] == 0
    page.get_by_label("Show all of: Links").click()
    assert inspect(page)["links"] == 17


def test_status_counts_follow_the_mode(visit, korea_page):
    page = visit(korea_page).page
    before = count_of(page, "status.operating")
    page.locator("input[data-key='mode.rail']").uncheck()
    assert count_of(page, "status.operating") == before - 3


def test_gaps_are_on_the_map_with_their_length(visit, korea_page):
    page = visit(korea_page).page
    assert len(settle(page)["gaps"]) == 3
    page.locator("input[data-key='layer.gaps']").uncheck()
    assert inspect(page)["gaps"] == []


def test_context_corridors_are_off_at_first(visit, korea_page):
    page = visit(korea_page).page
    box = page.locator("input[data-key='layer.corridors']")
    assert not box.is_checked()
    box.check()
    page.get_by_role("button", name="Maritime Silk Road").click()
    assert page.inner_text("#card-title") == "Maritime Silk Road"


def test_a_place_on_the_map_opens_its_quotes(visit, korea_page):
    page = visit(korea_page).page
    page.mouse.click(*spot(page, "Wonsan"))
    assert page.inner_text("#card-title") == "Wonsan"
    quote = page.locator(".quote").first
    assert "Wonsan" in quote.locator("blockquote").inner_text()
    assert re.search(
        r"Rails across the line · Example Press · .*2018 · characters \d+–\d+", quote.inner_text()
    )


def test_a_gap_on_the_map_opens_its_line(visit, korea_page):
    page = visit(korea_page).page
    name, x, y = next(gap for gap in settle(page)["gaps"] if gap[0] == "Donghae Line")
    page.mouse.click(x, y)
    assert page.inner_text("#card-title") == name


def test_hovering_names_what_is_there(visit, korea_page):
    page = visit(korea_page).page
    page.mouse.move(*spot(page, "Harbin"))
    assert page.inner_text("#tip").startswith("Harbin, city or town")


def test_a_marked_word_flies_to_its_place(visit, korea_page):
    page = visit(korea_page).page
    page.get_by_role("button", name="A pipe, a port and a promise").click()
    before = settle(page)["view"]
    page.locator(".mark", has_text="Moscow").first.click()
    after = settle(page)["view"]
    assert abs(after[1] - 55.75) < 3
    assert after != before
    assert page.inner_text("#doc-title") == "A pipe, a port and a promise"


def test_previous_and_next_mention_walk_the_document(visit, korea_page):
    page = visit(korea_page).page
    page.get_by_role("button", name="Rails across the line").click()
    page.get_by_label("Next mention").click()
    page.get_by_label("Next mention").click()
    assert page.inner_text("#mention-at").startswith("2 of ")
    assert page.locator(".mark.current").count() == 1
    page.get_by_label("Previous mention").click()
    assert page.inner_text("#mention-at").startswith("1 of ")


def test_a_sentence_shows_the_links_that_it_speaks_of(visit, korea_page):
    page = visit(korea_page).page
    page.get_by_role("button", name="Rails across the line").click()
    page.locator(".chip", has_text="Gyeongui Line").first.click()
    assert inspect(page)["selected"] == "link:link-gyeongui"


def test_without_full_text_only_the_sentences_are_there(visit, korea_page):
    page = visit(korea_page).page
    assert "Nobody has said who would pay" not in page.content()


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("평양", "Pyongyang"),
        ("пхеньян", "Pyongyang"),
        ("新义州", "Sinuiju"),
        ("Sinŭiju", "Sinuiju"),
        ("donghae", "Donghae Line"),
        ("silk road", "Maritime Silk Road"),
    ],
)
def test_the_find_box_knows_names_in_every_script(visit, korea_page, typed, title):
    page = visit(korea_page).page
    page.fill("#find", typed)
    page.keyboard.press("Enter")
    assert page.inner_text("#card-title") == title


def test_the_find_box_finds_documents_and_says_when_nothing_fits(visit, korea_page):
    page = visit(korea_page).page
    page.fill("#find", "qqqq")
    assert "Nothing by that name" in page.inner_text("#hits")
    page.fill("#find", "harbour")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    assert page.inner_text("#doc-title") == "A pipe, a port and a promise"


def test_filter_by_document_country_and_precision(visit, korea_page):
    page = visit(korea_page).page
    page.click("#filterbox summary")
    page.get_by_role("checkbox", name=re.compile("What the north-east wants")).uncheck()
    assert inspect(page)["links"] == 10
    page.click("text=Show everything again")
    page.select_option("#country", "RU")
    assert inspect(page)["links"] == 3
    page.select_option("#country", "")
    places = count_of(page, "layer.places")
    page.get_by_role("checkbox", name=re.compile("A country or capital")).uncheck()
    assert count_of(page, "layer.places") < places


def test_filter_by_date_keeps_undated_things_apart(visit, korea_page):
    page = visit(korea_page).page
    page.locator("[data-date='from']").focus()
    page.keyboard.press("End")
    assert inspect(page)["links"] == 4
    assert "Apr 2019 – Apr 2019" in page.inner_text(".dates")
    page.click("text=Show everything again")
    shown = count_of(page, "layer.zones")
    page.get_by_role("checkbox", name=re.compile("Undated")).uncheck()
    assert count_of(page, "layer.zones") < shown
    assert inspect(page)["links"] == 17


def test_a_links_card_says_it_in_plain_words(visit, korea_page):
    page = visit(korea_page, address="sel=link:link-donghae").page
    text = page.inner_text("#reading")
    for words in (
        "Donghae Line",
        "Planned, as stated",
        "2 missing stretches",
        "1435 mm",
        "1,164 km exist, 137 km missing",
        "Gangneung – Jejin",
        "under construction",
        "severed",
        "1,300 km",
        "stated in 1 document",
        "follows the existing network",
        "confidence of 86 in 100",
        "a second one along the East Sea",
    ):
        assert words.lower() in text.lower(), words


def test_a_feature_downloads_as_geojson(visit, korea_page, tmp_path):
    page = visit(korea_page, address="sel=link:link-donghae").page
    with page.expect_download() as waiting:
        page.click("#download")
    data = json.loads((waiting.value.path()).read_text(encoding="utf-8"))
    assert data["type"] == "FeatureCollection"
    assert [f["properties"]["exists"] for f in data["features"]] == [True, False, False, True]
    lon, lat = data["features"][0]["geometry"]["coordinates"][0]
    assert abs(lon - 129.03) < 0.01
    assert abs(lat - 35.102) < 0.01


def test_a_card_leads_back(visit, korea_page):
    page = visit(korea_page, address="sel=link:link-donghae").page
    page.get_by_role("button", name="Wonsan", exact=True).click()
    assert page.inner_text("#card-title") == "Wonsan"
    page.click("#back")
    assert page.inner_text("#card-title") == "Donghae Line"


def test_the_address_holds_view_layers_filter_and_selection(visit, korea_page):
    page = visit(korea_page).page
    page.locator("input[data-key='mode.road']").uncheck()
    page.locator("input[data-key='layer.corridors']").check()
    page.fill("#find", "rajin")
    page.keyboard.press("Enter")
    settle(page)
    page.click("#copy-link")
    page.wait_for_selector("#notice:not([hidden])")
    address = page.evaluate("() => location.hash.slice(1)")
    again = visit(korea_page, address=address).page
    assert settle(again)["view"] == pytest.approx(settle(page)["view"], abs=0.01)
    assert inspect(again)["selected"] == inspect(page)["selected"]
    assert not again.locator("input[data-key='mode.road']").is_checked()
    assert again.locator("input[data-key='layer.corridors']").is_checked()


@pytest.mark.parametrize(
    "garbage",
    [
        "v=9/99/999",
        "v=a/b/c&sel=link",
        "off=__proto__&doc=99&xd=-1,x",
        "%%%&=&&",
        "lang=xx&theme=x&cc=<b>",
    ],
)
def test_a_broken_address_is_only_ignored(visit, korea_page, garbage):
    assert inspect(visit(korea_page, address=garbage).page)["links"] == 17


def test_the_table_sorts_and_opens(visit, korea_page):
    page = visit(korea_page).page
    page.click("#open-table")
    page.get_by_role("button", name="Length, km").click()
    page.get_by_role("button", name="Length, km").click()
    assert page.locator("th[aria-sort='descending']").inner_text().startswith("Length")
    first = page.locator("table.all tbody tr").first
    assert "Donghae Line" in first.inner_text()
    first.get_by_role("button").click()
    assert page.inner_text("#card-title") == "Donghae Line"
    assert not page.is_visible("#table")


def test_the_table_downloads_as_csv(visit, korea_page):
    page = visit(korea_page).page
    page.click("#open-table")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download CSV").click()
    text = waiting.value.path().read_text(encoding="utf-8-sig")
    assert text.startswith("Name,Kind,Status,Countries")
    assert "Gyeongui Line,Link: Rail,Planned" in text


def test_the_view_is_saved_as_a_picture(visit, korea_page):
    page = visit(korea_page).page
    with page.expect_download() as waiting:
        page.click("#save-picture")
    data = waiting.value.path().read_bytes()
    assert data.startswith(b"\x89PNG")
    assert len(data) > 100_000


def test_the_printed_page_has_map_and_key_and_no_controls(visit, korea_page):
    page = visit(korea_page).page
    page.emulate_media(media="print")
    assert page.is_visible("#legend")
    assert page.is_visible(".map canvas")
    assert not page.is_visible("#tools")
    assert not page.is_visible("#maptools")


@pytest.mark.parametrize(
    ("language", "title"),
    [("ko", "북한, 무엇으로 이어지나"), ("zh", "什么将连接朝鲜"), ("ru", "Что свяжет: КНДР")],
)
def test_the_page_speaks_four_languages(visit, korea_page, language, title):
    page = visit(korea_page).page
    page.select_option("#language", language)
    assert page.title() == title
    assert page.evaluate("() => document.documentElement.lang") == language
    page.fill("#find", "Pyongyang")
    page.keyboard.press("Enter")
    assert page.inner_text("#card-title") in {"평양", "平壤", "Пхеньян"}
    assert re.search(r"\{[a-z]+\}", page.inner_text("body")) is None


def test_it_can_be_made_in_another_language(visit, write_page):
    from tests.browser.surveys import korea

    page = visit(write_page(korea(), language="ru")).page
    assert page.evaluate("() => document.documentElement.lang") == "ru"
    assert "Железная дорога" in page.inner_text("#legend")


def test_online_tiles_are_a_choice_with_their_attribution(visit, write_page):
    from output.map import TileSource
    from tests.browser.surveys import korea

    tiles = (TileSource("Street map", "https://tiles.example.invalid/{z}/{x}/{y}.png", "© Street"),)
    seen = visit(write_page(korea(), tiles=tiles))
    page = seen.page
    assert page.input_value("#ground") == "0"
    seen.quiet()
    page.select_option("#ground", "1")
    assert "© Street" in page.inner_text("#sources")
    page.wait_for_function("() => document.querySelectorAll('img.leaflet-tile').length > 0")
    assert {url.split("/")[2] for url in seen.requests} <= {"tiles.example.invalid"}
    page.select_option("#ground", "0")
    assert page.locator("img.leaflet-tile").count() == 0
    seen.requests.clear()
    seen.problems.clear()  # the network is cut: the browser says that the tiles did not come


def test_light_and_dark(visit, korea_page):
    page = visit(korea_page, theme="dark").page
    assert page.evaluate("() => document.documentElement.dataset.theme") == "dark"
    page.select_option("#theme", "light")
    assert page.evaluate("() => document.documentElement.dataset.theme") == "light"


def test_panels_close_and_open_again(visit, korea_page):
    page = visit(korea_page).page
    page.locator(".keyscroll > .shut").click()
    assert not page.is_visible("#key")
    page.click("#open-key")
    assert page.is_visible("#key")


def test_calm_motion_goes_there_at_once(visit, korea_page):
    page = visit(korea_page, motion="reduce").page
    before = inspect(page)["view"]
    page.fill("#find", "moscow")
    page.keyboard.press("Enter")
    assert inspect(page)["view"] != before

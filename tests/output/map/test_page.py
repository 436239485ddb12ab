"""The page as text: its data, its policy, its words, its bytes."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import replace
from importlib.resources import files

import pytest

from layers.errors import DataError, InputError
from layers.model import Mention
from layers.vocabulary import Use
from output.map import MapOptions, TileSource, basemap, render_map
from output.map.data import survey_data
from output.map.page import embedded_json, policy
from output.map.text import clean, safe_url
from output.map.view import Box
from output.map.words import leading_country, page_words
from output.style import LANGUAGES
from tests.browser.crowds import huge
from tests.browser.hostile import URLS, survey
from tests.browser.surveys import korea

TILES = TileSource("A map", "https://tiles.example.org/{z}/{x}/{y}.png", "© somebody")


def block(page, name):
    return json.loads(re.search(rf'id="{name}">(.*?)</script>', page, re.DOTALL).group(1))


@pytest.fixture(scope="module")
def page():
    return render_map(korea())


def test_the_head_says_what_it_is(page):
    assert '<html lang="en">' in page
    assert "<title>What would connect North Korea</title>" in page
    assert 'property="og:title"' in page
    assert "user-scalable" not in page
    assert "Every place and link that 5 documents speak of: 40 places, 17 links." in page


def test_nothing_is_fetched(page):
    without_data = re.sub(r'<script type="application/json".*?</script>', "", page, flags=re.DOTALL)
    assert not re.search(r"<(?:script|img|link|iframe)[^>]+(?:src|href)=", without_data)
    assert not re.search(r"@import|url\(", without_data.split("<script")[0])


def test_the_policy_names_the_very_script_and_style(page):
    given = (
        re.search(r'Content-Security-Policy" content="([^"]+)"', page)
        .group(1)
        .replace("&#39;", "'")
    )
    script = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    style = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    assert len(script) == len(style) == 1
    for text in script + style:
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in given


def test_hosts_of_tiles_are_let_in_for_images_only():
    rules = dict(
        rule.split(" ", 1) for rule in policy("", "", MapOptions(tiles=(TILES,))).split("; ")
    )
    assert rules["img-src"] == "data: blob: https://tiles.example.org"
    assert rules["connect-src"] == "'none'"


@pytest.mark.parametrize(
    ("name", "url", "attribution"),
    [
        ("", "https://a/x", "b"),
        ("a", "http://a/x", "b"),
        ("a", "https://{s}.a/x", "b"),
        ("a", "https://a b/x", "c"),
        ("a", "https://a/", " "),
    ],
)
def test_tiles_without_host_or_attribution_are_refused(name, url, attribution):
    with pytest.raises(InputError):
        TileSource(name, url, attribution)


def test_an_unknown_language_is_refused():
    with pytest.raises(InputError, match="'xx' is not one of en, ko, zh, ru"):
        MapOptions(language="xx")


def test_data_can_not_leave_its_element():
    text = embedded_json(["</script><!--", "\u2028", "\ud800", "é"])
    assert "<" not in text
    assert json.loads(text)[0] == "</script><!--"


def test_numbers_that_json_has_no_word_for_are_left_out():
    json.dumps(survey_data(survey(), MapOptions()), allow_nan=False)


@pytest.mark.parametrize("url", URLS)
def test_only_plain_web_addresses_pass(url):
    passed = safe_url(url)
    assert passed in {"", "https://example.invalid/ok"}


def test_names_are_bounded_and_clean():
    assert clean("a\u202eb\x00c") == "a\ufffdb\ufffdc"
    assert len(clean("x" * 5000)) == 300


def test_marks_are_counted_as_a_browser_counts():
    made = korea()
    first = made.documents[0]
    moved = replace(first, text="𠮷𠮷 " + first.text)
    mention = next(m for m in made.mentions if m.document_id == "001" and m.text == "Seoul")
    shifted = Mention(
        "001", mention.start + 3, mention.end + 3, "Seoul", Use.LITERAL, mention.place, 0.9
    )
    data = survey_data(
        replace(made, documents=(moved,), mentions=(shifted,), links=()), MapOptions()
    )
    (passage,) = data["docs"][0]["q"]
    start, length = passage["m"][0][:2]
    units = passage["t"].encode("utf-16-le")
    assert units[start * 2 : (start + length) * 2].decode("utf-16-le") == "Seoul"


def test_only_sentences_are_embedded_unless_asked(page):
    assert "Nobody has said who would pay" not in page
    assert "Nobody has said who would pay" in render_map(
        korea(), options=MapOptions(full_text=True)
    )


def test_gaps_keep_their_reason_and_length(page):
    data = block(page, "cm-data")
    gaps = [s for route in data["routes"] for s in route["s"] if s.get("x")]
    assert {(s["r"], s["k"]) for s in gaps} == {
        ("severed", 2.2),
        ("construction", 111.0),
        ("severed", 25.5),
    }


def test_places_stand_in_columns_of_one_length(page):
    places = block(page, "cm-data")["places"]
    rows = len(places["n"])
    assert rows == 40
    assert {len(places[column]) for column in "inkxycp"} == {rows}
    assert all(0 <= int(row) < rows and names for row, names in places["o"].items())


def test_a_big_survey_comes_after_the_script_that_draws_the_ground(page):
    crowd = render_map(huge(places=4000, links=600))
    assert page.index('id="cm-data"') < page.index("<script>")
    assert crowd.index("<script>") < crowd.index('id="cm-data"')
    assert block(crowd, "cm-head")["documents"] == 100


def test_words_without_use_are_not_kept():
    folder = files("output.map") / "js"
    scripts = "".join(p.read_text(encoding="utf-8") for p in folder.iterdir() if p.is_file())
    made = ("layer_", "prec_", "theme_", "stop_", "title_", "about", "skip", "noscript")
    unused = [
        key for key in page_words("en") if not key.startswith(made) and f"'{key}'" not in scripts
    ]
    assert unused == []


def test_counted_words_have_the_forms_of_their_language():
    forms = {"en": 2, "ko": 1, "zh": 1, "ru": 3}
    for tag, many in forms.items():
        words = page_words(tag)
        counted = [key for key in words if key.startswith("n_")] + ["stated_in"]
        assert {key: len(words[key].split("|")) for key in counted} == dict.fromkeys(counted, many)
        assert len(words["months"].split("|")) == len(words["months_of"].split("|")) == 12


def test_two_runs_give_the_same_bytes(page):
    assert render_map(korea()) == page


def test_the_country_that_most_links_touch():
    assert leading_country(korea()) == "KP"
    assert leading_country(replace(korea(), links=())) == ""


def test_every_language_has_every_word():
    keys = {tag: set(page_words(tag)) for tag in LANGUAGES}
    assert all(found == keys["en"] for found in keys.values())
    for key, text in page_words("en").items():
        slots = set(re.findall(r"\{\w+\}", text))
        for tag in LANGUAGES:
            assert set(re.findall(r"\{\w+\}", page_words(tag)[key])) == slots, (tag, key)


def test_the_ground_is_finer_where_the_survey_is():
    near = basemap.select_basemap(Box(120, 34, 132, 46))
    far = basemap.select_basemap(None)
    assert len("".join(near["arcs"])) > len("".join(far["arcs"]))
    assert any(row[4] == "Wŏnsan" for row in near["cities"])
    assert all(max(ring) < len(near["arcs"]) for ring in near["land"])


def test_disputed_waters_have_both_names():
    (sea,) = [row for row in basemap.load_basemap()["seas"] if row[4].startswith("East Sea /")]
    assert sea[4] == "East Sea / Sea of Japan"
    assert "동해" in sea[5]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"land": []}'])
def test_a_damaged_ground_is_named(text, monkeypatch, tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "basemap.json").write_text(text, encoding="utf-8")
    monkeypatch.setattr(basemap, "files", lambda _: tmp_path)
    basemap.load_basemap.cache_clear()
    with pytest.raises(DataError, match=r"basemap\.json"):
        basemap.load_basemap()
    basemap.load_basemap.cache_clear()

"""Marks of the passages that are trained and scored on: spans, uses, positions."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))

from training_names import renamed
from training_texts import own, parse_markup

from tools.linking_news import news_records
from tools.passages import MarkupError


def test_a_position_holds_for_later_mentions_of_the_name() -> None:
    text = parse_markup(
        "x", "[PARIS|33.66,-95.55]d - [Paris]a police left [Reno|?] for [Paris|48.86, 2.35]."
    )
    assert text.text == "PARIS - Paris police left Reno for Paris."
    assert [(text.text[g.start : g.end], g.use, g.lat, g.lon, g.where) for g in text.gold] == [
        ("PARIS", "d", 33.66, -95.55, ""),
        ("Paris", "a", 33.66, -95.55, ""),
        ("Reno", "l", None, None, ""),
        ("Paris", "l", 48.86, 2.35, ""),
    ]


def test_units_and_other_marks() -> None:
    text = parse_markup(
        "x", "<Ann Lincoln> of {Lima Bank} in [Athens|US.Georgia] met [Kenyan]e men."
    )
    assert [(g.where, g.use) for g in text.gold] == [("US.Georgia", "l"), ("", "e")]
    assert [text.text[a:b] for a, b in text.persons] == ["Ann Lincoln"]
    assert [text.text[a:b] for a, b in text.ignore] == ["Lima Bank"]


@pytest.mark.parametrize("bad", ["[Paris", "[Paris}", "a <b"])
def test_open_brackets_are_named(bad: str) -> None:
    with pytest.raises(ValueError, match="closed"):
        parse_markup("x", bad)


@pytest.mark.parametrize("held_out", [False, True])
def test_positions_of_the_passages_are_on_earth(held_out: bool) -> None:
    marks = [g for text in own(held_out=held_out) for g in text.gold if g.lat is not None]
    assert len(marks) > 1500
    assert all(-90 <= g.lat <= 90 and -180 <= (g.lon or 0.0) <= 180 for g in marks)


def test_people_get_other_names_and_places_keep_theirs() -> None:
    text = parse_markup(
        "x", "<Ann Kofahl>, 40, left [Kofahl|?]. <Kofahl> flew to [Paris]. KOFAHL said so."
    )
    for seed in range(20):
        other = next(renamed([replace(text, id=f"x{seed}")], ["Milnersfield"]), None)
        if other is not None:
            break
    assert other is not None
    assert (
        other.text
        == "Ann Milnersfield, 40, left Kofahl. Milnersfield flew to Paris. KOFAHL said so."
    )
    assert [other.text[g.start : g.end] for g in other.gold] == ["Kofahl", "Paris"]
    assert [other.text[a:b] for a, b in other.persons] == ["Ann Milnersfield", "Milnersfield"]


def test_news_with_links_are_read_whole() -> None:
    records = news_records()
    assert len({record["id"] for _, record in records}) == len(records) > 300
    links = [link for _, record in records for link in record["links"]]
    assert any(link["optional"] for link in links)
    assert any(not link["optional"] for link in links)


def test_a_link_line_that_names_no_place_of_its_passage_is_named(tmp_path: Path) -> None:
    (tmp_path / "news1.txt").write_text("== a-1 | us | local\nFrom [Reno|39.5,-119.8] on.\n")
    (tmp_path / "news1.links").write_text("== a-1\nrail planned: Reno > Elko\n")
    with pytest.raises(MarkupError, match="a-1: no place 'Elko'"):
        news_records(tmp_path)

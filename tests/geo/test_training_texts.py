"""Marks of the passages that are trained and scored on: spans, uses, positions."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))

from training_texts import own, parse_markup


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

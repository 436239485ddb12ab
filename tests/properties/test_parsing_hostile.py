"""Hostile text: no crash, offsets right, the same twice, memory and work in line with the length."""

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from geo.gazetteer import Gazetteer
from geo.parsing import BLOCK, Geoparser
from layers.model import Document

PARSER = Geoparser(Gazetteer.open())
PIECES = st.sampled_from(
    [
        "Paris", "Texas", "North", "Korea", "U.S.", "St.", "Louis", "Mr", "of", "the", "The", "and",
        ", ", ". ", " ", "\n", "\n\n", "-", "–", "'s", "’", "(", ")", "\u00a0", "\u200b", "\u202e",
        "\ud800", "\udfff", "\x00", "\x1b", "서울에서", "北京", "Москве", "باريس", "é", "e\u0301", "1", "#",
        "ß", "İ", "ﬁ", "𝔓aris", "🇫🇷", "\ufeff", "\u2028", "A" * 70,
    ]
)  # fmt: skip
WILD = st.lists(PIECES | st.text(max_size=6), max_size=60).map("".join)


def check(text: str) -> None:
    found = PARSER.mentions(Document("x", text), demonyms=True)
    last = 0
    for mention in found:
        assert last <= mention.start < mention.end <= len(text)
        assert text[mention.start : mention.end] == mention.text
        assert 0 <= mention.score <= 1
        last = mention.end


@given(WILD)
@example("\ud800Paris\udfff in \ud800")
@example("Paris" * 3 + "\x00")
@example("'s's's Paris's's")
@settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.too_slow])
def test_any_text_is_read(text: str) -> None:
    check(text)


@given(WILD)
@settings(deadline=None, max_examples=50)
def test_the_same_text_twice(text: str) -> None:
    document = Document("x", text)
    assert PARSER.mentions(document) == PARSER.mentions(document)


@pytest.mark.parametrize(
    "text",
    [
        "Paris " * 20_000,
        "Paris, Texas, " * 10_000,
        "-".join(["Paris"] * 10_000),
        "A" * 10_000 + " in Paris.",
        "New " * 20_000 + "York",
        "U.S." * 20_000,
        "a'" * 50_000,
        "(" * 100_000,
        " " * 500_000 + "Paris",
        "\n" * 300_000 + "Paris",
        "P" + "\u0301" * 100_000,
        "北京" * 10_000,
        "서울" * 10_000,
        "Москва " * 10_000,
        "\u202eسياP باريس Paris\u202c " * 3_000,
        "NEW YORK " * 10_000,
        "Paris\x00London\x07" * 5_000,
        "and Paris and " * 10_000,
    ],
    ids=lambda text: repr(text[:12]),
)
def test_long_and_odd(text: str) -> None:
    check(text)


def test_a_text_of_many_blocks_in_one_line() -> None:
    text = "the trains ran from Seoul to Busan and the rain fell on the plain " * (3 * BLOCK // 66)
    found = PARSER.mentions(Document("x", text))
    assert len(found) >= 2 * (3 * BLOCK // 66) - 8
    check(text)


def test_one_name_over_and_over_is_found_each_time() -> None:
    assert len(PARSER.mentions(Document("x", "Paris, " * 3_000))) == 3_000

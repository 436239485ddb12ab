"""Which passages of a document go into the page."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from output.map.quotes import Utf16, passages

TEXT = (
    "# A heading\n\nMr. Lee of the U.S. embassy went to Rajin. The road was\nlong and bad. "
    "“Was it?” he asked. Nobody knew!\n\n- An item about Wonsan\n- Another item\n"
)


def around(word, text=TEXT):
    at = text.index(word)
    (found,) = passages(text, [(at, at + len(word))], full_text=False)
    return text[found.start : found.end]


def test_a_sentence_not_its_neighbours():
    assert around("Rajin") == "Mr. Lee of the U.S. embassy went to Rajin."


def test_a_wrapped_line_is_no_end():
    assert around("road") == "The road was\nlong and bad."


def test_headings_and_items_stand_alone():
    assert around("heading") == "# A heading"
    assert around("Wonsan") == "- An item about Wonsan"


def test_chinese_full_stops():
    text = "火车从大连开往哈尔滨。公路还没有修好。"
    assert around("公路", text) == "公路还没有修好。"


def test_an_endless_sentence_is_cut():
    text = "word " * 2000 + "Rajin" + " word" * 2000
    assert len(around("Rajin", text)) < 1500


def test_full_text_has_every_word():
    found = passages(TEXT, [], full_text=True)
    assert "".join("".join(TEXT[a:b].split()) for a, b in found) == "".join(TEXT.split())


@given(
    st.text(max_size=300),
    st.lists(st.tuples(st.integers(-5, 310), st.integers(-5, 310)), max_size=8),
    st.booleans(),
)
def test_passages_are_in_order_apart_and_hold_every_span(text, spans, full_text):
    found = passages(text, spans, full_text=full_text)
    assert all(0 <= a < b <= len(text) for a, b in found)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))
    for start, end in spans:
        if 0 <= start < end and start < len(text):
            assert any(a <= start and min(end, len(text)) <= b for a, b in found)


@given(st.text())
def test_lengths_are_counted_as_a_browser_does(text):
    assert Utf16(text).length(0, len(text)) == len(text.encode("utf-16-le", "surrogatepass")) // 2

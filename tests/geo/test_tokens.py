"""Words, their offsets, and what stands between them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.tokens import Sep, Tokeniser, blocks, separator


def words(text: str) -> list[str]:
    return Tokeniser().tokens(text).words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The U.S.-North Korea summit", ["The", "U.S.", "North", "Korea", "summit"]),
        ("China's and Xi'an's", ["China", "and", "Xi'an"]),
        ("O’Hare, D.C.", ["O’Hare", "D.C."]),
        ("New\nYork\u00a0City", ["New", "York", "City"]),
        ("Chʼŏngjin–Tumen", ["Chʼŏngjin", "Tumen"]),
        ("", []),
        ("  \n ", []),
        ("États-Unis", ["États", "Unis"]),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_a_possessive_belongs_to_its_word() -> None:
    tokens = Tokeniser().tokens("Seoul's plan and Seoul’s rail")
    assert tokens.words == ["Seoul", "plan", "and", "Seoul", "rail"]
    assert tokens.possessive == [True, False, False, True, False]
    assert tokens.ends[0] == 5


@pytest.mark.parametrize(
    ("gap", "flag", "held"),
    [
        (" ", Sep.JOIN, True),
        ("-", Sep.JOIN, True),
        (". ", Sep.JOIN, True),
        ("\n", Sep.JOIN, True),
        ("\u00a0", Sep.JOIN, True),
        ("\n\n", Sep.JOIN, False),
        (", ", Sep.JOIN, False),
        (" – ", Sep.JOIN, False),
        ("\n\n", Sep.PARAGRAPH, True),
        ("\r\n", Sep.PARAGRAPH, False),
        ("? ", Sep.SENTENCE, True),
        (" (", Sep.OPEN, True),
        (" #", Sep.HASH, True),
    ],
)
def test_separators(gap: str, flag: Sep, *, held: bool) -> None:
    assert bool(separator(gap) & flag) is held


@given(st.text(max_size=300))
def test_offsets_give_the_words_back(text: str) -> None:
    tokens = Tokeniser().tokens(text)
    assert [text[a:b] for a, b in zip(tokens.starts, tokens.ends, strict=True)] == tokens.words
    assert tokens.starts == sorted(tokens.starts)
    assert len(tokens.before) == len(tokens) + 1
    assert all(a <= b for a, b in zip(tokens.ends, tokens.starts[1:], strict=False))


@given(st.text(max_size=400), st.integers(2, 50))
def test_blocks_cover_the_text(text: str, most: int) -> None:
    pieces = list(blocks(text, most))
    assert "".join(text[a:b] for a, b in pieces) == text
    assert all(0 < b - a <= most for a, b in pieces)

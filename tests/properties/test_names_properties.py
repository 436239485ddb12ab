"""Folding holds for every text."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from geo.names import fold, romanisation_variants, stripped

ANY_TEXT = st.text(alphabet=st.characters(codec=None), max_size=80)


@given(ANY_TEXT)
def test_folding_twice_is_folding_once(text: str) -> None:
    key = fold(text)
    assert fold(key) == key


@given(ANY_TEXT)
def test_a_key_has_single_spaces_and_no_margin(text: str) -> None:
    key = fold(text)
    assert key == key.strip()
    assert "  " not in key


@given(st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=126), max_size=60))
def test_case_never_matters(text: str) -> None:
    assert fold(text.upper()) == fold(text.lower())


@given(ANY_TEXT)
def test_spellings_are_keys(text: str) -> None:
    for key in romanisation_variants(text):
        assert key == key.lower()


@given(ANY_TEXT)
@example("가 시")
@example("中 市")
def test_a_stripped_key_is_the_start_of_it(text: str) -> None:
    key = fold(text)
    for bare in stripped(key):
        assert key.startswith(bare)
        assert len(bare) >= 2

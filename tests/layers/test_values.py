import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.quotes import QUOTE_LIMIT, Quoter
from layers.values import clean, date_range

TEXT = 'He met U.S. envoys. "Go north!" she said. 走吧。回来。\n\nA new line\n- a list'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2018", ("2018", "2018-01-01", "2018-12-31")),
        ("2018-02", ("2018-02", "2018-02-01", "2018-02-28")),
        ("2020-02", ("2020-02", "2020-02-01", "2020-02-29")),
        ("2018-05-03", ("2018-05-03", "2018-05-03", "2018-05-03")),
        ("2018-05-03T10:00:00Z", ("2018-05-03", "2018-05-03", "2018-05-03")),
        ("2019-02-30", ("", "", "")),
        ("May 2018", ("", "", "")),
        ("0000", ("", "", "")),
        ("", ("", "", "")),
    ],
)
def test_a_date_gives_the_days_that_it_may_mean(text, expected):
    assert date_range(text) == expected


def test_clean_text_is_nfc_without_what_no_format_holds():
    assert clean("e\u0301\x00\ud800a\tb") == "é  a\tb"


@pytest.mark.parametrize(
    ("word", "sentence"),
    [
        ("envoys", "He met U.S. envoys."),
        ("north", '"Go north!" she said.'),
        ("走", "走吧。"),
        ("回", "回来。"),
        ("line", "A new line"),
    ],
)
def test_a_quote_is_the_sentence(word, sentence):
    start = TEXT.index(word)
    assert Quoter(TEXT).quote(start, start + len(word)) == sentence


def test_a_span_outside_the_text_has_no_quote():
    quoter = Quoter("abc")
    assert [quoter.quote(*s) for s in ((-1, 2), (2, 9), (2, 2), (3, 1))] == ["", "", "", ""]


def test_a_long_sentence_is_shortened_around_the_span():
    text = "word " * 200 + "HERE " + "word " * 200
    quote = Quoter(text).quote(text.index("HERE"), text.index("HERE") + 4)
    assert "HERE" in quote
    assert len(quote) <= QUOTE_LIMIT
    assert quote[0] == quote[-1] == "…"


@given(st.text(alphabet=st.sampled_from("ab. !\n。U"), max_size=60), st.data())
def test_the_sentence_holds_the_span(text, data):
    if not text:
        return
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    first, stop = Quoter(text).sentence(start, end)
    assert 0 <= first <= start
    assert end <= stop <= len(text)

import csv
import io

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.errors import InputError
from layers.schema import DOCUMENTS, EVIDENCE, MENTIONS
from layers.tables import build_all, plain_frame
from output.tabular import csv_text, guard, read_rows, unguard
from tests.layers.surveys import demo_survey

HOSTILE = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "=cmd|' /C calc'!A0",
    "＝1",
    "'=1",
    "''@x",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_spreadsheet_takes_a_text_for_a_formula(text):
    assert guard(text).startswith("'")
    assert unguard(guard(text)) == text


@pytest.mark.parametrize("text", ["Seoul", "'tis", "", "a=b", "'", "北京"])
def test_other_texts_stay_as_they_are(text):
    assert guard(text) == text
    assert unguard(text) == text


@given(st.text(alphabet=st.sampled_from("'=+-@\ta\r\n,\"＝"), max_size=8))
def test_guarding_can_be_undone(text):
    assert unguard(guard(text)) == text
    assert not guard(text).startswith(tuple("=+-@\t\r\n"))


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), max_size=5))
def test_any_text_round_trips(tmp_path_factory, texts):
    rows = [
        dict.fromkeys(DOCUMENTS.names, text) | {"id": str(n), "characters": n}
        for n, text in enumerate(texts)
    ]
    path = tmp_path_factory.mktemp("csv") / "documents.csv"
    path.write_bytes(csv_text(plain_frame(DOCUMENTS, rows), DOCUMENTS).encode())
    assert [*read_rows(path, DOCUMENTS)] == rows


def test_mentions_are_written_with_the_unlocated_ones(tmp_path):
    tables = build_all(demo_survey())
    text = csv_text(tables.mentions, MENTIONS)
    rows = [*csv.DictReader(io.StringIO(text))]
    assert len(rows) == 10
    unlocated = next(row for row in rows if row["text"] == "border")
    assert (unlocated["lon"], unlocated["lat"], unlocated["place_id"]) == ("", "", "")
    path = tmp_path / "mentions.csv"
    path.write_text(text, encoding="utf-8")
    back = plain_frame(MENTIONS, read_rows(path, MENTIONS))
    pd.testing.assert_frame_equal(back, tables.mentions)


def test_negative_numbers_are_not_guarded():
    tables = build_all(demo_survey())
    assert "'-18.14161" not in csv_text(tables.mentions, MENTIONS)
    assert ",-18.14161," in csv_text(tables.mentions, MENTIONS)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"\xff\xfe\x00", "isn't CSV in UTF-8"),
        (b'id,layer\n"x', "isn't CSV"),
        (None, "can't be read"),
    ],
)
def test_what_is_no_csv_is_named(tmp_path, data, message):
    path = tmp_path / "evidence.csv"
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(InputError, match=f"evidence.csv {message}"):
        list(read_rows(path, EVIDENCE))

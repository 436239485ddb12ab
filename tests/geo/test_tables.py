"""Tables of text: columns, and rows of numbers."""

import pytest

from geo.tables import Rows, read_columns
from layers.errors import DataError


@pytest.fixture
def table(tmp_path):
    def write(content):
        path = tmp_path / "t.tsv"
        path.write_text(content, encoding="utf-8")
        return path

    return write


class TestColumns:
    def test_notes_at_the_top_are_left_out_and_a_later_hash_is_a_cell(self, table):
        path = table("# a note\n# another\n1\tx\n2\t#y\n")
        assert read_columns(path, 2) == [["1", "2"], ["x", "#y"]]

    def test_an_empty_table_has_empty_columns(self, table):
        assert read_columns(table("# only a note\n"), 3) == [[], [], []]
        assert read_columns(table(""), 1) == [[]]

    @pytest.mark.parametrize("content", ["a\n", "a\tb\tc\n", "a\tb\n\n"])
    def test_rows_of_another_width_are_refused(self, table, content):
        with pytest.raises(ValueError, match="in each"):
            read_columns(table(content), 2)


class TestRows:
    def test_numbers_are_read_when_asked_for(self, table):
        rows = Rows.read(table("# note\na\t0\t1e-3\na b\t1\t-2.5\nb\t3\t4\n"), 2)
        assert len(rows) == 3
        assert list(rows) == ["a", "a b", "b"]
        assert rows.get("a b") == rows.get("a b") == (1.0, -2.5)
        assert rows.get("a") == (0.0, 0.001)
        assert rows.get("b") == (3.0, 4.0)
        assert [rows.get(name) for name in ("", "a ", "aa", "c", "b\t3")] == [None] * 5

    def test_rows_out_of_order_are_refused_as_they_would_not_be_found(self, table):
        with pytest.raises(ValueError, match="sorted"):
            Rows.read(table("b\t1\na\t2\n"), 1)

    def test_a_row_of_another_width_hidden_by_its_neighbour_is_found_when_asked_for(self, table):
        rows = Rows.read(table("a\nb\t1\t2\n"), 1)
        assert rows.get("a") is None
        with pytest.raises(DataError, match="2 numbers, not 1"):
            rows.get("b")

    def test_what_is_no_number_is_an_error_of_that_row_only(self, table):
        rows = Rows.read(table("a\t1\nb\tx\n"), 1)
        assert rows.get("a") == (1.0,)
        with pytest.raises(DataError, match=r"'b'.*reinstall"):
            rows.get("b")

    @pytest.mark.parametrize("content", ["a\n", "a\t1\t2\n", "a\t1\t2\nb\n\n"])
    def test_another_width_is_refused(self, table, content):
        with pytest.raises(ValueError, match="1 numbers"):
            Rows.read(table(content), 1)

    def test_it_can_be_made_of_numbers(self):
        assert Rows({"a": (1.0,)}).get("a") == (1.0,)
        assert Rows().get("a") is None

"""Trees as arrays, the second look, and the packaged model."""

import json
import shutil

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from linking_case import case

from geo.lexicon import DATA_DIR
from geo.linking.extraction import DocumentReader
from geo.linking.scoring import (
    MODEL_FILE,
    STATUS_FILE,
    TREES_FILE,
    WEIGHTS_FILE,
    model,
    read_model,
)
from geo.linking.second_look import LEAST_LOGIT, NUMBERS, second_columns
from geo.linking.trees import NO_TREES, Trees, trees_from_arrays, trees_to_arrays
from layers.errors import DataError

# two levels: column 0 > 0.5 is bit 0, column 1 > 2.5 bit 1; then column 1 > 0 and a question that nothing answers with yes
TWO = Trees(
    column=np.array([[0, 1], [1, 0]], dtype=np.int32),
    limit=np.array([[0.5, 0.0], [2.5, np.inf]], dtype=np.float32),
    value=np.array([[0.1, 0.4, -0.2, 0.9], [0.5, -0.5, 0, 0]], dtype=np.float32),
)


def by_hand(row):
    first = {(0, 0): 0.1, (1, 0): 0.4, (0, 1): -0.2, (1, 1): 0.9}[row[0] > 0.5, row[1] > 2.5]
    return first + (-0.5 if row[1] > 0 else 0.5)


class TestTrees:
    @given(st.lists(st.tuples(st.floats(-3, 3, width=32), st.floats(-3, 5, width=32)), max_size=30))
    def test_each_row_gets_the_sum_of_its_leaves(self, rows):
        found = TWO.total(np.array(rows, dtype=np.float32).reshape(-1, 2).T)
        assert found == pytest.approx([by_hand(row) for row in rows], abs=1e-6)

    def test_many_rows_are_taken_in_parts(self):
        rows = np.tile(np.array([[1.0, 3.0], [0.0, 0.0]], dtype=np.float32), (3000, 1))
        assert TWO.total(rows.T) == pytest.approx([by_hand(row) for row in rows], abs=1e-6)

    def test_no_trees_give_nothing(self):
        assert NO_TREES.total(np.ones((2, 3), dtype=np.float32)).tolist() == [0, 0, 0]

    def test_there_and_back(self):
        again = trees_from_arrays(trees_to_arrays(TWO, "x"), "x", 2)
        columns = np.array([[1, 0, 1], [3, 0, 0]], dtype=np.float32)
        assert again.total(columns).tolist() == TWO.total(columns).tolist()

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("column", [[0, 2], [1, 0]]),
            ("column", [[0, -1], [1, 0]]),
            ("column", [[0, 1]]),
            ("limit", [[0.5], [2.5]]),
            ("value", [[0.1, 0.4], [0.5, 0.5]]),
            ("value", [[0.1, 0.4, 0.2, np.nan], [0.5, 0.5, 0, 0]]),
        ],
    )
    def test_damaged_ones_are_refused(self, name, value):
        kind = getattr(TWO, name).dtype
        arrays = trees_to_arrays(TWO, "x") | {f"x_{name}": np.array(value, dtype=kind)}
        with pytest.raises(DataError, match="reinstall"):
            trees_from_arrays(arrays, "x", 2)

    def test_a_missing_array_is_one_clear_error(self):
        arrays = trees_to_arrays(TWO, "x")
        del arrays["x_limit"]
        with pytest.raises(DataError, match="x_limit"):
            trees_from_arrays(arrays, "x", 2)


def read(marked):
    return [ps for _, ps in DocumentReader(*case(marked)).readings()]


class TestSecondLook:
    def test_a_proposal_sees_who_agrees_and_who_reads_its_ends_otherwise(self):
        (proposals,) = read("A railway from [Mombasa] to [Nairobi] was opened.")
        for p in proposals:
            p.confidence = 0.6
        chosen, columns = second_columns([proposals], {})
        table = dict(zip(NUMBERS, columns, strict=True))
        pair = {p.keys for p in proposals if p.kind == "from_to"}.pop()
        for p, same, fewer in zip(
            chosen, table["number of the same ends"], table["best of fewer ends"], strict=True
        ):
            agreeing = [q for q in proposals if q is not p and set(q.keys) == set(p.keys)]
            assert same == sum(q.modes[0] == p.modes[0] for q in agreeing)
            if p.keys == pair:
                has_single = any(len(q.keys) == 1 for q in proposals)
                assert (fewer > -1) == has_single

    def test_the_same_ends_in_another_sentence_are_seen(self):
        first, second = read("A railway from [Mombasa] to [Nairobi]. The railway from [Mombasa] to [Nairobi] is old.")  # fmt: skip
        for p in [*first, *second]:
            p.confidence = 0.5
        chosen, columns = second_columns([first, second], {})
        elsewhere = columns[NUMBERS.index("best elsewhere")]
        for p, value in zip(chosen, elsewhere, strict=True):
            if p.kind == "from_to":
                assert value == pytest.approx(0.0, abs=1e-6)

    def test_the_unlikely_have_none(self):
        (proposals,) = read("A railway from [Mombasa] to [Nairobi] was opened.")
        for p in proposals:
            p.confidence = 0.001
        chosen, columns = second_columns([proposals], {"bias": 0})
        assert not chosen
        assert columns.shape == (len(NUMBERS) + 1, 0)
        assert LEAST_LOGIT < 0

    def test_no_sentences(self):
        assert second_columns([], {})[1].shape == (len(NUMBERS), 0)


class TestPackagedModel:
    def test_a_plain_line_is_sure_and_a_relation_is_not(self):
        scorer = model()
        (sure,) = read("A railway from [Mombasa] to [Nairobi] was opened in May.")
        (not_one,) = read(
            "Trade between [Kenya] and [Uganda] grew last year although trains were often late."
        )
        scorer.score([sure])
        scorer.score([not_one])
        assert max(p.confidence for p in sure) > 0.8
        assert max((p.confidence for p in not_one), default=0) < 0.6

    def test_confidences_are_chances(self):
        sentences = read("The port of [Gwadar] and a road from [Gwadar] to [Kashgar] are planned.")
        model().score(sentences)
        assert all(0 <= p.confidence <= 1 for ps in sentences for p in ps)

    @pytest.fixture
    def folder(self, tmp_path):
        for name in (MODEL_FILE, TREES_FILE, WEIGHTS_FILE, STATUS_FILE):
            shutil.copy(DATA_DIR / name, tmp_path)
        return tmp_path

    def test_it_is_read_from_its_files(self, folder):
        copy = read_model(folder)
        assert copy.weights == model().weights
        assert len(copy.status) == len(model().status)
        assert copy.status.get("bias") == model().status.get("bias")

    def test_files_that_do_not_belong_together_are_refused(self, folder):
        raw = json.loads((folder / MODEL_FILE).read_text(encoding="utf-8"))
        raw["first"]["names"] = raw["first"]["names"][:3]
        (folder / MODEL_FILE).write_text(json.dumps(raw), encoding="utf-8")
        with pytest.raises(DataError, match="reinstall"):
            read_model(folder)

    @pytest.mark.parametrize("name", [MODEL_FILE, TREES_FILE, WEIGHTS_FILE, STATUS_FILE])
    @pytest.mark.parametrize("content", [b"\xff", b"not a\ttable\tor a zip", b"PK\x03\x04"])
    def test_a_damaged_file_is_one_clear_error(self, folder, name, content):
        (folder / name).write_bytes(content)
        with pytest.raises(DataError, match="reinstall"):
            read_model(folder)

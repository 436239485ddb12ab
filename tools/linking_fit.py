"""Fits of the link scorer: regression, boosted trees, status; each gives plain data, free of its library."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping, Sequence
from itertools import repeat
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from catboost import CatBoostClassifier
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from geo.linking.trees import Trees

if TYPE_CHECKING:
    from numpy.typing import NDArray

FIRST = {
    "iterations": 400,
    "depth": 6,
    "learning_rate": 0.12,
    "l2_leaf_reg": 6,
    "rsm": 0.3,
    "border_count": 4,
}
SECOND = {
    "iterations": 320,
    "depth": 6,
    "learning_rate": 0.07,
    "l2_leaf_reg": 8,
    "rsm": 0.4,
    "border_count": 48,
}
SETTINGS = {"random_seed": 0, "verbose": 0, "thread_count": 2, "allow_writing_files": False}
STRENGTH = 0.03
FIRST_NAMES, SECOND_NAMES = 700, 320
_DIGITS = 4

Row = Mapping[str, float] | Sequence[str]
"""Features with their values, or the names of those that are 1."""


def matrix(rows: Sequence[Row], index: dict[str, int]) -> csr_matrix:
    """Return feature rows as a sparse matrix; names that the index lacks are left out."""
    data, indices, starts = [], [], [0]
    for row in rows:
        entries = row.items() if isinstance(row, Mapping) else zip(row, repeat(1.0))
        for name, value in entries:
            if name in index:
                indices.append(index[name])
                data.append(value)
        starts.append(len(data))
    return csr_matrix((data, indices, starts), shape=(len(rows), len(index)), dtype=np.float32)


def counts(rows: Sequence[Row]) -> dict[str, int]:
    """Return how many rows have each feature."""
    found: dict[str, int] = {}
    for row in rows:
        for name in row:
            found[name] = found.get(name, 0) + 1
    return found


def vocabulary(rows: Sequence[Row], least: int) -> dict[str, int]:
    """Return a column for each feature that at least so many rows have."""
    return {
        name: i for i, name in enumerate(sorted(n for n, c in counts(rows).items() if c >= least))
    }


def fit_linear(
    rows: Sequence[Row], labels: NDArray[np.int_], weights: NDArray[np.float64]
) -> dict[str, float]:
    """Return the weights of a logistic regression by feature."""
    index = vocabulary(rows, 3)
    regression = LogisticRegression(C=STRENGTH, max_iter=3000, fit_intercept=False, solver="lbfgs")
    regression.fit(matrix(rows, index), labels, sample_weight=weights)
    return {name: float(regression.coef_[0][i]) for name, i in index.items()}


def fit_boosted(
    columns: NDArray[np.float32],
    labels: NDArray[np.int_],
    weights: NDArray[np.float64],
    settings: Mapping[str, Any],
) -> tuple[Trees, float]:
    """Return symmetric trees whose values add up to log-odds, and what they start from; `columns` is transposed."""
    rows = np.ascontiguousarray(columns.T)
    boosted = CatBoostClassifier(**settings, **SETTINGS).fit(rows, labels, sample_weight=weights)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.json"
        boosted.save_model(str(path), format="json")
        raw = json.loads(path.read_text(encoding="utf-8"))
    depth = settings["depth"]
    asked = [_padded(tree["splits"], depth) for tree in raw["oblivious_trees"]]
    values = [_leaves(tree["leaf_values"], depth) for tree in raw["oblivious_trees"]]
    scale, (bias,) = raw["scale_and_bias"]
    trees = Trees(
        np.array([[c for c, _ in tree] for tree in asked], dtype=np.int32).T,
        np.array([[limit for _, limit in tree] for tree in asked], dtype=np.float32).T,
        np.round(np.array(values) * scale, _DIGITS).astype(np.float32),
    )
    ours = trees.total(columns[:, :500]) + bias
    if not np.allclose(
        ours, boosted.predict(rows[:500], prediction_type="RawFormulaVal"), atol=0.05
    ):
        msg = "The boosted trees can't be read out of this version of catboost; use the pinned one."
        raise RuntimeError(msg)
    return trees, float(bias)


def _padded(splits: Sequence[Mapping[str, Any]], depth: int) -> list[tuple[int, float]]:
    """Return the questions of a tree; one that no row answers with yes where it has fewer."""
    asked = [(int(split["float_feature_index"]), float(split["border"])) for split in splits]
    return asked + [(0, float("inf"))] * (depth - len(asked))


def _leaves(values: Sequence[float], depth: int) -> list[float]:
    return [*values, *([0.0] * (2**depth - len(values)))]


def only_used(trees: Trees, names: list[str], *, first: int = 0) -> tuple[Trees, tuple[str, ...]]:
    """Return the trees with the columns from `first` on that they don't read left out, and the names of the rest."""
    used = sorted({int(c) for c in trees.column.ravel() if c >= first})
    place = np.zeros(first + len(names), dtype=np.int32)
    place[:first] = np.arange(first)
    place[used] = np.arange(first, first + len(used))
    renamed = Trees(place[trees.column], trees.limit, trees.value)
    return renamed, tuple(names[c - first] for c in used)

"""Fits of the link scorer: regression, forest, boosted trees, status; each gives plain data, free of its library."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import repeat
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.ensemble import ExtraTreesClassifier, HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression

from geo.linking.trees import Trees

if TYPE_CHECKING:
    from numpy.typing import NDArray

FOREST = {"n_estimators": 40, "min_samples_leaf": 3, "max_leaf_nodes": 400, "max_depth": 16}
BOOSTED = {"max_iter": 100, "learning_rate": 0.06, "max_leaf_nodes": 16, "min_samples_leaf": 20, "l2_regularization": 4.0,
           "max_features": 0.25}  # fmt: skip
STRENGTH = 0.12
BOOSTED_NAMES = 160
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


def fit_forest(
    rows: Sequence[Row], labels: NDArray[np.int_], weights: NDArray[np.float64]
) -> tuple[Trees, tuple[str, ...]]:
    """Return a forest whose leaves hold the share of links, and the names of its columns."""
    index = vocabulary(rows, 6)
    forest = ExtraTreesClassifier(**FOREST, max_features="sqrt", random_state=0, n_jobs=1)
    forest.fit(matrix(rows, index), labels, sample_weight=weights)
    shares = [(t, t.value[:, 0, :]) for t in (e.tree_ for e in forest.estimators_)]
    trees = joined(
        [
            (t.children_left < 0, t.feature, t.threshold, t.children_left, t.children_right, v[:, 1] / v.sum(axis=1))
            for t, v in shares
        ]
    )  # fmt: skip
    return only_used(trees, list(index))


def fit_boosted(
    rows: NDArray[np.float32], labels: NDArray[np.int_], weights: NDArray[np.float64]
) -> tuple[Trees, float]:
    """Return boosted trees whose values add up to log-odds, and what they start from."""
    boosted = HistGradientBoostingClassifier(**BOOSTED, early_stopping=False, random_state=0)
    boosted.fit(rows, labels, sample_weight=weights)
    # the library shows its trees only in these private attributes; the check below is of what they give
    nodes = [one.nodes for stage in boosted._predictors for one in stage]  # noqa: SLF001
    trees = joined(
        [
            (n["is_leaf"] > 0, n["feature_idx"], n["num_threshold"], n["left"], n["right"], n["value"])
            for n in nodes
        ]
    )  # fmt: skip
    start = float(np.ravel(boosted._baseline_prediction)[0])  # noqa: SLF001
    ours = trees.mean(rows[:500]) * len(nodes) + start
    if not np.allclose(ours, boosted.decision_function(rows[:500]), atol=0.05):
        msg = "The boosted trees can't be read out of this version of scikit-learn; use the pinned one."
        raise RuntimeError(msg)
    return trees, start


def joined(trees: Sequence[Sequence[NDArray[np.generic]]]) -> Trees:
    """Return trees one after another: of each which nodes are leaves, columns, limits, left, right, values."""
    parts: list[list[NDArray[np.generic]]] = [[], [], [], [], []]
    roots, offset = [], 0
    for is_leaf, column, limit, left, right, value in trees:
        own = np.arange(len(is_leaf))
        held = (
            np.where(is_leaf, 0, column), np.where(is_leaf, 0, limit), np.where(is_leaf, own, left) + offset,
            np.where(is_leaf, own, right) + offset, np.round(value, _DIGITS),
        )  # fmt: skip
        for part, values in zip(parts, held, strict=True):
            part.append(values)
        roots.append(offset)
        offset += len(is_leaf)
    whole, limits, lefts, rights, values = (np.concatenate(part) for part in parts)
    return Trees(
        whole.astype(np.int32), limits.astype(np.float32), lefts.astype(np.int32), rights.astype(np.int32),
        values.astype(np.float32), np.array(roots, dtype=np.int32),
    )  # fmt: skip


def only_used(trees: Trees, names: list[str], *, first: int = 0) -> tuple[Trees, tuple[str, ...]]:
    """Return the trees with the columns from `first` on that no node reads left out, and the names of the rest."""
    inner = trees.left != np.arange(len(trees.left))
    used = sorted({int(c) for c in trees.column[inner] if c >= first})
    place = np.zeros(first + len(names), dtype=np.int32)
    place[:first] = np.arange(first)
    place[used] = np.arange(first, first + len(used))
    column = np.where(inner, place[trees.column], 0).astype(np.int32)
    renamed = Trees(column, trees.limit, trees.left, trees.right, trees.value, trees.roots)
    return renamed, tuple(names[c - first] for c in used)

"""Fits of the link scorer: regression, forest, boosted trees, status; each gives plain data, free of its library."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.ensemble import ExtraTreesClassifier, GradientBoostingClassifier
from sklearn.linear_model import LogisticRegression

from geo.linking.second_look import NUMBERS
from geo.linking.trees import Trees

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

FOREST = {"n_estimators": 40, "min_samples_leaf": 3, "max_leaf_nodes": 400, "max_depth": 16}
BOOSTED = {"n_estimators": 120, "learning_rate": 0.06, "max_leaf_nodes": 16, "min_samples_leaf": 20,
           "max_depth": None, "max_features": 0.4, "subsample": 0.8}  # fmt: skip
STRENGTH = 0.12
BOOSTED_NAMES = 250
_DIGITS = 4


def matrix(rows: Sequence[dict[str, float]], index: dict[str, int]) -> csr_matrix:
    """Return feature rows as a sparse matrix; names that the index lacks are left out."""
    data, indices, starts = [], [], [0]
    for row in rows:
        for name, value in row.items():
            if name in index:
                indices.append(index[name])
                data.append(value)
        starts.append(len(data))
    return csr_matrix((data, indices, starts), shape=(len(rows), len(index)), dtype=np.float32)


def counts(rows: Sequence[dict[str, float]]) -> dict[str, int]:
    """Return how many rows have each feature."""
    found: dict[str, int] = {}
    for row in rows:
        for name in row:
            found[name] = found.get(name, 0) + 1
    return found


def vocabulary(rows: Sequence[dict[str, float]], least: int) -> dict[str, int]:
    """Return a column for each feature that at least so many rows have."""
    return {
        name: i for i, name in enumerate(sorted(n for n, c in counts(rows).items() if c >= least))
    }


def fit_linear(
    rows: Sequence[dict[str, float]], labels: NDArray[np.int_], weights: NDArray[np.float64]
) -> dict[str, float]:
    """Return the weights of a logistic regression by feature."""
    index = vocabulary(rows, 3)
    regression = LogisticRegression(C=STRENGTH, max_iter=3000, fit_intercept=False, solver="lbfgs")
    regression.fit(matrix(rows, index), labels, sample_weight=weights)
    return {name: float(regression.coef_[0][i]) for name, i in index.items()}


def fit_forest(
    rows: Sequence[dict[str, float]], labels: NDArray[np.int_], weights: NDArray[np.float64]
) -> tuple[Trees, tuple[str, ...]]:
    """Return a forest whose leaves hold the share of links, and the names of its columns."""
    index = vocabulary(rows, 6)
    forest = ExtraTreesClassifier(**FOREST, max_features="sqrt", random_state=0, n_jobs=1)
    forest.fit(matrix(rows, index), labels, sample_weight=weights)
    trees = as_arrays(
        [estimator.tree_ for estimator in forest.estimators_],
        lambda value: value[:, 0, 1] / value[:, 0, :].sum(axis=1),
    )
    return only_used(trees, list(index))


def fit_boosted(
    rows: NDArray[np.float32], labels: NDArray[np.int_], weights: NDArray[np.float64]
) -> tuple[Trees, float, float]:
    """Return boosted trees, what they start from, and the rate that each counts by."""
    boosted = GradientBoostingClassifier(**BOOSTED, random_state=0)
    boosted.fit(rows, labels, sample_weight=weights)
    trees = as_arrays([row[0].tree_ for row in boosted.estimators_], lambda value: value[:, 0, 0])
    share = float(np.average(labels, weights=weights))
    return trees, float(np.log(share / (1 - share))), float(BOOSTED["learning_rate"] or 0.0)


def as_arrays(
    trees: Sequence[object], leaf: Callable[[NDArray[np.float64]], NDArray[np.float64]]
) -> Trees:
    """Return the trees of scikit-learn one after another, with indexes into the whole."""
    parts: dict[str, list[NDArray[np.generic]]] = {
        n: [] for n in ("column", "limit", "left", "right", "value")
    }
    roots, offset = [], 0
    for tree in trees:
        count = tree.node_count  # type: ignore[attr-defined]
        own = np.arange(count)
        is_leaf = tree.children_left < 0  # type: ignore[attr-defined]
        parts["column"].append(np.where(is_leaf, 0, tree.feature))  # type: ignore[attr-defined]
        parts["limit"].append(np.where(is_leaf, 0, tree.threshold))  # type: ignore[attr-defined]
        parts["left"].append(np.where(is_leaf, own, tree.children_left) + offset)  # type: ignore[attr-defined]
        parts["right"].append(np.where(is_leaf, own, tree.children_right) + offset)  # type: ignore[attr-defined]
        parts["value"].append(np.round(leaf(tree.value), _DIGITS))  # type: ignore[attr-defined]
        roots.append(offset)
        offset += count
    joined = {name: np.concatenate(held) for name, held in parts.items()}
    return Trees(
        joined["column"].astype(np.int32), joined["limit"].astype(np.float32), joined["left"].astype(np.int32),
        joined["right"].astype(np.int32), joined["value"].astype(np.float32), np.array(roots, dtype=np.int32),
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


FIRST_NAME = len(NUMBERS)

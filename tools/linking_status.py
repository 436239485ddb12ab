"""Fit of the status reader: a multinomial regression over the words around a link."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from sklearn.linear_model import LogisticRegression

from geo.linking.status import CLASS_OF
from tools.linking_fit import matrix, vocabulary

if TYPE_CHECKING:
    from collections.abc import Sequence

STATUS_CLASSES = ("proposed", "planned", "construction", "operating", "suspended", "cancelled")
PLAIN = "-"
"""Author of the plain sentences."""
PRIOR = ""
"""Author of what the words mean by themselves."""
WEIGHT = {PLAIN: 0.35, PRIOR: 3.0}
ALTERNATIVE_WEIGHT = 0.3
LEAST = 0.03
ROWS = 3
STRENGTH = 0.1


@dataclass(frozen=True, slots=True)
class StatusRow:
    """The features of one link and the classes that are right for it, the first one first."""

    author: str
    features: dict[str, float]
    right: list[str]


def right_classes(statuses: Sequence[str]) -> list[str]:
    """Return the classes of gold statuses, each once."""
    known = [CLASS_OF.get(status, status) for status in statuses]
    return [c for c in dict.fromkeys(known) if c in STATUS_CLASSES]


def prior() -> list[StatusRow]:
    """Return what the words mean by themselves, as made-up examples."""
    rows: list[StatusRow] = []
    for name in (*STATUS_CLASSES, "severed"):
        right = [CLASS_OF.get(name, name)]
        rows.append(StatusRow(PRIOR, {f"{name}/strong": 1.0}, right))
        rows += [
            StatusRow(PRIOR, {f"{name}/strong": 0.8, f"{name}/strong&{side}": 0.8}, right)
            for side in ("before", "after", "over")
        ]
        if name in {"planned", "construction", "operating"}:
            rows.append(StatusRow(PRIOR, {f"modal {name}/strong": 0.6}, ["proposed"]))
            rows.append(StatusRow(PRIOR, {f"negated {name}/strong": 0.6}, ["suspended"]))
    return rows


def fit_status(rows: Sequence[StatusRow]) -> dict[str, dict[str, float]]:
    """Return the weights by class and feature, `bias` among them."""
    index = vocabulary([row.features for row in rows], ROWS)
    chosen, classes, weights = [], [], []
    for row in [*rows, *prior()]:
        for n, answer in enumerate(row.right):
            chosen.append(row.features)
            classes.append(STATUS_CLASSES.index(answer))
            weights.append(WEIGHT.get(row.author, 1.0 if n == 0 else ALTERNATIVE_WEIGHT))
    regression = LogisticRegression(C=STRENGTH, max_iter=3000)
    regression.fit(matrix(chosen, index), np.array(classes), sample_weight=np.array(weights))
    found = {}
    for row_number, k in enumerate(regression.classes_):
        coefficients = regression.coef_[row_number]
        by_name = {name: round(float(coefficients[i]), 3) for name, i in index.items()}
        found[STATUS_CLASSES[k]] = {"bias": round(float(regression.intercept_[row_number]), 3)} | {
            name: value for name, value in by_name.items() if abs(value) > LEAST
        }
    return found

"""Fit of the status reader: a multinomial regression over the words around a link."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from sklearn.linear_model import LogisticRegression

from geo.linking.status import CLASS_OF, CLASSES
from geo.tables import Rows
from tools.linking_fit import matrix, vocabulary

if TYPE_CHECKING:
    from collections.abc import Sequence

STATUS_CLASSES = tuple(status.value for status in CLASSES)
PLAIN = "-"
"""Author of the plain sentences."""
PRIOR = ""
"""Author of what the words mean by themselves."""
WEIGHT = {PLAIN: 0.35, PRIOR: 3.0}
SENTENCE = 0.5
"""What one sentence about a link weighs; most links have two rows, of their likeliest reading."""
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


def fit_status(rows: Sequence[StatusRow]) -> Rows:
    """Return the weights of the classes by feature, `bias` among them."""
    index = vocabulary([row.features for row in rows], ROWS)
    chosen, classes, weights = [], [], []
    for row in [*rows, *prior()]:
        for n, answer in enumerate(row.right):
            chosen.append(row.features)
            classes.append(STATUS_CLASSES.index(answer))
            weights.append(
                WEIGHT.get(row.author, SENTENCE * (1.0 if n == 0 else ALTERNATIVE_WEIGHT))
            )
    regression = LogisticRegression(C=STRENGTH, max_iter=3000)
    regression.fit(matrix(chosen, index), np.array(classes), sample_weight=np.array(weights))
    if list(regression.classes_) != list(range(len(STATUS_CLASSES))):
        msg = "There is a status without an example; write some."
        raise ValueError(msg)
    weights = np.where(np.abs(regression.coef_) > LEAST, np.round(regression.coef_, 3), 0.0)
    by_name = {name: tuple(weights[:, i].tolist()) for name, i in index.items()}
    bias = tuple(round(float(value), 3) for value in regression.intercept_)
    return Rows({"bias": bias} | {name: row for name, row in sorted(by_name.items()) if any(row)})

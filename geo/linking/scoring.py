"""Decides which proposals are links: a logistic regression whose weights are a readable data file."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from layers.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Mapping

MODEL_FILE = Path(__file__).resolve().parent.parent / "data" / "linking_model.json"


@dataclass(frozen=True, slots=True)
class Model:
    """What was learned.

    `weights` are by feature name; `threshold` is the least probability of a link that is kept,
    `single` that of a link with one end (a port, a zone).
    """

    weights: Mapping[str, float]
    threshold: float
    slope: float = 1.0
    offset: float = 0.0
    status: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    single: float = 0.5

    def probability(self, features: Mapping[str, float]) -> float:
        """Return the calibrated probability that a proposal with these features is a link."""
        weights = self.weights
        total = sum(weights.get(name, 0.0) * value for name, value in features.items())
        return sigmoid(self.slope * total + self.offset)


def sigmoid(value: float) -> float:
    """Return 1 / (1 + exp(-value)) without overflow."""
    if value >= 0:
        return 1.0 / (1.0 + math.exp(-min(value, 60.0)))
    power = math.exp(max(value, -60.0))
    return power / (1.0 + power)


def read_model(path: Path) -> Model:
    """Read a model file.

    Raises
    ------
    DataError
        The file is missing or damaged.
    """
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        return Model(
            weights={str(k): float(v) for k, v in raw["weights"].items()},
            threshold=float(raw["threshold"]),
            slope=float(raw["calibration"]["slope"]),
            offset=float(raw["calibration"]["offset"]),
            status=raw["status"],
            single=float(raw["threshold_of_one_end"]),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        msg = f"The data file {path.name!r} can't be used ({error!r}); reinstall corridormap."
        raise DataError(msg) from error


@cache
def model() -> Model:
    """Return the packaged model, read once."""
    return read_model(MODEL_FILE)

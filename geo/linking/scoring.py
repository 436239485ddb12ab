"""Decides which proposals are links, in two looks; what was learned is data.

The first look is at a proposal alone: the mean of the log-odds of a logistic regression over readable features and of
boosted trees over the same features. The second sees it beside the others of its document, and is boosted trees again.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING
from zipfile import BadZipFile

import numpy as np

from geo.lexicon import DATA_DIR
from geo.linking.second_look import (
    LEAST_BEST,
    NUMBERS,
    feature_columns,
    is_sought,
    logit,
    second_columns,
)
from geo.linking.status import CLASSES
from geo.linking.trees import NO_TREES, Trees, trees_from_arrays
from geo.tables import Rows, read_columns
from layers.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from geo.linking.reading import Proposal

MODEL_FILE = "linking_model.json"
TREES_FILE = "linking_trees.npz"
WEIGHTS_FILE = "linking_weights.tsv"
STATUS_FILE = "linking_status.tsv"
LEAST_LINEAR = 0.01
"""Proposals that the regression finds less likely aren't shown to the trees."""


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """What was learned.

    `weights` are by feature name, and so is `status`: a weight for each of `geo.linking.status.CLASSES`. The
    trees of the first look read the features `first_columns`, those of the second `NUMBERS` and then `second_columns`; their values, added to `first_start` and `second_start`, give log-odds.
    `threshold` is the least probability of a link that is kept, `single` that of a link with one end (a port, a zone).
    """

    weights: Mapping[str, float]
    threshold: float
    slope: float = 1.0
    offset: float = 0.0
    status: Rows = field(default_factory=Rows)
    single: float = 0.5
    first: Trees = NO_TREES
    first_columns: Mapping[str, int] = field(default_factory=dict)
    first_start: float = 0.0
    second: Trees = NO_TREES
    second_columns: Mapping[str, int] = field(default_factory=dict)
    second_start: float = 0.0

    def linear(self, features: Sequence[str]) -> float:
        """Return the probability by the regression alone."""
        return sigmoid(sum(filter(None, map(self.weights.get, features))))

    def look_at_each(self, proposals: Sequence[Proposal]) -> None:
        """Set the confidence of the first look."""
        for proposal in proposals:
            proposal.confidence = self.linear(proposal.features)
        likely = [p for p in proposals if p.confidence >= LEAST_LINEAR]
        if not likely or not len(self.first):
            return
        totals = self.first.total(feature_columns(likely, self.first_columns)) + self.first_start
        for proposal, value in zip(likely, totals.tolist(), strict=True):
            proposal.confidence = sigmoid((logit(proposal.confidence) + value) / 2)

    def score(self, sentences: Sequence[Sequence[Proposal]]) -> None:
        """Set the confidence of all proposals of a document, given sentence by sentence: a calibrated probability."""
        every = [p for proposals in sentences for p in proposals]
        self.look_at_each(every)
        if not every or not len(self.second):
            return
        best = max(p.confidence for p in every)
        worth_it = logit(best) >= LEAST_BEST or any(map(is_sought, every))
        likely = sentences if worth_it else ()
        chosen, columns = second_columns(likely, self.second_columns)
        for proposal in every:
            proposal.confidence = 0.0
        totals = self.second.total(columns) + self.second_start
        for proposal, value in zip(chosen, totals.tolist(), strict=True):
            proposal.confidence = sigmoid(self.slope * value + self.offset)


def numbered(names: Sequence[str]) -> dict[str, int]:
    """Return the number of each name in a list."""
    return {name: i for i, name in enumerate(names)}


def sigmoid(value: float) -> float:
    """Return 1 / (1 + exp(-value)) without overflow."""
    if value >= 0:
        return 1.0 / (1.0 + math.exp(-min(value, 60.0)))
    power = math.exp(max(value, -60.0))
    return power / (1.0 + power)


def read_model(folder: Path) -> Model:
    """Read what was learned: weights, names and trees, a file each.

    Raises
    ------
    DataError
        A file is missing or damaged, or they don't belong together.
    """
    try:
        raw = json.loads((folder / MODEL_FILE).read_text(encoding="utf-8"))
        with (folder / TREES_FILE).open("rb") as file, np.load(file, allow_pickle=False) as packed:
            arrays = {name: packed[name] for name in packed.files}
        first, second = raw["first"], raw["second"]
        names, weights = read_columns(folder / WEIGHTS_FILE, 2)
        return Model(
            weights=dict(zip(names, map(float, weights), strict=True)),
            threshold=float(raw["threshold"]),
            slope=float(raw["calibration"]["slope"]),
            offset=float(raw["calibration"]["offset"]),
            status=Rows.read(folder / STATUS_FILE, len(CLASSES)),
            single=float(raw["threshold_of_one_end"]),
            first=trees_from_arrays(arrays, "first", len(first["names"])),
            first_columns=numbered(first["names"]),
            first_start=float(first["start"]),
            second=trees_from_arrays(arrays, "second", len(NUMBERS) + len(second["names"])),
            second_columns=numbered(second["names"]),
            second_start=float(second["start"]),
        )
    except (
        OSError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        EOFError,
        BadZipFile,
    ) as error:
        msg = f"What was learned of links (the files linking_* in {folder.name!r}) can't be used ({error!r}); reinstall corridormap."
        raise DataError(msg) from error


@cache
def model() -> Model:
    """Return the packaged model, read once."""
    return read_model(DATA_DIR)

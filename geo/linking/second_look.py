"""What the other proposals say of one: who agrees, who would read the same words otherwise."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from geo.linking.reading import WHOLE, Proposal
from layers.vocabulary import Mode

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

NUMBERS = (
    "first look", "best of the same ends", "number of the same ends", "best of the same ends in another mode",
    "best of sharing ends", "best of more ends", "best of fewer ends", "best of the same cue", "behind the best",
    "number of better ones", "number of all", "number of ends", "rank", "gap", "sum of the same ends",
    "best elsewhere", "kinds of the same ends", "whole", "near", "single", "actors",
)  # fmt: skip
"""Names of the numeric columns of a row."""
LEAST_LOGIT = -3.9
"""Proposals whose first look is below this have no second one."""
LEAST_BEST = -2.2
"""Nor have those of a sentence whose best is below this: of 13,434 links read by cross-validation 2 were in one."""
_NONE = -8.0
_EDGE = 1e-6


def logit(chance: float) -> float:
    """Return log(p / (1 - p)), bounded."""
    chance = min(max(chance, _EDGE), 1 - _EDGE)
    return math.log(chance / (1 - chance))


def is_sought(p: Proposal) -> bool:
    """Return whether it is ports that somebody seeks the use of: they are kept though unlikely, so have a second look."""
    return p.modes[0] is Mode.PORT and "ports sought" in p.features


def _membership(keys: Sequence[frozenset[object]]) -> NDArray[np.float32]:
    """Return which of all keys each set holds, shape (sets, keys)."""
    number: dict[object, int] = {}
    for held in keys:
        for key in held:
            number.setdefault(key, len(number))
    table = np.zeros((len(keys), len(number)), dtype=np.float32)
    for row, held in enumerate(keys):
        table[row, [number[key] for key in held]] = 1.0
    return table


def _best(mask: NDArray[np.bool_], values: NDArray[np.float64]) -> NDArray[np.float64]:
    best: NDArray[np.float64] = np.where(mask, values[None, :], _NONE).max(axis=1, initial=_NONE)
    return best


class _Sentence:
    """The proposals of one sentence that passed the first look, each beside the others."""

    def __init__(self, proposals: Sequence[Proposal], first: NDArray[np.float64]) -> None:
        self.proposals = proposals
        self.first = first
        ends = _membership([frozenset(end.key for end in p.ends) for p in proposals])
        items = _membership([frozenset(id(end.item) for end in p.ends) for p in proposals])
        common, size = ends @ ends.T, ends.sum(axis=1)
        alike = (common == size[:, None]) & (common == size[None, :])
        modes = np.array([_MODE_NUMBER[p.modes[0]] for p in proposals])
        cues = np.array([id(p.cue) for p in proposals])
        one_mode = modes[:, None] == modes[None, :]
        others = ~np.eye(len(proposals), dtype=bool)
        self.same = alike & one_mode & others
        self.other_mode = alike & ~one_mode
        self.sharing = (items @ items.T > 0) & ~alike
        self.more = (common == size[:, None]) & (size[None, :] > size[:, None])
        self.fewer = (common == size[None, :]) & (size[None, :] < size[:, None])
        self.of_cue = (cues[:, None] == cues[None, :]) & ~alike
        self.kinds = [
            len({proposals[j].kind for j in np.flatnonzero(row).tolist()} | {p.kind})
            for p, row in zip(proposals, self.same, strict=True)
        ]

    def rows(self, elsewhere: NDArray[np.float64], total: int) -> NDArray[np.float32]:
        """Return the columns `NUMBERS`, a row a proposal; `total` counts those of the first look too."""
        chance = 1.0 / (1.0 + np.exp(-self.first))
        count = len(self.proposals)
        columns = [
            self.first, _best(self.same, self.first), self.same.sum(axis=1), _best(self.other_mode, self.first),
            _best(self.sharing, self.first), _best(self.more, self.first), _best(self.fewer, self.first),
            _best(self.of_cue, self.first), self.first - self.first.max(),
            (self.first[None, :] > self.first[:, None]).sum(axis=1), np.full(count, total),
            [len(p.ends) for p in self.proposals], [p.rank for p in self.proposals], [p.gap for p in self.proposals],
            np.where(self.same, chance[None, :], 0.0).sum(axis=1), elsewhere, self.kinds,
            *([test(p) for p in self.proposals] for test in _TESTS),
        ]  # fmt: skip
        return np.column_stack([np.asarray(c, dtype=np.float32) for c in columns])


_TESTS: tuple[Callable[[Proposal], bool], ...] = (
    lambda p: p.kind in WHOLE,
    lambda p: p.kind.startswith("near"),
    lambda p: p.kind.startswith("single"),
    lambda p: p.kind.startswith("actors"),
)
_MODE_NUMBER = {mode: number for number, mode in enumerate(Mode)}


def second_columns(
    sentences: Sequence[Sequence[Proposal]], columns: Mapping[str, int]
) -> tuple[list[Proposal], NDArray[np.float32]]:
    """Return the proposals of a document that have a second look, and what it sees of them: a column each.

    Parameters
    ----------
    sentences
        The proposals, sentence by sentence; their `confidence` is that of the first look.
    columns
        Features of the first look that are columns, too, and which, counted after `NUMBERS`.
    """
    logits = [np.array([logit(p.confidence) for p in ps]) for ps in sentences]
    said = _Said()
    for number, (proposals, values) in enumerate(zip(sentences, logits, strict=True)):
        for p, value in zip(proposals, values, strict=True):
            said.note(p, float(value), number)
    chosen: list[Proposal] = []
    rows = [np.zeros((0, len(NUMBERS)), dtype=np.float32)]
    for number, (proposals, values) in enumerate(zip(sentences, logits, strict=True)):
        passed = np.flatnonzero(values >= LEAST_LOGIT)
        if not len(passed) or not (values.max() >= LEAST_BEST or any(map(is_sought, proposals))):
            continue
        held = [proposals[i] for i in passed.tolist()]
        elsewhere = np.array([said.elsewhere(p, number) for p in held])
        rows.append(_Sentence(held, values[passed]).rows(elsewhere, len(proposals)))
        chosen += held
    return chosen, np.vstack([np.vstack(rows).T, feature_columns(chosen, columns)])


def feature_columns(
    proposals: Sequence[Proposal], columns: Mapping[str, int]
) -> NDArray[np.float32]:
    """Return the features of proposals, transposed: a row a name, a column a proposal."""
    width = len(proposals)
    table = np.zeros(len(columns) * width, dtype=np.float32)
    held = columns.get
    cells: list[int] = []
    for at, proposal in enumerate(proposals):
        cells += [at + width * c for c in map(held, proposal.features) if c is not None]
    table[cells] = 1.0
    return table.reshape(len(columns), width)


class _Said:
    """The best that each set of ends was given in a document, and the best in another sentence than that."""

    def __init__(self) -> None:
        self._best: dict[tuple[frozenset[str], Mode], tuple[float, int, float]] = {}

    @staticmethod
    def _key(p: Proposal) -> tuple[frozenset[str], Mode]:
        return frozenset(end.key for end in p.ends), p.modes[0]

    def note(self, p: Proposal, value: float, number: int) -> None:
        """Take in a proposal of the sentence of that number."""
        key = self._key(p)
        first, at, second = self._best.get(key, (_NONE, -1, _NONE))
        if number == at:
            first = max(first, value)
        elif value > first:
            first, at, second = value, number, first
        else:
            second = max(second, value)
        self._best[key] = (first, at, second)

    def elsewhere(self, p: Proposal, number: int) -> float:
        """Return the best for the ends of a proposal in the other sentences."""
        first, at, second = self._best[self._key(p)]
        return second if number == at else first

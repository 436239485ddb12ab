"""The places of all names of a text, end to end in arrays, and how the names vote on them.

One row is one place that one name may mean; the rows of a name are together, names with several
places first. What is reckoned here is reckoned for the whole text at once.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from geo.place_names import (
    COUNTRY,
    EARTH_KM,
    FIRST_UNIT,
    GROUP_OF_KIND,
    closest_km,
    fill_vectors,
    pieces,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from geo.place_names import NameEntry

MOST_LANDS: Final = 20
MOST_PICKS: Final = 300
"""Picks that vote by nearness; the surest come first."""
_WIDE: Final = np.array([group in "CM" for group in GROUP_OF_KIND])
_FAR: Final = 30.0
"""From so many times the scale on, nearness is nothing (1e-13) and isn't reckoned."""


@dataclass(slots=True)
class Case:
    """One name of the text."""

    entry: NameEntry
    weight: float
    base: NDArray[np.float64]
    """What speaks for each of its places before the others are asked."""
    containers: set[str] = field(default_factory=set)
    """Names that followed it after a comma."""


@dataclass(slots=True)
class Votes:
    """How the names vote as they are picked now."""

    areas: NDArray[np.float64]
    """The votes of each country and first-order unit, by `NameEntry.areas`."""
    points: NDArray[np.float64]
    """Where the picks are that vote by nearness, as unit vectors."""
    weights: NDArray[np.float64]
    names: NDArray[np.int64]
    """The cases that these points are of."""
    lands: NDArray[np.float64]
    """The points of the countries that were named."""


class Ranges(NamedTuple):
    """The rows of some names, end to end."""

    rows: NDArray[np.int64]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    owner: NDArray[np.int64]
    """Which of the names each row belongs to."""


class Namesakes:
    """The places of all names of a text.

    Parameters
    ----------
    cases
        The names, in any order.
    least_vote
        Names of less weight don't vote.
    """

    def __init__(self, cases: Sequence[Case], least_vote: float) -> None:
        self.cases = [c for c in cases if len(c.base) > 1]
        self.several = several = len(self.cases)
        """The number of names with more than one place: they come first."""
        self.cases += [c for c in cases if len(c.base) == 1]
        entries = [c.entry for c in self.cases]
        sizes = np.array([len(c.base) for c in self.cases])
        self.ends: NDArray[np.int64] = sizes.cumsum()
        self.starts: NDArray[np.int64] = self.ends - sizes
        self.open = int(self.ends[several - 1]) if several else 0
        """The number of rows that belong to them."""
        self.owner: NDArray[np.int64] = np.arange(several).repeat(sizes[:several])
        """The name that each of these rows belongs to."""
        self.base: NDArray[np.float64] = np.concatenate([c.base for c in self.cases])
        self.areas: NDArray[np.int64] = np.concatenate([e.areas for e in entries], axis=1)
        self.kind: NDArray[np.int64] = np.concatenate([e.kind for e in entries])
        fill_vectors(entries)
        self.vector: NDArray[np.float64] = np.concatenate([e.unit_vector for e in entries])
        self.score = self.base[: self.open]
        """How well each of the rows fits that are open to choice."""
        self.best: NDArray[np.int64] = self.starts.copy()
        """The row picked for each name."""
        self._pick_best()
        self._set_voters(least_vote)

    def _set_voters(self, least_vote: float) -> None:
        cases = self.cases
        voters = [n for n, case in enumerate(cases) if case.weight >= least_vote]
        voters.sort(key=lambda n: (-cases[n].weight, cases[n].entry.key))
        weights = [cases[n].weight for n in voters]
        self.total = float(sum(weights))
        self.voters: NDArray[np.int64] = np.array(voters, dtype=np.int64)
        self.voter_weights: NDArray[np.float64] = np.array(weights)
        own = [c.weight if c.weight >= least_vote else 0.0 for c in cases[: self.several]]
        self.own: NDArray[np.float64] = np.array(own)[self.owner] if own else np.zeros(0)
        """What the name of each row that is open votes with."""
        self._most_areas = int(self.areas.max()) + 1

    def vote(self) -> Votes:
        """Count the votes of the picks as they are."""
        picked, weights = self.best[self.voters], self.voter_weights
        kind = self.kind[picked]
        counted = np.concatenate((weights, weights))
        areas: NDArray[Any] = np.bincount(
            self.areas[:, picked].ravel(), counted, minlength=self._most_areas
        )
        areas[0] = areas[FIRST_UNIT] = 0.0
        near = (~_WIDE[kind[:MOST_PICKS]]).nonzero()[0]
        return Votes(
            areas,
            self.vector[picked[near]],
            weights[near],
            self.voters[near],
            self.vector[picked[kind == COUNTRY][:MOST_LANDS]],
        )

    def shares(self, votes: Votes, smooth: float) -> NDArray[np.float64]:
        """Return the square roots of each open row's shares of the others' votes.

        First those of its country, then those of its first-order unit.
        """
        areas = self.areas[:, : self.open]
        mine = self.areas[:, self.best[: self.several]][:, self.owner]
        others = votes.areas[areas] - self.own * (areas == mine)
        result: NDArray[np.float64] = np.sqrt(
            np.maximum(others, 0.0) / (self.total - self.own + smooth)
        )
        return result

    def nearness(
        self, votes: Votes, scales_km: tuple[float, float]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
        """Return how near each open row is to the others' points, at two scales, and their weight.

        The first scale is the wider one; points further than 30 times that are left out.
        """
        count = len(votes.points)
        column = np.full(len(self.cases), -1)
        column[votes.names] = np.arange(count)
        mine = column[self.owner]
        near, beside = np.zeros(self.open), np.zeros(self.open)
        least = math.cos(_FAR * scales_km[0] / EARTH_KM)
        for a, b in pieces(self.open, count):
            cosine = self.vector[a:b] @ votes.points.T
            own = (mine[a:b] >= 0).nonzero()[0]
            cosine[own, mine[a:b][own]] = -1.0  # no name is near to itself
            flat = (cosine.ravel() > least).nonzero()[0]
            row = flat // count
            distance = EARTH_KM * np.arccos(np.minimum(cosine.ravel()[flat], 1.0))
            weights = votes.weights[flat - row * count]
            for total, scale in ((near, scales_km[0]), (beside, scales_km[1])):
                total[a:b] = np.bincount(row, np.exp(-distance / scale) * weights, b - a)
        return near, beside, votes.weights.sum() - self.own * (mine >= 0)

    def km_to_lands(self, votes: Votes) -> NDArray[np.float64]:
        """Return how far each open row is from the nearest country that is named, km."""
        return closest_km(self.vector[: self.open], votes.lands)

    def rescore(self, score: NDArray[np.float64]) -> bool:
        """Take new scores of the open rows; returns whether another place is picked for a name."""
        before = self.best.copy()
        self.score = score
        self._pick_best()
        return bool((before != self.best).any())

    def _pick_best(self) -> None:
        """Pick the row of the highest score of each name; the first of several."""
        if self.several:
            starts = self.starts[: self.several]
            highest = np.maximum.reduceat(self.score, starts)
            at = (self.score == highest[self.owner]).nonzero()[0]
            self.best[: self.several] = at[at.searchsorted(starts)]

    def ranges(self, numbers: Sequence[int]) -> Ranges:
        """Return the rows of names that have several places; a number may come more than once."""
        starts, ends = self.starts[: self.several], self.ends[: self.several]
        if numbers == list(range(self.several)):
            return Ranges(np.arange(self.open), starts, ends, self.owner)
        case = np.array(numbers)
        sizes = ends[case] - starts[case]
        ends = sizes.cumsum()
        first = ends - sizes
        owner = np.arange(len(case)).repeat(sizes)
        rows = np.arange(len(owner)) + (starts[case] - first)[owner]
        return Ranges(rows, first, ends, owner)

"""Which place a name means, decided by the whole text.

Provisional picks first (size, kind, primary name, the unit that follows after a comma), then rounds
in which the picks of the other names vote: by country, by first-order unit, by nearness. Population
has the last word only where nothing else speaks.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.namesakes import Case, Namesakes, Ranges, Votes
from geo.place_names import ADMIN1, CITY, COS_SAME, GROUP_OF_KIND, NameEntry, same_spot
from geo.resolution_cues import CUES, cue_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from geo.candidates import Candidate
    from geo.recognition_page import Page

_MOST_CHANCES: Final = 6
_GROUPS: Final = "".join(sorted(set(GROUP_OF_KIND)))
_GROUP_NUMBER: Final = np.array([_GROUPS.index(group) for group in GROUP_OF_KIND])
_CUE_NUMBER: Final = {cue: number for number, cue in enumerate(CUES)}
_IS_ASKED: Final = np.array([[float(group in cue) for group in _GROUPS] for cue in CUES])
"""By number of the cue and of the group: 1 where the words around ask for the group."""
_IS_BARE: Final = np.array(
    [[float(group == "W" and "W" not in cue) for group in _GROUPS] for cue in CUES]
)


@dataclass(frozen=True, slots=True)
class Weights:
    """What each kind of evidence weighs, in steps of log10 of the population."""

    container: float = 5.0
    elsewhere: float = 3.0
    """The same name had its container elsewhere in the text."""
    country_vote: float = 1.8
    unit_vote: float = 2.8
    near: float = 3.0
    near_km: float = 120.0
    beside: float = 1.4
    beside_km: float = 20.0
    land: float = 1.0
    land_km: float = 600.0
    """Nearness to the point of a country that is named, too."""
    cue: float = 3.0
    bare_water: float = 0.7
    """What a river or sea loses where neither its own word nor "the" goes with it."""
    rounds: int = 3
    temperature: float = 0.55
    least_vote: float = 0.2
    smooth: float = 1.0
    crowd: float = 1.5
    """From this many voters on, nearness to any one of them says less."""


@dataclass(slots=True)
class Pick:
    """The place picked for a candidate."""

    row: int
    """Position in the entry's arrays."""
    probability: float
    order: NDArray[np.int64]
    """Positions of the best places, best first."""
    chances: NDArray[np.float64]
    """Their probabilities."""


@dataclass(slots=True)
class Home:
    """Where the text is about: the votes, and the points that voted."""

    areas: dict[int, float]
    """The votes of countries and units, by `NameEntry.areas`."""
    points: NDArray[np.float64]
    keys: dict[str, int]
    """Names to their position among the points."""
    total: float


_NOWHERE: Final = Home({}, np.zeros((0, 3)), {}, 0.0)
Wanted = tuple[int, str, str]
"""What a pick is made for: the number of the name, the name of its container, its cue."""


class Resolver:
    """Picks a place for each candidate of a text."""

    def __init__(self, weights: Weights | None = None) -> None:
        self.weights = weights or Weights()

    def resolve(
        self, page: Page, candidates: Sequence[Candidate], chances: Sequence[float]
    ) -> tuple[list[Pick], Home]:
        """Pick a place for each candidate.

        Parameters
        ----------
        chances
            How likely each candidate is to be a place: what its vote weighs.

        Returns
        -------
        tuple
            A pick a candidate, in their order, and where the text is about.
        """
        cases = self._cases(page, candidates, chances)
        if not cases:
            return [], _NOWHERE
        field, votes = self._settle(cases)
        return self._picks(page, candidates, field), _home_of(field, votes)

    def _settle(self, cases: list[Case]) -> tuple[Namesakes, Votes]:
        """Let the names vote on each other until nothing changes, or for so many rounds."""
        field = Namesakes(cases, self.weights.least_vote)
        votes = field.vote()
        for _ in range(self.weights.rounds if field.several else 0):
            if not field.rescore(self._score(field, votes)):
                break
            votes = field.vote()
        return field, votes

    def _cases(
        self, page: Page, candidates: Sequence[Candidate], chances: Sequence[float]
    ) -> list[Case]:
        cases: dict[str, Case] = {}
        for candidate, chance in zip(candidates, chances, strict=True):
            entry = candidate.entry
            case = cases.get(entry.key)
            if case is None:
                case = cases[entry.key] = Case(entry, chance, entry.prior)
            elif chance > case.weight:
                case.weight = chance
            outer = candidate.container
            if outer is not None and len(entry.rows) > 1 and outer.key not in case.containers:
                case.containers.add(outer.key)
                inside = _inside(entry, outer)
                case.base = np.maximum(case.base, entry.prior + self.weights.elsewhere * inside)
        for key, case in cases.items():
            count = page.names.get(key, 1)
            if count > 1:
                case.weight *= 1.0 + 0.3 * math.log(count)
        return list(cases.values())

    def _score(self, field: Namesakes, votes: Votes) -> NDArray[np.float64]:
        """Return new scores of the open rows, by what the picks of the other names say."""
        w = self.weights
        countries, units = field.shares(votes, w.smooth)
        score: NDArray[np.float64] = field.base[: field.open] + w.country_vote * countries
        score += w.unit_vote * units
        if len(votes.points):
            near, beside, others = field.nearness(votes, (w.near_km, w.beside_km))
            crowd = np.maximum(1.0, others / w.crowd) ** 0.5
            score += w.near * np.tanh(near / crowd)
            score += w.beside * np.tanh(beside / crowd)
        if len(votes.lands):
            score += w.land * np.exp(-field.km_to_lands(votes) / w.land_km)
        return score

    def _picks(self, page: Page, candidates: Sequence[Candidate], field: Namesakes) -> list[Pick]:
        """Return the pick of each candidate; those of one name in like surroundings share theirs."""
        number = {case.entry.key: n for n, case in enumerate(field.cases)}
        made: dict[Wanted, Pick] = {}
        wanted: dict[Wanted, NameEntry | None] = {}
        keys = []
        for candidate in candidates:
            case, outer = number[candidate.entry.key], candidate.container
            if case < field.several:
                key = (case, outer.key if outer is not None else "", cue_of(page, candidate))
                wanted[key] = outer
            else:
                key = (case, "", "")
                if key not in made:
                    made[key] = _only_pick()
            keys.append(key)
        ordered = sorted(wanted)
        if ordered:
            picks = self._pick_all(field, ordered, [wanted[key] for key in ordered])
            made.update(zip(ordered, picks, strict=True))
        return [made[key] for key in keys]

    def _pick_all(
        self,
        field: Namesakes,
        wanted: list[Wanted],
        outers: list[NameEntry | None],
    ) -> list[Pick]:
        """Pick a place for each name, container and cue."""
        w = self.weights
        rows = field.ranges([number for number, _, _ in wanted])
        score = field.score[rows.rows]
        for at, outer in enumerate(outers):
            if outer is not None:
                entry = field.cases[wanted[at][0]].entry
                score[rows.starts[at] : rows.ends[at]] += w.container * _inside(entry, outer)
        cue = np.array([_CUE_NUMBER[cue] for _, _, cue in wanted])[rows.owner]
        group = _GROUP_NUMBER[field.kind[rows.rows]]
        score -= w.bare_water * _IS_BARE[cue, group]
        score += w.cue * _IS_ASKED[cue, group]
        return _best_of(field, wanted, rows, score, w.temperature)


def _best_of(
    field: Namesakes, wanted: list[Wanted], rows: Ranges, score: NDArray[np.float64], heat: float
) -> list[Pick]:
    """Return the best places of each name, by their scores."""
    order = np.lexsort((-score, rows.owner))
    rank = np.arange(len(order)) - rows.starts[rows.owner]
    kept = np.flatnonzero(rank < _MOST_CHANCES)
    order, owner, begins = order[kept], rows.owner[kept], np.flatnonzero(rank[kept] == 0)
    best = order[begins]
    chance = np.exp((score[order] - score[best][owner]) / heat)
    chance /= np.add.reduceat(chance, begins)[owner]
    vector = field.vector[rows.rows[order]]
    near = np.einsum("ij,ij->i", vector, vector[begins][owner]) > COS_SAME
    sure = np.add.reduceat(np.where(near, chance, 0.0), begins).tolist()
    position = order - rows.starts[owner]
    units = (field.kind[rows.rows[best]] == ADMIN1).tolist()
    picks = []
    ends = [*begins[1:].tolist(), len(order)]
    for at, (begin, end) in enumerate(zip(begins.tolist(), ends, strict=True)):
        pick = Pick(int(position[begin]), sure[at], position[begin:end], chance[begin:end])
        case, _, cue = wanted[at]
        if units[at] and "A" not in cue:
            pick = _city_first(field.cases[case].entry, pick)
        picks.append(pick)
    return picks


def _city_first(entry: NameEntry, pick: Pick) -> Pick:
    """Put a city before the unit of its name that is hardly more than the city (Beijing, Seoul)."""
    order, chances, unit = pick.order, pick.chances, pick.order[0]
    near = entry.unit_vector[order] @ entry.unit_vector[unit] > COS_SAME
    same = near & (entry.kind[order] == CITY) & (entry.country[order] == entry.country[unit])
    if not same.any():
        return pick
    at = int(np.argmax(same))
    turned = np.r_[at, np.delete(np.arange(len(order)), at)]
    order, chances = order[turned], chances[turned]
    near = entry.unit_vector[order] @ entry.unit_vector[order[0]] > COS_SAME
    return Pick(int(order[0]), float(chances[near].sum()), order, chances)


def _only_pick() -> Pick:
    """Return the pick of a name with one place."""
    return Pick(0, 1.0, _FIRST, _SURE)


_FIRST: Final = np.zeros(1, dtype=np.int64)
_SURE: Final = np.ones(1)


def _home_of(field: Namesakes, votes: Votes) -> Home:
    voted = votes.areas.nonzero()[0]
    return Home(
        dict(zip(voted.tolist(), votes.areas[voted].tolist(), strict=True)),
        votes.points,
        {field.cases[number].entry.key: n for n, number in enumerate(votes.names.tolist())},
        field.total,
    )


def _inside(entry: NameEntry, outer: NameEntry) -> NDArray[np.float64]:
    """Return 1 for each place of the entry that lies in a unit or country of the outer name."""
    units, countries = outer.holds_units, outer.holds_countries
    places = zip(entry.unit.tolist(), entry.country.tolist(), strict=True)
    inside = np.array([unit in units or country in countries for unit, country in places])
    if outer.abbreviation:
        inside |= same_spot(entry, outer)
    result: NDArray[np.float64] = inside.astype(np.float64)
    return result

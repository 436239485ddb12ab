"""Which place a name means, decided by the whole text.

Provisional picks first (size, kind, primary name, the unit that follows after a comma), then rounds
in which the picks of the other names vote: by country, by first-order unit, by nearness. Population
has the last word only where nothing else speaks.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.place_names import (
    ADMIN1,
    CITY,
    COS_SAME,
    COUNTRY,
    GROUP_OF_KIND,
    NameEntry,
    distances_km,
    same_spot,
)
from geo.tokens import Sep

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from geo.candidates import Candidate
    from geo.recognition_page import Page

_JOIN: Final = int(Sep.JOIN)
_MOST_CHANCES: Final = 6
_MOST_LANDS: Final = 20
_MOST_PICKS: Final = 300
"""Picks that vote by nearness; the surest come first."""
_GROUP_CODES: Final = np.array([ord(letter) for letter in GROUP_OF_KIND])


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
    """Where the text is about: shares of the votes, and the points that voted."""

    countries: dict[int, float]
    units: dict[int, float]
    points: NDArray[np.float64]
    lands: NDArray[np.float64]
    """The points of the countries that were named."""
    keys: dict[str, int]
    """Names to their position among the points."""
    weights: NDArray[np.float64]
    total: float


@dataclass(slots=True)
class _Case:
    """One name of the text."""

    entry: NameEntry
    weight: float
    base: NDArray[np.float64]
    score: NDArray[np.float64]
    best: int = 0
    containers: set[str] = field(default_factory=set)
    """Names that followed it after a comma."""


_CUES_AFTER: Final = {
    "province": "A", "state": "A", "oblast": "A", "krai": "A", "governorate": "A",
    "prefecture": "A", "region": "AM", "republic": "CA", "county": "B", "district": "B",
    "parish": "B", "raion": "B", "city": "T", "town": "T", "village": "T", "township": "T",
    "river": "W", "rivers": "W", "lake": "W", "bay": "W", "sea": "W", "strait": "W",
    "airport": "T", "port": "T",
}  # fmt: skip
_CUES_BEFORE: Final = {
    "river": "W", "lake": "W", "gulf": "W", "lough": "W", "loch": "W", "rio": "W",
}  # fmt: skip
_CUES_OF: Final = {
    "city": "T", "town": "T", "village": "T", "port": "T", "province": "A", "state": "A",
    "region": "AM", "county": "B", "district": "B", "republic": "C", "kingdom": "C",
    "capital": "T", "suburb": "T", "outskirts": "T", "mayor": "T", "township": "T",
}  # fmt: skip


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
        home = self._vote(cases)
        for _ in range(self.weights.rounds):
            before = [case.best for case in cases.values()]
            for case in cases.values():
                self._rescore(case, home)
            if before == [case.best for case in cases.values()]:
                break
            home = self._vote(cases)
        made: dict[tuple[str, str, str], Pick] = {}
        picks = []
        for candidate in candidates:
            outer, cue = candidate.container, cue_of(page, candidate)
            key = (candidate.entry.key, outer.key if outer is not None else "", cue)
            if key not in made:
                made[key] = self._pick(candidate, cases[candidate.entry.key], cue)
            picks.append(made[key])
        return picks, home

    def _cases(
        self, page: Page, candidates: Sequence[Candidate], chances: Sequence[float]
    ) -> dict[str, _Case]:
        cases: dict[str, _Case] = {}
        for candidate, chance in zip(candidates, chances, strict=True):
            entry = candidate.entry
            case = cases.get(entry.key)
            if case is None:
                case = cases[entry.key] = _Case(entry, 0.0, entry.prior, entry.prior)
            case.weight = max(case.weight, chance)
            outer = candidate.container
            if outer is not None and len(entry.rows) > 1 and outer.key not in case.containers:
                case.containers.add(outer.key)
                inside = _inside(entry, outer)
                case.base = np.maximum(case.base, entry.prior + self.weights.elsewhere * inside)
        for case in cases.values():
            count = page.names.get(case.entry.key, 1)
            if case.weight > 0:
                case.weight *= 1.0 + 0.3 * math.log(max(1, count))
            case.best = int(np.argmax(case.base))
            case.score = case.base
        return cases

    def _vote(self, cases: dict[str, _Case]) -> Home:
        countries: dict[int, float] = {}
        units: dict[int, float] = {}
        voters = [c for c in cases.values() if c.weight >= self.weights.least_vote]
        voters.sort(key=lambda c: (-c.weight, c.entry.key))
        total = 0.0
        for case in voters:
            entry, best, weight = case.entry, case.best, case.weight
            total += weight
            country, unit = int(entry.country[best]), int(entry.unit[best])
            if country:
                countries[country] = countries.get(country, 0.0) + weight
            if unit:
                units[unit] = units.get(unit, 0.0) + weight
        near = [
            c for c in voters[:_MOST_PICKS] if GROUP_OF_KIND[int(c.entry.kind[c.best])] not in "CM"
        ]
        points = np.stack([c.entry.unit_vector[c.best] for c in near]) if near else np.zeros((0, 3))
        lands = [c.entry.unit_vector[c.best] for c in voters if c.entry.kind[c.best] == COUNTRY]
        land_points = np.stack(lands[:_MOST_LANDS]) if lands else np.zeros((0, 3))
        return Home(
            countries, units, points, land_points, {c.entry.key: n for n, c in enumerate(near)},
            np.array([c.weight for c in near]), total,
        )  # fmt: skip

    def _rescore(self, case: _Case, home: Home) -> None:
        entry = case.entry
        if len(entry.rows) == 1:
            return
        w = self.weights
        own = case.weight if case.weight >= w.least_vote else 0.0
        rest = home.total - own + w.smooth
        score = case.base + w.country_vote * _votes(
            entry.country, home.countries, int(entry.country[case.best]), own, rest
        )
        score += w.unit_vote * _votes(entry.unit, home.units, int(entry.unit[case.best]), own, rest)
        if len(home.points):
            weights = home.weights
            at = home.keys.get(entry.key)
            if own and at is not None:
                weights = weights.copy()
                weights[at] = 0.0
            distance = distances_km(entry.unit_vector, home.points)
            near = np.exp(-distance / w.near_km)
            crowd = max(1.0, float(weights.sum()) / w.crowd) ** 0.5
            score += w.near * np.tanh((near @ weights) / crowd)
            score += w.beside * np.tanh((np.exp(-distance / w.beside_km) @ weights) / crowd)
        if len(home.lands):
            far = distances_km(entry.unit_vector, home.lands).min(axis=1)
            score += w.land * np.exp(-far / w.land_km)
        case.score = score
        case.best = int(np.argmax(score))

    def _pick(self, candidate: Candidate, case: _Case, cue: str) -> Pick:
        entry = candidate.entry
        score = case.score
        if len(entry.rows) == 1:
            only = np.zeros(1, dtype=np.int64)
            return Pick(0, 1.0, only, np.ones(1))
        if candidate.container is not None:
            score = score + self.weights.container * _inside(entry, candidate.container)
        kinds = _GROUP_CODES[entry.kind]
        if "W" not in cue:
            score = score - self.weights.bare_water * (kinds == ord("W"))
        if cue:
            score = score + self.weights.cue * np.isin(kinds, [ord(c) for c in cue])
        order = np.argsort(-score, kind="stable")[:_MOST_CHANCES]
        chance = np.exp((score[order] - score[order[0]]) / self.weights.temperature)
        chance = chance / chance.sum()
        if entry.kind[order[0]] == ADMIN1 and "A" not in cue:
            order, chance = _city_first(entry, order, chance)
        return Pick(int(order[0]), _sureness(entry, order, chance), order, chance)


def _city_first(
    entry: NameEntry, order: NDArray[np.int64], chance: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Put a city before the unit of its name that is hardly more than the city (Beijing, Seoul)."""
    first = entry.unit_vector[order[0]]
    same = (
        (entry.kind[order] == CITY)
        & (entry.country[order] == entry.country[order[0]])
        & (entry.unit_vector[order] @ first > COS_SAME)
    )
    if not same.any():
        return order, chance
    at = int(np.argmax(same))
    turned = np.r_[at, np.delete(np.arange(len(order)), at)]
    return order[turned], chance[turned]


def _sureness(entry: NameEntry, order: NDArray[np.int64], chance: NDArray[np.float64]) -> float:
    """Return the chance of the pick, with that of namesakes at the same spot."""
    near = entry.unit_vector[order] @ entry.unit_vector[order[0]] > COS_SAME
    return float(chance[near].sum())


def _votes(
    codes: NDArray[np.int64], votes: dict[int, float], own_code: int, own: float, rest: float
) -> NDArray[np.float64]:
    """Return the square root of each place's share of the others' votes."""
    found = [votes.get(code, 0.0) if code else 0.0 for code in codes.tolist()]
    shares = np.array(found)
    if own and own_code:
        shares[codes == own_code] -= own
    result: NDArray[np.float64] = np.sqrt(np.maximum(shares, 0.0) / rest)
    return result


def _inside(entry: NameEntry, outer: NameEntry) -> NDArray[np.float64]:
    """Return 1 for each place of the entry that lies in a unit or country of the outer name."""
    in_unit = np.isin(entry.unit, list(outer.holds_units))
    inside = in_unit | np.isin(entry.country, list(outer.holds_countries))
    if outer.abbreviation:
        inside |= same_spot(entry, outer)
    result: NDArray[np.float64] = inside.astype(np.float64)
    return result


def cue_of(page: Page, candidate: Candidate) -> str:
    """Return the groups of kinds that the words around ask for; empty when they ask for none."""
    words, before = page.words, page.tokens.before
    i, j = candidate.first, candidate.last
    joined = bool(before[j] & _JOIN) and j < len(words) and not page.tokens.possessive[j - 1]
    if joined:
        cue = _CUES_AFTER.get(words[j].key)
        if cue:
            return cue
    if candidate.holds is not None:
        return "AC"
    if i and before[i] & _JOIN:
        return _cue_before(page, i, j, joined=joined)
    return ""


def _cue_before(page: Page, i: int, j: int, *, joined: bool) -> str:
    """Return what the word before asks for."""
    words = page.words
    previous = words[i - 1].key
    cue = _CUES_BEFORE.get(previous, "")
    if previous == "of" and i > 1:
        cue = _CUES_OF.get(words[i - 2].key, "")
    elif previous == "the" and not (joined and words[j].first in _NOUNS):
        cue = "W"
    elif previous in _FROM and joined and words[j].key in _TO:
        partner = page.longest.get(j + 1)
        cue = "T" if partner is not None and partner.entry.group == "T" else ""
    return cue


_NOUNS: Final = frozenset({"l", "l?", "govern_after", "facility_after", "org_after", "title"})
_FROM: Final = frozenset({"from", "between"})
_TO: Final = frozenset({"to", "and"})

"""Which spans of a text name places: a linear scorer in two passes.

The first pass scores each candidate by its name, its form, its neighbours and its document. The
second knows what the first found: the sure names resolved, so where the text is at home, and what
became of the other mentions of a name. Then the best set of spans that don't overlap is taken.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import groupby, repeat
from typing import TYPE_CHECKING, Final

from geo.candidates import Candidate, Matcher
from geo.demonyms import demonym_keys
from geo.fit import FitModel
from geo.lexicon import DATA_DIR, Lexicon, closed_names
from geo.native import Native
from geo.place_names import Names
from geo.plurals import with_kinds
from geo.recognition_features import Sums, describe, document_key, signals_of
from geo.recognition_page import Page, count_candidates, page_of, surroundings
from geo.recognition_second import names_of, scaled, second_looks, select, slope_of
from geo.resolution import Pick, Resolver
from geo.tables import read_columns
from geo.tokens import Tokeniser
from layers.errors import DataError

if TYPE_CHECKING:
    from pathlib import Path

    from geo.gazetteer import Gazetteer

WEIGHTS_FILE: Final = "recognition.tsv"
_MANY: Final = 5000
"""From so many candidates on, those in the same surroundings are scored once."""
_SAFE: Final = 30.0
_REMEDY: Final = "Install corridormap anew, or run tools/train_recognition.py."


@dataclass(slots=True)
class Found:
    """A candidate that was taken, with its place."""

    candidate: Candidate
    pick: Pick | None
    """None for a name that the gazetteer lacks."""
    chance: float
    """How likely the span names a place."""
    fit: float = 1.0
    """How likely the place that was picked is the one meant, and not one that the gazetteer lacks."""


@dataclass(frozen=True, slots=True)
class Model:
    """Weights of the two passes, and the threshold."""

    first: dict[str, float]
    second: dict[str, float]
    threshold: float = 0.45

    @classmethod
    def open(cls, path: Path) -> Model:
        """Read the weights: lines of pass, feature, weight.

        Raises
        ------
        DataError
            The file is missing or damaged.
        """
        passes: dict[str, dict[str, float]] = {"1": {}, "2": {}, "t": {}}
        try:
            numbers, features, weights = read_columns(path, 3)
            values = list(map(float, weights))
            start = 0
            for number, run in groupby(numbers):
                end = start + len(list(run))
                passes[number].update(zip(features[start:end], values[start:end], strict=True))
                start = end
        except (OSError, ValueError, KeyError) as error:
            msg = f"The weights {path.name!r} can't be read ({error}). {_REMEDY}"
            raise DataError(msg) from error
        return cls(passes["1"], passes["2"], passes["t"].get("threshold", 0.45))


class Recogniser:
    """Finds the spans that name places, and their places."""

    def __init__(
        self,
        gazetteer: Gazetteer,
        *,
        model: Model | None = None,
        resolver: Resolver | None = None,
        fit: FitModel | None = None,
    ) -> None:
        self.names = Names(gazetteer)
        self.lexicon = Lexicon.open()
        self.model = model or Model.open(DATA_DIR / WEIGHTS_FILE)
        self.resolver = resolver or Resolver()
        self._fit = fit or FitModel.open()
        self._first_sums = Sums(self.model.first)
        self._second_sums = Sums(self.model.second, names_of)
        self._slopes: dict[str, float] = {}
        self._tokeniser = Tokeniser()
        self._native = Native(self.names)
        self._matcher = Matcher(
            self.names, self.lexicon, self._native, closed_names(), demonym_keys()
        )

    def read(
        self, text: str, start: int = 0, end: int | None = None
    ) -> tuple[Page, list[Candidate]]:
        """Cut a text into words and find its candidates."""
        tokens, native = self._native.split(self._tokeniser.tokens(text, start, end))
        words = self.lexicon.words(tokens.words)
        page = page_of(tokens, words)
        candidates = self._matcher.candidates(tokens, words, native)
        candidates = with_kinds(tokens, words, candidates, self.names)
        count_candidates(page, candidates)
        get = self.model.first.get
        for candidate in candidates:
            entry = candidate.entry
            if not entry.features:
                describe(entry, words[candidate.first : candidate.last])
                entry.base = sum(map(get, entry.features, repeat(0.0)))
        return page, candidates

    def first_pass(self, page: Page, candidates: list[Candidate]) -> None:
        """Score each candidate by itself: sets `z` and `p`."""
        sum_of, weight = self._first_sums.__getitem__, self.model.first.get
        shared: dict[str, float] = {}
        known: dict[tuple[object, ...], float] = {}
        many = len(candidates) > _MANY
        for candidate in candidates:
            entry = candidate.entry
            if candidate.fixed:
                candidate.p = candidate.fixed
                candidate.z = math.log(candidate.p / (1.0 - candidate.p))
                continue
            place = surroundings(page, candidate) if many else ()
            z = known.get(place) if many else None
            if z is None:
                own = shared.get(entry.key)
                if own is None:
                    own = entry.base + sum_of(document_key(page, candidate))
                    shared[entry.key] = own
                names, keys = signals_of(page, candidate)
                z = sum(map(weight, names, repeat(0.0)), sum(map(sum_of, keys), own))
                if many:
                    known[place] = z
            candidate.z = z
            candidate.p = chance_of(z)

    def second_pass(self, page: Page, candidates: list[Candidate]) -> list[float]:
        """Score each candidate again, knowing what the first pass found; returns logits."""
        sum_of = self._second_sums.__getitem__
        slopes = self._slopes
        steady = self.model.second.get("z", 0.0)
        scores = []
        for z, label, keys in second_looks(page, candidates, self.resolver):
            if not keys:
                scores.append(z)
                continue
            slope = slopes.get(label)
            if slope is None:
                slope = slopes[label] = self.model.second.get(slope_of(label), 0.0)
            mild, steep = scaled(z)
            scores.append(sum(map(sum_of, keys), steady * mild + slope * steep))
        return scores

    def scored(
        self, text: str, start: int = 0, end: int | None = None
    ) -> tuple[Page, list[Candidate]]:
        """Return the page and its candidates after both passes."""
        page, candidates = self.read(text, start, end)
        self.first_pass(page, candidates)
        if self.model.second and candidates:
            scores = self.second_pass(page, candidates)
            for candidate, z in zip(candidates, scores, strict=True):
                if not candidate.fixed:
                    candidate.z = z
                    candidate.p = chance_of(z)
        return page, candidates

    def find(self, text: str, start: int = 0, end: int | None = None) -> tuple[Page, list[Found]]:
        """Return the page and the places found in it, by start, not overlapping."""
        page, candidates = self.scored(text, start, end)
        return page, self.located(page, select(candidates, self.model.threshold))

    def located(self, page: Page, taken: list[Candidate]) -> list[Found]:
        """Put the taken candidates on the ground."""
        known = [c for c in taken if c.entry.known]
        picks, home = self.resolver.resolve(page, known, [c.p for c in known])
        fits = self._fit.fits(page, known, picks, home)
        put = {id(c): (pick, fit) for c, pick, fit in zip(known, picks, fits, strict=True)}
        nowhere = (None, 1.0)
        return [Found(c, pick, c.p, fit) for c in taken for pick, fit in [put.get(id(c), nowhere)]]


def chance_of(z: float) -> float:
    """Return the logistic of a score, safe at its ends."""
    if -_SAFE < z < _SAFE:
        return 1.0 / (1.0 + math.exp(-z))
    return 1.0 / (1.0 + math.exp(-_SAFE if z > 0 else _SAFE))

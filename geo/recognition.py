"""Which spans of a text name places: a linear scorer in two passes.

The first pass scores each candidate by its name, its form, its neighbours and its document. The
second knows what the first found: the sure names resolved, so where the text is at home, and what
became of the other mentions of a name. Then the best set of spans that don't overlap is taken.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from geo.candidates import Candidate, Matcher, NameEntry, Names, distances_km
from geo.gazetteer import Gazetteer
from geo.lexicon import DATA_DIR, Lexicon
from geo.native import Native
from geo.recognition_features import (
    Page,
    bin_of,
    count_candidates,
    describe,
    document_features,
    features,
    page_of,
    separator_letter,
    surroundings,
)
from geo.resolution import Home, Pick, Resolver
from geo.tokens import Tokeniser
from layers.errors import DataError

WEIGHTS_FILE: Final = "recognition.tsv"
LOWER_FILE: Final = "recognition_lower.txt"
_SURE: Final = 0.5
_MANY: Final = 5000
"""From so many candidates on, those in the same surroundings are scored once."""
_REMEDY: Final = "Install corridormap anew, or run tools/train_recognition.py."


@dataclass(slots=True)
class Found:
    """A candidate that was taken, with its place."""

    candidate: Candidate
    pick: Pick
    chance: float
    """How likely the span names a place."""


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
            for line in path.read_text(encoding="utf-8").splitlines():
                if line[:1] != "#":
                    number, feature, weight = line.split("\t")
                    passes[number][feature] = float(weight)
        except (OSError, ValueError, KeyError) as error:
            msg = f"The weights {path.name!r} can't be read ({error}). {_REMEDY}"
            raise DataError(msg) from error
        return cls(passes["1"], passes["2"], passes["t"].get("threshold", 0.45))


class Recogniser:
    """Finds the spans that name places, and their places."""

    def __init__(
        self, gazetteer: Gazetteer, *, model: Model | None = None, resolver: Resolver | None = None
    ) -> None:
        self.names = Names(gazetteer)
        self.lexicon = Lexicon.open()
        self.model = model or Model.open(DATA_DIR / WEIGHTS_FILE)
        self.resolver = resolver or Resolver()
        self._tokeniser = Tokeniser()
        self._native = Native(self.names)
        lower = _lower_names(DATA_DIR / LOWER_FILE)
        self._matcher = Matcher(self.names, self.lexicon, lower, self._native)

    def read(
        self, text: str, start: int = 0, end: int | None = None
    ) -> tuple[Page, list[Candidate]]:
        """Cut a text into words and find its candidates."""
        tokens, native = self._native.split(self._tokeniser.tokens(text, start, end))
        word = self.lexicon.word
        words = [word(w) for w in tokens.words]
        page = page_of(tokens, words)
        candidates = self._matcher.candidates(tokens, words, native)
        count_candidates(page, candidates)
        get = self.model.first.get
        for candidate in candidates:
            entry = candidate.entry
            if not entry.features:
                describe(entry, words[candidate.first : candidate.last])
                entry.base = sum(get(f, 0.0) for f in entry.features)
        return page, candidates

    def first_pass(self, page: Page, candidates: list[Candidate]) -> None:
        """Score each candidate by itself: sets `z` and `p`."""
        get = self.model.first.get
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
                z = shared.get(entry.key)
                if z is None:
                    z = entry.base
                    for feature in document_features(page, candidate):
                        z += get(feature, 0.0)
                    shared[entry.key] = z
                for feature in features(page, candidate):
                    weight = get(feature)
                    if weight is not None:
                        z += weight
                if many:
                    known[place] = z
            candidate.z = z
            candidate.p = chance_of(z)

    def second_pass(self, page: Page, candidates: list[Candidate]) -> list[float]:
        """Score each candidate again, knowing what the first pass found; returns logits."""
        get = self.model.second.get
        scores = []
        for row in second_features(page, candidates, self.resolver):
            z = 0.0
            for feature, value in row:
                weight = get(feature)
                if weight is not None:
                    z += weight * value
            scores.append(z)
        return scores

    def find(self, text: str, start: int = 0, end: int | None = None) -> tuple[Page, list[Found]]:
        """Return the page and the places found in it, by start, not overlapping."""
        page, candidates = self.read(text, start, end)
        if not candidates:
            return page, []
        self.first_pass(page, candidates)
        if self.model.second:
            scores = self.second_pass(page, candidates)
            for candidate, z in zip(candidates, scores, strict=True):
                if not candidate.fixed:
                    candidate.z = z
                    candidate.p = chance_of(z)
        taken = select(candidates, self.model.threshold)
        picks, _ = self.resolver.resolve(page, taken, [c.p for c in taken])
        return page, [Found(c, pick, c.p) for c, pick in zip(taken, picks, strict=True)]


def chance_of(z: float) -> float:
    """Return the logistic of a score, safe at its ends."""
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, z))))


def _lower_names(path: Path) -> frozenset[str]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        msg = f"The names {path.name!r} can't be read ({error}). {_REMEDY}"
        raise DataError(msg) from error
    return frozenset(line for line in lines if line and line[0] != "#")


def select(candidates: Iterable[Candidate], threshold: float) -> list[Candidate]:
    """Return the best set that doesn't overlap: surest first, longer ones at a small advantage."""
    ranked = sorted(
        (c for c in candidates if c.p >= threshold),
        key=lambda c: (-(c.z + 0.5 * (c.last - c.first)), c.first, -c.last),
    )
    used: set[int] = set()
    taken = []
    for candidate in ranked:
        span = range(candidate.first, candidate.last)
        if used.isdisjoint(span):
            used.update(span)
            taken.append(candidate)
    taken.sort(key=lambda c: c.first)
    return taken


_DISTANCES: Final = (10, 40, 80, 160, 320, 800)
_SHARES: Final = (0.02, 0.1, 0.25, 0.5, 0.75)
Row = list[tuple[str, float]]


def second_features(page: Page, candidates: list[Candidate], resolver: Resolver) -> list[Row]:
    """Return the signals of the second pass: feature and value, a row a candidate."""
    sure = select(candidates, _SURE)
    likely = [c for c in candidates if c.p >= 0.02]
    chosen = {id(c) for c in sure}
    picks, home = resolver.resolve(page, likely, [c.p if id(c) in chosen else 0.0 for c in likely])
    pick_of = {id(c): pick for c, pick in zip(likely, picks, strict=True)}
    sums: dict[str, list[float]] = {}
    for c in candidates:
        entry = sums.setdefault(c.entry.key, [0.0, 0.0])
        entry[0] += c.p
        entry[1] += 1
    nearest = _nearest(likely, picks, home)
    ends = {c.last: c for c in sure}
    begins = {c.first: c for c in sure}
    known: dict[tuple[object, ...], Row] = {}
    rows = []
    for c in candidates:
        pick = pick_of.get(id(c))
        sides = _neighbours(page, c, ends, begins)
        same = (c.entry.key, c.z, id(pick), id(c) in chosen, sides)
        row = known.get(same)
        if row is None:
            row = known[same] = _second_own(c, sums)
            if pick is not None:
                _second_home(row, c, pick, home, nearest, own=c.p if id(c) in chosen else 0.0)
            _second_neighbours(row, c, *sides)
        rows.append(row)
    return rows


def _second_own(c: Candidate, sums: dict[str, list[float]]) -> Row:
    label = c.entry.label
    total, count = sums[c.entry.key]
    row: Row = [
        ("bias", 1.0),
        ("z", max(-8.0, min(8.0, c.z)) / 4),
        (f"z={int(max(-6, min(6, c.z)) * 2 // 1)}", 1.0),
        (f"label={label}", 1.0),
        (f"label={label}*z", max(-4.0, min(4.0, c.z)) / 4),
    ]
    if count > 1:
        mean = bin_of((total - c.p) / (count - 1), (0.05, 0.2, 0.4, 0.6, 0.8, 0.95))
        own = bin_of(c.p, (0.05, 0.2, 0.5, 0.8, 0.95))
        row.append((f"others={mean}", 1.0))
        row.append((f"others={mean}*{own}", 1.0))
        row.append((f"others={mean}*{label[0]}{label[2]}", 1.0))
    else:
        row.append(("others=none", 1.0))
    return row


def _second_home(
    row: Row, c: Candidate, pick: Pick, home: Home, nearest: dict[str, float], *, own: float
) -> None:
    entry = c.entry
    label = entry.label
    country, unit = int(entry.country[pick.row]), int(entry.unit[pick.row])
    total = max(home.total - own, 0.01)
    share = max(0.0, home.countries.get(country, 0.0) - own) / total if country else -1.0
    unit_share = max(0.0, home.units.get(unit, 0.0) - own) / total if unit else -1.0
    volume = bin_of(total, (1.5, 4, 10))
    c_bin = bin_of(share, _SHARES) if country else "x"
    u_bin = bin_of(unit_share, _SHARES) if unit else "x"
    d_bin = bin_of(nearest.get(entry.key, 99999.0), _DISTANCES)
    short = label[0] + label[1] + label[2]
    for feature in (
        f"country={c_bin}*{volume}",
        f"unit={u_bin}*{volume}",
        f"near={d_bin}",
        f"country={c_bin}*{short}",
        f"unit={u_bin}*{short}",
        f"near={d_bin}*{short}",
        f"near={d_bin}*{c_bin}{u_bin}",
        f"sure={bin_of(pick.probability, (0.4, 0.7, 0.9, 0.99))}*{label[0]}",
    ):
        row.append((feature, 1.0))


def _nearest(likely: Sequence[Candidate], picks: Sequence[Pick], home: Home) -> dict[str, float]:
    """Return, for each name, how far its pick is from the nearest pick of another name, km."""
    entries: dict[str, tuple[NameEntry, int]] = {}
    for c, pick in zip(likely, picks, strict=True):
        entries.setdefault(c.entry.key, (c.entry, pick.row))
    if not entries or not len(home.points):
        return {}
    vectors = np.stack([entry.unit_vector[row] for entry, row in entries.values()])
    distance = distances_km(vectors, home.points)
    at = home.keys
    for n, key in enumerate(entries):
        if key in at:
            distance[n, at[key]] = np.inf
    return dict(zip(entries, distance.min(axis=1).tolist(), strict=True))


def _neighbours(
    page: Page, c: Candidate, ends: dict[int, Candidate], begins: dict[int, Candidate]
) -> tuple[str, str]:
    """Return what stands between it and a name found right before and right after; or nothing."""
    before, words = page.tokens.before, page.words
    i, j = c.first, c.last
    left = i in ends or (i > 0 and words[i - 1].key == "and" and i - 1 in ends)
    right = j in begins or (j < len(words) and words[j].key == "and" and j + 1 in begins)
    return (
        separator_letter(before[i]) if left else "",
        separator_letter(before[j]) if right else "",
    )


def _second_neighbours(row: Row, c: Candidate, left: str, right: str) -> None:
    """Add what was found right beside it: in a list, in `X, Y`, around it."""
    label = c.entry.label
    if left:
        row.append((f"left={left}", 1.0))
        row.append((f"left*{label}", 1.0))
    if right:
        row.append((f"right={right}", 1.0))
        row.append((f"right*{label}", 1.0))
    if left and right:
        row.append((f"both*{label[0]}{label[2]}", 1.0))

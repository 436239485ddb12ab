"""Whether the place that was picked for a name fits its text at all.

A gazetteer lacks most small places of the world, and a name that it knows from elsewhere is then put there: the Delft of
Cape Town in the Netherlands. What speaks against it: a small place, far from all that the text is about, one of few
with the name. The weights of the signals were learned of texts in which the right places were hidden.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.lexicon import DATA_DIR
from geo.place_names import CITY, FIRST_UNIT, GROUP_OF_KIND, OWN_AND_FIRST, closest_km
from geo.recognition_features import Sums
from geo.tables import read_columns
from geo.tokens import Sep
from layers.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from geo.candidates import Candidate
    from geo.place_names import NameEntry
    from geo.recognition_features import Key
    from geo.recognition_page import Page
    from geo.resolution import Home, Pick

WEIGHTS_FILE: Final = "fit.tsv"
_LARGE: Final = 5.0
"""Importance (log10 of the population, or what stands in its stead) of a place that needs no company."""
_CITY: Final = 6.3
"""Importance of a city that reports are sent from whatever they are about: two million people."""
_LEAST_OF_CITY: Final = 0.6
"""Of places that a name means first (`preferred.csv`) and that the signals speak against 19 of 20 were right, of cities of 500,000 4 of 10."""
_HELD: Final = "in"
"""What follows after a comma holds the place: "Paris, Texas"."""
_COMMA: Final = int(Sep.COMMA)
_NOWHERE_KM: Final = 99_999.0
_IMPORTANCES: Final = (2.0, 2.7, 3.1, 3.5, 4.0, 4.5, 5.0, 5.5, 6.0)
_SHARES: Final = (0.02, 0.1, 0.25, 0.5, 0.75)
_DISTANCES: Final = (10, 40, 80, 160, 320, 800, 2000)
_VOLUMES: Final = (0.5, 1.5, 4, 10)
_NAMESAKES: Final = (2, 3, 5, 10, 30)
_SURENESS: Final = (0.4, 0.6, 0.8, 0.95)
_WORDS: Final = (2, 3)
_CHANCES: Final = (0.5, 0.8, 0.95)


class FitModel:
    """The weights of the signals."""

    def __init__(self, weights: dict[str, float]) -> None:
        self._sums = Sums(weights, names_of)

    @classmethod
    def open(cls, path: Path | None = None) -> FitModel:
        """Read the weights: lines of signal and weight.

        Raises
        ------
        DataError
            The file is missing or damaged.
        """
        path = path or DATA_DIR / WEIGHTS_FILE
        try:
            names, weights = read_columns(path, 2)
            return cls(dict(zip(names, map(float, weights), strict=True)))
        except (OSError, ValueError) as error:
            msg = f"The weights {path.name!r} can't be read ({error}). Install corridormap anew, or run tools/train_fit.py."
            raise DataError(msg) from error

    def fits(
        self, page: Page, candidates: Sequence[Candidate], picks: Sequence[Pick], home: Home
    ) -> list[float]:
        """Return how likely each pick is the place that is meant, as far as the places around can tell."""
        sums = self._sums
        keys = fit_keys(page, candidates, picks, home)
        return [
            1.0
            if c.fixed or key[-1] == _HELD or _is_one_of_its_kind(c.entry)
            else max(1.0 / (1.0 + math.exp(-sums[key])), _city_floor(c.entry, pick))
            for c, key, pick in zip(candidates, keys, picks, strict=True)
        ]


def _is_one_of_its_kind(entry: NameEntry) -> bool:
    """Return whether a large place is named by its own name, and no namesake is known: it needs no company."""
    return len(entry.rows) == 1 and entry.importance >= _LARGE and bool(entry.own[0])


def _city_floor(entry: NameEntry, pick: Pick) -> float:
    """Return the least fit of a pick: a city of two million by its own name, or one that the name means first, is named far from home, too."""
    row = pick.row
    if entry.kind[row] != CITY or not entry.own[row]:
        return 0.0
    large = float(entry.gazetteer.importance[entry.rows[row]]) >= _CITY
    return _LEAST_OF_CITY if large or entry.own[row] == OWN_AND_FIRST else 0.0


def fit_keys(
    page: Page, candidates: Sequence[Candidate], picks: Sequence[Pick], home: Home
) -> list[Key]:
    """Return what the signals of each pick are made of (`names_of`): its size, and how near it is to the rest of the text."""
    nearest = _nearest(candidates, picks, home)
    keys: list[Key] = []
    for candidate, pick in zip(candidates, picks, strict=True):
        entry, row = candidate.entry, pick.row
        country, unit = entry.areas[:, row].tolist()
        total = max(home.total - candidate.p, 0.01)
        votes = home.areas.get
        keys.append(
            (
                GROUP_OF_KIND[entry.kind[row]],
                bisect_right(_IMPORTANCES, float(entry.gazetteer.importance[entry.rows[row]])),
                bool(entry.own[row]),
                _share(votes(country, 0.0) - candidate.p, total) if country else "x",
                _share(votes(unit, 0.0) - candidate.p, total) if unit != FIRST_UNIT else "x",
                bisect_right(_DISTANCES, nearest.get(entry.key, _NOWHERE_KM)),
                bisect_right(_VOLUMES, total),
                bisect_right(_NAMESAKES, len(entry.rows)),
                bisect_right(_SURENESS, pick.probability),
                bisect_right(_WORDS, candidate.last - candidate.first),
                bisect_right(_CHANCES, candidate.p),
                _container(page, candidate, country, entry.unit[row]),
            )
        )
    return keys


def _share(votes: float, total: float) -> int:
    return bisect_right(_SHARES, max(0.0, votes) / total)


def _container(page: Page, candidate: Candidate, country: int, unit: int) -> str:
    """Return what follows after a comma: a unit that holds the place, one that doesn't, or nothing of the kind."""
    outer: NameEntry | None = candidate.container
    if outer is not None:
        held = country in outer.holds_countries or unit in outer.holds_units
        return _HELD if held else "out"
    last = candidate.last
    after = page.longest.get(last) if page.tokens.before[last] & _COMMA else None
    if after is None or not (after.entry.holds_units or after.entry.holds_countries):
        return "none"
    return "other"


def _nearest(
    candidates: Sequence[Candidate], picks: Sequence[Pick], home: Home
) -> dict[str, float]:
    """Return, for each name, how far its pick is from the nearest pick of another name, km."""
    if not candidates or not len(home.points):
        return {}
    of_name = {c.entry.key: (c.entry, pick.row) for c, pick in zip(candidates, picks, strict=True)}
    vectors = np.stack([entry.unit_vector[row] for entry, row in of_name.values()])
    own = np.array([home.keys.get(key, -1) for key in of_name])
    return dict(zip(of_name, closest_km(vectors, home.points, own).tolist(), strict=True))


def names_of(key: Key) -> list[str]:
    """Return the names of the signals that a key stands for."""
    group, size, own, country, unit, near, volume, namesakes, sure, words, chance, outer = key
    kind = f"{group}{size}"
    here = f"{country}{unit}{near}"
    return [
        "bias",
        f"kind={kind}",
        f"kind={kind}*own={own:d}",
        f"country={country}*{volume}",
        f"unit={unit}*{volume}",
        f"near={near}*{volume}",
        f"country={country}*{kind}",
        f"unit={unit}*{kind}",
        f"near={near}*{kind}",
        f"here={here}",
        f"here={here}*{group}",
        f"namesakes={namesakes}",
        f"namesakes={namesakes}*{near}",
        f"namesakes={namesakes}*{kind}",
        f"namesakes={namesakes}*{country}",
        f"sure={sure}",
        f"sure={sure}*{namesakes}",
        f"words={words}",
        f"words={words}*{kind}",
        f"words={words}*{near}",
        f"chance={chance}",
        f"chance={chance}*{size}",
        f"outer={outer}",
        f"outer={outer}*{group}",
    ]

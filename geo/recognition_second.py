"""The second look: what the first pass found tells where the text is at home.

Small local names win where the sure names of the text lie near, and the other mentions of a name, and
the names beside it, say what it is.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from geo.place_names import FIRST_UNIT, closest_km
from geo.recognition_page import separator_letter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from geo.candidates import Candidate
    from geo.place_names import NameEntry
    from geo.recognition_features import Key
    from geo.recognition_page import Page
    from geo.resolution import Home, Pick, Resolver

HOPELESS: Final = -4.0
"""A candidate that the first pass scores below this has no second look; none of 36,757 was ever taken below -3."""
_SURE: Final = 0.5
_LEAST_LIKELY: Final = 0.02
_LATE: Final = 8.0
_SOON: Final = 4.0
_DISTANCES: Final = (10, 40, 80, 160, 320, 800)
_SHARES: Final = (0.02, 0.1, 0.25, 0.5, 0.75)
_VOLUMES: Final = (1.5, 4, 10)
_SURENESS: Final = (0.4, 0.7, 0.9, 0.99)
_OTHERS: Final = (0.05, 0.2, 0.4, 0.6, 0.8, 0.95)
_OWN: Final = (0.05, 0.2, 0.5, 0.8, 0.95)
Row = list[tuple[str, float]]


class Look(NamedTuple):
    """What the second pass sees of a candidate."""

    z: float
    """The score of the first pass: the value of the signal `z`, scaled by `scaled`."""
    label: str
    keys: list[Key]
    """What the other signals are made of (`names_of`); each has the value 1."""


def second_features(page: Page, candidates: list[Candidate], resolver: Resolver) -> list[Row]:
    """Return the signals of the second pass: feature and value, a row a candidate."""
    rows = []
    for z, label, keys in second_looks(page, candidates, resolver):
        mild, steep = scaled(z)
        row: Row = [("z", mild), (slope_of(label), steep)]
        rows.append(row + [(name, 1.0) for key in keys for name in names_of(key)])
    return rows


def scaled(z: float) -> tuple[float, float]:
    """Return the values of the signals `z` and `slope_of`: the score, cut off late and soon."""
    if -_SOON < z < _SOON:
        return z / 4, z / 4
    return max(-_LATE, min(_LATE, z)) / 4, max(-_SOON, min(_SOON, z)) / 4


def slope_of(label: str) -> str:
    """Return the name of the signal that says how much the score counts for names of a label."""
    return f"label={label}*z"


def second_looks(page: Page, candidates: list[Candidate], resolver: Resolver) -> list[Look]:
    """Return what the second pass sees of each candidate."""
    sure = select(candidates, _SURE)
    likely = [c for c in candidates if c.p >= _LEAST_LIKELY and c.entry.known]
    chosen = {id(c) for c in sure}
    picks, home = resolver.resolve(page, likely, [c.p if id(c) in chosen else 0.0 for c in likely])
    pick_of = {id(c): pick for c, pick in zip(likely, picks, strict=True)}
    sums: dict[str, list[float]] = {}
    for c in candidates:
        entry = sums.setdefault(c.entry.key, [0.0, 0])
        entry[0] += c.p
        entry[1] += 1
    nearest = _nearest(likely, picks, home)
    lefts, rights = _beside(page, {c.last for c in sure}, {c.first for c in sure})
    before = page.tokens.before
    looks = []
    for c in candidates:
        z, label = c.z, c.entry.label
        if z < HOPELESS:
            looks.append(Look(z, label, []))
            continue
        bounded = 6.0 if z > 6.0 else max(-6.0, z)  # noqa: PLR2004 - as z is binned
        keys: list[Key] = [
            ("label", label, int(round(bounded, 9) * 2 // 1)),
            _others(c, *sums[c.entry.key]),
        ]
        pick = pick_of.get(id(c))
        if pick is not None:
            own = c.p if id(c) in chosen else 0.0
            keys.append(_at_home(c, pick, home, nearest, own=own))
        left, right = c.first in lefts, c.last in rights
        if left or right:
            keys.append(
                (
                    "beside",
                    separator_letter(before[c.first]) if left else "",
                    separator_letter(before[c.last]) if right else "",
                    label,
                )
            )
        looks.append(Look(z, label, keys))
    return looks


def _others(c: Candidate, total: float, count: float) -> Key:
    """Return what became of the other mentions of the name."""
    if count == 1:
        return ("alone",)
    mean = bisect_right(_OTHERS, (total - c.p) / (count - 1))
    return ("others", mean, bisect_right(_OWN, c.p), c.entry.label)


def _at_home(c: Candidate, pick: Pick, home: Home, nearest: dict[str, float], *, own: float) -> Key:
    """Return how well the candidate's place fits where the text is at home."""
    entry = c.entry
    country, unit = entry.areas[:, pick.row].tolist()
    total = max(home.total - own, 0.01)
    votes = home.areas.get
    return (
        "home",
        bisect_right(_SHARES, max(0.0, votes(country, 0.0) - own) / total) if country else "x",
        bisect_right(_SHARES, max(0.0, votes(unit, 0.0) - own) / total)
        if unit != FIRST_UNIT
        else "x",
        bisect_right(_DISTANCES, nearest.get(entry.key, 99999.0)),
        bisect_right(_VOLUMES, total),
        bisect_right(_SURENESS, pick.probability),
        entry.label,
    )


def names_of(key: Key) -> list[str]:
    """Return the names of the signals that a key stands for."""
    return _NAMES[key[0]](*key[1:])


def _label_names(label: str, z: int) -> list[str]:
    return ["bias", f"z={z}", f"label={label}"]


def _others_names(mean: int, own: int, label: str) -> list[str]:
    return [f"others={mean}", f"others={mean}*{own}", f"others={mean}*{label[0]}{label[2]}"]


def _home_names(
    country: int | str, unit: int | str, near: int, volume: int, sure: int, label: str
) -> list[str]:
    short = label[0] + label[1] + label[2]
    return [
        f"country={country}*{volume}",
        f"unit={unit}*{volume}",
        f"near={near}",
        f"country={country}*{short}",
        f"unit={unit}*{short}",
        f"near={near}*{short}",
        f"near={near}*{country}{unit}",
        f"sure={sure}*{label[0]}",
    ]


def _nearest(likely: Sequence[Candidate], picks: Sequence[Pick], home: Home) -> dict[str, float]:
    """Return, for each name, how far its pick is from the nearest pick of another name, km."""
    entries: dict[str, tuple[NameEntry, int]] = {}
    for c, pick in zip(likely, picks, strict=True):
        entries.setdefault(c.entry.key, (c.entry, pick.row))
    if not entries or not len(home.points):
        return {}
    vectors = np.stack([entry.unit_vector[row] for entry, row in entries.values()])
    numbers = [home.keys.get(key, -1) for key in entries]
    nearest = closest_km(vectors, home.points, np.array(numbers)).tolist()
    return dict(zip(entries, nearest, strict=True))


def _beside(page: Page, ends: set[int], begins: set[int]) -> tuple[set[int], set[int]]:
    """Return where a candidate starts or ends that has a name right beside it, or beside an "and"."""
    words = page.words
    n = len(words)
    after = {i + 1 for i in ends if i < n and words[i].key == "and"}
    ahead = {i - 1 for i in begins if i and words[i - 1].key == "and"}
    return ends | after, begins | ahead


def _beside_names(left: str, right: str, label: str) -> list[str]:
    """Return the signals of what was found right beside it: in a list, in `X, Y`, around it."""
    found = []
    if left:
        found += [f"left={left}", f"left*{label}"]
    if right:
        found += [f"right={right}", f"right*{label}"]
    if left and right:
        found.append(f"both*{label[0]}{label[2]}")
    return found


_NAMES: Final[dict[str, Callable[..., list[str]]]] = {
    "label": _label_names,
    "alone": lambda: ["others=none"],
    "others": _others_names,
    "home": _home_names,
    "beside": _beside_names,
}
"""Names of the signals, by what they are made of."""


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

"""The second look: what the first pass found tells where the text is at home.

Small local names win where the sure names of the text lie near, and the other mentions of a name, and
the names beside it, say what it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from geo.place_names import FIRST_UNIT, closest_km
from geo.recognition_page import bin_of, separator_letter

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geo.candidates import Candidate
    from geo.place_names import NameEntry
    from geo.recognition_page import Page
    from geo.resolution import Home, Pick, Resolver

_SURE: Final = 0.5
_LEAST_LIKELY: Final = 0.02
_DISTANCES: Final = (10, 40, 80, 160, 320, 800)
_SHARES: Final = (0.02, 0.1, 0.25, 0.5, 0.75)
Row = list[tuple[str, float]]


def second_features(page: Page, candidates: list[Candidate], resolver: Resolver) -> list[Row]:
    """Return the signals of the second pass: feature and value, a row a candidate."""
    sure = select(candidates, _SURE)
    likely = [c for c in candidates if c.p >= _LEAST_LIKELY and c.entry.known]
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
    country, unit = entry.areas[:, pick.row].tolist()
    total = max(home.total - own, 0.01)
    share = max(0.0, home.areas.get(country, 0.0) - own) / total
    unit_share = max(0.0, home.areas.get(unit, 0.0) - own) / total
    volume = bin_of(total, (1.5, 4, 10))
    c_bin = bin_of(share, _SHARES) if country else "x"
    u_bin = bin_of(unit_share, _SHARES) if unit != FIRST_UNIT else "x"
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
    numbers = [home.keys.get(key, -1) for key in entries]
    nearest = closest_km(vectors, home.points, np.array(numbers)).tolist()
    return dict(zip(entries, nearest, strict=True))


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

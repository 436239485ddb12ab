"""Near misses of a name: keys within one or two edits, never across a compass point."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

SHORTEST: Final = 5
"""Names of fewer letters have no near misses."""
LONGEST: Final = 60
TWO_EDITS_FROM: Final = 8
"""Names of this many letters may be two edits off."""
_PREFIX: Final = 4
_MOST_KEYS: Final = 20_000
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
_POINTS: Final[tuple[tuple[str, re.Pattern[str]], ...]] = tuple(
    (point, re.compile(pattern))
    for point, pattern in (
        ("north", r"\bnorth(?:ern)?\b|(?:buk|bug|puk|pug|bukto|pukto)(?: ?do|to)?\b|[북北]|север"),
        ("south", r"\bsouth(?:ern)?\b|(?:nam|namdo)(?: ?do)?\b|[남南]|южн"),
        ("east", r"\beast(?:ern)?\b|[동东東]|восточн"),
        ("west", r"\bwest(?:ern)?\b|[서西]|западн"),
        ("upper", r"\bupper\b|\bgreater\b"),
        ("lower", r"\blower\b|\blesser\b"),
        ("new", r"\bnew\b|\bnovo|\bnizhn"),
        ("old", r"\bold\b|\bstaro|\bverkhn"),
    )
)


def compass(key: str) -> frozenset[str]:
    """Return which points and other opposites a key speaks of; near names must agree in them."""
    return frozenset(point for point, pattern in _POINTS if pattern.search(key))


def near_keys(
    key: str, has: Callable[[str], bool], starting: Callable[[str], Iterable[str]]
) -> list[str]:
    """Return the keys nearest to a key, nearest first.

    Parameters
    ----------
    has
        Tells whether a key is in the index.
    starting
        Gives the keys of the index that start with a prefix.
    """
    if not SHORTEST <= len(key) <= LONGEST:
        return []
    points = compass(key)
    near = [found for found in sorted(set(_one_edit(key))) if has(found)]
    if not near and len(key) >= TWO_EDITS_FROM:
        near = list(_two_edits(key, starting))
    return [found for found in near if compass(found) == points]


def _one_edit(key: str) -> Iterator[str]:
    letters = _LETTERS if key.isascii() else "".join(sorted(set(key)))
    for at in range(len(key) + 1):
        head, tail = key[:at], key[at:]
        if tail:
            yield head + tail[1:]
            yield from (head + letter + tail[1:] for letter in letters)
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]
        yield from (head + letter + tail for letter in letters)


def _two_edits(key: str, starting: Callable[[str], Iterable[str]]) -> Iterator[str]:
    from itertools import islice

    from rapidfuzz.distance import OSA

    found = []
    for candidate in islice(starting(key[:_PREFIX]), _MOST_KEYS):
        if abs(len(candidate) - len(key)) <= 2:  # noqa: PLR2004
            distance = OSA.distance(key, candidate, score_cutoff=2)
            if distance <= 2:  # noqa: PLR2004
                found.append((distance, candidate))
    yield from (candidate for _, candidate in sorted(found))

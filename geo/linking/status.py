"""How far a link has come, read from the clause that speaks of it."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.linking.items import Item, Kind
from geo.linking.lexicon import lexicon
from layers.vocabulary import Status

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo.linking.extraction import Candidate
    from geo.linking.proposals import Reading

_BREAKS = frozenset(
    {
        ";",
        ":",
        "but",
        "while",
        "whereas",
        "although",
        "though",
        "however",
        "—",
        "–",
        "yet",
        "despite",
    }
)
_CLASS_OF = {
    "existing": "operating", "under_construction": "construction", "severed": "suspended", "idle": "suspended", "shelved": "suspended",
}  # fmt: skip
_NEXT_SCALE = 0.5
_FOLLOWERS = frozenset(
    {
        "it",
        "this",
        "the",
        "work",
        "works",
        "construction",
        "they",
        "both",
        "trains",
        "that",
        "no",
        "but",
    }
)
_PERIOD = 9.0
_OUTSIDE = 0.35
_ORDER = (
    Status.SEVERED, Status.CANCELLED, Status.SUSPENDED, Status.CONSTRUCTION, Status.OPERATING,
    Status.PLANNED, Status.PROPOSED,
)  # fmt: skip
_MONTHS = {
    name: number
    for number, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
         "september sep sept", "october oct", "november nov", "december dec"), 1)
    for name in names.split()
}  # fmt: skip
_YEAR = re.compile(r"(?:19|20)\d\d$")


@dataclass(frozen=True, slots=True)
class StatusReading:
    """A status with the weight of the words for it, and the date it is said of, if the text has one."""

    status: Status
    weight: float
    date: str


def clause(items: Sequence[Item], start: int, end: int) -> tuple[int, int]:
    """Return the bounds of the clause that holds the items from `start` to `end`."""
    low, high = start, end
    while low > 0 and items[low - 1].low not in _BREAKS:
        low -= 1
    while high < len(items) and items[high].low not in _BREAKS:
        high += 1
    return low, high


def status_features(
    items: Sequence[Item], start: int, end: int, *, scale: float = 1.0
) -> dict[str, float]:
    """Return the words for each status, weighted by how near to the span they are.

    The names are `status/strength`, with `negated ` or `modal ` before where such a word precedes.
    """
    lex = lexicon()
    words = [item.low if item.kind is not Kind.PLACE else "\0" for item in items]
    low, high = clause(items, start, end)
    found: dict[str, float] = {}
    i = 0
    while i < len(words):
        hit = lex.status.at(words, i)
        if hit is None:
            i += 1
            continue
        n, label = hit
        distance = max(0, start - (i + n), i - end)
        weight = scale * math.exp(-distance / _PERIOD) * (1.0 if low <= i < high else _OUTSIDE)
        name = _prefix(words, i) + label
        found[name] = found.get(name, 0.0) + weight
        i += n
    return found


def candidate_status_features(candidate: Candidate, following: Reading | None) -> dict[str, float]:
    """Return the status words about a candidate, those of the sentence after it under `next `."""
    proposal, items = candidate.proposal, candidate.reading.items
    start = min(proposal.cue.start, proposal.start)
    end = max(proposal.cue.end, proposal.end)
    features = status_features(items, start, end)
    if following is not None and following.items and following.items[0].low in _FOLLOWERS:
        for name, weight in status_features(following.items, 0, 1, scale=_NEXT_SCALE).items():
            features["next " + name] = weight
    return features


def _prefix(words: Sequence[str], i: int) -> str:
    hedges = lexicon().hedges
    before = range(max(0, i - 4), i)
    if any(hedges["negation"].at(words, j) for j in before):
        return "negated "
    if any(hedges["modal"].at(words, j) for j in before):
        return "modal "
    return ""


def _rule_scores(features: Mapping[str, float]) -> dict[Status, float]:
    scores = dict.fromkeys(_ORDER, 0.0)
    for name, weight in features.items():
        label = name.split()[-1]
        status, strength = label.split("/")
        value = weight * (1.0 if strength == "strong" else 0.4)
        if name.startswith("modal "):
            scores[Status.PROPOSED] += 0.6 * value
            value *= 0.3
        elif name.startswith("negated ") and Status(status) in {
            Status.OPERATING,
            Status.CONSTRUCTION,
            Status.PLANNED,
        }:
            scores[Status.SUSPENDED] += 0.4 * value
            value *= 0.4
        scores[Status(status)] += value
    return scores


def decide(
    features: Mapping[str, float], learned: Mapping[str, Mapping[str, float]] | None
) -> tuple[Status, float]:
    """Return the best status and its weight; unknown where no word speaks for any."""
    if not features:
        return Status.UNKNOWN, 0.0
    if learned:
        scores = {
            Status(name): weights.get("bias", 0.0)
            + sum(weights.get(f, 0.0) * v for f, v in features.items())
            for name, weights in learned.items()
        }
        best = max(scores, key=lambda s: (scores[s], s.value))
        total = sum(math.exp(min(50.0, v - scores[best])) for v in scores.values())
        return best, 1.0 / total
    plain = _rule_scores(features)
    best = max(_ORDER, key=lambda s: plain[s])
    total = sum(plain.values())
    return (best, plain[best] / total) if total > 0 else (Status.UNKNOWN, 0.0)


def date_of(
    items: Sequence[Item], start: int, end: int, *, document_date: str, status: Status
) -> str:
    """Return the date that the status is said of: from the clause where it is past, else the document's."""
    if status in {Status.PROPOSED, Status.PLANNED, Status.UNKNOWN}:
        return document_date
    low, high = clause(items, start, end)
    years = [i for i in range(low, high) if _YEAR.match(items[i].text)]
    if not years:
        return document_date
    near = min(years, key=lambda i: (abs(i - end), i))
    year = items[near].text
    if document_date and year > document_date[:4]:
        return document_date
    month = _MONTHS.get(items[near - 1].low) if near else None
    return f"{year}-{month:02d}" if month else year

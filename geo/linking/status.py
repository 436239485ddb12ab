"""How far a link has come, read from the clause that speaks of it."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geo.linking.items import Item, Kind
from geo.linking.lexicon import lexicon
from layers.vocabulary import Status

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from geo.linking.extraction import Candidate
    from geo.linking.reading import Reading
    from geo.tables import Rows

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
CLASSES = (
    Status.PROPOSED, Status.PLANNED, Status.CONSTRUCTION, Status.OPERATING, Status.SUSPENDED, Status.CANCELLED,
)  # fmt: skip
"""What the learned weights are of, in their order."""
CLASS_OF = {
    "existing": "operating", "under_construction": "construction", "severed": "suspended", "idle": "suspended", "shelved": "suspended",
}  # fmt: skip
_AUXILIARIES = frozenset(
    [
        "will",
        "would",
        "could",
        "may",
        "might",
        "should",
        "can",
        "is",
        "are",
        "was",
        "were",
        "has",
        "have",
        "had",
        "been",
        "being",
        "to",
        "be",
        "do",
        "does",
        "did",
        "not",
        "no",
        "never",
        "n't",
        "yet",
        "still",
        "already",
        "once",
        "until",
        "by",
        "if",
        "when",
        "since",
        "after",
        "before",
        "new",
        "old",
    ]
)
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
_NEAR = 14
_PERIOD = 16.0
_OUTSIDE = 0.35
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
    """A status as one sentence has it, how likely each of `CLASSES` is, and the date it is said of, if the text has one."""

    status: Status
    chances: tuple[float, ...]
    date: str


def clause(items: Sequence[Item], start: int, end: int) -> tuple[int, int]:
    """Return the bounds of the clause that holds the items from `start` to `end`."""
    low, high = start, end
    while low > 0 and items[low - 1].low not in _BREAKS:
        low -= 1
    while high < len(items) and items[high].low not in _BREAKS:
        high += 1
    return low, high


class _Clause:
    """A sentence seen from the words that a link was read from."""

    def __init__(self, reading: Reading, start: int, end: int) -> None:
        self.items = items = reading.items
        self._distance = reading.distance
        self.words = [item.low if item.kind is not Kind.PLACE else "\0" for item in items]
        self.start, self.end = start, end
        self.said: set[int] = set()
        """Words that a status phrase has told all of."""
        self.low, self.high = clause(items, start, end)

    def weight(self, first: int, last: int) -> float:
        """Return how much the words from `first` to `last` count: less when far, asides left out, or in another clause."""
        distance = 0
        if last <= self.start:
            distance = self._distance(last, self.start)
        elif first >= self.end:
            distance = self._distance(self.end, first)
        inside = self.low <= first < self.high
        return math.exp(-distance / _PERIOD) * (1.0 if inside else _OUTSIDE)

    def side(self, i: int) -> str:
        """Return where a word stands: before, after or over the link's own words."""
        if i < self.start:
            return "before"
        return "after" if i >= self.end else "over"


def _add(found: dict[str, float], name: str, weight: float) -> None:
    found[name] = found.get(name, 0.0) + weight


def _hits(words: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and label (`negated planned/strong`) of the status phrases."""
    for start, end, label in lexicon().status.each(words):
        yield start, end, _prefix(words, start) + label


def hits_of(reading: Reading) -> list[tuple[int, int, str]]:
    """Return the status phrases of a sentence: start, end and label; looked for once."""
    if reading.status_hits is None:
        reading.status_hits = list(_hits(_words(reading.words())))
    return reading.status_hits


def _words(items: Sequence[Item]) -> list[str]:
    return [item.low if item.kind is not Kind.PLACE else "\0" for item in items]


def status_features(reading: Reading, start: int, end: int) -> dict[str, float]:
    """Return the words about a link's state, weighted by how near to it they stand.

    The names are `status/strength`, with `negated ` or `modal ` before where such a word precedes,
    `&before`, `&after`, `&over` for the side; `aux will` for auxiliaries, `year by` for dates; `w licensed` and
    `w was licensed` for the plain words around.
    """
    items = reading.items
    view = _Clause(reading, start, end)
    found: dict[str, float] = {}
    for first, last, label in hits_of(reading):
        weight = view.weight(first, last)
        _add(found, label, weight)
        _add(found, f"{label}&{view.side(first)}", weight)
        # "is being negotiated": nothing is being built
        if view.words[first] == "being" and "construction" not in label:
            view.said.update(range(first - 1, last))
    for i in range(view.low, view.high):
        if view.words[i] in _AUXILIARIES and i not in view.said:
            _add(found, f"aux {view.words[i]}", view.weight(i, i + 1))
            if i + 1 < view.high and view.words[i + 1] in _AUXILIARIES:
                _add(found, f"aux {view.words[i]} {view.words[i + 1]}", view.weight(i, i + 1))
        if i and _YEAR.match(items[i].text):
            _add(found, f"year {view.words[i - 1]}", 1.0)
    _add_words(found, view)
    return found


def _add_words(found: dict[str, float], view: _Clause) -> None:
    """Add the plain words, and the pairs of them, that stand near the link."""
    low, high = max(0, view.start - _NEAR), min(len(view.items), view.end + _NEAR)
    plain = [item.low if item.kind is Kind.WORD else "" for item in view.items[low : high + 1]]
    for i, word in enumerate(plain[: high - low], low):
        if not word or i in view.said:
            continue
        weight = view.weight(i, i + 1)
        _add(found, f"w {word}", weight)
        _add(found, f"w {word}&{view.side(i)}", weight)
        after = plain[i - low + 1] if i + 1 < high else ""
        if after:
            _add(found, f"w {word} {after}", weight)


def following_features(reading: Reading) -> dict[str, float]:
    """Return the status words of the sentence after the link's, named apart where it takes the link up."""
    items = reading.words()
    opening = items[0].low if items else ""
    name = "next" if opening in _FOLLOWERS else "then"
    found: dict[str, float] = {}
    for first, _, label in hits_of(reading):
        _add(found, f"{name} {label}", _NEXT_SCALE * math.exp(-first / 12.0))
    return found


def candidate_status_features(candidate: Candidate, following: Reading | None) -> dict[str, float]:
    """Return everything that tells how far a candidate has come."""
    proposal, items = candidate.proposal, candidate.reading.items
    start = min(proposal.cue.start, proposal.start)
    end = max(proposal.cue.end, proposal.end)
    features = status_features(candidate.reading, start, end)
    if following is not None:
        features |= following_features(following)
    features[f"mode={candidate.mode.value}"] = 0.5
    features[f"kind={proposal.kind}"] = 0.3
    for item in items[max(0, proposal.cue.start - 3) : proposal.cue.start]:
        if item.kind is Kind.WORD:
            _add(features, f"before cue {item.low}", 0.7)
    return features


def _prefix(words: Sequence[str], i: int) -> str:
    hedges = lexicon().hedges
    before = range(max(0, i - 4), i)
    if any(hedges["negation"].at(words, j) for j in before):
        return "negated "
    if any(hedges["modal"].at(words, j) for j in before):
        return "modal "
    return ""


def chances(features: Mapping[str, float], learned: Rows) -> tuple[float, ...]:
    """Return the probability of each of `CLASSES`; none where nothing speaks for any."""
    if not learned or not features:
        return ()
    found = [(value, row) for name, value in features.items() if (row := learned.get(name))]
    totals = list(learned.get("bias") or [0.0] * len(CLASSES))
    for value, row in found:
        totals = [total + value * weight for total, weight in zip(totals, row, strict=True)]
    most = max(totals)
    powers = [math.exp(max(-50.0, total - most)) for total in totals]
    return tuple(power / sum(powers) for power in powers)


def likeliest(chances: Sequence[float]) -> Status:
    """Return the class of the highest probability; unknown where there is none."""
    if not chances:
        return Status.UNKNOWN
    by_status = dict(zip(CLASSES, chances, strict=True))
    return max(by_status, key=lambda status: (by_status[status], status.value))


def settle(said: Sequence[tuple[StatusReading, float]]) -> StatusReading:
    """Return the status of a link that several sentences speak of: of those that they give, the likeliest over all.

    Parameters
    ----------
    said
        What each sentence says, at least one, with what it weighs: odds that it speaks of the link, above 0.
    """
    stated = [reading for reading, _ in said if reading.chances]
    if not stated:
        return said[0][0]
    totals = [0.0] * len(CLASSES)
    for reading, weight in said:
        for i, chance in enumerate(reading.chances):
            totals[i] += weight * chance
    by_status = dict(zip(CLASSES, totals, strict=True))
    best = max(
        stated, key=lambda r: (by_status[class_of(r.status)], r.status is Status.SEVERED, r.date)
    )
    return replace(best, chances=tuple(total / sum(totals) for total in totals))


def class_of(status: Status) -> Status:
    """Return the class that is learned of for a status."""
    return Status(CLASS_OF.get(status.value, status.value))


def severed(reading: Reading, start: int, end: int) -> bool:
    """Return whether the clause says that the link was broken up, not only stopped."""
    view = _Clause(reading, start, end)
    return any(
        label == "severed/strong" and view.low <= first < view.high
        for first, _, label in hits_of(reading)
    )


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

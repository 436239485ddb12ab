"""What a mention does in its sentence: literal, metonym, attributive, in_name or dateline.

A dateline is a form, found by rule. Between the others a linear scorer decides, by the words around
and by whether the place is a country or a capital (a government, often). Its weights are in
`data/use.tsv`, made by tools/train_use.py.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geo.lexicon import DATA_DIR
from geo.recognition_page import NOBODY, Page, bin_of, separator_letter
from geo.tables import Rows
from geo.tokens import Sep
from layers.errors import DataError
from layers.vocabulary import PlaceKind, Use

if TYPE_CHECKING:
    from pathlib import Path

    from geo.candidates import Candidate
    from geo.lexicon import Word

USE_FILE: Final = "use.tsv"
CHOICES: Final = (Use.LITERAL, Use.METONYM, Use.ATTRIBUTIVE, Use.IN_NAME)
_JOIN: Final = int(Sep.JOIN)
_CHAIN: Final = int(Sep.HYPHEN | Sep.DASH)
_SPACE: Final = int(Sep.SPACE)
_LINE: Final = int(Sep.LINE | Sep.PARAGRAPH)
_AFTER_TOWN: Final = int(Sep.COMMA | Sep.SLASH)
_MONTH: Final = (
    r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)"
    r"(?:uary|ruary|ch|il|ust|ember|tember|ober)?\.?"
)
_DATELINE: Final = re.compile(
    r"(?:/[A-Z][\w.]{1,14}(?:\s[A-Z][\w.]{1,12}){0,2})?"
    r"(?:,\s+[A-Z][\w.]{1,14}(?:\s[A-Z][\w.]{1,12}){0,2}){0,2}"
    rf"(?P<date>,?\s+(?:\d{{1,2}}(?:st|nd|rd|th)?\s+(?i:{_MONTH})|(?i:{_MONTH})\s+\d{{1,2}}(?:st|nd|rd|th)?))?"
    r"(?:,\s*\d{4})?"
    r"\s*(?P<agency>\([A-Z][A-Za-z][^()\n]{0,38}\))?\s*(?P<mark>--+|—|–|\s[-_]|:|―)\s"
)
"""What follows a place that opens a line as a dateline: its unit, a date, an agency, a dash or colon."""
_LONG_LINE: Final = re.compile(r"[\"'“‘]?[A-Z][^\n]{40}")
_OPENING: Final = 500
"""In so many characters from its beginning a text may have a dateline that only a colon marks."""
_MOST_BEFORE_UNIT: Final = 4
_NAMED: Final = frozenset(
    [
        "railway",
        "railroad",
        "rail",
        "line",
        "highway",
        "expressway",
        "motorway",
        "corridor",
        "bridge",
        "tunnel",
        "canal",
        "pipeline",
        "zone",
        "road",
        "route",
        "ferry",
        "belt",
        "silk",
        "economic",
        "special",
        "free",
        "industrial",
        "express",
        "metro",
        "subway",
        "link",
        "interconnector",
        "cable",
        "gateway",
        "initiative",
        "triangle",
        "complex",
        "turnpike",
        "parkway",
    ]
)
_STATECRAFT: Final = (
    *("sanctions", "talks", "summit", "bilateral", "diplomatic", "diplomacy", "cooperation"),
    *(
        "nuclear",
        "leader",
        "minister",
        "ministry",
        "foreign",
        "trade",
        "envoy",
        "relations",
        "ties",
    ),
    *("treaty", "agreement", "strategy", "alliance", "government", "policy", "negotiations"),
)
"""Words of texts whose capitals are governments."""
_STATECRAFT_EDGES: Final = (0.3, 1.0, 2.0, 4.0)
_REACH: Final = 7


@dataclass(frozen=True, slots=True)
class UseModel:
    """Weights of each use, by signal."""

    weights: Rows

    @classmethod
    def open(cls, path: Path | None = None) -> UseModel:
        """Read the weights: a signal and four weights a line.

        Raises
        ------
        DataError
            The file is missing or damaged.
        """
        path = path or DATA_DIR / USE_FILE
        try:
            weights = Rows.read(path, len(CHOICES))
        except (OSError, ValueError) as error:
            msg = f"The weights {path.name!r} can't be read ({error}). Install corridormap anew."
            raise DataError(msg) from error
        return cls(weights)

    def use_of(self, page: Page, candidate: Candidate, kind: PlaceKind, *, capital: bool) -> Use:
        """Return what a mention does.

        Parameters
        ----------
        capital
            The place is the capital of a country: a government, often.
        """
        if is_dateline(page, candidate.first, candidate.last):
            return Use.DATELINE
        if _in_chain_of_line(page, candidate.first, candidate.last):
            return Use.IN_NAME
        get = self.weights.get
        found = [w for s in signals(page, candidate, kind, capital=capital) if (w := get(s))]
        totals = [sum(column) for column in zip(*found, strict=True)]
        return CHOICES[totals.index(max(totals))] if totals else Use.LITERAL


def is_dateline(page: Page, i: int, j: int) -> bool:
    """Return whether the words i to j open a line as the place that it was sent from, or as the unit of that place."""
    before = page.tokens.before
    if before[i] & _LINE:
        return _dateline_end(page, i, j) > 0
    for k in range(i - 1, max(-1, i - 1 - _MOST_BEFORE_UNIT), -1):
        if before[k] & _LINE:
            ends = [e for e in range(k + 1, i + 1) if before[e] & _AFTER_TOWN]
            return bool(ends) and _dateline_end(page, k, ends[0]) >= page.tokens.ends[j - 1]
    return False


def _dateline_end(page: Page, i: int, j: int) -> int:
    """Return where the dateline ends that the words i to j open, 0 if they open none."""
    tokens, words = page.tokens, page.words
    text, end = tokens.text, tokens.ends[j - 1]
    match = _DATELINE.match(text, end, end + 120)
    if match is None:
        return 0
    large = words[i].shape == "U" or (words[i].shape == "C" and words[j - 1].shape == "U")
    dashed = match["mark"].strip() not in {"-", "_", ":"}  # these stand in prose, too
    opens = (
        match["mark"] == ":" and tokens.starts[i] < _OPENING and _LONG_LINE.match(text, match.end())
    )
    return match.end() if large or match["date"] or match["agency"] or opens or dashed else 0


def _in_chain_of_line(page: Page, i: int, j: int) -> bool:
    """Return whether it is an end of a hyphen chain that names a line: `A-B railway`."""
    words, before = page.words, page.tokens.before
    return bool(_chain(words, before, i, j).strip("l")) and bool(_named_after(words, before, j))


def signals(page: Page, candidate: Candidate, kind: PlaceKind, *, capital: bool) -> list[str]:
    """Return what the scorer looks at."""
    words, before = page.words, page.tokens.before
    i, j = candidate.first, candidate.last
    n = len(words)
    p1 = words[i - 1] if i else NOBODY
    p2 = words[i - 2] if i > 1 else NOBODY
    n1 = words[j] if j < n else NOBODY
    n2 = words[j + 1] if j + 1 < n else NOBODY
    state = "C" if kind is PlaceKind.COUNTRY else "K" if capital else "x"
    sb, sa = separator_letter(before[i]), separator_letter(before[j])
    if page.tokens.possessive[j - 1]:
        sa = "s"
    tail = n1.key[-3:] if n1.shape == "l" else n1.shape
    p1_name, p1_class = f"p1={sb}{p1.key}", f"p1c={sb}{p1.first}"
    n1_name, n1_class = f"n1={sa}{n1.key}", f"n1c={sa}{n1.first}{n1.shape}"
    tail_name = f"tail={sa}{tail}"
    found = [
        "bias",
        f"state={state}",
        p1_name,
        f"{p1_name}*{state}",
        f"p12={p2.key} {p1.key}",
        f"{p1_class}*{state}",
        f"p2={p2.key}*{p1.first}",
        n1_name,
        f"{n1_name}*{state}",
        n1_class,
        f"{n1_class}*{state}",
        f"n12={n1.first} {n2.first}",
        f"n2={n2.key}",
        tail_name,
        f"{tail_name}*{state}",
        f"sep={sb}{sa}*{state}",
        f"{p1_class}*n1c={sa}{n1.first}",
        f"line={page.lines[i]}",
    ]
    found += _dealings(page, candidate, p1, n2, state, sa == "s")
    chain = _chain(words, before, i, j)
    if chain:
        found += [f"chain={chain}", f"chain={chain}*{n1.first}"]
    named = _named_after(words, before, j)
    if named:
        found += [f"named={named}", f"named={bool(chain)}", "named"]
    found += [f"n1k={name}*{state}*{sa}" for name in n1.classes]
    found += [f"p1k={name}*{state}*{sb}" for name in p1.classes]
    if p1.key == "and" and i > 1 and words[i - 2].capital:
        p3 = words[i - 3] if i > 2 else NOBODY  # noqa: PLR2004
        found += [f"pand={p3.key}*{state}", f"pandc={p3.first}*{state}"]
    if n1.key == "and" and n2.capital:
        n3 = words[j + 2] if j + 2 < n else NOBODY
        found += [f"nandc={n3.first}{n3.shape}*{state}", f"nand={n3.key}"]
    return found


def _dealings(
    page: Page, candidate: Candidate, p1: Word, n2: Word, state: str, possessive: bool
) -> list[str]:
    """Return the signals of a name that is dealt with as a state, and of a text about states."""
    words, i = page.words, candidate.first
    level = page.statecraft
    if level < 0:
        total = sum(page.lower[word] for word in _STATECRAFT)
        level = page.statecraft = bin_of(100 * total / len(words), _STATECRAFT_EDGES)
    found = [f"statecraft={level}*{state}"]
    if p1.shape == "l":
        found.append(f"p1t={p1.key[-3:]}*{state}")
    if possessive and n2.shape == "l":
        found += [f"s2={n2.key}", f"s2={n2.key[-3:]}*{state}"]
    for k in range(i - 1, max(0, i - _REACH), -1):
        if words[k].key == "between":
            found += [f"between={words[k - 1].key}", f"between={words[k - 1].first}*{state}"]
            break
    return found


def _chain(words: list[Word], before: list[int], i: int, j: int) -> str:
    """Return which sides a hyphen ties to another capitalised word: `a`, `b`, `ab` or nothing."""
    chain = ""
    if before[j] & _CHAIN and not before[j] & _SPACE and j < len(words):
        chain += "a" if words[j].capital else "l"
    if before[i] & _CHAIN and not before[i] & _SPACE and i and words[i - 1].capital:
        chain += "b"
    return chain


def _named_after(words: list[Word], before: list[int], j: int) -> str:
    """Return the noun of a line or zone that ends the run of words after the name."""
    for k in range(j, min(len(words), j + 6)):
        if not before[k] & (_JOIN | _CHAIN) or before[k] & _LINE:
            return ""
        word = words[k]
        if word.key in _NAMED:
            return ("^" if word.capital else "") + word.key
        if not word.capital:
            return ""
    return ""

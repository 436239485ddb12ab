"""What a mention does in its sentence: literal, metonym, attributive, in_name or dateline.

Rules over the words around, in this order: a dateline is a form; a name in a chain or before the
noun of a line or zone is part of a name; a country or capital that says, decides or is dealt with
is a metonym; a name right before a noun is attributive; the rest is literal.
"""

from __future__ import annotations

import re
from typing import Final

from geo.candidates import Candidate
from geo.lexicon import Word
from geo.recognition_features import NOBODY, Page
from geo.tokens import Sep
from layers.vocabulary import PlaceKind, Use

_JOIN: Final = int(Sep.JOIN)
_HYPHEN: Final = int(Sep.HYPHEN)
_DASH: Final = int(Sep.DASH)
_LINE: Final = int(Sep.LINE | Sep.PARAGRAPH)
_COMMA: Final = int(Sep.COMMA)
_DATELINE: Final = re.compile(
    r"(?:,\s+[A-Z][\w.]{1,14}(?:\s[A-Z][\w.]{1,12}){0,2}){0,2}"
    r"(?:,?\s+[A-Z][a-z]{2,8}\.?\s+\d{1,2}(?:st|nd|rd|th)?)?(?:,\s*\d{4})?"
    r"\s*(?:\([^()\n]{2,40}\))?\s*(?:--+|—|–|\s-)\s"
)
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
    ]
)
_ACTOR_KINDS: Final = frozenset({PlaceKind.COUNTRY, PlaceKind.CITY, PlaceKind.ADMIN1})
_LITERAL_BEFORE: Final = frozenset(
    [
        "in",
        "at",
        "from",
        "to",
        "into",
        "near",
        "across",
        "through",
        "throughout",
        "around",
        "outside",
        "within",
        "via",
        "toward",
        "towards",
        "leaving",
        "visiting",
        "visit",
        "visited",
        "reach",
        "reached",
        "entered",
        "left",
        "inside",
        "onto",
        "north",
        "south",
        "east",
        "west",
        "southern",
        "northern",
        "eastern",
        "western",
        "central",
    ]
)
_DEALT: Final = frozenset(
    [
        "with",
        "against",
        "between",
        "told",
        "urged",
        "accused",
        "warned",
        "pressed",
        "pressure",
        "pressures",
        "ally",
        "rival",
        "sanctioned",
        "sanction",
        "by",
        "isolate",
    ]
)
_RELATION: Final = frozenset(
    [
        "relations",
        "ties",
        "talks",
        "deal",
        "deals",
        "agreement",
        "agreements",
        "pact",
        "treaty",
        "alliance",
        "cooperation",
        "tensions",
        "sanctions",
        "pressure",
        "trade",
        "summit",
        "dialogue",
        "partnership",
        "negotiations",
        "dispute",
        "war",
        "rivalry",
        "engagement",
        "exports",
        "imports",
    ]
)
_THING: Final = frozenset(
    [
        "border",
        "coast",
        "capital",
        "city",
        "cities",
        "north",
        "south",
        "east",
        "west",
        "countryside",
        "airport",
        "streets",
        "suburbs",
        "mountains",
        "rivers",
        "towns",
        "population",
        "territory",
        "northeast",
        "northwest",
        "southeast",
        "southwest",
        "shores",
    ]
)


def use_of(page: Page, candidate: Candidate, kind: PlaceKind, *, capital: bool) -> Use:
    """Return what a mention does.

    Parameters
    ----------
    capital
        The place is the capital of a country: a government, often.
    """
    words, before = page.words, page.tokens.before
    i, j = candidate.first, candidate.last
    if _is_dateline(page, i, j):
        return Use.DATELINE
    following = words[j] if j < len(words) else NOBODY
    gap = before[j]
    apart = page.tokens.possessive[j - 1]
    if not apart and _in_name(words, before, i, j):
        return Use.IN_NAME
    state = kind is PlaceKind.COUNTRY or capital
    if state and _acts(page, i, j):
        return Use.METONYM
    if not apart and gap & _JOIN and _is_noun(following) and not _runs_on(page, j):
        return Use.ATTRIBUTIVE
    return Use.LITERAL


def _is_dateline(page: Page, i: int, j: int) -> bool:
    tokens = page.tokens
    start = tokens.starts[i]
    line = i
    while line > 0 and i - line < 6 and not tokens.before[line] & _LINE:
        line -= 1
    if not tokens.before[line] & _LINE:
        return False
    if line != i and not all(w.shape in "UCuA" for w in page.words[line:i]):
        return False
    if start - tokens.starts[line] > 60:
        return False
    match = _DATELINE.match(tokens.text, tokens.ends[j - 1], tokens.ends[j - 1] + 120)
    return match is not None and (
        line != i
        or page.words[i].shape == "U"
        or "(" in match[0]
        or "—" in match[0]
        or "--" in match[0]
        or "–" in match[0]
    )


def _in_name(words: list[Word], before: list[int], i: int, j: int) -> bool:
    n = len(words)
    after = words[j] if j < n else NOBODY
    chain_after = before[j] & (_HYPHEN | _DASH) and not before[j] & int(Sep.SPACE) and after.capital
    chain_before = (
        before[i] & (_HYPHEN | _DASH)
        and not before[i] & int(Sep.SPACE)
        and i > 0
        and words[i - 1].capital
    )
    if chain_after or chain_before:
        return True
    if not before[j] & _JOIN:
        return False
    for k in range(j, min(n, j + 4)):
        if k > j and not before[k] & _JOIN:
            return False
        if words[k].key in _NAMED and (k > j or words[k].key not in {"road", "route", "special"}):
            return all(w.capital for w in words[j:k]) or k == j
        if not words[k].capital:
            return False
    return False


def _acts(page: Page, i: int, j: int) -> bool:
    words, before = page.words, page.tokens.before
    previous = words[i - 1] if i and not before[i] & _LINE else NOBODY
    following = words[j] if j < len(words) else NOBODY
    if previous.key in _LITERAL_BEFORE:
        return False
    if previous.key in _DEALT:
        return True
    if previous.key in {"and", "or"} and i > 1 and words[i - 2].capital:
        back = words[i - 3] if i > 2 else NOBODY
        if back.key in _LITERAL_BEFORE:
            return False
        if back.key in _DEALT:
            return True
    if previous.key == "of" or previous.key == "for":
        return False
    if page.tokens.possessive[j - 1]:
        return following.key not in _THING
    if before[j] & _JOIN and "say_after" in following.classes:
        return True
    if following.key == "and" and j + 1 < len(words) and words[j + 1].capital:
        k = j + 2
        return k < len(words) and "say_after" in words[k].classes
    return (
        previous.key in {"that", "because", "while", "if", "when", "but"} and following.shape == "l"
    )


def _is_noun(word: Word) -> bool:
    if word.shape == "l":
        return word.first in {
            "l", "l?", "govern_after", "org_after", "facility_after", "title", "unit_after", "demonym_noun",
        } and word.key not in _FUNCTION  # fmt: skip
    return word.capital


def _runs_on(page: Page, j: int) -> bool:
    """Return whether the next word starts something new: a capital after a line break."""
    return bool(page.tokens.before[j] & _LINE)


_FUNCTION: Final = frozenset(
    [
        "who",
        "which",
        "where",
        "when",
        "while",
        "after",
        "before",
        "as",
        "if",
        "because",
        "since",
        "until",
        "although",
        "though",
        "but",
        "so",
        "then",
        "there",
        "here",
        "also",
        "now",
        "not",
        "no",
        "yet",
        "still",
        "only",
        "even",
        "just",
        "about",
        "against",
        "during",
        "for",
        "with",
        "without",
        "by",
        "on",
        "at",
        "off",
        "over",
        "under",
        "up",
        "down",
        "out",
        "than",
        "among",
        "amid",
        "despite",
        "including",
        "if",
        "whether",
        "he",
        "she",
        "it",
        "they",
        "we",
        "you",
        "i",
        "his",
        "her",
        "last",
        "next",
        "this",
        "that",
        "these",
        "those",
        "early",
        "late",
        "again",
        "alone",
        "more",
        "most",
        "less",
        "least",
        "both",
        "all",
        "any",
        "some",
        "each",
        "every",
        "first",
        "second",
        "instead",
        "however",
    ]
)

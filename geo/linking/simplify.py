"""Takes apposition, containment and asides out of a sentence: "from Arta, the capital of Belland, to Cima"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.geodesy import distance_km
from geo.linking.items import Item, Kind
from geo.linking.lexicon import lexicon
from layers.vocabulary import PlaceKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from layers.model import Place

_APPOSITION_ITEMS = 16
_ASIDE_ITEMS = 40
_LONE = 3
_NEAR_KM = 120.0
_BESIDE = frozenset({"near", "beside", "off", "outside", "opposite", "overlooking", "alongside"})
_WHERE = frozenset({"in", "on", "of", "at"}) | _BESIDE
_CONTAINERS = frozenset(
    {PlaceKind.COUNTRY, PlaceKind.ADMIN1, PlaceKind.ADMIN2, PlaceKind.MACRO_REGION}
)
_KEEP = frozenset(
    [
        "from",
        "to",
        "via",
        "through",
        "between",
        "with",
        "linking",
        "connecting",
        "joining",
        "link",
        "connect",
        "running",
        "stretching",
        "and",
        "or",
        "into",
        "passing",
        "crossing",
        "-",
        "toward",
        "towards",
    ]
)
_CONTINUE = frozenset(
    [
        "to",
        "and",
        "via",
        "through",
        "with",
        "into",
        "toward",
        "towards",
        "or",
        "up",
        "onto",
        "across",
        "until",
        "but",
        "by",
        "then",
        "as",
        "before",
        "will",
        "is",
        "was",
        "has",
        "are",
        "were",
        "would",
        "could",
        "may",
        "'s",
    ]
)


def contains(outer: Place | None, inner: Place | None) -> bool:
    """Return whether one place lies in the other, as far as their kinds and countries tell."""
    if outer is None or inner is None or outer.kind not in _CONTAINERS or outer.id == inner.id:
        return False
    if outer.kind is PlaceKind.COUNTRY:
        return inner.kind is not PlaceKind.COUNTRY and outer.country == inner.country
    if outer.kind is PlaceKind.MACRO_REGION:
        return inner.kind not in _CONTAINERS
    same_unit = not inner.admin1 or inner.admin1.casefold() == outer.name.casefold()
    near = outer.country == inner.country and outer.country is not None
    return near and same_unit and inner.kind not in _CONTAINERS


def _within(outer: Item, inner: Item) -> bool:
    """As `contains`, and true for a country after an unknown name."""
    if inner.kind is Kind.UNKNOWN:
        return outer.place is not None and outer.place.kind in _CONTAINERS
    return contains(outer.place, inner.place)


def _is_wider(outer: Item, inner: Item) -> bool:
    """Know "Arta in the Bela Basin" by its wording: the small place may be taken for a namesake elsewhere."""
    if outer.place is None or inner.place is None:
        return False
    return outer.place.kind in _CONTAINERS and inner.place.kind not in _CONTAINERS


def _close(other: Item, item: Item) -> bool:
    """Return whether "Arta near Bela" says only where Arta is: the two are close, or nobody knows where Arta is."""
    if item.place is None or other.place is None:
        return True
    return distance_km(item.place.position, other.place.position) <= _NEAR_KM


def split_asides(items: Sequence[Item]) -> tuple[list[Item], list[list[Item]]]:
    """Take bracketed asides out of a sentence.

    Returns
    -------
    tuple
        The items outside of brackets, and those inside, aside by aside.
    """
    kept: list[Item] = []
    asides: list[list[Item]] = []
    i = 0
    while i < len(items):
        close = _closing(items, i) if items[i].low in "([" else -1
        if close > 0:
            asides.append(list(items[i + 1 : close]))
            i = close + 1
        else:
            kept.append(items[i])
            i += 1
    return kept, [aside for aside in asides if sum(item.is_end for item in aside) > 1]


def _closing(items: Sequence[Item], start: int) -> int:
    for i in range(start + 1, min(len(items), start + _ASIDE_ITEMS)):
        if items[i].low in ")]":
            return i
    return -1


def _skip_words(items: Sequence[Item], i: int, groups: tuple[str, ...]) -> int:
    sets = lexicon().sets
    while i < len(items) and (
        any(items[i].low in sets[g] for g in groups)
        or (items[i].kind is Kind.DEMONYM and i + 1 < len(items))
    ):
        i += 1
    return i


def _containment_end(items: Sequence[Item], i: int) -> int:
    """Where ", Belland," or "in northern Belland" after the place at `i` ends; `i + 1` if nowhere."""
    sets = lexicon().sets
    j = i + 1
    if j >= len(items):
        return j
    comma = items[j].low == ","
    if comma:
        j += 1
    near = inside = False
    if j < len(items) and items[j].low in _WHERE:
        if comma and items[j].low == "of":
            return i + 1
        near = items[j].low in _BESIDE
        inside = items[j].low == "in" and not comma
        j += 1
    elif not comma:
        return i + 1
    if comma and j < len(items) and items[j].low == "also":
        j += 1
    j = _skip_words(items, j, ("slots.determiners", "slots.adjectives"))
    k = _skip_words(items, j, ("slots.nouns", "slots.adjectives"))
    if k > j and k < len(items) and items[k].low in {"of", "with"}:
        j = _skip_words(items, k + 1, ("slots.determiners", "slots.adjectives"))
    if j >= len(items) or items[j].kind is not Kind.PLACE:
        return i + 1
    held = _within(items[j], items[i]) or (inside and _is_wider(items[j], items[i]))
    if not held and not (near and _close(items[j], items[i])):
        return i + 1
    return _after_container(items, j, items[i], comma=comma, sets_nouns=sets["slots.nouns"])


def _after_container(
    items: Sequence[Item], j: int, held: Item, *, comma: bool, sets_nouns: frozenset[str]
) -> int:
    j += 1
    if (
        j < len(items) and items[j].low == "'s"
    ):  # "in Belland's north", "in Belland's Cima province"
        k = _skip_words(items, j + 1, ("slots.adjectives", "slots.nouns"))
        if k < len(items) and items[k].kind is Kind.PLACE and _within(items[k], held):
            j = k + 1
        elif k > j + 1:
            j = k
    while j < len(items) and items[j].low in sets_nouns:
        j += 1
    if comma and j < len(items) and items[j].low == ",":
        return j + 1
    return j


def drop_containment(items: Sequence[Item]) -> list[Item]:
    """Leave out what holds the place before it: ", Belland,", "in northern Belland", "Arta port of Belland"."""
    nouns = lexicon().sets["slots.nouns"]
    kept: list[Item] = []
    i = 0
    while i < len(items):
        kept.append(items[i])
        end = i + 1
        if items[i].is_end:
            named = end < len(items) and items[end].low in nouns
            if named and _containment_end([items[i], *items[end + 1 : end + 15]], 0) > 1:
                kept.append(items[end])
                end += 1
            while (further := _containment_end([items[i], *items[end : end + 14]], 0)) > 1:
                end += further - 1
        i = end
    return kept


def _apposition_end(items: Sequence[Item], i: int) -> int:
    """Where an apposition after the comma or dash at `i` ends (at its closing one), else -1."""
    openers = lexicon().sets["apposition.openers"]
    if i + 2 >= len(items):
        return -1
    of_place = items[i + 1].kind is Kind.PLACE and items[i + 2].low == "'s"  # "Belland's capital"
    opens = items[i + 1].low in openers or items[i + 1].kind in {Kind.NUMBER, Kind.DEMONYM}
    if not (opens or of_place):
        return -1
    mark = items[i].low
    for j in range(i + 2, min(len(items), i + _APPOSITION_ITEMS)):
        if items[j].low == mark and (mark == "," or not items[j].glued):
            return j
        if items[j].low in {";", ":", "."} or (items[j].low == "-" and not items[j].glued):
            return -1
    return -1


def _may_drop(items: Sequence[Item], start: int, end: int) -> bool:
    """Return whether the span between two commas can be taken for an apposition."""
    verbs = lexicon().sets["links.verbs"]
    for item in items[start + 1 : end]:
        if item.low in verbs or item.low in {"from", "between"}:
            return False
    return not (items[start + 1].kind is Kind.DEMONYM and end - start < _LONE)


def drop_appositions(items: Sequence[Item]) -> list[Item]:
    """Leave out ", the capital of Belland," and "-- the capital --" after a place, its marks too when the sentence goes on."""
    kept: list[Item] = []
    i = 0
    while i < len(items):
        item = items[i]
        opens = item.low == "," or (item.low == "-" and not item.glued)
        if opens and kept and kept[-1].is_end:
            end = _apposition_end(items, i)
            if end > 0 and _may_drop(items, i, end):
                follower = items[end + 1] if end + 1 < len(items) else None
                past = item.low == "-" or (follower is not None and follower.low in _CONTINUE)
                i = end + 1 if past else end
                continue
        kept.append(item)
        i += 1
    return kept


def drop_inserts(items: Sequence[Item]) -> list[Item]:
    """Leave out ", officials said," and ", according to the ministry,"."""
    inserts = lexicon().inserts
    words = [item.low for item in items]
    kept: list[Item] = []
    i = 0
    while i < len(items):
        if words[i] == "," and i + 1 < len(items) and inserts.at(words, i + 1):
            close = next((j for j in range(i + 2, min(len(items), i + 12)) if words[j] == ","), -1)
            if close > 0:
                i = close + 1
                continue
        kept.append(items[i])
        i += 1
    return kept


def simplify(items: Sequence[Item]) -> list[Item]:
    """Return the sentence without asides, inserts, containment and appositions, its items unchanged."""
    plain, _ = split_asides(items)
    return drop_appositions(drop_containment(drop_inserts(plain)))

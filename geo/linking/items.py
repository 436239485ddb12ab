"""A sentence as a sequence of items: words, stops, places, adjectives of places, unknown names."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from geo.linking.lexicon import lexicon
from layers.vocabulary import PlaceKind, Use

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.linking.sentences import Sentence
    from layers.model import Mention, Place

MAX_ITEMS = 240
"""A sentence is cut after so many items."""
_UNKNOWN_WORDS = 3
_SHORT_WORD = 3
_TITLE_SHARE = 0.6
_FIRM_WORDS = 7
_BORDERS, _AT_BORDER, _BORDER_WORDS = (
    frozenset({"border", "frontier"}),
    frozenset({"on", "at", "near"}),
    4,
)
_FACILITIES = frozenset({
    "yard", "marshalling", "goods", "freight", "container", "central", "main", "north", "south", "east", "west", "new", "old",
    "town", "junction", "halt", "depot", "crossing", "checkpoint", "point", "interchange", "siding", "works", "shed", "quay",
    "wharf", "mine", "refinery", "smelter", "dam", "substation", "switchyard",
})  # fmt: skip
"""Words after a place that say what of it is meant."""
_IN_FIRMS = frozenset({"and", "of", "&", "for"})

_TOKEN = re.compile(
    r"['’]s\b|[$€£¥₩]|\d[\d.,]*\d|\d|[^\W\d_]+(?:['’.](?!s\b)[^\W\d_]+)*(?:-[^\W\d_]+)*(?:-\d+)?|--+|[^\w\s]|\w+"
)
_DASHES = frozenset("-‐‑‒–—―")
_JOINS = _DASHES | {"/"}


class Kind(StrEnum):
    """What an item is."""

    WORD = "word"
    STOP = "stop"
    NUMBER = "number"
    PLACE = "place"
    DEMONYM = "demonym"
    UNKNOWN = "unknown"


@dataclass(slots=True, eq=False)
class Item:
    """One element of a sentence; compared by identity."""

    kind: Kind
    text: str
    low: str
    start: int
    end: int
    index: int = 0
    mention: Mention | None = None
    place: Place | None = None
    """The place that the item names, where it is known."""
    is_end: bool = False
    """True where the item may be an end of a link by itself; a dateline only says where the report was written."""
    glued: bool = False
    """No white space between this and the item before it."""


def _pieces(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Spans of the tokens of a gap; names joined by hyphens are taken apart."""
    found = []
    for match in _TOKEN.finditer(text, start, end):
        span = at, last = match.span()
        if last - at == 1 or "-" not in (token := match.group()):
            found.append(span)
            continue
        parts = token.split("-")
        if not any(p[:1].isupper() for p in parts[1:]):
            found.append(span)
            continue
        for part in parts:
            if part:
                found.append((at, at + len(part)))
            at += len(part) + 1
            if at <= last:
                found.append((at - 1, at))
    return found


def _gap_items(text: str, start: int, end: int) -> list[Item]:
    found = []
    for a, b in _pieces(text, start, end):
        word = text[a:b]
        if word[0].isalpha():
            low = word.lower()
            found.append(Item(Kind.WORD, word, low.replace("’", "'") if "’" in low else low, a, b))
        elif word[0] in _DASHES:  # agencies write "--"
            found.append(Item(Kind.STOP, word, "-", a, b))
        elif word[0].isdigit():
            found.append(Item(Kind.NUMBER, word, word, a, b))
        else:
            low = "'s" if word in {"'s", "’s"} else word
            found.append(Item(Kind.WORD if low == "'s" else Kind.STOP, word, low, a, b))
    return found


def _mention_item(mention: Mention) -> Item:
    kind = Kind.DEMONYM if mention.use is Use.DEMONYM else Kind.PLACE
    text = " ".join(mention.text.split())
    is_end = kind is Kind.PLACE and mention.use is not Use.DATELINE
    span = mention.start, mention.end
    return Item(kind, text, text.lower(), *span, 0, mention, mention.place, is_end)


def _is_pair(mention: Mention) -> bool:
    """Return whether a mention names two countries in one ("the Koreas"); its words are read as a pronoun."""
    of_states = mention.use is not Use.DEMONYM  # "North Korean" is of one
    return of_states and mention.text.split()[-1].lower() in lexicon().pairs


def _is_capital(item: Item) -> bool:
    return item.kind is Kind.WORD and item.text[0].isupper() and len(item.text) > 1


def _name_like(item: Item) -> bool:
    if item.text[-1].isdigit():  # a road's number: "CA-9"
        return False
    return _is_capital(item) and item.low not in lexicon().known_words


def _is_title_case(items: Sequence[Item]) -> bool:
    """Return whether most words have a capital, as in a headline: then a capital says nothing."""
    words = [item for item in items if item.kind is Kind.WORD and len(item.text) > _SHORT_WORD]
    return len(words) > 1 and sum(map(_is_capital, words)) > _TITLE_SHARE * len(words)


def _is_person(items: Sequence[Item], start: int, end: int) -> bool:
    before = items[start - 1].low if start else ""
    after = items[end].low if end < len(items) else ""
    return before in lexicon().sets["caps.titles"] or after in {
        "said", "says", "told", "added", "argued", "argues", "noted", "who", "adds", "warned",
    }  # fmt: skip


def _run_end(items: Sequence[Item], start: int) -> int:
    """Where a run of capitalised words that could be a name ends; `start` where there is none."""
    end = start
    while end < len(items) and end - start < _UNKNOWN_WORDS and _name_like(items[end]):
        if end > start and items[end].start > items[end - 1].end + 1:
            break
        if lexicon().modes.at([items[end].low], 0):
            break
        end += 1
    return end


def _is_unknown(items: Sequence[Item], start: int, end: int) -> bool:
    if end == start or _is_person(items, start, end):
        return False
    follower = items[end] if end < len(items) else None
    if follower is not None and _is_capital(follower):
        organisation = lexicon().sets["caps.organisations"]
        if follower.low in organisation:
            return False
    if start == 0:  # the capital may be that of the sentence
        hyphen = (
            follower is not None and follower.low == "-" and follower.start == items[end - 1].end
        )
        return hyphen or end - start > 1
    return True


def _join_unknown(items: list[Item]) -> list[Item]:
    joined: list[Item] = []
    if _is_title_case(items):
        return items
    i = 0
    while i < len(items):
        if not _is_capital(items[i]):
            joined.append(items[i])
            i += 1
            continue
        end = _run_end(items, i)
        if _is_unknown(items, i, end):
            first, last = items[i], items[end - 1]
            joined.append(_unknown(" ".join(item.text for item in items[i:end]), first, last))
            i = end
        else:
            step = max(end, i + 1)
            joined.extend(items[i:step])
            i = step
    return joined


def _unknown(name: str, first: Item, last: Item) -> Item:
    return Item(Kind.UNKNOWN, name, name.lower(), first.start, last.end, is_end=True)


def _abut(a: Item, b: Item) -> bool:
    """Return whether an unknown name and a place stand side by side: "Novi" before "Iskar"."""
    if b.start != a.end + 1:
        return False
    return (a.kind is Kind.UNKNOWN and b.kind is Kind.PLACE) or (
        a.kind is Kind.PLACE and b.kind is Kind.UNKNOWN
    )


def _is_facility(a: Item, b: Item) -> bool:
    """Return whether capitalised words only say what of a place is meant: "Arta Yard", "Arta Marshalling Yard"."""
    beside = a.kind is Kind.PLACE and b.kind is Kind.UNKNOWN and b.start == a.end + 1
    return beside and _FACILITIES.issuperset(b.low.split())


def _join_abutting(items: list[Item], text: str) -> list[Item]:
    """Take an unknown name and the place beside it for one unknown name."""
    if not any(item.kind is Kind.UNKNOWN for item in items):
        return items
    joined: list[Item] = []
    for item in items:
        if joined and _is_facility(joined[-1], item):
            joined.append(Item(Kind.WORD, item.text, item.low, item.start, item.end))
        elif joined and _abut(joined[-1], item):
            first = joined.pop()
            name = " ".join(text[first.start : item.end].split())
            joined.append(_unknown(name, first, item))
        else:
            joined.append(item)
    return joined


def _joined_firms(items: list[Item], text: str) -> list[Item]:
    """Take a place and the rest of a firm's or an authority's name for one word: "Arta International Port Group"."""
    firms = lexicon().sets["caps.firms"]
    if not any(item.low in firms for item in items) or _is_title_case(items):
        return items
    joined: list[Item] = []
    i = 0
    while i < len(items):
        end = _firm_end(items, i, firms) if items[i].kind is Kind.PLACE else i
        if end > i:
            first, last = items[i], items[end - 1]
            name = " ".join(text[first.start : last.end].split())
            joined.append(Item(Kind.WORD, name, name.lower(), first.start, last.end))
        else:
            joined.append(items[i])
        i = max(end, i + 1)
    return joined


def _firm_end(items: Sequence[Item], start: int, firms: frozenset[str]) -> int:
    """Where the name of a firm that begins with a place ends; `start` where none does."""
    end = start
    for i in range(start + 1, min(len(items), start + 1 + _FIRM_WORDS)):
        item = items[i]
        if item.start != items[i - 1].end + 1:
            break
        if _is_capital(item) and item.low in firms:
            end = i + 1
        elif not (item.low in _IN_FIRMS or _is_capital(item) or item.kind is Kind.UNKNOWN):
            break
    return end


def _leave_borders(items: list[Item]) -> list[Item]:
    """Make a country a mere word that only says where the place before it lies: "Arta, on the Belland border"."""
    for i, item in enumerate(items):
        if item.low not in _BORDERS:
            continue
        with_it = i + 1 < len(items) and items[i + 1].low == "with"  # "the border with Belland"
        country = i + 2 if with_it else i - 1
        if with_it and country < len(items) and items[country].low == "the":
            country += 1
        if not 0 <= country < len(items) or not _is_country(items[country]):
            continue
        town = _before_phrase(items, i - 1 if with_it else country - 1)
        if town >= 0 and items[town].is_end and not _is_country(items[town]):
            old = items[country]
            # by its own word "Korean" would still be read as a pair of countries
            items[country] = Item(Kind.WORD, old.text, item.low, old.start, old.end)
    return items


def _before_phrase(items: Sequence[Item], i: int) -> int:
    """Return the index before ", on the remote" that ends at an index; -1 where no such words end there."""
    least = max(0, i - _BORDER_WORDS)
    while i >= least and items[i].kind is Kind.WORD and items[i].low not in _AT_BORDER:
        i -= 1
    if i < least or items[i].low not in _AT_BORDER:
        return -1
    return i - 2 if i and items[i - 1].low == "," else i - 1


def _is_country(item: Item) -> bool:
    return item.place is not None and item.place.kind is PlaceKind.COUNTRY


def _number(items: list[Item]) -> list[Item]:
    last = -1
    for index, item in enumerate(items):
        item.index = index
        item.glued = item.start == last
        last = item.end
    return items


_CROSSING = frozenset(
    [
        *("over", "across", "under", "beneath", "below", "span", "spans", "spanning"),
        *("cross", "crosses", "crossed", "crossing"),
    ]
)
WATERS = frozenset(
    {
        *(PlaceKind.RIVER, PlaceKind.SEA, PlaceKind.STRAIT),
        *(PlaceKind.LAKE, PlaceKind.BAY, PlaceKind.CANAL),
    }
)


def is_crossed(items: Sequence[Item], i: int) -> bool:
    """Return whether the place at `i` is water that something leads across: "under the Arta Sea to Bela"."""
    place = items[i].place
    if place is None or place.kind not in WATERS or not i:
        return False
    before = i - 2 if items[i - 1].low == "the" else i - 1
    return before >= 0 and items[before].low in _CROSSING


class Itemizer:
    """Cuts the sentences of one document; mentions sorted by start, not overlapping."""

    def __init__(self, text: str, mentions: Sequence[Mention]) -> None:
        self._text = text
        self._mentions = mentions
        self._starts = [m.start for m in mentions]

    def items(self, sentence: Sentence) -> list[Item]:
        """Return the items of a sentence, at most `MAX_ITEMS`."""
        found: list[Item] = []
        at = sentence.start
        for i in range(bisect_left(self._starts, sentence.start), len(self._starts)):
            mention = self._mentions[i]
            if mention.start >= sentence.end or len(found) > MAX_ITEMS:
                break
            if mention.end > sentence.end or _is_pair(mention):
                continue
            found += _gap_items(self._text, at, mention.start)
            found.append(_mention_item(mention))
            at = mention.end
        if len(found) <= MAX_ITEMS:
            found += _gap_items(self._text, at, sentence.end)
        found = _joined_firms(found[:MAX_ITEMS], self._text)
        return _number(_leave_borders(_join_abutting(_join_unknown(found), self._text)))

    def has_place(self, sentence: Sentence) -> bool:
        """Return whether a mention begins in a sentence."""
        i = bisect_left(self._starts, sentence.start)
        return i < len(self._starts) and self._starts[i] < sentence.end

    def has_joined_place(self, sentence: Sentence) -> bool:
        """Return whether a dash or "to" stands right beside a mention of a sentence: "A-B", "A to B"."""
        text, end = self._text, sentence.end
        for i in range(bisect_left(self._starts, sentence.start), len(self._starts)):
            mention = self._mentions[i]
            if mention.start >= end:
                break
            after = text[mention.end : min(end, mention.end + 3)].strip()[:2]
            if (
                after == "to"
                or after[:1] in _JOINS
                or text[mention.start - 1 : mention.start] in _JOINS
            ):
                return True
        return False

    def places(self, sentence: Sentence) -> list[Item]:
        """Return only the mentions of a sentence, for one that can hold no link."""
        found: list[Item] = []
        for i in range(bisect_left(self._starts, sentence.start), len(self._starts)):
            mention = self._mentions[i]
            if mention.start >= sentence.end or len(found) >= MAX_ITEMS:
                break
            if mention.end <= sentence.end:
                found.append(_mention_item(mention))
        return _number(found)

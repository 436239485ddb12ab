"""Training texts with other people in them: whose family names are places, too, as most are in news."""

from __future__ import annotations

import random
import re
import zlib
from bisect import bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING

import marisa_trie

from geo.lexicon import DATA_DIR, LEVELS, LEVELS_FILE
from geo.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from training_texts import Text

    from geo.gazetteer import Gazetteer

LEAST_FAMILY = 5
"""From this level of the lexicon on a word is a common family name."""
LEAST_LETTERS = 4
RENAMED = 0.75
"""The share of people who get another name."""
WEIGHT = 1.0
"""What a text with other people weighs beside the text itself."""
_SUFFIXES = frozenset(["jr", "sr", "ii", "iii"])


def surnames(gazetteer: Gazetteer) -> list[str]:
    """Return the common family names that the gazetteer has as places, capitalised, in order."""
    trie = marisa_trie.RecordTrie(LEVELS)
    trie.mmap(str(DATA_DIR / LEVELS_FILE))
    return [
        word.capitalize()
        for word, (_, family, _) in sorted(trie.iteritems())
        if family >= LEAST_FAMILY
        and len(word) >= LEAST_LETTERS
        and word.isalpha()
        and gazetteer.pairs(word)
    ]


def renamed(texts: Iterable[Text], pool: list[str]) -> Iterator[Text]:
    """Yield each text that has people once more, with other family names; their given names stay."""
    for text in texts:
        draw = random.Random(zlib.crc32(text.id.encode()))
        of_people = dict.fromkeys(_surname(text.text[a:b]) for a, b in text.persons)
        new = {name: draw.choice(pool) for name in of_people if name and draw.random() < RENAMED}
        if new:
            yield _with_names(text, new)


def _surname(person: str) -> str:
    words = [w for w in re.findall(r"[^\W\d_]+", person) if w.lower() not in _SUFFIXES]
    return words[-1] if words and words[-1][0].isupper() and fold(words[-1]) else ""


def _with_names(text: Text, new: dict[str, str]) -> Text:
    """Return a text in which names stand for others, but for those inside places."""
    pattern = re.compile(rf"\b({'|'.join(map(re.escape, sorted(new)))})\b")
    places = [(g.start, g.end) for g in text.gold]
    ends, shifts, parts, at, shift = [0], [0], [], 0, 0
    for match in pattern.finditer(text.text):
        if any(a < match.end() and match.start() < b for a, b in places):
            continue
        name = new[match[0]] if not match[0].isupper() else new[match[0]].upper()
        parts += [text.text[at : match.start()], name]
        at = match.end()
        shift += len(name) - len(match[0])
        ends.append(at)
        shifts.append(shift)

    def moved(offset: int) -> int:
        return offset + shifts[bisect_right(ends, offset) - 1]

    return replace(
        text,
        id=f"{text.id}-renamed",
        text="".join([*parts, text.text[at:]]),
        gold=[replace(g, start=moved(g.start), end=moved(g.end)) for g in text.gold],
        ignore=[(moved(a), moved(b)) for a, b in text.ignore],
        persons=[(moved(a), moved(b)) for a, b in text.persons],
        weight=text.weight * WEIGHT,
    )

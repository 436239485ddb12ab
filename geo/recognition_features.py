"""What the scorer looks at: signals of a candidate as short strings, each with a learnt weight.

The name's own signals are worked out once a name; the rest is its form, the words before and after,
and what the document does with the name elsewhere. A string is `group=value`; a `*` crosses two.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from geo.candidates import Candidate, NameEntry
from geo.lexicon import Word
from geo.tokens import Sep, Tokens

_JOIN: Final = int(Sep.JOIN)
_HYPHEN: Final = int(Sep.HYPHEN)
_STOP: Final = int(Sep.STOP)
_COMMA: Final = int(Sep.COMMA)
_SENTENCE: Final = int(Sep.SENTENCE | Sep.PARAGRAPH)
_LINE: Final = int(Sep.LINE | Sep.PARAGRAPH)
_HASH: Final = int(Sep.HASH)
_AFTER_NAME: Final = int(Sep.COMMA | Sep.OPEN)
_SEPARATORS: Final = (
    (int(Sep.PARAGRAPH), "P"),
    (int(Sep.LINE), "L"),
    (_HASH, "#"),
    (int(Sep.OPEN), "("),
    (int(Sep.CLOSE), ")"),
    (int(Sep.QUOTE), "q"),
    (int(Sep.COLON), ":"),
    (_COMMA, ","),
    (int(Sep.SLASH), "/"),
    (_HYPHEN, "-"),
    (int(Sep.DASH), "_"),
    (_STOP, "."),
    (int(Sep.SENTENCE), "!"),
    (int(Sep.OTHER), ";"),
)
NOBODY: Final = Word("", "", 0, 0, 0, (), "edge", "L")


_REACH: Final = 9


def surroundings(page: Page, candidate: Candidate) -> tuple[object, ...]:
    """Return all that the features of a candidate depend on, as one key.

    In a text of a million times the same name each is worked out once.
    """
    tokens = page.tokens
    i, j = candidate.first, candidate.last
    low = max(0, i - _REACH)
    outer, inner = candidate.container, candidate.holds
    return (
        candidate.entry.key,
        i - low,
        j - i,
        tuple(tokens.words[low : j + _REACH]),
        tuple(tokens.before[low : j + _REACH]),
        tokens.possessive[j - 1],
        page.lines[i],
        candidate.longer,
        candidate.inner,
        outer.key if outer is not None else None,
        inner.key if inner is not None else None,
    )


def bin_of(value: float, edges: tuple[float, ...]) -> int:
    """Return how many of the edges the value reaches."""
    return bisect_right(edges, value)


@lru_cache(maxsize=4096)
def separator_letter(flags: int) -> str:
    """Return one letter for a separator: what of it says most."""
    return next((letter for mask, letter in _SEPARATORS if flags & mask), " ")


def describe(entry: NameEntry, words: list[Word]) -> None:
    """Fill a name's own features and its label, from the words that it is made of."""
    head, tail, n = words[0], words[-1], len(words)
    size = bin_of(entry.importance, (1, 3, 3.7, 4.4, 5, 5.7, 6.5))
    ordinary = bin_of(max(head.ordinary, tail.ordinary) if n == 1 else tail.ordinary, (1, 4, 6, 8))
    person = (
        "o"
        if ordinary >= 2 and n == 1
        else "g"
        if head.given >= 4 and head.given >= head.family
        else "f"
        if tail.family >= 3
        else "-"
    )
    group = entry.group
    many = bin_of(len(entry.rows), (2, 3, 6, 11, 31))
    entry.label = f"{group}{bin_of(entry.importance, (3.7, 4.7, 5.7))}{person}{min(n, 2)}"
    key = entry.key
    entry.features = (
        "bias",
        f"n={min(n, 4)}",
        f"len={bin_of(len(key), (3, 4, 5, 7, 10, 15))}*{min(n, 2)}",
        f"group={group}*{min(n, 2)}",
        f"size={size}",
        f"size={size}*{group}*{min(n, 2)}",
        f"second={bin_of(entry.second, (0, 2, 3.5, 4.5, 5.5))}",
        f"many={many}",
        f"many={many}*{size}",
        f"primary={entry.primary:d}*{group}*{min(size, 4)}",
        f"abbr={entry.abbreviation:d}",
        f"head={ordinary}*{min(n, 2)}",
        f"head={ordinary}*{size}*{min(n, 2)}",
        f"given={bin_of(head.given, (1, 4, 6, 8))}*{min(n, 2)}",
        f"family={bin_of(tail.family, (1, 4, 6, 8))}*{min(n, 2)}",
        f"person={person}*{size}*{min(n, 2)}",
        f"headclass={head.first}*{min(n, 2)}",
        f"tailclass={tail.first}*{min(n, 2)}",
        f"name={entry.label}",
    )


@dataclass(slots=True)
class Page:
    """One text with its words, and what is counted over it for the scorer."""

    tokens: Tokens
    words: list[Word]
    lines: list[str] = field(default_factory=list)
    """The kind of line each word is in: `n` prose, `t` title case, `u` capitals, `c` no capitals."""
    lower: Counter[str] = field(default_factory=Counter)
    surnames: Counter[str] = field(default_factory=Counter)
    """How often a word ends a run that looks like a person's name."""
    within: Counter[str] = field(default_factory=Counter)
    """How often a name follows a preposition of place."""
    names: Counter[str] = field(default_factory=Counter)
    contained: Counter[str] = field(default_factory=Counter)
    titled: Counter[str] = field(default_factory=Counter)


def page_of(tokens: Tokens, words: list[Word]) -> Page:
    """Count what the scorer wants to know of the whole text."""
    page = Page(tokens, words)
    page.lines = _lines(tokens, words)
    before = tokens.before
    page.lower = Counter([word.key for word in words if word.shape == "l"])
    surnames, titled = page.surnames, page.titled
    previous = NOBODY
    for i, word in enumerate(words):
        if word.capital and before[i] & _JOIN and previous.capital:
            if previous.first == "title":
                titled[word.key] += 1
            elif (previous.given >= 4 and previous.shape == "C" and previous.ordinary < 4) or (
                previous.shape == "u" and before[i] & _STOP
            ):
                surnames[word.key] += 1
        previous = word
    return page


def _lines(tokens: Tokens, words: list[Word]) -> list[str]:
    """Return the kind of line of each word."""
    kinds: list[str] = []
    start, n = 0, len(words)
    before = tokens.before
    while start < n:
        end = start + 1
        while end < n and not before[end] & _LINE:
            end += 1
        kind = _kind_of_line(words[start:end])
        kinds += [kind] * (end - start)
        start = end
    return kinds


def _kind_of_line(words: list[Word]) -> str:
    letters = [w for w in words if w.shape != "d"]
    long = [w for w in letters if len(w.key) > 3]
    capitals = sum(w.shape in "CUM" for w in long)
    if len(letters) > 1 and sum(w.shape in "UuA" for w in letters) > 0.7 * len(letters):
        return "u"
    if not any(w.capital for w in letters):
        return "c"
    if len(long) > 2 and capitals > 0.75 * len(long) and len(words) < 40:
        return "t"
    return "n"


def count_candidates(page: Page, candidates: list[Candidate]) -> None:
    """Count names, and where they stand, over the whole text; find the containers of `X, Y`."""
    by_first: dict[int, Candidate] = {}
    for candidate in candidates:
        by_first.setdefault(candidate.first, candidate)
    before, words = page.tokens.before, page.words
    for candidate in candidates:
        key = candidate.entry.key
        page.names[key] += 1
        i = candidate.first
        if i and "at_before" in words[i - 1].classes and before[i] & _JOIN:
            page.within[key] += 1
        outer = container(page, candidate, by_first)
        if outer is not None:
            candidate.container = outer.entry
            outer.holds = candidate.entry
            page.contained[key] += 1


def container(page: Page, candidate: Candidate, by_first: dict[int, Candidate]) -> Candidate | None:
    """Return the unit that follows after a comma (or in brackets) and can hold the candidate."""
    last = candidate.last
    gap = page.tokens.before[last]
    if not gap & _AFTER_NAME and not (page.lines[candidate.first] != "n" and gap & _JOIN):
        return None
    if (gap & _LINE and not gap & _COMMA) or page.tokens.possessive[last - 1]:
        return None
    outer = by_first.get(last)
    if outer is not None and holds(outer.entry, candidate.entry):
        return outer
    return None


def holds(outer: NameEntry, inner: NameEntry) -> bool:
    """Return whether the outer name can hold a place of the inner one."""
    if outer.key == inner.key:
        return False
    if outer.holds_units and not outer.holds_units.isdisjoint(inner.unit.tolist()):
        return True
    return bool(
        outer.holds_countries and not outer.holds_countries.isdisjoint(inner.country.tolist())
    )


_COUNT_EDGES: Final = (2, 3, 5, 9)


def features(page: Page, candidate: Candidate) -> list[str]:
    """Return the signals of a candidate in its text, without the name's own."""
    words, tokens = page.words, page.tokens
    before = tokens.before
    i, j = candidate.first, candidate.last
    entry = candidate.entry
    label = entry.label
    n = len(words)
    p1 = words[i - 1] if i else NOBODY
    p2 = words[i - 2] if i > 1 else NOBODY
    n1 = words[j] if j < n else NOBODY
    n2 = words[j + 1] if j + 1 < n else NOBODY
    if p1 is words[i]:  # the same word over and over: it says nothing of itself
        p1 = NOBODY
    if n1 is words[j - 1]:
        n1 = NOBODY
    sb, sa = separator_letter(before[i]), separator_letter(before[j])
    if tokens.possessive[j - 1]:
        sa = "s" + sa
    head = words[i]
    shape = head.shape if j == i + 1 else head.shape + words[j - 1].shape
    line = page.lines[i]
    start = bool(before[i] & _SENTENCE) or sb == "q"
    left = _run_left(words, before, i) if before[i] & _JOIN else 0
    right = _run_right(words, before, j) if before[j] & _JOIN and sa[0] != "s" else 0
    if line != "n":
        form = line
    else:
        form = f"{left}{right}{'s' if start else ''}"
    c1 = p1.first if sb == " " else sb + p1.first
    d1 = n1.first if sa == " " else sa + n1.first
    found = [
        f"shape={shape}*{line}",
        f"shape={shape}*{label}",
        f"form={form}*{label}",
        f"form={form}*{min(j - i, 3)}",
        f"start={start:d}*{label}",
        f"sep={sb}{sa}",
        f"sep={sb}{sa}*{line}",
        f"p1={sb}{p1.key}" if p1.shape in "lm" else f"p1={sb}{p1.key}^",
        f"p2={p2.key}*{sb}",
        f"p12={p2.key} {p1.key}",
        f"n1={sa}{n1.key}" if n1.shape in "lm" else f"n1={sa}{n1.key}^",
        f"n2={n2.key}",
        f"n12={n1.key} {n2.key}",
        f"p1c={c1}",
        f"n1c={d1}",
        f"p1c={c1}*{label}",
        f"n1c={d1}*{label}",
        f"p1c={c1}*n1c={d1}",
        f"p1c={c1}*form={form}",
        f"n1c={d1}*form={form}",
        f"p2c={p2.first}*p1c={c1}",
        f"n1c={d1}*n2c={n2.first}",
        f"sa={sa}*{label}",
        f"sb={sb}*{label}",
    ]
    add = found.append
    if sb == " " or sb == "-":
        for name in p1.classes:
            add(f"pc={name}*{p1.shape}")
    if sa == " " or sa == "-":
        for name in n1.classes:
            add(f"nc={name}*{n1.shape}")
    if p1.key == "of" or p1.key == "for":
        add(f"of={p2.key}")
        add(f"of={p2.first}*{p2.shape}")
        add(f"of={p2.shape}*{label}")
    if right:
        end = words[j + right - 1] if right < 3 else words[_run_end(words, before, j) - 1]
        add(f"runend={end.key}")
        add(f"runend={end.first}*{label[0]}")
        for name in end.classes:
            add(f"runendc={name}")
    if left:
        top = words[i - left] if left < 3 else words[_run_start(words, before, i)]
        add(f"runtop={top.first}")
        add(f"runtop={top.first}*{label}")
        add(f"given={bin_of(p1.given, (1, 4, 6, 8))}*{label}*{p1.shape}")
    if n1.capital and right:
        add(f"next={bin_of(n1.family, (1, 4, 6))}{bin_of(n1.ordinary, (1, 6))}*{label}")
    if candidate.longer or candidate.inner:
        add(f"within={candidate.longer:d}{candidate.inner:d}*{min(j - i, 2)}")
        add(f"within={candidate.longer:d}{candidate.inner:d}*{label}")
    outer = candidate.container
    if outer is not None:
        kind = "a" if outer.abbreviation else outer.group
        add(f"in={kind}{sa}")
        add(f"in={kind}*{label}")
    inside = candidate.holds
    if inside is not None:
        stop = "." if before[j] & _STOP else ""
        add(f"holds={inside.label[0]}{inside.label[2]}*{sb}{stop}")
        add(f"holds*{label}")
        add(f"holds*{entry.abbreviation:d}{stop}")
    return found


def document_features(page: Page, candidate: Candidate) -> list[str]:
    """Return the signals that are the same for all mentions of a name in a text."""
    entry = candidate.entry
    key, label = entry.key, entry.label
    count = bin_of(page.names[key], _COUNT_EDGES)
    found = [f"count={count}*{label[0]}", f"count={count}*{label}"]
    if candidate.last - candidate.first == 1:
        lower = page.lower[key]
        found.append(f"lower={bin_of(lower, (1, 2, 4))}")
        if page.surnames[key]:
            found.append(f"surname={min(page.surnames[key], 2)}*{label}")
            found.append("surname")
        if page.titled[key]:
            found.append(f"titled*{label}")
            found.append("titled")
    if page.within[key]:
        found.append("within")
        found.append(f"within*{label}")
    if page.contained[key]:
        found.append(f"contained*{label}")
        found.append("contained")
    return found


def _run_left(words: list[Word], before: list[int], i: int) -> int:
    """Return how many capitalised words (at most 3) run right up to word i."""
    n = 0
    while n < 3 and i - n > 0 and before[i - n] & _JOIN and words[i - n - 1].shape in "CUMAu":
        word = words[i - n - 1]
        if (before[i - n] & _STOP and len(word.key) > 4) or word is words[i]:
            break
        n += 1
    return n


def _run_right(words: list[Word], before: list[int], j: int) -> int:
    """Return how many capitalised words (at most 3) run on from word j."""
    n, size = 0, len(words)
    while n < 3 and j + n < size and before[j + n] & _JOIN and words[j + n].shape in "CUMAu":
        last = words[j + n - 1]
        if (before[j + n] & _STOP and len(last.key) > 4) or words[j + n] is words[j - 1]:
            break
        n += 1
    return n


def _run_end(words: list[Word], before: list[int], j: int) -> int:
    size = min(len(words), j + 8)
    while j < size and before[j] & _JOIN and words[j].shape in "CUMAu" and not before[j] & _STOP:
        j += 1
    return j


def _run_start(words: list[Word], before: list[int], i: int) -> int:
    floor = max(0, i - 8)
    while (
        i > floor and before[i] & _JOIN and words[i - 1].shape in "CUMAu" and not before[i] & _STOP
    ):
        i -= 1
    return i

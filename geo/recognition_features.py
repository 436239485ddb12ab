"""What the scorer looks at: signals of a candidate as short strings, each with a learnt weight.

The name's own signals are worked out once a name; the rest is its form, the words before and after,
and what the document does with the name elsewhere. A string is `group=value`; a `*` crosses two.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geo.recognition_page import NOBODY, Page, bin_of, separator_letter
from geo.tokens import Sep

if TYPE_CHECKING:
    from geo.candidates import Candidate
    from geo.lexicon import Word
    from geo.place_names import NameEntry

_JOIN: Final = int(Sep.JOIN)
_STOP: Final = int(Sep.STOP)
_SENTENCE: Final = int(Sep.SENTENCE | Sep.PARAGRAPH)
_CAPITALS: Final = "CUMAu"
_MOST_RUN: Final = 3
_FURTHEST: Final = 8
_LONG_WORD: Final = 5
"""A stop after a word this long ends a sentence; after a shorter one it may be `St.` or `Mt.`."""
_COUNT_EDGES: Final = (2, 3, 5, 9)
_LEVELS: Final = (1, 4, 6, 8)
"""Edges for the levels of the lexicon, 0 to 9."""


def describe(entry: NameEntry, words: list[Word]) -> None:
    """Fill a name's own features and its label, from the words that it is made of."""
    head, tail, n = words[0], words[-1], len(words)
    size = bin_of(entry.importance, (1, 3, 3.7, 4.4, 5, 5.7, 6.5))
    ordinary = bin_of(max(head.ordinary, tail.ordinary) if n == 1 else tail.ordinary, _LEVELS)
    person = _person_letter(head, tail, ordinary, n)
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
        f"given={bin_of(head.given, _LEVELS)}*{min(n, 2)}",
        f"family={bin_of(tail.family, _LEVELS)}*{min(n, 2)}",
        f"person={person}*{size}*{min(n, 2)}",
        f"headclass={head.first}*{min(n, 2)}",
        f"tailclass={tail.first}*{min(n, 2)}",
        f"name={entry.label}",
        f"curated={entry.curated:d}*{min(n, 3)}",
        f"curated={entry.curated:d}*{group}*{min(n, 2)}*{entry.primary:d}",
    )


def _person_letter(head: Word, tail: Word, ordinary: int, n: int) -> str:
    """Return what else a name is: `o` an ordinary word, `g` a given, `f` a family name, or `-`."""
    if ordinary >= 2 and n == 1:  # noqa: PLR2004
        return "o"
    if head.given >= _LEVELS[1] and head.given >= head.family:
        return "g"
    return "f" if tail.family >= _LEVELS[1] - 1 else "-"


def features(page: Page, candidate: Candidate) -> list[str]:
    """Return the signals of a candidate in its text, without the name's own."""
    words, before = page.words, page.tokens.before
    i, j = candidate.first, candidate.last
    n = len(words)
    p1 = words[i - 1] if i else NOBODY
    n1 = words[j] if j < n else NOBODY
    if p1 is words[i]:  # the same word over and over: it says nothing of itself
        p1 = NOBODY
    if n1 is words[j - 1]:
        n1 = NOBODY
    sb, sa = separator_letter(before[i]), separator_letter(before[j])
    if page.tokens.possessive[j - 1]:
        sa = "s" + sa
    left = _run_left(words, before, i) if before[i] & _JOIN else 0
    right = _run_right(words, before, j) if before[j] & _JOIN and sa[0] != "s" else 0
    found = _form(page, candidate, sb + sa, left, right)
    form = found.pop()
    found += _around(words, candidate, p1, n1, (sb, sa), form)
    if right or left:
        found += _run(words, before, candidate, left, right)
    if candidate.longer or candidate.inner:
        within = f"within={candidate.longer:d}{candidate.inner:d}"
        found += [f"{within}*{min(j - i, 2)}", f"{within}*{candidate.entry.label}"]
    if candidate.container is not None or candidate.holds is not None:
        found += _containment(before, candidate, sb, sa)
    return found


def _form(page: Page, candidate: Candidate, seps: str, left: int, right: int) -> list[str]:
    """Return the signals of how it is written, and the letters of its form as the last."""
    words = page.words
    i, j = candidate.first, candidate.last
    label = candidate.entry.label
    shape = words[i].shape if j == i + 1 else words[i].shape + words[j - 1].shape
    line = page.lines[i]
    start = bool(page.tokens.before[i] & _SENTENCE) or seps[0] == "q"
    form = line if line != "n" else f"{left}{right}{'s' if start else ''}"
    return [
        f"shape={shape}*{line}",
        f"shape={shape}*{label}",
        f"form={form}*{label}",
        f"form={form}*{min(j - i, 3)}",
        f"start={start:d}*{label}",
        f"sep={seps}",
        f"sep={seps}*{line}",
        form,
    ]


def _around(
    words: list[Word], candidate: Candidate, p1: Word, n1: Word, seps: tuple[str, str], form: str
) -> list[str]:
    """Return the signals of the two words before and the two after."""
    i, j = candidate.first, candidate.last
    label = candidate.entry.label
    p2 = words[i - 2] if i > 1 else NOBODY
    n2 = words[j + 1] if j + 1 < len(words) else NOBODY
    sb, sa = seps
    c1 = p1.first if sb == " " else sb + p1.first
    d1 = n1.first if sa == " " else sa + n1.first
    found = [
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
    if sb in " -":
        found += [f"pc={name}*{p1.shape}" for name in p1.classes]
    if sa in " -":
        found += [f"nc={name}*{n1.shape}" for name in n1.classes]
    if p1.key in {"of", "for"}:
        found += [f"of={p2.key}", f"of={p2.first}*{p2.shape}", f"of={p2.shape}*{label}"]
    return found


def _run(
    words: list[Word], before: list[int], candidate: Candidate, left: int, right: int
) -> list[str]:
    """Return the signals of the capitalised words that run up to it and on from it."""
    i, j = candidate.first, candidate.last
    label = candidate.entry.label
    found = []
    if right:
        last = j + right if right < _MOST_RUN else _run_end(words, before, j)
        end, n1 = words[last - 1], words[j]
        found += [f"runend={end.key}", f"runend={end.first}*{label[0]}"]
        found += [f"runendc={name}" for name in end.classes]
        if n1.capital:
            levels = f"{bin_of(n1.family, _LEVELS[:3])}{bin_of(n1.ordinary, (1, 6))}"
            found.append(f"next={levels}*{label}")
    if left:
        top = words[i - left] if left < _MOST_RUN else words[_run_start(words, before, i)]
        p1 = words[i - 1]
        found += [
            f"runtop={top.first}",
            f"runtop={top.first}*{label}",
            f"given={bin_of(p1.given, _LEVELS)}*{label}*{p1.shape}",
        ]
    return found


def _containment(before: list[int], candidate: Candidate, sb: str, sa: str) -> list[str]:
    """Return the signals of `X, Y`, where Y can hold X: for either."""
    label = candidate.entry.label
    found = []
    outer, inside = candidate.container, candidate.holds
    if outer is not None:
        kind = "a" if outer.abbreviation else outer.group
        found += [f"in={kind}{sa}", f"in={kind}*{label}"]
    if inside is not None:
        stop = "." if before[candidate.last] & _STOP else ""
        found += [
            f"holds={inside.label[0]}{inside.label[2]}*{sb}{stop}",
            f"holds*{label}",
            f"holds*{candidate.entry.abbreviation:d}{stop}",
        ]
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
    while (
        n < _MOST_RUN
        and i - n > 0
        and before[i - n] & _JOIN
        and words[i - n - 1].shape in _CAPITALS
    ):
        word = words[i - n - 1]
        if (before[i - n] & _STOP and len(word.key) >= _LONG_WORD) or word is words[i]:
            break
        n += 1
    return n


def _run_right(words: list[Word], before: list[int], j: int) -> int:
    """Return how many capitalised words (at most 3) run on from word j."""
    n, size = 0, len(words)
    while (
        n < _MOST_RUN and j + n < size and before[j + n] & _JOIN and words[j + n].shape in _CAPITALS
    ):
        last = words[j + n - 1]
        if (before[j + n] & _STOP and len(last.key) >= _LONG_WORD) or words[j + n] is words[j - 1]:
            break
        n += 1
    return n


def _run_end(words: list[Word], before: list[int], j: int) -> int:
    size = min(len(words), j + _FURTHEST)
    while j < size and before[j] & _JOIN and words[j].shape in _CAPITALS and not before[j] & _STOP:
        j += 1
    return j


def _run_start(words: list[Word], before: list[int], i: int) -> int:
    floor = max(0, i - _FURTHEST)
    while (
        i > floor
        and before[i] & _JOIN
        and words[i - 1].shape in _CAPITALS
        and not before[i] & _STOP
    ):
        i -= 1
    return i

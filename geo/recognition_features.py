"""What the scorer looks at: signals of a candidate as short strings, each with a learnt weight.

The name's own signals are worked out once a name; the rest is its form, the words before and after,
and what the document does with the name elsewhere. A string is `group=value`; a `*` crosses two.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Any, Final

from geo.recognition_page import NOBODY, Page, bin_of, separator_letter
from geo.tokens import Sep

if TYPE_CHECKING:
    from collections.abc import Callable

    from geo.candidates import Candidate
    from geo.lexicon import Word
    from geo.place_names import NameEntry

Key = tuple[Any, ...]
"""What a few signals are made of: their kind, then words, classes, separators, a label."""
_JOIN: Final = int(Sep.JOIN)
_STOP: Final = int(Sep.STOP)
_SENTENCE: Final = int(Sep.SENTENCE | Sep.PARAGRAPH)
_CAPITALS: Final = "CUMAu"
_MOST_RUN: Final = 3
_FURTHEST: Final = 8
_LONG_WORD: Final = 5
"""A stop after a word this long ends a sentence; after a shorter one it may be `St.` or `Mt.`."""
_MOST_SIZE: Final = 3
_OF: Final = frozenset({"of", "for"})
_FORMS: Final = {
    (left, right, start): f"{left}{right}{'s' if start else ''}"
    for left in range(_MOST_RUN + 1)
    for right in range(_MOST_RUN + 1)
    for start in (False, True)
}
_COUNT_EDGES: Final = (2, 3, 5, 9)
_LOWER_EDGES: Final = (1, 2, 4)
_LEVELS: Final = (1, 4, 6, 8)
"""Edges for the levels of the lexicon, 0 to 9."""


def describe(entry: NameEntry, words: list[Word]) -> None:
    """Fill a name's own features and its label, from the words that it is made of."""
    head, tail, n = words[0], words[-1], len(words)
    size = bin_of(entry.importance, (1, 3, 3.7, 4.4, 5, 5.7, 6.5))
    ordinary = bin_of(max(head.ordinary, tail.ordinary) if n == 1 else tail.ordinary, _LEVELS)
    person = "a" if entry.abbreviation else _person_letter(head, tail, ordinary, n)
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
    names, keys = signals_of(page, candidate)
    return names + [name for key in keys for name in names_of(key)]


def signals_of(page: Page, candidate: Candidate) -> tuple[list[str], list[Key]]:
    """Return signals of a candidate in its text, and what others are made of (`names_of`).

    By name are those that seldom come twice, by key those that come again and again.
    """
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
    possessive = page.tokens.possessive[j - 1]
    if possessive:
        sa = "s" + sa
    left = _run_left(words, before, i) if before[i] & _JOIN else 0
    right = _run_right(words, before, j) if before[j] & _JOIN and not possessive else 0
    label = candidate.entry.label
    size, line = j - i, page.lines[i]
    shape = words[i].shape if size == 1 else words[i].shape + words[j - 1].shape
    start = bool(before[i] & _SENTENCE) or sb == "q"
    form = line if line != "n" else _FORMS[left, right, start]
    p2 = words[i - 2] if i > 1 else NOBODY
    n2 = words[j + 1] if j + 1 < n else NOBODY
    c1 = p1.first if sb == " " else sb + p1.first
    d1 = n1.first if sa == " " else sa + n1.first
    names = [
        f"p1={sb}{p1.key}" if p1.shape in "lm" else f"p1={sb}{p1.key}^",
        f"p2={p2.key}*{sb}",
        f"p12={p2.key} {p1.key}",
        f"n1={sa}{n1.key}" if n1.shape in "lm" else f"n1={sa}{n1.key}^",
        f"n2={n2.key}",
        f"n12={n1.key} {n2.key}",
        f"p1c={c1}*{label}",
        f"n1c={d1}*{label}",
        f"p1c={c1}*n1c={d1}",
        f"p2c={p2.first}*p1c={c1}",
        f"n1c={d1}*n2c={n2.first}",
    ]
    keys: list[Key] = [
        ("shape", shape, line, label),
        ("form", form, label, min(size, _MOST_SIZE), start),
        ("sep", sb, sa, line),
        ("sep*", sb, sa, label),
        ("p1c", c1, form),
        ("n1c", d1, form),
    ]
    if p1.classes and sb in " -":
        keys.append(("pc", p1.classes, p1.shape))
    if n1.classes and sa in " -":
        keys.append(("nc", n1.classes, n1.shape))
    if p1.key in _OF:
        keys.append(("of", p2, label))
    if right or left:
        keys += _run(words, before, candidate, left, right)
    if candidate.longer or candidate.inner:
        keys.append(("within", candidate.longer, candidate.inner, size > 1, label))
    if candidate.container is not None or candidate.holds is not None:
        keys += _containment(before, candidate, sb, sa)
    return names, keys


def _run(
    words: list[Word], before: list[int], candidate: Candidate, left: int, right: int
) -> list[Key]:
    """Return what the signals of the capitalised words up to it and on from it are made of."""
    i, j, label = candidate.first, candidate.last, candidate.entry.label
    keys: list[Key] = []
    if right:
        last = j + right if right < _MOST_RUN else _run_end(words, before, j)
        keys.append(("right", words[last - 1], words[j], label))
    if left:
        top = words[i - left] if left < _MOST_RUN else words[_run_start(words, before, i)]
        keys.append(("left", top, words[i - 1], label))
    return keys


def _containment(before: list[int], candidate: Candidate, sb: str, sa: str) -> list[Key]:
    """Return what the signals of `X, Y`, where Y can hold X, are made of: for either."""
    entry, outer, inside = candidate.entry, candidate.container, candidate.holds
    keys: list[Key] = []
    if outer is not None:
        keys.append(("in", "a" if outer.abbreviation else outer.group, sa, entry.label))
    if inside is not None:
        stop = "." if before[candidate.last] & _STOP else ""
        kind = inside.label[0] + inside.label[2]
        keys.append(("holds", kind, sb, stop, entry.label, entry.abbreviation))
    return keys


def names_of(key: Key) -> list[str]:
    """Return the names of the signals that a key stands for."""
    return _NAMES[key[0]](*key[1:])


class Sums(dict[Key, float]):
    """Sums of the weights of the signals that a key stands for: `sums[key]`.

    Keys come again and again, so that names are rarely made. The memory is bounded.
    """

    __slots__ = ("_names_of", "_weights")
    _MOST_KEPT: Final = 60_000

    def __init__(
        self, weights: dict[str, float], names: Callable[[Key], list[str]] = names_of
    ) -> None:
        super().__init__()
        self._weights = weights
        self._names_of = names

    def __missing__(self, key: Key) -> float:
        """Work out a sum and keep it."""
        if len(self) >= self._MOST_KEPT:
            self.clear()
        get = self._weights.get
        self[key] = total = sum([get(name, 0.0) for name in self._names_of(key)])
        return total


def _shape_names(shape: str, line: str, label: str) -> list[str]:
    return [f"shape={shape}*{line}", f"shape={shape}*{label}"]


def _form_names(form: str, label: str, size: int, start: bool) -> list[str]:
    return [f"form={form}*{label}", f"form={form}*{size}", f"start={start:d}*{label}"]


def _right_names(end: Word, n1: Word, label: str) -> list[str]:
    """Return the signals of the capitalised words that run on from it."""
    found = [f"runend={end.key}", f"runend={end.first}*{label[0]}"]
    found += [f"runendc={name}" for name in end.classes]
    if n1.capital:
        levels = f"{bin_of(n1.family, _LEVELS[:3])}{bin_of(n1.ordinary, (1, 6))}"
        found.append(f"next={levels}*{label}")
    return found


def _left_names(top: Word, p1: Word, label: str) -> list[str]:
    """Return the signals of the capitalised words that run up to it."""
    return [
        f"runtop={top.first}",
        f"runtop={top.first}*{label}",
        f"given={bin_of(p1.given, _LEVELS)}*{label}*{p1.shape}",
    ]


def _within_names(longer: bool, inner: bool, many: bool, label: str) -> list[str]:
    within = f"within={longer:d}{inner:d}"
    return [f"{within}*{2 if many else 1}", f"{within}*{label}"]


def _holds_names(kind: str, sb: str, stop: str, label: str, short: bool) -> list[str]:
    return [f"holds={kind}*{sb}{stop}", f"holds*{label}", f"holds*{short:d}{stop}"]


def document_features(page: Page, candidate: Candidate) -> list[str]:
    """Return the signals that are the same for all mentions of a name in a text."""
    return names_of(document_key(page, candidate))


def document_key(page: Page, candidate: Candidate) -> Key:
    """Return what the signals are made of that are the same for all mentions of a name."""
    key, label = candidate.entry.key, candidate.entry.label
    count = bisect_right(_COUNT_EDGES, page.names[key])
    within, contained = key in page.within, key in page.contained
    if candidate.last - candidate.first > 1:
        return ("document", label, count, -1, 0, False, within, contained, 0, 0)
    lower = bisect_right(_LOWER_EDGES, page.lower.get(key, 0))
    surnames = min(page.surnames.get(key, 0), 2)
    titled, strange, aged = (
        key in page.titled,
        min(page.strange.get(key, 0), 2),
        min(page.aged.get(key, 0), 2),
    )
    return ("document", label, count, lower, surnames, titled, within, contained, strange, aged)


def _document_names(
    label: str,
    count: int,
    lower: int,
    surnames: int,
    titled: bool,
    within: bool,
    contained: bool,
    strange: int,
    aged: int,
) -> list[str]:
    found = [f"count={count}*{label[0]}", f"count={count}*{label}"]
    if lower >= 0:
        found.append(f"lower={lower}")
    if surnames:
        found += [f"surname={surnames}*{label}", "surname"]
    if titled:
        found += [f"titled*{label}", "titled"]
    if strange:
        found += [f"strange={strange}", f"strange={strange}*{label[0]}*{within:d}"]
    if aged:
        found += [f"aged={aged}", f"aged={aged}*{label[0]}*{within:d}"]
    if within:
        found += ["within", f"within*{label}"]
    if contained:
        found += [f"contained*{label}", "contained"]
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


_NAMES: Final[dict[str, Callable[..., list[str]]]] = {
    "shape": _shape_names,
    "form": _form_names,
    "sep": lambda sb, sa, line: [f"sep={sb}{sa}", f"sep={sb}{sa}*{line}"],
    "sep*": lambda sb, sa, label: [f"sa={sa}*{label}", f"sb={sb}*{label}"],
    "p1c": lambda c1, form: [f"p1c={c1}", f"p1c={c1}*form={form}"],
    "n1c": lambda d1, form: [f"n1c={d1}", f"n1c={d1}*form={form}"],
    "pc": lambda classes, shape: [f"pc={name}*{shape}" for name in classes],
    "nc": lambda classes, shape: [f"nc={name}*{shape}" for name in classes],
    "of": lambda p2, label: [
        f"of={p2.key}", f"of={p2.first}*{p2.shape}", f"of={p2.shape}*{label}",
    ],
    "right": _right_names,
    "left": _left_names,
    "within": _within_names,
    "in": lambda kind, sa, label: [f"in={kind}{sa}", f"in={kind}*{label}"],
    "holds": _holds_names,
    "document": _document_names,
}  # fmt: skip
"""Names of the signals, by what they are made of: separators, words, classes, label, form."""

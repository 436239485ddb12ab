"""Finding the names of corridors in a text: one pass, longest name first.

Names are compared token by token after folding (case, accents, Cyrillic endings, plurals). Hyphens,
dashes and quotation marks join tokens; every other mark must match. Chinese and Korean are
compared character by character, so that no word splitter is needed and particles don't hide a name.
"""

from __future__ import annotations

import json
import re
import unicodedata
from functools import lru_cache
from itertools import accumulate, compress, count
from typing import TYPE_CHECKING, Any, NamedTuple

from geo.tokens import parts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

MAX_VARIANTS = 1000
"""Most names that one pattern may stand for."""

_CJK = r"\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff"
_WORD = rf"(?:[^\W_{_CJK}]++|[\u0300-\u036f]++)++"
_TOKEN = re.compile(
    rf"({_WORD}(?:['’ʼ](?!s\b){_WORD})*|[{_CJK}]|\n\s*\n|[^\s\-‐‑‒–—―−'’‘ʼ`´\"“”«»„/·ㆍ・_])"
)
_APOSTROPHES = re.compile(r"['’ʼ]")
_HANGUL = re.compile(r"[\uac00-\ud7af]")
_CYRILLIC_END = re.compile(
    r"(?:ого|его|ому|ему|ыми|ими|ами|ями|ую|юю|ой|ей|ая|яя|ый|ий|ые|ие|ых|их|ом|ем|ов|ам|ах|а|я|о|е|ы|и|у|ю|ь|й)$"
)
_ALIASES = {
    "&": "and",
    "＆": "and",
    "railroad": "railway",
    "ii": "2",
    "iii": "3",
    "iv": "4",
    "programme": "program",
    "centre": "center",
    "harbour": "harbor",
}
_PLURALS = re.compile(
    r"(?:railway|railroad|road|highway|pipeline|corridor|line|port|zone|network|route)s"
)
_STEM_AT_LEAST = 4
_END = ""
_ANY = frozenset({_END})
_NONE: frozenset[str] = frozenset()
_COMBINING = re.compile(r"[\u0300-\u036f]")
LONGEST = 400_000
"""Longer texts aren't cut twice."""
_GROUP = re.compile(r"\(([^()]*)\)")


class Token(NamedTuple):
    """A token of a text: folded and raw form, and where it stands."""

    folded: str
    raw: str
    start: int
    end: int


class NameHit(NamedTuple):
    """A name found: its span and the number that it was added with."""

    start: int
    end: int
    value: int


@lru_cache(maxsize=65_536)
def fold_token(raw: str) -> str:
    """Fold a token: no case, no accents, no plural of a way, no ending of a Russian word."""
    folded = _APOSTROPHES.sub("", raw.casefold())
    if not folded.isascii():
        if "а" <= folded[:1] <= "я" and len(folded) >= _STEM_AT_LEAST:
            folded = _CYRILLIC_END.sub("", folded)
        plain = unicodedata.normalize("NFKD", folded)
        plain = "".join(c for c in plain if not unicodedata.combining(c))
        folded = unicodedata.normalize("NFC", plain)
    if _PLURALS.fullmatch(folded):
        folded = folded[:-1]
    return _ALIASES.get(folded, folded)


def tokens(text: str) -> Iterator[Token]:
    """Yield the tokens of a text with their offsets; a mark without a letter, which folds to nothing, is none."""
    for match in _TOKEN.finditer(text):
        raw = match.group()
        folded = _folded(raw)
        if folded:
            yield Token(folded, raw, *match.span())


def _folded(raw: str) -> str:
    """Return a token folded; one of absurd length is in no name and stays as it is."""
    return fold_token(raw) if len(raw) <= MAX_VARIANTS else raw


def expand(pattern: str) -> tuple[str, ...]:
    """Write out a pattern: `(A|B) line` is `A line` and `B line`; `(A|)` makes A optional.

    Raises
    ------
    ValueError
        If a bracket is left open or the pattern stands for more than `MAX_VARIANTS` names.
    """
    done, todo = [], [pattern]
    while todo:
        text = todo.pop()
        group = _GROUP.search(text)
        if group is None:
            done.append(" ".join(text.split()))
        else:
            todo.extend(
                text[: group.start()] + choice + text[group.end() :]
                for choice in reversed(group.group(1).split("|"))
            )
        if len(todo) + len(done) > MAX_VARIANTS:
            msg = f"the pattern {pattern!r} stands for more than {MAX_VARIANTS} names"
            raise ValueError(msg)
    if any(set("(|)") & set(name) for name in done):
        msg = f"the pattern {pattern!r} has a bracket or bar that is not closed"
        raise ValueError(msg)
    return tuple(dict.fromkeys(name for name in done if name))


def is_acronym(name: str) -> bool:
    """Say whether a name is one word in capitals, such as `CPEC`: its case must be kept."""
    return name.isupper() and name.isascii() and " " not in name


class NameFinder:
    """A trie of folded tokens, each end with the numbers of the names that end there.

    Case: an acronym and a name given with `=` before it must stand as they are (or wholly in
    capitals); a name that begins with a capital must begin with one in the text; a name in lower
    case matches in any case.

    Parameters
    ----------
    packed
        The tries after each first token as JSON, as `packed` of another finder gave it; each is unpacked when a text first has
        its token, since most names of a catalogue are in no text.
    """

    def __init__(self, packed: dict[str, str] | None = None) -> None:
        self._root: dict[str, Any] = {} if packed is None else dict(packed)
        self.dropped: frozenset[int] = frozenset()
        """Numbers whose names are passed over."""
        self._opens = _Opens(self._root)
        self._seconds = _Seconds(self)

    def add(self, name: str, value: int, *, first: bool = False) -> None:
        """Add a name; of several with the same tokens the first that fits wins."""
        exact = name.startswith("=") or is_acronym(name)
        found = tuple(tokens(name.removeprefix("=")))
        if not found:
            return
        self._opens.clear()
        self._seconds.clear()
        node = self._after(found[0].folded)
        if node is None:
            node = self._root[found[0].folded] = {}
        for token in found[1:]:
            node = node.setdefault(token.folded, {})
        raws = [t.raw for t in found]
        entries = node.setdefault(_END, [])
        entries.insert(
            0 if first else len(entries), [value, raws if exact else raws[0][0].isupper()]
        )

    def packed(self) -> dict[str, str]:
        """Return the trie after each first token, as JSON."""
        compact = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
        return {first: compact.encode(self._after(first)) for first in self._root}

    def _after(self, first: str) -> dict[str, Any] | None:
        """Return the trie of what follows a first token, None where no name begins with it."""
        if isinstance(self._root.get(first), str):
            self._root[first] = json.loads(self._root[first])
        node: dict[str, Any] | None = self._root.get(first)
        return node

    def find(self, text: str) -> tuple[NameHit, ...]:
        """Return the names in a text, leftmost and longest, none overlapping another."""
        if _is_plain(text) and not self._may_be_in(parts(text)[1::2]):
            return ()
        # What isn't a token and tokens take turns; only tokens that open a name are looked at.
        cut = _TOKEN.split(text)
        raws = cut[1::2]
        opening = list(compress(count(), map(self._opens.__getitem__, raws)))
        if not opening:
            return ()
        bounds = list(accumulate(map(len, cut)))
        hits, free = [], 0
        for at in opening:
            if at < free or _inside_hangul_word(text, raws[at], bounds[2 * at]):
                continue
            size, value = self._longest(raws, at)
            if size:
                free = at + size
                hits.append(NameHit(bounds[2 * at], bounds[2 * free - 1], value))
        return tuple(hits)

    def _may_be_in(self, words: Sequence[str]) -> bool:
        """Return whether words side by side may be a name, whatever stands between them: in most texts none are."""
        seconds = self._seconds
        opening = compress(count(), map(seconds.__getitem__, words))
        return any(self._may_start(words, at, seconds[words[at]]) for at in opening)

    def _may_start(self, words: Sequence[str], at: int, following: frozenset[str]) -> bool:
        node = self._after(_folded(words[at])) or {}
        while _END not in following:
            at += 1
            found = _TOKEN.findall(words[at]) if at < len(words) else []
            if not found or _folded(found[0]) not in following:
                return False
            if len(found) > 1:
                return True
            node = node[_folded(found[0])]
            following = _known(node)
        return True

    def _longest(self, raws: list[str], at: int) -> tuple[int, int]:
        node = self._after(_folded(raws[at]))
        best, size = (0, -1), 1
        while node is not None:
            for value, case in node.get(_END, ()):
                if value not in self.dropped and _case_fits(case, raws[at : at + size]):
                    best = (size, value)
                    break
            following = _folded(raws[at + size]) if at + size < len(raws) else _END
            if following == _END:  # a mark without a letter folds to nothing
                break
            node = node.get(following)
            size += 1
        return best


class _Opens(dict[str, bool]):
    """Tokens to whether a name begins with them; keeps the tokens met, a bounded number."""

    __slots__ = ("_root",)
    _MOST_KEPT = 40_000

    def __init__(self, root: dict[str, Any]) -> None:
        super().__init__()
        self._root = root

    def __missing__(self, raw: str) -> bool:
        """Look a token up, and keep the answer unless it is very long."""
        opens = _folded(raw) in self._root
        if len(raw) <= MAX_VARIANTS:
            if len(self) >= self._MOST_KEPT:
                self.clear()
            self[raw] = opens
        return opens


class _Seconds(dict[str, frozenset[str]]):
    """Words to the tokens that come second in a name that begins with them; keeps the words met, a bounded number."""

    __slots__ = ("_finder",)
    _MOST_KEPT = 40_000

    def __init__(self, finder: NameFinder) -> None:
        super().__init__()
        self._finder = finder

    def __missing__(self, word: str) -> frozenset[str]:
        """Look a word up, and keep the answer unless it is very long."""
        found = _TOKEN.findall(word)
        if len(found) == 1:
            node = self._finder._after(_folded(word))  # noqa: SLF001 - a part of the finder
            known = _known(node) if node else _NONE
        else:
            known = _ANY if any(map(self._finder._opens.__getitem__, found)) else _NONE  # noqa: SLF001
        if len(word) <= MAX_VARIANTS:
            if len(self) >= self._MOST_KEPT:
                self.clear()
            self[word] = known
        return known


def _is_plain(text: str) -> bool:
    """Return whether a text is cut into the same words by `geo.tokens`, and short enough to be cut twice."""
    return len(text) <= LONGEST and (text.isascii() or _COMBINING.search(text) is None)


def _known(node: Mapping[str, Any]) -> frozenset[str]:
    """Return the tokens that go on with a name; `_ANY` where it may end, or go on with a mark that is no word."""
    return frozenset(node) if all(map(str.isalnum, node)) else _ANY


def _inside_hangul_word(text: str, raw: str, start: int) -> bool:
    return bool(_HANGUL.match(raw) and _HANGUL.match(text[start - 1 : start]))


def _case_fits(case: bool | list[str], raws: list[str]) -> bool:
    if isinstance(case, list):
        return raws == case or all(r.isupper() or not r.isalpha() for r in raws)
    return not (case and raws[0][0].islower())

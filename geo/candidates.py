"""Spans of a text that could name a place: every match of its words in the gazetteer. One pass."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

from geo.native import SURE, Native
from geo.place_names import HAS_LONGER, IS_NAME, KnownKeys
from geo.tokens import MAX_WORD, Sep, Tokens

if TYPE_CHECKING:
    from geo.lexicon import Lexicon, Word
    from geo.place_names import NameEntry, Names

MOST_WORDS_OF_NAME: Final = 6
SURE_OF_USER: Final = 0.98
"""How likely a name that the user gave is that place."""
SURE_OF_HALF: Final = 0.75
SURE_OF_REGION: Final = 0.9
_HALVES: Final = frozenset({"north", "south"})
_KOREA: Final = frozenset(["korea", "koreas"])
_KOREAN: Final = frozenset(["korea", "koreas", "pyongyang", "dprk", "rok"])
_KOREANS: Final = frozenset(["korean", "koreans"])
_LINKS_HALVES: Final = frozenset(["and", "or", "&"])
_BARS_HALF: Final = frozenset({"landform_after", "of_words", "unit_after", "facility_after"})
_NOT_HALVES: Final = frozenset(
    [
        "side",
        "end",
        "bank",
        "shore",
        "pole",
        "face",
        "slope",
        "wing",
        "tower",
        "gate",
        "entrance",
        "road",
        "rim",
        "fork",
        "bound",
        "wind",
    ]
)
_COMMONEST: Final = 9
_KNOWN_TOWN: Final = 4.5
_ABBREVIATED: Final = 5
"""Words longer than this are no abbreviation: a stop after one ends the sentence."""

_JOIN: Final = int(Sep.JOIN)
_STOP: Final = int(Sep.STOP)
_HYPHEN: Final = int(Sep.HYPHEN)
_DASH: Final = int(Sep.DASH)
_SPACE: Final = int(Sep.SPACE)
_NAME_SHAPES: Final = "CM"
_LONGEST_UNKNOWN: Final = 3
_LEADS: Final = frozenset(
    {"place_before", "at_before", "of_words", "conjunction", "unit_before", "landform_before"}
)
"""What stands before a name that may be one of a place though the gazetteer lacks it."""
_PREFIXES: Final = frozenset(
    [
        "sino",
        "indo",
        "afro",
        "anglo",
        "franco",
        "russo",
        "luso",
        "turko",
        "euro",
        "austro",
        "serbo",
        "trans",
        "pan",
        "pre",
        "post",
        "non",
        "anti",
        "mid",
        "inter",
        "cross",
        "sub",
        "semi",
        "pro",
        "neo",
        "all",
    ]
)
_CURRENCIES: Final = frozenset({
    "birr", "rand", "lek", "naira", "real", "won", "som", "dong", "baht", "kip", "taka", "leu", "lei", "lira", "peso",
    "pula", "kuna", "tenge", "manat", "dram", "lari", "riel", "ariary", "kwacha", "kwanza", "dalasi", "cedi", "colon",
    "cordoba", "guarani", "sol", "balboa", "lempira", "quetzal", "bolivar", "boliviano", "lev", "krona", "krone",
})  # fmt: skip
_AMOUNTS: Final = frozenset(
    ["hundred", "thousand", "million", "billion", "trillion", "mln", "bln", "bn", "crore", "lakh"]
)
"""After these, and after a number that is no year or day, the name of a currency is no town."""
_YEAR_DIGITS: Final = 4
_LANDFORMS: Final = frozenset(["peninsula", "province"])
"""Words that papers write small in a name ("the Korean peninsula", "North Pyongan province")."""
_NEVER: Final = frozenset(
    ["north", "south", "east", "west", "northern", "southern", "eastern", "western"]
)
"""Directions alone name no place."""
_SENTENCE: Final = int(Sep.SENTENCE | Sep.PARAGRAPH)


class Candidate:
    """A span of words, and the name that it may be."""

    __slots__ = (
        "container",
        "entry",
        "first",
        "fixed",
        "holds",
        "inner",
        "last",
        "longer",
        "p",
        "z",
    )

    def __init__(self, first: int, last: int, entry: NameEntry) -> None:
        self.first = first
        self.last = last
        """Index of the word after its last."""
        self.entry = entry
        self.longer = False
        self.inner = False
        self.container: NameEntry | None = None
        """The unit that follows it after a comma: "Paris, Texas"."""
        self.holds: NameEntry | None = None
        """The name before it, after a comma, that it is the container of."""
        self.fixed = 0.0
        """Its chance by rule; 0 where the scorer decides."""
        self.z = 0.0
        self.p = 0.0


class Matcher:
    """Finds the candidates of a text."""

    def __init__(
        self,
        names: Names,
        lexicon: Lexicon,
        native: Native,
        not_places: frozenset[str] = frozenset(),
        demonyms: frozenset[str] = frozenset(),
    ) -> None:
        self._names = names
        self._lexicon = lexicon
        self._native = native
        self._own = frozenset(names.gazetteer._own_pairs)  # noqa: SLF001 - the user's own names
        self._known_keys = KnownKeys(names.gazetteer, self._own)
        single = frozenset(name for name in not_places if " " not in name)
        self._not_places = not_places - single
        # a longer name may begin with one of them: Christian County
        self._never = demonyms | _NEVER | single
        self._not_first = {name.split(" ", 1)[0]: True for name in self._not_places}

    def candidates(self, tokens: Tokens, words: list[Word], native: set[int]) -> list[Candidate]:
        """Return every span that is a name of the gazetteer, by first word, longest first."""
        found: list[Candidate] = []
        closed = self._closed(tokens, words)
        starts_small = self._lexicon.starts_small
        korean: bool | None = None
        covered, n = 0, len(words)
        for i in [i for i, word in enumerate(words) if word.opens]:
            word = words[i]
            if i in closed:
                continue
            if word.key in _HALVES and word.shape == "C":
                if korean is None:
                    korean = _is_on_korea(words)
                here = (self._half_of_korea if korean else self._at)(tokens, words, i)
            elif word.script != "L":
                here = self._native_at(tokens, words, i, native)
            elif word.capital:
                here = self._at(tokens, words, i)
            else:
                if not starts_small(word.key, words[i + 1].key if i + 1 < n else " "):
                    continue
                here = self._lower_at(tokens, words, i)
            if here:
                covered = _mark(here, covered)
                found += here
            elif word.capital and i >= covered:
                here = self._unknown_at(tokens, words, i)
                covered = _mark(here, covered) if here else covered
                found += here
        return found

    def _closed(self, tokens: Tokens, words: list[Word]) -> set[int]:
        """Return the words inside well-known names that are no places."""
        closed: set[int] = set()
        first = self._not_first
        for i in [i for i, word in enumerate(words) if word.capital and word.key in first]:
            if i not in closed:
                keys, ends = _keys(tokens, words, i)
                for key, last in zip(reversed(keys), reversed(ends), strict=True):
                    if key in self._not_places:
                        closed.update(range(i, last))
                        break
        return closed

    def _at(self, tokens: Tokens, words: list[Word], i: int) -> list[Candidate]:
        known_keys, before, possessive = self._known_keys, tokens.before, tokens.possessive
        here = []
        key, last = words[i].key, i + 1
        most = min(len(words), i + MOST_WORDS_OF_NAME)
        while key and tokens.ends[last - 1] - tokens.starts[last - 1] <= MAX_WORD:
            what = known_keys[key]
            if what & IS_NAME:
                candidate = self._candidate(tokens, words, i, last, key)
                if candidate is not None:
                    here.append(candidate)
            if last == most:
                break
            owner = possessive[last - 1]  # as in "Cox's Bazar": its s is no word of its own here
            if not (what & HAS_LONGER or owner):
                break
            gap = before[last]
            if not gap & _JOIN or _ends_sentence(gap, words[last - 1]):
                break
            key = f"{key}s {words[last].key}" if owner else f"{key} {words[last].key}"
            last += 1
        here.reverse()
        return here

    def _candidate(
        self, tokens: Tokens, words: list[Word], i: int, last: int, key: str
    ) -> Candidate | None:
        """Return the candidate of a name as it stands in the text, if it can be one there."""
        if key in self._own:
            return self._of_user(i, last, key)
        end = words[last - 1]
        if key in self._never or (last - i > 1 and end.shape == "l" and end.key not in _LANDFORMS):
            return None
        if last - i == 1 and key in _PREFIXES and tokens.before[last] & _HYPHEN:
            return None
        if key in _CURRENCIES and _is_amount(words, i):
            return None
        known: NameEntry | None = None
        if last - i == 1 and end.shape in "AU" and len(key) <= _ABBREVIATED:
            known = self._names.abbreviated(key)
        known = known or self._names.entry(key)
        if known is None or not _as_written(known, tokens, words, i, last):
            return None
        return Candidate(i, last, known)

    def _half_of_korea(self, tokens: Tokens, words: list[Word], i: int) -> list[Candidate]:
        """Return "the North", "the South", and the first of "North and South Korea", as what they are."""
        follows = words[i + 1] if i + 1 < len(words) and tokens.before[i + 1] & _JOIN else None
        if not _opens_pair(words, i) and (
            not i
            or words[i - 1].key != "the"
            or (
                follows is not None
                and not tokens.possessive[i]
                and (
                    follows.capital
                    or follows.key in _NOT_HALVES
                    or _BARS_HALF.intersection(follows.classes)
                )
            )
        ):
            return self._at(tokens, words, i)
        entry = self._names.entry(f"{words[i].key} korea")
        if entry is None:
            return []
        candidate = Candidate(i, i + 1, entry)
        candidate.fixed = SURE_OF_HALF
        return [candidate]

    def _unknown_at(self, tokens: Tokens, words: list[Word], i: int) -> list[Candidate]:
        """Return a run of capitalised words that no place has for a name, where one could stand."""
        word = words[i]
        if word.shape not in _NAME_SHAPES or word.key in self._never or not i:
            return []
        previous, gap = words[i - 1], tokens.before[i]
        leads = previous.shape == "l" and gap & _JOIN and not _LEADS.isdisjoint(previous.classes)
        if not leads and not (previous.capital and gap & (_HYPHEN | _DASH) and not gap & _SPACE):
            return []
        last = i + 1
        while (
            last < len(words)
            and tokens.before[last] & _JOIN
            and not tokens.before[last] & (_HYPHEN | _STOP)
            and not tokens.possessive[last - 1]
            and words[last].shape in _NAME_SHAPES
        ):
            last += 1
        if last - i > _LONGEST_UNKNOWN or tokens.ends[i] - tokens.starts[i] > MAX_WORD:
            return []
        key = " ".join(w.key for w in words[i:last])
        return [Candidate(i, last, self._names.unknown(key))]

    def _of_user(self, i: int, last: int, key: str) -> Candidate:
        entry = self._names.entry(key)
        assert entry is not None
        candidate = Candidate(i, last, entry)
        candidate.fixed = SURE_OF_USER
        return candidate

    def _native_at(
        self, tokens: Tokens, words: list[Word], i: int, native: set[int]
    ) -> list[Candidate]:
        last = i + 1
        entry = None
        if i in native:
            entry = self._names.entry(words[i].key)
        elif words[i].script == "R" and words[i].capital and len(words[i].key) < MAX_WORD:
            joined = last < len(words) and tokens.before[last] & _JOIN
            following = words[last].key if joined else ""
            found = self._native.russian(
                words[i].key,
                following,
                capital=bool(following) and words[last].capital,
                opens=bool(tokens.before[i] & _SENTENCE),
            )
            if found is not None:
                entry, both = found
                last += both
        if entry is None:
            return []
        candidate = Candidate(i, last, entry)
        candidate.fixed = SURE
        return [candidate]

    def _lower_at(self, tokens: Tokens, words: list[Word], i: int) -> list[Candidate]:
        keys, ends = _keys(tokens, words, i)
        here = []
        for key, last in zip(reversed(keys), reversed(ends), strict=True):
            if self._lexicon.is_small(key):
                known = self._names.entry(key)
                if known is not None:
                    candidate = Candidate(i, last, known)
                    if _is_region(tokens, words, i, last):
                        candidate.fixed = SURE_OF_REGION
                    here.append(candidate)
        return here


def _is_region(tokens: Tokens, words: list[Word], i: int, last: int) -> bool:
    """Return whether it is "northeast China", and not the start of a longer name."""
    if last - i == 1 or words[last - 1].shape != "C":
        return False
    goes_on = last < len(words) and tokens.before[last] & _JOIN and words[last].capital
    return not goes_on or tokens.possessive[last - 1]


def _is_on_korea(words: list[Word]) -> bool:
    """Return whether a text names Korea, or a half of its people: "South Koreans", "inter-Korean"."""
    if not _KOREAN.isdisjoint([word.key for word in words]):
        return True
    halves = _HALVES | {"inter"}
    return any(b.key in _KOREANS and a.key in halves for a, b in pairwise(words))


def _opens_pair(words: list[Word], i: int) -> bool:
    """Return whether "North" opens "North and South Korea"."""
    following = [word.key for word in words[i + 1 : i + 4]]
    return (
        len(following) == 3  # noqa: PLR2004
        and following[0] in _LINKS_HALVES
        and following[1] in _HALVES
        and following[2] in _KOREA
    )


def _keys(tokens: Tokens, words: list[Word], i: int) -> tuple[list[str], list[int]]:
    """Return the keys of the spans from word i on, shortest first, and where each ends."""
    key = words[i].key
    if not key or tokens.ends[i] - tokens.starts[i] > MAX_WORD:
        return [], []
    keys, ends = [key], [i + 1]
    before, possessive = tokens.before, tokens.possessive
    last = min(len(words), i + MOST_WORDS_OF_NAME)
    for j in range(i + 1, last):
        gap = before[j]
        if not gap & _JOIN or possessive[j - 1] or _ends_sentence(gap, words[j - 1]):
            break
        if tokens.ends[j] - tokens.starts[j] > MAX_WORD:
            break
        key = f"{key} {words[j].key}"
        keys.append(key)
        ends.append(j + 1)
    return keys, ends


def _ends_sentence(gap: int, previous: Word) -> bool:
    """Return whether the stop in a gap is that of a sentence, not one of "St." or "Mt."."""
    return bool(gap & _STOP) and len(previous.key) > _ABBREVIATED


def _is_amount(words: list[Word], i: int) -> bool:
    """Return whether an amount stands before word i: "3 billion birr", not "In 2019 Cordoba" or "March 5 Lira"."""
    if not i:
        return False
    previous = words[i - 1]
    if previous.shape != "d":
        return previous.key in _AMOUNTS
    dated = i > 1 and words[i - 2].first == "month"
    return not dated and not (len(previous.key) == _YEAR_DIGITS and previous.key[0] in "12")


def _as_written(entry: NameEntry, tokens: Tokens, words: list[Word], i: int, last: int) -> bool:
    """Return whether an abbreviation is written as one; True for every other name."""
    if last - i > 1:
        return True
    word = words[i]
    if word.shape in {"u", "m"}:
        return False
    if word.ordinary >= _COMMONEST and word.shape not in {"A", "U"}:
        return not entry.abbreviation and entry.importance >= _KNOWN_TOWN
    if not entry.abbreviation:
        return True
    return word.shape in "UAM" or bool(tokens.before[last] & _STOP)


def _mark(here: list[Candidate], covered: int) -> int:
    """Say which candidates lie inside longer ones; return the furthest end so far."""
    longest = here[0].last
    for candidate in here:
        candidate.inner = candidate.last <= covered
        candidate.longer = candidate.last < longest
    return max(covered, longest)

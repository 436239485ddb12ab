"""Other spellings of romanised names: Korean, Chinese, Russian.

Each system is tried only on a key that could be a name of that language, and its spellings are
looked for only in the countries where that language names places.

Sources: McCune-Reischauer (1939), Revised Romanization of Korean (2000), the spelling of the Democratic
People's Republic (1992), Wade-Giles as in Giles' dictionary (1912), BGN/PCGN 1947 for Russian.
"""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Set as AbstractSet

KOREAN: Final = frozenset({"KP", "KR"})
CHINESE: Final = frozenset({"CN", "TW", "HK", "MO"})
RUSSIAN: Final = frozenset(
    ("RU", "UA", "BY", "KZ", "KG", "UZ", "TJ", "TM", "MN", "GE", "AM", "AZ", "MD", "BG", "RS", "LV")
)
LIMIT: Final = 96
"""No more spellings than this are given for a name."""
SHORTEST: Final = 3
LONGEST: Final = 40
"""Shorter and longer names have no other spellings here."""

_ONSETS: Final = "kk|gg|kh|tt|dd|th|pp|bb|ph|ss|sh|jj|tch|ch|[kgnrltdmpbsjhw]"
_VOWELS: Final = "yeo|yae|wae|weo|yo|ya|ye|yu|eo|eu|ae|ai|oe|oi|wa|wo|we|wi|ui|ee|oo|[aeiouy]"
_CODAS: Final = "ng|k|g|n|t|d|l|r|m|p|b|s"
_KOREAN_WORD: Final = re.compile(rf"(?:(?:{_ONSETS})?(?:{_VOWELS})(?:{_CODAS})?)+")
_KOREAN_PIECES: Final = re.compile(rf"{_ONSETS}|{_VOWELS}|ng|.")
_KOREAN_CHOICES: Final[dict[str, tuple[str, ...]]] = {
    "kk": ("kk", "k", "gg"),
    "kh": ("k",),
    "th": ("t",),
    "ph": ("p",),
    "tt": ("tt", "t"),
    "pp": ("pp", "p"),
    "sh": ("s",),
    "jj": ("tch", "j", "ch"),
    "ch": ("ch", "j"),
    "j": ("j", "ch"),
    "k": ("k", "g"),
    "g": ("g", "k"),
    "t": ("t", "d"),
    "d": ("d", "t"),
    "p": ("p", "b"),
    "b": ("b", "p"),
    "r": ("r", "l", "n"),
    "l": ("l", "r"),
    "eo": ("o", "eo"),
    "yeo": ("yo", "yeo"),
    "eu": ("u", "eu"),
    "weo": ("wo",),
    "o": ("o", "eo"),
    "yo": ("yo", "yeo"),
    "u": ("u", "eu"),
    "ee": ("i",),
    "oo": ("u",),
    "ai": ("ae",),
    "oi": ("oe",),
}

_PINYIN_INITIALS: Final[dict[str, tuple[str, ...]]] = {
    "hs": ("x",),
    "sh": ("sh",),
    "ch": ("zh", "ch", "j", "q"),
    "tz": ("z", "c"),
    "ts": ("z", "c"),
    "ss": ("s",),
    "sz": ("s",),
    "k": ("g", "k"),
    "t": ("d", "t"),
    "p": ("b", "p"),
    "j": ("r",),
    "m": ("m",),
    "n": ("n",),
    "l": ("l",),
    "f": ("f",),
    "h": ("h",),
    "s": ("s",),
    "w": ("w",),
    "y": ("y",),
    "": ("",),
}
_PINYIN_FINALS: Final[dict[str, str]] = {
    "iang": "iang", "iung": "iong", "uang": "uang", "iao": "iao", "ieh": "ie", "ien": "ian",
    "iu": "iu", "ang": "ang", "eng": "eng", "ing": "ing", "ung": "ong", "uai": "uai",
    "uan": "uan", "uei": "ui", "ueh": "ue", "ai": "ai", "an": "an", "ao": "ao", "ei": "ei",
    "en": "en", "erh": "er", "ih": "i", "ia": "ia", "in": "in", "ou": "ou", "ua": "ua",
    "ui": "ui", "un": "un", "uo": "uo", "eh": "e", "u": "u", "a": "a", "i": "i", "o": "uo",
}  # fmt: skip
_WADE_SYLLABLE: Final = re.compile(
    "(hs|sh|ch|tz|ts|ss|sz|[ktpjmnlfhswy]?)("
    + "|".join(sorted(_PINYIN_FINALS, key=len, reverse=True))
    + ")"
)
_WADE_TAILS: Final = {
    **{(initial, "u"): "i" for initial in ("tz", "sz", "ss")},
    **{(initial, "o"): "o" for initial in ("p", "m", "f", "w")},
    **{(initial, "o"): "e" for initial in ("k", "h")},
}
_AFTER_J: Final = frozenset(
    ("i", "ia", "iang", "iao", "ieh", "ien", "in", "ing", "iu", "iung", "ueh")
)
_AFTER_EITHER: Final = frozenset(("u", "un", "uan"))
_PINYIN_SPELLING: Final = {"yin": "yin", "yieh": "ye", "yen": "yan", "yiu": "you", "yu": "yu"}

_RUSSIAN_RULES: Final[tuple[tuple[str, str], ...]] = (
    (r"iy\b|yy\b|ii\b|ij\b|yj\b|yi\b", "y"),
    (r"y\b", "iy"),
    (r"y\b", "yy"),
    (r"sch(?!o)|sc", "shch"),
    (r"tsch", "ch"),
    (r"w", "v"),
    (r"ij(?=[^aeiou])", "iy"),
    (r"\bye", "e"),
    (r"\be", "ye"),
    (r"(?<=[aeiou])i(?=[^aeiou]|\b)", "y"),
    (r"(?<=[aeiou])y(?=[^aeiou]|\b)", "i"),
    (r"(?<=[bcdfghklmnprstvxz])(?:ia|ja)", "ya"),
    (r"(?<=[aeiou])(?:ia|ja)", "ya"),
    (r"\bj(?=[aeou])", "y"),
    (r"j(?=[aou])", "y"),
    (r"(?<=[^sczkt])h", "kh"),
    (r"\bh", "kh"),
    (r"\bch", "kh"),
    (r"x", "kh"),
    (r"kh", "h"),
    (r"tz|c(?!h)", "ts"),
    (r"ck", "k"),
    (r"ou", "u"),
    (r"off\b", "ov"),
    (r"sk\b", "ski"),
    (r"([bdfgklmnprtvz])\1", r"\1"),
)
_CYRILLIC: Final = str.maketrans(
    {
        "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "zh", "з": "z",
        "и": "i", "й": "y", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p",
        "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch",
        "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya",
        "і": "i", "є": "ye", "ґ": "g", "ө": "o", "ү": "u", "қ": "q", "ғ": "gh", "ң": "ng",
    }
)  # fmt: skip


def spellings(
    key: str, within: AbstractSet[str] | None = None
) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield other keys of a name with the countries where each counts, likeliest first.

    At most `LIMIT` for each language, none for names of more than `LONGEST` letters; with `within` only of languages
    that count in one of these countries.
    """
    if not SHORTEST <= len(key) <= LONGEST:
        return
    if "а" <= key[0] <= "ө":
        key = key.translate(_CYRILLIC)
        yield key, RUSSIAN
    if not key.isascii():
        return
    for countries, variants in (
        (KOREAN, _korean(key)),
        (CHINESE, _chinese(key)),
        (RUSSIAN, _russian(key)),
    ):
        if within is not None and countries.isdisjoint(within):
            continue
        seen = {key}
        for variant in itertools.islice(variants, LIMIT):
            if variant not in seen:
                seen.add(variant)
                yield variant, countries


def _korean(key: str) -> Iterator[str]:
    joined = key.replace(" ", "")
    if not _KOREAN_WORD.fullmatch(joined):
        return
    if joined != key:
        yield joined
    pieces = _KOREAN_PIECES.findall(joined)
    choices = [_KOREAN_CHOICES.get(piece, (piece,)) for piece in pieces]
    if joined[0] in "yi":
        choices[0] = (*choices[0], *(f"{r}{choices[0][0]}" for r in "rn"))
    elif joined[0] in "rln":
        bare = ("",) if pieces[1:] and pieces[1][0] in "yi" else ()
        choices[0] = ("r", "n", *bare)
    yield "".join(choice[0] for choice in choices)
    for spelling in itertools.islice(itertools.product(*choices), 16 * LIMIT):
        yield "".join(spelling)


def _chinese(key: str) -> Iterator[str]:
    syllables = _wade_syllables(key.replace(" ", ""))
    if not syllables:
        return
    for parts in itertools.product(*syllables):
        yield "".join(parts)


def _wade_syllables(word: str) -> list[list[str]]:
    """Split a word into Wade-Giles syllables, each with its readings in pinyin; empty if it can't be."""
    found: list[list[str]] = []
    at = 0
    while at < len(word):
        match = _WADE_SYLLABLE.match(word, at)
        if match is None:
            return []
        initial, final = match.groups()
        found.append(_readings(initial, final))
        at = match.end()
    return found


def _readings(initial: str, final: str) -> list[str]:
    """Return what a Wade-Giles syllable without its apostrophe may be in pinyin."""
    tail = _WADE_TAILS.get((initial, final), _PINYIN_FINALS[final])
    starts = _PINYIN_INITIALS[initial]
    if initial == "ch":
        starts = ("zh", "ch") if final not in _AFTER_J else ("j", "q")
        if final in _AFTER_EITHER:
            starts = _PINYIN_INITIALS["ch"]
    return [_PINYIN_SPELLING.get(start + final, start + tail) for start in starts]


def _russian(key: str) -> Iterator[str]:
    """Apply the rules one by one, then to each other's outcomes."""
    reached = [key]
    for spelling in reached:
        for pattern, replacement in _RUSSIAN_RULES:
            variant = re.sub(pattern, replacement, spelling)
            if variant not in reached and len(variant) <= LONGEST + 4:
                reached.append(variant)
                yield variant
        if len(reached) > LIMIT:
            return

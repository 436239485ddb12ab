"""Folding of names to keys, and the other keys that a name may be found under.

A key is what the gazetteer is asked for: lower case, no accents, no apostrophes, hyphens and other
marks as single spaces. Folding is idempotent and total: any text has a key, even an empty one.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

from geo._romanise import spellings
from layers.vocabulary import PlaceKind

if TYPE_CHECKING:
    from collections.abc import Iterator

_REMOVED = (
    "'`´‘’‚‛ʹʺʻʼʽʾʿˈ′″‵＇"  # apostrophes, primes, ayn and hamza of romanisations
    "\u00ad\u061c\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"  # invisible
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"  # direction marks
    "\u0640"  # Arabic tatweel
)
_LETTERS = {
    "ø": "o",
    "ł": "l",
    "đ": "d",
    "ð": "d",
    "þ": "th",
    "æ": "ae",
    "œ": "oe",
    "ı": "i",
    "ħ": "h",
    "ŧ": "t",
    "ŋ": "n",
    "ə": "a",
    "ƙ": "k",
    "ɓ": "b",
    "ɗ": "d",
    "&": " and ",
    "٬": "",
}
_TABLE = str.maketrans({**dict.fromkeys(_REMOVED, ""), **_LETTERS})
_STOP_OF_LETTER = re.compile(r"(?<![^\W_])([^\W\d_])\.")
_BREAKS = re.compile(r"[\W_]+")
_COMBINING = re.compile("[\u0300-\u036f]+")
_ASCII_TABLE = str.maketrans({"'": "", "`": "", "&": " and "})


def fold(text: str) -> str:
    """Return the key of a name: what the gazetteer's index holds.

    Compatibility forms, case, accents of Latin, Greek and Cyrillic, apostrophes and invisible
    characters go; hyphens, stops, commas and runs of space become one space. The stop of a single
    letter goes without a space, so that `U.S.` is `us` and `D.C.` is `dc`.

    Returns
    -------
    str
        The key; empty when the text holds no letter or digit.
    """
    text = text.lower().translate(_ASCII_TABLE) if text.isascii() else _fold_wide(text)
    if "." in text:
        text = _STOP_OF_LETTER.sub(r"\1", text)
    return _BREAKS.sub(" ", text).strip() if not text.isalnum() else text


def _fold_wide(text: str) -> str:
    text = unicodedata.normalize("NFKD", text.casefold())
    text = _COMBINING.sub("", text).translate(_TABLE)
    text = unicodedata.normalize("NFKC", text).casefold()
    return _COMBINING.sub("", text).translate(_TABLE)


def romanisation_variants(name: str) -> tuple[str, ...]:
    """Return the keys under which other romanisations would write a name, likeliest first.

    Korean (McCune-Reischauer, Revised, DPRK), Chinese (Wade-Giles to pinyin) and Russian spellings;
    a name in Cyrillic letters is written in Latin ones first.
    """
    return tuple(dict.fromkeys(key for key, _ in spellings(fold(name))))


_UNITS_HAN: Final[tuple[str, ...]] = (
    "特别行政区",
    "特別行政區",
    "自治区",
    "自治區",
    "自治州",
    "自治县",
    "自治縣",
    "直轄市",
    "直辖市",
    "広域市",
    "特別市",
    "地区",
    "地區",
    "市",
    "省",
    "县",
    "縣",
    "区",
    "區",
    "州",
    "旗",
    "道",
    "郡",
    "镇",
    "鎮",
)
_UNITS_HANGUL: Final[tuple[str, ...]] = (
    "특별자치도",
    "특별자치시",
    "특별시",
    "직할시",
    "광역시",
    "시",
    "군",
    "구",
    "도",
    "성",
    "현",
)


_SHORTEST_STEM: Final = 2


def stripped(key: str) -> tuple[str, ...]:
    """Return a key in Chinese or Korean script without its unit (省, 市, 도), if it has one.

    At least two letters stay, so that 광주시 is also 광주 but 도시 stays what it is.
    """
    last = key[-1:]
    if "가" <= last <= "힣":
        units = _UNITS_HANGUL
    elif "一" <= last <= "鿿":
        units = _UNITS_HAN
    else:
        return ()
    for unit in units:
        if key.endswith(unit) and len(stem := key[: -len(unit)].strip()) >= _SHORTEST_STEM:
            return (stem,)
    return ()


_WORDS: Final[dict[str, tuple[PlaceKind, ...]]] = {
    **dict.fromkeys(
        ("city", "town", "village", "si", "shi", "up", "ri", "dong"), (PlaceKind.CITY,)
    ),
    **dict.fromkeys(
        ("province", "oblast", "krai", "kray", "region", "state", "governorate", "do", "sheng"),
        (PlaceKind.ADMIN1, PlaceKind.MACRO_REGION),
    ),
    **dict.fromkeys(
        ("county", "district", "prefecture", "gun", "gu", "xian", "qu", "aimag", "municipality"),
        (PlaceKind.ADMIN1, PlaceKind.ADMIN2, PlaceKind.DISTRICT, PlaceKind.CITY),
    ),
    **dict.fromkeys(("river", "gang", "jiang"), (PlaceKind.RIVER,)),
    **dict.fromkeys(("island", "islands"), (PlaceKind.ISLAND,)),
    **dict.fromkeys(("station",), (PlaceKind.STATION, PlaceKind.CITY)),
    **dict.fromkeys(("port",), (PlaceKind.PORT, PlaceKind.CITY)),
}


def without_unit(key: str) -> Iterator[tuple[str, tuple[PlaceKind, ...]]]:
    """Yield a key without the word for what it is, and the kinds that it may then be.

    `tumen city` is `tumen`, a city; `图们市` is `图们`, of any kind.
    """
    for shorter in stripped(key):
        yield shorter, ()
    head, _, word = key.rpartition(" ")
    if head and word in _WORDS:
        yield head, _WORDS[word]
    first, _, rest = key.partition(" of ")
    if rest and first in _WORDS:
        yield rest, _WORDS[first]

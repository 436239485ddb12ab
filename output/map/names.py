"""What a place is called on the map: as the documents call it, where that is a name of its own."""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Final

from layers.vocabulary import PlaceKind, Use

if TYPE_CHECKING:
    from layers.model import Place, Survey

_CURATED: Final = "cm:"
"""Curated places have the English name in use; a gazetteer's may be spelt as no reader spells it."""
_LONGEST: Final = 60
_SHORTEST: Final = 3
_FIXED: Final = {PlaceKind.COUNTRY, PlaceKind.MACRO_REGION, PlaceKind.SEA}


def spoken_names(survey: Survey) -> dict[str, str]:
    """Return the name that the documents use most for a place, by its id, where it differs.

    Names of the gazetteer only, in Latin script, written as names are: no abbreviations, no
    words in small letters.
    """
    said: dict[str, Counter[str]] = defaultdict(Counter)
    places: dict[str, Place] = {}
    for mention in survey.mentions:
        place = mention.place
        if place is None or mention.use is Use.DEMONYM or not _may_differ(place):
            continue
        text = " ".join(mention.text.split())
        if _is_name(text):
            said[place.id][text] += 1
            places[place.id] = place
    chosen = {key: min(names, key=lambda n: (-names[n], n)) for key, names in said.items()}
    return {key: name for key, name in chosen.items() if name != places[key].name}


def _may_differ(place: Place) -> bool:
    return not place.id.startswith(_CURATED) and place.kind not in _FIXED


def _is_name(text: str) -> bool:
    if not _SHORTEST <= len(text) <= _LONGEST or not text[0].isupper() or text.isupper():
        return False
    letters = (character for character in text if character.isalpha())
    return all(unicodedata.name(letter, "").startswith("LATIN") for letter in letters)

"""The page's words in its four languages, and the title and sentence made of what was found."""

from __future__ import annotations

import json
from collections import Counter
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from layers.errors import DataError
from output import style
from output.map.text import clean

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from enum import Enum

    from layers.model import Survey
    from output.map.options import MapOptions

LEADING_SHARE: Final = 0.3
"""The share of the links that a country must touch for the title to name it."""


@lru_cache(maxsize=4)
def page_words(language: str) -> dict[str, str]:
    """Return the words of the page in a language.

    Raises
    ------
    DataError
        When the file of words is missing or damaged.
    """
    try:
        path = files("output.map") / "i18n" / f"{language}.json"
        words = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        msg = f"output/map/i18n/{language}.json can't be read ({error}); install corridormap again"
        raise DataError(msg) from error
    return {str(key): str(value) for key, value in words.items()}


def _labels(table: Mapping[Any, style.Label]) -> dict[str, list[str]]:
    return {_key(member): list(label) for member, label in table.items()}


def _key(member: Enum) -> str:
    return str(member.value)


def key_words() -> dict[str, Any]:
    """Return all that the page's script needs of words, colours, dashes and widths."""
    return {
        "languages": list(style.LANGUAGES),
        "words": {tag: page_words(tag) for tag in style.LANGUAGES},
        "modes": {
            mode.value: [s.color, s.color_dark, s.width, list(s.label)]
            for mode, s in style.MODES.items()
        },
        "statuses": {
            status.value: {
                "dash": list(s.dash),
                "width": s.width_factor,
                "opacity": s.opacity,
                "grey": s.grey,
                "cross": s.cross,
                "label": list(s.label),
            }
            for status, s in style.STATUSES.items()
        },
        "gap": [style.GAP.color, style.GAP.color_dark, style.GAP.width, list(style.GAP.label)],
        "casing": style.CASING_EXTRA_WIDTH,
        "halo": [style.SCHEMATIC_HALO_WIDTH, style.SCHEMATIC_HALO_OPACITY],
        "grey": style.SUSPENDED_GREY,
        "reasons": _labels(style.GAP_REASONS),
        "bases": _labels(style.STATUS_BASES),
        "methods": _labels(style.METHODS),
        "precisions": _labels(style.PRECISIONS),
        "uses": _labels(style.USES),
        "kinds": _labels(style.KINDS),
        "ink": [style.PLACE_COLOR, style.PLACE_COLOR_DARK],
        "area": [
            [style.AREA_FILL, style.AREA_STROKE],
            [style.AREA_FILL_DARK, style.AREA_STROKE_DARK],
        ],
    }


def leading_country(survey: Survey) -> str:
    """Return the code of the country that most links touch, '' when none stands out."""
    countries: Counter[str] = Counter()
    routes = {route.id: route for route in survey.routes}
    for link in survey.links:
        touched = {end.place.country for end in link.endpoints if end.place}
        if link.id in routes:
            touched |= {segment.country for segment in routes[link.id].segments}
        countries.update(sorted(code for code in touched if code))
    ranked = countries.most_common(2)
    if not ranked or ranked[0][1] < LEADING_SHARE * len(survey.links):
        return ""
    if len(ranked) > 1 and ranked[0][1] == ranked[1][1]:
        return ""
    return ranked[0][0]


def describe(
    survey: Survey, options: MapOptions, countries: Sequence[Sequence[Any]]
) -> tuple[str, str]:
    """Return the page's title and description, in its language, for the head of the page."""
    words = page_words(options.language)
    column = 4 + style.LANGUAGES.index(options.language)
    names = {row[0]: str(row[column]) for row in countries}
    country = names.get(leading_country(survey), "")
    title = options.title or (
        words["title_country"].replace("{country}", country) if country else words["title_plain"]
    )
    located = {mention.place.id for mention in survey.mentions if mention.place}
    counts = {
        "documents": len(survey.documents),
        "places": len(located),
        "links": len(survey.links),
    }
    description = options.description or words["about"]
    for key, value in counts.items():
        description = description.replace("{" + key + "}", str(value))
    return clean(title), clean(description, 1000)

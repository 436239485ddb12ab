"""The places of the page: what they are called, and their rows as columns."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from layers.model import Name
from layers.vocabulary import PlaceKind
from output.map.text import clean, number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from layers.model import Place

MOST_NAMES: Final = 40


def called(place: Place, name: str) -> Place:
    """Return the place under another name; the one that it had becomes one of its others."""
    if name == place.name:
        return place
    others = tuple(other for other in place.names if other.text != name)
    return replace(place, name=name, names=(Name(place.name, ""), *others))


def _other_names(place: Place) -> list[list[str]]:
    return [
        [clean(name.text, 120), clean(name.language, 20)]
        for name in place.names[:MOST_NAMES]
        if name.text != place.name or name.language
    ]


def place_columns(places: Sequence[Place]) -> dict[str, Any]:
    """Return the places as columns: thousands of rows would repeat the keys thousands of times."""
    kinds = {kind: n for n, kind in enumerate(PlaceKind)}
    codes = sorted({clean(place.country or "", 8) for place in places})
    code_numbers = {code: n for n, code in enumerate(codes)}
    return {
        "i": [clean(place.id) for place in places],
        "n": [clean(place.name) for place in places],
        "k": [kinds[place.kind] for place in places],
        "x": [number(place.position.lon, 4) for place in places],
        "y": [number(place.position.lat, 4) for place in places],
        "codes": codes,
        "c": [code_numbers[clean(place.country or "", 8)] for place in places],
        "a": _filled([clean(place.admin1 or "") for place in places]),
        "p": [int(place.precision) for place in places],
        "o": _filled([_other_names(place) for place in places]),
    }


def _filled(column: Sequence[Any]) -> dict[int, Any]:
    """Return the cells that hold something, by row."""
    return {row: cell for row, cell in enumerate(column) if cell}

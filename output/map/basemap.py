"""The ground of the map: choose, from the packaged file, the detail that a survey needs."""

from __future__ import annotations

import json
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from layers.errors import DataError

if TYPE_CHECKING:
    from output.map.view import Box

_KEYS: Final = {
    *("quantum", "land", "border", "province", "disputed", "rivers", "lakes", "countries"),
    *("seas", "cities", "cell_degrees", "cells", "fine", "coarse", "sources"),
}
_SMALL_RING: Final = 0.1
"""Square degrees below which an island is left out, away from the survey's region."""
_CITY_RANK_AWAY: Final = 1
"""The last rank of city that is labelled away from the survey's region."""
_MARGIN_DEGREES: Final = 3.0


@lru_cache(maxsize=1)
def load_basemap() -> dict[str, Any]:
    """Return the packaged ground.

    Raises
    ------
    DataError
        When the file is missing, is not JSON, or lacks a part.
    """
    path = files("output.map") / "data" / "basemap.json"
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        msg = f"output/map/data/basemap.json can't be read ({error}); install corridormap again"
        raise DataError(msg) from error
    missing = sorted(_KEYS - set(data)) if isinstance(data, dict) else sorted(_KEYS)
    if missing or len(data["fine"]) != len(data["coarse"]) != len(data["cells"]):
        msg = f"output/map/data/basemap.json is damaged (no {missing}); install corridormap again"
        raise DataError(msg)
    found: dict[str, Any] = data
    return found


def select_basemap(focus: Box | None) -> dict[str, Any]:
    """Return the ground for a page: fine within `focus`, coarse elsewhere, arcs renumbered.

    Parameters
    ----------
    focus
        West, south, east, north in degrees; None for a coarse world.
    """
    return _Selection(load_basemap(), focus).payload()


class _Selection:
    """One choice of detail over the arc table."""

    def __init__(self, data: dict[str, Any], focus: Box | None) -> None:
        self.data = data
        self.size = float(data["cell_degrees"])
        self.focus = focus
        self.arcs: list[str] = []
        self.numbers: dict[int, int] = {}

    def near(self, arc: int) -> bool:
        """Tell whether an arc's cell touches the focus."""
        cell = self.data["cells"][arc]
        west = (cell // 100 - 23) * self.size
        south = (cell % 100 - 12) * self.size
        return self.touches(west, south, west + self.size, south + self.size)

    def touches(self, west: float, south: float, east: float, north: float) -> bool:
        if self.focus is None:
            return False
        margin = _MARGIN_DEGREES
        return (
            west < self.focus.east + margin
            and east > self.focus.west - margin
            and south < self.focus.north + margin
            and north > self.focus.south - margin
        )

    def use(self, arc: int) -> int:
        if arc not in self.numbers:
            self.numbers[arc] = len(self.arcs)
            self.arcs.append(self.data["fine" if self.near(arc) else "coarse"][arc])
        return self.numbers[arc]

    def lines(self, kind: str, *, only_near: bool = False) -> list[int]:
        return [self.use(arc) for arc in self.data[kind] if not only_near or self.near(arc)]

    def rings(self) -> list[list[int]]:
        chosen = [
            arcs
            for area, arcs in self.data["land"]
            if area >= _SMALL_RING or any(self.near(arc) for arc in arcs)
        ]
        return [[self.use(arc) for arc in arcs] for arcs in chosen]

    def cities(self) -> list[list[Any]]:
        return [
            city
            for city in self.data["cities"]
            if city[2] <= _CITY_RANK_AWAY or self.touches(city[0], city[1], city[0], city[1])
        ]

    def payload(self) -> dict[str, Any]:
        return {
            "q": self.data["quantum"],
            "land": self.rings(),
            "border": self.lines("border"),
            "province": self.lines("province", only_near=True),
            "disputed": self.lines("disputed"),
            "rivers": self.lines("rivers", only_near=True),
            "lakes": [[self.use(arc) for arc in arcs] for arcs in self.data["lakes"]],
            "countries": self.data["countries"],
            "seas": self.data["seas"],
            "cities": self.cities(),
            "arcs": self.arcs,
        }

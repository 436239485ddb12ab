"""Stops of a route: what a place or a waypoint asks of a network."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from geo.geodesy import distance_km
from layers.errors import DataError
from layers.model import Place, Position, Waypoint
from layers.vocabulary import Mode, PlaceKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

TOWN_KM, BIG_TOWN_KM, BIG_TOWN = 8.0, 16.0, 300_000
WIDE = frozenset({PlaceKind.COUNTRY, PlaceKind.MACRO_REGION, PlaceKind.ADMIN1})


@dataclass(frozen=True, slots=True)
class Stop:
    """A place on the way: its name, where it is, and how freely a network may stand in for it."""

    name: str
    position: Position
    country: str | None = None
    wide: bool = False
    """True for a country, region or province: the way starts at a node that stands for it."""
    inferred: bool = False
    """True where the position was chosen for it and is not its own."""
    town_km: float = 8.0
    """Nearer to the network than this it is on it: its position is a town hall, not a station."""

    @classmethod
    def of_place(cls, place: Place) -> Self:
        """Stop of a place."""
        town_km = BIG_TOWN_KM if place.population >= BIG_TOWN else TOWN_KM
        wide = place.kind in WIDE
        return cls(place.name, place.position, place.country, wide=wide, town_km=town_km)

    @classmethod
    def of_waypoint(cls, waypoint: Waypoint) -> Self:
        """Stop of a waypoint of the catalogue."""
        return cls(waypoint.name, waypoint.position, waypoint.country)


@dataclass(frozen=True, slots=True)
class Gateways:
    """Cities and ports that stand for a country when it is an end of a link."""

    by_country: Mapping[str, tuple[tuple[str, str, Position], ...]]
    """Country code to (use, name, position); use is `land` or `sea`."""

    @classmethod
    def open(cls, path: Path) -> Self:
        """Read `gateways.csv`.

        Raises
        ------
        DataError
            If it is missing or a row can't be read.
        """
        found: dict[str, list[tuple[str, str, Position]]] = {}
        try:
            with path.open(encoding="utf-8", newline="") as file:
                for row in csv.DictReader(file):
                    where = Position(float(row["lon"]), float(row["lat"]))
                    found.setdefault(row["country"], []).append((row["use"], row["name"], where))
        except (OSError, KeyError, ValueError, TypeError) as error:
            msg = f"Gateway table {path.name!r} can't be read ({error}): install corridormap again"
            raise DataError(msg) from error
        return cls({country: tuple(rows) for country, rows in found.items()})

    def stand_in(self, stop: Stop, toward: Position, mode: Mode) -> Stop:
        """Return the gateway of a country that lies nearest to the other end; the stop itself if none."""
        use = "sea" if mode is Mode.SEA else "land"
        rows = [r for r in self.by_country.get(stop.country or "", ()) if r[0] == use]
        if not rows:
            return stop
        _, name, where = min(rows, key=lambda r: (distance_km(r[2], toward), r[1]))
        return Stop(f"{name} (for {stop.name})", where, stop.country, inferred=True)


def resolve(stops: Sequence[Stop], gateways: Gateways, mode: Mode) -> list[Stop]:
    """Return stops with a stand-in for each country, looking towards its neighbour on the way."""
    out = list(stops)
    for i, stop in enumerate(stops):
        if stop.wide and stop.country and len(stops) > 1:
            other = stops[i + 1] if i + 1 < len(stops) else stops[i - 1]
            out[i] = gateways.stand_in(stop, other.position, mode)
    return out

"""Track gauges by country and the places where they change."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from geo.geodesy import distance_km
from layers.errors import DataError
from layers.model import GaugeBreak, Position, Segment

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

NAMED_WITHIN_KM = 60.0


@dataclass(frozen=True, slots=True)
class Gauges:
    """The main gauge of each country's railways, mm, and the named breaks of gauge."""

    by_country: Mapping[str, int]
    breaks: tuple[tuple[str, Position, str], ...]
    """Two country codes in order (`CN-MN`), position, name."""

    @classmethod
    def open(cls, path: Path) -> Self:
        """Read `gauges.csv`.

        Raises
        ------
        DataError
            If it is missing or a row can't be read.
        """
        by_country: dict[str, int] = {}
        breaks: list[tuple[str, Position, str]] = []
        try:
            with path.open(encoding="utf-8", newline="") as file:
                for row in csv.DictReader(file):
                    if row["kind"] == "country":
                        by_country[row["key"]] = int(row["gauge_mm"])
                    else:
                        where = Position(float(row["lon"]), float(row["lat"]))
                        breaks.append((row["key"], where, row["name"]))
        except (OSError, KeyError, ValueError, TypeError) as error:
            msg = f"Gauge table {path.name!r} can't be read ({error}): install corridormap again"
            raise DataError(msg) from error
        return cls(by_country, tuple(breaks))

    def of(self, country: str | None) -> int | None:
        """Return main gauge of a country, mm; None where it is mixed or unknown."""
        return self.by_country.get(country or "")

    def breaks_along(self, segments: Iterable[Segment]) -> tuple[GaugeBreak, ...]:
        """Points along a route where the gauge changes, in order."""
        found: list[GaugeBreak] = []
        before: Segment | None = None
        for segment in segments:
            if segment.gauge_mm is None or not segment.positions:
                continue
            if before is not None and before.gauge_mm not in {None, segment.gauge_mm}:
                found.append(self._between(before, segment))
            before = segment
        return tuple(found)

    def _between(self, before: Segment, after: Segment) -> GaugeBreak:
        assert before.gauge_mm is not None
        assert after.gauge_mm is not None
        where = after.positions[0]
        pair = {before.country, after.country}
        near = [
            (distance_km(position, where), name)
            for key, position, name in self.breaks
            if pair <= set(key.split("-")) and distance_km(position, where) <= NAMED_WITHIN_KM
        ]
        border = f"Border {before.country} / {after.country}" if len(pair) > 1 else before.to_name
        name = min(near)[1] if near else border
        return GaugeBreak(where, name, before.gauge_mm, after.gauge_mm)

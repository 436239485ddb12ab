"""Segments of made-up routes between the places of the small survey."""

from __future__ import annotations

import itertools
import random

from layers.model import Position, Segment
from layers.vocabulary import GapReason, GeometryMethod, Mode, Status, StatusBasis
from tests.browser.korea_facts import PLACES


def at(*pairs: tuple[float, float]) -> tuple[Position, ...]:
    return tuple(Position(*pair) for pair in pairs)


def _wiggle(keys: list[str], seed: int, steps: int = 14) -> tuple[Position, ...]:
    """Return a line through places with small bends, as surveyed track has."""
    chance = random.Random(seed)
    line: list[Position] = []
    ends = [PLACES[key][2:4] for key in keys]
    for (ax, ay), (bx, by) in itertools.pairwise(ends):
        line.append(Position(ax, ay))
        for step in range(1, steps):
            share = step / steps
            line.append(
                Position(
                    ax + (bx - ax) * share + chance.uniform(-0.05, 0.05),
                    ay + (by - ay) * share + chance.uniform(-0.05, 0.05),
                )
            )
    line.append(Position(*ends[-1]))
    return tuple(line)


def track(
    keys: list[str],
    km: float,
    *,
    mode: Mode = Mode.RAIL,
    country: str | None = None,
    gauge: int | None = 1435,
    seed: int = 1,
    method: GeometryMethod = GeometryMethod.NETWORK,
    status: Status = Status.OPERATING,
) -> Segment:
    return Segment(
        _wiggle(keys, seed),
        mode,
        method,
        km,
        country=country,
        gauge_mm=gauge if mode is Mode.RAIL else None,
        status=status,
        from_name=PLACES[keys[0]][0],
        to_name=PLACES[keys[-1]][0],
    )


def gap(line: tuple[Position, ...], km: float, reason: GapReason, ends: tuple[str, str]) -> Segment:
    return Segment(
        line,
        Mode.RAIL,
        GeometryMethod.STRAIGHT,
        km,
        exists=False,
        gap_reason=reason,
        status=Status.CONSTRUCTION if reason is GapReason.CONSTRUCTION else Status.SEVERED,
        status_basis=StatusBasis.CATALOGUE,
        as_of="2024-10-15",
        from_name=ends[0],
        to_name=ends[1],
    )


def scheme(keys: list[str], km: float, mode: Mode, *, straight: bool = False) -> Segment:
    line = at(*(PLACES[key][2:4] for key in keys))
    method = GeometryMethod.STRAIGHT if straight else GeometryMethod.WAYPOINTS
    if mode is Mode.SEA:
        method = GeometryMethod.SEA_NETWORK
    return Segment(
        line, mode, method, km, from_name=PLACES[keys[0]][0], to_name=PLACES[keys[-1]][0]
    )

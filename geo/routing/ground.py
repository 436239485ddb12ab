"""Lay a line of stops on a network of tracks or roads: anchors, ways, gaps, feeders."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from geo.geodesy import distance_km, great_circle, length_km, steps_km
from geo.graph import APPROACH, GAP, Anchor, Graph, Way
from geo.routing.gaps import bridge
from geo.routing.runs import Run, Standing
from layers.model import Position
from layers.vocabulary import GapReason, GeometryMethod

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from geo.routing.stops import Stop

    Countries = Callable[[Sequence[Position]], tuple[str | None, ...]]

END_REACH_KM = 150.0
STOP_REACH_KM = 30.0
WIDE_REACH_KM = 400.0
TOWN_KM = 8.0
"""A place nearer to the network than this is on it: its position is a town hall, not a station."""
DETOUR = 2.2
DETOUR_SHORT_KM = 40.0
SPUR_KM = 12.0
_PART_CHANGE_KM = 120.0
_SMALL_PART_KM = 60.0



@dataclass(frozen=True, slots=True)
class Ground:
    """A network, and what is needed to name and judge stretches that it doesn't have."""

    graph: Graph
    countries: Countries
    """Countries of many positions, None at sea."""
    feeder_gap: bool = True
    """Whether a feeder to a place off the network is a gap (rail) or plain ground (road)."""


@dataclass(frozen=True, slots=True)
class Leg:
    """What was found between two stops: runs, or none where there is nothing to go on."""

    runs: tuple[Run, ...]


def lay(
    ground: Ground, stops: Sequence[Stop], standings: Sequence[Standing], *, new_line: bool
) -> list[list[Run]]:
    """Lay a line through all stops.

    Parameters
    ----------
    ground
        The network.
    stops
        Two or more, in order.
    standings
        One for each leg between two stops.
    new_line
        True where the line isn't built: what the network lacks is a gap. False: it is there, but
        not in the data, and is drawn schematic.

    Returns
    -------
    The runs of each leg, in order.
    """
    anchors = choose(ground.graph, stops)
    ways = [
        _way(ground.graph, a, b, s.position, t.position)
        for (a, b), (s, t) in zip(pairwise(anchors), pairwise(stops), strict=True)
    ]
    _trim_spurs(ways)
    legs = []
    for i, way in enumerate(ways):
        start, goal = stops[i], stops[i + 1]
        if way is None:
            ends = _known(ground.graph, anchors[i], start), _known(ground.graph, anchors[i + 1], goal)
            legs.append([_straight(ground, *ends, start.name, goal.name, standings[i], new_line=new_line)])
        else:
            legs.append(_runs(ground, way, start.name, goal.name, standings[i]))
    _feed(ground, legs, stops, standings, anchors)
    return legs


def choose(graph: Graph, stops: Sequence[Stop]) -> list[Anchor | None]:
    """Tie each stop to a point of the network so that neighbours share a connected part.

    A stop beyond reach of the network gets None.
    """
    options: list[list[Anchor | None]] = []
    for i, stop in enumerate(stops):
        reach = END_REACH_KM if i in {0, len(stops) - 1} else STOP_REACH_KM
        reach = WIDE_REACH_KM if stop.wide and not stop.inferred else reach
        near = graph.anchors(stop.position, within_km=reach)
        options.append([*near] or [None])
    prices = [[_price(graph, a) for a in row] for row in options]
    total, back = prices[0], []
    for row, price, before in zip(options[1:], prices[1:], options, strict=False):
        step = [
            [t + _change(a, b) for t, a in zip(total, before, strict=True)] for b in row
        ]
        picks = [int(np.argmin(s)) for s in step]
        total = [s[k] + p for s, k, p in zip(step, picks, price, strict=True)]
        back.append(picks)
    index = int(np.argmin(total))
    chosen = [options[-1][index]]
    for row, picks in zip(reversed(options[:-1]), reversed(back), strict=True):
        index = picks[index]
        chosen.append(row[index])
    return chosen[::-1]


def _price(graph: Graph, anchor: Anchor | None) -> float:
    if anchor is None:
        return 0.0
    small = max(0.0, _SMALL_PART_KM - float(graph.part_km[anchor.part]))
    return 3 * anchor.away_km + small


def _change(a: Anchor | None, b: Anchor | None) -> float:
    return 0.0 if a is None or b is None or a.part == b.part else _PART_CHANGE_KM


def _known(graph: Graph, anchor: Anchor | None, stop: Stop) -> Position:
    """Where a straight stretch ends: on the network if the stop is tied to it."""
    return stop.position if anchor is None else graph.position(anchor.point)


def _way(graph: Graph, a: Anchor | None, b: Anchor | None, s: Position, t: Position) -> Way | None:
    """The way between two anchors that a planner would take, or None for a straight gap."""
    if a is None or b is None:
        return None
    crow = distance_km(graph.position(a.point), graph.position(b.point))
    limit = DETOUR * max(crow, distance_km(s, t)) + DETOUR_SHORT_KM
    way = graph.shortest(a.point, b.point)
    if way is not None and way.length_km <= limit:
        return way
    found = [
        w
        for w in (graph.shortest(a.point, b.point, approaches=True), bridge(graph, a.point, b.point))
        if w is not None and w.length_km <= limit
    ]
    return min(found, key=lambda w: w.length_km + 2 * w.missing_km, default=None)


def _trim_spurs(ways: list[Way | None]) -> None:
    """Cut the stub where a way runs to a stop's own siding and back along the same track."""
    for i, (first, second) in enumerate(pairwise(ways)):
        if first is None or second is None:
            continue
        size = 0
        limit = min(first.km.size, second.km.size)
        while size < limit and first.points[-2 - size] == second.points[1 + size]:
            size += 1
        if size and first.km[first.km.size - size :].sum() <= SPUR_KM:
            cut = first.km.size - size
            ways[i] = Way(first.points[: cut + 1], first.km[:cut], first.kind[:cut], first.note[:cut])
            ways[i + 1] = Way(
                second.points[size:], second.km[size:], second.kind[size:], second.note[size:]
            )


def _runs(ground: Ground, way: Way, start: str, goal: str, standing: Standing) -> list[Run]:
    """A way cut where track becomes gap or one gap another."""
    if not way.km.size:
        return []
    gap = np.where(way.kind >= GAP, way.note.astype(np.int64) + 1, 0)
    gap = np.where(way.kind == APPROACH, 1000, gap)
    cuts = [0, *(np.flatnonzero(np.diff(gap)) + 1).tolist(), way.km.size]
    names = [start, *(_end_name(ground.graph, way, i) for i in cuts[1:-1]), goal]
    return [
        _run(ground, way, slice(a, b), names[i : i + 2], standing)
        for i, (a, b) in enumerate(pairwise(cuts))
    ]


def _end_name(graph: Graph, way: Way, step: int) -> str:
    """Name of the gap's end at the start of a step, where the curated fixes know it."""
    point = graph.position(int(way.points[step]))
    for note in {int(way.note[step - 1]), int(way.note[step])} - {0}:
        row = graph.notes[note - 1]
        if row["kind"] == "gap":
            ends = [
                (distance_km(point, Position(float(row[f"{e}_lon"]), float(row[f"{e}_lat"]))), e)
                for e in ("from", "to")
            ]
            return row[f"{min(ends)[1]}_name"]
    return "end of track"


def _run(
    ground: Ground, way: Way, steps: slice, names: Sequence[str], standing: Standing
) -> Run:
    graph = ground.graph
    points = way.points[steps.start : steps.stop + 1]
    positions = tuple(
        Position(lon, lat)
        for lon, lat in zip(graph.lon[points].tolist(), graph.lat[points].tolist(), strict=True)
    )
    kind, note = int(way.kind[steps.start]), int(way.note[steps.start])
    missing = kind >= GAP
    reason = None
    if missing:
        reason = _reason(ground, positions, graph.notes[note - 1]["reason"] if note else "")
    codes = graph.codes
    return Run(
        positions=positions,
        step_km=tuple(way.km[steps].tolist()),
        countries=tuple(codes[c] or None for c in graph.country[points].tolist()),
        method=GeometryMethod.STRAIGHT if missing else GeometryMethod.NETWORK,
        exists=not missing,
        reason=reason,
        from_name=names[0],
        to_name=names[1],
        name=f"{names[0]} - {names[1]}" if missing else "",
        standing=standing,
    )


def _reason(ground: Ground, line: Sequence[Position], stated: str) -> GapReason:
    """Why there is no track: as curated, else sea where the line leaves every country."""
    if stated:
        return GapReason(stated)
    dense = [p for a, b in pairwise(line) for p in great_circle(a, b, step_km=2.0)]
    at_sea = [c is None for c in ground.countries(dense)]
    return GapReason.SEA if sum(at_sea) * 2.0 > 3.0 else GapReason.NO_TRACK  # noqa: PLR2004


def _straight(
    ground: Ground,
    a: Position,
    b: Position,
    start: str,
    goal: str,
    standing: Standing,
    *,
    new_line: bool,
) -> Run:
    """A schematic stretch: a gap of a line that isn't built, else a line that isn't in the data."""
    line = great_circle(a, b, step_km=20.0)
    lon, lat = np.array([p.lon for p in line]), np.array([p.lat for p in line])
    return Run(
        positions=line,
        step_km=tuple(steps_km(lon, lat).tolist()),
        countries=ground.countries(line),
        method=GeometryMethod.STRAIGHT,
        exists=not new_line,
        reason=_reason(ground, line, "") if new_line else None,
        from_name=start,
        to_name=goal,
        name=f"{start} - {goal}" if new_line else "",
        standing=standing,
    )


def _feed(
    ground: Ground,
    legs: list[list[Run]],
    stops: Sequence[Stop],
    standings: Sequence[Standing],
    anchors: Sequence[Anchor | None],
) -> None:
    """Put straight feeders between the ends of the line and places that lie off the network."""
    for index, leg in ((0, 0), (-1, -1)):
        anchor, stop = anchors[index], stops[index]
        if anchor is None or stop.wide or anchor.away_km <= TOWN_KM:
            continue
        on_net = ground.graph.position(anchor.point)
        ends = (stop.position, on_net) if index == 0 else (on_net, stop.position)
        names = (stop.name, "network") if index == 0 else ("network", stop.name)
        run = _straight(
            ground, *ends, *names, standings[leg], new_line=ground.feeder_gap
        )
        if index == 0:
            legs[0].insert(0, run)
        else:
            legs[-1].append(run)


def line_km(runs: Sequence[Run]) -> float:
    """Length of runs, km."""
    return sum(length_km(run.positions) for run in runs)

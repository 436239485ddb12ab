"""Lay a line of stops on a network of tracks or roads: anchors, ways, gaps, feeders."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from geo.geodesy import distance_km, great_circle, length_km, steps_km
from geo.graph import APPROACH, GAP, Anchor, Graph, Way
from geo.routing.gaps import Bridge, End, bridge
from geo.routing.runs import Run, Standing
from layers.errors import RoutingError
from layers.model import Position
from layers.vocabulary import GapReason, GeometryMethod, Status

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from geo.routing.stops import Stop

    Countries = Callable[[Sequence[Position]], tuple[str | None, ...]]

END_REACH_KM = 60.0
STOP_REACH_KM = 30.0
REMOTE_KM = 700.0
LONGEST_KM = 5000.0
BUILT = frozenset({Status.OPERATING, Status.SUSPENDED})
WIDE_REACH_KM = 400.0
SEA_SHARE, SEA_KM = 0.25, 50.0
"""A gap is one of sea where this share of it, or this much, lies off every coast."""
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
    share_land: Callable[[Position, Position], bool]
    """Whether two positions lie on one piece of land of a country."""
    gaps: bool = True
    """Whether what the network lacks is a gap (rail), or only schematic (main roads, corridors)."""

    def is_gap(self, standing: Standing) -> bool:
        """Whether a stretch that the network lacks is missing, and not only absent from the data."""
        return self.gaps and standing.status not in BUILT


def lay(ground: Ground, stops: Sequence[Stop], standings: Sequence[Standing]) -> list[list[Run]]:
    """Lay a line through all stops.

    Parameters
    ----------
    ground
        The network.
    stops
        Two or more, in order.
    standings
        One for each leg between two stops. Of a leg that is operating or suspended, what the
        network lacks is drawn schematic; of any other it is a gap.

    Returns
    -------
    The runs of each leg, in order.

    Raises
    ------
    RoutingError
        If an end is too far from the network, or a stretch off it too long to mean anything.
    """
    anchors = choose(ground.graph, stops)
    for index in (0, -1):
        if anchors[index] is None:
            _refuse_remote(ground.graph, stops[index])
    ends = [_end(ground.graph, a, s) for a, s in zip(anchors, stops, strict=True)]
    found = [
        _between(ground.graph, a, b, distance_km(s.position, t.position))
        for (a, b), (s, t) in zip(pairwise(ends), pairwise(stops), strict=True)
    ]
    _trim_spurs(found)
    legs = [
        _leg(ground, one, ends[i : i + 2], (stops[i].name, stops[i + 1].name), standings[i])
        for i, one in enumerate(found)
    ]
    _feed(ground, legs, stops, standings, anchors)
    return legs


def _leg(
    ground: Ground,
    found: Way | Bridge | None,
    ends: Sequence[End],
    names: tuple[str, str],
    standing: Standing,
) -> list[Run]:
    """Return the runs of what was found between two stops."""
    if isinstance(found, Way):
        return _runs(ground, found, *names, standing)
    if found is None:
        return [_straight(ground, ends[0].position, ends[1].position, *names, standing)]
    first = names[0] if found.left is None else _track_end(found.start)
    last = names[1] if found.right is None else _track_end(found.goal)
    left = _runs(ground, found.left, names[0], first, standing) if found.left else []
    right = _runs(ground, found.right, last, names[1], standing) if found.right else []
    return [*left, _straight(ground, found.start, found.goal, first, last, standing), *right]


def _refuse_remote(graph: Graph, stop: Stop) -> None:
    near = graph.anchors(stop.position, within_km=REMOTE_KM, limit=1)
    if not near:
        kind = graph.header["kind"]
        msg = f"{stop.name!r} is more than {REMOTE_KM:.0f} km from any {kind}: name a place on it"
        raise RoutingError(msg)


def choose(graph: Graph, stops: Sequence[Stop]) -> list[Anchor | None]:
    """Tie each stop to a point of the network so that neighbours share a connected part.

    A stop beyond reach of the network gets None.
    """
    options: list[list[Anchor | None]] = []
    for i, stop in enumerate(stops):
        reach = END_REACH_KM if i in {0, len(stops) - 1} else STOP_REACH_KM
        reach = WIDE_REACH_KM if stop.wide and not stop.inferred else reach
        country = None if stop.wide else stop.country
        near = graph.anchors(stop.position, within_km=reach, country=country)
        options.append([*near] or [None])
    prices = [[_price(graph, a) for a in row] for row in options]
    total, back = prices[0], []
    for row, price, before in zip(options[1:], prices[1:], options, strict=False):
        step = [[t + _change(a, b) for t, a in zip(total, before, strict=True)] for b in row]
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


def _end(graph: Graph, anchor: Anchor | None, stop: Stop) -> End:
    """Return where a leg ends: on the network if the stop is tied to it."""
    if anchor is None:
        return End(stop.position, None, stop.country)
    country = stop.country or graph.country_of(anchor.point)
    return End(graph.position(anchor.point), anchor.point, country)


def _between(graph: Graph, a: End, b: End, crow_km: float) -> Way | Bridge | None:
    """Return what a planner would take between two ends, or None for a straight gap."""
    limit = DETOUR * max(crow_km, distance_km(a.position, b.position)) + DETOUR_SHORT_KM
    found: list[tuple[float, Way | Bridge]] = []
    if a.point is not None and b.point is not None:
        way = graph.shortest(a.point, b.point)
        if way is not None and way.length_km <= limit:
            return way
        way = graph.shortest(a.point, b.point, approaches=True)
        if way is not None and way.length_km <= limit:
            found.append((way.length_km + 2 * way.missing_km, way))
    one = bridge(graph, a, b)
    if one is not None and one.length_km <= limit:
        found.append((one.length_km + 2 * one.gap_km, one))
    return min(found, key=lambda f: f[0])[1] if found else None


def _trim_spurs(ways: list[Way | Bridge | None]) -> None:
    """Cut the stub where a way runs to a stop's own siding and back along the same track."""
    for i, (first, second) in enumerate(pairwise(ways)):
        if not isinstance(first, Way) or not isinstance(second, Way):
            continue
        size = 0
        limit = min(first.km.size, second.km.size)
        while size < limit and first.points[-2 - size] == second.points[1 + size]:
            size += 1
        if size and first.km[first.km.size - size :].sum() <= SPUR_KM:
            cut = first.km.size - size
            ways[i] = Way(
                first.points[: cut + 1], first.km[:cut], first.kind[:cut], first.note[:cut]
            )
            ways[i + 1] = Way(
                second.points[size:], second.km[size:], second.kind[size:], second.note[size:]
            )


def _runs(ground: Ground, way: Way, start: str, goal: str, standing: Standing) -> list[Run]:
    """Return a way cut where track becomes gap or one gap another."""
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
    return _track_end(point)


def _track_end(position: Position) -> str:
    return f"end of track ({position.lat:.2f}, {position.lon:.2f})"


def _run(ground: Ground, way: Way, steps: slice, names: Sequence[str], standing: Standing) -> Run:
    graph = ground.graph
    points = way.points[steps.start : steps.stop + 1]
    positions = tuple(
        Position(lon, lat)
        for lon, lat in zip(graph.lon[points].tolist(), graph.lat[points].tolist(), strict=True)
    )
    kind, note = int(way.kind[steps.start]), int(way.note[steps.start])
    drawn = kind >= GAP
    missing = kind == GAP or (kind == APPROACH and ground.is_gap(standing))
    reason = None
    if missing:
        reason = _reason(ground, positions, graph.notes[note - 1]["reason"] if note else "")
    return Run(
        positions=positions,
        step_km=tuple(way.km[steps].tolist()),
        countries=_countries(ground, points, positions),
        method=GeometryMethod.STRAIGHT if drawn else graph.method,
        exists=not missing,
        reason=reason,
        from_name=names[0],
        to_name=names[1],
        gap_id=note + 1 if missing else 0,
        standing=standing,
    )


def _countries(
    ground: Ground, points: NDArray[np.int64], positions: Sequence[Position]
) -> tuple[str | None, ...]:
    """Countries of points of the network, out of the borders where the network has none."""
    if not ground.graph.has_countries:
        return ground.countries(positions)
    codes = ground.graph.codes
    return tuple(codes[c] or None for c in ground.graph.country[points].tolist())


def _reason(ground: Ground, line: Sequence[Position], stated: str) -> GapReason:
    """Why there is no track: as curated, else sea where the line leaves every country, and not only across a bay."""
    if stated:
        return GapReason(stated)
    dense = [p for a, b in pairwise(line) for p in great_circle(a, b, step_km=2.0)]
    at_sea = np.array([c is None for c in ground.countries(dense)])
    share = float(at_sea.mean())
    wet = share >= SEA_SHARE or share * length_km(line) >= SEA_KM
    return GapReason.SEA if wet and not ground.share_land(line[0], line[-1]) else GapReason.NO_TRACK


def _straight(
    ground: Ground,
    a: Position,
    b: Position,
    start: str,
    goal: str,
    standing: Standing,
) -> Run:
    """Return a schematic stretch: a gap of a line that isn't built, else a line that isn't in the data."""
    if distance_km(a, b) > LONGEST_KM:
        msg = (
            f"No {ground.graph.header['kind']} joins {start!r} and {goal!r}, "
            f"{distance_km(a, b):,.0f} km apart: name places between them, or go by sea"
        )
        raise RoutingError(msg)
    gap = ground.is_gap(standing)
    line = great_circle(a, b, step_km=20.0)
    lon, lat = np.array([p.lon for p in line]), np.array([p.lat for p in line])
    return Run(
        positions=line,
        step_km=tuple(steps_km(lon, lat).tolist()),
        countries=ground.countries(line),
        method=GeometryMethod.STRAIGHT,
        exists=not gap,
        reason=_reason(ground, line, "") if gap else None,
        from_name=start,
        to_name=goal,
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
        if anchor is None or stop.wide or anchor.away_km <= stop.town_km:
            continue
        on_net = ground.graph.position(anchor.point)
        ends = (stop.position, on_net) if index == 0 else (on_net, stop.position)
        names = (stop.name, "network") if index == 0 else ("network", stop.name)
        run = _straight(ground, *ends, *names, standings[leg])
        if index == 0:
            legs[0].insert(0, run)
        else:
            legs[-1].append(run)

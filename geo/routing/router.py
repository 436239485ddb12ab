"""Routes for links, corridors and lists of places: the one door to all networks."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self

import numpy as np

from geo.boundaries import Boundaries
from geo.geodesy import distance_km
from geo.graph import Graph
from geo.routing import ground, schematic
from geo.routing.gauges import Gauges
from geo.routing.runs import Run, Standing, to_segments
from geo.routing.sea import SeaLanes
from geo.routing.sections import corridor_standings, known_line, part_of_line
from geo.routing.stops import Gateways, Stop, resolve
from layers.errors import RoutingError
from layers.model import Corridor, Link, Place, Position, Route, Waypoint
from layers.vocabulary import Mode

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

DATA = Path(__file__).parent.parent / "data"
LINE_MODES = frozenset(
    {Mode.RAIL, Mode.ROAD, Mode.SEA, Mode.PIPELINE, Mode.POWER, Mode.CORRIDOR, Mode.BRIDGE}
)
POINT_MODES = frozenset({Mode.PORT, Mode.ZONE})
MAX_STOPS = 60


@dataclass(frozen=True)
class Router:
    """Lays links on the ground. Networks are read from `data_dir` when first needed."""

    data_dir: Path
    rail_network: Graph | None = None

    @classmethod
    def open(cls, *, data_dir: Path | None = None, rail: Graph | None = None) -> Self:
        """Open the packaged networks, or those of a folder.

        Parameters
        ----------
        data_dir
            Folder of the network files; None for the packaged ones.
        rail
            A rail graph to use in place of the packaged one, as `geo.networks.from_osmnx` makes.

        Raises
        ------
        DataError
            When a network is first needed and its file is missing or damaged.
        """
        return cls(data_dir or DATA, rail)

    @cached_property
    def rail(self) -> Graph:
        """The rail graph."""
        return self.rail_network or Graph.open(self.data_dir / "rail.bin")

    @cached_property
    def road(self) -> Graph | None:
        """The road graph, or None where it isn't packaged."""
        path = self.data_dir / "roads.bin"
        return Graph.open(path) if path.exists() else None

    @cached_property
    def sea(self) -> SeaLanes:
        """The sea lanes."""
        return SeaLanes.open(self.data_dir / "sea.bin", self.at_sea)

    @cached_property
    def gauges(self) -> Gauges:
        """Gauges by country and the named breaks."""
        return Gauges.open(self.data_dir / "gauges.csv")

    @cached_property
    def gateways(self) -> Gateways:
        """Places that stand for countries."""
        return Gateways.open(self.data_dir / "gateways.csv")

    @cached_property
    def boundaries(self) -> Boundaries:
        """Borders."""
        return Boundaries.open()

    def route(self, places: Sequence[Place], mode: Mode) -> Route:
        """Lay a line through places, in order.

        Parameters
        ----------
        places
            Two or more, not all the same.
        mode
            A mode that has a line: rail, road, sea, pipeline, power, bridge or corridor.

        Returns
        -------
        Segments in order, gaps among them, and the breaks of gauge.

        Raises
        ------
        RoutingError
            If there are too few or too many places, the mode has no line, or a place is out of
            reach of every network.
        """
        mode = _mode(mode)
        stops = [Stop.of_place(p) for p in places]
        standings = [Standing()] * max(0, len(stops) - 1)
        key = "/".join([mode, *(p.id for p in places)])
        return self._checked_route(_id(key), mode, stops, standings)

    def route_known(
        self, places: Sequence[Place], mode: Mode, corridors: Iterable[Corridor]
    ) -> tuple[Route, Corridor | None]:
        """Lay a line through places along a corridor of the catalogue that runs through them all.

        Returns
        -------
        The route with the status of each section, and the corridor; where no corridor fits, the
        same as `route`, and None.

        Raises
        ------
        RoutingError
            As `route`.
        """
        mode = _mode(mode)
        known = known_line(corridors, mode, [p.position for p in places]) if places else None
        if known is None:
            return self.route(places, mode), None
        corridor, line = known
        key = "/".join([mode, corridor.id, *(p.id for p in places)])
        return self._corridor_line(_id(key), mode, corridor, line), corridor

    def route_link(self, link: Link, corridor: Corridor | None) -> Route:
        """Lay a link; where it can't be, `refusal` says why and there are no segments.

        Where the link belongs to a corridor that runs through its ends, it follows the corridor
        and takes the status of each section from the catalogue.
        """
        if link.mode in POINT_MODES:
            return _refused(link.id, link.mode, f"A {link.mode} is a point: it is drawn as a place")
        stops = [Stop.of_place(e.place) for e in link.endpoints if e.place is not None]
        line = part_of_line(corridor, [s.position for s in stops]) if corridor else None
        try:
            if corridor is not None and line is not None:
                mode = corridor.mode if link.mode is Mode.CORRIDOR else link.mode
                return self._corridor_line(link.id, mode, corridor, line)
            if len(stops) < 2:  # noqa: PLR2004 - a line has two ends
                return _refused(link.id, link.mode, _unplaced(link))
            basis = Standing(link.status, link.status_basis, link.as_of)
            return self._checked_route(link.id, link.mode, stops, [basis] * (len(stops) - 1))
        except RoutingError as error:
            return _refused(link.id, link.mode, str(error))

    def route_corridor(self, corridor: Corridor) -> tuple[Route, ...]:
        """Lay every line of a corridor: a route each, with ids `<id>`, `<id>#2`, `<id>#3`..."""
        routes = []
        for number, line in enumerate(corridor.lines, start=1):
            route_id = corridor.id if number == 1 else f"{corridor.id}#{number}"
            if len(line) == 1:
                why = f"{line[0].name} is a point: it is drawn as a place"
                routes.append(_refused(route_id, corridor.mode, why))
                continue
            try:
                routes.append(self._corridor_line(route_id, corridor.mode, corridor, line))
            except RoutingError as error:
                routes.append(_refused(route_id, corridor.mode, str(error)))
        return tuple(routes)

    def _corridor_line(
        self, route_id: str, mode: Mode, corridor: Corridor, line: Sequence[Waypoint]
    ) -> Route:
        stops = [Stop.of_waypoint(w) for w in line]
        standings = corridor_standings(corridor, [s.name for s in stops])
        return self._checked_route(route_id, mode, stops, standings)

    def _checked_route(
        self, route_id: str, mode: Mode, stops: Sequence[Stop], standings: Sequence[Standing]
    ) -> Route:
        stops, standings = _without_repeats(stops, standings)
        if len(stops) > MAX_STOPS:
            msg = f"A route has at most {MAX_STOPS} stops, this one has {len(stops)}: split it"
            raise RoutingError(msg)
        stops = resolve(stops, self.gateways, mode)
        stops, standings = _without_repeats(stops, standings)
        notes = tuple(f"Inferred: {s.name}" for s in stops if s.inferred)
        runs = self._runs(mode, stops, standings)
        segments = to_segments(
            runs,
            mode=mode,
            country_at=self.boundaries.country_at,
            gauges=self.gauges if mode is Mode.RAIL else None,
        )
        breaks = self.gauges.breaks_along(segments)
        return Route(route_id, mode, segments, breaks, notes=notes)

    def _runs(self, mode: Mode, stops: Sequence[Stop], standings: Sequence[Standing]) -> list[Run]:
        network = self._network(mode)
        if mode is Mode.SEA:
            legs = self.sea.lay(stops, standings)
        elif network is not None:
            legs = ground.lay(network, stops, standings)
        else:
            legs = schematic.lay(stops, standings, self._countries)
        return [run for leg in legs for run in leg]

    def _network(self, mode: Mode) -> ground.Ground | None:
        if mode is Mode.RAIL:
            return ground.Ground(self.rail, self._countries, self.boundaries.share_land)
        if mode is Mode.CORRIDOR:
            return ground.Ground(self.rail, self._countries, self.boundaries.share_land, gaps=False)
        if mode is Mode.ROAD and self.road is not None:
            return ground.Ground(self.road, self._countries, self.boundaries.share_land, gaps=False)
        return None

    def _countries(self, positions: Sequence[Position]) -> tuple[str | None, ...]:
        codes = self.boundaries.countries_at(
            [p.lon for p in positions], [p.lat for p in positions], near_km=0.0
        )
        return tuple(code or None for code in codes.tolist())

    def at_sea(self, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Say which of many positions (degrees) are off every coast."""
        return np.asarray(self.boundaries.countries_at(lon, lat, near_km=0.0) == "", dtype=np.bool_)


def _mode(mode: Mode | str) -> Mode:
    try:
        known = Mode(mode)
    except ValueError:
        known = None
    if known not in LINE_MODES:
        msg = f"Mode {str(mode)!r} has no line to draw: use one of {', '.join(sorted(LINE_MODES))}"
        raise RoutingError(msg)
    return known


def _without_repeats(
    stops: Sequence[Stop], standings: Sequence[Standing]
) -> tuple[list[Stop], list[Standing]]:
    """Return stops without one that repeats the place before it, and the standings that remain."""
    kept, rest = list(stops[:1]), []
    for stop, standing in zip(stops[1:], standings, strict=True):
        if distance_km(stop.position, kept[-1].position) > 0.05:  # noqa: PLR2004 - 50 m: the same
            kept.append(stop)
            rest.append(standing)
    if len(kept) < 2:  # noqa: PLR2004 - a line has two ends
        names = ", ".join(repr(s.name) for s in stops) or "none"
        msg = f"A route needs two different places, got {names}: name where it goes to"
        raise RoutingError(msg)
    return kept, rest


def _unplaced(link: Link) -> str:
    lost = [e.name for e in link.endpoints if e.place is None]
    if lost:
        return f"Can't be placed: {', '.join(lost)}; add them to a places file"
    return "Only one end is named: there is no line to draw"


def _refused(route_id: str, mode: Mode, why: str) -> Route:
    return Route(route_id, mode, (), refusal=why)


def _id(key: str) -> str:
    return "route-" + hashlib.sha256(key.encode()).hexdigest()[:12]

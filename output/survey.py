"""What was read in many documents, brought together on the ground: one survey.

Links that say the same become one; a link is tied to the corridors of the catalogue that it means;
routes are laid; units and zones get their polygons.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from layers.model import Endpoint, Route, Skipped, Survey
from layers.vocabulary import Mode, PlaceKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from geo.boundaries import Boundaries
    from geo.corridors import Catalogue
    from geo.gazetteer import Gazetteer
    from geo.routing import Router
    from layers.model import Area, Corridor, Document, Link, Mention, Place
    from output.reader import Read

MAX_PORTS = 12
"""Ports drawn for a country whose ports are spoken of without a name, the largest first."""

_KINDS_WITH_AREAS = {
    PlaceKind.ADMIN1,
    PlaceKind.ADMIN2,
    PlaceKind.MACRO_REGION,
    PlaceKind.ZONE,
    PlaceKind.DISTRICT,
    PlaceKind.SITE,
}


class Surveyor:
    """Brings what was read onto the ground.

    Parameters
    ----------
    gazetteer, catalogue, boundaries, router
        The opened data; the catalogue and the gazetteer with the user's own on top.
    """

    def __init__(
        self,
        *,
        gazetteer: Gazetteer,
        catalogue: Catalogue,
        boundaries: Boundaries,
        router: Router,
    ) -> None:
        self._gazetteer = gazetteer
        self._catalogue = catalogue
        self._boundaries = boundaries
        self._router = router

    def survey(
        self,
        items: Iterable[Read | Skipped],
        *,
        skipped: Sequence[Skipped] = (),
        progress: Callable[[Iterable[Link], str], Iterable[Link]] = lambda links, _: links,
    ) -> Survey:
        """Return the survey of what was read; items that failed are listed as skipped."""
        from geo.linking import merge_links

        documents: list[Document] = []
        mentions: list[Mention] = []
        said: list[Link] = []
        lost = list(skipped)
        for item in items:
            if isinstance(item, Skipped):
                lost.append(item)
                continue
            documents.append(item.document)
            mentions.extend(item.mentions)
            said.extend(item.links)
        links = [self._with_ports(link) for link in merge_links(said)]
        ties = {link.id: self._corridors_of(link) for link in links}
        named = self._named_corridors(documents)
        corridors = _with_context(self._catalogue, [*named, *_flat(ties.values())])
        routes = {link.id: self._route(link, ties[link.id]) for link in progress(links, "routing")}
        drawn = [link for link in links if _is_on_the_map(link, routes[link.id], ties[link.id])]
        kept = {link.id for link in drawn}
        return Survey(
            documents=tuple(documents),
            mentions=tuple(mentions),
            links=tuple(drawn),
            routes=(
                *(routes[link.id] for link in links),
                *(r for corridor in corridors for r in self._lay(corridor)),
            ),
            corridors=tuple(corridors),
            areas=tuple(self._areas(_places(mentions, drawn), corridors)),
            skipped=tuple(lost),
            unlocated_links=tuple(link for link in links if link.id not in kept),
        )

    def _with_ports(self, link: Link) -> Link:
        """Add the ports of a country whose ports are spoken of as a whole, as inferred ends."""
        ends = [end.place for end in link.endpoints if end.place is not None]
        if link.mode is not Mode.PORT or not ends:
            return link
        if any(place.kind is not PlaceKind.COUNTRY for place in ends):
            return link
        ports = [p for place in ends for p in self._ports_of(place.country)]
        inferred = tuple(Endpoint(port.name, port, inferred=True) for port in ports)
        return replace(link, endpoints=(*link.endpoints, *inferred))

    def _ports_of(self, country: str | None) -> list[Place]:
        if country is None:
            return []
        return list(self._gazetteer.of_kind(PlaceKind.PORT, country=country))[:MAX_PORTS]

    def _corridors_of(self, link: Link) -> list[Corridor]:
        """Return the corridors that a link means: by its name, else by the countries it joins."""
        if link.corridor_id is not None:
            named = self._catalogue.by_id(link.corridor_id)
            if named.lines:
                return [named]
            return [] if named.context else _drawn_parts(self._catalogue, named, link.mode)
        places = [end.place for end in link.endpoints]
        countries = {p.country for p in places if p is not None and p.kind is PlaceKind.COUNTRY}
        if len(places) < 2 or not all(p and p.kind is PlaceKind.COUNTRY for p in places):  # noqa: PLR2004
            return []
        meant = self._catalogue.standing_for(link.mode, {c for c in countries if c})
        return [] if meant is None else [meant]

    def _named_corridors(self, documents: Iterable[Document]) -> list[Corridor]:
        found: dict[str, Corridor] = {}
        for document in documents:
            for hit in self._catalogue.find(document.text):
                found.setdefault(hit.corridor.id, hit.corridor)
        return [found[key] for key in sorted(found)]

    def _route(self, link: Link, corridors: Sequence[Corridor]) -> Route:
        """Lay a link by its ends along its corridor, or as its corridors.

        The latter where its ends are no more than countries, or none: the corridors know the
        crossings, the middle of a country doesn't.
        """
        exact = any(e.place and e.place.kind is not PlaceKind.COUNTRY for e in link.endpoints)
        if not corridors or (exact and len(corridors) == 1):
            route = self._router.route_link(link, corridors[0] if corridors else None)
            if route.segments or not corridors:
                return route
        parts = [r for corridor in corridors for r in self._lay(corridor)]
        return Route(
            id=link.id,
            mode=link.mode,
            segments=tuple(s for part in parts for s in part.segments),
            gauge_breaks=tuple(dict.fromkeys(b for part in parts for b in part.gauge_breaks)),
            refusal="" if any(part.segments for part in parts) else parts[0].refusal,
        )

    def _lay(self, corridor: Corridor) -> tuple[Route, ...]:
        """Lay the lines of a corridor; a zone along several towns has the railway as its axis."""
        if corridor.mode is Mode.ZONE:
            corridor = replace(corridor, mode=Mode.RAIL)
        return self._router.route_corridor(corridor)

    def _areas(self, places: Iterable[Place], corridors: Iterable[Corridor]) -> Iterator[Area]:
        """Yield the polygon of each unit and zone among places, and of the zones of corridors."""
        drawn = set()
        for place in places:
            area = self._boundaries.area(place) if place.kind in _KINDS_WITH_AREAS else None
            if area is not None:
                drawn.add(area.polygons)
                yield area
        for corridor in corridors:
            if corridor.area_id and not corridor.context:
                zone = self._boundaries.zone(corridor.area_id)
                if zone.polygons not in drawn:
                    drawn.add(zone.polygons)
                    yield zone


def _places(mentions: Iterable[Mention], links: Iterable[Link]) -> list[Place]:
    """Return the places that are named or that links end at, each once, in order of id."""
    found: dict[str, Place] = {}
    for place in (
        *(mention.place for mention in mentions),
        *(end.place for link in links for end in link.endpoints),
    ):
        if place is not None:
            found.setdefault(place.id, place)
    return [found[key] for key in sorted(found)]


def _flat(groups: Iterable[Iterable[Corridor]]) -> Iterator[Corridor]:
    for group in groups:
        yield from group


def _drawn_parts(catalogue: Catalogue, parent: Corridor, mode: Mode) -> list[Corridor]:
    """Return the parts of a corridor without lines of its own that have the link's mode."""
    parts = [c for c in catalogue.children(parent.id) if c.lines]
    return [c for c in parts if c.mode is mode] or parts


def _with_context(catalogue: Catalogue, named: Iterable[Corridor]) -> list[Corridor]:
    """Return the named corridors, and what a named programme consists of, off at first."""
    found: dict[str, Corridor] = {c.id: c for c in named}
    waiting = [c for c in found.values() if not c.lines]
    while waiting:
        for part in _parts(catalogue, waiting.pop()):
            if part.id not in found:
                found[part.id] = replace(part, context=True)
                waiting += [] if part.lines else [part]
    return [found[key] for key in sorted(found)]


def _parts(catalogue: Catalogue, programme: Corridor) -> list[Corridor]:
    """Return what a programme is made of: its wider parts where it has any, else its projects."""
    parts = catalogue.children(programme.id)
    return [p for p in parts if p.context] or list(parts)


def _is_on_the_map(link: Link, route: Route, corridors: Sequence[Corridor]) -> bool:
    """Tell whether a link can be shown: it has a line, a corridor, or all its ends are placed."""
    if route.segments or corridors:
        return True
    return bool(link.endpoints) and all(end.place is not None for end in link.endpoints)

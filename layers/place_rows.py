"""Rows of the layers of places: places, regions, ports, crossings, zones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from layers.geometry import area_km2, circle, midpoint, multi_line, multi_polygon, point
from layers.licences import SOURCES
from layers.model import Position
from layers.provenance import link_spans
from layers.rows import (
    Index,
    Row,
    local_names,
    place_columns,
    site_link_columns,
    source_columns,
)
from layers.values import clean
from layers.vocabulary import Mode, PlaceKind, Precision, Use

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from shapely.geometry import MultiPolygon, Point

    from layers.model import Area, GaugeBreak, Link, Place

NOMINAL_RADIUS_KM = 5.0
"""Radius of the circle drawn for a zone whose extent isn't known."""

_NEAR_KM = 100.0
_UNITS = {
    PlaceKind.COUNTRY,
    PlaceKind.MACRO_REGION,
    PlaceKind.ADMIN1,
    PlaceKind.ADMIN2,
    PlaceKind.SEA,
    PlaceKind.RIVER,
}
"""Kinds too large to stand for a site as a point."""


def place_rows(index: Index) -> Iterator[Row]:
    """Yield a row a place that is named or that a link ends at."""
    for place_id, place in sorted(index.places.items()):
        mentions = index.mentions.get(place_id, [])
        links = index.links_of_place.get(place_id, [])
        spans = index.spans_of_place(place_id, () if mentions else links)
        uses = {f"mentions_{use.value}": 0 for use in Use}
        for mention in mentions:
            uses[f"mentions_{mention.use.value}"] += 1
        yield {
            "id": place_id,
            **place_columns(place),
            "population": max(0, place.population),
            "mentions": len(mentions),
            **uses,
            "link_count": len(links),
            "score": _score(m.score for m in mentions),
            **index.provenance.columns("places", place_id, spans),
            **source_columns(place),
            "geometry": point(place.position),
        }


def _score(scores: Iterable[float]) -> float:
    return round(min(1.0, max(0.0, *scores, 0.0)), 3)


def region_rows(index: Index) -> Iterator[Row]:
    """Yield a row an area that isn't a zone."""
    for place_id, area in sorted(index.areas.items()):
        if area.place.kind is PlaceKind.ZONE:
            continue
        shape = multi_polygon(area.polygons)
        if shape is None:
            continue
        feature_id = f"area:{place_id}"
        yield {
            "id": feature_id,
            **place_columns(area.place),
            "mentions": index.mention_count(place_id),
            **_area_columns(area, shape),
            **index.provenance.columns("regions", feature_id, index.spans_of_place(place_id)),
            "geometry": shape,
        }


def _area_columns(area: Area, shape: MultiPolygon) -> Row:
    surveyed = area.method == "boundary"
    source = SOURCES["natural_earth" if surveyed else "corridormap"]
    return {
        "area_method": "boundary" if surveyed else "approximate",
        "area_km2": area_km2(shape),
        "source": clean(area.source) or source.title,
        "licence": source.licence,
    }


def port_rows(index: Index) -> Iterator[Row]:
    """Yield a row a port that is named, and a place at which a link opens one."""
    for place_id, place in sorted(index.places.items()):
        links = index.links_at(place_id, Mode.PORT)
        if place.kind is not PlaceKind.PORT and (not links or place.kind in _UNITS):
            continue
        yield _site_row(index, "ports", f"port:{place_id}", place, links)


def crossing_rows(index: Index) -> Iterator[Row]:
    """Yield a row a crossing or bridge that is named or that a link speaks of, and a gauge break."""
    placed: set[str] = set()
    for place_id, place in sorted(index.places.items()):
        if place.kind in {PlaceKind.CROSSING, PlaceKind.BRIDGE}:
            links = index.links_at(place_id, Mode.BRIDGE)
            placed.update(link.id for link in links)
            row = _site_row(index, "crossings", f"crossing:{place_id}", place, links)
            kind = "bridge" if place.kind is PlaceKind.BRIDGE or links else "crossing"
            yield {**row, "crossing_type": kind, "from_gauge_mm": 0, "to_gauge_mm": 0}
    for link in sorted(index.survey.links, key=lambda k: k.id):
        if link.mode is Mode.BRIDGE and link.id not in placed:
            yield from _bridge_row(index, link)
    yield from _gauge_rows(index)


def _site_row(index: Index, layer: str, feature_id: str, place: Place, links: list[Link]) -> Row:
    spans = index.spans_of_place(place.id, links)
    return {
        "id": feature_id,
        **place_columns(place),
        "mentions": index.mention_count(place.id),
        **site_link_columns(links),
        **index.provenance.columns(layer, feature_id, spans),
        **source_columns(place),
        "geometry": point(place.position),
    }


def _bridge_row(index: Index, link: Link) -> Iterator[Row]:
    """Yield a point for a bridge that has no place of its own: halfway between its ends."""
    where = _bridge_point(index, link)
    if where is None:
        return
    feature_id = f"crossing:{link.id}"
    yield {
        "id": feature_id,
        "place_id": "",
        "name": clean(link.name) or "Bridge",
        **local_names(()),
        "crossing_type": "bridge",
        "country": "",
        "admin1": "",
        "precision": int(Precision.ESTIMATED),
        "from_gauge_mm": 0,
        "to_gauge_mm": 0,
        "mentions": 0,
        **site_link_columns([link]),
        **index.provenance.columns("crossings", feature_id, link_spans(link)),
        **_own_source(),
        "geometry": where,
    }


def _bridge_point(index: Index, link: Link) -> Point | None:
    route = index.routes.get(link.id)
    if route is not None and 0 < sum(s.length_km for s in route.segments) <= _NEAR_KM:
        line = multi_line([[p for s in route.segments for p in s.positions]])
        if line is not None:
            return midpoint(line)
    ends = [e.place for e in link.endpoints if e.place is not None and e.place.kind not in _UNITS]
    if len(ends) == 1:
        return point(ends[0].position)
    line = multi_line([[ends[0].position, ends[1].position]]) if ends else None
    return midpoint(line) if line is not None and line.length < 1 else None


def _own_source() -> Row:
    source = SOURCES["corridormap"]
    return {"source": source.title, "licence": source.licence}


def _gauge_rows(index: Index) -> Iterator[Row]:
    """Yield each break of gauge once, however many routes pass it."""
    found: dict[str, tuple[GaugeBreak, list[Link]]] = {}
    for route in sorted(index.survey.routes, key=lambda r: r.id):
        owner = route.id.partition("#")[0]
        link = index.links.get(route.id)
        links = [link] if link else index.links_of_corridor.get(owner, [])
        for gauge_break in route.gauge_breaks:
            _, known = found.setdefault(_gauge_id(gauge_break), (gauge_break, []))
            known.extend(k for k in links if k not in known)
    for feature_id, (gauge_break, links) in sorted(found.items()):
        yield _gauge_row(index, feature_id, gauge_break, links)


def _gauge_id(gauge_break: GaugeBreak) -> str:
    where = Position(*(round(degrees, 2) + 0.0 for degrees in gauge_break.position))
    low, high = sorted((gauge_break.from_gauge_mm, gauge_break.to_gauge_mm))
    return f"gauge:{where.lon:.2f},{where.lat:.2f}:{low}-{high}"


def _gauge_row(index: Index, feature_id: str, gauge: GaugeBreak, links: list[Link]) -> Row:
    spans = [span for link in links for span in link_spans(link)]
    return {
        "id": feature_id,
        "place_id": "",
        "name": clean(gauge.name) or "Break of gauge",
        **local_names(()),
        "crossing_type": "gauge_break",
        "country": "",
        "admin1": "",
        "precision": int(Precision.NEAR_EXACT),
        "from_gauge_mm": gauge.from_gauge_mm,
        "to_gauge_mm": gauge.to_gauge_mm,
        "mentions": 0,
        **site_link_columns([]),
        **index.provenance.columns("crossings", feature_id, spans),
        **_own_source(),
        "geometry": point(gauge.position),
    }


def zone_rows(index: Index) -> Iterator[Row]:
    """Yield a row a zone: one with an area, one that is named, one that a link opens."""
    places = {a.place.id: a.place for a in index.areas.values()} | index.places
    for place_id, place in sorted(places.items()):
        links = index.links_at(place_id, Mode.ZONE)
        if place.kind is not PlaceKind.ZONE and not links:
            continue
        area = _zone_area(index, place)
        if area is None:
            continue
        row = _site_row(index, "zones", f"zone:{place_id}", place, links)
        yield {**row, **area}


def _zone_area(index: Index, place: Place) -> dict[str, Any] | None:
    area = index.areas.get(place.id)
    shape = multi_polygon(area.polygons) if area is not None else None
    if area is not None and shape is not None:
        columns = {**_area_columns(area, shape), "geometry": shape}
        return columns if place.kind is PlaceKind.ZONE else {**columns, "area_method": "container"}
    shape = None if place.kind in _UNITS else circle(place.position, NOMINAL_RADIUS_KM)
    if shape is None:
        return None
    return {
        "area_method": "nominal",
        "area_km2": area_km2(shape),
        **source_columns(place),
        "geometry": shape,
    }

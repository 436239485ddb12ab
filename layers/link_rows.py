"""Rows of the layers of lines: stretches of links by mode, corridors, gaps."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from layers.geometry import multi_line
from layers.licences import source_of_method
from layers.provenance import link_spans
from layers.rows import Index, Row, local_names, status_columns
from layers.schema import LAYER_OF_MODE
from layers.values import clean, date_range
from layers.vocabulary import GapReason, GeometryMethod, Mode, Status, StatusBasis

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shapely.geometry import MultiLineString

    from layers.model import Corridor, Link, Name, Route, Segment, Waypoint
    from layers.provenance import Span

_SURENESS = tuple(GeometryMethod)


def segment_rows(index: Index) -> dict[str, list[Row]]:
    """Return the rows of the layers rail, road, sea, pipelines and power."""
    rows: dict[str, list[Row]] = {name: [] for name in dict.fromkeys(LAYER_OF_MODE.values())}
    for link in sorted(index.survey.links, key=lambda k: k.id):
        route = index.routes.get(link.id)
        if route is None or link.mode is Mode.CORRIDOR:
            continue
        for number, segment in enumerate(route.segments, 1):
            layer = LAYER_OF_MODE.get(segment.mode) or LAYER_OF_MODE.get(link.mode)
            shape = _shape(segment)
            if layer is not None and shape is not None:
                rows[layer].append(_segment_row(index, layer, link, number, segment, shape))
    return rows


def _shape(segment: Segment) -> MultiLineString | None:
    return multi_line([segment.positions], schematic=segment.method.is_schematic)


def _segment_row(
    index: Index, layer: str, link: Link, number: int, segment: Segment, shape: MultiLineString
) -> Row:
    feature_id = f"{link.id}/{number}"
    return {
        "id": feature_id,
        "link_id": link.id,
        "segment": number,
        "name": clean(link.name) or link.id,
        "mode": segment.mode.value,
        **_stretch_columns(segment),
        **status_columns(link.status, link.status_basis.value, link.as_of),
        "exists": segment.exists,
        "gap_reason": "" if segment.exists else (segment.gap_reason or GapReason.NO_TRACK).value,
        "gauge_mm": segment.gauge_mm or 0,
        "confidence": round(min(1.0, max(0.0, link.confidence)), 3),
        "corridor_id": link.corridor_id or "",
        **index.provenance.columns(layer, feature_id, link_spans(link)),
        "geometry": shape,
    }


def _stretch_columns(segment: Segment) -> Row:
    """Return what a stretch says of itself, the catalogue's later knowledge of it among that."""
    source = source_of_method(segment.method)
    known = segment.status if segment.status_basis is StatusBasis.CATALOGUE else Status.UNKNOWN
    return {
        "from_name": clean(segment.from_name),
        "to_name": clean(segment.to_name),
        "country": segment.country or "",
        **_known_columns(known, segment.as_of),
        "method": segment.method.value,
        "schematic": segment.method.is_schematic,
        "length_km": round(segment.length_km, 3),
        "source": source.title,
        "licence": source.licence,
    }


def _known_columns(status: Status, as_of: str) -> Row:
    known = status is not Status.UNKNOWN
    return {
        "known_status": status.value if known else "",
        "known_as_of": date_range(as_of).text if known else "",
    }


def corridor_rows(index: Index) -> Iterator[Row]:
    """Yield a row a line of a corridor, and of a link that is one without the catalogue's help."""
    for corridor in sorted(index.survey.corridors, key=lambda c: c.id):
        links = index.links_of_corridor.get(corridor.id, [])
        for number, stops in enumerate(corridor.lines, 1):
            yield from _catalogue_row(index, corridor, links, number, stops)
    known = {corridor.id for corridor in index.survey.corridors}
    for link in sorted(index.survey.links, key=lambda k: k.id):
        route = index.routes.get(link.id)
        if link.mode is Mode.CORRIDOR and link.corridor_id not in known and route is not None:
            yield from _link_corridor_row(index, link, route)


def _catalogue_row(
    index: Index, corridor: Corridor, links: list[Link], number: int, stops: tuple[Waypoint, ...]
) -> Iterator[Row]:
    key = corridor.id if number == 1 else f"{corridor.id}#{number}"
    route = index.routes.get(key)
    line = _route_line(route) or _waypoint_line(stops)
    if line is None:
        return
    stated = next((k for k in _best_first(links) if k.status is not Status.UNKNOWN), None)
    said = (
        status_columns(stated.status, stated.status_basis.value, stated.as_of)
        if stated is not None
        else _catalogue_status(corridor)
    )
    ends = (stops[0].name, stops[-1].name) if stops else ("", "")
    yield {
        **_corridor_columns(index, key, corridor.id, corridor.name, corridor.names),
        "mode": corridor.mode.value,
        "line": number,
        "from_name": clean(ends[0]),
        "to_name": clean(ends[1]),
        **said,
        **_known_columns(corridor.status, corridor.as_of),
        "context": corridor.context,
        "belongs_to": " ".join(corridor.belongs_to),
        "summary": clean(corridor.summary),
        **line,
    }


def _best_first(links: list[Link]) -> list[Link]:
    return sorted(links, key=lambda k: (-len(k.evidence), -k.confidence, k.id))


def _catalogue_status(corridor: Corridor) -> Row:
    basis = "" if corridor.status is Status.UNKNOWN else StatusBasis.CATALOGUE.value
    return status_columns(corridor.status, basis, corridor.as_of)


def _link_corridor_row(index: Index, link: Link, route: Route) -> Iterator[Row]:
    line = _route_line(route)
    if line is None:
        return
    names = [e.name for e in link.endpoints] or [""]
    yield {
        **_corridor_columns(index, link.id, link.id, link.name, ()),
        "mode": link.mode.value,
        "line": 1,
        "from_name": clean(names[0]),
        "to_name": clean(names[-1]),
        **status_columns(link.status, link.status_basis.value, link.as_of),
        **_known_columns(Status.UNKNOWN, ""),
        "context": False,
        "belongs_to": "",
        "summary": "",
        **line,
    }


def _corridor_columns(
    index: Index, key: str, owner: str, name: str, names: tuple[Name, ...]
) -> Row:
    feature_id = f"corridor:{key}"
    link = index.links.get(owner)
    links = [link] if link else index.links_of_corridor.get(owner, [])
    spans = [span for k in links for span in link_spans(k)]
    return {
        "id": feature_id,
        "corridor_id": owner,
        "name": clean(name) or owner,
        **local_names(names),
        **index.provenance.columns("corridors", feature_id, spans),
    }


def _route_line(route: Route | None) -> Row | None:
    """Return the geometry of a whole route with its lengths; the least sure stretch that exists speaks."""
    if route is None or not route.segments:
        return None
    parts = [p for s in route.segments if (p := _shape(s)) is not None]
    shape = multi_line_of(parts)
    if shape is None:
        return None
    drawn = [s for s in route.segments if s.exists] or route.segments
    least = max((s.method for s in drawn), key=_SURENESS.index)
    return _line_columns(shape, least, route.existing_km + route.missing_km, route.missing_km)


def _waypoint_line(stops: tuple[Waypoint, ...]) -> Row | None:
    """Return a line through the waypoints, for a corridor that has no route."""
    shape = multi_line([[stop.position for stop in stops]])
    if shape is None:
        return None
    return _line_columns(shape, GeometryMethod.WAYPOINTS, _length_km(shape), 0.0)


def _line_columns(
    shape: MultiLineString, method: GeometryMethod, length_km: float, missing_km: float
) -> Row:
    source = source_of_method(method)
    return {
        "method": method.value,
        "schematic": method.is_schematic,
        "length_km": round(length_km, 3),
        "missing_km": round(missing_km, 3),
        "source": source.title,
        "licence": source.licence,
        "geometry": shape,
    }


def multi_line_of(shapes: list[MultiLineString]) -> MultiLineString | None:
    """Return the parts of several MultiLineStrings as one; None where there are none."""
    from shapely.geometry import MultiLineString

    parts = [part for shape in shapes for part in shape.geoms]
    return MultiLineString(parts) if parts else None


def _length_km(shape: MultiLineString) -> float:
    from pyproj import Geod

    return float(Geod(ellps="WGS84").geometry_length(shape)) / 1000


def gap_rows(index: Index) -> Iterator[Row]:
    """Yield each missing stretch once, however many links and corridors run over it."""
    found: dict[str, tuple[Segment, MultiLineString, list[str]]] = {}
    for route in sorted(index.survey.routes, key=lambda r: r.id):
        for segment in route.segments:
            shape = None if segment.exists else _shape(segment)
            if shape is not None:
                feature_id = _gap_id(segment, shape)
                _, _, owners = found.setdefault(feature_id, (segment, shape, []))
                owners.append(route.id.partition("#")[0])
    for feature_id, (segment, shape, owners) in sorted(found.items()):
        yield _gap_row(index, feature_id, segment, shape, sorted(set(owners)))


def _gap_id(segment: Segment, shape: MultiLineString) -> str:
    """Return an id that is the same whichever way the stretch is travelled."""
    points = [xy for part in shape.geoms for xy in part.coords]
    way = min(points, points[::-1])
    text = segment.mode.value + "".join(f" {x:.5f},{y:.5f}" for x, y in way)
    return f"gap:{hashlib.sha256(text.encode()).hexdigest()[:12]}"


def _gap_row(
    index: Index, feature_id: str, segment: Segment, shape: MultiLineString, owners: list[str]
) -> Row:
    ends = [clean(name) for name in (segment.from_name, segment.to_name) if name]
    name = clean(segment.name) or " - ".join(ends) or "Missing stretch"
    columns = _stretch_columns(segment)
    del columns["schematic"]
    return {
        "id": feature_id,
        "name": name,
        "gap_reason": (segment.gap_reason or GapReason.NO_TRACK).value,
        "mode": segment.mode.value,
        **columns,
        "link_ids": " ".join(owners),
        "link_count": len(owners),
        **index.provenance.columns("gaps", feature_id, _owner_spans(index, owners)),
        "geometry": shape,
    }


def _owner_spans(index: Index, owners: list[str]) -> list[Span]:
    links = {
        link.id: link
        for owner in owners
        for link in ([index.links[owner]] if owner in index.links else _of(index, owner))
    }
    return [span for link in links.values() for span in link_spans(link)]


def _of(index: Index, corridor_id: str) -> list[Link]:
    return index.links_of_corridor.get(corridor_id, [])

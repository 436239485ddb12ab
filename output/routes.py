"""What `corridormap route` prints: a GeoJSON FeatureCollection, and lines for a planner."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from layers.errors import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.corridors import Catalogue
    from geo.gazetteer import Gazetteer
    from layers.model import GaugeBreak, Place, Segment
    from layers.vocabulary import Mode

_DECIMALS = 5


def find_route(
    gazetteer: Gazetteer, catalogue: Catalogue, names: Sequence[str], mode: Mode
) -> tuple[dict[str, Any], list[str]]:
    """Lay a route through named places, along the catalogue's corridor where one runs there.

    Returns
    -------
    A FeatureCollection (RFC 7946) with a feature a segment and a point a break of gauge, and the lines
    that describe it.

    Raises
    ------
    NotFoundError
        A name is in no gazetteer.
    RoutingError
        No route can be laid.
    """
    from geo.routing import Router, describe, summarise

    places = [_place(gazetteer, name) for name in names]
    route, corridor = Router.open().route_known(places, mode, catalogue.corridors)
    total = summarise(route)
    features = [_segment(number, s) for number, s in enumerate(route.segments, 1)]
    features += [_gauge_break(number, b) for number, b in enumerate(route.gauge_breaks, 1)]
    collection = {
        "type": "FeatureCollection",
        "mode": mode.value,
        "stops": [
            {
                "name": p.name,
                "place_id": p.id,
                "country": p.country,
                "lon": round(p.position.lon, _DECIMALS),
                "lat": round(p.position.lat, _DECIMALS),
            }
            for p in places
        ],
        "corridor_id": corridor.id if corridor else None,
        "notes": list(route.notes),
        "total_km": round(total.total_km, 1),
        "existing_km": round(total.existing_km, 1),
        "missing_km": round(total.missing_km, 1),
        "km_by_country": {code: round(km, 1) for code, km in total.by_country},
        "gauges_mm": list(total.gauges_mm),
        "features": features,
    }
    along = [f"Along: {corridor.name}"] if corridor else []
    return collection, [*describe(route), *along, *route.notes]


def _place(gazetteer: Gazetteer, name: str) -> Place:
    found = gazetteer.lookup(name)
    if found:
        return found[0]
    near = [p.name for p in gazetteer.search(name, limit=3)]
    hint = f"did you mean {', '.join(near)}?" if near else "check the spelling or give --places"
    msg = f"no place is called {name!r}; {hint}"
    raise NotFoundError(msg)


def _lines(segment: Segment) -> dict[str, Any] | None:
    """Return the geometry, cut where it crosses the antimeridian; None for a mere point."""
    from shapely.geometry import mapping

    from layers.geometry import multi_line

    line = multi_line([segment.positions], schematic=segment.method.is_schematic)
    return None if line is None else dict(mapping(line))


def _segment(number: int, segment: Segment) -> dict[str, Any]:
    return {
        "type": "Feature",
        "id": f"segment-{number}",
        "geometry": _lines(segment),
        "properties": {
            "kind": "segment" if segment.exists else "gap",
            "from": segment.from_name,
            "to": segment.to_name,
            "mode": segment.mode.value,
            "method": segment.method.value,
            "schematic": segment.method.is_schematic,
            "length_km": round(segment.length_km, 1),
            "country": segment.country,
            "exists": segment.exists,
            "gap_reason": segment.gap_reason.value if segment.gap_reason else None,
            "gauge_mm": segment.gauge_mm,
            "status": segment.status.value,
            "status_basis": segment.status_basis.value if segment.status_basis else None,
            "as_of": segment.as_of,
        },
    }


def _gauge_break(number: int, change: GaugeBreak) -> dict[str, Any]:
    lon, lat = (round(degrees, _DECIMALS) for degrees in change.position)
    return {
        "type": "Feature",
        "id": f"gauge-{number}",
        "geometry": {"type": "Point", "coordinates": [lon, lat]},
        "properties": {
            "kind": "gauge_break",
            "name": change.name,
            "from_gauge_mm": change.from_gauge_mm,
            "to_gauge_mm": change.to_gauge_mm,
        },
    }

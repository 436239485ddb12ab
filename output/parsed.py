"""What `corridormap parse` prints: one JSON object a document."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from layers.model import Endpoint, Link, Mention
    from output.reader import Read

_DECIMALS = 5
"""Of a degree: about a metre, finer than any source."""


def parse_line(read: Read) -> str:
    """Return the JSON line of a document, ASCII only, keys in the contract's order."""
    return json.dumps(
        {
            "id": read.document.id,
            "toponyms": [_toponym(mention) for mention in read.mentions],
            "links": [_link(link) for link in read.links],
        }
    )


def _toponym(mention: Mention) -> dict[str, Any]:
    place = mention.place
    return {
        "start": mention.start,
        "end": mention.end,
        "text": mention.text,
        "name": place.name if place else mention.text,
        "kind": place.kind.value if place else None,
        "country": place.country if place else None,
        "lat": round(place.position.lat, _DECIMALS) if place else None,
        "lon": round(place.position.lon, _DECIMALS) if place else None,
        "place_id": place.id if place else None,
        "use": mention.use.value,
        "score": round(mention.score, 3),
    }


def _link(link: Link) -> dict[str, Any]:
    return {
        "id": link.id,
        "name": link.name,
        "mode": link.mode.value,
        "status": link.status.value,
        "status_basis": link.status_basis.value,
        "as_of": link.as_of,
        "confidence": round(link.confidence, 3),
        "corridor_id": link.corridor_id,
        "endpoints": [_endpoint(end) for end in link.endpoints],
        "figures": [
            {"kind": f.kind, "text": f.text, "value": f.value, "unit": f.unit} for f in link.figures
        ],
        "evidence": [{"start": e.start, "end": e.end} for e in link.evidence],
    }


def _endpoint(end: Endpoint) -> dict[str, Any]:
    place = end.place
    return {
        "name": place.name if place else end.name,
        "lat": round(place.position.lat, _DECIMALS) if place else None,
        "lon": round(place.position.lon, _DECIMALS) if place else None,
        "country": place.country if place else None,
        "place_id": place.id if place else None,
        "kind": place.kind.value if place else None,
        "inferred": end.inferred,
    }

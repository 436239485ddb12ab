"""What `corridormap geocode` prints: candidates of a name, ranked."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.gazetteer import Gazetteer
    from layers.model import Place

_HEADINGS = ("place", "kind", "country", "unit", "lat", "lon", "population", "id")


def candidates(gazetteer: Gazetteer, name: str, *, country: str | None, limit: int) -> list[Place]:
    """Return the places that a name may stand for, likeliest first, near misses last."""
    code = country.upper() if country else None
    found = [p for p in gazetteer.lookup(name) if code is None or p.country == code]
    if not found:
        near = gazetteer.search(name, limit=limit * 4)
        found = [p for p in near if code is None or p.country == code]
    return found[:limit]


def json_line(name: str, places: Sequence[Place]) -> str:
    """Return the candidates of a name as one JSON line."""
    rows = [
        {
            "name": place.name,
            "kind": place.kind.value,
            "country": place.country,
            "admin1": place.admin1,
            "lat": round(place.position.lat, 5),
            "lon": round(place.position.lon, 5),
            "population": place.population,
            "precision": int(place.precision),
            "place_id": place.id,
        }
        for place in places
    ]
    return json.dumps({"query": name, "candidates": rows}, ensure_ascii=False)


def table(name: str, places: Sequence[Place]) -> str:
    """Return the candidates of a name as an aligned table under the name."""
    rows = [_HEADINGS, *(_cells(place) for place in places)]
    widths = [max(len(row[i]) for row in rows) for i in range(len(_HEADINGS))]
    lines = ["  ".join(c.ljust(w) for c, w in zip(r, widths, strict=True)).rstrip() for r in rows]
    return (
        "\n".join([name, *(f"  {line}" for line in lines)])
        if places
        else f"{name}\n  no place found"
    )


def _cells(place: Place) -> tuple[str, ...]:
    return (
        place.name,
        place.kind.value,
        place.country or "-",
        place.admin1 or "-",
        f"{place.position.lat:.3f}",
        f"{place.position.lon:.3f}",
        f"{place.population:,}" if place.population else "-",
        place.id,
    )

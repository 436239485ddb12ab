"""Curated zones: areas that no source of borders has, drawn by rule (tools/build_areas.py)."""

from __future__ import annotations

import json
from functools import cached_property
from typing import TYPE_CHECKING, Any

from layers.errors import DataError
from layers.model import Area, Place, Polygon, Position, Ring
from layers.vocabulary import PlaceKind, Precision

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path


class Zones:
    """The zones of a GeoJSON file, by id and by the places that they are the area of."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @cached_property
    def features(self) -> dict[str, dict[str, Any]]:
        """GeoJSON features by id, such as `zone:rason-sez`.

        Raises
        ------
        DataError
            If the file is missing or damaged.
        """
        try:
            rows = json.loads(self._path.read_text(encoding="utf-8"))["features"]
            for row in rows:
                if not {"name", "source", "places", "country", "center"} <= set(row["properties"]):
                    msg = f"{row['id']!r} lacks a property"
                    raise ValueError(msg)
                polygons_of(row["geometry"])
            return {row["id"]: row for row in rows}
        except (OSError, ValueError, KeyError, TypeError) as error:
            msg = (
                f"The curated zones {self._path.name!r} can't be read ({error}): "
                "reinstall corridormap, or make them anew with tools/build_areas.py."
            )
            raise DataError(msg) from error

    def of_place(self, place: Place) -> str | None:
        """Return the id of the zone that is a place's area, or None."""
        if place.area_id in self.features:
            return place.area_id
        return self._by_place.get(place.id)

    def area(self, zone_id: str, place: Place | None = None) -> Area:
        """Return a zone as the area of a place; without one, of a place of its own."""
        feature = self.features[zone_id]
        about = feature["properties"]
        place = place or Place(
            f"cm:{zone_id.removeprefix('zone:')}",
            about["name"],
            PlaceKind.ZONE,
            Position(*about["center"]),
            about["country"],
            precision=Precision.NEAR_EXACT,
            area_id=zone_id,
            source=about["source"],
        )
        return Area(place, polygons_of(feature["geometry"]), "approximate", about["source"])

    @cached_property
    def _by_place(self) -> dict[str, str]:
        return {p: z for z, row in self.features.items() for p in row["properties"]["places"]}


def polygons_of(geometry: dict[str, Any]) -> tuple[Polygon, ...]:
    """Turn a GeoJSON polygon or multipolygon into records."""
    whole = geometry["type"] == "MultiPolygon"
    parts = geometry["coordinates"] if whole else [geometry["coordinates"]]
    return tuple(polygon_of(rings) for rings in parts)


def polygon_of(rings: Sequence[Iterable[Sequence[float]]]) -> Polygon:
    """Turn rings of (lon, lat), the exterior first, into a record."""
    exterior, *holes = (
        Ring(tuple(Position(round(float(p[0]), 6), round(float(p[1]), 6)) for p in ring))
        for ring in rings
    )
    return Polygon(exterior, tuple(holes))

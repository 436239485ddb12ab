"""Make `geo/data/areas/zones.geojson`: curated zones, drawn by the rules of `areas.toml`.

Needs the packaged boundaries (tools/build_boundaries.py) and the catalogue's waypoints. Every zone
is worked out in an equal-area projection around itself and rounded to 1e-4 degree. Same input,
same bytes.

    python tools/build_areas.py
"""

from __future__ import annotations

import csv
import json
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyproj
import shapely
from shapely.geometry.base import BaseGeometry
from shapely.geometry.polygon import orient

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from geo.boundaries import Boundaries  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

DATA = ROOT / "geo" / "data"
FOLDER = DATA / "areas"
SIMPLIFY_KM = 0.15
Shape = BaseGeometry


class Drawer:
    """Draws parts in kilometres around a centre."""

    def __init__(self, boundaries: Boundaries, waypoints: dict[str, list[float]]) -> None:
        self.boundaries = boundaries
        self.waypoints = waypoints
        self.set_centre(0, 0)

    def set_centre(self, lat: float, lon: float) -> None:
        """Draw what follows around a position, degrees."""
        crs = f"+proj=laea +lat_0={lat} +lon_0={lon} +units=km +datum=WGS84"
        self.projection = pyproj.Transformer.from_crs("OGC:CRS84", crs, always_xy=True)

    def there(self, shape: Shape) -> Shape:
        """Project a shape."""
        return self._moved(shape, "FORWARD")

    def back(self, shape: Shape) -> Shape:
        """Take a shape back to degrees."""
        return self._moved(shape, "INVERSE")

    def _moved(self, shape: Shape, direction: str) -> Shape:
        def move(xy: NDArray[np.float64]) -> NDArray[np.float64]:
            return np.column_stack(
                self.projection.transform(xy[:, 0], xy[:, 1], direction=direction)
            )

        return shapely.transform(shape, move)

    def ground(self, keys: str | list[str]) -> Shape:
        """Return units or countries, projected, cut to the region around the centre."""
        shapes = [self.boundaries.geometry(k) for k in ([keys] if isinstance(keys, str) else keys)]
        near = self.back(shapely.box(-1500, -1500, 1500, 1500).segmentize(50))
        return self.there(shapely.union_all(shapes).intersection(near))

    def point(self, position: list[float] | str) -> Shape:
        """Return a position or a named waypoint, projected."""
        lat, lon = self.waypoints[position] if isinstance(position, str) else position
        return self.there(shapely.Point(lon, lat))

    def units(self, part: dict[str, Any]) -> Shape:
        """Return units or countries whole."""
        return self.ground(part["units"])

    def circle(self, part: dict[str, Any]) -> Shape:
        """Return a disc of a radius, or of a size within some land."""
        centre = self.point(part["circle"])
        land = self.ground(part["within"]) if "within" in part else None

        def disc(radius_km: float) -> Shape:
            whole = centre.buffer(radius_km, quad_segs=16)
            return whole if land is None else whole.intersection(land)

        if "radius_km" in part:
            return disc(part["radius_km"])
        low, high = 0.0, 10 * float(np.sqrt(part["area_km2"]))
        for _ in range(50):
            middle = (low + high) / 2
            low, high = (middle, high) if disc(middle).area < part["area_km2"] else (low, middle)
        return disc(high)

    def hull(self, part: dict[str, Any]) -> Shape:
        """Return the convex hull of positions with a margin, on some land."""
        points = shapely.union_all([self.point(p) for p in part["hull"]])
        return points.convex_hull.buffer(part["margin_km"]).intersection(
            self.ground(part["within"])
        )

    def coast_of(self, part: dict[str, Any]) -> Shape:
        """Return the strip of a unit along the sea."""
        key = part["coast_of"]
        unit, land = self.boundaries.geometry(key), self.ground(key)
        beside = [
            c for c in self.boundaries.countries if self.boundaries.geometry(c).dwithin(unit, 0.05)
        ]
        inland = self.ground(beside).difference(land).buffer(1.5)
        coast = land.boundary.difference(inland)
        return coast.buffer(part["inland_km"]).intersection(land)

    def border(self, part: dict[str, Any]) -> Shape:
        """Return both sides of a border."""
        left, right = (self.ground(key) for key in part["border"])
        line = left.boundary.intersection(right.buffer(0.3))
        whole = line.buffer(part["half_width_km"]).intersection(shapely.union_all([left, right]))
        return whole.buffer(0.5).buffer(-0.5)

    def nearest(self, part: dict[str, Any]) -> Shape:
        """Return the land nearer to a listed seat than to any other."""
        seats = [self.point(p) for p in (*part["nearest"], *part["not"])]
        cells = shapely.voronoi_polygons(
            shapely.union_all(seats), extend_to=shapely.box(-900, -900, 900, 900)
        )
        own = seats[: len(part["nearest"])]
        picked = [c for c in shapely.get_parts(cells) if any(c.intersects(s) for s in own)]
        return shapely.union_all(picked).intersection(self.ground(part["within"]))


def centre_of(area: dict[str, Any], drawer: Drawer) -> tuple[float, float]:
    """Return a latitude and longitude about which a zone is drawn."""
    found: list[tuple[float, float]] = []
    for part in area["parts"]:
        for key in ("circle", "hull", "nearest"):
            given = part.get(key, [])
            for position in [given] if key == "circle" and given else given:
                lat, lon = drawer.waypoints[position] if isinstance(position, str) else position
                found.append((lat, lon))
        for key in (*part.get("units", []), *part.get("border", [])):
            middle = drawer.boundaries.geometry(key).centroid
            found.append((middle.y, middle.x))
    lats, lons = zip(*found, strict=True)
    return round(sum(lats) / len(lats), 3), round(sum(lons) / len(lons), 3)


def draw(area: dict[str, Any], drawer: Drawer) -> dict[str, Any]:
    """Return a zone as a GeoJSON feature."""
    drawer.set_centre(*centre_of(area, drawer))
    shapes = []
    for part in area["parts"]:
        kinds = [
            k for k in ("units", "circle", "hull", "coast_of", "border", "nearest") if k in part
        ]
        method: Callable[[dict[str, Any]], Shape] = getattr(drawer, kinds[0])
        shapes.append(method(part))
    whole = shapely.union_all(shapes)
    size_km2 = whole.area
    plain = shapely.simplify(whole, SIMPLIFY_KM)
    ground = shapely.set_precision(drawer.back(plain), 1e-4)
    parts = [p for p in shapely.get_parts(ground) if p.geom_type == "Polygon" and p.area > 0]
    parts = sorted((orient(p) for p in parts), key=lambda p: (-p.area, p.bounds))
    centre = shapely.point_on_surface(parts[0])
    return {
        "type": "Feature",
        "id": area["id"],
        "properties": {
            "name": area["name"],
            "country": area.get("country"),
            "area_km2": round(size_km2, 1),
            "center": [round(centre.x, 4), round(centre.y, 4)],
            "places": area["places"],
            "method": "approximate",
            "source": area["source"],
        },
        "geometry": {
            "type": "MultiPolygon",
            "coordinates": [
                [
                    np.round(shapely.get_coordinates(r), 4).tolist()
                    for r in (p.exterior, *p.interiors)
                ]
                for p in parts
            ],
        },
    }


def main() -> None:
    with (DATA / "corridors" / "waypoints.csv").open(encoding="utf-8", newline="") as lines:
        waypoints = {
            r["waypoint"]: [float(r["lat"]), float(r["lon"])] for r in csv.DictReader(lines)
        }
    areas = tomllib.loads((FOLDER / "areas.toml").read_text(encoding="utf-8"))["area"]
    drawer = Drawer(Boundaries.open(), waypoints)
    features = [draw(area, drawer) for area in areas]
    for feature in features:
        about = feature["properties"]
        print(f"{feature['id']:42} {about['area_km2']:>10,.1f} km2  {about['center']}")
    data = {
        "type": "FeatureCollection",
        "name": "zones",
        "tool": "tools/build_areas.py",
        "licence": "CC0 1.0 for the outlines; land and borders from Natural Earth, public domain",
        "features": features,
    }
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    (FOLDER / "zones.geojson").write_text(text + "\n", encoding="utf-8")
    print(f"{len(features)} zones, {len(text):,} characters")


if __name__ == "__main__":
    main()

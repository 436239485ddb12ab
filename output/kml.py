"""All layers as one KML file: a folder a layer, styles by rule, fields as extended data.

KML has no dashes and no types that programs keep; it is for looking, not for working.
"""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Any, Final
from xml.etree import ElementTree as ET

from layers.fields import FieldType
from layers.licences import SOURCES
from layers.schema import LAYERS
from output.symbology import DRAW_ORDER, Fill, Marker, Stroke, look

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from layers.fields import Table
    from layers.tables import Tables
    from output.symbology import Rule, Test

_NAMESPACE: Final = "http://www.opengis.net/kml/2.2"
_TYPES: Final = {
    FieldType.STRING: "string",
    FieldType.DATE: "string",
    FieldType.INTEGER: "int",
    FieldType.NUMBER: "double",
    FieldType.BOOLEAN: "bool",
}
_ELSEWHERE: Final = {"name": None, "id": "feature_id"}
"""Fields that KML has a place for itself, and what they are called among the extended data."""

_ICON: Final = "http://maps.google.com/mapfiles/kml/shapes/placemark_circle.png"


def kml(tables: Tables) -> str:
    """Return all layers as a KML document, the top layer of the map first."""
    root = ET.Element("kml", xmlns=_NAMESPACE)
    document = ET.SubElement(root, "Document")
    _text(document, "name", "corridormap")
    sources = "; ".join(source.attribution for source in SOURCES.values())
    _text(document, "description", html.escape(sources))
    for name in reversed(DRAW_ORDER):
        for number, rule in enumerate(look(name).rules):
            _style(document, f"{name}-{number}", rule)
        _schema(document, LAYERS[name])
    for name in reversed(DRAW_ORDER):
        _folder(document, LAYERS[name], tables.layers[name])
    ET.indent(root, " ")
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _text(parent: ET.Element, tag: str, text: str) -> None:
    ET.SubElement(parent, tag).text = text


def _color(color: str, opacity: float) -> str:
    """Return a colour as KML writes it: alpha, blue, green, red."""
    return f"{round(opacity * 255):02x}{color[5:7]}{color[3:5]}{color[1:3]}"


def _style(parent: ET.Element, style_id: str, rule: Rule) -> None:
    style = ET.SubElement(parent, "Style", id=style_id)
    symbol = rule.symbols[-1]
    if isinstance(symbol, Marker):
        icon = ET.SubElement(style, "IconStyle")
        _text(icon, "color", _color(symbol.color, 1))
        _text(icon, "scale", f"{symbol.size / 12:.2f}")
        _text(ET.SubElement(icon, "Icon"), "href", _ICON)
    elif isinstance(symbol, Fill):
        _line_style(style, symbol.outline)
        area = ET.SubElement(style, "PolyStyle")
        _text(area, "color", _color(symbol.color, symbol.opacity))
    else:
        _line_style(style, symbol)


def _line_style(style: ET.Element, stroke: Stroke) -> None:
    line = ET.SubElement(style, "LineStyle")
    _text(line, "color", _color(stroke.color, stroke.opacity))
    _text(line, "width", f"{stroke.width:g}")


def _schema(parent: ET.Element, table: Table) -> None:
    schema = ET.SubElement(parent, "Schema", name=table.name, id=f"schema-{table.name}")
    for field in table.fields:
        name = _ELSEWHERE.get(field.name, field.name)
        if name is not None:
            simple = ET.SubElement(schema, "SimpleField", name=name, type=_TYPES[field.type])
            _text(simple, "displayName", name)


def _folder(parent: ET.Element, table: Table, frame: Any) -> None:  # noqa: ANN401 - GeoDataFrame
    folder = ET.SubElement(parent, "Folder", id=f"layer-{table.name}")
    _text(folder, "name", table.name)
    _text(folder, "description", html.escape(table.meaning))
    rules = look(table.name).rules
    records = frame[[*table.names]].to_dict("records")
    for record, geometry in zip(records, frame.geometry, strict=True):
        placemark = ET.SubElement(folder, "Placemark")
        _text(placemark, "name", str(record["name"]))
        # Programs show a description as HTML, so a text that holds tags is escaped twice.
        _text(placemark, "description", html.escape(str(record["quote"])))
        _text(placemark, "styleUrl", f"#{table.name}-{_rule_number(rules, record)}")
        _data(placemark, table, record)
        _geometry(placemark, geometry)


def _rule_number(rules: tuple[Rule, ...], record: Mapping[Any, Any]) -> int:
    """Return the last rule that a feature passes: the one drawn on top."""
    passed = [n for n, rule in enumerate(rules) if all(_passes(t, record) for t in rule.tests)]
    return passed[-1] if passed else 0


def _passes(test: Test, record: Mapping[Any, Any]) -> bool:
    value: Any = record.get(test.field)
    if test.operator == ">=":
        return bool(value >= test.value)
    if test.operator == "<":
        return bool(value < test.value)
    return bool((value == test.value) is (test.operator == "="))


def _data(placemark: ET.Element, table: Table, record: Mapping[Any, Any]) -> None:
    extended = ET.SubElement(placemark, "ExtendedData")
    data = ET.SubElement(extended, "SchemaData", schemaUrl=f"#schema-{table.name}")
    for field in table.names:
        name, value = _ELSEWHERE.get(field, field), record[field]
        if name is not None:
            text = str(int(value)) if isinstance(value, bool) else str(value)
            ET.SubElement(data, "SimpleData", name=name).text = text


def _geometry(parent: ET.Element, geometry: Any) -> None:  # noqa: ANN401 - shapely geometry
    if geometry.geom_type == "Point":
        _text(ET.SubElement(parent, "Point"), "coordinates", _coordinates(geometry.coords))
        return
    group = ET.SubElement(parent, "MultiGeometry")
    for part in geometry.geoms:
        if part.geom_type == "LineString":
            line = ET.SubElement(group, "LineString")
            _text(line, "tessellate", "1")
            _text(line, "coordinates", _coordinates(part.coords))
        else:
            polygon = ET.SubElement(group, "Polygon")
            _ring(polygon, "outerBoundaryIs", part.exterior.coords)
            for hole in part.interiors:
                _ring(polygon, "innerBoundaryIs", hole.coords)


def _ring(polygon: ET.Element, tag: str, coordinates: Iterable[tuple[float, ...]]) -> None:
    ring = ET.SubElement(ET.SubElement(polygon, tag), "LinearRing")
    _text(ring, "coordinates", _coordinates(coordinates))


def _coordinates(coordinates: Iterable[tuple[float, ...]]) -> str:
    return " ".join(f"{position[0]!r},{position[1]!r}" for position in coordinates)

"""Styles as OGC Styled Layer Descriptor 1.1 (SLD/SE): what GeoServer, MapServer and others read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

from output.symbology import Fill, Marker, Stroke, look

if TYPE_CHECKING:
    from output.symbology import Lettering, Rule, Test

_NAMESPACES: Final = {
    "xmlns": "http://www.opengis.net/sld",
    "xmlns:se": "http://www.opengis.net/se",
    "xmlns:ogc": "http://www.opengis.net/ogc",
    "version": "1.1.0",
}
_OPERATORS: Final = {
    "=": "ogc:PropertyIsEqualTo",
    "<>": "ogc:PropertyIsNotEqualTo",
    ">=": "ogc:PropertyIsGreaterThanOrEqualTo",
    "<": "ogc:PropertyIsLessThan",
}
_PIXEL: Final = "http://www.opengeospatial.org/se/units/pixel"
_SHAPES: Final = {"diamond": "square"}
"""Shapes that SE doesn't know, and what stands for them (the diamond is a square turned by 45)."""


def sld(layer: str) -> str:
    """Return the style of a layer as an SLD document."""
    root = ET.Element("StyledLayerDescriptor", _NAMESPACES)
    named = ET.SubElement(root, "NamedLayer")
    _text(named, "se:Name", layer)
    user_style = ET.SubElement(named, "UserStyle")
    _text(user_style, "se:Name", layer)
    feature_type = ET.SubElement(user_style, "se:FeatureTypeStyle")
    appearance = look(layer)
    for rule in appearance.rules:
        _rule(feature_type, rule)
    labels = ET.SubElement(feature_type, "se:Rule")
    _text(labels, "se:MaxScaleDenominator", str(appearance.lettering.max_scale_denominator))
    _letters(labels, appearance.lettering, on_line=isinstance(_first(appearance.rules), Stroke))
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _first(rules: tuple[Rule, ...]) -> Stroke | Marker | Fill:
    return rules[0].symbols[0]


def _text(parent: ET.Element, tag: str, text: str) -> ET.Element:
    element = ET.SubElement(parent, tag)
    element.text = text
    return element


def _rule(parent: ET.Element, rule: Rule) -> None:
    element = ET.SubElement(parent, "se:Rule")
    _text(element, "se:Name", rule.title)
    if rule.tests:
        where = ET.SubElement(element, "ogc:Filter")
        if len(rule.tests) > 1:
            where = ET.SubElement(where, "ogc:And")
        for test in rule.tests:
            _test(where, test)
    for symbol in rule.symbols:
        if isinstance(symbol, Stroke):
            line = ET.SubElement(element, "se:LineSymbolizer", uom=_PIXEL)
            _stroke(line, symbol)
        elif isinstance(symbol, Marker):
            _marker(element, symbol)
        else:
            _fill(element, symbol)


def _test(parent: ET.Element, test: Test) -> None:
    comparison = ET.SubElement(parent, _OPERATORS[test.operator])
    _text(comparison, "ogc:PropertyName", test.field)
    value = str(test.value).lower() if isinstance(test.value, bool) else str(test.value)
    _text(comparison, "ogc:Literal", value)


def _parameter(parent: ET.Element, name: str, value: str) -> None:
    parameter = ET.SubElement(parent, "se:SvgParameter", name=name)
    parameter.text = value


def _stroke(parent: ET.Element, stroke: Stroke) -> None:
    element = ET.SubElement(parent, "se:Stroke")
    _parameter(element, "stroke", stroke.color)
    _parameter(element, "stroke-width", f"{stroke.width:g}")
    _parameter(element, "stroke-opacity", f"{stroke.opacity:g}")
    _parameter(element, "stroke-linejoin", "round")
    _parameter(element, "stroke-linecap", "butt" if stroke.dash else "round")
    if stroke.dash:
        _parameter(element, "stroke-dasharray", " ".join(str(d) for d in stroke.dash))


def _marker(parent: ET.Element, marker: Marker) -> None:
    graphic = ET.SubElement(ET.SubElement(parent, "se:PointSymbolizer", uom=_PIXEL), "se:Graphic")
    mark = ET.SubElement(graphic, "se:Mark")
    _text(mark, "se:WellKnownName", _SHAPES.get(marker.shape, marker.shape))
    _parameter(ET.SubElement(mark, "se:Fill"), "fill", marker.color)
    outline = ET.SubElement(mark, "se:Stroke")
    _parameter(outline, "stroke", marker.outline)
    _parameter(outline, "stroke-width", "1.2")
    _text(graphic, "se:Size", f"{marker.size:g}")
    if marker.shape == "diamond":
        _text(ET.SubElement(graphic, "se:Rotation"), "ogc:Literal", "45")


def _fill(parent: ET.Element, fill: Fill) -> None:
    polygon = ET.SubElement(parent, "se:PolygonSymbolizer", uom=_PIXEL)
    inside = ET.SubElement(polygon, "se:Fill")
    _parameter(inside, "fill", fill.color)
    _parameter(inside, "fill-opacity", f"{fill.opacity:g}")
    _stroke(polygon, fill.outline)


def _letters(parent: ET.Element, lettering: Lettering, *, on_line: bool) -> None:
    text = ET.SubElement(parent, "se:TextSymbolizer", uom=_PIXEL)
    label = ET.SubElement(text, "se:Label")
    _text(label, "ogc:PropertyName", lettering.field)
    font = ET.SubElement(text, "se:Font")
    _parameter(font, "font-family", "Sans Serif")
    _parameter(font, "font-size", f"{lettering.size:g}")
    placement = ET.SubElement(text, "se:LabelPlacement")
    if on_line:
        ET.SubElement(placement, "se:LinePlacement")
    else:
        shift = ET.SubElement(ET.SubElement(placement, "se:PointPlacement"), "se:Displacement")
        _text(shift, "se:DisplacementX", "6")
        _text(shift, "se:DisplacementY", "6")
    halo = ET.SubElement(text, "se:Halo")
    _text(halo, "se:Radius", "1.3")
    _parameter(ET.SubElement(halo, "se:Fill"), "fill", "#fffdf9")
    _parameter(ET.SubElement(text, "se:Fill"), "fill", lettering.color)

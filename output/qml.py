"""Styles as QGIS keeps them (QML): rules, symbols and labels of `output.symbology`."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

from output.symbology import Fill, Marker, Stroke, look

if TYPE_CHECKING:
    from collections.abc import Mapping

    from output.symbology import Lettering, Look, Rule, Test

QGIS_VERSION: Final = "3.22.16"
"""The version whose format is written; later ones read it."""

_POINTS_PER_PIXEL: Final = 0.75
_SYMBOL_TYPES: Final = {Stroke: "line", Marker: "marker", Fill: "fill"}
_PLACEMENT: Final = {"line": 3, "marker": 6, "fill": 1}
"""QGIS's numbers: curved along the line, around the point in cartographic order, over the area."""


def qml(layer: str) -> str:
    """Return the style of a layer as a QML document."""
    root = ET.Element(
        "qgis",
        version=QGIS_VERSION,
        styleCategories="Symbology|Labeling|Rendering",
        labelsEnabled="1",
    )
    for element in style_elements(layer):
        root.append(element)
    text = ET.tostring(root, encoding="unicode")
    return f"<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n{text}\n"


def style_elements(layer: str) -> list[ET.Element]:
    """Return the renderer and labels of a layer as elements, for QML and for project files."""
    appearance = look(layer)
    blend, opacity = ET.Element("blendMode"), ET.Element("layerOpacity")
    blend.text, opacity.text = "0", "1"
    return [_renderer(layer, appearance), _labels(appearance), blend, opacity]


def _renderer(layer: str, appearance: Look) -> ET.Element:
    renderer = ET.Element(
        "renderer-v2", type="RuleRenderer", symbollevels="0", enableorderby="0", forceraster="0"
    )
    rules = ET.SubElement(renderer, "rules", key=_key(layer, "root"))
    symbols = ET.SubElement(renderer, "symbols")
    for number, rule in enumerate(appearance.rules):
        element = ET.SubElement(
            rules, "rule", key=_key(layer, str(number)), symbol=str(number), label=rule.title
        )
        if rule.tests:
            element.set("filter", expression(rule))
        symbols.append(_symbol(str(number), rule))
    return renderer


def _key(layer: str, part: str) -> str:
    """Return a rule's key, which QGIS wants to be a UUID; the same for the same rule."""
    return "{" + str(uuid.uuid5(uuid.NAMESPACE_URL, f"corridormap:{layer}:{part}")) + "}"


def expression(rule: Rule) -> str:
    """Return the tests of a rule as a QGIS expression."""
    return " AND ".join(_comparison(test) for test in rule.tests)


def _comparison(test: Test) -> str:
    if isinstance(test.value, bool):
        return f'"{test.field}"' if test.value else f'NOT "{test.field}"'
    value = str(test.value) if isinstance(test.value, int) else f"'{test.value}'"
    return f'"{test.field}" {test.operator} {value}'


def _symbol(name: str, rule: Rule) -> ET.Element:
    kind = _SYMBOL_TYPES[type(rule.symbols[0])]
    symbol = ET.Element(
        "symbol", name=name, type=kind, alpha="1", clip_to_extent="1", force_rhr="0"
    )
    for part in rule.symbols:
        if isinstance(part, Stroke):
            _layer(symbol, "SimpleLine", _stroke_options(part))
        elif isinstance(part, Marker):
            _layer(symbol, "SimpleMarker", _marker_options(part))
        else:
            _layer(
                symbol,
                "SimpleFill",
                {"color": _rgba(part.color, part.opacity), "style": "solid", "outline_style": "no"},
            )
            _layer(symbol, "SimpleLine", _stroke_options(part.outline))
    return symbol


def _layer(symbol: ET.Element, kind: str, options: Mapping[str, str]) -> None:
    layer = ET.SubElement(
        symbol, "layer", {"class": kind, "enabled": "1", "pass": "0", "locked": "0"}
    )
    group = ET.SubElement(layer, "Option", type="Map")
    for name, value in options.items():
        ET.SubElement(group, "Option", name=name, type="QString", value=value)


def _stroke_options(stroke: Stroke) -> dict[str, str]:
    dashed = bool(stroke.dash)
    dash = ";".join(f"{d * _POINTS_PER_PIXEL:g}" for d in stroke.dash)
    return {
        "line_color": _rgba(stroke.color, stroke.opacity),
        "line_style": "solid",
        "line_width": f"{stroke.width * _POINTS_PER_PIXEL:g}",
        "line_width_unit": "Point",
        "capstyle": "flat" if dashed else "round",
        "joinstyle": "round",
        "use_custom_dash": "1" if dashed else "0",
        "customdash": dash or "5;2",
        "customdash_unit": "Point",
    }


def _marker_options(marker: Marker) -> dict[str, str]:
    return {
        "name": "cross_fill" if marker.shape == "cross" else marker.shape,
        "color": _rgba(marker.color, 1),
        "size": f"{marker.size * _POINTS_PER_PIXEL:g}",
        "size_unit": "Point",
        "scale_method": "diameter",
        "outline_color": _rgba(marker.outline, 1),
        "outline_style": "solid",
        "outline_width": f"{1.2 * _POINTS_PER_PIXEL:g}",
        "outline_width_unit": "Point",
        "joinstyle": "round",
    }


def _rgba(color: str, opacity: float) -> str:
    red, green, blue = (int(color[i : i + 2], 16) for i in (1, 3, 5))
    return f"{red},{green},{blue},{round(opacity * 255)}"


def _labels(appearance: Look) -> ET.Element:
    lettering = appearance.lettering
    kind = _SYMBOL_TYPES[type(appearance.rules[0].symbols[0])]
    labeling = ET.Element("labeling", type="simple")
    settings = ET.SubElement(labeling, "settings", calloutType="simple")
    _text_style(settings, lettering)
    ET.SubElement(
        settings,
        "placement",
        placement=str(_PLACEMENT[kind]),
        placementFlags="10",
        dist="3",
        distUnits="Point",
        priority="8" if kind == "marker" else "5",
        predefinedPositionOrder="TR,TL,BR,BL,R,L,TSR,BSR",
    )
    ET.SubElement(
        settings,
        "rendering",
        scaleVisibility="1",
        scaleMin="0",
        scaleMax=str(lettering.max_scale_denominator),
        mergeLines="1",
        obstacle="1",
        drawLabels="1",
        fontMinPixelSize="3",
        fontMaxPixelSize="10000",
    )
    return labeling


def _text_style(settings: ET.Element, lettering: Lettering) -> None:
    text = ET.SubElement(
        settings,
        "text-style",
        fieldName=lettering.field,
        isExpression="0",
        textColor=_rgba(lettering.color, 1),
        textOpacity="1",
        fontFamily="Sans Serif",
        fontSize=f"{lettering.size * _POINTS_PER_PIXEL:g}",
        fontSizeUnit="Point",
        fontWeight="50",
    )
    ET.SubElement(
        text,
        "text-buffer",
        bufferDraw="1",
        bufferColor="255,253,249,255",
        bufferSize="1",
        bufferSizeUnits="Point",
        bufferOpacity="0.85",
        bufferJoinStyle="128",
    )

"""A QGIS project (`.qgz`) that opens the GeoPackage in order, styled, evidence joined to features.

The file is written as QGIS 3.22 writes its own and read back by QGIS in the tests; later versions
read it too. It names the GeoPackage beside it by a relative path.
"""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

from layers.fields import GeometryType
from layers.geojson import bounding_box
from layers.schema import EVIDENCE, LAYERS, TABLES
from layers.values import extractor
from output.qml import QGIS_VERSION, style_elements
from output.symbology import DRAW_ORDER

if TYPE_CHECKING:
    from layers.fields import Table
    from layers.tables import Tables

_WEB_MERCATOR: Final = "EPSG:3857"
_EXTENT: Final = (12_900_000.0, 4_150_000.0, 15_000_000.0, 5_550_000.0)
"""First view in EPSG:3857, metres: Liaodong to Vladivostok, Busan to Harbin."""

_GEOMETRIES: Final = {
    GeometryType.POINT: "Point",
    GeometryType.MULTI_LINE_STRING: "Line",
    GeometryType.MULTI_POLYGON: "Polygon",
}
_SPATIAL_REFERENCES: Final = {
    "EPSG:4326": ("+proj=longlat +datum=WGS84 +no_defs", "4326", "WGS 84", "longlat", "true"),
    _WEB_MERCATOR: (
        "+proj=webmerc +datum=WGS84 +units=m +no_defs",
        "3857",
        "WGS 84 / Pseudo-Mercator",
        "merc",
        "false",
    ),
}


def qgis_project(tables: Tables, geopackage: str) -> bytes:
    """Return a zipped QGIS project over a GeoPackage; the same tables give the same bytes.

    Parameters
    ----------
    tables
        All tables of a survey, for the first view.
    geopackage
        The GeoPackage's name, in the folder where the project will stand.
    """
    root = ET.Element("qgis", version=QGIS_VERSION, projectname="corridormap")
    ET.SubElement(root, "homePath", path="")
    _text(root, "title", "corridormap")
    _crs(ET.SubElement(root, "projectCrs"), _WEB_MERCATOR)
    _tree(root, geopackage)
    relations = ET.SubElement(root, "relations")
    for name in LAYERS:
        _relation(relations, name)
    view = _view(tables)
    _canvas(root, view)
    _first_view(root, view)
    layers = ET.SubElement(root, "projectlayers")
    for name in DRAW_ORDER:
        _layer(layers, LAYERS[name], geopackage)
    for table in TABLES.values():
        _layer(layers, table, geopackage)
    order = ET.SubElement(root, "layerorder")
    for name in reversed(DRAW_ORDER):
        ET.SubElement(order, "layer", id=_layer_id(name))
    _properties(root)
    ET.indent(root, " ")
    text = ET.tostring(root, encoding="unicode")
    return _zipped(f"<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n{text}\n")


def _zipped(project: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        entry = zipfile.ZipInfo("corridors.qgs", date_time=(1980, 1, 1, 0, 0, 0))
        entry.compress_type = zipfile.ZIP_DEFLATED
        entry.external_attr = 0o644 << 16
        archive.writestr(entry, project)
    return buffer.getvalue()


def _text(parent: ET.Element, tag: str, text: str) -> None:
    ET.SubElement(parent, tag).text = text


def _crs(parent: ET.Element, authid: str) -> None:
    proj4, srid, description, projection, geographic = _SPATIAL_REFERENCES[authid]
    system = ET.SubElement(parent, "spatialrefsys")
    _text(system, "proj4", proj4)
    _text(system, "srid", srid)
    _text(system, "authid", authid)
    _text(system, "description", description)
    _text(system, "projectionacronym", projection)
    _text(system, "ellipsoidacronym", "EPSG:7030")
    _text(system, "geographicflag", geographic)


def _layer_id(name: str) -> str:
    """Return a layer's id in the project; QGIS drops ids of ten characters and fewer."""
    return f"corridormap_{name}"


def _source(name: str, geopackage: str) -> str:
    return f"./{geopackage}|layername={name}"


def _tree(root: ET.Element, geopackage: str) -> None:
    tree = ET.SubElement(root, "layer-tree-group")
    for name in reversed(DRAW_ORDER):
        _leaf(tree, LAYERS[name], geopackage)
    group = ET.SubElement(
        tree, "layer-tree-group", name="Tables", checked="Qt::Checked", expanded="0"
    )
    for table in TABLES.values():
        _leaf(group, table, geopackage)


def _leaf(parent: ET.Element, table: Table, geopackage: str) -> None:
    ET.SubElement(
        parent,
        "layer-tree-layer",
        id=_layer_id(table.name),
        name=table.title,
        source=_source(table.name, geopackage),
        providerKey="ogr",
        checked="Qt::Checked",
        expanded="0",
    )


def _relation(parent: ET.Element, layer: str) -> None:
    """Join the evidence to a layer, so that a feature's form lists its sentences."""
    relation = ET.SubElement(
        parent,
        "relation",
        id=f"evidence_of_{layer}",
        name=EVIDENCE.title,
        strength="Association",
        referencingLayer=_layer_id(EVIDENCE.name),
        referencedLayer=_layer_id(layer),
    )
    ET.SubElement(relation, "fieldRef", referencingField="feature_id", referencedField="id")


def _view(tables: Tables) -> tuple[float, float, float, float]:
    """Return the first view in EPSG:3857: the named places that aren't countries, or our own."""
    from pyproj import Transformer

    places = tables.layers["places"]
    near = places[(places["kind"] != "country") & (places["link_count"] > 0)]
    box = bounding_box(near.geometry.to_numpy())
    if box is None or box.east - box.west > 60 or box.west > box.east:  # noqa: PLR2004 - degrees
        return _EXTENT
    to_metres = Transformer.from_crs("EPSG:4326", _WEB_MERCATOR, always_xy=True)
    west, south = to_metres.transform(max(box.west - 1, -180), max(box.south - 1, -85))
    east, north = to_metres.transform(min(box.east + 1, 180), min(box.north + 1, 85))
    return round(west), round(south), round(east), round(north)


def _canvas(root: ET.Element, extent: tuple[float, float, float, float]) -> None:
    canvas = ET.SubElement(root, "mapcanvas", name="theMapCanvas", annotationsVisible="1")
    _text(canvas, "units", "meters")
    box = ET.SubElement(canvas, "extent")
    for tag, value in zip(("xmin", "ymin", "xmax", "ymax"), extent, strict=True):
        _text(box, tag, f"{value:.0f}")
    _text(canvas, "rotation", "0")
    _crs(ET.SubElement(canvas, "destinationsrs"), _WEB_MERCATOR)


def _first_view(root: ET.Element, extent: tuple[float, float, float, float]) -> None:
    settings = ET.SubElement(root, "ProjectViewSettings", UseProjectScales="0")
    ET.SubElement(settings, "Scales")
    box = ET.SubElement(settings, "DefaultViewExtent")
    for name, value in zip(("xmin", "ymin", "xmax", "ymax"), extent, strict=True):
        box.set(name, f"{value:.0f}")
    _crs(box, _WEB_MERCATOR)


def _layer(parent: ET.Element, table: Table, geopackage: str) -> None:
    kind = _GEOMETRIES[table.geometry] if table.geometry else "No geometry"
    layer = ET.SubElement(
        parent,
        "maplayer",
        type="vector",
        geometry=kind,
        wkbType=table.geometry.value if table.geometry else "NoGeometry",
        labelsEnabled="1" if table.geometry else "0",
        styleCategories="AllStyleCategories",
        minScale="100000000",
        maxScale="0",
        hasScaleBasedVisibilityFlag="0",
    )
    _text(layer, "id", _layer_id(table.name))
    _text(layer, "datasource", _source(table.name, geopackage))
    _text(layer, "layername", table.title)
    if table.geometry:
        _crs(ET.SubElement(layer, "srs"), "EPSG:4326")
    about = ET.SubElement(layer, "resourceMetadata")
    _text(about, "type", "dataset")
    _text(about, "title", table.title)
    _text(about, "abstract", table.meaning)
    ET.SubElement(layer, "provider", encoding="UTF-8").text = "ogr"
    if table.geometry:
        layer.extend(style_elements(table.name))
    _text(layer, "previewExpression", '"name"' if "name" in table.names else '"id"')


def _properties(root: ET.Element) -> None:
    properties = ET.SubElement(root, "properties")
    paths = ET.SubElement(properties, "Paths")
    ET.SubElement(paths, "Absolute", type="bool").text = "false"
    systems = ET.SubElement(properties, "SpatialRefSys")
    ET.SubElement(systems, "ProjectionsEnabled", type="int").text = "1"
    gui = ET.SubElement(properties, "Gui")
    for name, value in (("Red", 244), ("Green", 241), ("Blue", 234), ("Alpha", 255)):
        ET.SubElement(gui, f"CanvasColor{name}Part", type="int").text = str(value)
    about = ET.SubElement(root, "projectMetadata")
    _text(about, "type", "dataset")
    _text(about, "title", "corridormap")
    _text(about, "abstract", f"Written by {extractor()}")

"""What the tests have QGIS do; run by QGIS's own Python. The last line printed is the answer."""

import json
import sys

from qgis.core import (
    Qgis,
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsMapRendererSequentialJob,
    QgsMapSettings,
    QgsProject,
    QgsRectangle,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor

BACKGROUND = "#ffffff"


def opened(source, name):
    layer = QgsVectorLayer(f"{source}|layername={name}", name, "ogr")
    if not layer.isValid():
        sys.exit(f"{name} isn't valid")
    return layer


def told(layer):
    """Say what QGIS made of a layer."""
    renderer = layer.renderer()
    rules = renderer.rootRule().children() if renderer and renderer.type() == "RuleRenderer" else []
    return {
        "name": layer.name(),
        "features": layer.featureCount(),
        "crs": layer.crs().authid(),
        "renderer": renderer.type() if renderer else None,
        "rules": {rule.label(): rule.filterExpression() for rule in rules},
        "colors": {
            r.label(): r.symbol().symbolLayer(r.symbol().symbolLayerCount() - 1).color().name()
            for r in rules
        },
        "labels": layer.labelsEnabled(),
        "fields": [field.name() for field in layer.fields()],
        "types": {field.name(): field.typeName() for field in layer.fields()},
        "comments": {field.name(): field.comment() for field in layer.fields()},
    }


def render(layers, extent, image, crs="EPSG:3857"):
    """Render layers (the first on top) and return how many pixels have which colour."""
    settings = QgsMapSettings()
    settings.setLayers(layers)
    settings.setOutputSize(QSize(1000, 900))
    settings.setOutputDpi(96)
    settings.setBackgroundColor(QColor(BACKGROUND))
    target = QgsCoordinateReferenceSystem(crs)
    settings.setDestinationCrs(target)
    degrees = QgsCoordinateReferenceSystem("EPSG:4326")
    transform = QgsCoordinateTransform(degrees, target, QgsProject.instance())
    settings.setExtent(transform.transformBoundingBox(QgsRectangle(*extent)))
    job = QgsMapRendererSequentialJob(settings)
    job.start()
    job.waitForFinished()
    picture = job.renderedImage()
    picture.save(image)
    counts = {}
    for y in range(picture.height()):
        for x in range(picture.width()):
            name = QColor(picture.pixel(x, y)).name()
            counts[name] = counts.get(name, 0) + 1
    return counts, [error.message for error in job.errors()]


def geopackage(path, names, extent, image):
    layers = [opened(path, name) for name in names.split(",")]
    counts, errors = render(layers, map(float, extent.split(",")), image)
    return {"layers": {x.name(): told(x) for x in layers}, "pixels": counts, "errors": errors}


def sld(folder, names):
    """Read every SLD in a folder and say what QGIS made of it."""
    said = {}
    for name in names.split(","):
        layer = opened(f"{folder}/corridors.gpkg", name)
        message, done = layer.loadSldStyle(f"{folder}/../{name}.sld")
        said[name] = [message, done, layer.renderer().type()]
    return said


def project(path, image, copy):
    """Open a project, follow a relation, render its first view, and write it back."""
    opened_project = QgsProject.instance()
    if not opened_project.read(path):
        sys.exit(opened_project.error())
    layers = [node.layer() for node in opened_project.layerTreeRoot().findLayers()]
    relation = opened_project.relationManager().relation("evidence_of_rail")
    feature = next(opened_project.mapLayer("corridormap_rail").getFeatures())
    view = opened_project.viewSettings().defaultViewExtent()
    degrees = QgsCoordinateTransform(
        view.crs(), QgsCoordinateReferenceSystem("EPSG:4326"), opened_project
    ).transformBoundingBox(view)
    extent = [degrees.xMinimum(), degrees.yMinimum(), degrees.xMaximum(), degrees.yMaximum()]
    counts, errors = render([x for x in layers if x.isSpatial()], extent, image)
    return {
        "title": opened_project.title(),
        "crs": opened_project.crs().authid(),
        "order": [layer.id() for layer in layers],
        "layers": {layer.id(): told(layer) for layer in layers},
        "valid": all(layer.isValid() for layer in layers),
        "relations": {
            name: r.isValid() for name, r in opened_project.relationManager().relations().items()
        },
        "quotes": [row["quote"] for row in relation.getRelatedFeatures(feature)],
        "pixels": counts,
        "errors": errors,
        "written": opened_project.write(copy),
    }


def files(folder, *names):
    """Open files of other formats and count their features."""
    said = {}
    for name in names:
        layer = QgsVectorLayer(f"{folder}/{name}", name, "ogr")
        said[name] = [layer.isValid(), layer.featureCount(), layer.crs().authid()]
    return said


STEPS = {"geopackage": geopackage, "sld": sld, "project": project, "files": files}

if __name__ == "__main__":
    application = QgsApplication([], False)
    application.initQgis()
    answer = STEPS[sys.argv[1]](*sys.argv[2:])
    answer["version"] = Qgis.QGIS_VERSION
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()
    application.exitQgis()

"""The page: a folium map with layers of our own, everything inline, no network.

Folium carries the map and its layers; its own assets, ids and templates are not used, because
they reach for the network, differ from run to run, and print text unescaped.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

import folium
from branca.element import Element, Figure
from folium.map import Layer
from jinja2 import Environment, PackageLoader
from markupsafe import Markup

from layers.errors import DataError
from output.map.basemap import select_basemap
from output.map.data import survey_data
from output.map.text import clean
from output.map.view import Box, first_view
from output.map.words import describe, key_words, leading_country, page_words

if TYPE_CHECKING:
    from layers.model import Survey
    from output.map.options import MapOptions

_TEMPLATES: Final = Environment(loader=PackageLoader("output.map"), autoescape=True)
_MODULES: Final = _TEMPLATES.overlay(autoescape=False)

SCRIPTS: Final = (
    *("core", "words", "model", "state", "filter"),
    *("ground", "canvas", "lines", "points", "icons", "labels", "scene", "map"),
    *("dom", "legend", "filters", "search", "reader", "stops", "card", "geojson", "table"),
    *("share", "picture", "panels", "main"),
)
"""The page's scripts, in the order in which they are joined."""
STYLES: Final = ("tokens", "layout", "panels", "reader", "table", "phone", "print")


_SMALL_DATA: Final = 600_000
"""Characters of data up to which the first paint waits for them; more come after the ground."""


class _PageLayer(Layer):
    """A layer whose script asks the page's own code for it, under a name that doesn't change."""

    _template = _MODULES.get_template("layer.js.j2")
    kind = ""

    def __init__(self) -> None:
        super().__init__(name=self.kind, control=False)
        self._name = self.kind
        self._id = "0"


class Ground(_PageLayer):
    """The offline ground: land, water, borders, rivers, drawn tile by tile on canvas."""

    kind = "ground"


class SurveyLayer(_PageLayer):
    """What the documents speak of: areas, links, gaps, places and their labels."""

    kind = "survey"


class CorridorMap(folium.Map):
    """A folium map without folium's assets, with a name that doesn't change."""

    _template = _MODULES.get_template("map.html.j2")

    def __init__(self) -> None:
        super().__init__(tiles=None, location=(0, 0), zoom_start=2)
        self.default_js: list[tuple[str, str]] = []
        self.default_css: list[tuple[str, str]] = []
        self._name = "corridor_map"
        self._id = "0"
        self.add_child(Ground())
        self.add_child(SurveyLayer())


@lru_cache(maxsize=1)
def leaflet() -> tuple[str, str]:
    """Return Leaflet's script and style sheet, from the XStatic package.

    Raises
    ------
    DataError
        When the package doesn't hold them.
    """
    try:
        from xstatic.pkg import leaflet as package

        folder = files(package) / "data"
        script = (folder / "leaflet.js").read_text(encoding="utf-8")
        style = (folder / "leaflet.css").read_text(encoding="utf-8")
    except (ImportError, OSError) as error:
        msg = f"Leaflet can't be read ({error}); install XStatic-Leaflet 1.9.3.0 again"
        raise DataError(msg) from error
    script = re.sub(r"//# sourceMappingURL=\S+", "", script)
    style = re.sub(r"[^{}]+\{[^{}]*url\([^{}]*\}", "", style)  # images of controls we don't use
    return script.strip(), style.strip()


def _asset(folder: str, name: str) -> str:
    return (files("output.map") / folder / name).read_text(encoding="utf-8").strip()


def page_script() -> str:
    """Return the page's own script: all files of `js/`, joined inside one function."""
    parts = [_asset("js", f"{name}.js") for name in SCRIPTS]
    return "var corridormap = (function () {\n'use strict';\n" + "\n".join(parts) + "\n})();"


def page_style() -> str:
    """Return the page's own style sheet: all files of `css/`, joined."""
    return "\n".join(_asset("css", f"{name}.css") for name in STYLES)


def embedded_json(value: object) -> Markup:
    """Return JSON that is safe inside a script element: no `<`, no NaN, no lone surrogate."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    text = text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return Markup(text.encode("utf-8", "replace").decode("utf-8"))  # noqa: S704 - escaped above


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def policy(script: str, style: str, options: MapOptions) -> str:
    """Return the content security policy: this script, this style, no network.

    Hosts of online tiles are let in for images only, when the user asked for them.
    """
    hosts = sorted({source.host for source in options.tiles})
    rules = {
        "default-src": "'none'",
        "script-src": _hash(script),
        "style-src": _hash(style),
        "img-src": " ".join(["data:", "blob:", *hosts]),
        "connect-src": "'none'",
        "font-src": "'none'",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def _top(survey: Survey, options: MapOptions, view: Box | None) -> dict[str, object]:
    """Return what the page needs to show its frame and its ground, before the data are read."""
    return {
        "options": {
            "title": clean(options.title),
            "description": clean(options.description, 1000),
            "date": clean(options.data_date, 40),
            "tiles": [[t.name, t.url, t.attribution, t.max_zoom] for t in options.tiles],
        },
        "view": list(view) if view else None,
        "full": options.full_text,
        "country": leading_country(survey),
        "documents": len(survey.documents),
    }


def _focus(view: Box | None) -> Box | None:
    """Return the region that gets the fine ground: the first view and what is around it."""
    if view is None:
        return None
    west, south, east, north = view
    wide, tall = (east - west) * 0.35 + 1, (north - south) * 0.2 + 1
    if east - west > 60:  # noqa: PLR2004 - degrees: a view of half a continent needs no fine ground
        return None
    return Box(west - wide, south - tall, east + wide, north + tall)


def render_page(survey: Survey, options: MapOptions) -> str:
    """Return the page of a survey, HTML."""
    figure = Figure()
    page_map = CorridorMap()
    figure.add_child(page_map)
    page_map.render()  # type: ignore[no-untyped-call]
    data_text = embedded_json(survey_data(survey, options))
    view = first_view(survey)
    ground = select_basemap(_focus(view))
    leaflet_script, leaflet_style = leaflet()
    script = "\n".join(
        [leaflet_script, page_script(), _rendered(figure.script), "corridormap.start();"]
    )
    style = leaflet_style + "\n" + page_style()
    title, description = describe(survey, options, ground["countries"])
    words = page_words(options.language)
    return _TEMPLATES.get_template("page.html.j2").render(
        language=options.language,
        title=title,
        description=description,
        policy=policy(script, style, options),
        style=Markup(style),  # noqa: S704 - our own files and Leaflet's
        script=Markup(script),  # noqa: S704
        body=Markup(_rendered(figure.html)),  # noqa: S704
        skip=words["skip"],
        noscript=words["noscript"],
        words=embedded_json(key_words()),
        top=embedded_json(_top(survey, options, view)),
        data=data_text,
        small=len(data_text) <= _SMALL_DATA,
        ground=embedded_json(ground),
    )


def _rendered(part: Element) -> str:
    text = str(part.render())
    return "\n".join(line for line in text.splitlines() if line.strip())

"""The sources that the output draws on, each with its licence: none can be without one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from layers.vocabulary import GeometryMethod

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Source:
    """A data source. `licence` is an SPDX identifier, or `PDM-1.0` for the public domain."""

    key: str
    title: str
    url: str
    licence: str
    licence_title: str
    licence_url: str
    attribution: str


SOURCES: Final[Mapping[str, Source]] = {
    source.key: source
    for source in (
        Source(
            "documents",
            "The documents that were read",
            "",
            "LicenseRef-documents",
            "Rights of each document's publisher; only short quotations are carried",
            "",
            "Quotations: the publishers of the documents",
        ),
        Source(
            "geonames",
            "GeoNames",
            "https://www.geonames.org",
            "CC-BY-4.0",
            "Creative Commons Attribution 4.0",
            "https://creativecommons.org/licenses/by/4.0/",
            "Places: GeoNames, CC BY 4.0",
        ),
        Source(
            "openstreetmap",
            "OpenStreetMap",
            "https://www.openstreetmap.org",
            "ODbL-1.0",
            "Open Data Commons Open Database License 1.0",
            "https://opendatacommons.org/licenses/odbl/1-0/",
            "Tracks and roads: © OpenStreetMap contributors, ODbL",
        ),
        Source(
            "natural_earth",
            "Natural Earth",
            "https://www.naturalearthdata.com",
            "PDM-1.0",
            "Public domain",
            "https://creativecommons.org/publicdomain/mark/1.0/",
            "Boundaries: made with Natural Earth",
        ),
        Source(
            "searoute",
            "searoute",
            "https://github.com/genthalili/searoute-py",
            "Apache-2.0",
            "Apache License 2.0",
            "https://www.apache.org/licenses/LICENSE-2.0",
            "Sea lanes: searoute, Apache-2.0",
        ),
        Source(
            "corridormap",
            "corridormap's own catalogue and curated places",
            "",
            "MIT",
            "MIT License",
            "https://opensource.org/license/mit",
            "Catalogue and curated places: corridormap",
        ),
        Source(
            "user",
            "The user's own places",
            "",
            "LicenseRef-user",
            "As the user who supplied them decides",
            "",
            "Places supplied by the user",
        ),
    )
}

_BY_METHOD: Final = {
    GeometryMethod.OSM_WAY: "openstreetmap",
    GeometryMethod.NETWORK: "openstreetmap",
    GeometryMethod.SEA_NETWORK: "searoute",
    GeometryMethod.WAYPOINTS: "corridormap",
    GeometryMethod.STRAIGHT: "corridormap",
    GeometryMethod.NONE: "corridormap",
}

_BY_PREFIX: Final = {"gn": "geonames", "cm": "corridormap", "user": "user"}


def source_of_method(method: GeometryMethod) -> Source:
    """Return the source that a stretch of this method is drawn from."""
    return SOURCES[_BY_METHOD[method]]


def source_of_place(place_id: str) -> Source:
    """Return the source of a place by its id's prefix; the user's own where it is none of ours."""
    return SOURCES[_BY_PREFIX.get(place_id.partition(":")[0], "user")]

"""The map page: a survey of documents as one HTML file that opens without a network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from output.map.options import MapOptions, TileSource

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geopandas import GeoDataFrame

    from layers.model import Survey

__all__ = ["MapOptions", "TileSource", "render_map"]


def render_map(
    survey: Survey,
    tables: Mapping[str, GeoDataFrame] | None = None,
    *,
    options: MapOptions | None = None,
) -> str:
    """Return the whole page: HTML with its styles, scripts and data inside.

    Parameters
    ----------
    survey
        What was found; positions in CRS84.
    tables
        The layers made of the same survey; the page needs none of their columns today.
    options
        Language, title, how much text to embed, online tiles.

    Raises
    ------
    DataError
        When the packaged ground of the map is missing or damaged.
    """
    from output.map.page import render_page

    del tables
    return render_page(survey, options or MapOptions())

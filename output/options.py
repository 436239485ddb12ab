"""What a run is asked to do, in one frozen record."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

FORMATS = ("flatgeobuf", "geoparquet", "kml", "pmtiles", "qgis")
RECOGNIZERS = ("gazetteer", "spacy")
LANGUAGES = ("en", "ko", "zh", "ru")


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildOptions:
    """What `corridormap build` is asked to do.

    Attributes
    ----------
    inputs
        Files and folders; none stands for the bundled briefs.
    out
        The output folder.
    formats
        Further formats, from `FORMATS`, beside GeoJSON and GeoPackage.
    places, corridors
        The user's own places (CSV or GeoJSON) and catalogue (TOML), laid over ours.
    recognizer
        `gazetteer`, or `spacy` for its labels as one more signal.
    full_text
        Embed whole documents in the map, not only the sentences around mentions.
    title
        Heading of the map; made from the documents when empty.
    language
        What the map's page speaks at first, from `LANGUAGES`.
    tiles
        Offer online background maps, off until the reader turns them on.
    """

    inputs: tuple[str, ...] = ()
    out: Path = Path("corridor-map")
    formats: tuple[str, ...] = ()
    places: Path | None = None
    corridors: Path | None = None
    recognizer: str = "gazetteer"
    full_text: bool = False
    title: str = ""
    language: str = "en"
    tiles: bool = False

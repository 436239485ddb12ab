"""The schema of every layer and table, written once.

The tables, the JSON Schema, `datapackage.json`, the checks and `docs/layers.md` are all made
from it. No value is null: an unknown text or date is empty, an unknown number 0 and said so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from layers.errors import NotFoundError
from layers.fields import PARTIAL_DATE_PATTERN, Field, FieldType, GeometryType, Table
from layers.vocabulary import (
    GapReason,
    GeometryMethod,
    Mode,
    PlaceKind,
    Precision,
    Status,
    StatusBasis,
    Use,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

S, I, N, B, D = (  # noqa: E741 - five one-letter types keep the table below readable
    FieldType.STRING,
    FieldType.INTEGER,
    FieldType.NUMBER,
    FieldType.BOOLEAN,
    FieldType.DATE,
)
POINT, LINES, AREAS = (
    GeometryType.POINT,
    GeometryType.MULTI_LINE_STRING,
    GeometryType.MULTI_POLYGON,
)

DECIMALS: Final = 5
"""Decimals of a degree in every layer, about a metre: GeoNames has five, the rest no more."""

SCHEMATIC_DECIMALS: Final = 3
"""Decimals of the inner points of schematic lines, about 100 m: they follow nothing surveyed."""

AREA_METHODS: Final = ("boundary", "approximate", "container", "nominal")
"""Boundary: surveyed. Approximate: drawn extent. Container: somewhere in this unit.
Nominal: a circle of 5 km about the point, its extent isn't known."""

CROSSING_TYPES: Final = ("crossing", "bridge", "gauge_break")

MODES: Final = tuple(m.value for m in Mode)
KINDS: Final = tuple(k.value for k in PlaceKind)
STATUSES: Final = tuple(s.value for s in Status)
METHODS: Final = tuple(m.value for m in GeometryMethod)
EVIDENCE_KINDS: Final = ("mention", "link", "statement")


def _id(meaning: str) -> Field:
    return Field("id", S, meaning, required=True)


def _count(name: str, meaning: str, unit: str = "") -> Field:
    return Field(name, I, meaning, unit, minimum=0)


def _score(name: str, meaning: str) -> Field:
    return Field(name, N, meaning, "0 to 1", minimum=0, maximum=1)


def _length(name: str, meaning: str) -> Field:
    return Field(name, N, meaning, "km", minimum=0)


def _degrees(name: str, meaning: str, most: float) -> Field:
    return Field(name, N, meaning, "degrees, WGS 84", minimum=-most, maximum=most, nullable=True)


def _partial_date(name: str, meaning: str) -> Field:
    return Field(name, S, meaning, "ISO 8601, whole or partial", pattern=PARTIAL_DATE_PATTERN)


def _country(meaning: str) -> Field:
    return Field("country", S, meaning, "ISO 3166-1 alpha-2", pattern="^([A-Z]{2})?$")


_NAMES = (
    Field("name", S, "Name shown first", required=True),
    Field("name_ko", S, "Name in Korean"),
    Field("name_zh", S, "Name in Chinese"),
    Field("name_ru", S, "Name in Russian"),
)

_PLACE = (
    Field("place_id", S, "Id of the place: gn: (GeoNames), cm: (curated), user: (yours)"),
    *_NAMES,
)

_WHERE = (
    _country("Country that it lies in; empty for seas, cross-border and macro-regions"),
    Field("admin1", S, "First-order unit that it lies in"),
)

_PROVENANCE = (
    _count("evidence_count", "How many rows of the evidence table lead here"),
    _count("document_count", "How many documents speak of it"),
    Field("first_document", S, "Id of the first document, by date, that speaks of it"),
    _partial_date("first_date", "Date of that document"),
    Field("quote", S, "The first sentence that speaks of it, shortened where it is long"),
    Field("source", S, "Where the geometry comes from", required=True),
    Field("licence", S, "Licence of the geometry", "SPDX identifier", required=True),
)

_STATUS = (
    Field("status", S, "How far it has come, as said", allowed=STATUSES, required=True),
    Field(
        "status_basis",
        S,
        "Who says so: the document (stated) or the catalogue; empty where nobody does",
        allowed=tuple(b.value for b in StatusBasis),
    ),
    _partial_date("as_of", "Date on which the status was true"),
    Field("as_of_from", D, "First day that as_of may mean", "ISO 8601"),
    Field("as_of_to", D, "Last day that as_of may mean", "ISO 8601"),
)

_KNOWN = (
    Field(
        "known_status",
        S,
        "Status that the catalogue knows, whatever the documents say; empty where it knows none",
        allowed=STATUSES,
    ),
    _partial_date("known_as_of", "Date of that knowledge"),
)

_SITE_LINKS = (
    Field("link_id", S, "The link that speaks most of it; empty where it is only named"),
    _count("link_count", "How many links of this kind open here"),
    *_STATUS,
)

_PRECISION = Field(
    "precision",
    I,
    "IATI GeographicalPrecision: "
    + ", ".join(f"{p.value} {p.name.lower().replace('_', ' ')}" for p in Precision),
    "1 to 9",
    minimum=1,
    maximum=9,
)

_AREA = (
    Field(
        "area_method",
        S,
        "How the area was got: boundary (surveyed), approximate (drawn extent), container "
        "(somewhere in this unit), nominal (a circle of 5 km, extent not known)",
        allowed=AREA_METHODS,
        required=True,
    ),
    Field("area_km2", N, "Area on the ellipsoid", "km²", minimum=0),
)

PLACES: Final = Table(
    "places",
    "Places",
    "Every place that a document names or a link ends at, as a point",
    (
        _id("Stable id: that of the place"),
        *_PLACE,
        Field("kind", S, "What it is", allowed=KINDS, required=True),
        *_WHERE,
        _PRECISION,
        _count("population", "Inhabitants; 0 where not known", "people"),
        _count("mentions", "How often it is named"),
        *(_count(f"mentions_{use.value}", f"How often as {use.value}") for use in Use),
        _count("link_count", "How many links end or stop here"),
        _score("score", "Best score of its mentions; 0 where only inferred"),
        *_PROVENANCE,
    ),
    POINT,
    sources=("documents", "geonames", "corridormap", "user"),
)

REGIONS: Final = Table(
    "regions",
    "Regions",
    "Countries, provinces and other named units, with their boundaries",
    (
        _id("Stable id: area: and the id of the place"),
        *_PLACE,
        Field("kind", S, "What it is", allowed=KINDS, required=True),
        *_WHERE,
        _count("mentions", "How often it is named"),
        *_AREA,
        *_PROVENANCE,
    ),
    AREAS,
    sources=("documents", "natural_earth", "corridormap"),
)

PORTS: Final = Table(
    "ports",
    "Ports",
    "Ports that are named or that a link opens, as points of the town where the berth isn't known",
    (
        _id("Stable id: port: and the id of the place"),
        *_PLACE,
        *_WHERE,
        _PRECISION,
        _count("mentions", "How often it is named"),
        *_SITE_LINKS,
        *_PROVENANCE,
    ),
    POINT,
    sources=("documents", "geonames", "corridormap", "user"),
)

CROSSINGS: Final = Table(
    "crossings",
    "Crossings",
    "Border crossings, bridges and breaks of gauge",
    (
        _id("Stable id: crossing: or gauge: and what it is of"),
        *_PLACE,
        Field("crossing_type", S, "What it is", allowed=CROSSING_TYPES, required=True),
        *_WHERE,
        _PRECISION,
        _count("from_gauge_mm", "Track gauge on one side of a break; 0 where none", "mm"),
        _count("to_gauge_mm", "Track gauge on the other side; 0 where none", "mm"),
        _count("mentions", "How often it is named"),
        *_SITE_LINKS,
        *_PROVENANCE,
    ),
    POINT,
    sources=("documents", "geonames", "openstreetmap", "corridormap", "user"),
)

ZONES: Final = Table(
    "zones",
    "Zones",
    "Economic zones and belts that are named or that a link opens",
    (
        _id("Stable id: zone: and the id of the place"),
        *_PLACE,
        *_WHERE,
        _PRECISION,
        _count("mentions", "How often it is named"),
        *_SITE_LINKS,
        *_AREA,
        *_PROVENANCE,
    ),
    AREAS,
    sources=("documents", "natural_earth", "geonames", "corridormap", "user"),
)

_SEGMENT = (
    _id("Stable id: the link's, a slash and the number of the stretch"),
    Field("link_id", S, "Id of the link that it is part of", required=True),
    _count("segment", "Number of the stretch in the link, from 1, in order"),
    Field("name", S, "Name of the link", required=True),
    Field("mode", S, "What kind of link it is", allowed=MODES, required=True),
    Field("from_name", S, "Where the stretch starts"),
    Field("to_name", S, "Where the stretch ends"),
    _country("Country that the stretch lies in; empty at sea or across borders"),
    *_STATUS,
    *_KNOWN,
    Field("exists", B, "False: the network has nothing here, it is a missing stretch"),
    Field(
        "gap_reason",
        S,
        "Why there is nothing; empty where it exists",
        allowed=tuple(r.value for r in GapReason),
    ),
    Field("method", S, "How the line was got", allowed=METHODS, required=True),
    Field("schematic", B, "True: the line follows nothing surveyed"),
    _count("gauge_mm", "Track gauge; 0 where not known or not a railway", "mm"),
    _length("length_km", "Length of the stretch"),
    _score("confidence", "How sure the reading of the link is"),
    Field("corridor_id", S, "Id of the catalogue's corridor that the link is tied to"),
    *_PROVENANCE,
)


def _segments(name: str, title: str, meaning: str, sources: tuple[str, ...]) -> Table:
    full = ("documents", *sources, "corridormap")
    return Table(name, title, f"{meaning}, a feature a stretch", _SEGMENT, LINES, sources=full)


RAIL: Final = _segments("rail", "Railways", "Rail links", ("openstreetmap",))
ROAD: Final = _segments("road", "Roads", "Road links and bridges", ("openstreetmap",))
SEA: Final = _segments("sea", "Sea lanes", "Sea links", ("searoute",))
PIPELINES: Final = _segments("pipelines", "Pipelines", "Gas and oil links", ())
POWER: Final = _segments("power", "Power lines", "Electricity links", ())

CORRIDORS: Final = Table(
    "corridors",
    "Corridors",
    "Named systems of links that the catalogue knows or a document speaks of, a feature a line",
    (
        _id("Stable id: corridor:, the corridor's id, #2, #3 ... for its further lines"),
        Field("corridor_id", S, "Id of the corridor or of the link", required=True),
        *_NAMES,
        Field("mode", S, "What kind of link it is", allowed=MODES, required=True),
        _count("line", "Number of the line in the corridor, from 1"),
        Field("from_name", S, "Where the line starts"),
        Field("to_name", S, "Where the line ends"),
        *_STATUS,
        *_KNOWN,
        Field("context", B, "True: background, only a wider programme is named"),
        Field("belongs_to", S, "Ids of the corridors that it is part of, separated by spaces"),
        Field(
            "method",
            S,
            "How the least sure of its existing stretches was got",
            allowed=METHODS,
            required=True,
        ),
        Field("schematic", B, "True: an existing stretch follows nothing surveyed"),
        _length("length_km", "Length of the line"),
        _length("missing_km", "Length of its missing stretches"),
        Field("summary", S, "What it is, in a sentence"),
        *_PROVENANCE,
    ),
    LINES,
    sources=("documents", "openstreetmap", "searoute", "corridormap"),
)

GAPS: Final = Table(
    "gaps",
    "Missing links",
    "Stretches of a route on which the network has nothing, each once",
    (
        _id("Stable id: gap: and a hash of the line"),
        Field("name", S, "Where it is", required=True),
        Field(
            "gap_reason",
            S,
            "Why there is nothing",
            allowed=tuple(r.value for r in GapReason),
            required=True,
        ),
        Field("mode", S, "What is missing", allowed=MODES, required=True),
        Field("from_name", S, "Where it starts"),
        Field("to_name", S, "Where it ends"),
        _country("Country that it lies in; empty across borders or at sea"),
        *_KNOWN,
        Field("method", S, "How the line was got", allowed=METHODS, required=True),
        _length("length_km", "Length of what is missing"),
        Field("link_ids", S, "Ids of the links and corridors it is part of, separated by spaces"),
        _count("link_count", "How many they are"),
        *_PROVENANCE,
    ),
    LINES,
    sources=("documents", "openstreetmap", "corridormap"),
)

LAYERS: Final[Mapping[str, Table]] = {
    table.name: table
    for table in (
        PLACES,
        REGIONS,
        PORTS,
        CROSSINGS,
        ZONES,
        RAIL,
        ROAD,
        SEA,
        PIPELINES,
        POWER,
        CORRIDORS,
        GAPS,
    )
}
"""The twelve layers, in the order of the output."""

_DOCUMENT_ID = Field("document_id", S, "Id of the document", required=True)
_START = _count("start", "First character, from 0", "Unicode code points")
_END = _count("end", "One past the last character", "Unicode code points")

EVIDENCE: Final = Table(
    "evidence",
    "Evidence",
    "Which sentence of which document each feature comes from; feature_id joins it to the layers",
    (
        _id("Stable id: the feature's, the document's and the offsets"),
        Field("layer", S, "Layer of the feature", allowed=tuple(LAYERS), required=True),
        Field("feature_id", S, "Id of the feature", required=True),
        Field("kind", S, "What the span is", allowed=EVIDENCE_KINDS, required=True),
        _DOCUMENT_ID,
        _START,
        _END,
        Field("quote", S, "The sentence, shortened where it is long"),
        Field("status", S, "The status that a statement gives", allowed=STATUSES),
        _partial_date("as_of", "Date on which that status was true"),
        Field("extractor", S, "Name and version of the program that found it", required=True),
    ),
    sources=("documents",),
)

DOCUMENTS: Final = Table(
    "documents",
    "Documents",
    "The documents that were read; their text isn't carried",
    (
        _id("Id of the document"),
        Field("title", S, "Title"),
        Field("publisher", S, "Publisher"),
        Field("author", S, "Author"),
        _partial_date("date", "Date of publication"),
        Field("url", S, "Address"),
        Field("language", S, "Language", "BCP 47"),
        Field("source", S, "Name of the file that it came from"),
        _count("characters", "Length of the text", "Unicode code points"),
        Field("sha256", S, "Hash of the text in UTF-8", required=True, pattern="^[0-9a-f]{64}$"),
    ),
    sources=("documents",),
)

MENTIONS: Final = Table(
    "mentions",
    "Mentions",
    "Every mention of a place, the unlocated ones too",
    (
        _DOCUMENT_ID,
        _START,
        _END,
        Field("text", S, "What the document says there", required=True),
        Field(
            "use",
            S,
            "What it does in its sentence",
            allowed=tuple(u.value for u in Use),
            required=True,
        ),
        _score("score", "How sure the reading is"),
        Field("place_id", S, "Id of the place; empty where nothing fits"),
        Field("name", S, "Name of the place"),
        Field("kind", S, "What it is", allowed=KINDS),
        _country("Country of the place"),
        _degrees("lon", "Longitude of the place; empty where unlocated", 180),
        _degrees("lat", "Latitude of the place; empty where unlocated", 90),
        Field("alternatives", S, "Ids of the next best places, best first, separated by spaces"),
    ),
    key=("document_id", "start", "end"),
    sources=("documents", "geonames", "corridormap", "user"),
)

TABLES: Final[Mapping[str, Table]] = {t.name: t for t in (EVIDENCE, DOCUMENTS, MENTIONS)}
"""The tables without geometry."""

LAYER_OF_MODE: Final[Mapping[Mode, str]] = {
    Mode.RAIL: "rail",
    Mode.ROAD: "road",
    Mode.BRIDGE: "road",
    Mode.SEA: "sea",
    Mode.PIPELINE: "pipelines",
    Mode.POWER: "power",
}
"""Where the stretches of a route go; the other modes are points, areas or whole corridors."""


def table(name: str) -> Table:
    """Return the schema of a layer or table by name.

    Raises
    ------
    NotFoundError
        When there is none of that name.
    """
    found = LAYERS.get(name) or TABLES.get(name)
    if found is None:
        msg = f"There is no layer {name!r}; the layers are {', '.join([*LAYERS, *TABLES])}."
        raise NotFoundError(msg)
    return found

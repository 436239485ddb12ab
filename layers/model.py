"""The records that pass between the parts: standard library only, frozen, in named fields.

Positions are longitude, latitude in degrees, WGS 84 (OGC CRS84). Text offsets are Unicode code
points against `Document.text`, end exclusive. Lengths are kilometres and say so in their names.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from layers.errors import InputError
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

MAX_LON_DEG = 180.0
MAX_LAT_DEG = 90.0


class Position(NamedTuple):
    """A point on the ground, degrees, CRS84."""

    lon: float
    lat: float


class Name(NamedTuple):
    """A name in a language: a BCP 47 tag such as `ko`, `zh`, `ru`, `ko-Latn`; empty when unknown."""

    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """One source text. `text` is what was read, unchanged: every offset is against it."""

    id: str
    text: str
    title: str = ""
    publisher: str = ""
    author: str = ""
    date: str = ""
    """ISO 8601, whole or partial (`2018-05`), empty when unknown."""
    url: str = ""
    language: str = ""
    source: str = ""
    """The file name it came from, for messages; never a whole path."""


@dataclass(frozen=True, slots=True)
class Place:
    """A thing on the ground. `id` is `gn:<geonameid>`, `cm:<slug>` or `user:<slug>`."""

    id: str
    name: str
    kind: PlaceKind
    position: Position
    country: str | None = None
    """ISO 3166-1 alpha-2; None for seas, cross-border rivers and macro-regions."""
    admin1: str | None = None
    """Name of the first-order unit that holds it, where known."""
    precision: Precision = Precision.EXACT
    population: int = 0
    names: tuple[Name, ...] = ()
    area_id: str | None = None
    """Key of its polygon among the boundaries, where there is one."""
    source: str = ""

    def __post_init__(self) -> None:
        """Refuse a place that can't be on Earth."""
        lon, lat = self.position
        if not (abs(lon) <= MAX_LON_DEG and abs(lat) <= MAX_LAT_DEG):
            msg = f"Place {self.id!r} has a position outside the Earth: {self.position!r}"
            raise InputError(msg)


class Alternative(NamedTuple):
    """Another place that the name could stand for, with its score (0 to 1)."""

    place: Place
    score: float


@dataclass(frozen=True, slots=True)
class Mention:
    """A span of a document that names a place; `place` is None where nothing fits."""

    document_id: str
    start: int
    end: int
    text: str
    use: Use
    place: Place | None
    score: float
    alternatives: tuple[Alternative, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class Evidence:
    """The sentence: a document and the span in it."""

    document_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An end of a link or a stop on its way, in the order of the link.

    `inferred` is True where the sentence leaves it to the context ("the two countries").
    """

    name: str
    place: Place | None
    inferred: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that a document gives for a link: kind is length, cost, capacity, speed, lease or date."""

    kind: str
    text: str
    value: float | None
    unit: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Statement:
    """What one source says of a link's status, and the date that it was true.

    `evidence` is None for a statement of the catalogue, which names its `source`.
    """

    status: Status
    basis: StatusBasis
    as_of: str
    evidence: Evidence | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """What documents say connects or opens places."""

    id: str
    name: str
    mode: Mode
    endpoints: tuple[Endpoint, ...]
    status: Status
    status_basis: StatusBasis
    as_of: str
    evidence: tuple[Evidence, ...]
    confidence: float
    statements: tuple[Statement, ...] = ()
    figures: tuple[Figure, ...] = ()
    corridor_id: str | None = None


@dataclass(frozen=True, slots=True)
class Segment:
    """One stretch of a route: one method, one country, existing or a gap throughout."""

    positions: tuple[Position, ...]
    mode: Mode
    method: GeometryMethod
    length_km: float
    country: str | None = None
    exists: bool = True
    """False: the network has nothing here; this is a missing link."""
    gap_reason: GapReason | None = None
    gauge_mm: int | None = None
    status: Status = Status.UNKNOWN
    status_basis: StatusBasis | None = None
    as_of: str = ""
    name: str = ""
    from_name: str = ""
    to_name: str = ""


@dataclass(frozen=True, slots=True)
class GaugeBreak:
    """A point where the track gauge changes."""

    position: Position
    name: str
    from_gauge_mm: int
    to_gauge_mm: int


@dataclass(frozen=True, slots=True)
class Route:
    """The geometry of a link or a corridor, segment by segment, in order."""

    id: str
    mode: Mode
    segments: tuple[Segment, ...]
    gauge_breaks: tuple[GaugeBreak, ...] = ()
    refusal: str = ""
    """Why nothing is drawn, in plain words; empty when something is."""
    notes: tuple[str, ...] = ()
    """What was inferred or left schematic, a sentence each, for a reader."""

    @property
    def existing_km(self) -> float:
        """Length of what the network has, km."""
        return sum(s.length_km for s in self.segments if s.exists)

    @property
    def missing_km(self) -> float:
        """Length of the gaps, km."""
        return sum(s.length_km for s in self.segments if not s.exists)


class Waypoint(NamedTuple):
    """A named stop of a catalogue corridor, in order."""

    name: str
    position: Position
    country: str | None


@dataclass(frozen=True, slots=True)
class CorridorSection:
    """A stretch of a catalogue corridor between two of its waypoints, with its known status."""

    from_name: str
    to_name: str
    status: Status
    as_of: str
    source: str
    gauge_mm: int | None = None
    note: str = ""
    length_km: float | None = None
    """The published length, km, where a source gives one."""


@dataclass(frozen=True, slots=True)
class Corridor:
    """A named system of links that the catalogue knows."""

    id: str
    name: str
    mode: Mode
    lines: tuple[tuple[Waypoint, ...], ...]
    """One or more polylines of waypoints; the track itself comes from the network."""
    names: tuple[Name, ...] = ()
    sections: tuple[CorridorSection, ...] = ()
    status: Status = Status.UNKNOWN
    as_of: str = ""
    belongs_to: tuple[str, ...] = ()
    summary: str = ""
    source: str = ""
    context: bool = False
    """True: shown as background, off at first, when only a wider programme is named."""
    area_id: str = ""
    """Key of its polygon among the boundaries' zones, where it is a zone with one."""
    length_km: float | None = None
    """The published length of the whole, km, where a source gives one."""


class Ring(NamedTuple):
    """A closed ring of positions; the first equals the last."""

    positions: tuple[Position, ...]


class Polygon(NamedTuple):
    """An exterior ring and its holes."""

    exterior: Ring
    holes: tuple[Ring, ...] = ()


@dataclass(frozen=True, slots=True)
class Area:
    """The polygons of a place that is a unit or a zone."""

    place: Place
    polygons: tuple[Polygon, ...]
    method: str
    """`boundary` for surveyed borders, `approximate` for a drawn extent."""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Skipped:
    """An input that couldn't be read, and what to do about it, in one line."""

    source: str
    reason: str


@dataclass(frozen=True, slots=True)
class Survey:
    """All that was found in a set of documents: the one thing that tables and the map are made of.

    `routes` holds one route a drawn link (same id as the link) and one or more a corridor
    (id of the corridor, `#2`, `#3` ... appended for its further lines).
    """

    documents: tuple[Document, ...]
    mentions: tuple[Mention, ...]
    links: tuple[Link, ...]
    routes: tuple[Route, ...]
    corridors: tuple[Corridor, ...] = ()
    areas: tuple[Area, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    unlocated_links: tuple[Link, ...] = field(default=())
    """Links kept for the report whose endpoints can't be placed."""

"""The closed lists: modes, statuses, uses, kinds, methods and precision codes.

Each list has its one source here. The values are what files and the command line show.
"""

from __future__ import annotations

from enum import IntEnum, StrEnum


class Mode(StrEnum):
    """What kind of link it is."""

    RAIL = "rail"
    ROAD = "road"
    BRIDGE = "bridge"
    PORT = "port"
    SEA = "sea"
    PIPELINE = "pipeline"
    POWER = "power"
    ZONE = "zone"
    CORRIDOR = "corridor"


class Status(StrEnum):
    """How far a link has come, in the crosswalk of Global Energy Monitor, AidData and OSM terms."""

    PROPOSED = "proposed"
    PLANNED = "planned"
    CONSTRUCTION = "construction"
    OPERATING = "operating"
    SUSPENDED = "suspended"
    CANCELLED = "cancelled"
    SEVERED = "severed"
    UNKNOWN = "unknown"


class StatusBasis(StrEnum):
    """Who says so: the document, or the catalogue."""

    STATED = "stated"
    CATALOGUE = "catalogue"


class Use(StrEnum):
    """What a mention does in its sentence."""

    LITERAL = "literal"
    METONYM = "metonym"
    ATTRIBUTIVE = "attributive"
    IN_NAME = "in_name"
    DATELINE = "dateline"
    DEMONYM = "demonym"


class PlaceKind(StrEnum):
    """What kind of thing on the ground a place is."""

    COUNTRY = "country"
    MACRO_REGION = "macro_region"
    ADMIN1 = "admin1"
    ADMIN2 = "admin2"
    CITY = "city"
    DISTRICT = "district"
    PORT = "port"
    CROSSING = "crossing"
    STATION = "station"
    AIRPORT = "airport"
    ZONE = "zone"
    BRIDGE = "bridge"
    CANAL = "canal"
    RIVER = "river"
    LAKE = "lake"
    SEA = "sea"
    STRAIT = "strait"
    BAY = "bay"
    ISLAND = "island"
    PENINSULA = "peninsula"
    MOUNTAIN = "mountain"
    DESERT = "desert"
    SITE = "site"


class GeometryMethod(StrEnum):
    """How the geometry of a segment was got; all but the first three are schematic."""

    OSM_WAY = "osm_way"
    NETWORK = "network"
    SEA_NETWORK = "sea_network"
    WAYPOINTS = "waypoints"
    STRAIGHT = "straight"
    NONE = "none"

    @property
    def is_schematic(self) -> bool:
        """True where the line doesn't follow anything surveyed."""
        return self in {GeometryMethod.WAYPOINTS, GeometryMethod.STRAIGHT, GeometryMethod.NONE}


class GapReason(StrEnum):
    """Why a stretch of a route has no track."""

    NO_TRACK = "no_track"
    SEVERED = "severed"
    RIVER = "river"
    SEA = "sea"
    CONSTRUCTION = "construction"


class Precision(IntEnum):
    """IATI GeographicalPrecision codes."""

    EXACT = 1
    NEAR_EXACT = 2
    SECOND_ORDER_UNIT = 3
    FIRST_ORDER_UNIT = 4
    ESTIMATED = 5
    COUNTRY = 6
    UNCLEAR_CAPITAL = 7
    CAPITAL = 8
    UNCLEAR_COUNTRY = 9

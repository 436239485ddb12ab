"""Reading a corridor catalogue: TOML in, checked records out.

A file holds `[[corridor]]` tables and may hold a `[waypoints]` table of positions. Waypoints are
named `Name, CC` (ISO 3166-1 alpha-2) or, at sea, `Name`. See docs/catalogue.md for each field.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn, TypeVar

from geo._corridor_names import expand
from layers.errors import InputError
from layers.model import Corridor, CorridorSection, Name, Position, Waypoint
from layers.vocabulary import Mode, Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

_E = TypeVar("_E", bound=StrEnum)

_DATE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_WAYPOINT = re.compile(r"(?P<name>.+?)(?:, (?P<country>[A-Z]{2}))?")
_MAX_BYTES = 8_000_000


class _Field(NamedTuple):
    kind: type | tuple[type, ...]
    says: str
    required: bool = False


_TEXT = _Field(str, "a text")
_FIELDS = {
    "id": _Field(str, "a text", required=True),
    "name": _Field(str, "a text", required=True),
    "mode": _Field(str, "a text", required=True),
    "names": _Field(dict, 'a table of lists by language, such as names.ko = ["..."]'),
    "match": _Field(list, "a list of texts"),
    "lines": _Field(list, "a list of lists of waypoint names"),
    "sections": _Field(list, "a list of tables"),
    "status": _TEXT,
    "as_of": _TEXT,
    "belongs_to": _Field(list, "a list of corridor ids"),
    "summary": _TEXT,
    "source": _Field(str, "a text", required=True),
    "context": _Field(bool, "true or false"),
    "stands_for": _Field(list, 'a list such as ["KP-KR"]'),
    "area_id": _TEXT,
    "length_km": _Field((int, float), "a number of kilometres"),
}
_SECTION_FIELDS = {
    "from": _Field(str, "a text", required=True),
    "to": _Field(str, "a text", required=True),
    "status": _Field(str, "a text", required=True),
    "as_of": _Field(str, "a text", required=True),
    "source": _TEXT,
    "gauge_mm": _Field(int, "a whole number of millimetres"),
    "note": _TEXT,
    "length_km": _Field((int, float), "a number of kilometres"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A corridor and the names that it is found by in a text."""

    corridor: Corridor
    match: tuple[str, ...]
    """Names and patterns, as `expand` takes them."""
    stands_for: tuple[str, ...]
    """Countries that a link without a name joins, such as `KP-KR`, when this is meant."""
    origin: str
    """The file it came from."""
    users: bool = False
    """True: from the user's own file, which wins over ours."""


class _Spot(NamedTuple):
    """Where in a file something stands, for messages."""

    file: str
    record: str

    def fail(self, field: str, problem: str, remedy: str) -> NoReturn:
        msg = f"{self.file}, {self.record}, field {field!r}: {problem}; {remedy}."
        raise InputError(msg)


def waypoints_of(rows: Iterable[Sequence[str]], file: str) -> dict[str, Waypoint]:
    """Turn the rows of a waypoint table (waypoint, lat, lon, source) into waypoints.

    Raises
    ------
    InputError
        If a row has no position.
    """
    out = {}
    for row in rows:
        spot = _Spot(file, f"row {row[:1]}")
        try:
            out[row[0]] = _waypoint(row[0], float(row[2]), float(row[1]), spot)
        except (ValueError, IndexError):
            spot.fail("lat, lon", f"no position in {row!r}", "give degrees")
    return out


def _waypoint(key: str, lon: float, lat: float, spot: _Spot) -> Waypoint:
    parts = _WAYPOINT.fullmatch(key)
    if parts is None:
        spot.fail("waypoint", f"{key!r} is not a name", "write 'Name, CC'")
    if not (abs(lon) <= 180 and abs(lat) <= 90):  # noqa: PLR2004 - degrees
        spot.fail(key, f"lat {lat!r}, lon {lon!r} is not on Earth", "give degrees")
    return Waypoint(parts["name"], Position(lon, lat), parts["country"])


def entries_of(
    data: dict[str, Any], file: str, waypoints: Mapping[str, Waypoint], *, users: bool = False
) -> list[Entry]:
    """Check the tables of a catalogue file and turn them into entries, in order.

    Parameters
    ----------
    data
        What `read_toml` gave.
    file
        Its name, for messages.
    waypoints
        Those that the file may use beside its own.
    users
        True for a user's own file.

    Raises
    ------
    InputError
        If a record breaks the format: says file, record and field.
    """
    unknown = sorted(set(data) - {"corridor", "waypoints"})
    if unknown:
        spot = _Spot(file, "top level")
        spot.fail(unknown[0], "there is no such table", "use [[corridor]] and [waypoints]")
    own = _own_waypoints(data.get("waypoints", {}), file)
    known = {**waypoints, **own}
    rows = data.get("corridor", [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        spot = _Spot(file, "top level")
        spot.fail("corridor", "it is not a list of tables", "begin each with [[corridor]]")
    entries: list[Entry] = []
    seen: set[str] = set()
    for number, row in enumerate(rows, 1):
        spot = _Spot(file, f"corridor {str(row.get('id') or f'number {number}')!r}")
        entry = replace(_entry(row, known, spot), users=users)
        if entry.corridor.id in seen:
            spot.fail("id", "it is there twice", "give each corridor an id of its own")
        seen.add(entry.corridor.id)
        entries.append(entry)
    return entries


def read_toml(path: Path) -> dict[str, Any]:
    """Read a catalogue file.

    Raises
    ------
    InputError
        If it can't be read, or is no UTF-8 TOML.
    """
    try:
        if path.stat().st_size > _MAX_BYTES:
            msg = f"The catalogue {path.name!r} is over {_MAX_BYTES // 1_000_000} MB; split it."
            raise InputError(msg)
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        msg = f"The catalogue {path.name!r} can't be read ({error.strerror}); check the path."
        raise InputError(msg) from error
    except UnicodeDecodeError as error:
        msg = f"The catalogue {path.name!r} is not UTF-8 (byte {error.start}); save it as UTF-8."
        raise InputError(msg) from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        msg = f"The catalogue {path.name!r} is not valid TOML: {error}; mend that line."
        raise InputError(msg) from error


def _own_waypoints(table: object, file: str) -> dict[str, Waypoint]:
    if not isinstance(table, dict):
        spot = _Spot(file, "top level")
        spot.fail("waypoints", "it is not a table", "write [waypoints]")
    out = {}
    for key, value in table.items():
        spot = _Spot(file, f"waypoint {key!r}")
        try:
            out[key] = _waypoint(key, float(value["lon"]), float(value["lat"]), spot)
        except (TypeError, KeyError, ValueError) as error:
            if isinstance(error, InputError):
                raise
            spot.fail("lat, lon", f"{value!r}", "write { lat = 1.29, lon = 103.85 }")
    return out


def _entry(row: dict[str, Any], waypoints: Mapping[str, Waypoint], spot: _Spot) -> Entry:
    _check_fields(row, _FIELDS, spot)
    if not _SLUG.fullmatch(row["id"]):
        spot.fail("id", f"{row['id']!r} is not a slug", "use a-z, 0-9 and single hyphens")
    mode = _member(Mode, row["mode"], "mode", spot)
    lines = _lines(row.get("lines", []), waypoints, spot)
    names = _names(row.get("names", {}), spot)
    status = _member(Status, row.get("status", "unknown"), "status", spot)
    corridor = Corridor(
        id=row["id"],
        name=row["name"],
        mode=mode,
        lines=lines,
        names=names,
        sections=tuple(_section(s, lines, row["source"], spot) for s in row.get("sections", [])),
        status=status,
        as_of=_date(row.get("as_of", ""), "as_of", spot),
        belongs_to=tuple(_texts(row.get("belongs_to", []), "belongs_to", spot)),
        summary=row.get("summary", ""),
        source=row["source"],
        context=row.get("context", False),
        area_id=row.get("area_id", ""),
        length_km=row.get("length_km"),
    )
    if status is not Status.UNKNOWN and not corridor.as_of:
        spot.fail("as_of", "a status needs the date it was true", "write as_of = '2019-05'")
    stands_for = _texts(row.get("stands_for", []), "stands_for", spot)
    for one in stands_for:
        if one != "-".join(sorted(one.split("-"))) or not re.fullmatch(
            r"[A-Z]{2}(-[A-Z]{2})+", one
        ):
            spot.fail("stands_for", f"{one!r} is not known", "write sorted codes, such as 'KP-KR'")
    return Entry(corridor, _match(row, names, spot), tuple(stands_for), spot.file)


def _check_fields(row: dict[str, Any], fields: Mapping[str, _Field], spot: _Spot) -> None:
    for name in row:
        if name not in fields:
            near = difflib.get_close_matches(name, fields, 1)
            remedy = f"did you mean {near[0]!r}?" if near else f"use {', '.join(fields)}"
            spot.fail(name, "there is no such field", remedy.removesuffix("?"))
    for name, field in fields.items():
        if name not in row:
            if field.required:
                spot.fail(name, "it is missing", f"give {field.says}")
        elif not isinstance(row[name], field.kind) or (
            isinstance(row[name], bool) and field.kind is not bool
        ):
            spot.fail(name, f"{row[name]!r} has the wrong type", f"give {field.says}")
        elif field.required and isinstance(row[name], str) and not row[name].strip():
            spot.fail(name, "it is empty", f"give {field.says}")


def _member(kind: type[_E], value: str, field: str, spot: _Spot) -> _E:
    try:
        return kind(value)
    except ValueError:
        spot.fail(field, f"{value!r} is not known", f"use {', '.join(kind)}")


def _date(value: str, field: str, spot: _Spot) -> str:
    if value and not _DATE.fullmatch(value):
        spot.fail(field, f"{value!r} is not a date", "write 2019, 2019-05 or 2019-05-30")
    return value


def _texts(values: object, field: str, spot: _Spot) -> list[str]:
    if not isinstance(values, list) or not all(isinstance(v, str) and v.strip() for v in values):
        spot.fail(field, f"{values!r} is not a list of texts", 'write ["...", "..."]')
    return values


def _lines(
    rows: list[Any], waypoints: Mapping[str, Waypoint], spot: _Spot
) -> tuple[tuple[Waypoint, ...], ...]:
    out = []
    for row in rows:
        keys = _texts(row, "lines", spot)
        for key in keys:
            if key not in waypoints:
                near = difflib.get_close_matches(key, waypoints, 1)
                remedy = f"did you mean {near[0]!r}, or " if near else ""
                remedy += f'add "{key}" = {{ lat = ..., lon = ... }} under [waypoints]'
                spot.fail("lines", f"no waypoint {key!r}", remedy)
        if keys:
            out.append(tuple(waypoints[key] for key in keys))
    return tuple(out)


def _names(table: dict[str, Any], spot: _Spot) -> tuple[Name, ...]:
    return tuple(
        Name(text, language)
        for language in table
        for text in _texts(table[language], f"names.{language}", spot)
    )


def _section(
    row: object, lines: Iterable[tuple[Waypoint, ...]], source: str, spot: _Spot
) -> CorridorSection:
    if not isinstance(row, dict):
        spot.fail("sections", f"{row!r} is not a table", 'write { from = "...", ... }')
    _check_fields(row, _SECTION_FIELDS, spot)
    ends = {row["from"], row["to"]}
    if not any(ends <= {w.name for w in line} for line in lines):
        problem = f"{row['from']!r} and {row['to']!r} are not waypoints of one line"
        spot.fail("sections", problem, "use names of its lines, without the country")
    return CorridorSection(
        from_name=row["from"],
        to_name=row["to"],
        status=_member(Status, row["status"], "sections.status", spot),
        as_of=_date(row["as_of"], "sections.as_of", spot),
        source=row.get("source", source),
        gauge_mm=row.get("gauge_mm"),
        note=row.get("note", ""),
        length_km=row.get("length_km"),
    )


def _match(row: dict[str, Any], names: tuple[Name, ...], spot: _Spot) -> tuple[str, ...]:
    given = _texts(row.get("match", []), "match", spot)
    kept_case = {p[1:] for p in given if p.startswith("=")}
    plain = [row["name"], *(n.text for n in names)]
    return tuple(dict.fromkeys([*(n for n in plain if n not in kept_case), *given]))


def expanded(entry: Entry) -> tuple[str, ...]:
    """Return every name that an entry is found by, patterns written out.

    Raises
    ------
    InputError
        If a pattern is not well formed.
    """
    out: dict[str, None] = {}
    for pattern in entry.match:
        try:
            out.update(dict.fromkeys(expand(pattern)))
        except ValueError as error:
            spot = _Spot(entry.origin, f"corridor {entry.corridor.id!r}")
            spot.fail("match", str(error), "write (A|B) with both brackets")
    return tuple(out)

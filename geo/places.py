"""A user's own places: a CSV or GeoJSON file read into records that come first in the gazetteer.

CSV: a header with `name`, `lat` and `lon` (also `latitude`, `longitude`, `lng`), and, where known, `id`,
`kind`, `country`, `admin1`, `population`, `precision` and `names` (other names, separated by `|`).
GeoJSON: a FeatureCollection or Feature of points (the middle of other geometries is taken) with the
same properties. Kinds and precision codes are those of `layers.vocabulary`.
"""

from __future__ import annotations

import csv
import io
import json
import math
from typing import TYPE_CHECKING, Any, Final

from geo.names import fold
from layers.errors import InputError
from layers.model import Name, Place, Position
from layers.vocabulary import PlaceKind, Precision

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

MAX_BYTES: Final = 64 * 1024 * 1024
MAX_PLACES: Final = 200_000
MAX_NAME: Final = 200
_LON: Final = ("lon", "longitude", "lng", "long", "x")
_LAT: Final = ("lat", "latitude", "y")
_KINDS: Final = ", ".join(PlaceKind)


def read_places(path: Path) -> tuple[Place, ...]:
    """Read a user's places, in the order of the file.

    Raises
    ------
    InputError
        The file can't be read, or a place in it can't be used; the message says which and why.
    """
    text = _read_text(path)
    geojson = text.lstrip()[:1] in {"{", "["}
    records = _geojson_records(text, path) if geojson else _csv_records(text, path)
    places: list[Place] = []
    ids: set[str] = set()
    for where, record in records:
        if len(places) == MAX_PLACES:
            msg = f"{path.name} holds more than {MAX_PLACES:,} places; split it."
            raise InputError(msg)
        try:
            place = _place(record, ids, path.name)
        except ValueError as error:
            msg = f"{path.name}, {where}: {error}"
            raise InputError(msg) from error
        ids.add(place.id)
        places.append(place)
    if not places:
        msg = f"{path.name} holds no places; give a CSV with name, lat, lon, or GeoJSON points."
        raise InputError(msg)
    return tuple(places)


def _read_text(path: Path) -> str:
    try:
        if path.stat().st_size > MAX_BYTES:
            msg = f"{path.name} is larger than {MAX_BYTES >> 20} MB; give fewer places."
            raise InputError(msg)
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        msg = f"{path.name} can't be read: {error.strerror or error}."
        raise InputError(msg) from error
    except UnicodeDecodeError as error:
        msg = f"{path.name} isn't UTF-8 (byte {error.start}); save it as UTF-8."
        raise InputError(msg) from error


def _csv_records(text: str, path: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    head = text[:4096]
    delimiter = max(",;\t", key=head.partition("\n")[0].count)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        header = {str(field).strip().lower() for field in reader.fieldnames or ()}
        for wanted, spellings in (("name", ("name",)), ("lat", _LAT), ("lon", _LON)):
            if not header.intersection(spellings):
                msg = f"{path.name} has no column {wanted!r}; its first line must name the columns."
                raise InputError(msg)
        for row in reader:
            record = {k.strip().lower(): v for k, v in row.items() if isinstance(k, str)}
            if any(isinstance(value, str) and value.strip() for value in record.values()):
                yield f"line {reader.line_num}", record
    except csv.Error as error:
        msg = f"{path.name}, line {reader.line_num}: {error}; is it a CSV file?"
        raise InputError(msg) from error


def _geojson_records(text: str, path: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        msg = f"{path.name} isn't valid GeoJSON: {error}."
        raise InputError(msg) from error
    features = data.get("features", [data]) if isinstance(data, dict) else data
    if not isinstance(features, list):
        msg = f"{path.name}: 'features' must be a list."
        raise InputError(msg)
    for number, feature in enumerate(features, start=1):
        where = f"feature {number}"
        if not isinstance(feature, dict) or not isinstance(feature.get("geometry"), dict):
            msg = f"{path.name}, {where}: a Feature with a geometry is expected."
            raise InputError(msg)
        properties = feature.get("properties")
        record = {
            str(key).lower(): value
            for key, value in (properties if isinstance(properties, dict) else {}).items()
        }
        if "id" in feature:
            record.setdefault("id", feature["id"])
        record["lon"], record["lat"] = _middle(feature["geometry"], f"{path.name}, {where}")
        yield where, record


def _middle(geometry: Mapping[str, Any], where: str) -> tuple[float, float]:
    """Return the point of a geometry, or the middle of the box around it."""
    pending, lons, lats = [geometry.get("coordinates")], [], []
    while pending:
        item = pending.pop()
        if not isinstance(item, list) or not item:
            continue
        if isinstance(item[0], (int, float)) and len(item) > 1:
            if isinstance(item[1], (int, float)):
                lons.append(float(item[0]))
                lats.append(float(item[1]))
        else:
            pending.extend(item)
    if not lons:
        msg = f"{where}: its geometry has no coordinates."
        raise InputError(msg)
    return (min(lons) + max(lons)) / 2, (min(lats) + max(lats)) / 2


def _place(record: Mapping[str, Any], ids: set[str], source: str) -> Place:
    name = _text(record, "name")
    if not fold(name):
        msg = f"a place needs a name with letters, not {name!r}."
        raise ValueError(msg)
    lon, lat = _degrees(record, _LON, 180), _degrees(record, _LAT, 90)
    others = record.get("names") or ""
    if isinstance(others, list):
        others = "|".join(str(other) for other in others)
    names = [part.strip()[:MAX_NAME] for part in str(others).split("|")]
    return Place(
        id=_free_id(_text(record, "id") or name, ids),
        name=name,
        kind=_kind(_text(record, "kind")),
        position=Position(lon, lat),
        country=_country(_text(record, "country")),
        admin1=_text(record, "admin1") or None,
        precision=_precision(_text(record, "precision")),
        population=_count(_text(record, "population")),
        names=tuple(Name(text) for text in dict.fromkeys(names) if text and text != name),
        source=source,
    )


def _text(record: Mapping[str, Any], field: str) -> str:
    value = record.get(field)
    return " ".join(str(value).split())[:MAX_NAME] if value is not None else ""


def _degrees(record: Mapping[str, Any], fields: tuple[str, ...], most: float) -> float:
    value = next((record[field] for field in fields if record.get(field) not in (None, "")), None)
    try:
        number = float(str(value).strip().replace(",", "."))
    except ValueError:
        number = math.nan
    if not abs(number) <= most:
        msg = f"{fields[0]} must be degrees from -{most} to {most}, not {value!r}."
        raise ValueError(msg)
    return number


def _kind(value: str) -> PlaceKind:
    try:
        return PlaceKind(value.lower() or PlaceKind.SITE)
    except ValueError:
        msg = f"kind {value!r} isn't one of: {_KINDS}."
        raise ValueError(msg) from None


def _country(value: str) -> str | None:
    if value and not (len(value) == 2 and value.isascii() and value.isalpha()):  # noqa: PLR2004
        msg = f"country must be a two-letter ISO 3166-1 code, not {value!r}."
        raise ValueError(msg)
    return value.upper() or None


def _precision(value: str) -> Precision:
    try:
        return Precision(int(value or Precision.EXACT))
    except ValueError:
        msg = f"precision must be an IATI code from 1 to 9, not {value!r}."
        raise ValueError(msg) from None


def _count(value: str) -> int:
    try:
        number = int(float(value or 0))
    except (ValueError, OverflowError):
        number = -1
    if not 0 <= number < 2**32:
        msg = f"population must be a whole number, not {value!r}."
        raise ValueError(msg)
    return number


def _free_id(name: str, ids: set[str]) -> str:
    slug = "-".join(fold(name.removeprefix("user:")).split()) or "place"
    number, free = 1, f"user:{slug}"
    while free in ids:
        number += 1
        free = f"user:{slug}-{number}"
    return free

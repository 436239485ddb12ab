"""Does a GeoJSON layer keep its contract: RFC 7946, one geometry type, its schema.

Every problem is named with file, feature and what to do, so that a layer that was edited by
hand can be mended by hand.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from layers.fields import DATE_PATTERN, FieldType
from layers.shapes import geometry_problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from layers.fields import Field, Table


class Problem(NamedTuple):
    """One thing that is wrong: in which file, at which feature or row, what, and what to do."""

    file: str
    feature: str
    what: str
    todo: str

    def __str__(self) -> str:
        """Return the problem on one line."""
        where = f"{self.file}: {self.feature}" if self.feature else self.file
        return f"{where}: {self.what} {self.todo}".rstrip()


_PYTHON_TYPES: Final[Mapping[FieldType, tuple[type, ...]]] = {
    FieldType.STRING: (str,),
    FieldType.DATE: (str,),
    FieldType.INTEGER: (int,),
    FieldType.NUMBER: (int, float),
    FieldType.BOOLEAN: (bool,),
}
_SHOWN: Final = 60


def layer_problems(table: Table, collection: Mapping[str, Any], *, file: str) -> Iterator[Problem]:
    """Yield what is wrong with a layer.

    Parameters
    ----------
    table
        Its schema.
    collection
        The parsed GeoJSON.
    file
        Name for the messages.
    """
    if collection.get("type") != "FeatureCollection":
        what = f"its type is {collection.get('type')!r}."
        yield Problem(file, "", what, "Make it a FeatureCollection.")
        return
    if "crs" in collection:
        what = f"it has a crs member, {shown(collection['crs'])}, which RFC 7946 forbids."
        yield Problem(file, "", what, "Reproject to WGS 84 and leave the member out.")
    features = collection.get("features")
    if not isinstance(features, list):
        yield Problem(file, "", "it has no list of features.", "Write an empty list for none.")
        return
    seen: set[str] = set()
    for number, feature in enumerate(features, 1):
        yield from _feature_problems(table, feature, number, seen, file)


def _feature_problems(
    table: Table,
    feature: Any,  # noqa: ANN401 - whatever JSON holds
    number: int,
    seen: set[str],
    file: str,
) -> Iterator[Problem]:
    label = f"feature {number}"
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        yield Problem(file, label, "it isn't a GeoJSON Feature.", "Set its type to Feature.")
        return
    feature_id = feature.get("id")
    if not isinstance(feature_id, str) or not feature_id:
        what = f"its id is {shown(feature_id)}."
        yield Problem(file, label, what, "Give it the text that properties.id has.")
    else:
        label = f"feature {shown(feature_id)}"
        if feature_id in seen:
            todo = "Give each feature an id of its own, or delete the copy."
            yield Problem(file, label, "its id stands more than once.", todo)
        seen.add(feature_id)
    found = geometry_problem(feature.get("geometry"), table.geometry)
    if found is not None:
        yield Problem(file, label, *found)
    properties = feature.get("properties")
    if not isinstance(properties, dict):
        yield Problem(file, label, "it has no properties.", "Give it those of its layer.")
        return
    if isinstance(feature_id, str) and properties.get("id", feature_id) != feature_id:
        what = f"properties.id is {shown(properties['id'])}."
        yield Problem(file, label, what, "Make it the same as the feature's id.")
    yield from row_problems(table, properties, label=label, file=file)


def row_problems(
    table: Table, row: Mapping[str, Any], *, label: str, file: str
) -> Iterator[Problem]:
    """Yield what is wrong with the values of one feature or row."""
    for field in table.fields:
        if field.name not in row:
            what = f"the field {field.name} is missing."
            yield Problem(file, label, what, f"Add it, {_expected(field)}.")
            continue
        wrong = value_problem(field, row[field.name])
        if wrong:
            yield Problem(file, label, f"{field.name} {wrong}.", f"Write {_expected(field)}.")
    for name in row:
        if name not in table.names:
            what = f"there is a field {shown(name)} that the layer doesn't have."
            yield Problem(file, label, what, "Remove it, or keep it in a file of your own.")


def value_problem(field: Field, value: Any) -> str:  # noqa: ANN401 - whatever JSON holds
    """Return what is wrong with a value, in words that follow the field's name; empty if nothing."""
    if not _has_type(field, value):
        return f"is {shown(value)}, a {_type_name(value)}"
    if isinstance(value, str):
        return _text_problem(field, value)
    if isinstance(value, float) and value != value:  # noqa: PLR0124 - NaN only
        return "" if field.nullable else "is NaN"
    below = field.minimum is not None and value < field.minimum
    above = field.maximum is not None and value > field.maximum
    return f"is {value}, out of range" if below or above else ""


def _has_type(field: Field, value: Any) -> bool:  # noqa: ANN401
    if isinstance(value, bool):
        return field.type is FieldType.BOOLEAN
    return isinstance(value, _PYTHON_TYPES[field.type])


def _text_problem(field: Field, value: str) -> str:
    if not value:
        return "is empty" if field.required else ""
    if field.allowed and value not in field.allowed:
        return f"is {shown(value)}"
    pattern = DATE_PATTERN if field.type is FieldType.DATE else field.pattern
    if pattern and not re.match(pattern, value):
        return f"is {shown(value)}"
    return ""


def _expected(field: Field) -> str:
    if field.allowed:
        return f"one of {', '.join(field.allowed)}{'' if field.required else ', or nothing'}"
    kind = "an" if field.type is FieldType.INTEGER else "a"
    unit = f" ({field.unit})" if field.unit else ""
    return f"{kind} {field.type.value}{unit}"


def _type_name(value: Any) -> str:  # noqa: ANN401
    return "null" if value is None else type(value).__name__


def shown(value: Any) -> str:  # noqa: ANN401
    """Return a value for a message, shortened, on one line."""
    text = repr(value)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"

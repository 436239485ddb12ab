"""What a field and a table of the output are: the records that `layers.schema` is written in."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from layers.errors import NotFoundError


class FieldType(StrEnum):
    """The type of a field. No field is ever null in GeoJSON; an unknown text or date is empty."""

    STRING = "string"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"
    """A whole ISO 8601 date; empty in text formats, NULL in databases, where unknown."""


class GeometryType(StrEnum):
    """The one geometry type of a layer."""

    POINT = "Point"
    MULTI_LINE_STRING = "MultiLineString"
    MULTI_POLYGON = "MultiPolygon"


DATE_PATTERN = r"^(\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01]))?$"
PARTIAL_DATE_PATTERN = r"^(\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?)?$"

_JSON_TYPES = {
    FieldType.STRING: "string",
    FieldType.INTEGER: "integer",
    FieldType.NUMBER: "number",
    FieldType.BOOLEAN: "boolean",
    FieldType.DATE: "string",
}


@dataclass(frozen=True, slots=True)
class Field:
    """One column: its name, type, unit, allowed values and meaning.

    `allowed` is empty where any value of the type may stand. `required` fields are never empty.
    `nullable` numbers may be unknown: NaN in tables, empty in CSV; no layer has one.
    """

    name: str
    type: FieldType
    meaning: str
    unit: str = ""
    allowed: tuple[str, ...] = ()
    required: bool = False
    minimum: float | None = None
    maximum: float | None = None
    pattern: str = ""
    nullable: bool = False

    def json_schema(self) -> dict[str, Any]:
        """Return the JSON Schema (draft 2020-12) of one value."""
        schema: dict[str, Any] = {"type": _JSON_TYPES[self.type], "description": self.meaning}
        pattern = DATE_PATTERN if self.type is FieldType.DATE else self.pattern
        if self.allowed:
            schema["enum"] = [*self.allowed] if self.required else ["", *self.allowed]
        elif pattern:
            schema["pattern"] = pattern
        elif self.required and self.type is FieldType.STRING:
            schema["minLength"] = 1
        if self.minimum is not None:
            schema["minimum"] = self.minimum
        if self.maximum is not None:
            schema["maximum"] = self.maximum
        return schema

    def table_schema(self) -> dict[str, Any]:
        """Return the Frictionless Table Schema descriptor of the field."""
        constraints: dict[str, Any] = {}
        if self.required:
            constraints["required"] = True
        if self.allowed:
            constraints["enum"] = [*self.allowed]
        elif self.pattern:
            constraints["pattern"] = self.pattern
        if self.minimum is not None:
            constraints["minimum"] = self.minimum
        if self.maximum is not None:
            constraints["maximum"] = self.maximum
        descriptor: dict[str, Any] = {
            "name": self.name,
            "type": self.type.value,
            "description": self.meaning,
        }
        if self.unit:
            descriptor["unit"] = self.unit
        if constraints:
            descriptor["constraints"] = constraints
        return descriptor


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the output. `geometry` is None for plain tables; `key` names the unique fields."""

    name: str
    title: str
    meaning: str
    fields: tuple[Field, ...]
    geometry: GeometryType | None = None
    key: tuple[str, ...] = ("id",)
    sources: tuple[str, ...] = ()
    """Keys of `layers.licences.SOURCES` that the geometry or the rows may come from."""

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the fields, in order."""
        return tuple(field.name for field in self.fields)

    def field(self, name: str) -> Field:
        """Return the field of that name.

        Raises
        ------
        NotFoundError
            When the table has no such field.
        """
        for field in self.fields:
            if field.name == name:
                return field
        msg = f"Table {self.name!r} has no field {name!r}; it has {', '.join(self.names)}."
        raise NotFoundError(msg)

    def properties_schema(self) -> dict[str, Any]:
        """Return the JSON Schema of a feature's properties: every key there, none besides."""
        return {
            "type": "object",
            "properties": {field.name: field.json_schema() for field in self.fields},
            "required": [*self.names],
            "additionalProperties": False,
        }

    def json_schema(self) -> dict[str, Any]:
        """Return the JSON Schema (draft 2020-12) of the layer's GeoJSON FeatureCollection."""
        feature = {
            "type": "object",
            "properties": {
                "type": {"const": "Feature"},
                "id": {"type": "string", "minLength": 1},
                "geometry": {
                    "type": "object",
                    "properties": {
                        "type": {"const": self.geometry.value if self.geometry else None},
                        "coordinates": {"type": "array"},
                    },
                    "required": ["type", "coordinates"],
                },
                "properties": self.properties_schema(),
            },
            "required": ["type", "id", "geometry", "properties"],
        }
        return {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": self.title,
            "description": self.meaning,
            "type": "object",
            "properties": {
                "type": {"const": "FeatureCollection"},
                "features": {"type": "array", "items": feature},
            },
            "required": ["type", "features"],
            "not": {"required": ["crs"]},
        }

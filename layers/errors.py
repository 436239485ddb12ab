"""One base error; each leaf also derives from the builtin that a caller would catch."""

from __future__ import annotations


class CorridorMapError(Exception):
    """Base of every error that corridormap raises on purpose.

    The message says what went wrong, with which value, and what to do next.
    """


class InputError(CorridorMapError, ValueError):
    """A document, place file or catalogue that can't be used as it is."""


class DataError(CorridorMapError, RuntimeError):
    """A packaged data file is missing, damaged or of another version."""


class NotFoundError(CorridorMapError, LookupError):
    """A name, place or record that is not there; the question itself was fine."""


class RoutingError(CorridorMapError, ValueError):
    """A route that can't be laid: unknown mode, unplaced endpoint, too far from a network."""


class OutputError(CorridorMapError, OSError):
    """An output folder or file that can't be written, or isn't ours to write."""


class SchemaError(CorridorMapError, ValueError):
    """A table or layer that breaks its contract."""

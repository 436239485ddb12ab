"""Tables without geometry as CSV: UTF-8, one line end, safe to open in a spreadsheet.

A spreadsheet runs a cell that starts like a formula, and the text comes from strangers: such a
text gets an apostrophe in front, which the reader here takes off again. Numbers are never
touched.
"""

from __future__ import annotations

import csv
import io
import math
from typing import TYPE_CHECKING, Any, Final

from layers.errors import InputError
from layers.fields import FieldType

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pandas as pd

    from layers.fields import Field, Table

_FORMULA: Final = tuple("=+-@\t\r\n＝＋－＠")
_GUARD: Final = "'"
_WORDS: Final = {"true": True, "false": False}


def guard(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return _GUARD + text if text.lstrip(_GUARD).startswith(_FORMULA) else text


def unguard(text: str) -> str:
    """Return the text that `guard` was given."""
    guarded = text.startswith(_GUARD) and text.lstrip(_GUARD).startswith(_FORMULA)
    return text[1:] if guarded else text


def csv_text(frame: pd.DataFrame, table: Table) -> str:
    """Return a table as CSV text with a head line; an unknown number is empty."""
    buffer = io.StringIO()
    # RFC 4180 line ends: with them the writer quotes a carriage return inside a cell, too.
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(table.names)
    columns = [[_cell(field, v) for v in frame[field.name].tolist()] for field in table.fields]
    writer.writerows(zip(*columns, strict=True))
    return buffer.getvalue()


def _cell(field: Field, value: Any) -> str:  # noqa: ANN401 - a value of any field
    if field.type in {FieldType.STRING, FieldType.DATE}:
        return guard(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if isinstance(value, float) and math.isnan(value) else str(value)


def read_rows(path: Path, table: Table) -> Iterator[dict[str, Any]]:
    """Yield the rows of a CSV of ours, typed where they can be, as they stand where not.

    Raises
    ------
    InputError
        When the file can't be read, isn't UTF-8 or isn't CSV.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as handle:
            for row in csv.DictReader(handle, strict=True):
                yield {name: _value(table, name, text) for name, text in row.items()}
    except OSError as error:
        msg = f"{path.name} can't be read ({error.strerror}); build the folder anew."
        raise InputError(msg) from error
    except (UnicodeDecodeError, csv.Error) as error:
        msg = f"{path.name} isn't CSV in UTF-8 ({error}); save it as such or build it anew."
        raise InputError(msg) from error


def _value(table: Table, name: str | None, text: Any) -> Any:  # noqa: ANN401 - as it stands
    if name not in table.names or not isinstance(text, str):
        return text
    kind = table.field(name).type
    if kind in {FieldType.STRING, FieldType.DATE}:
        return unguard(text)
    if kind is FieldType.BOOLEAN:
        return _WORDS.get(text, text)
    try:
        return int(text) if kind is FieldType.INTEGER else float(text or "nan")
    except ValueError:
        return text

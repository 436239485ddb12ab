"""Documents out of decoded bytes: plain text, Markdown with front matter, JSON Lines, CSV."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from layers.errors import InputError
from layers.model import Document, Skipped

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_FIELDS = ("id", "title", "publisher", "author", "date", "url", "language")
_TEXT_COLUMNS = ("text", "body", "content", "article")
_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_SAMPLE_BYTES = 200_000
_MAX_FRONT_MATTER = 20_000
_MAX_VALUE = 2_000
_BINARY_SHARE = 0.02
_FENCE = re.compile(r"\A---[ \t]*\r?\n(.*?)^---[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)


def parse_text(data: bytes) -> tuple[str, str]:
    """Decode bytes; return the text and, where the encoding was guessed, a notice.

    Raises
    ------
    InputError
        The bytes are no text, or of an encoding that can't be told.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            try:
                return data.decode(encoding), ""
            except UnicodeDecodeError as bad:
                msg = f"starts as {encoding} but isn't; save it as UTF-8"
                raise InputError(msg) from bad
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _guessed(data)
    if _looks_binary(data[:_SAMPLE_BYTES]):
        msg = "looks binary, not text; give a text, Markdown, HTML, PDF or Word file"
        raise InputError(msg)
    return text, ""


def _looks_binary(sample: bytes) -> bool:
    odd = sum(sample.count(bytes([c])) for c in (*range(9), 14, 15, *range(16, 27), 127))
    return sample.count(0) > 0 and odd > _BINARY_SHARE * len(sample)


def _guessed(data: bytes) -> tuple[str, str]:
    from charset_normalizer import from_bytes

    sample = data[:_SAMPLE_BYTES]
    best = None if b"\x00" in sample else from_bytes(sample).best()
    if best is None or _looks_binary(sample):
        msg = "looks binary, or is of an unknown encoding; save it as UTF-8 text"
        raise InputError(msg)
    try:
        text = data.decode(best.encoding)
    except (UnicodeDecodeError, LookupError) as bad:
        msg = f"is neither UTF-8 nor {best.encoding} throughout; save it as UTF-8 text"
        raise InputError(msg) from bad
    return text, f"is not UTF-8: read as {best.encoding}; save it as UTF-8 if names look wrong"


def parse_markdown(text: str, source: str) -> Document:
    """Read Markdown; front matter between `---` lines gives the fields, the rest is the text.

    Raises
    ------
    InputError
        The front matter isn't closed, isn't YAML, or isn't a list of fields.
    """
    stem = Path(source).stem
    if not re.match(r"---[ \t]*\r?\n", text):
        return Document(id=stem, text=text, source=source)
    fence = _FENCE.match(text)
    if fence is None:
        # A rule across the page is no front matter: there is none unless a field follows.
        if not re.match(r"---[ \t]*\r?\n\s*[\w-]+[ \t]*:", text):
            return Document(id=stem, text=text, source=source)
        msg = "has front matter that isn't closed; end it with a line of ---"
        raise InputError(msg)
    about = _front_matter(fence.group(1))
    values = _fields(about)
    return Document(**{"id": stem, **values}, text=text[fence.end() :], source=source)


def _front_matter(block: str) -> Mapping[str, Any]:
    import yaml

    if len(block) > _MAX_FRONT_MATTER:
        msg = f"has front matter of {len(block)} characters, more than {_MAX_FRONT_MATTER}"
        raise InputError(msg)
    try:
        about = yaml.safe_load(block)
    except (yaml.YAMLError, ValueError, RecursionError) as bad:
        mark = getattr(bad, "problem_mark", None)
        where = f" (line {mark.line + 2})" if mark else ""
        msg = f"has front matter that isn't YAML{where}; mend it or take it out"
        raise InputError(msg) from bad
    if about is None:
        return {}
    if not isinstance(about, dict):
        msg = f"has front matter that is a {type(about).__name__}, not a list of fields like 'title: ...'"
        raise InputError(msg)
    return about


def _fields(about: Mapping[str, Any]) -> dict[str, str]:
    """Only the fields we know, only plain values, each within bounds."""
    found: dict[str, str] = {}
    for key in _FIELDS:
        value = about.get(key)
        if isinstance(value, dt.datetime):
            value = value.date()
        if isinstance(value, (str, int, float, dt.date)) and not isinstance(value, bool):
            line = " ".join(str(value).split())[:_MAX_VALUE]
            if line:
                found[key] = line
    return found


def parse_json_lines(text: str, source: str) -> Iterator[Document | Skipped]:
    """Read a document a line, `{"id", "text", ...}`; a bad line is named and the rest goes on.

    A file that is one JSON list or one JSON object of documents is read as well.
    """
    whole = _whole_json(text)
    rows = enumerate(whole, 1) if whole is not None else enumerate(_lines(text), 1)
    stem = Path(source).stem
    for number, row in rows:
        where = f"{source}:{number}"
        try:
            value = row if whole is not None else _json_line(str(row))
        except InputError as bad:
            yield Skipped(where, str(bad))
            continue
        if value is not None:
            yield _from_mapping(value, where, f"{stem}-{number}", source)


def _lines(text: str) -> list[str]:
    # Not splitlines(): U+2028 and friends may stand inside a JSON string.
    return text.replace("\r\n", "\n").split("\n")


def _whole_json(text: str) -> list[Any] | None:
    if not text.lstrip().startswith("["):
        first = text.lstrip().split("\n", 1)[0]
        if first.strip() != "{":
            return None
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, list) else [value]


def _json_line(line: str) -> object | None:
    if not line.strip():
        return None
    try:
        value: object = json.loads(line)
    except RecursionError as bad:
        msg = 'is nested too deeply; a line is one document like {"id": ..., "text": ...}'
        raise InputError(msg) from bad
    except ValueError as bad:
        msg = f'is not JSON ({bad}); a line is one document like {{"id": ..., "text": ...}}'
        raise InputError(msg) from bad
    return value


def _from_mapping(value: object, where: str, otherwise: str, source: str) -> Document | Skipped:
    if not isinstance(value, dict):
        return Skipped(where, 'is no document; a line is one like {"id": ..., "text": ...}')
    text = next((value[key] for key in _TEXT_COLUMNS if isinstance(value.get(key), str)), None)
    if text is None:
        return Skipped(where, f"has no text; it needs one of {', '.join(_TEXT_COLUMNS)}")
    if not text.strip():
        return Skipped(where, "has an empty text")
    return Document(**{"id": otherwise, **_fields(value)}, text=text, source=source)


def parse_csv(text: str, source: str) -> Iterator[Document | Skipped]:
    """Read a document a row; the text is in a column `text`, `body`, `content` or `article`.

    Raises
    ------
    InputError
        There is no such column, or the file isn't CSV.
    """
    stem = Path(source).stem
    csv.field_size_limit(2**31 - 1)
    try:
        dialect: type[csv.Dialect] | str = csv.Sniffer().sniff(text.split("\n", 1)[0], ",;\t|")
    except csv.Error:
        dialect = "excel"
    rows = csv.DictReader(io.StringIO(text, newline=""), dialect=dialect)
    try:
        columns = {str(name).strip().lower(): name for name in rows.fieldnames or () if name}
        if not set(columns) & set(_TEXT_COLUMNS):
            msg = f"has no column {' or '.join(_TEXT_COLUMNS)} (its columns: {', '.join(columns)[:200]})"
            raise InputError(msg)
        for number, row in enumerate(rows, 2):
            values = {low: row.get(name) for low, name in columns.items()}
            yield _from_mapping(values, f"{source} row {number}", f"{stem}-{number}", source)
    except csv.Error as bad:
        msg = f"is not CSV ({bad}); save it anew with a header line"
        raise InputError(msg) from bad

"""Documents in: plain text, Markdown, HTML, PDF, Word, JSON Lines, CSV, folders, standard input.

A document that can't be read is named with what to do about it, and the others go on.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from geo.document_formats import parse_csv, parse_json_lines, parse_markdown, parse_text
from geo.extraction import Extractor
from layers.errors import InputError
from layers.model import Document, Skipped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

logger = logging.getLogger(__name__)

MAX_FILE_BYTES = 256 * 1024**2
MAX_TEXT_CHARACTERS = 32 * 1024**2
MAX_FILES = 100_000

_EXTRACTED = {".html": "html", ".htm": "html", ".xhtml": "html", ".pdf": "pdf", ".docx": "docx"}
_MARKDOWN = {".md", ".markdown"}
_JSON_LINES = {".jsonl", ".ndjson", ".json"}
_PLAIN = {".txt", ".text", ""}
SUFFIXES = frozenset(_EXTRACTED) | _MARKDOWN | _JSON_LINES | _PLAIN | {".csv"}


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read, what was not and why, and what a reader should know about the rest."""

    documents: tuple[Document, ...]
    skipped: tuple[Skipped, ...] = ()
    notices: tuple[Skipped, ...] = ()
    """Documents that were read, but not as they are (an encoding that had to be guessed)."""


def read_documents(inputs: Sequence[str | Path], *, stdin: BinaryIO | None = None) -> Reading:
    """Read every document in files and folders.

    Parameters
    ----------
    inputs
        Paths; a folder stands for the readable files below it, `-` for standard input.
    stdin
        Where `-` is read from.

    Returns
    -------
    Reading
        Documents in the order of the inputs, folders in the order of their file names. Two
        documents with one id are told apart by `~2`, `~3` ... after the id.
    """
    reader = _Reader(stdin)
    with reader.extractor:
        for given in inputs:
            reader.read(str(given))
    return Reading(
        tuple(_with_own_ids(reader.documents)), tuple(reader.skipped), tuple(reader.notices)
    )


class _Reader:
    """The state of one call of `read_documents`."""

    def __init__(self, stdin: BinaryIO | None) -> None:
        self.extractor = Extractor()
        self.documents: list[Document] = []
        self.skipped: list[Skipped] = []
        self.notices: list[Skipped] = []
        self._stdin = stdin

    def read(self, given: str) -> None:
        if given == "-":
            self._read_stdin()
            return
        path = Path(given)
        try:
            if path.is_dir():
                self._read_folder(path)
            else:
                self._read_file(path, path.name)
        except (OSError, ValueError) as bad:
            self._skip(path.name or given, _os_reason(bad))

    def _read_folder(self, folder: Path) -> None:
        seen = 0
        for path in _files_below(folder):
            seen += 1
            if seen > MAX_FILES:
                self._skip(folder.name, f"holds more than {MAX_FILES} files; give its parts")
                return
            source = path.relative_to(folder).as_posix()
            if path.suffix.lower() in SUFFIXES:
                self._read_file(path, source)
            else:
                self._skip(source, f"is of a kind that isn't read ({path.suffix})")
        if not seen:
            self._skip(folder.name or str(folder), "is a folder with no files in it")

    def _read_file(self, path: Path, source: str) -> None:
        try:
            if not path.exists():
                self._skip(source, "is not there; check the path")
                return
            if not path.is_file():
                self._skip(source, "is not a regular file")
                return
            size = path.stat().st_size
            if size > MAX_FILE_BYTES:
                limit = MAX_FILE_BYTES >> 20
                self._skip(source, f"has {size >> 20} MiB, more than {limit}; split it")
                return
            kind = _EXTRACTED.get(path.suffix.lower())
            if kind:
                if not size:
                    self._skip(source, "is empty")
                    return
                found = self.extractor.extract(path.absolute(), kind)
                about = {key: value.strip() for key, value in found.about.items()}
                self._keep(Document(id=path.stem, text=found.text, source=source, **about))
            else:
                self._read_bytes(path.read_bytes(), source, path.suffix.lower())
        except (OSError, InputError) as bad:
            self._skip(source, _os_reason(bad))

    def _read_stdin(self) -> None:
        data = self._stdin.read(MAX_FILE_BYTES + 1) if self._stdin else b""
        if len(data) > MAX_FILE_BYTES:
            self._skip("stdin", f"has more than {MAX_FILE_BYTES >> 20} MiB; split it")
            return
        suffix = ".jsonl" if data.lstrip()[:1] == b"{" else ".txt"
        self._read_bytes(data, "stdin", suffix)

    def _read_bytes(self, data: bytes, source: str, suffix: str) -> None:
        try:
            if not data.strip():
                self._skip(source, "is empty")
                return
            text, notice = parse_text(data)
            if notice:
                self.notices.append(Skipped(source, notice))
                logger.warning("%s %s", source, notice)
            for item in _parsed(text, source, suffix):
                if isinstance(item, Skipped):
                    self._skip(item.source, item.reason)
                else:
                    self._keep(item)
        except InputError as bad:
            self._skip(source, str(bad))

    def _keep(self, document: Document) -> None:
        if not document.text.strip():
            self._skip(document.source, f"has no text (document {document.id!r})")
        elif len(document.text) > MAX_TEXT_CHARACTERS:
            limit = MAX_TEXT_CHARACTERS >> 20
            self._skip(document.source, f"has a text of more than {limit} Mi characters; split it")
        else:
            self.documents.append(replace(document, text=_without_surrogates(document.text)))

    def _skip(self, source: str, reason: str) -> None:
        self.skipped.append(Skipped(source, reason))
        logger.warning("%s %s", source, reason)


def _parsed(text: str, source: str, suffix: str) -> Iterable[Document | Skipped]:
    if suffix in _JSON_LINES:
        return parse_json_lines(text, source)
    if suffix == ".csv":
        return parse_csv(text, source)
    if suffix in _MARKDOWN:
        return [parse_markdown(text, source)]
    return [Document(id=Path(source).stem, text=text, source=source)]


def _files_below(folder: Path) -> Iterator[Path]:
    """Files in order of name; hidden ones and linked folders are left out."""
    for path in sorted(folder.iterdir(), key=lambda p: p.name):
        if path.name.startswith("."):
            continue
        if path.is_dir():
            if not path.is_symlink():
                yield from _files_below(path)
        else:
            yield path


def _with_own_ids(documents: Iterable[Document]) -> Iterator[Document]:
    taken: dict[str, int] = {}
    for document in documents:
        name = _without_surrogates(document.id) or "document"
        count = taken[name] = taken.get(name, 0) + 1
        unique = name if count == 1 else f"{name}~{count}"
        while count > 1 and unique in taken:
            count += 1
            unique = f"{name}~{count}"
        taken[unique] = taken.get(unique, 0) or 1
        yield document if unique == document.id else replace(document, id=unique)


def _without_surrogates(text: str) -> str:
    """Replace lone surrogates, which no file can hold, one for one: offsets stay."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text)
    return text


def _os_reason(bad: Exception) -> str:
    if isinstance(bad, PermissionError):
        return "can't be read: no permission; check its rights"
    if isinstance(bad, OSError) and bad.strerror:
        return f"can't be read: {bad.strerror}"
    return str(bad)

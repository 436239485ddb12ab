"""Text out of HTML, PDF and Word files, in a child process that can be stopped.

These formats are parsed by large libraries that a hostile file can keep busy for hours or feed
until memory runs out. The child has a bound on both; when it is passed the child is ended, the
file is named, and the next file gets a new child.
"""

from __future__ import annotations

import contextlib
import io
import json
import queue
import subprocess
import sys
import threading
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Self

from layers.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

TIMEOUT_S = 60.0
MEMORY_BYTES = 3 * 1024**3
MAX_UNZIPPED_BYTES = 256 * 1024**2
MAX_PDF_PAGES = 3000


@dataclass(frozen=True, slots=True)
class Extract:
    """The text of a file and what the file says of itself (title, author, date, publisher, url)."""

    text: str
    about: dict[str, str] = field(default_factory=dict)


class Extractor:
    """A child process that turns files into text, one at a time; a context manager.

    Parameters
    ----------
    timeout_s
        Seconds that one file may take.
    """

    def __init__(self, *, timeout_s: float = TIMEOUT_S) -> None:
        self._timeout_s = timeout_s
        self._child: subprocess.Popen[str] | None = None
        self._answers: queue.Queue[str] = queue.Queue()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the child, if there is one."""
        child, self._child = self._child, None
        if child is not None:
            child.kill()
            child.wait()
            for pipe in (child.stdin, child.stdout):
                if pipe is not None:
                    with contextlib.suppress(OSError):
                        pipe.close()

    def extract(self, path: Path, kind: str) -> Extract:
        """Return the text of a `html`, `pdf` or `docx` file.

        Raises
        ------
        InputError
            The file is damaged, encrypted, or takes more time or memory than allowed.
        """
        child = self._running()
        assert child.stdin is not None
        try:
            child.stdin.write(json.dumps({"path": str(path), "kind": kind}) + "\n")
            child.stdin.flush()
            answer = self._answers.get(timeout=self._timeout_s)
        except (queue.Empty, OSError):
            self.close()
            msg = f"took more than {self._timeout_s:.0f} s to read; save it as plain text and try again"
            raise InputError(msg) from None
        if not answer:
            self.close()
            msg = "broke the reader (damaged file, or too much memory); save it as plain text and try again"
            raise InputError(msg)
        result = json.loads(answer)
        if "error" in result:
            raise InputError(result["error"])
        return Extract(result["text"], result["about"])

    def _running(self) -> subprocess.Popen[str]:
        if self._child is None:
            self._answers = queue.Queue()
            self._child = subprocess.Popen(
                [sys.executable, "-m", "geo.extraction"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=Path(__file__).parent.parent,
                encoding="utf-8",
            )
            assert self._child.stdout is not None
            threading.Thread(
                target=_pass_on, args=(self._child.stdout, self._answers), daemon=True
            ).start()
        return self._child


def _pass_on(pipe: IO[str], answers: queue.Queue[str]) -> None:
    with contextlib.suppress(ValueError, OSError):
        for line in pipe:
            answers.put(line)
    answers.put("")


def html_text(data: bytes) -> Extract:
    """Return the main text of a web page, without its menus, and its metadata.

    Raises
    ------
    InputError
        There is no text in it.
    """
    import trafilatura
    from trafilatura.settings import Document

    page = trafilatura.bare_extraction(
        data, favor_recall=True, include_comments=False, with_metadata=True
    )
    about: dict[str, str] = {}
    text = ""
    if isinstance(page, Document):
        text = page.text or ""
        about = _about(
            title=page.title,
            author=page.author,
            date=page.date,
            publisher=page.sitename,
            url=page.url,
        )
    return Extract(_filled(text or _all_text(data), "has no readable text"), about)


def _all_text(data: bytes) -> str:
    """Return every visible text of a page: for pages too short to have a main part."""
    from lxml import etree, html

    try:
        root = html.document_fromstring(data)
    except (etree.ParserError, ValueError):
        return ""
    etree.strip_elements(root, "script", "style", "noscript", "template", "head", with_tail=False)
    return "\n".join(line for text in root.itertext() if (line := " ".join(str(text).split())))


def pdf_text(data: bytes) -> Extract:
    """Return the text of a PDF, pages apart by a blank line, and its metadata.

    Raises
    ------
    InputError
        It is encrypted, damaged, too long, or has no text layer.
    """
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            msg = "is encrypted; save a copy without a password"
            raise InputError(msg)
        if len(reader.pages) > MAX_PDF_PAGES:
            msg = f"has {len(reader.pages)} pages, more than {MAX_PDF_PAGES}; split it"
            raise InputError(msg)
        text = "\n\n".join(page.extract_text() for page in reader.pages)
        meta = reader.metadata
        about = _about(
            title=meta.title if meta else None,
            author=meta.author if meta else None,
            date=_pdf_date(str(meta.get("/CreationDate") or "")) if meta else None,
        )
    except PyPdfError as damaged:
        msg = f"is not a readable PDF ({type(damaged).__name__}); export it anew or save its text"
        raise InputError(msg) from damaged
    return Extract(_filled(text, "has no text layer; run OCR on it first"), about)


def docx_text(data: bytes) -> Extract:
    """Return the paragraphs and table cells of a Word file in order, a line each.

    Raises
    ------
    InputError
        It is no Word file, damaged, or unpacks to more than `MAX_UNZIPPED_BYTES`.
    """
    import docx
    from docx.table import Table

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            size = sum(entry.file_size for entry in packed.infolist())
        if size > MAX_UNZIPPED_BYTES:
            msg = f"unpacks to {size >> 20} MiB, more than {MAX_UNZIPPED_BYTES >> 20}; save it as text"
            raise InputError(msg)
        file = docx.Document(io.BytesIO(data))
    except InputError:
        raise
    except Exception as damaged:
        msg = (
            f"is not a readable Word file ({type(damaged).__name__}); save it anew as .docx or .txt"
        )
        raise InputError(msg) from damaged
    lines: list[str] = []
    for block in file.iter_inner_content():
        if isinstance(block, Table):
            lines += ["\t".join(cell.text for cell in row.cells) for row in block.rows]
        else:
            lines.append(block.text)
    made = file.core_properties.created
    about = _about(
        title=file.core_properties.title,
        author=file.core_properties.author,
        date=made.date().isoformat() if made else None,
    )
    return Extract(_filled("\n".join(lines), "has no text"), about)


def _about(**values: str | None) -> dict[str, str]:
    return {key: str(value) for key, value in values.items() if value}


def _filled(text: str | None, otherwise: str) -> str:
    if not text or not text.strip():
        raise InputError(otherwise)
    return text


def _pdf_date(stamp: str) -> str | None:
    digits = stamp.removeprefix("D:")[:8]
    whole = len(digits) == len("YYYYMMDD") and digits.isdigit()
    return f"{digits[:4]}-{digits[4:6]}-{digits[6:]}" if whole else None


_READERS: dict[str, Callable[[bytes], Extract]] = {
    "html": html_text,
    "pdf": pdf_text,
    "docx": docx_text,
}


def _answer(request: dict[str, str]) -> dict[str, Any]:
    try:
        found = _READERS[request["kind"]](Path(request["path"]).read_bytes())
    except InputError as refused:
        return {"error": str(refused)}
    except RecursionError:
        return {"error": "is nested too deeply; save it as plain text and try again"}
    except Exception as broken:  # noqa: BLE001 - a parser's bug must cost one file, not the run
        return {
            "error": f"can't be read ({type(broken).__name__}); save it as plain text and try again"
        }
    return {"text": found.text, "about": found.about}


def _limit_memory() -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))


def serve(requests: IO[str], answers: IO[str]) -> None:
    """Answer requests, a JSON line each, until there are no more."""
    _limit_memory()
    for line in requests:
        answers.write(json.dumps(_answer(json.loads(line))) + "\n")
        answers.flush()


if __name__ == "__main__":
    serve(sys.stdin, sys.stdout)

"""Text and numbers of documents made fit for a page."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

_LONGEST_NAME: Final = 300
_UNSAFE: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
_URL: Final = re.compile(r"https?://[^\s\x00-\x20<>\"'`\\]{1,2000}")


def clean(text: str, limit: int = _LONGEST_NAME) -> str:
    """Return a text fit to be shown: no control or direction-changing characters, bounded."""
    text = _UNSAFE.sub("\ufffd", str(text))
    return text if len(text) <= limit else text[: limit - 1] + "…"


def safe_url(url: str) -> str:
    """Return `url` when it is plain http(s), an empty string otherwise."""
    plain = url.strip()
    return plain if _URL.fullmatch(plain) else ""


def number(value: float | None, digits: int = 1) -> float | None:
    """Return a rounded finite number, None for what is not one."""
    if value is None or not math.isfinite(value):
        return None
    return round(float(value), digits)


def sparse(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return the record without its empty fields; a reader takes a missing one as empty."""
    return {key: value for key, value in record.items() if value not in (None, "", [], (), False)}


def quoted(text: str) -> str:
    """Replace, one for one, what can't be in a page; offsets stay true."""
    return _UNSAFE.sub("\ufffd", text)

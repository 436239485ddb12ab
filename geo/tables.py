"""Packaged tables of text, read a column at a time: ten thousands of rows in a few milliseconds."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Final

from layers.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path
    from typing import Self


def read_columns(path: Path, count: int) -> list[list[str]]:
    """Return the columns of a table whose cells are separated by tabs; lines at the top that begin with # are notes.

    Raises
    ------
    OSError
        The file can't be read.
    ValueError
        It isn't UTF-8, or some rows have more or fewer than `count` cells.
    """
    body = _body(path)
    rows = body.count("\n") + 1 if body else 0
    cells = body.replace("\n", "\t").split("\t") if body else []
    if len(cells) != rows * count:
        msg = f"{len(cells)} cells in {rows} rows, not {count} in each"
        raise ValueError(msg)
    return [cells[n::count] for n in range(count)]


class Rows:
    """Rows of numbers by name; the text of a row becomes numbers when it is first asked for.

    Most rows of a table of weights are never asked for by one document, and reading numbers is what takes the time.
    """

    __slots__ = ("_kept", "_lines", "get")

    def __init__(self, rows: Mapping[str, tuple[float, ...]] | None = None) -> None:
        self._fill(_Kept(rows or {}), [])

    def _fill(self, kept: _Kept, lines: list[str]) -> None:
        self._kept, self._lines = kept, lines
        self.get: Callable[[str], tuple[float, ...] | None] = kept.__getitem__
        """The numbers of a row, None where there is no such row; `DataError` where they are no numbers."""

    @classmethod
    def read(cls, path: Path, count: int) -> Self:
        """Read a table of names and `count` numbers each, sorted by name.

        Raises
        ------
        OSError, ValueError
            As `read_columns`, or the rows aren't sorted; what is no number in a row is found when the row is asked for.
        """
        body = _body(path)
        lines = body.split("\n") if body else []
        if body.count("\t") != count * len(lines):
            msg = f"there are rows without a name and {count} numbers"
            raise ValueError(msg)
        if lines != sorted(lines):
            msg = "its rows aren't sorted by name"
            raise ValueError(msg)
        found = cls()
        found._fill(_Kept({}, lines, count), lines)
        return found

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self._lines) or len(self._kept)

    def __iter__(self) -> Iterator[str]:
        """Yield the names."""
        return (
            (line.partition("\t")[0] for line in self._lines) if self._lines else iter(self._kept)
        )


class _Kept(dict[str, "tuple[float, ...] | None"]):
    """The rows asked for so far, a bounded number; the others are found by bisection."""

    __slots__ = ("_count", "_lines")
    _MOST: Final = 60_000

    def __init__(
        self, rows: Mapping[str, tuple[float, ...]], lines: Sequence[str] = (), count: int = 0
    ) -> None:
        super().__init__(rows)
        self._lines, self._count = lines, count

    def __missing__(self, name: str) -> tuple[float, ...] | None:
        if not self._lines:
            return None
        if len(self) >= self._MOST:
            self.clear()
        row = self[name] = self._find(name)
        return row

    def _find(self, name: str) -> tuple[float, ...] | None:
        head = f"{name}\t"
        at = bisect_left(self._lines, head)
        if at == len(self._lines) or not self._lines[at].startswith(head) or "\t" in name:
            return None
        try:
            row = tuple(map(float, self._lines[at][len(head) :].split("\t")))
        except ValueError as error:
            row, why = (), str(error)
        else:
            why = f"{len(row)} numbers, not {self._count}"
        if len(row) != self._count:
            msg = f"The packaged weights of {name!r} can't be used ({why}); reinstall corridormap."
            raise DataError(msg)
        return row


def _body(path: Path) -> str:
    """Return the text of a table without the notes at its top and the last line's end."""
    text = path.read_bytes().decode()
    start = 0
    while text.startswith("#", start):
        start = text.find("\n", start) + 1 or len(text)
    return text[start:].removesuffix("\n")

"""Packaged tables of text, read a column at a time: ten thousands of rows in a few milliseconds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from layers.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
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

    __slots__ = ("_held",)

    def __init__(self, rows: Mapping[str, tuple[float, ...]] | None = None) -> None:
        self._held: dict[str, str | tuple[float, ...]] = dict(rows or {})

    @classmethod
    def read(cls, path: Path, count: int) -> Self:
        """Read a table of names and `count` numbers each.

        Raises
        ------
        OSError, ValueError
            As `read_columns`; what is no number in a row is found when the row is asked for.
        """
        body = _body(path)
        lines = body.split("\n") if body else []
        if any(line.count("\t") != count for line in lines):
            msg = f"there are rows without a name and {count} numbers"
            raise ValueError(msg)
        found = cls()
        found._held = {name: rest for name, _, rest in [line.partition("\t") for line in lines]}
        return found

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self._held)

    def __iter__(self) -> Iterator[str]:
        """Yield the names."""
        return iter(self._held)

    def get(self, name: str) -> tuple[float, ...] | None:
        """Return the numbers of a row, None where there is no such row.

        Raises
        ------
        DataError
            The row has something else than numbers.
        """
        row = self._held.get(name)
        if isinstance(row, str):
            try:
                row = self._held[name] = tuple(map(float, row.split("\t")))
            except ValueError as error:
                msg = f"The packaged weights of {name!r} can't be used ({error}); reinstall corridormap."
                raise DataError(msg) from error
        return row


def _body(path: Path) -> str:
    """Return the text of a table without the notes at its top and the last line's end."""
    text = path.read_text(encoding="utf-8")
    while text.startswith("#"):
        text = text.partition("\n")[2]
    return text.removesuffix("\n")

"""Ensembles of symmetric decision trees as plain arrays: read, and evaluated for many rows at once.

A symmetric tree asks the same question of every row at each of its levels, so that the answers, as bits of a number, say
which leaf the row ends in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from layers.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

_FIELDS = ("column", "limit", "value")
MOST_LEVELS = 8
_AT_ONCE = 512
"""Rows evaluated together; it bounds the memory."""


@dataclass(frozen=True, slots=True, eq=False)
class Trees:
    """All trees of an ensemble.

    `column` and `limit` have the shape (levels, trees): at its level a tree asks whether a row's `column` exceeds
    `limit`. `value` has the shape (trees, leaves): bit n of a leaf's number is the answer at level n.
    """

    column: NDArray[np.int32]
    limit: NDArray[np.float32]
    value: NDArray[np.float32]

    def __len__(self) -> int:
        """Return the number of trees."""
        return len(self.value)

    def total(self, columns: NDArray[np.float32]) -> NDArray[np.float64]:
        """Return the sum of the trees' values for each row of a matrix that is given transposed, shape (columns, rows)."""
        rows = columns.shape[1]
        if not len(self) or not rows:
            return np.zeros(rows)
        parts = [self._total(columns[:, at : at + _AT_ONCE]) for at in range(0, rows, _AT_ONCE)]
        return np.concatenate(parts)

    def _total(self, columns: NDArray[np.float32]) -> NDArray[np.float64]:
        bits = np.zeros((len(self), columns.shape[1]), dtype=np.uint8)
        for level, (column, limit) in enumerate(zip(self.column, self.limit, strict=True)):
            over = columns.take(column, axis=0) > limit[:, None]
            bits |= over.view(np.uint8) << np.uint8(level)
        leaf = bits + np.arange(len(self))[:, None] * self.value.shape[1]
        total: NDArray[np.float64] = self.value.ravel().take(leaf).sum(axis=0, dtype=np.float64)
        return total


NO_TREES = Trees(
    np.zeros((0, 0), dtype=np.int32),
    np.zeros((0, 0), dtype=np.float32),
    np.zeros((0, 1), dtype=np.float32),
)


def trees_to_arrays(trees: Trees, prefix: str) -> dict[str, NDArray[np.generic]]:
    """Return the arrays of an ensemble under names that begin with a prefix, as small as they go."""
    small: dict[str, NDArray[np.generic]] = {
        f"{prefix}_{name}": getattr(trees, name) for name in _FIELDS
    }
    small[f"{prefix}_column"] = trees.column.astype(np.int16)
    return small


def trees_from_arrays(
    arrays: Mapping[str, NDArray[np.generic]], prefix: str, columns: int
) -> Trees:
    """Return an ensemble of arrays by name, checked against the number of columns that its rows will have.

    Raises
    ------
    DataError
        An array is missing, has another shape than the others, or asks for a column that no row has.
    """
    try:
        column, limit, value = (np.asarray(arrays[f"{prefix}_{name}"]) for name in _FIELDS)
    except KeyError as error:
        msg = f"The packaged trees of the link scorer lack {error}; reinstall corridormap."
        raise DataError(msg) from None
    trees = Trees(column.astype(np.int32), limit.astype(np.float32), value.astype(np.float32))
    levels = len(trees.column)
    sound = (
        trees.column.ndim == trees.value.ndim == trees.limit.ndim == 2  # noqa: PLR2004
        and trees.limit.shape == trees.column.shape == (levels, len(trees.value))
        and 0 < levels <= MOST_LEVELS
        and trees.value.shape[1] == 2**levels
        and bool(np.all((trees.column >= 0) & (trees.column < columns)))
        and bool(np.all(np.isfinite(trees.value)))
    )
    if not sound:
        msg = "The packaged trees of the link scorer are damaged; reinstall corridormap."
        raise DataError(msg)
    return trees

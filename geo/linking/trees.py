"""Ensembles of decision trees as plain arrays: read, and evaluated for many rows at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from layers.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

_FIELDS = ("column", "limit", "left", "right", "value", "roots")


@dataclass(frozen=True, slots=True, eq=False)
class Trees:
    """Nodes of all trees one after another.

    A node sends a row to `right` where the row's `column` exceeds `limit`, else to `left`; a leaf sends to itself.
    `roots` are the indexes of the first nodes.
    """

    column: NDArray[np.int32]
    limit: NDArray[np.float32]
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    value: NDArray[np.float32]
    roots: NDArray[np.int32]

    def mean(self, rows: NDArray[np.float32]) -> NDArray[np.float64]:
        """Return the mean of the trees' values for each row of a matrix of shape (rows, columns)."""
        if not len(self.roots) or not len(rows):
            return np.zeros(len(rows))
        width = rows.shape[1]
        flat = np.ascontiguousarray(rows, dtype=np.float32).ravel()
        starts = np.repeat(np.arange(len(rows), dtype=np.int32) * width, len(self.roots))
        at = np.tile(self.roots, len(rows))
        going = np.flatnonzero(self.left[at] != at)
        here, begins = at[going], starts[going]
        while len(going):
            over = flat.take(begins + self.column.take(here)) > self.limit.take(here)
            onward = np.where(over, self.right.take(here), self.left.take(here))
            at[going] = onward
            inner = np.flatnonzero(self.left.take(onward) != onward)
            going, here, begins = going.take(inner), onward.take(inner), begins.take(inner)
        found: NDArray[np.float64] = (
            self.value[at].astype(np.float64).reshape(len(rows), -1).mean(axis=1)
        )
        return found


_NONE, _NOTHING = np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.float32)
NO_TREES = Trees(_NONE, _NOTHING, _NONE, _NONE, _NOTHING, _NONE)


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
        An array is missing, or points outside of the rows or the nodes.
    """
    try:
        held = [np.asarray(arrays[f"{prefix}_{name}"]) for name in _FIELDS]
    except KeyError as error:
        msg = f"The packaged trees of the link scorer lack {error}; reinstall corridormap."
        raise DataError(msg) from None
    column, limit, left, right, value, roots = held
    trees = Trees(
        column.astype(np.int32), limit.astype(np.float32), left.astype(np.int32), right.astype(np.int32),
        value.astype(np.float32), roots.astype(np.int32),
    )  # fmt: skip
    nodes = len(trees.column)
    at = np.arange(nodes)
    onward = (trees.left > at) & (trees.right > at)
    stays = (trees.left == at) & (trees.right == at)
    inside = all(len(part) == nodes for part in (trees.limit, trees.left, trees.right, trees.value))
    sound = inside and bool(
        np.all(onward | stays)
        and np.all(trees.left < nodes)
        and np.all(trees.right < nodes)
        and np.all((trees.column >= 0) & (trees.column < columns))
        and np.all((trees.roots >= 0) & (trees.roots < nodes))
    )
    if not sound:
        msg = "The packaged trees of the link scorer are damaged; reinstall corridormap."
        raise DataError(msg)
    return trees

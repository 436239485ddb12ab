"""Ways over a small stretch of sea: a grid of sea and land, searched and then pulled straight."""

from __future__ import annotations

import heapq
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from geo.geodesy import dense, distance_km, steps_km, wrap_lon
from layers.model import Position

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    AtSea = Callable[[NDArray[np.float64], NDArray[np.float64]], NDArray[np.bool_]]

MAX_CELLS = 40_000
FINEST_DEG = 0.02
COARSE_DEG = 0.07  # cells larger than this are sea only where four points of them are
SHORE_PRICE = 1.6
KM_PER_DEG = 111.195
TOUCH_KM = 0.05
END_KM = 21.0
HOP_KM = 700.0
_STEPS = tuple((dx, dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1) if dx or dy)


def crossing_km(line: Sequence[Position], at_sea: AtSea, *, free_km: float = 0.0) -> float:
    """How much of a line runs over land, km, leaving out `free_km` at both of its ends."""
    lon, lat = dense(line, step_km=1.0)
    if lon.size < 2:  # noqa: PLR2004 - a point crosses nothing
        return 0.0
    steps = steps_km(lon, lat)
    along = np.cumsum(steps) - steps / 2
    middle_lon = lon[:-1] + ((np.diff(lon) + 180) % 360 - 180) / 2
    land = ~at_sea((middle_lon + 180) % 360 - 180, (lat[:-1] + lat[1:]) / 2)
    counted = (along >= free_km) & (along <= float(steps.sum()) - free_km)
    return float(steps[land & counted].sum())


@dataclass(frozen=True, slots=True)
class SeaGrid:
    """Cells of sea over a box; longitudes run on past 180 where the box does."""

    west: float
    south: float
    step: float
    sea: NDArray[np.bool_]
    """Rows from south to north, columns from west to east."""

    @classmethod
    def around(cls, positions: Sequence[Position], at_sea: AtSea, *, margin_deg: float) -> SeaGrid:
        """Grid over the box of some positions and a margin, as fine as 40,000 cells allow."""
        base = positions[0].lon
        lons = [base + (p.lon - base + 180) % 360 - 180 for p in positions]
        lats = [p.lat for p in positions]
        stretch = 1 / max(0.2, math.cos(math.radians(sum(lats) / len(lats))))
        west, east = min(lons) - margin_deg * stretch, max(lons) + margin_deg * stretch
        south, north = max(-85.0, min(lats) - margin_deg), min(86.0, max(lats) + margin_deg)
        step = max(FINEST_DEG, math.sqrt((east - west) * (north - south) / MAX_CELLS))
        fine = 2 if step > COARSE_DEG else 1
        height, width = int((north - south) / step) + 1, int((east - west) / step) + 1
        shift = (fine - 1) / (2 * fine)
        lon = west + (np.arange(width * fine) / fine - shift) * step
        lat = south + (np.arange(height * fine) / fine - shift) * step
        grid_lon, grid_lat = np.meshgrid((lon + 180) % 360 - 180, lat)
        sea = at_sea(grid_lon.ravel(), grid_lat.ravel()).reshape(height, fine, width, fine)
        return cls(west, south, step, np.asarray(sea.all(axis=(1, 3)), dtype=np.bool_))

    def cell(self, position: Position) -> tuple[int, int]:
        """Row and column of a position; it may lie outside."""
        lon = self.west + (position.lon - self.west) % 360
        return round((position.lat - self.south) / self.step), round((lon - self.west) / self.step)

    def position(self, row: int, column: int) -> Position:
        """Middle of a cell."""
        lon = wrap_lon(self.west + column * self.step)
        return Position(round(lon, 4), round(self.south + row * self.step, 4))

    def sea_beside(self, position: Position) -> list[tuple[int, int]]:
        """Sea cells within two cells of a position; none where it lies outside."""
        row, column = self.cell(position)
        height, width = self.sea.shape
        return [
            (r, c)
            for r in range(max(0, row - 2), min(height, row + 3))
            for c in range(max(0, column - 2), min(width, column + 3))
            if self.sea[r, c]
        ]

    def harbours(self, position: Position, within_km: float) -> list[tuple[int, int]]:
        """Sea cells within a distance of a position, nearest first."""
        rows, columns = np.nonzero(self.sea)
        row, column = self.cell(position)
        scale = math.cos(math.radians(position.lat))
        away = np.hypot(rows - row, (columns - column) * scale) * self.step * KM_PER_DEG
        order = np.argsort(away, kind="stable")
        order = order[away[order] <= within_km]
        return [(int(rows[i]), int(columns[i])) for i in order]

    def reach(self, start: tuple[int, int]) -> NDArray[np.bool_]:
        """Return which cells can be reached from one over sea."""
        found = np.zeros_like(self.sea)
        found[start] = self.sea[start]
        size = 0
        while (now := int(found.sum())) != size:
            size = now
            for _ in range(8):
                grown = found.copy()
                grown[1:] |= found[:-1]
                grown[:-1] |= found[1:]
                grown[:, 1:] |= found[:, :-1]
                grown[:, :-1] |= found[:, 1:]
                found = grown & self.sea
        return found

    def way(self, start: tuple[int, int], goals: Sequence[tuple[int, int]]) -> list[Position]:
        """Cells of a short way from one cell to the nearest of some, off the shore where it can.

        Empty where no way runs over sea within the grid.
        """
        if not goals:
            return []
        sea, price = self.sea, self._price()
        scale = math.cos(math.radians(self.south + self.sea.shape[0] * self.step / 2))
        targets = set(goals)
        best = {start: 0.0}
        came: dict[tuple[int, int], tuple[int, int]] = {}
        to_row, to_column = goals[0]
        slack = max(math.hypot(r - to_row, c - to_column) for r, c in goals)
        heap = [(0.0, start)]
        done: set[tuple[int, int]] = set()
        height, width = sea.shape
        while heap:
            _, cell = heapq.heappop(heap)
            if cell in targets:
                return self._trace(cell, came)
            if cell in done:
                continue
            done.add(cell)
            here = best[cell]
            row, column = cell
            for dx, dy in _STEPS:
                r, c = row + dy, column + dx
                if not (0 <= r < height and 0 <= c < width) or not sea[r, c]:
                    continue
                if not (sea[row, c] and sea[r, column]):
                    continue  # no cutting of corners
                there = here + math.hypot(dy, dx * scale) * price[r, c]
                if there < best.get((r, c), math.inf):
                    best[r, c] = there
                    came[r, c] = cell
                    ahead = math.hypot(r - to_row, (c - to_column) * scale) - slack
                    heapq.heappush(heap, (there + max(0.0, ahead), (r, c)))
        return []

    def _price(self) -> NDArray[np.float64]:
        """1 at sea, more in cells beside land."""
        land = np.pad(~self.sea, 1, mode="edge")
        near = np.zeros_like(self.sea)
        height, width = self.sea.shape
        for dx, dy in _STEPS:
            near |= land[1 + dy : 1 + dy + height, 1 + dx : 1 + dx + width]
        return np.where(near, SHORE_PRICE, 1.0)

    def _trace(
        self, cell: tuple[int, int], came: dict[tuple[int, int], tuple[int, int]]
    ) -> list[Position]:
        cells = [cell]
        while cells[-1] in came:
            cells.append(came[cells[-1]])
        return [self.position(*c) for c in reversed(cells)]


def pulled(
    line: Sequence[Position], at_sea: AtSea, *, fixed: frozenset[Position]
) -> list[Position]:
    """Return a line with points left out where the straight way past them stays at sea.

    Points of `fixed` (canals, passages, stops) stay. Hops are at most 700 km.
    """
    out = [line[0]]
    index = 0
    while index < len(line) - 1:
        index = _furthest(line, index, at_sea, fixed)
        out.append(line[index])
    return out


def _furthest(
    line: Sequence[Position], index: int, at_sea: AtSea, fixed: frozenset[Position]
) -> int:
    """Last point that can be seen from one, by doubling and then halving the step."""
    last = len(line) - 1
    stop = next((i for i in range(index + 1, last) if line[i] in fixed), last)
    good, jump = index + 1, 2
    bad = stop + 1
    while good < stop and good + jump - 1 <= stop and jump <= len(line):
        if not _clear(line[index], line[good + jump - 1], at_sea):
            bad = good + jump - 1
            break
        good += jump - 1
        jump *= 2
    while bad - good > 1:
        middle = (good + bad) // 2
        if middle <= stop and _clear(line[index], line[middle], at_sea):
            good = middle
        else:
            bad = middle
    return min(good, stop)


def _clear(a: Position, b: Position, at_sea: AtSea) -> bool:
    return distance_km(a, b) <= HOP_KM and crossing_km((a, b), at_sea) <= TOUCH_KM

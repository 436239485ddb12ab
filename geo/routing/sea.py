"""Sea lanes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from geo.routing import schematic

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from geo.routing.runs import Run, Standing
    from geo.routing.stops import Stop
    from layers.model import Position


@dataclass(frozen=True)
class SeaLanes:
    """Shipping lanes of the world."""

    at_sea: Callable[[Sequence[Position]], list[bool]]

    @classmethod
    def open(cls, data_dir: Path, at_sea: Callable[[Sequence[Position]], list[bool]]) -> Self:
        """Open the packaged lanes."""
        _ = data_dir
        return cls(at_sea)

    def lay(self, stops: Sequence[Stop], standings: Sequence[Standing]) -> list[list[Run]]:
        """Lanes from stop to stop, a list of runs a leg."""
        return schematic.lay(
            stops,
            standings,
            lambda ps: tuple(None if s else "" for s in self.at_sea(ps)),
        )

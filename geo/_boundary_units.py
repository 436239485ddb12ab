"""First-order units: what they are called, and which of them a place is."""

from __future__ import annotations

import re
import unicodedata
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from layers.errors import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from layers.model import Place

_GENERIC = re.compile(
    r"\b(?:province|prefecture|governorate|department|region|state|oblast|kray|krai|respublika|"
    r"republic|of|county|municipality|city|district|autonomous|special|administrative|"
    r"metropolitan|capital|sheng|shi|zizhiqu|do|si|aimag|viloyati?|oblysy|ostan|provincia|wilaya|"
    r"voivodeship|the|de|du)\b"
)


class Unit(NamedTuple):
    """A first-order unit: key (`CN-LN`, ISO 3166-2; `CC~slug` where ISO has none), country, name."""

    key: str
    country: str | None
    name: str
    geonameid: int
    code: str
    """GeoNames code, such as `KP.11`; empty where there is none."""
    disputed: bool
    names: tuple[str, ...]
    children: tuple[str, ...] = ()
    """Keys of its parts, where only these have polygons (England, Lombardy)."""


def fold_unit_name(name: str) -> str:
    """Fold a unit's name for comparison: no accents, no case, no generic words ("Province")."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    plain = re.sub(r"['`´’‘ʻʼ]", "", plain)
    words = " ".join(re.sub(r"[\W_]+", " ", plain).split())
    bare = " ".join(_GENERIC.sub(" ", words).split())
    return unicodedata.normalize("NFC", bare or words)


class Units:
    """The units of a boundary file, by key, by code and by name."""

    def __init__(self, rows: Iterable[list[Any]]) -> None:
        self.all: tuple[Unit, ...] = tuple(
            Unit(key, country or None, name, number, code, bool(disputed), (name, *names), *rest)
            for key, country, name, number, code, disputed, names, *rest in rows
        )
        self.row: dict[str, int] = {unit.key: i for i, unit in enumerate(self.all)}

    def by_key(self, key: str) -> Unit:
        """Return a unit by its key, or raise `NotFoundError`."""
        if key not in self.row:
            msg = (
                f"No first-order unit has the key {key!r}: use an ISO 3166-2 code such as 'CN-LN'."
            )
            raise NotFoundError(msg)
        return self.all[self.row[key]]

    def find(self, name: str, country: str | None) -> Unit | None:
        """Return the one unit of a name; None if none or several have it."""
        rows = self._by_name.get(fold_unit_name(name), ())
        hits = [self.all[r] for r in rows if country in (None, self.all[r].country)]
        return hits[0] if len(hits) == 1 else None

    def of_place(self, place: Place, here: Unit | None) -> Unit | None:
        """Return the unit that a place is, by GeoNames id or name; `here` is where it stands."""
        number = place.id.removeprefix("gn:")
        if number.isdigit() and int(number) in self._by_geonameid:
            return self._by_geonameid[int(number)]
        names = (place.name, *(n.text for n in place.names))
        if here and {*map(fold_unit_name, names)} & {*map(fold_unit_name, here.names)}:
            return here
        return next(filter(None, (self.find(name, place.country) for name in names)), None)

    @cached_property
    def by_code(self) -> dict[str, Unit]:
        """Units by GeoNames code."""
        return {unit.code: unit for unit in self.all if unit.code}

    @cached_property
    def _by_geonameid(self) -> dict[int, Unit]:
        return {unit.geonameid: unit for unit in self.all if unit.geonameid}

    @cached_property
    def _by_name(self) -> dict[str, list[int]]:
        out: dict[str, list[int]] = {}
        for i, unit in enumerate(self.all):
            for name in dict.fromkeys(map(fold_unit_name, unit.names)):
                out.setdefault(name, []).append(i)
        return out

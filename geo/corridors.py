"""The catalogue of named corridors: what they are called, where they go, how far they have come.

The packaged catalogue is TOML in `geo/data/corridors`; a user's own file of the same format lies
over it, corridor by corridor. Facts have a source and a date; positions are waypoints, not tracks.
"""

from __future__ import annotations

import csv
import difflib
import hashlib
import json
import logging
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from geo._corridor_file import Entry, entries_of, expanded, read_toml, waypoints_of
from geo._corridor_names import NameFinder, tokens
from layers.errors import DataError, InputError, NotFoundError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from layers.model import Corridor, Waypoint
    from layers.vocabulary import Mode

log = logging.getLogger(__name__)

DATA = Path(__file__).parent / "data" / "corridors"


class CorridorHit(NamedTuple):
    """A corridor named in a text: code point offsets, end exclusive."""

    start: int
    end: int
    corridor: Corridor


class Catalogue:
    """All corridors, by id and by name.

    Parameters
    ----------
    entries
        What the catalogue holds, in order.
    names_path
        The trie of our names, where tools/check_catalogue.py has made one; read when first used.
    """

    def __init__(self, entries: Iterable[Entry], *, names_path: Path | None = None) -> None:
        self._entries = tuple(entries)
        self._names_path = names_path
        self.corridors: tuple[Corridor, ...] = tuple(e.corridor for e in self._entries)
        self._by_id = {corridor.id: corridor for corridor in self.corridors}
        self._check_parents()

    @classmethod
    def open(cls, *, extra: Path | None = None, data_dir: Path | None = None) -> Self:
        """Open the packaged catalogue, with a user's own over it.

        Parameters
        ----------
        extra
            A TOML file of the user's: a corridor of an id that we have replaces ours, others are
            added, and its names win over ours.
        data_dir
            Another folder than the packaged one.

        Raises
        ------
        InputError
            If the user's file breaks the format; says file, record, field and what to do.
        DataError
            If the packaged catalogue is missing or damaged.
        """
        try:
            source = read_source(data_dir or DATA)
            waypoints = waypoints_of(source.waypoints, "waypoints.csv")
            ours = [e for f, d in source.files.items() for e in entries_of(d, f, waypoints)]
            catalogue = cls(ours, names_path=source.names_path)
        except (InputError, OSError, KeyError, TypeError, AttributeError) as error:
            msg = f"The packaged corridor catalogue is damaged ({error}): reinstall corridormap."
            raise DataError(msg) from error
        return catalogue if extra is None else catalogue.overlaid(extra, waypoints)

    def overlaid(self, extra: Path, waypoints: Mapping[str, Waypoint]) -> Self:
        """Return this catalogue with a user's file over it.

        Raises
        ------
        InputError
            If the file breaks the format, or two of its corridors claim a name.
        """
        theirs = entries_of(read_toml(extra), extra.name, waypoints, users=True)
        check_names(theirs)
        left = {entry.corridor.id: entry for entry in theirs}
        merged = [left.pop(e.corridor.id, e) for e in self._entries]
        return type(self)([*merged, *left.values()], names_path=self._names_path)

    def by_id(self, corridor_id: str) -> Corridor:
        """Return a corridor by its id.

        Raises
        ------
        NotFoundError
            If no corridor has the id.
        """
        if corridor_id not in self._by_id:
            near = difflib.get_close_matches(corridor_id, self._by_id, 3)
            hint = f"did you mean {', '.join(near)}?" if near else "see docs/catalogue.md."
            msg = f"No corridor has the id {corridor_id!r}: {hint}"
            raise NotFoundError(msg)
        return self._by_id[corridor_id]

    def parents(self, corridor_id: str) -> tuple[Corridor, ...]:
        """Return the systems that a corridor belongs to, nearest first, each once."""
        found: dict[str, Corridor] = {}
        todo = list(self.by_id(corridor_id).belongs_to)
        while todo:
            one = todo.pop(0)
            if one not in found:
                found[one] = self.by_id(one)
                todo.extend(found[one].belongs_to)
        return tuple(found.values())

    def children(self, corridor_id: str) -> tuple[Corridor, ...]:
        """Return the corridors that belong directly to one, in catalogue order."""
        self.by_id(corridor_id)
        return tuple(c for c in self.corridors if corridor_id in c.belongs_to)

    def find(self, text: str) -> tuple[CorridorHit, ...]:
        """Return the corridors that a text names, leftmost and longest, in linear time."""
        return tuple(
            CorridorHit(start, end, self.corridors[row % len(self.corridors)])
            for start, end, row in self._finder.find(text)
        )

    def standing_for(self, mode: Mode, countries: Iterable[str]) -> Corridor | None:
        """Return the corridor that a link without a name means, by mode and countries joined.

        "Railways between North and South Korea" is rail and KP, KR: the inter-Korean railways.
        """
        key = "-".join(sorted(set(countries)))
        hits = (e.corridor for e in self._entries if key in e.stands_for)
        return next((corridor for corridor in hits if corridor.mode is mode), None)

    @cached_property
    def _finder(self) -> NameFinder:
        packed = None if self._names_path is None else read_names(self._names_path)
        finder = NameFinder(packed)
        for row, entry in enumerate(self._entries):
            if entry.users or packed is None:
                # A user's names come first, so that one of ours that they claim is theirs.
                for name in expanded(entry):
                    finder.add(name, row + len(self._entries) * entry.users, first=entry.users)
        finder.dropped = frozenset(i for i, e in enumerate(self._entries) if e.users)
        return finder

    def _check_parents(self) -> None:
        for entry in self._entries:
            for parent in entry.corridor.belongs_to:
                if parent not in self._by_id:
                    near = difflib.get_close_matches(parent, self._by_id, 1)
                    hint = f"did you mean {near[0]!r}" if near else "add it, or leave it out"
                    msg = (
                        f"{entry.origin}, corridor {entry.corridor.id!r}, field 'belongs_to': "
                        f"there is no corridor {parent!r}; {hint}."
                    )
                    raise InputError(msg)
            if any(parent.id == entry.corridor.id for parent in self.parents(entry.corridor.id)):
                msg = (
                    f"{entry.origin}, corridor {entry.corridor.id!r}, field 'belongs_to': "
                    "it belongs to itself in a circle; take one of the steps out."
                )
                raise InputError(msg)


class Source(NamedTuple):
    """What a catalogue folder holds: waypoint rows, tables by file, and its trie if that is fresh."""

    waypoints: list[list[str]]
    files: dict[str, dict[str, Any]]
    names_path: Path | None


def read_source(folder: Path) -> Source:
    """Read a catalogue folder: `compiled.json` where it is of these very files, else the files.

    Raises
    ------
    InputError
        If there is no TOML file, or one can't be read.
    OSError
        If the waypoints can't be read.
    """
    paths = [folder / "waypoints.csv", *sorted(folder.glob("*.toml"))]
    if len(paths) == 1:
        msg = "it holds no .toml file"
        raise InputError(msg)
    digest = digest_of(paths)
    try:
        compiled = json.loads((folder / "compiled.json").read_text(encoding="utf-8"))
        if compiled["sha256"] == digest:
            return Source(compiled["waypoints"], compiled["files"], folder / "names.json")
    except (OSError, ValueError, KeyError, TypeError) as error:
        log.debug("compiled.json is not used: %s", error)
    with paths[0].open(encoding="utf-8", newline="") as lines:
        rows = list(csv.reader(lines))[1:]
    return Source(rows, {path.name: read_toml(path) for path in paths[1:]}, None)


def read_names(path: Path) -> dict[str, str] | None:
    """Read the packed trie of names; None where it isn't there or is damaged, for then it is made anew."""
    try:
        names: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))["names"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        log.debug("%s is not used: %s", path.name, error)
        return None
    return names


def digest_of(paths: Iterable[Path]) -> str:
    """Return one checksum of files, names included."""
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def check_names(entries: Iterable[Entry]) -> None:
    """Refuse a name that two corridors of one source claim.

    Raises
    ------
    InputError
        If a name, folded, belongs to two corridors.
    """
    owners: dict[tuple[str, ...], tuple[str, str]] = {}
    for entry in entries:
        for name in expanded(entry):
            key = tuple(token.folded for token in tokens(name))
            owner, first = owners.setdefault(key, (entry.corridor.id, name))
            if owner != entry.corridor.id:
                msg = (
                    f"{entry.origin}, corridor {entry.corridor.id!r}, field 'match': the name "
                    f"{name!r} is taken by {owner!r} (as {first!r}); leave it to one of them."
                )
                raise InputError(msg)

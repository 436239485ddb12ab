"""Writing a whole output folder or nothing: built beside the target, then exchanged with it.

A run that fails or is killed leaves the previous folder whole. A folder that holds something
that isn't ours is refused before work starts; nothing of it is touched.
"""

from __future__ import annotations

import ctypes
import errno
import json
import logging
import os
import shutil
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from layers.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterator

logger = logging.getLogger(__name__)

MARKER: Final = "datapackage.json"
"""The file that says a folder is ours, and which files of it are."""

GENERATOR: Final = "corridormap"
"""What the marker's `generator` member holds."""

_KNOWN: Final = frozenset(
    {MARKER, "map.html", "corridors.gpkg", "corridors.qgz", "report.json", "evidence.csv"}
    | {"mentions.csv", "documents.csv"}
)
_LEFTOVERS: Final = frozenset(
    {".DS_Store", "Thumbs.db", "desktop.ini"}
    | {"corridors.gpkg-wal", "corridors.gpkg-shm", "corridors.gpkg-journal", "corridors.qgz~"}
)
"""What file managers and QGIS leave in a folder that they opened."""

_BUILDING: Final = ".corridormap-building-"
_PREVIOUS: Final = ".corridormap-previous-"
_SHOWN: Final = 5
_CANT_STAGE: Final = (errno.EACCES, errno.EPERM, errno.EROFS)


@contextmanager
def replace_folder(target: Path | str) -> Iterator[Path]:
    """Give an empty folder to build in; when the block ends well it takes the target's place.

    Parameters
    ----------
    target
        The output folder. It may be absent, empty, or an earlier output of ours.

    Yields
    ------
    Path
        The folder to write into.

    Raises
    ------
    OutputError
        When the target can't be written or holds something that isn't ours (before the block
        runs), when the disk is full or the block fails to write (the target stays as it was).
    """
    place = Path(target)
    try:
        place = place.resolve()
        _recover(place)
        require_ours(place)
        staging = _stage(place)
    except OSError as error:
        raise _unwritable(place, error) from error
    try:
        yield staging
        _open_up(staging)
        _take_place(staging, place)
    except OSError as error:
        raise _unwritable(place, error) from error
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def require_ours(target: Path) -> None:
    """Raise unless a folder is absent, empty or an output of ours and nothing besides.

    Raises
    ------
    OutputError
        Naming what isn't ours.
    """
    if not target.exists():
        return
    if not target.is_dir():
        msg = f"{str(target)!r} is a file, not a folder; give another --out."
        raise OutputError(msg)
    top = {path.name for path in target.iterdir() if not _is_leftover(path.name)}
    ours = our_files(target)
    if top and ours is None:
        msg = (
            f"{str(target)!r} holds files that corridormap didn't write ({_some(top)}); "
            "give an empty or new folder as --out."
        )
        raise OutputError(msg)
    foreign = _files(target) - (ours or set())
    if foreign:
        msg = (
            f"{str(target)!r} holds something of yours besides our output ({_some(foreign)}); "
            "move it away or give another --out."
        )
        raise OutputError(msg)


def _files(folder: Path) -> set[str]:
    names = {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_symlink() or not path.is_dir()
    }
    return {name for name in names if not _is_leftover(name)}


def our_files(folder: Path) -> set[str] | None:
    """Return the relative names that an output folder of ours holds; None where it isn't ours."""
    try:
        package = json.loads((folder / MARKER).read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
    if not isinstance(package, dict) or package.get("generator") != GENERATOR:
        return None
    names = {str(name) for name in _KNOWN}
    resources = package.get("resources")
    for resource in resources if isinstance(resources, list) else []:
        names.update(_paths(resource))
    return names


def _paths(resource: Any) -> Iterator[str]:  # noqa: ANN401 - whatever the JSON holds
    path = resource.get("path") if isinstance(resource, dict) else None
    for one in path if isinstance(path, list) else [path]:
        if isinstance(one, str):
            yield one


def _is_leftover(name: str) -> bool:
    top = name.partition("/")[0]
    return name.rpartition("/")[2] in _LEFTOVERS or top.startswith((_BUILDING, _PREVIOUS))


def _some(names: set[str]) -> str:
    shown = sorted(names)[:_SHOWN]
    more = len(names) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")


def _unwritable(place: Path, error: OSError) -> OutputError:
    if isinstance(error, OutputError):
        return error
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        what, todo = "the disk is full", "make room or give another --out"
    elif error.errno in _CANT_STAGE:
        what, todo = "there is no right to write there", "give another --out"
    else:
        what, todo = error.strerror or str(error), "give another --out"
    msg = f"{str(place)!r} can't be written: {what}; {todo}. What was there is as it was."
    return OutputError(msg)


def _stage(place: Path) -> Path:
    """Make an empty folder on the target's disk: beside it, or in it where that can't be."""
    place.parent.mkdir(parents=True, exist_ok=True)
    prefix = f"{_BUILDING}{os.getpid()}-"
    try:
        staging = Path(tempfile.mkdtemp(prefix=prefix, dir=place.parent))
    except OSError as error:
        if error.errno not in _CANT_STAGE or not place.is_dir():
            raise
        return Path(tempfile.mkdtemp(prefix=prefix, dir=place))
    if place.is_dir() and not _can_be_moved(place):
        shutil.rmtree(staging)
        return Path(tempfile.mkdtemp(prefix=prefix, dir=place))
    return staging


def _can_be_moved(place: Path) -> bool:
    """Return False for a mount point, a folder without rights, and the one that we stand in.

    A shell that stands in an exchanged folder would go on seeing the old one.
    """
    here = Path.cwd().is_relative_to(place)
    return not here and not place.is_mount() and os.access(place, os.W_OK | os.X_OK)


def _open_up(folder: Path) -> None:
    """Give the folders the rights that the user's umask asks for; temporary ones are private."""
    umask = os.umask(0)
    os.umask(umask)
    for path in (folder, *(p for p in folder.rglob("*") if p.is_dir())):
        path.chmod(0o777 & ~umask)


def _take_place(staging: Path, place: Path) -> None:
    if staging.parent == place:
        _move_contents(staging, place)
    elif not place.exists():
        staging.rename(place)
    elif not _exchange(staging, place):
        _swap(staging, place)


def _exchange(first: Path, second: Path) -> bool:
    """Exchange two folders in one step, where the system can (Linux); return whether it did."""
    if not sys.platform.startswith("linux"):
        return False
    call = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if call is None:
        return False
    at_cwd, exchange = -100, 2
    done = call(at_cwd, os.fsencode(first), at_cwd, os.fsencode(second), exchange)
    return bool(done == 0)


def _swap(staging: Path, place: Path) -> None:
    """Move the old folder aside and the new one in; `_recover` mends a kill between the two."""
    previous = place.parent / f"{_PREVIOUS}{place.name}"
    place.rename(previous)
    try:
        staging.rename(place)
    except OSError:
        previous.rename(place)
        raise
    shutil.rmtree(previous, ignore_errors=True)


def _recover(place: Path) -> None:
    """Mend what a killed run left: put a folder moved aside back, remove half-built ones."""
    previous = place.parent / f"{_PREVIOUS}{place.name}"
    if previous.is_dir():
        if place.exists():
            shutil.rmtree(previous, ignore_errors=True)
        else:
            previous.rename(place)
    for folder in (place.parent, place):
        for stale in folder.glob(f"{_BUILDING}*") if folder.is_dir() else ():
            if _owner_is_gone(stale):
                shutil.rmtree(stale, ignore_errors=True)


def _owner_is_gone(staging: Path) -> bool:
    owner = staging.name.removeprefix(_BUILDING).partition("-")[0]
    if not owner.isdigit() or sys.platform == "win32":
        return False
    try:
        os.kill(int(owner), 0)
    except ProcessLookupError:
        return True
    except (OSError, OverflowError):
        return False
    return False


def _move_contents(staging: Path, place: Path) -> None:
    """Exchange a folder's contents entry by entry, taking all back where one fails.

    This is for a folder that can't itself be moved, such as a mount point.
    """
    aside = place / f"{_PREVIOUS}{os.getpid()}"
    aside.mkdir()
    moved: list[tuple[Path, Path]] = []
    try:
        for entry in sorted(place.iterdir()):
            if entry not in {staging, aside}:
                _move(entry, aside / entry.name, moved)
        for entry in sorted(staging.iterdir()):
            _move(entry, place / entry.name, moved)
    except OSError:
        for source, goal in reversed(moved):
            goal.rename(source)
        aside.rmdir()
        raise
    shutil.rmtree(aside, ignore_errors=True)


def _move(source: Path, goal: Path, moved: list[tuple[Path, Path]]) -> None:
    source.rename(goal)
    moved.append((source, goal))


def write_text(path: Path, text: str) -> None:
    """Write UTF-8 text with line feeds, making the folder where it isn't there.

    Raises
    ------
    OutputError
        When the file can't be written; nothing half-written stays.
    """
    write_bytes(path, text.encode("utf-8"))


def write_bytes(path: Path, data: bytes) -> None:
    """Write a file whole or not at all, making its folder where it isn't there.

    Raises
    ------
    OutputError
        When the file can't be written; nothing half-written stays.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as handle:
            temporary = Path(handle.name)
            try:
                handle.write(data)
                handle.flush()
                umask = os.umask(0)
                os.umask(umask)
                temporary.chmod(0o666 & ~umask)
                temporary.replace(path)
            except OSError:
                temporary.unlink(missing_ok=True)
                raise
    except OSError as error:
        raise _unwritable(path, error) from error

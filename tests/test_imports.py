"""Each large library has one door: what the import contracts can't say of modules side by side."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
DOORS = {
    "folium": ["output/map"],
    "branca": ["output/map"],
    "osmnx": ["geo/networks.py"],
    "geopy": ["geo/geocoding.py"],
}


def imported(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield (node.module or "").partition(".")[0]


@pytest.mark.parametrize("library", sorted(DOORS))
def test_a_library_is_imported_behind_its_door_only(library):
    users = [
        path.relative_to(ROOT).as_posix()
        for package in ("geo", "layers", "output")
        for path in sorted((ROOT / package).rglob("*.py"))
        if library in imported(path)
    ]
    assert all(any(user.startswith(door) for door in DOORS[library]) for user in users), users
    assert users or library == "branca"


def test_no_module_is_longer_than_it_should_be():
    long = {
        path.relative_to(ROOT).as_posix(): count
        for package in ("geo", "layers", "output")
        for path in sorted((ROOT / package).rglob("*.py"))
        if (count := len(path.read_text(encoding="utf-8").splitlines())) > 500
    }
    assert long == {}

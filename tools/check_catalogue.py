"""Check the corridor catalogue, and with --write compile it for fast opening.

Checks: format and vocabulary (as at run time), names claimed twice, each waypoint inside its stated
country, hops that double back (a namesake taken for the place), section lengths against the
straight distance, and for rail the distance of each waypoint to the nearest track, where the
packaged rail graph is there. Findings that are known and right stand in `KNOWN`, with the reason.

    python tools/check_catalogue.py [--write] [FILE ...]
"""

from __future__ import annotations

import argparse
import json
import sys
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from geo._corridor_file import Entry, entries_of, expanded, waypoints_of  # noqa: E402
from geo._corridor_names import NameFinder  # noqa: E402
from geo.boundaries import Boundaries  # noqa: E402
from geo.corridors import DATA, check_names, digest_of, read_source  # noqa: E402
from geo.geodesy import distance_km, distances_km  # noqa: E402
from geo.graph import Graph  # noqa: E402
from geo.routing.sections import corridor_standings  # noqa: E402
from layers.errors import CorridorMapError  # noqa: E402
from layers.vocabulary import Mode, Status  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator

    from layers.model import Corridor, Position, Waypoint

NEAR_KM = 5.0
"""Waypoints may lie this far outside their country as drawn: quays, bridges, border stations."""
DETOUR = 3.2
"""A waypoint whose two hops are together this many times the hop past it is suspect."""
TRACK_KM = 30.0

KNOWN: dict[tuple[str, str], str] = {
    ("nigeria-morocco-gas", "Dakhla"): "Western Sahara (EH in ISO 3166), held by Morocco",
    ("khaf-herat-railway", "Herat"): "the graph has no track east of Khaf",
    ("kazakhstan-turkmenistan-iran-railway", "Zhanaozen"): "the graph lacks the line of Uzen",
    **{
        ("maya-train", name): "opened after the graph's data"
        for name in ("Campeche", "Merida", "Cancun", "Tulum", "Chetumal", "Escarcega")
    },
}
"""(corridor, waypoint): why a finding is right as it is."""


def check_countries(corridor: Corridor, boundaries: Boundaries) -> Iterator[tuple[str, str]]:
    points = [w for w in {w.name: w for x in corridor.lines for w in x}.values() if w.country]
    lons = [w.position.lon for w in points]
    found = boundaries.countries_at(lons, [w.position.lat for w in points], near_km=0)
    for point, code in zip(points, found.tolist(), strict=True):
        if code != point.country and point.country not in around(boundaries, point.position):
            yield point.name, f"stands in {code or 'the sea'}, not in {point.country}"


def around(boundaries: Boundaries, position: Position) -> set[str]:
    """Return the countries `NEAR_KM` from a position, all round."""
    angles = np.radians(np.arange(0, 360, 30))
    step = NEAR_KM / 111.2
    lons = position.lon + np.sin(angles) * step / max(np.cos(np.radians(position.lat)), 0.05)
    lats = np.clip(position.lat + np.cos(angles) * step, -90, 90)
    return set(boundaries.countries_at([*lons, position.lon], [*lats, position.lat]).tolist())


def check_order(corridor: Corridor) -> Iterator[tuple[str, str]]:
    for line in corridor.lines:
        for before, point, after in zip(line, line[1:], line[2:], strict=False):
            through = distance_km(before.position, point.position) + distance_km(
                point.position, after.position
            )
            straight = distance_km(before.position, after.position)
            if through > DETOUR * straight and through - straight > 60:
                yield point.name, f"{through:.0f} km by it, {straight:.0f} km past it"


def check_lengths(corridor: Corridor) -> Iterator[tuple[str, str]]:
    for section in corridor.sections:
        if section.length_km is None:
            continue
        for line in corridor.lines:
            names = [w.name for w in line]
            if section.from_name in names and section.to_name in names:
                ends = sorted((names.index(section.from_name), names.index(section.to_name)))
                straight = hops_km(line[ends[0] : ends[1] + 1])
                if not 0.8 * straight <= section.length_km <= 2 * straight + 10:
                    yield (
                        f"{section.from_name}-{section.to_name}",
                        f"said to be {section.length_km} km, {straight:.0f} km by its waypoints",
                    )
                break


def check_cover(corridor: Corridor) -> Iterator[tuple[str, str]]:
    """Yield legs that no section covers, where there are sections: they would take the overall status."""
    if not corridor.sections or corridor.status is Status.OPERATING:
        return
    for line in corridor.lines:
        names = [w.name for w in line]
        covered: set[int] = set()
        for section in corridor.sections:
            if {section.from_name, section.to_name} <= set(names):
                low, high = sorted((names.index(section.from_name), names.index(section.to_name)))
                covered.update(range(low, high))
        for leg in sorted(set(range(len(names) - 1)) - covered):
            yield f"{names[leg]}-{names[leg + 1]}", "no section has this leg"


def check_track(corridor: Corridor, graph: Graph | None) -> Iterator[tuple[str, str]]:
    """Yield waypoints of railways in service that are far from any track."""
    if graph is None or corridor.mode is not Mode.RAIL:
        return
    for line in corridor.lines:
        standings = corridor_standings(corridor, [w.name for w in line])
        for i, point in enumerate(line):
            near = {s.status for s in standings[max(0, i - 1) : i + 1]}
            if near == {Status.OPERATING}:
                rows = np.flatnonzero(np.abs(graph.lat - point.position.lat) <= TRACK_KM / 110)
                km = distances_km(graph.lon[rows], graph.lat[rows], point.position)
                if km.min(initial=np.inf) > TRACK_KM:
                    yield point.name, f"further than {TRACK_KM:.0f} km from any track"


def hops_km(line: tuple[Waypoint, ...]) -> float:
    return sum(distance_km(a.position, b.position) for a, b in pairwise(line))


def report(entries: list[Entry]) -> int:
    """Print what is wrong; return how many findings are not known to be right."""
    boundaries, count = Boundaries.open(), 0
    rail = ROOT / "geo" / "data" / "rail.bin"
    graph = Graph.open(rail) if rail.exists() else None
    for entry in entries:
        corridor = entry.corridor
        findings = [
            *check_countries(corridor, boundaries),
            *check_order(corridor),
            *check_lengths(corridor),
            *check_cover(corridor),
            *check_track(corridor, graph),
        ]
        for subject, finding in findings:
            if (corridor.id, subject) not in KNOWN:
                count += 1
                print(f"{entry.origin}: {corridor.id}: {subject}: {finding}")
    return count


def compile_names(entries: list[Entry]) -> dict[str, str]:
    finder = NameFinder()
    for row, entry in enumerate(entries):
        for name in expanded(entry):
            finder.add(name, row)
    return finder.packed()


def write_compiled(folder: Path, entries: list[Entry]) -> None:
    """Write the same tables as JSON, and the trie of names beside it: the form that opens fast."""
    paths = [folder / "waypoints.csv", *sorted(folder.glob("*.toml"))]
    source = read_source(folder)
    stamp = {"tool": "tools/check_catalogue.py --write", "sha256": digest_of(paths)}
    write_json(
        folder / "compiled.json",
        {**stamp, "waypoints": source.waypoints, "files": source.files},
    )
    write_json(folder / "names.json", {**stamp, "names": compile_names(entries)})


def write_json(path: Path, data: dict[str, object]) -> None:
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    path.write_text(text + "\n", encoding="utf-8")
    print(f"{path.name}: {len(text.encode()):,} bytes")


def main() -> None:
    parser = argparse.ArgumentParser(description="Check the corridor catalogue.")
    parser.add_argument("--write", action="store_true", help="compile it when the format is right")
    options = parser.parse_args()
    try:
        source = read_source(DATA)
        waypoints = waypoints_of(source.waypoints, "waypoints.csv")
        entries = [e for f, d in source.files.items() for e in entries_of(d, f, waypoints)]
        check_names(entries)
    except CorridorMapError as error:
        sys.exit(str(error))
    count = report(entries)
    modes = {mode: sum(e.corridor.mode is mode for e in entries) for mode in Mode}
    shown = ", ".join(f"{n} {mode}" for mode, n in modes.items() if n)
    print(f"{len(entries)} corridors ({shown}); {count} findings")
    if options.write:
        write_compiled(DATA, entries)
    sys.exit(1 if count else 0)


if __name__ == "__main__":
    main()

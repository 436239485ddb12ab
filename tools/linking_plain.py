"""Passages of one plain sentence each, made of patterns with places put into their slots."""

from __future__ import annotations

import heapq
import random
import re
from pathlib import Path
from typing import Any

from benchmarks.links.gold import DEMONYMS, GOLD

SENTENCES = Path(__file__).parent / "training" / "linking_sentences.txt"
PLAIN_COPIES = 4
CHOICES, SLOTS = 12, 10


def plain_records() -> list[dict[str, Any]]:
    """Return the plain sentences of tools/training with places put into their slots, several times each."""
    table = [
        line.split("\t")
        for line in (GOLD / "places.tsv").read_text(encoding="utf-8").splitlines()[1:]
    ]
    table = [row + [""] * (8 - len(row)) for row in table]
    of_kind = {
        kind: [row for row in table if row[2] == kind]
        for kind in ("city", "country", "port", "river")
    }
    adjectives = {
        line.split("\t")[0]: line.split("\t")[4].split(";")[0]
        for line in DEMONYMS.read_text(encoding="utf-8").splitlines()[1:]
    }
    of_kind["country"] = [row for row in of_kind["country"] if row[1] in adjectives]
    draw = random.Random(20_18)
    lines = [
        line
        for line in SENTENCES.read_text(encoding="utf-8").splitlines()
        if line.strip() and not line.startswith("#")
    ]
    empty = [line for line in lines if line.startswith("- |")]
    records = []
    for n, line in enumerate(lines):
        for k in range(PLAIN_COPIES):
            around = [draw.choice(empty) for _ in range(k * 2)]
            at = draw.randrange(len(around) + 1)
            parts = [*around[:at], line, *around[at:]]
            records.append(
                joined(
                    [
                        plain_record(part, f"plain-{n}-{k}", of_kind, adjectives, draw)
                        for part in parts
                    ]
                )
            )
    return records


def joined(records: list[dict[str, Any]]) -> dict[str, Any]:
    """Return several records as one document of several sentences."""
    whole = records[0]
    for record in records[1:]:
        offset = len(whole["text"]) + 1
        whole["text"] += " " + record["text"]
        whole["mentions"] += [
            m | {"start": m["start"] + offset, "end": m["end"] + offset} for m in record["mentions"]
        ]
        whole["places"] += record["places"]
        whole["links"] += record["links"]
    return whole


def plain_record(
    line: str,
    key: str,
    of_kind: dict[str, list[list[str]]],
    adjectives: dict[str, str],
    draw: random.Random,
) -> dict[str, Any]:
    head, sentence = line.split(" | ", 1)
    chosen: dict[str, list[str]] = {}
    anchor = draw.choice(of_kind["city"])
    for slot in "ABCDPQRXYZ":
        kind = (
            "port"
            if slot in "PQ"
            else "river"
            if slot == "R"
            else "country"
            if slot in "XYZ"
            else "city"
        )
        taken = chosen.values()
        near = [row for row in nearest(of_kind, kind, anchor) if row not in taken]
        chosen[slot] = draw.choice(near[: CHOICES if kind != "country" else 8])
    text, mentions = "", []
    for part in re.split(r"(\{[A-Za-z]\})", sentence):
        if not part.startswith("{"):
            text += part
            continue
        row = chosen[part[1].upper()]
        name = adjectives[row[1]] if part[1].islower() else row[0]
        if not part[1].islower():
            use = (
                "metonym"
                if text == "" or (text.endswith(" and ") and row[2] == "country")
                else "literal"
            )
            mentions.append(
                {
                    "start": len(text),
                    "end": len(text) + len(name),
                    "text": name,
                    "place": row[0],
                    "use": use,
                    "metonym": False,
                    "nested": False,
                }
            )
        text += name
    tolerance = {"country": 250.0, "river": 300.0}
    places = [
        {"name": row[0], "canonical": row[0], "lat": float(row[3]), "lon": float(row[4]), "kind": row[2], "country": row[1] or None,
         "tol_km": tolerance.get(row[2], 25.0), "approx": False, "uses": {}, "metonym": False, "mentions": 1, "nested_mentions": 0}
        for row in chosen.values()
    ]  # fmt: skip
    return {
        "id": key,
        "title": "",
        "text": text,
        "places": places,
        "mentions": mentions,
        "ignore": [],
        "links": plain_links(head, chosen),
    }


def nearest(of_kind: dict[str, list[list[str]]], kind: str, anchor: list[str]) -> list[list[str]]:
    """Return the rows of a kind that are nearest to a place: as many as the slots of a sentence may need."""
    held = of_kind.setdefault(f"{kind} near {anchor[0]}", [])
    if not held:
        held += heapq.nsmallest(
            CHOICES + SLOTS,
            of_kind[kind],
            key=lambda row: (
                abs(float(row[3]) - float(anchor[3])) + abs(float(row[4]) - float(anchor[4]))
            ),
        )
    return held


def plain_links(head: str, chosen: dict[str, list[str]]) -> list[dict[str, Any]]:
    links = []
    for entry in head.split("; ") if head != "-" else ():
        mode, status, *slots = entry.split()
        names = [chosen[slot][0] for slot in slots if slot != "opt"]
        status = {"operating": "existing", "construction": "under_construction"}.get(status, status)
        links.append({"mode": mode, "name": "", "endpoints": names, "endpoints_canonical": names, "status": status, "optional": "opt" in slots,
                      "mode_alt": [], "status_alt": [], "alt_endpoints": [], "inferred_endpoints": []})  # fmt: skip
    return links

"""Accuracy, speed, start-up and memory of the geoparser beside its peers, in one run.

    python benchmarks/geoparse/run.py [CORPORA] [--peers-python PYTHON] [--systems ...]

CORPORA (or the environment's CORRIDORMAP_CORPORA) is a folder of `<name>.docs.jsonl` and `<name>.gold.jsonl`;
the project's own held-out passages are always scored. Each system runs in a process of its own, the
peers under PYTHON, an environment that has them; one that isn't installed is named as such.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PEERS = ROOT / "benchmarks" / "geoparse" / "peers.py"
SYSTEMS = ("corridormap", "corridormap-spacy", "spacy", "flashgeotext", "geotext")
NEAR_KM = 161.0
sys.path.insert(0, str(ROOT / "tools"))
Row = dict[str, Any]


def distance_km(a: Row, b: Row) -> float:
    lat1, lon1, lat2, lon2 = map(math.radians, (a["lat"], a["lon"], b["lat"], b["lon"]))
    h = math.sin((lat2 - lat1) / 2) ** 2
    h += math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * 6371.0 * math.asin(min(1.0, math.sqrt(h)))


def located(row: Row) -> bool:
    return row.get("lat") is not None and row.get("lon") is not None


def pairs(gold: list[Row], found: list[Row]) -> list[tuple[Row, Row]]:
    """Return gold and answer by overlap, one to one, best overlap first."""
    shared = []
    for i, g in enumerate(gold):
        for j, f in enumerate(found):
            both = min(g["end"], f["end"]) - max(g["start"], f["start"])
            if both > 0:
                union = max(g["end"], f["end"]) - min(g["start"], f["start"])
                shared.append((-both / union, i, j))
    used_gold: set[int] = set()
    used_found: set[int] = set()
    result = []
    for _, i, j in sorted(shared):
        if i not in used_gold and j not in used_found:
            used_gold.add(i)
            used_found.add(j)
            result.append((gold[i], found[j]))
    return result


def f1(hits: int, found: int, gold: int) -> tuple[float, float, float]:
    precision, recall = hits / max(1, found), hits / max(1, gold)
    both = precision + recall
    return precision, recall, 2 * precision * recall / both if both else 0.0


def score(gold: dict[str, Row], found: dict[str, list[Row]]) -> tuple[float, float]:
    """Return F1 of recognition by overlap and, where gold has positions, of found within 161 km.

    Spans of `ignore` are neither rewarded nor punished.
    """
    n_gold = n_found = n_hit = n_located = n_answers = n_near = 0
    for name, row in gold.items():
        marks = row["toponyms"]
        spans = row.get("ignore", [])
        answers = [
            a
            for a in found.get(name, [])
            if any(a["start"] < m["end"] and m["start"] < a["end"] for m in marks)
            or not any(a["start"] < e and s < a["end"] for s, e in spans)
        ]
        matched = pairs(marks, answers)
        n_gold += len(marks)
        n_found += len(answers)
        n_hit += len(matched)
        n_located += sum(map(located, marks))
        n_answers += sum(map(located, answers))
        n_near += sum(
            located(g) and located(f) and distance_km(g, f) <= NEAR_KM for g, f in matched
        )
    return f1(n_hit, n_found, n_gold)[2], f1(n_near, n_answers, n_located)[2]


def corpora(folder: Path | None, work: Path) -> dict[str, tuple[Path, dict[str, Row]]]:
    """Return the documents and the gold of each corpus: the project's own, and those of a folder."""
    from training_texts import golden, own

    held_out = own(held_out=True)
    placed = [text for text in held_out if any(g.lat is not None for g in text.gold)]
    result = {}
    for name, texts in (
        ("own held-out", [text for text in held_out if text not in placed]),
        ("held-out news", placed),
        ("gold places", golden(("places-heldout",))),
    ):
        path = work / f"{name.replace(' ', '-')}.docs.jsonl"
        rows = [json.dumps({"id": t.id, "text": t.text}) for t in texts]
        path.write_text("\n".join(rows) + "\n", encoding="utf-8")
        marks = {
            t.id: {
                "toponyms": [
                    {"start": g.start, "end": g.end, "lat": g.lat, "lon": g.lon}
                    for g in t.gold
                    if not g.demonym
                ],
                "ignore": t.ignore,
            }
            for t in texts
        }
        result[name] = (path, marks)
    for docs in sorted(folder.glob("*.docs.jsonl")) if folder else []:
        name = docs.name.removesuffix(".docs.jsonl")
        lines = (docs.parent / f"{name}.gold.jsonl").read_text(encoding="utf-8").splitlines()
        result[name] = (docs, {row["id"]: row for row in map(json.loads, lines)})
    return result


def run(system: str, docs: Path, out: Path, python: str) -> Row:
    done = subprocess.run(
        [python, str(PEERS), system, str(docs), str(out)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
    )
    if done.returncode or not done.stdout.strip():
        return {"error": "failed: " + done.stderr.strip().splitlines()[-1][:80]}
    answer: Row = json.loads(done.stdout.strip().splitlines()[-1])
    return answer


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("corpora", nargs="?", default=os.environ.get("CORRIDORMAP_CORPORA"))
    parser.add_argument("--peers-python", default=sys.executable)
    parser.add_argument("--systems", nargs="+", default=SYSTEMS, choices=SYSTEMS)
    args = parser.parse_args()
    folder = Path(args.corpora) if args.corpora else None
    head = ("corpus", "system", "found F1", "161 km F1", "words/s", "start s", "MB")
    print("{:14} {:18} {:>9} {:>9} {:>9} {:>8} {:>6}".format(*head))
    with tempfile.TemporaryDirectory() as temporary:
        work = Path(temporary)
        for name, (docs, gold) in corpora(folder, work).items():
            for system in args.systems:
                out = work / "out.jsonl"
                python = sys.executable if system == "corridormap" else args.peers_python
                answer = run(system, docs, out, python)
                if "error" in answer:
                    print(f"{name:14} {system:18} {answer['error']}")
                    continue
                lines = out.read_text(encoding="utf-8").splitlines()
                found = {row["id"]: row["toponyms"] for row in map(json.loads, lines)}
                spans, near = score(gold, found)
                has = any(located(m) for row in gold.values() for m in row["toponyms"])
                print(
                    f"{name:14} {system:18} {spans:9.3f} {near if has else math.nan:9.3f}"
                    f" {answer['words_s']:9.0f} {answer['start_s']:8.2f} {answer['memory_mb']:6.0f}"
                )
    return 0


if __name__ == "__main__":
    sys.exit(main())

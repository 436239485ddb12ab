"""Train the scorer of geo.linking on the gold passages meant for it, and write geo/data/linking_model.json.

Run from the top folder: `OMP_NUM_THREADS=1 python -m tools.train_linking [--errors]`. Only `tests/golden/links/dev` is
read. Everything printed is cross-validated: passages are dealt into folds by a hash of their id. Deterministic.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from benchmarks.links.evaluate import Tally
from benchmarks.links.gold import DEMONYMS, GOLD, GoldLink, Passage, passage, read_passages
from geo.corridors import Catalogue
from geo.gazetteer import Gazetteer
from geo.linking import extraction
from geo.linking.extraction import Candidate, DocumentReader, assemble
from geo.linking.scoring import MODEL_FILE, Model
from geo.linking.selection import select
from geo.linking.status import CLASS_OF, candidate_status_features
from geo.parsing import Geoparser

if TYPE_CHECKING:
    from geo.linking.reading import Proposal, Reading
    from layers.model import Link

FOLDS = 8
LEAST = 0.004
LEAST_STATUS = 0.01
SENTENCES = Path(__file__).parent / "training" / "linking_sentences.txt"
PLAIN_COPIES = 4
PLAIN_WEIGHT = 0.35
AIM = (0.70, 0.85)  # recall and precision to be reached together
PRIOR_WEIGHT = 3.0
ALTERNATIVE_WEIGHT = 0.3
STATUS_CLASSES = ("proposed", "planned", "construction", "operating", "suspended", "cancelled")


@dataclass
class Read:
    """A passage read, with the right answers."""

    passage: Passage
    fold: int
    gold: list[GoldLink]
    sentences: list[tuple[Reading, list[Proposal]]]
    labels: list[int]  # 1 right, 0 wrong, -1 neither
    own: bool  # read with the places that the program itself finds
    weight: float = 1.0


def fold_of(key: str) -> int:
    return int(hashlib.sha256(key.encode()).hexdigest(), 16) % FOLDS


CLOSE = 0.55  # a proposal with more wrong ends than this leaves is neither right nor wrong


def label(proposal: Proposal, gold: list[GoldLink], name: str) -> int:
    ends = [(e.place.name if e.place else e.name, e.place) for e in proposal.ends]
    fits = [(max(g.fits(m.value, ends, name) for m in proposal.modes), g.optional) for g in gold]
    fits = [(fit, optional) for fit, optional in fits if fit]
    if not fits:
        return 0
    return 1 if any(fit >= CLOSE and not optional for fit, optional in fits) else -1


def read_all(passages: list[Passage], *, own: bool) -> list[Read]:
    found = []
    catalogue = Catalogue.open()
    parser = Geoparser(Gazetteer.open()) if own else None
    for entry in passages:
        mentions = parser.mentions(entry.document, demonyms=True) if parser else entry.mentions
        gold = [GoldLink(entry.raw, raw) for raw in entry.links]
        sentences = list(DocumentReader(entry.document, mentions, catalogue).readings())
        labels = [
            label(p, gold, extraction.name_of(p, p.modes[0], r, entry.document))
            for r, ps in sentences
            for p in ps
        ]
        found.append(Read(entry, fold_of(entry.raw["id"]), gold, sentences, labels, own))
    return found


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
        pool = [row for row in of_kind[kind] if row not in chosen.values()]
        near = sorted(
            pool,
            key=lambda row: (
                abs(float(row[3]) - float(anchor[3])) + abs(float(row[4]) - float(anchor[4]))
            ),
        )
        chosen[slot] = draw.choice(near[: 12 if kind != "country" else 8])
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


def plain_links(head: str, chosen: dict[str, list[str]]) -> list[dict[str, Any]]:
    links = []
    for entry in head.split("; ") if head != "-" else ():
        mode, status, *slots = entry.split()
        names = [chosen[slot][0] for slot in slots if slot != "opt"]
        status = {"operating": "existing", "construction": "under_construction"}.get(status, status)
        links.append({"mode": mode, "name": "", "endpoints": names, "endpoints_canonical": names, "status": status, "optional": "opt" in slots,
                      "mode_alt": [], "status_alt": [], "alt_endpoints": [], "inferred_endpoints": []})  # fmt: skip
    return links


def matrix(rows: list[dict[str, float]], index: dict[str, int]) -> csr_matrix:
    data, indices, starts = [], [], [0]
    for row in rows:
        for name, value in row.items():
            if name in index:
                indices.append(index[name])
                data.append(value)
        starts.append(len(data))
    return csr_matrix((data, indices, starts), shape=(len(rows), len(index)))


def vocabulary(rows: list[dict[str, float]], least: int) -> dict[str, int]:
    counts: dict[str, int] = {}
    for row in rows:
        for name in row:
            counts[name] = counts.get(name, 0) + 1
    return {name: i for i, name in enumerate(sorted(n for n, c in counts.items() if c >= least))}


def fit(reads: list[Read], *, strength: float) -> dict[str, float]:
    rows, labels, weights = [], [], []
    for read in reads:
        proposals = [p for _, ps in read.sentences for p in ps]
        for proposal, value in zip(proposals, read.labels, strict=True):
            if value >= 0:
                rows.append(proposal.features)
                labels.append(value)
                weights.append(read.weight)
    index = vocabulary(rows, 3)
    x = matrix(rows, index)
    regression = LogisticRegression(C=strength, max_iter=3000, fit_intercept=False, solver="lbfgs")
    regression.fit(x, np.array(labels), sample_weight=np.array(weights))
    return {name: float(regression.coef_[0][i]) for name, i in index.items()}


def links_of(read: Read, model: Model) -> list[Link]:
    candidates = []
    for reading, proposals in read.sentences:
        for p in proposals:
            p.confidence = model.probability(p.features)
        candidates += [
            Candidate(p, mode, reading)
            for p in select(proposals, model.threshold, model.single)
            for mode in p.modes
        ]
    return assemble(read.passage.document, [r for r, _ in read.sentences], candidates, model)


def tally(reads: list[Read], models: list[Model]) -> Tally:
    total = Tally()
    for read in reads:
        total.add(read.passage, links_of(read, models[read.fold]))
    return total


Row = tuple[int, dict[str, float], list[str]]  # fold, features, right statuses, the first one first


def status_rows(reads: list[Read], models: list[Model]) -> list[Row]:
    """One row a gold link: the features of the likeliest proposal that is it."""
    rows: list[Row] = []
    for read in reads:
        model = models[read.fold]
        readings = [r for r, _ in read.sentences]
        for _, proposals in read.sentences:
            for p in proposals:
                p.confidence = model.probability(p.features)
        for gold in read.gold:
            found = best_proposal(read, gold)
            if found and not gold.optional:
                i, p, mode = found
                following = readings[i + 1] if i + 1 < len(readings) else None
                features = candidate_status_features(Candidate(p, mode, readings[i]), following)
                answers = [CLASS_OF.get(s, s) for s in gold.statuses]
                rows.append(
                    (
                        read.fold,
                        features,
                        [a for a in dict.fromkeys(answers) if a in STATUS_CLASSES],
                    )
                )
    return rows


def best_proposal(read: Read, gold: GoldLink) -> tuple[int, Proposal, Any] | None:
    best: tuple[int, Proposal, Any] | None = None
    for i, (_, proposals) in enumerate(read.sentences):
        for p in proposals:
            ends = [(e.place.name if e.place else e.name, e.place) for e in p.ends]
            mode = next((m for m in p.modes if gold.fits(m.value, ends, "")), None)
            if mode and (best is None or p.confidence > best[1].confidence):
                best = (i, p, mode)
    return best


def prior() -> list[Row]:
    """Return what the words mean by themselves, as made-up examples."""
    rows: list[Row] = []
    for name in (*STATUS_CLASSES, "severed"):
        answers = [CLASS_OF.get(name, name)]
        rows.append((-1, {f"{name}/strong": 1.0}, answers))
        rows += [
            (-1, {f"{name}/strong": 0.8, f"{name}/strong&{side}": 0.8}, answers)
            for side in ("before", "after", "over")
        ]
        if name in {"planned", "construction", "operating"}:
            rows.append((-1, {f"modal {name}/strong": 0.6}, ["proposed"]))
            rows.append((-1, {f"negated {name}/strong": 0.6}, ["suspended"]))
    return rows


def fit_status(rows: list[Row], *, strength: float = 0.5) -> dict[str, dict[str, float]]:
    index = vocabulary([features for _, features, _ in rows], 2)
    chosen, y, w = [], [], []
    for fold, features, answers in [*rows, *prior()]:
        for n, answer in enumerate(answers):
            chosen.append(features)
            y.append(STATUS_CLASSES.index(answer))
            w.append(
                PRIOR_WEIGHT
                if fold < 0
                else PLAIN_WEIGHT
                if fold == FOLDS
                else 1.0
                if n == 0
                else ALTERNATIVE_WEIGHT
            )
    regression = LogisticRegression(C=strength, max_iter=3000)
    regression.fit(matrix(chosen, index), np.array(y), sample_weight=np.array(w))
    found = {}
    for row, k in enumerate(regression.classes_):
        weights = {name: round(float(regression.coef_[row][i]), 3) for name, i in index.items()}
        kept = {n: v for n, v in weights.items() if abs(v) > LEAST_STATUS}
        found[STATUS_CLASSES[k]] = {"bias": round(float(regression.intercept_[row]), 3)} | kept
    return found


def calibration(reads: list[Read], models: list[Model]) -> tuple[float, float]:
    """Return slope and offset that make the scores of unseen passages probabilities."""
    scores: list[float] = []
    labels: list[int] = []
    for read in reads:
        model = models[read.fold]
        chosen = {id(p) for _, ps in read.sentences for p in select_all(ps, model)}
        flat = [p for _, ps in read.sentences for p in ps]
        judged = [
            (p, v) for p, v in zip(flat, read.labels, strict=True) if id(p) in chosen and v >= 0
        ]
        labels += [value for _, value in judged]
        scores += [
            sum(model.weights.get(n, 0.0) * v for n, v in p.features.items()) for p, _ in judged
        ]
    regression = LogisticRegression(C=100.0)
    regression.fit(np.array(scores)[:, None], np.array(labels))
    return float(regression.coef_[0][0]), float(regression.intercept_[0])


def select_all(proposals: list[Proposal], model: Model) -> list[Proposal]:
    for p in proposals:
        p.confidence = model.probability(p.features)
    chosen = {id(p) for p in select(proposals, 0.02)}
    return [p for p in proposals if id(p) in chosen]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--errors", action="store_true")
    parser.add_argument("--strength", type=float, default=0.12)
    parser.add_argument("--dry", action="store_true", help="write nothing")
    args = parser.parse_args()
    passages = read_passages(GOLD / "dev")
    plain = read_all([passage(raw) for raw in plain_records()], own=False)
    for read in plain:
        read.weight = PLAIN_WEIGHT
        read.fold = FOLDS  # never judged
    reads = read_all(passages, own=False) + read_all(passages, own=True)
    flat = [v for r in reads for v in r.labels]
    print(
        f"{len(reads)} passages, {len(flat)} proposals, {flat.count(1)} right, {flat.count(-1)} neither"
    )
    folds = [
        fit([r for r in reads if r.fold != k] + plain, strength=args.strength) for k in range(FOLDS)
    ]
    raw = [Model(weights, 0.5) for weights in folds]
    slope, offset = calibration(reads, raw)
    threshold, single = thresholds([r for r in reads if r.own], folds, slope, offset)
    models = [Model(w, threshold, slope, offset, single=single) for w in folds]
    status = status_folds(reads, plain, models)
    models = [
        Model(w, threshold, slope, offset, s, single=single)
        for w, s in zip(folds, status, strict=True)
    ]
    print("given places", tally([r for r in reads if not r.own], models).rates())
    total = tally([r for r in reads if r.own], models)
    for mode in (
        "all",
        "rail",
        "road",
        "bridge",
        "port",
        "sea",
        "pipeline",
        "power",
        "zone",
        "corridor",
    ):
        print(mode, {k: round(v, 3) for k, v in total.rates(mode).items()})
    if args.errors:
        print("\n".join(total.errors))
    if not args.dry:
        write(reads + plain, Model({}, threshold, slope, offset, single=single), args.strength)


def thresholds(
    reads: list[Read], folds: list[dict[str, float]], slope: float, offset: float
) -> tuple[float, float]:
    """Return the thresholds for several ends and for one that come nearest to both aims."""
    best = (0.0, 0.5, 0.5)
    for several in (0.35, 0.4, 0.45, 0.5):
        for one in (0.4, 0.5, 0.6):
            models = [Model(w, several, slope, offset, single=one) for w in folds]
            rates = tally(reads, models).rates()
            print(
                f"thresholds {several:.2f} {one:.2f}: recall {rates['recall']:.3f}"
                f" precision {rates['precision']:.3f} F1 {rates['f1']:.3f}"
            )
            aim = min(rates["recall"] / AIM[0], rates["precision"] / AIM[1])
            best = max(best, (aim, several, one))
    return best[1], best[2]


def status_folds(
    reads: list[Read], plain: list[Read], models: list[Model]
) -> list[dict[str, dict[str, float]]]:
    rows = status_rows(reads + plain, [*models, models[0]])
    return [fit_status([r for r in rows if r[0] != fold]) for fold in range(FOLDS)]


def write(reads: list[Read], decided: Model, strength: float) -> None:
    model = replace(decided, weights=fit(reads, strength=strength))
    status = fit_status(status_rows(reads, [model] * (FOLDS + 1)))
    content = {
        "version": "1",
        "made_by": "tools/train_linking.py",
        "source": "tests/golden/links/dev, passages written for corridormap",
        "licence": "MIT",
        "threshold": model.threshold,
        "threshold_of_one_end": model.single,
        "calibration": {"slope": round(model.slope, 4), "offset": round(model.offset, 4)},
        "weights": {k: round(v, 3) for k, v in sorted(model.weights.items()) if abs(v) > LEAST},
        "status": status,
    }
    Path(MODEL_FILE).write_text(
        json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
    )
    print(f"wrote {MODEL_FILE.name}: {len(content['weights'])} weights")  # type: ignore[arg-type]


if __name__ == "__main__":
    main()

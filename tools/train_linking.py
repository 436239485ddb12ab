"""Train the scorer of geo.linking on the gold passages meant for it; write linking_model.json and linking_trees.npz.

Run from the top folder: `OMP_NUM_THREADS=1 python -m tools.train_linking [--errors] [--dry]`. Read are `tests/golden/links/dev`
and the ordinary news of `tools/training`, with the given places and with those that the program finds, and its plain sentences.
Everything printed is cross-validated by author: files whose names begin with the same letters are of one, and each
author's passages are scored by what was learned from others. Deterministic.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass, replace
from string import ascii_lowercase
from typing import TYPE_CHECKING

import numpy as np
from sklearn.linear_model import LogisticRegression

from benchmarks.links.evaluate import Tally
from benchmarks.links.gold import GOLD, GoldLink, Passage, passage
from geo.corridors import Catalogue
from geo.gazetteer import Gazetteer
from geo.lexicon import DATA_DIR
from geo.linking import extraction
from geo.linking.extraction import Candidate, DocumentReader, assemble, kept
from geo.linking.scoring import MODEL_FILE, STATUS_FILE, TREES_FILE, WEIGHTS_FILE, Model, numbered
from geo.linking.second_look import LEAST_LOGIT, NUMBERS, logit, second_columns
from geo.linking.selection import select
from geo.linking.status import CLASSES, candidate_status_features
from geo.linking.trees import trees_to_arrays
from geo.parsing import Geoparser
from layers.vocabulary import Mode
from tools.linking_fit import (
    FIRST,
    FIRST_NAMES,
    SECOND,
    SECOND_NAMES,
    counts,
    fit_boosted,
    fit_linear,
    matrix,
    only_used,
)
from tools.linking_news import news_records
from tools.linking_plain import plain_records
from tools.linking_status import PLAIN, StatusRow, fit_status, right_classes

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from geo.linking.reading import Proposal, Reading
    from geo.tables import Rows
    from layers.model import Link, Place

LEAST = 0.004
PLAIN_WEIGHT = 0.35
NEWS_WEIGHT = 1.0  # with 2.5 links that are only background were lost
FOLDS = 8
LEAST_PRECISION = 0.775  # of another author's passages, with the program's own places
CLOSE = 0.55  # a proposal with more wrong ends than this leaves is neither right nor wrong


@dataclass
class Read:
    """A passage read, with the right answers."""

    passage: Passage
    author: str
    gold: list[GoldLink]
    sentences: list[tuple[Reading, list[Proposal]]]
    labels: list[int]  # 1 right, 0 wrong, -1 neither
    own: bool  # read with the places that the program itself finds
    weight: float = 1.0

    @property
    def proposals(self) -> list[Proposal]:
        """All proposals, sentence by sentence."""
        return [p for _, ps in self.sentences for p in ps]


def label(proposal: Proposal, gold: list[GoldLink], name: str) -> int:
    ends = [(e.place.name if e.place else e.name, e.place) for e in proposal.ends]
    fits = [(max(g.fits(m.value, ends, name) for m in proposal.modes), g.optional) for g in gold]
    fits = [(fit, optional) for fit, optional in fits if fit]
    if not fits:
        return 0
    return 1 if any(fit >= CLOSE and not optional for fit, optional in fits) else -1


def read_all(
    passages: Sequence[tuple[str, Passage]], *, own: bool, weight: float = 1.0
) -> list[Read]:
    found = []
    catalogue = Catalogue.open()
    parser = Geoparser(Gazetteer.open()) if own else None
    for author, entry in passages:
        mentions = parser.mentions(entry.document, demonyms=True) if parser else entry.mentions
        gold = [GoldLink(entry.raw, raw) for raw in entry.links]
        sentences = list(DocumentReader(entry.document, mentions, catalogue).readings())
        labels = [
            label(p, gold, extraction.name_of(p, p.modes[0], r, entry.document))
            for r, ps in sentences
            for p in ps
        ]
        found.append(Read(entry, author, gold, sentences, labels, own, weight))
    return found


def passages_of(folder: Path) -> list[tuple[str, Passage]]:
    """Return the passages of a folder, each with its author: the letters that its file's name begins with."""
    return [
        (
            file.name[: len(file.name) - len(file.name.lstrip(ascii_lowercase))],
            passage(json.loads(line)),
        )
        for file in sorted(folder.glob("*.jsonl"))
        for line in file.read_text(encoding="utf-8").splitlines()
        if line.strip()
    ]


# ---- the first look: each proposal alone
def fit_first(reads: Sequence[Read]) -> Model:
    judged = [
        (p.features, value, read.weight)
        for read in reads
        for p, value in zip(read.proposals, read.labels, strict=True)
        if value >= 0
    ]
    rows = [features for features, _, _ in judged]
    labels = np.array([value for _, value, _ in judged])
    weights = np.array([weight for _, _, weight in judged])
    linear = {k: round(v, 3) for k, v in sorted(fit_linear(rows, labels, weights).items()) if abs(v) > LEAST}  # fmt: skip
    common = counts(rows)
    names = sorted(sorted(common, key=lambda n: (-common[n], n))[:FIRST_NAMES])
    columns = matrix(rows, numbered(names)).T.toarray()
    trees, start = fit_boosted(columns, labels, weights, FIRST)
    trees, used = only_used(trees, names)
    return Model(linear, 0.5, first=trees, first_columns=numbered(used), first_start=start)


def look_by_others(reads: Sequence[Read], plain: Sequence[Read]) -> None:
    """Set the first look of each author's proposals by what the others teach; the plain sentences are one more author."""
    every = [*reads, *plain]
    for fold in folds({read.author for read in every}):
        learned = fit_first([r for r in every if r.author not in fold])
        for read in every:
            if read.author in fold:
                learned.look_at_each(read.proposals)


def folds(authors: set[str]) -> list[set[str]]:
    """Return the authors in at most `FOLDS` groups."""
    ordered = sorted(authors)
    return [set(ordered[n::FOLDS]) for n in range(min(FOLDS, len(ordered)))]


# ---- the second look: beside the others
@dataclass
class Second:
    """What the second look sees of one read, transposed."""

    read: Read
    chosen: list[Proposal]
    columns: NDArray[np.float32]
    labels: NDArray[np.int_]


def second_of(read: Read, names: Sequence[str]) -> Second:
    chosen, columns = second_columns([ps for _, ps in read.sentences], numbered(names))
    of = {id(p): value for p, value in zip(read.proposals, read.labels, strict=True)}
    return Second(read, chosen, columns, np.array([of[id(p)] for p in chosen], dtype=int))


def fit_second(seconds: Sequence[Second], names: Sequence[str]) -> Model:
    columns = np.hstack([s.columns for s in seconds])
    labels = np.concatenate([s.labels for s in seconds])
    weights = np.concatenate([np.full(len(s.labels), s.read.weight) for s in seconds])
    judged = labels >= 0
    trees, start = fit_boosted(columns[:, judged], labels[judged], weights[judged], SECOND)
    trees, used = only_used(trees, list(names), first=len(NUMBERS))
    return Model({}, 0.5, second=trees, second_columns=numbered(used), second_start=start)


def second_by_others(seconds: Sequence[Second], names: Sequence[str]) -> dict[int, float]:
    """Return the log-odds of each proposal (by identity) by what the other authors teach."""
    found: dict[int, float] = {}
    for fold in folds({s.read.author for s in seconds} - {PLAIN}):
        learned = fit_second([s for s in seconds if s.read.author not in fold], names)
        column = [*range(len(NUMBERS)), *(len(NUMBERS) + names.index(n) for n in learned.second_columns)]  # fmt: skip
        for second in seconds:
            if second.read.author in fold and len(second.chosen):
                total = learned.second.total(second.columns[column])
                values = (total + learned.second_start).tolist()
                found.update((id(p), v) for p, v in zip(second.chosen, values, strict=True))
    return found


def set_confidence(reads: Sequence[Read], odds: dict[int, float], decided: Model) -> None:
    for read in reads:
        for p in read.proposals:
            value = decided.slope * odds[id(p)] + decided.offset if id(p) in odds else LEAST_LOGIT
            p.confidence = 1 / (1 + float(np.exp(-value))) if id(p) in odds else 0.0


def calibration(reads: Sequence[Read], odds: dict[int, float]) -> tuple[float, float]:
    """Return slope and offset that make the scores of those proposals that would be chosen probabilities."""
    set_confidence(reads, odds, Model({}, 0.5))
    scores, labels = [], []
    for read in reads:
        value_of = {id(p): v for p, v in zip(read.proposals, read.labels, strict=True)}
        for _, proposals in read.sentences:
            for p in select(proposals, 0.02):
                if value_of[id(p)] >= 0:
                    scores.append(logit(p.confidence))
                    labels.append(value_of[id(p)])
    regression = LogisticRegression(C=100.0).fit(np.array(scores)[:, None], np.array(labels))
    return float(regression.coef_[0][0]), float(regression.intercept_[0])


# ---- links, thresholds, status
def links_of(read: Read, decided: Model) -> list[Link]:
    candidates = kept(read.sentences, decided)
    return assemble(read.passage.document, [r for r, _ in read.sentences], candidates, decided)


def tally(reads: Sequence[Read], decided: Model, status: dict[str, Rows] | None = None) -> Tally:
    total = Tally()
    for read in reads:
        learned = replace(decided, status=status[read.author]) if status else decided
        total.add(read.passage, links_of(read, learned))
    return total


def with_thresholds(reads: Sequence[Read], decided: Model) -> Model:
    """Return a model with the thresholds, for several ends and for one, of the best F1."""
    tables = []
    for several in (0.35, 0.4, 0.45, 0.5, 0.55):
        for one in (0.4, 0.5, 0.6):
            tried = replace(decided, threshold=several, single=one)
            rates = tally(reads, tried).rates()
            print(
                f"thresholds {several:.2f} {one:.2f}: recall {rates['recall']:.3f}"
                f" precision {rates['precision']:.3f} F1 {rates['f1']:.3f}"
            )
            if rates["precision"] >= LEAST_PRECISION:
                tables.append((rates, tried))
    return max(tables, key=lambda pair: pair[0]["f1"])[1]


def status_rows(reads: Sequence[Read], decided: Model) -> list[StatusRow]:
    """One row for each sentence that speaks of a gold link and was kept, and one for its likeliest proposal."""
    rows: list[StatusRow] = []
    for read in reads:
        readings = [r for r, _ in read.sentences]
        candidates = kept(read.sentences, decided)
        for gold in read.gold:
            if gold.optional:
                continue
            right = right_classes(gold.statuses)
            best = best_proposal(read, gold)
            found = [c for c in candidates if gold.fits(c.mode.value, ends_of(c.proposal), "")]
            if best:
                i, p, mode = best
                found.append(Candidate(p, mode, readings[i]))
            for candidate in found:
                n = candidate.reading.number
                following = readings[n + 1] if n + 1 < len(readings) else None
                features = candidate_status_features(candidate, following)
                rows.append(StatusRow(read.author, features, right))
    return rows


def ends_of(proposal: Proposal) -> list[tuple[str, Place | None]]:
    """Return the ends as gold compares them: name and place."""
    return [(e.place.name if e.place else e.name, e.place) for e in proposal.ends]


def best_proposal(read: Read, gold: GoldLink) -> tuple[int, Proposal, Mode] | None:
    best: tuple[int, Proposal, Mode] | None = None
    for i, (_, proposals) in enumerate(read.sentences):
        for p in proposals:
            mode = next((m for m in p.modes if gold.fits(m.value, ends_of(p), "")), None)
            if mode and (best is None or p.confidence > best[1].confidence):
                best = (i, p, mode)
    return best


def report(reads: Sequence[Read], decided: Model, status: dict[str, Rows], *, errors: bool) -> None:
    own = [r for r in reads if r.own]
    print("given places", tally([r for r in reads if not r.own], decided, status).rates())
    for author in sorted({r.author for r in own}):
        rates = tally([r for r in own if r.author == author], decided, status).rates()
        print("author", author, {k: round(v, 3) for k, v in rates.items()})
    total = tally(own, decided, status)
    for mode in ("all", *(m.value for m in Mode)):
        print(mode, {k: round(v, 3) for k, v in total.rates(mode).items()})
    if errors:
        print("\n".join(total.errors))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--errors", action="store_true")
    parser.add_argument("--dry", action="store_true", help="write nothing")
    args = parser.parse_args()
    passages = passages_of(GOLD / "dev")
    news = [(author, passage(raw)) for author, raw in news_records()]
    plain = read_all(
        [(PLAIN, passage(raw)) for raw in plain_records()], own=False, weight=PLAIN_WEIGHT
    )
    reads = [
        read
        for texts, weight in ((passages, 1.0), (news, NEWS_WEIGHT))
        for own in (False, True)
        for read in read_all(texts, own=own, weight=weight)
    ]
    flat = [v for r in reads for v in r.labels]
    print(f"{len(reads)} readings, {len(flat)} proposals, {flat.count(1)} right, {flat.count(-1)} neither")  # fmt: skip
    look_by_others(reads, plain)
    common = counts([p.features for r in reads for p in r.proposals])
    names = sorted(sorted(common, key=lambda n: (-common[n], n))[:SECOND_NAMES])
    seconds = [second_of(read, names) for read in [*reads, *plain]]
    odds = second_by_others(seconds, names)
    slope, offset = calibration(reads, odds)
    decided = Model({}, 0.5, slope, offset)
    set_confidence(reads, odds, decided)
    decided = with_thresholds([r for r in reads if r.own], decided)
    rows = status_rows([*reads, *plain], decided)
    authors = sorted({r.author for r in reads})
    status = {}
    for fold in folds(set(authors)):
        status |= dict.fromkeys(fold, fit_status([r for r in rows if r.author not in fold]))
    report(reads, decided, status, errors=args.errors)
    if not args.dry:
        write(fit_first([*reads, *plain]), fit_second(seconds, names), fit_status(rows), decided)


def write(first: Model, second: Model, status: Rows, decided: Model) -> None:
    content = {
        "version": "4",
        "made_by": "tools/train_linking.py",
        "source": "tests/golden/links/dev and tools/training, passages written for corridormap",
        "licence": "MIT",
        "threshold": decided.threshold,
        "threshold_of_one_end": decided.single,
        "calibration": {"slope": round(decided.slope, 4), "offset": round(decided.offset, 4)},
        "first": {"start": round(first.first_start, 4), "names": list(first.first_columns)},
        "second": {"start": round(second.second_start, 4), "names": list(second.second_columns)},
    }  # fmt: skip
    text = json.dumps(content, indent=1, ensure_ascii=False) + "\n"
    (DATA_DIR / MODEL_FILE).write_text(text, encoding="utf-8")
    write_rows(DATA_DIR / WEIGHTS_FILE, "the regression of the first look at a link: feature, weight",
               {name: (weight,) for name, weight in first.weights.items()})  # fmt: skip
    write_rows(DATA_DIR / STATUS_FILE, f"the status of a link: feature, then one weight each for {', '.join(CLASSES)}",
               {name: status.get(name) or () for name in status})  # fmt: skip
    arrays = trees_to_arrays(first.first, "first") | trees_to_arrays(second.second, "second")
    np.savez_compressed(DATA_DIR / TREES_FILE, **arrays)
    print(f"wrote {len(first.weights)} weights of the first look, {len(status)} rows of the status")


def write_rows(path: Path, what: str, rows: dict[str, tuple[float, ...]]) -> None:
    lines = ["\t".join([name, *(f"{w:g}" for w in row)]) for name, row in rows.items()]
    note = f"# Weights of {what}.\n# Made by tools/train_linking.py out of passages written for corridormap (MIT).\n"
    path.write_text(note + "\n".join(sorted(lines)) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

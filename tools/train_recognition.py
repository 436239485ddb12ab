"""Train the recogniser: `geo/data/recognition.tsv` out of marked passages and idrisi.

    python tools/train_recognition.py --idrisi FOLDER [--out FILE]

Sources: the passages of `tools/training/*.txt` (own work, marked up as in their README), the gold
passages of `tests/golden/links/dev*` and IDRISI-RE English (CC BY 4.0; `idrisi.docs.jsonl` and
`idrisi.gold.jsonl` in FOLDER). Two logistic regressions with L2, by scikit-learn; the second learns
from the first one's out-of-fold scores. Deterministic: fixed folds, fixed order, one thread.
"""

from __future__ import annotations

import argparse
import math
import os
import random
import re
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
sys.path.insert(0, str(ROOT / "tools"))

from training_names import renamed, surnames  # noqa: E402
from training_texts import Gold, Text, golden, idrisi, own  # noqa: E402

from geo.gazetteer import Gazetteer  # noqa: E402
from geo.recognition import Model, Recogniser  # noqa: E402
from geo.recognition_features import document_features, features  # noqa: E402
from geo.recognition_page import Page  # noqa: E402, TC001
from geo.recognition_second import second_features  # noqa: E402

if TYPE_CHECKING:
    from geo.candidates import Candidate

OUT = ROOT / "geo" / "data" / "recognition.tsv"
COS_NEAR = math.cos(161.0 / 6371.0)
LEAST = 3
THRESHOLD = 0.35
STRENGTH, SECOND_STRENGTH = 0.2, 0.3
LEAST_WEIGHT = 0.015
HEADER = """\
# Weights of the recogniser: pass (1, 2; t: threshold), feature, weight. Made by
# tools/train_recognition.py out of own passages (MIT) and IDRISI-RE English (CC BY 4.0).
"""


@dataclass
class Example:
    """One text, read, with the label of each candidate: 1, 0, or -1 for neither."""

    text: Text
    page: Page
    candidates: list[Candidate]
    labels: list[int]
    rows: list[list[str]] = field(default_factory=list)
    scores: list[float] = field(default_factory=list)


def vector(lon: float, lat: float) -> np.ndarray:
    x, y = math.radians(lon), math.radians(lat)
    return np.array([[math.cos(y) * math.cos(x), math.cos(y) * math.sin(x), math.sin(y)]])


def near(candidate: Candidate, gold: Gold) -> bool:
    if gold.lat is None or gold.lon is None:
        return False
    return bool((candidate.entry.unit_vector @ vector(gold.lon, gold.lat).T >= COS_NEAR).any())


_PUBLIC = re.compile(
    r"\b(Police|Sheriff|Council|Department|County|City|Town|District|Court|Fire)\b"
)


def of_organisation(text: Text, start: int, end: int) -> int:
    """Return 0 for a place in the name of a firm, school, paper or team; -1 for one of a town's own."""
    if text.source != "own":
        return -1
    names = [text.text[a:b] for a, b in text.ignore if a < end and start < b]
    return -1 if any(map(_PUBLIC.search, names)) else 0


_PAIRS = frozenset(["koreas"])
"""What the gold passages don't mark, as it names two places, and the own ones do."""


def wholes(text: Text, page: Page, candidates: Sequence[Candidate]) -> set[tuple[int, int]]:
    """Return the spans that are a marked name and the small word of its class: passages mark "Hunan" of "Hunan province"."""
    starts, ends = page.tokens.starts, page.tokens.ends
    marked = {(g.start, g.end) for g in text.gold if not g.demonym}
    found = set()
    for c in candidates:
        last = c.last - 1
        small = last > c.first and page.words[last].shape == "l"
        if small and (starts[c.first], ends[last - 1]) in marked:
            found.add((starts[c.first], ends[last]))
    return found


def label(text: Text, page: Page, candidates: Sequence[Candidate]) -> list[int]:
    starts, ends = page.tokens.starts, page.tokens.ends
    spans = [(starts[c.first], ends[c.last - 1]) for c in candidates]
    have = set(spans)
    exact = {(g.start, g.end) for g in text.gold if not g.demonym}
    whole = wholes(text, page, candidates)
    parts = {start for start, _ in whole}
    labels = []
    for candidate, (start, end) in zip(candidates, spans, strict=True):
        if (start, end) in whole:
            labels.append(1)
            continue
        if start in parts or (text.source == "golden" and candidate.entry.key in _PAIRS):
            labels.append(-1)
            continue
        if (start, end) in exact:
            labels.append(1)
            continue
        value = 0
        for g in text.gold:
            if g.start < end and start < g.end and not g.demonym and (g.start, g.end) not in have:
                value = 1 if near(candidate, g) else -1
                break
        if not value and any(a < end and start < b for a, b in text.ignore):
            value = of_organisation(text, start, end)
        labels.append(value)
    return labels


def read(recogniser: Recogniser, texts: Iterable[Text]) -> list[Example]:
    examples = []
    for text in texts:
        page, candidates = recogniser.read(text.text)
        example = Example(text, page, candidates, label(text, page, candidates))
        for candidate in candidates:
            example.rows.append(
                [
                    *candidate.entry.features,
                    *document_features(page, candidate),
                    *features(page, candidate),
                ]
            )
        examples.append(example)
    return examples


class Fit:
    """A logistic regression over string features."""

    def __init__(self, strength: float, least: int = LEAST) -> None:
        self.strength = strength
        self.least = least
        self.weights: dict[str, float] = {}

    def fit(
        self, rows: list[list[tuple[str, float]]], labels: list[int], weights: list[float]
    ) -> None:
        counts: Counter[str] = Counter(f for row in rows for f, _ in row)
        index = {
            f: i for i, f in enumerate(sorted(f for f, n in counts.items() if n >= self.least))
        }
        columns, values, ends = [], [], [0]
        for row in rows:
            for f, v in row:
                if f in index:
                    columns.append(index[f])
                    values.append(v)
            ends.append(len(columns))
        matrix = csr_matrix((values, columns, ends), shape=(len(rows), len(index)))
        model = LogisticRegression(C=self.strength, max_iter=300, tol=1e-4, fit_intercept=False)
        model.fit(matrix, labels, sample_weight=weights)
        coefficients = model.coef_[0]
        self.weights = {
            f: float(coefficients[i])
            for f, i in index.items()
            if abs(coefficients[i]) >= LEAST_WEIGHT
        }


def first_rows(
    examples: Iterable[Example],
) -> tuple[list[list[tuple[str, float]]], list[int], list[float]]:
    rows, labels, weights = [], [], []
    for example in examples:
        for row, value in zip(example.rows, example.labels, strict=True):
            if value >= 0:
                rows.append([(f, 1.0) for f in row])
                labels.append(value)
                weights.append(example.text.weight)
    return rows, labels, weights


def train_first(examples: Iterable[Example], strength: float) -> dict[str, float]:
    fit = Fit(strength)
    fit.fit(*first_rows(examples))
    return fit.weights


def apply_first(example: Example, weights: dict[str, float]) -> None:
    for candidate, row in zip(example.candidates, example.rows, strict=True):
        candidate.z = sum(weights.get(f, 0.0) for f in row)
        candidate.p = 1 / (1 + math.exp(-max(-30.0, min(30.0, candidate.z))))


def folds(examples: list[Example], n: int, seed: int = 11) -> list[list[Example]]:
    groups = sorted({e.text.group for e in examples})
    random.Random(seed).shuffle(groups)
    fold_of = {g: i % n for i, g in enumerate(groups)}
    parts: list[list[Example]] = [[] for _ in range(n)]
    for e in examples:
        parts[fold_of[e.text.group]].append(e)
    return parts


def train(
    examples: list[Example],
    recogniser: Recogniser,
    *,
    inner: int = 4,
    strength: float = STRENGTH,
    second: float = SECOND_STRENGTH,
) -> Model:
    parts = folds(examples, inner)
    rows, labels, weights = [], [], []
    for k, part in enumerate(parts):
        held = train_first((e for i, p in enumerate(parts) if i != k for e in p), strength)
        for example in part:
            apply_first(example, held)
            signals = second_features(example.page, example.candidates, recogniser.resolver)
            for row, value in zip(signals, example.labels, strict=True):
                if value >= 0:
                    rows.append(row)
                    labels.append(value)
                    weights.append(example.text.weight)
    fit = Fit(second, 5)
    fit.fit(rows, labels, weights)
    first = train_first(examples, strength)
    return Model(first, fit.weights, THRESHOLD)


def write(model: Model, path: Path) -> None:
    lines = [f"t\tthreshold\t{model.threshold:g}"]
    for number, weights in (("1", model.first), ("2", model.second)):
        lines += [f"{number}\t{f}\t{w:.3g}" for f, w in sorted(weights.items())]
    path.write_text(HEADER + "\n".join(lines) + "\n", encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--idrisi", type=Path, help="folder of idrisi.docs.jsonl, idrisi.gold.jsonl"
    )
    parser.add_argument("--idrisi-weight", type=float, default=0.5)
    parser.add_argument("--index", type=Path, help="another gazetteer index than the packaged one")
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument("--strength", type=float, default=STRENGTH)
    parser.add_argument("--second", type=float, default=SECOND_STRENGTH)
    args = parser.parse_args()
    gaz = Gazetteer.open(data_dir=args.index)
    blank = Recogniser(gaz, model=Model({}, {}))
    written = own()
    texts = [*written, *renamed(written, surnames(gaz)), *golden()]
    if args.idrisi:
        texts += idrisi(args.idrisi, weight=args.idrisi_weight)
    examples = read(blank, texts)
    n = sum(len(e.candidates) for e in examples)
    print(
        f"{len(texts)} texts, {n} candidates, {sum(v == 1 for e in examples for v in e.labels)} places"
    )
    model = train(examples, blank, strength=args.strength, second=args.second)
    write(model, args.out)
    print(f"{args.out.name}: {len(model.first)} + {len(model.second)} weights")
    return 0


if __name__ == "__main__":
    sys.exit(main())

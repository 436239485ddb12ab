"""Train the scorer of uses: `geo/data/use.tsv` out of the own and the gold passages.

    python tools/train_use.py [--score]

Multinomial logistic regression with L2 by scikit-learn; deterministic. `--score` prints the accuracy
by four folds of documents and changes nothing.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")

from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
sys.path.insert(0, str(ROOT / "tools"))

from training_texts import Gold, Text, golden, own  # noqa: E402

from geo.gazetteer import KINDS, Gazetteer  # noqa: E402
from geo.parsing import capital_rows  # noqa: E402
from geo.recognition import Model, Recogniser  # noqa: E402
from geo.tables import Rows  # noqa: E402
from geo.use import CHOICES, USE_FILE, UseModel, is_dateline, signals  # noqa: E402
from layers.vocabulary import PlaceKind, Use  # noqa: E402

OUT = ROOT / "geo" / "data" / USE_FILE
LETTERS = {
    "l": Use.LITERAL,
    "m": Use.METONYM,
    "a": Use.ATTRIBUTIVE,
    "n": Use.IN_NAME,
    "d": Use.DATELINE,
}
WITHOUT_ATTRIBUTIVES = frozenset(
    ["geo", "har", "hea", "loc", "lod", "loe", "mix", "w2", "web", "wir"]
)
"""Passages, by the letters of their ids, that leave names before nouns unmarked."""
LEAST = 3
METONYM_PRIOR = 1.1
"""What governments are likelier by in articles on relations between states than in the passages, in log-odds: those that speak of governments at all."""
HEADER = """\
# Weights of the uses: signal, then one weight each for literal, metonym, attributive, in_name.
# Made by tools/train_use.py out of own passages and gold passages (MIT).
"""
Row = tuple[str, list[str], Use, bool]


def is_unmarked(text: Text, gold: Gold) -> bool:
    """Return whether a name before a noun is called literal only because its file doesn't mark those."""
    following = text.text[gold.end : gold.end + 2]
    before_word = following[:1] == " " and following[1:].isalpha()
    return before_word and text.id.partition("-")[0] in WITHOUT_ATTRIBUTIVES


def rows(recogniser: Recogniser, texts: Iterable[Text]) -> Iterator[Row]:
    """Yield group, signals, use and whether the rule calls it a dateline, for each marked place."""
    gaz = recogniser.names.gazetteer
    capitals = capital_rows(gaz)
    for text in texts:
        page, candidates = recogniser.read(text.text)
        starts, ends = page.tokens.starts, page.tokens.ends
        spans = {(starts[c.first], ends[c.last - 1]): c for c in candidates}
        for gold in text.gold:
            candidate = spans.get((gold.start, gold.end))
            if candidate is None or gold.demonym:
                continue
            row = int(candidate.entry.rows[0]) if candidate.entry.known else -1
            kind = KINDS[int(gaz.kind[row])] if row >= 0 else PlaceKind.CITY
            found = signals(page, candidate, kind, capital=row in capitals)
            use = LETTERS[gold.use]
            if use is Use.LITERAL and is_unmarked(text, gold):
                continue
            dated = is_dateline(page, candidate.first, candidate.last)
            yield text.group, found, use, dated


def fit(data: list[Row], strength: float) -> UseModel:
    """Fit the weights to all but the datelines."""
    data = [row for row in data if row[2] in CHOICES]
    counts = Counter(s for _, found, _, _ in data for s in set(found))
    index = {s: i for i, s in enumerate(sorted(s for s, n in counts.items() if n >= LEAST))}
    columns, ends = [], [0]
    for _, found, _, _ in data:
        columns += sorted({index[s] for s in found if s in index})
        ends.append(len(columns))
    matrix = csr_matrix(([1.0] * len(columns), columns, ends), shape=(len(data), len(index)))
    model = LogisticRegression(C=strength, max_iter=500, fit_intercept=False)
    model.fit(matrix, [CHOICES.index(use) for _, _, use, _ in data])
    coefficients = model.coef_
    for signal, column in index.items():
        if signal.startswith("statecraft=") and not signal.startswith("statecraft=0"):
            coefficients[CHOICES.index(Use.METONYM), column] += METONYM_PRIOR
    return UseModel(Rows({s: tuple(coefficients[:, i].tolist()) for s, i in index.items()}))


def decide(model: UseModel, found: list[str]) -> Use:
    totals = [0.0] * len(CHOICES)
    for signal in found:
        for k, weight in enumerate(model.weights.get(signal) or ()):
            totals[k] += weight
    return CHOICES[totals.index(max(totals))]


def score(data: list[Row], strength: float, folds: int = 4) -> None:
    groups = sorted({row[0] for row in data})
    random.Random(3).shuffle(groups)
    fold = {group: i % folds for i, group in enumerate(groups)}
    table: Counter[tuple[str, str]] = Counter()
    for k in range(folds):
        model = fit([row for row in data if fold[row[0]] != k], strength)
        for group, found, use, dated in data:
            if fold[group] == k:
                table[use.value, "dateline" if dated else decide(model, found).value] += 1
    right = sum(n for (a, b), n in table.items() if a == b)
    print(f"{right / table.total():.3f} of {table.total()}")
    for use in LETTERS.values():
        print(f"{use.value:12s}", {b.value: table[use.value, b.value] for b in LETTERS.values()})


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--score", action="store_true")
    parser.add_argument("--strength", type=float, default=0.2)
    args = parser.parse_args()
    recogniser = Recogniser(Gazetteer.open(), model=Model({}, {}))
    if args.score:
        score([*rows(recogniser, golden())], args.strength)
        score([*rows(recogniser, [*own(), *golden()])], args.strength)
        return 0
    model = fit([*rows(recogniser, [*own(), *golden()])], args.strength)
    lines = [
        "\t".join([signal, *(f"{w:.3f}" for w in weights)])
        for signal in sorted(model.weights)
        if (weights := model.weights.get(signal)) and max(map(abs, weights)) >= 0.02
    ]
    OUT.write_text(HEADER + "\n".join(sorted(lines)) + "\n", encoding="utf-8")
    print(f"{OUT.name}: {len(lines)} signals")
    return 0


if __name__ == "__main__":
    sys.exit(main())

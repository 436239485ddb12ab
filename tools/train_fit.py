"""Train what says whether a picked place fits its text: `geo/data/fit.tsv`.

    python tools/train_fit.py --idrisi FOLDER [--out FILE]

Sources: the gold passages of `tests/golden/links/dev*` and the passages of `tools/training` that have
positions (own work), and IDRISI-RE English (CC BY 4.0) in FOLDER. What the gazetteer lacks is
learned twice: from names that are picked wrongly, and from names of small places whose right place is
hidden while the text is read, so that a namesake is picked. One logistic regression with L2, by
scikit-learn. Deterministic: fixed order, fixed folds, one thread.
"""

from __future__ import annotations

import argparse
import os
import sys
import zlib
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
sys.path.insert(0, str(ROOT / "tools"))

from training_texts import Gold, Text, golden, idrisi, own  # noqa: E402

from geo import _index  # noqa: E402
from geo.fit import WEIGHTS_FILE, fit_keys, names_of  # noqa: E402
from geo.gazetteer import KINDS, Gazetteer  # noqa: E402
from geo.geodesy import distance_km  # noqa: E402
from geo.lexicon import DATA_DIR  # noqa: E402
from geo.linking.sentences import split_sentences  # noqa: E402
from geo.names import fold  # noqa: E402
from geo.recognition import Recogniser  # noqa: E402
from geo.recognition_second import select  # noqa: E402
from layers.model import Position  # noqa: E402
from layers.vocabulary import PlaceKind  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

NEAR_KM = 161.0
WIDE_KM = {
    PlaceKind.COUNTRY: 600.0,
    PlaceKind.MACRO_REGION: 1500.0,
    PlaceKind.ADMIN1: 250.0,
    PlaceKind.SEA: 1000.0,
    PlaceKind.RIVER: 500.0,
    PlaceKind.DESERT: 500.0,
    PlaceKind.MOUNTAIN: 300.0,
}
"""Where the point of something large is a matter of taste, one so near is the same."""
LEAST = 5
STRENGTH = 0.2
ROUNDS = 2
ONE_IN = 5
SHORT_IN = 3
"""One text in so many is also read sentence by sentence."""
IDRISI_WEIGHT = 0.2
HIDDEN = ((3.5, 1.0), (4.2, 0.4), (4.7, 0.1))
"""Up to which importance a place is hidden, and what it weighs then: large ones are rarely lacking."""
SHARE_OF_HIDDEN = 0.06
"""What share of all weight hidden places have: about that of wrong places in news not trained on."""
HEADER = """\
# How well the place of a name fits its text: signal and weight. Made by tools/train_fit.py out of own passages (MIT)
# and IDRISI-RE English (CC BY 4.0).
"""


class Example(NamedTuple):
    """A pick with its signals: right or not, how much it counts, and the group of its text."""

    names: tuple[str, ...]
    right: bool
    weight: float
    group: str


class Hiding:
    """A recogniser that can be made blind for the right places of some names."""

    def __init__(self, recogniser: Recogniser) -> None:
        self.recogniser = recogniser
        self.gazetteer = recogniser.names.gazetteer
        self.all_pairs = self.gazetteer.pairs
        self._hidden: dict[str, set[int]] = {}
        self.gazetteer.pairs = self._visible  # type: ignore[method-assign]

    def _visible(self, key: str) -> Sequence[int]:
        hidden = self._hidden.get(key)
        pairs = self.all_pairs(key)
        return pairs if not hidden else [p for p in pairs if p & _index.ROW_MASK not in hidden]

    def hide(self, rows_of: dict[str, set[int]]) -> None:
        """Hide rows of names; what was hidden before is seen again."""
        entries = self.recogniser.names._entries  # noqa: SLF001 - what was made with the rows seen
        for key in {*self._hidden, *rows_of}:
            entries.pop(key, None)
        self._hidden = rows_of

    def near(self, key: str, gold: Gold) -> set[int]:
        assert gold.lat is not None
        assert gold.lon is not None
        at = Position(gold.lon, gold.lat)
        gaz = self.gazetteer
        rows = [pair & _index.ROW_MASK for pair in self.all_pairs(key)]
        return {
            row
            for row in rows
            if distance_km(Position(float(gaz.lon[row]), float(gaz.lat[row])), at) <= NEAR_KM
        }


def read(hiding: Hiding, text: Text, only: set[str] | None = None) -> Iterator[Example]:
    """Yield the picks of a text whose right place is known; `only` of some names."""
    recogniser = hiding.recogniser
    page, candidates = recogniser.scored(text.text)
    taken = [c for c in select(candidates, recogniser.model.threshold) if c.entry.known]
    if not taken:
        return
    picks, home = recogniser.resolver.resolve(page, taken, [c.p for c in taken])
    gaz = hiding.gazetteer
    starts, ends = page.tokens.starts, page.tokens.ends
    for c, pick, key in zip(taken, picks, fit_keys(page, taken, picks, home), strict=True):
        start, end = starts[c.first], ends[c.last - 1]
        gold = next((g for g in text.gold if g.start < end and start < g.end), None)
        if gold is None or gold.lat is None or gold.lon is None or c.fixed:
            continue
        if only is not None and c.entry.key not in only:
            continue
        row = int(c.entry.rows[pick.row])
        at = Position(float(gaz.lon[row]), float(gaz.lat[row]))
        near = max(NEAR_KM, WIDE_KM.get(KINDS[int(gaz.kind[row])], 0.0))
        right = distance_km(at, Position(gold.lon, gold.lat)) <= near
        yield Example(tuple(names_of(key)), right, text.weight, text.group)


def hidden_names(hiding: Hiding, text: Text, turn: int) -> tuple[dict[str, set[int]], float]:
    """Return which rows to hide in a text in this turn, and the weight of the least known of them."""
    rows_of: dict[str, set[int]] = {}
    weight = 0.0
    for gold in text.gold:
        key = fold(text.text[gold.start : gold.end])
        if gold.lat is None or gold.demonym or key in rows_of:
            continue
        if zlib.crc32(f"{text.id} {key}".encode()) % ONE_IN != turn:
            continue
        rows = hiding.near(key, gold)
        if not rows or len(rows) == len(hiding.all_pairs(key)):
            continue
        size = max(float(hiding.gazetteer.importance[row]) for row in rows)
        worth = next((w for most, w in HIDDEN if size < most), 0.0)
        if worth:
            rows_of[key] = rows
            weight = max(weight, worth)
    return rows_of, weight


def sentences_of(text: Text) -> Iterator[Text]:
    """Yield the sentences of a text as texts of their own: many inputs are that short."""
    for n, (start, end, *_) in enumerate(split_sentences(text.text)):
        gold = [
            replace(g, start=g.start - start, end=g.end - start)
            for g in text.gold
            if start <= g.start and g.end <= end
        ]
        if gold:
            yield Text(f"{text.id} {n}", text.text[start:end], gold, group=text.group)


def short_texts(texts: Iterable[Text]) -> Iterator[Text]:
    """Yield the sentences of one text in `SHORT_IN`."""
    for text in texts:
        if zlib.crc32(f"{text.id} short".encode()) % SHORT_IN == 0:
            yield from sentences_of(text)


def examples(texts: Iterable[Text], recogniser: Recogniser) -> list[Example]:
    """Return the picks as they are, and those of hidden places; the recogniser's gazetteer must be its own."""
    hiding = Hiding(recogniser)
    real: list[Example] = []
    hidden: list[Example] = []
    for text in texts:
        hiding.hide({})
        real += read(hiding, text)
        for turn in range(ROUNDS):
            rows_of, weight = hidden_names(hiding, text, turn)
            if rows_of:
                hiding.hide(rows_of)
                found = read(hiding, text, set(rows_of))
                hidden += [e._replace(weight=e.weight * weight) for e in found if not e.right]
    total = sum(e.weight for e in real)
    factor = SHARE_OF_HIDDEN * total / max(1.0, sum(e.weight for e in hidden))
    wrong = sum(e.weight for e in real if not e.right)
    print(
        f"{len(real)} picks, wrong {wrong / total:.3f}; hidden {len(hidden)}, each x {factor:.3f}"
    )
    return real + [e._replace(weight=e.weight * factor) for e in hidden]


def fitted(found: Sequence[Example]) -> dict[str, float]:
    """Return the weights of the signals."""
    counts = Counter(name for e in found for name in e.names)
    index = {name: i for i, name in enumerate(sorted(n for n, c in counts.items() if c >= LEAST))}
    columns = [[index[name] for name in e.names if name in index] for e in found]
    ends = np.cumsum([0, *map(len, columns)])
    flat = np.array([c for row in columns for c in row])
    matrix = csr_matrix((np.ones(len(flat)), flat, ends), shape=(len(found), len(index)))
    model = LogisticRegression(C=STRENGTH, max_iter=500, tol=1e-5, fit_intercept=False)
    model.fit(matrix, [e.right for e in found], sample_weight=[e.weight for e in found])
    weights = model.coef_[0]
    return {name: float(weights[i]) for name, i in index.items() if abs(weights[i]) >= 0.005}


def chance(weights: dict[str, float], example: Example) -> float:
    z = sum(weights.get(name, 0.0) for name in example.names)
    return float(1.0 / (1.0 + np.exp(-z)))


def check(found: Sequence[Example], parts: int = 4) -> None:
    """Print how often picks of a chance are right, by folds of texts."""
    groups = sorted({e.group for e in found})
    fold_of = {g: zlib.crc32(g.encode()) % parts for g in groups}
    rows = []
    for k in range(parts):
        weights = fitted([e for e in found if fold_of[e.group] != k])
        rows += [(chance(weights, e), e) for e in found if fold_of[e.group] == k]
    edges = (0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.01)
    for low, high in pairwise(edges):
        inside = [e for p, e in rows if low <= p < high]
        weight = sum(e.weight for e in inside)
        right = sum(e.weight for e in inside if e.right)
        print(f"{low:.2f}-{high:.2f} {len(inside):7} {right / max(weight, 1e-9):.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--idrisi", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=DATA_DIR / WEIGHTS_FILE)
    options = parser.parse_args()
    written = [*golden(), *own()]
    texts = [*written, *short_texts(written), *idrisi(options.idrisi, weight=IDRISI_WEIGHT)]
    found = examples(texts, Recogniser(Gazetteer.open()))
    check(found)
    weights = fitted(found)
    lines = [f"{name}\t{weights[name]:.4g}" for name in sorted(weights)]
    options.out.write_text(HEADER + "\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(weights)} weights to {options.out}")


if __name__ == "__main__":
    main()

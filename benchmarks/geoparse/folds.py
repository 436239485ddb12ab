"""IDRISI-RE by folds of documents: each fold is read by weights that never saw it.

    python benchmarks/geoparse/folds.py CORPORA [--folds 4]

The shipped weights are learned from IDRISI-RE too, so its score by them says little. Here recognition and fit are
trained anew for each fold, of the same own passages and of the other folds. Needs `pip install corridormap[data]`.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
for folder in (ROOT, ROOT / "tools", ROOT / "benchmarks" / "geoparse"):
    sys.path.insert(0, str(folder))

import run  # noqa: E402
import train_fit  # noqa: E402
import train_recognition as recognition  # noqa: E402
from training_names import renamed, surnames  # noqa: E402
from training_texts import Text, golden, idrisi, own  # noqa: E402

from geo.fit import FitModel  # noqa: E402
from geo.gazetteer import Gazetteer  # noqa: E402
from geo.parsing import Geoparser  # noqa: E402
from geo.recognition import Model, Recogniser  # noqa: E402
from layers.model import Document  # noqa: E402


def reader(examples: list[recognition.Example], blank: Recogniser, texts: list[Text]) -> Geoparser:
    """Return a geoparser trained of these texts alone."""
    model = recognition.train(examples, blank)
    found = train_fit.examples(texts, Recogniser(Gazetteer.open(), model=model))
    gazetteer = Gazetteer.open()
    fit = FitModel(train_fit.fitted(found))
    return Geoparser(gazetteer, recogniser=Recogniser(gazetteer, model=model, fit=fit))


def answers(parser: Geoparser, text: Text) -> list[run.Row]:
    mentions = parser.mentions(Document(id=text.id, text=text.text))
    return [
        {
            "start": m.start,
            "end": m.end,
            "lat": m.place.position.lat if m.place else None,
            "lon": m.place.position.lon if m.place else None,
        }
        for m in mentions
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--folds", type=int, default=4)
    options = parser.parse_args()
    written = [*golden(), *own()]
    tweets = idrisi(options.corpora, weight=0.5)
    blank = Recogniser(Gazetteer.open(), model=Model({}, {}))
    people = renamed(own(), surnames(blank.names.gazetteer))
    examples = recognition.read(blank, [*written, *people])
    read = recognition.read(blank, tweets)
    light = {t.id: t for t in idrisi(options.corpora, weight=train_fit.IDRISI_WEIGHT)}
    short = list(train_fit.short_texts(written))
    gold, found = {}, {}
    for part in recognition.folds(read, options.folds, seed=5):
        held = {example.text.id for example in part}
        others = [example for example in read if example.text.id not in held]
        texts = [*written, *short, *(light[example.text.id] for example in others)]
        geoparser = reader([*examples, *others], blank, texts)
        for example in part:
            text = example.text
            marks = [
                {"start": g.start, "end": g.end, "lat": g.lat, "lon": g.lon} for g in text.gold
            ]
            gold[text.id] = {"toponyms": marks}
            found[text.id] = answers(geoparser, text)
        spans, near = run.score(gold, found)
        print(f"{len(gold)} documents: found {spans:.3f}, within 161 km {near:.3f}", flush=True)


if __name__ == "__main__":
    main()

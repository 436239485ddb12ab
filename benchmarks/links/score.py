"""Score the link extractor on the gold passages: recall, precision and status accuracy by mode, calibration, cost.

Run from the top folder: `python -m benchmarks.links.score [SPLIT] [--places own|given] [--errors] [--json]`.
SPLIT is a folder of tests/golden/links (default heldout). `own` uses the places that the program finds by itself,
`given` those of the gold. Agreement is as in the annotation guide: see benchmarks/links/gold.py.
"""

from __future__ import annotations

import argparse
import itertools
import json
import time
from typing import TYPE_CHECKING

from benchmarks.links.evaluate import Tally
from benchmarks.links.gold import GOLD, Passage, read_passages
from geo.corridors import Catalogue
from geo.linking import extract_links
from layers.vocabulary import Mode

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from layers.model import Mention

BINS = (0.0, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.01)


def places(which: str) -> Callable[[Passage], Sequence[Mention]]:
    if which == "given":
        return lambda passage: passage.mentions
    from geo.gazetteer import Gazetteer
    from geo.parsing import Geoparser

    parser = Geoparser(Gazetteer.open())
    return lambda passage: parser.mentions(passage.document, demonyms=True)


def calibration(judged: list[tuple[float, bool]]) -> list[dict[str, float]]:
    rows = []
    for low, high in itertools.pairwise(BINS):
        hits = [right for confidence, right in judged if low <= confidence < high]
        if hits:
            rows.append(
                {
                    "from": low,
                    "to": min(high, 1.0),
                    "links": len(hits),
                    "right": sum(hits) / len(hits),
                }
            )
    return rows


def measure(passages: Sequence[Passage], which: str) -> tuple[Tally, float, int]:
    catalogue, mentions, tally = Catalogue.open(), places(which), Tally()
    seconds, words = 0.0, 0
    for passage in passages:
        found = mentions(passage)
        start = time.process_time()
        links = extract_links(passage.document, found, catalogue)
        seconds += time.process_time() - start
        words += len(passage.document.text.split())
        tally.add(passage, links)
    return tally, seconds, words


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("split", nargs="?", default="heldout")
    parser.add_argument("--places", choices=("own", "given"), default="own")
    parser.add_argument("--errors", action="store_true")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    passages = read_passages(GOLD / args.split)
    if not passages:
        msg = f"no passages in {args.split!r}; the splits are the folders of tests/golden/links"
        raise SystemExit(msg)
    tally, seconds, words = measure(passages, args.places)
    modes = ["all", *(m.value for m in Mode)]
    rates = {
        mode: tally.rates(mode)
        for mode in modes
        if tally.counts[f"{mode}/gold"] or tally.counts[f"{mode}/false"]
    }
    if args.json:
        print(json.dumps({"rates": rates, "calibration": calibration(tally.judged)}, indent=1))
        return
    print(
        f"{len(passages)} passages, {args.places} places, {1e6 * seconds / max(1, words):.0f} ms a 1,000 words"
    )
    print(
        f"{'mode':<10}{'gold':>6}{'found':>7}{'false':>7}{'recall':>9}{'precision':>11}{'F1':>7}{'status':>9}"
    )
    for mode, r in rates.items():
        print(
            f"{mode:<10}{r['gold']:>6}{r['found']:>7}{r['false']:>7}{r['recall']:>9.3f}{r['precision']:>11.3f}{r['f1']:>7.3f}{r['status']:>9.3f}"
        )
    for row in calibration(tally.judged):
        print(
            f"confidence {row['from']:.1f}-{row['to']:.1f}: {row['links']:>4} links, {row['right']:.2f} right"
        )
    if args.errors:
        print("\n".join(tally.errors))


if __name__ == "__main__":
    main()

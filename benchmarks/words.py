"""Words a second of the reader on one core: places, links, named corridors, and all of it together.

    OPENBLAS_NUM_THREADS=1 python benchmarks/words.py [--corpora FOLDER] [--runs 3]

Reads the gold texts and the training passages of the repository and, with `--corpora`, every `*.docs.jsonl` of a
folder. Times are of the processor (`time.process_time`), after start-up. `first` is the first pass of a new reader over the
texts, when every name and word is met for the first time; `again` is the quickest of `--runs` further passes, as in
a large collection.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from geo.corridors import Catalogue
from geo.documents import read_documents
from geo.gazetteer import Gazetteer
from geo.linking import extract_links
from geo.parsing import Geoparser

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from layers.model import Document

Result = TypeVar("Result")
ROOT = Path(__file__).parent.parent
OWN = {
    "gold texts": (ROOT / "tests" / "golden" / "links" / "dev", "*.txt"),
    "training passages": (ROOT / "tools" / "training", "*.txt"),
}


def collections(corpora: Path | None) -> Iterable[tuple[str, Sequence[Document]]]:
    """Yield the name and the documents of each collection."""
    for name, (folder, pattern) in OWN.items():
        yield name, read_documents(sorted(folder.glob(pattern))).documents
    for path in sorted(corpora.glob("*.docs.jsonl")) if corpora else ():
        yield path.name.partition(".")[0], read_documents([path]).documents


def timed(work: Callable[[], Result]) -> tuple[float, Result]:
    """Return the seconds of the processor that a piece of work takes, and its result."""
    started = time.process_time()
    result = work()
    return time.process_time() - started, result


def one_pass(
    documents: Sequence[Document], reader: Geoparser, catalogue: Catalogue
) -> tuple[float, float, float]:
    """Return the seconds for places, for links, and for the corridors named (a part of the links)."""
    places, mentions = timed(lambda: [reader.mentions(d, demonyms=True) for d in documents])
    pairs = list(zip(documents, mentions, strict=True))
    links, _ = timed(lambda: [extract_links(d, found, catalogue) for d, found in pairs])
    corridors, _ = timed(lambda: [catalogue.find(d.text) for d in documents])
    return places, links, corridors


def main() -> None:
    """Print a line a collection and pass."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpora", type=Path, help="folder of further texts, *.docs.jsonl")
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    gazetteer, catalogue = Gazetteer.open(), Catalogue.open()
    catalogue.find("The names are read when they are first asked for.")
    print(
        f"{'words a second':<20}{'words':>9}{'':>8}{'places':>10}{'links':>10}{'both':>10}{'corridors':>12}"
    )
    for name, documents in collections(options.corpora):
        words = sum(len(document.text.split()) for document in documents)
        reader = Geoparser(gazetteer)
        first = one_pass(documents, reader, catalogue)
        passes = [one_pass(documents, reader, catalogue) for _ in range(options.runs)]
        again = tuple(min(column) for column in zip(*passes, strict=True))
        for label, (places, links, corridors) in (("first", first), ("again", again)):
            speeds = [words / seconds for seconds in (places, links, places + links, corridors)]
            figures = "".join(f"{s:>{w}.0f}" for s, w in zip(speeds, (10, 10, 10, 12), strict=True))
            print(f"{name:<20}{words:>9}{label:>8}{figures}", flush=True)


if __name__ == "__main__":
    main()

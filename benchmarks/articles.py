"""Score mentions and places of the two annotated source articles, whose text isn't shipped.

    python benchmarks/articles.py FOLDER_WITH_THE_ARTICLES

The gold in tests/golden/articles holds offsets and places only. Printed: precision and recall of
mentions (exact span; a nested name will do for its outer one), the share of found places within
25 km or inside their unit, and every miss by its offsets. Exit 1 when an article isn't the one that was
annotated, or when precision or recall is under 0.95.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import sys
from pathlib import Path
from typing import Any

from geo.documents import read_documents
from geo.gazetteer import Gazetteer
from geo.parsing import Geoparser

GOLD = Path(__file__).parent.parent / "tests" / "golden" / "articles"
WANTED = 0.95
EARTH_RADIUS_KM = 6371.0


def km(a: dict[str, Any], lat: float, lon: float) -> float:
    p, q = math.radians(a["lat"]), math.radians(lat)
    h = math.sin((q - p) / 2) ** 2
    h += math.cos(p) * math.cos(q) * math.sin(math.radians(lon - a["lon"]) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(min(1.0, h)))


def is_right(gold: dict[str, Any], place: Any) -> bool:
    if place is None:
        return False
    if gold["kind"] == "country":
        return bool(place.country == gold["country"])
    return km(gold, place.position.lat, place.position.lon) <= gold["tol_km"]


def score(gold: dict[str, Any], mentions: Any) -> tuple[int, int, int, int, int, list[str]]:
    wanted = {(m["start"], m["end"]): m for m in gold["mentions"]}
    nested = [m for m in gold["mentions"] if m.get("nested")]
    top = {span: m for span, m in wanted.items() if not m.get("nested")}
    outer = {
        (n["start"], n["end"]): next(s for s in top if s[0] <= n["start"] and n["end"] <= s[1])
        for n in nested
    }
    hit: set[tuple[int, int]] = set()
    right = metonyms = 0
    lines = []
    for m in mentions:
        span = (m.start, m.end)
        if any(s < m.end and m.start < e for s, e in gold["ignore"]):
            continue
        key = outer.get(span, span)
        if key in top:
            hit.add(key)
            ok = is_right(gold["places"][top[key]["place"]], m.place)
            right += ok
            metonyms += (m.use.value == "metonym") == (top[key]["use"] == "metonym")
            if not ok:
                lines.append(
                    f"  wrong place at {span}: wanted {top[key]['place']}, got {m.place and m.place.id}"
                )
        else:
            lines.append(f"  false mention at {span}: {m.place and m.place.id}")
    lines += [f"  missed {span}: {m['place']}" for span, m in top.items() if span not in hit]
    false = sum(line.startswith("  false") for line in lines)
    return len(top), len(hit), false, right, metonyms, lines


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder")
    reading = read_documents([parser.parse_args().folder])
    documents = {d.id: d for d in reading.documents}
    geoparser = Geoparser(Gazetteer.open())
    total = [0, 0, 0, 0, 0]
    for path in sorted(GOLD.glob("*.gold.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        document = documents.get(gold["id"])
        if document is None or hashlib.sha256(document.text.encode()).hexdigest() != gold["sha256"]:
            print(f"{gold['id']}: not in the folder as it was annotated")
            return 1
        *numbers, lines = score(gold, geoparser.mentions(document))
        total = [a + b for a, b in zip(total, numbers, strict=True)]
        print(f"{gold['id']}: {numbers[1]} of {numbers[0]} mentions, {numbers[2]} false")
        print("\n".join(lines))
    wanted, hit, false, right, metonyms = total
    recall, precision = hit / wanted, hit / max(1, hit + false)
    print(f"mentions: precision {precision:.3f}, recall {recall:.3f} of {wanted}")
    print(
        f"places right: {right / max(1, hit):.3f} of {hit}; metonym or not, right: {metonyms / max(1, hit):.3f}"
    )
    return 0 if min(recall, precision) >= WANTED and right == hit else 1


if __name__ == "__main__":
    sys.exit(main())

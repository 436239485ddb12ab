"""Make `geo/data/recognition_lower.trie`: names that are looked for in small letters, too.

Names of countries, first-order units and towns of 150,000 people or more, where the name is no
ordinary word and no given or family name; of names of two words and more from 50,000 people; of
regions that open with a point of the compass.

    python tools/build_lower_names.py
"""

from __future__ import annotations

import sys
from pathlib import Path

import marisa_trie

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from geo import _index  # noqa: E402
from geo.gazetteer import KINDS, Gazetteer  # noqa: E402
from geo.lexicon import SMALL_FILE, Lexicon  # noqa: E402
from layers.vocabulary import PlaceKind  # noqa: E402

OUT = ROOT / "geo" / "data" / SMALL_FILE
COMPASS = frozenset(
    f"{point}{ending}"
    for point in (
        "north",
        "south",
        "east",
        "west",
        "northeast",
        "northwest",
        "southeast",
        "southwest",
    )
    for ending in ("", "ern")
)
"""Words that papers write small before a region: "northeast China"."""
WIDE = {PlaceKind.COUNTRY, PlaceKind.ADMIN1, PlaceKind.MACRO_REGION}


def wanted(key: str, gazetteer: Gazetteer, lexicon: Lexicon) -> bool:
    if not key.isascii() or len(key) < 4 or key.isdigit() or key.startswith("the "):
        return False
    pair = gazetteer.pairs(key)[0]
    if pair & _index.ABBREVIATION:
        return False
    row = pair & _index.ROW_MASK
    wide = KINDS[gazetteer.kind[row]] in WIDE
    words = key.split(" ")
    if len(words) > 1:
        everyday = all(lexicon.word(w).ordinary >= 6 or len(w) < 3 for w in words)
        if everyday and not (wide and words[0] in COMPASS and is_country(words[1:], gazetteer)):
            return False
        return wide or (bool(pair & _index.PRIMARY) and int(gazetteer.population[row]) >= 50_000)
    word = lexicon.word(key)
    if word.ordinary or word.given >= 6 or word.family >= 6 or not pair & _index.PRIMARY:
        return False
    return wide or int(gazetteer.population[row]) >= 150_000


def is_country(words: list[str], gazetteer: Gazetteer) -> bool:
    """Tell "northeast china" from "west coast"."""
    rows = gazetteer.rows(" ".join(words))
    return bool(rows) and KINDS[gazetteer.kind[rows[0]]] is PlaceKind.COUNTRY


def main() -> int:
    gazetteer, lexicon = Gazetteer.open(), Lexicon.open()
    keys = _index.open_index(ROOT / "geo" / "data" / "gazetteer").tries["latin"].keys()
    names = sorted(key for key in keys if wanted(key, gazetteer, lexicon))
    marisa_trie.Trie(names).save(str(OUT))
    print(f"{OUT.name}: {len(names)} names")
    return 0


if __name__ == "__main__":
    sys.exit(main())

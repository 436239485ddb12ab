"""Make `geo/data/recognition_lexicon.trie`: what each word is besides a place, from open word lists.

A record a folded word: how common it is as a given name (0-9), as a family name (0-9), and as an
ordinary lower-case English word (0-9, 9 the commonest). A marisa trie, mapped when the program starts;
`--print` writes it as text instead. Sources: the US Census name lists (public domain, PyPI `names`), the name lists of Faker (MIT), and the size
classes of SCOWL's lower-case words (SCOWL licence, Debian `scowl`).

    python tools/build_lexicon.py --names NAMES_DIR --faker FAKER_DIR --scowl SCOWL_DIR

The three folders are the unpacked packages: `names/`, `faker/`, `usr/share/dict/scowl/`.
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

import marisa_trie

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from geo._index import open_index  # noqa: E402
from geo.lexicon import LEVELS, LEVELS_FILE  # noqa: E402
from geo.names import fold  # noqa: E402

OUT = ROOT / "geo" / "data" / LEVELS_FILE
_SCOWL_LEVELS = {10: 9, 20: 8, 35: 6, 40: 5, 50: 4, 55: 3, 60: 2, 70: 1}
_LEAST_ORDINARY = 8
_LEAST_IN_NAMES = 4
_LATIN = re.compile(r"[a-z]{2,}")
_STRING = re.compile(r'["\']([^"\'\\]{2,24})["\']')


def rank_level(rank: int) -> int:
    """Commonness 9..1 by rank in a list: 9 for the first 50, one less each doubling or so."""
    limits = (50, 150, 400, 1000, 2000, 4000, 9000, 20000)
    return next((9 - i for i, limit in enumerate(limits) if rank <= limit), 1)


def census(path: Path, most: int) -> dict[str, int]:
    levels: dict[str, int] = {}
    for rank, line in enumerate(path.read_text(encoding="utf-8").splitlines()[:most], start=1):
        levels.setdefault(line.split()[0].lower(), rank_level(rank))
    return levels


def faker_names(folder: Path, attribute: str) -> dict[str, int]:
    """Words of the Latin-script first or last name lists of every locale, all at one level."""
    found: dict[str, int] = {}
    for path in sorted(folder.glob("*/__init__.py")):
        text = path.read_text(encoding="utf-8")
        for block in re.finditer(
            rf"{attribute}\w*\s*(?::[^=]+)?=\s*(?:OrderedDict)?[\(\[{{](.*?)\n    [\)\]}}]",
            text,
            re.DOTALL,
        ):
            for name in _STRING.findall(block.group(1)):
                for word in fold(name).split():
                    if _LATIN.fullmatch(word):
                        found[word] = 5
    return found


def ordinary(folder: Path) -> dict[str, int]:
    levels: dict[str, int] = {}
    for size, level in _SCOWL_LEVELS.items():
        for variety in ("english", "american", "british"):
            path = folder / f"{variety}-words.{size}"
            if path.exists():
                for word in path.read_text(encoding="latin-1").split():
                    if "'" not in word:
                        levels.setdefault(fold(word), level)
    return levels


def gazetteer_keys() -> list[str]:
    """Return every Latin key of the packaged gazetteer."""
    keys: list[str] = open_index(ROOT / "geo" / "data" / "gazetteer").tries["latin"].keys()
    return keys


def merge(*many: dict[str, int]) -> dict[str, int]:
    merged: dict[str, int] = {}
    for one in many:
        for word, level in one.items():
            merged[word] = max(level, merged.get(word, 0))
    return merged


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("names", "faker", "scowl"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--print", action="store_true", help="write the words as text instead")
    args = parser.parse_args()
    person = args.faker / "providers" / "person"
    given = merge(
        census(args.names / "dist.male.first", 1219),
        census(args.names / "dist.female.first", 2500),
        faker_names(person, "first_name"),
    )
    family = merge(census(args.names / "dist.all.last", 12000), faker_names(person, "last_name"))
    words = ordinary(args.scowl)
    in_names = {word for key in gazetteer_keys() for word in key.split(" ")}
    rows: list[tuple[str, tuple[int, int, int]]] = []
    for word in sorted(set(given) | set(family) | set(words)):
        levels = (given.get(word, 0), family.get(word, 0), words.get(word, 0))
        if word not in in_names and levels[:2] == (0, 0) and levels[2] < _LEAST_ORDINARY:
            continue  # a word of no name, and not a common one
        if levels[:2] == (0, 0) and word in in_names and levels[2] < _LEAST_IN_NAMES:
            continue
        rows.append((word, levels))
    if args.print:
        print("\n".join("\t".join([word, *map(str, levels)]) for word, levels in rows))
        return 0
    marisa_trie.RecordTrie(LEVELS, rows).save(str(OUT))
    print(f"{OUT.name}: {len(rows)} words, {OUT.stat().st_size / 1e6:.2f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Read made-up hostile texts for some minutes: no crash, offsets right, work in line with the length.

    python benchmarks/fuzz_parse.py [--minutes 10] [--seed 1]

Prints how many texts and characters were read; stops with the seed of the first that fails.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from geo.gazetteer import Gazetteer  # noqa: E402
from geo.parsing import Geoparser  # noqa: E402
from layers.model import Document  # noqa: E402

PIECES = (
    "Paris", "New", "York", "Texas", "North", "Korea", "St.", "Louis", "U.S.", "Mr", "University of",
    "the", "said", "in", "from", "to", "and", "River", "County", ",", ".", "!", "?", ";", ":", "-", "–", "—",
    "'", "’s", '"', "(", ")", "[", "]", "{", "}", "<", ">", "&", "\\", "/", "#", "@", "\n", "\n\n", "\r\n", "\t",
    "\x00", "\x1b", "\u00a0", "\u200b", "\u202e", "\u2066", "\ufeff", "\u2028", "\ud800", "\udfff", "서울에서",
    "북한은", "北京", "中国铁路", "東京", "Москве", "Приморском крае", "باريس", "תל אביב", "กรุงเทพ", "İstanbul",
    "ẞ", "ﬁ", "e\u0301", "a\u0300\u0301\u0302", "𝔓aris", "🇰🇵", "👩‍👩‍👧", "1", "2018", "$3.5", "www.paris.fr",
)  # fmt: skip
SECONDS_A_CHARACTER = 2e-4
PIECE, ANY, SPACE = 0.7, 0.85, 0.6


def made_up(chance: random.Random) -> str:
    """Return one text: pieces, raw code points, repetitions, now and then a long one."""
    length = chance.choice((3, 10, 40, 200, 2000))
    parts = []
    for _ in range(length):
        kind = chance.random()
        if kind < PIECE:
            parts.append(chance.choice(PIECES))
        elif kind < ANY:
            parts.append(chr(chance.randrange(0x110000)))
        else:
            parts.append(chance.choice(PIECES) * chance.choice((2, 5, 50)))
        if chance.random() < SPACE:
            parts.append(" ")
    return "".join(parts)


def check(parser: Geoparser, text: str) -> None:
    begun = time.process_time()
    found = parser.mentions(Document("fuzz", text), demonyms=True)
    spent = time.process_time() - begun
    last = 0
    for mention in found:
        if not last <= mention.start < mention.end <= len(text):
            raise AssertionError(mention)
        if text[mention.start : mention.end] != mention.text or not 0 <= mention.score <= 1:
            raise AssertionError(mention)
        last = mention.end
    if spent > 2 + SECONDS_A_CHARACTER * len(text):
        message = f"{spent:.1f} s for {len(text)} characters"
        raise AssertionError(message)


def main() -> int:
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--minutes", type=float, default=10)
    options.add_argument("--seed", type=int, default=1)
    args = options.parse_args()
    parser = Geoparser(Gazetteer.open())
    end = time.monotonic() + 60 * args.minutes
    texts = characters = 0
    while time.monotonic() < end:
        seed = args.seed * 1_000_003 + texts
        text = made_up(random.Random(seed))  # noqa: S311 - a test wants a seed
        try:
            check(parser, text)
        except Exception as error:  # noqa: BLE001 - any failure at all is what is looked for
            print(f"seed {seed}: {type(error).__name__}: {error}")
            return 1
        texts += 1
        characters += len(text)
    print(f"{texts} texts, {characters} characters, no failure")
    return 0


if __name__ == "__main__":
    sys.exit(main())

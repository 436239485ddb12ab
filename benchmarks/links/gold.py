"""Gold passages as documents, mentions and links; and when a predicted link is a gold one."""

from __future__ import annotations

import json
import math
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo.linking.lexicon import lexicon
from layers.model import Document, Mention, Place, Position
from layers.vocabulary import PlaceKind, Use

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from layers.model import Link

GOLD = Path(__file__).resolve().parents[2] / "tests" / "golden" / "links"
DEMONYMS = Path(__file__).resolve().parent / "demonyms.tsv"
LINK_KM = 50.0
PAIR = 2
BROAD_KM = 100.0
_EARTH_KM = 6371.0
_CLASSES = {
    "existing": "operating", "under_construction": "construction", "severed": "suspended", "idle": "suspended", "shelved": "suspended",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Passage:
    """A gold record: the raw form, the document and its mentions (with demonyms, for the reader)."""

    raw: dict[str, Any]
    document: Document
    mentions: tuple[Mention, ...]

    @property
    def links(self) -> list[dict[str, Any]]:
        """The gold links."""
        return list(self.raw["links"])


def norm(text: str) -> str:
    """Fold case, accents, white space and a leading article."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return re.sub(r"^the ", "", " ".join(plain.split()))


def words(name: str) -> frozenset[str]:
    """Return the words of a name."""
    return frozenset(re.findall(r"\w+", norm(name))) - {"the", "of", "and", "a"}


_KINDS = {"country": PlaceKind.COUNTRY, "region": PlaceKind.MACRO_REGION, "province": PlaceKind.ADMIN1, "state": PlaceKind.ADMIN1,
          "admin": PlaceKind.ADMIN1, "town": PlaceKind.CITY, "macro-region": PlaceKind.MACRO_REGION, "complex": PlaceKind.SITE}  # fmt: skip


def _kind(name: str) -> PlaceKind:
    try:
        return PlaceKind(name)
    except ValueError:
        return _KINDS.get(name, PlaceKind.SITE)


def _place(entry: dict[str, Any]) -> Place:
    key = entry["canonical"]
    return Place(
        f"gold:{norm(key)}",
        key,
        _kind(entry["kind"]),
        Position(entry["lon"], entry["lat"]),
        entry["country"],
    )


def _demonym_table() -> dict[str, tuple[str, str, float, float]]:
    table = {}
    for line in DEMONYMS.read_text(encoding="utf-8").splitlines()[1:]:
        country, name, lat, lon, adjectives = line.split("\t")
        for adjective in adjectives.split(";"):
            table[adjective] = (country, name, float(lat), float(lon))
    return table


def _demonyms(
    raw: dict[str, Any], taken: Sequence[Mention], places: dict[str, Place]
) -> Iterable[Mention]:
    table = _demonym_table()
    pattern = re.compile(r"\b(" + "|".join(sorted(table, key=len, reverse=True)) + r")\b")
    by_code = {p.country: p for p in places.values() if p.kind is PlaceKind.COUNTRY}
    for match in pattern.finditer(raw["text"]):
        if any(m.start < match.end() and match.start() < m.end for m in taken):
            continue
        country, name, lat, lon = table[match.group()]
        place = by_code.get(country) or Place(
            f"gold:{norm(name)}", name, PlaceKind.COUNTRY, Position(lon, lat), country
        )
        yield Mention(raw["id"], match.start(), match.end(), match.group(), Use.DEMONYM, place, 1.0)


def passage(raw: dict[str, Any], *, demonyms: bool = True) -> Passage:
    """Return a gold record as a passage."""
    places = {entry["canonical"]: _place(entry) for entry in raw["places"]}
    mentions = [
        Mention(raw["id"], m["start"], m["end"], m["text"], Use(m["use"]), places[m["place"]], 1.0)
        for m in raw["mentions"]
        if not m["nested"]
    ]
    if demonyms:
        mentions += _demonyms(raw, mentions, places)
    document = Document(
        raw["id"], raw["text"], title=raw.get("title", ""), date=raw.get("date", "")
    )
    return Passage(raw, document, tuple(sorted(mentions, key=lambda m: m.start)))


def read_passages(folder: Path) -> list[Passage]:
    """Read every `*.jsonl` of a folder, in order of the file names."""
    return [
        passage(json.loads(line))
        for file in sorted(folder.glob("*.jsonl"))
        for line in file.read_text(encoding="utf-8").splitlines()
        if line.strip()
    ]


# ---- agreement of a predicted link with a gold one, by the definitions of the annotation guide


def _km(a: dict[str, Any], b: Position) -> float:
    p, q = math.radians(a["lat"]), math.radians(b.lat)
    h = (
        math.sin((q - p) / 2) ** 2
        + math.cos(p) * math.cos(q) * math.sin(math.radians(b.lon - a["lon"]) / 2) ** 2
    )
    return 2 * _EARTH_KM * math.asin(math.sqrt(min(1.0, h)))


def strength(entry: dict[str, Any], names: frozenset[str], name: str, place: Place | None) -> float:
    """Return 1 where an end is this gold place, 0.5 where it is somewhere in it, else 0."""
    named = norm(name) in names
    if place is None:
        return float(named)
    if entry["kind"] == "country" and place.country:
        return (1.0 if named else 0.5) if place.country == entry["country"] else 0.0
    abroad = bool(place.country) and entry["country"] not in {None, place.country}
    if (abroad and not named) or _km(entry, place.position) > max(entry["tol_km"], LINK_KM):
        return 0.0
    return 1.0 if named or entry["tol_km"] <= BROAD_KM else 0.5


def _pair_up(cells: list[list[float]], rows: Iterable[int]) -> dict[int, int]:
    taken: dict[int, int] = {}

    def settle(row: int, tried: set[int]) -> bool:
        for col in sorted(range(len(cells[row])), key=lambda c: -cells[row][c]):
            if cells[row][col] > 0 and col not in tried:
                tried.add(col)
                if col not in taken or settle(taken[col], tried):
                    taken[col] = row
                    return True
        return False

    for row in rows:
        settle(row, set())
    return {row: col for col, row in taken.items()}


class GoldLink:
    """A gold link made ready for comparison."""

    def __init__(self, raw: dict[str, Any], gold: dict[str, Any]) -> None:
        self.raw = gold
        self.optional = bool(gold["optional"])
        self.modes = [gold["mode"], *(gold.get("mode_alt") or ())]
        self.statuses = [gold["status"], *(gold.get("status_alt") or ())]
        self.name = gold["name"] or ""
        forms: dict[str, list[dict[str, Any]]] = {}
        for entry in raw["places"]:
            forms.setdefault(entry["canonical"], []).append(entry)
        names = {
            key: frozenset(norm(n) for n in (key, *(e["name"] for e in entries)))
            for key, entries in forms.items()
        }
        by_name = {
            norm(e["name"]): (entries[0], names[key])
            for key, entries in forms.items()
            for e in entries
        }
        main = [(forms[key][0], names[key]) for key in gold["endpoints_canonical"]]
        inferred = gold.get("inferred_endpoints") or ()
        stated = [
            end for end, name in zip(main, gold["endpoints"], strict=True) if name not in inferred
        ]
        others = [[by_name[norm(n)] for n in answer] for answer in gold.get("alt_endpoints") or ()]
        self.answers = [answer for answer in (main, *others, stated) if answer]

    def closeness(self, ends: Sequence[tuple[str, Place | None]], name: str) -> float:
        """Return how closely the ends (or the name) of a prediction agree: 0 where they don't."""
        if not self.answers:
            theirs = words(self.name)
            common = len(theirs & words(name))
            return common / len(theirs) if theirs and 2 * common > len(theirs) else 0.0
        return max(self._agreement(answer, ends) for answer in self.answers)

    @staticmethod
    def _agreement(
        answer: list[tuple[dict[str, Any], frozenset[str]]],
        ends: Sequence[tuple[str, Place | None]],
    ) -> float:
        cells = [[strength(entry, names, *end) for end in ends] for entry, names in answer]
        pairs = _pair_up(cells, range(len(answer)))
        total = sum(cells[row][col] for row, col in pairs.items())
        if len(answer) == 1:
            agreed = total == 1 or (total > 0 and len(ends) == 1)
        else:
            agreed = len(pairs) >= PAIR and 10 * len(pairs) >= 6 * len(answer)
            agreed = agreed or len(_pair_up(cells, (0, len(answer) - 1))) == PAIR
        return total / max(len(answer), len(ends)) if agreed else 0.0

    def fits(self, mode: str, ends: Sequence[tuple[str, Place | None]], name: str) -> float:
        """Return the closeness of a prediction of a mode, 0 where the mode is another."""
        return self.closeness(ends, name) if mode in self.modes else 0.0

    def status_right(self, status: str) -> bool:
        """Return whether a status is one of the right ones, strictly."""
        return _CLASSES.get(status, status) in {_CLASSES.get(s, s) for s in self.statuses}


def ends_of(link: Link) -> list[tuple[str, Place | None]]:
    """Return the ends of a link in the form that `GoldLink` compares."""
    return [(end.place.name if end.place else end.name, end.place) for end in link.endpoints]


def is_known_word(word: str) -> bool:
    """Return whether the lexicon knows a word as the head of a mode."""
    return lexicon().modes.at([word.lower()], 0) is not None

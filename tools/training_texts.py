"""Marked texts to train on and to score: own passages, the gold passages, IDRISI.

The markup of own passages (`tools/training/*.txt`) is that of `tests/golden/links/README.md`:
`[name]` a place, with a letter for its use (`m a n d`; `e` for an adjective or people), `[name|US.Texas]`
where it is, `{...}` neither, `<Ann Lincoln>` a person. A passage starts with `== id | region | register`.
`[name|33.66,-95.55]` gives a latitude and a longitude, for later mentions of the name in the passage, too; `[name|?]` says that they aren't known.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
TRAINING = ROOT / "tools" / "training"
GOLDEN = ROOT / "tests" / "golden" / "links"
_HEADER = re.compile(r"^== *([\w-]+) *\| *([\w -]+?) *\| *([\w -]+?) *$", re.MULTILINE)
_POSITION = re.compile(r"(-?\d+(?:\.\d+)?), ?(-?\d+(?:\.\d+)?)")
_UNKNOWN = "?"
_SUFFIX = re.compile(r"[lmande](?![^\W_])")


@dataclass(frozen=True)
class Gold:
    """A marked place."""

    start: int
    end: int
    use: str = "l"
    where: str = ""
    """Country, or country and first-order unit (`US.Texas`), where the passage says so."""
    lat: float | None = None
    lon: float | None = None

    @property
    def demonym(self) -> bool:
        return self.use == "e"


@dataclass
class Text:
    """A marked text."""

    id: str
    text: str
    gold: list[Gold]
    ignore: list[tuple[int, int]] = field(default_factory=list)
    persons: list[tuple[int, int]] = field(default_factory=list)
    weight: float = 1.0
    group: str = ""
    """Texts of one group are never on both sides of a fold."""
    source: str = "own"


def parse_markup(name: str, marked: str) -> Text:
    """Read one marked passage.

    Raises
    ------
    ValueError
        A bracket is not closed.
    """
    out: list[str] = []
    size = 0
    stack: list[tuple[str, int]] = []
    result = Text(name, "", [], group=name)
    i = 0
    where = ""
    placed: dict[str, Gold] = {}
    while i < len(marked):
        c = marked[i]
        if c in "[{<":
            stack.append((c, size))
        elif c == "|" and stack and stack[-1][0] == "[":
            end = marked.index("]", i)
            where = marked[i + 1 : end]
            i = end
            continue
        elif c in "]}>" and stack:
            opened, start = stack.pop()
            if {"[": "]", "{": "}", "<": ">"}[opened] != c:
                raise ValueError(
                    f"{name}: {opened} closed by {c} near {marked[max(0, i - 40) : i + 5]!r}"
                )
            if c == "]":
                found = _SUFFIX.match(marked, i + 1)
                if not any(o == "[" for o, _ in stack):  # the inner of two marks isn't counted
                    mark = _marked(start, size, found[0] if found else "l", where)
                    result.gold.append(_placed(mark, "".join(out)[start:size].casefold(), placed))
                where = ""
                i += bool(found)
            elif c == "}":
                result.ignore.append((start, size))
            else:
                result.persons.append((start, size))
        else:
            out.append(c)
            size += 1
        i += 1
    if stack:
        raise ValueError(f"{name}: {stack[-1][0]} is never closed")
    result.text = "".join(out)
    result.gold.sort(key=lambda g: g.start)
    return result


def _marked(start: int, end: int, use: str, where: str) -> Gold:
    """Return a mark, with its position or its unit."""
    position = _POSITION.fullmatch(where)
    if position is not None:
        return Gold(start, end, use, "", float(position[1]), float(position[2]))
    return Gold(start, end, use, "" if where == _UNKNOWN else where)


def _placed(mark: Gold, name: str, placed: dict[str, Gold]) -> Gold:
    """Return a mark with the position that its name was given before in the passage, if it has none."""
    if mark.lat is not None:
        placed[name] = mark
    elif not mark.where and name in placed:
        return replace(mark, lat=placed[name].lat, lon=placed[name].lon)
    return mark


def passages(path: Path) -> Iterator[tuple[str, str]]:
    """Yield id and marked text of each passage of a file."""
    content = path.read_text(encoding="utf-8")
    heads = list(_HEADER.finditer(content))
    for k, head in enumerate(heads):
        end = heads[k + 1].start() if k + 1 < len(heads) else len(content)
        yield head[1], content[head.end() : end].strip()


def own(folder: Path = TRAINING, *, held_out: bool = False) -> list[Text]:
    """Read the own passages; those of files that start with `heldout` only when asked for."""
    texts = []
    for path in sorted(folder.glob("*.txt")):
        if path.name.startswith("heldout") == held_out:
            texts += [parse_markup(name, body) for name, body in passages(path)]
    return texts


def golden(splits: Iterable[str] = ("dev", "dev-places")) -> list[Text]:
    """Read the gold passages that may be trained on."""
    texts = []
    for split in splits:
        for path in sorted((GOLDEN / split).glob("*.jsonl")):
            lines = path.read_text(encoding="utf-8").splitlines()
            texts += [_golden(json.loads(line)) for line in lines]
    return texts


def _golden(record: dict[str, Any]) -> Text:
    places = {p["canonical"]: p for p in record["places"]}
    gold = []
    for m in record["mentions"]:
        if not m["nested"]:
            place = places.get(m["place"], {})
            use = {
                "literal": "l",
                "metonym": "m",
                "attributive": "a",
                "in_name": "n",
                "dateline": "d",
            }[m["use"]]
            gold.append(
                Gold(
                    m["start"],
                    m["end"],
                    use,
                    place.get("country") or "",
                    place.get("lat"),
                    place.get("lon"),
                )
            )
    ignore = [
        (s["start"], s["end"]) if isinstance(s, dict) else (s[0], s[1]) for s in record["ignore"]
    ]
    return Text(record["id"], record["text"], gold, ignore, group=record["id"], source="golden")


def idrisi(folder: Path, *, weight: float = 0.5) -> list[Text]:
    """Read IDRISI-RE English."""
    return corpus(folder, "idrisi", weight=weight)


def corpus(folder: Path, name: str, *, weight: float = 1.0) -> list[Text]:
    """Read a corpus of `score.py`'s form."""
    gold = {}
    for line in (folder / f"{name}.gold.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        gold[row["id"]] = [
            Gold(t["start"], t["end"], "l", "", t.get("lat"), t.get("lon")) for t in row["toponyms"]
        ]
    texts = []
    for line in (folder / f"{name}.docs.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        texts.append(
            Text(
                row["id"],
                row["text"],
                gold.get(row["id"], []),
                weight=weight,
                group=row["id"],
                source=name,
            )
        )
    return texts

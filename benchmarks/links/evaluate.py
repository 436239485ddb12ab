"""Recall, precision and status of predicted links against gold ones, by mode."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from benchmarks.links.gold import GoldLink, Passage, ends_of, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from layers.model import Link


@dataclass(slots=True)
class Tally:
    """Counts over passages: `mode/what`, and what was wrong, passage by passage."""

    counts: Counter[str] = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)
    judged: list[tuple[float, bool]] = field(default_factory=list)
    """Confidence of each judged prediction, and whether it was right."""

    def add(self, passage: Passage, links: Sequence[Link]) -> None:
        """Score the links of one passage."""
        gold = [GoldLink(passage.raw, raw) for raw in passage.links]
        fits = [[g.fits(k.mode.value, ends_of(k), k.name) for g in gold] for k in links]
        order = sorted(
            (
                (
                    round(fit, 6), links[i].mode.value == gold[j].modes[0], _alike(links[i].name, gold[j].name),
                    gold[j].status_right(links[i].status.value), not gold[j].optional, -i, -j,
                )
                for i, row in enumerate(fits) for j, fit in enumerate(row) if fit
            ),
            reverse=True,
        )  # fmt: skip
        taken: dict[int, int] = {}
        for *_, i, j in order:
            if -j not in taken and -i not in taken.values():
                taken[-j] = -i
        self._count(passage, links, gold, fits, taken)

    def _count(
        self,
        passage: Passage,
        links: Sequence[Link],
        gold: Sequence[GoldLink],
        fits: list[list[float]],
        taken: dict[int, int],
    ) -> None:
        name = passage.raw["id"]
        for j, g in enumerate(gold):
            if g.optional:
                continue
            mode = g.modes[0]
            self._up(mode, "gold")
            if j not in taken:
                self.errors.append(f"{name} missed {mode} {g.raw['endpoints']} {g.name}")
                continue
            self._up(mode, "found")
            link = links[taken[j]]
            if g.status_right(link.status.value):
                self._up(mode, "status")
            else:
                self.errors.append(
                    f"{name} status {link.status.value}: {mode} {g.raw['endpoints']} {g.statuses}"
                )
        for i, link in enumerate(links):
            right = any(fits[i])
            if not right:
                self._up(link.mode.value, "false")
                self.errors.append(
                    f"{name} false {link.mode.value} {[e.name for e in link.endpoints]} {link.name!r} {link.confidence:.2f}"
                )
            if right or not any(fits[i]):
                self.judged.append((link.confidence, right))

    def _up(self, mode: str, what: str) -> None:
        self.counts[f"{mode}/{what}"] += 1
        self.counts[f"all/{what}"] += 1

    def rates(self, mode: str = "all") -> dict[str, float]:
        """Return recall, precision, F1 and strict status accuracy for a mode, nan where undefined."""
        gold, found, false, status = (
            self.counts[f"{mode}/{w}"] for w in ("gold", "found", "false", "status")
        )
        recall = found / gold if gold else float("nan")
        precision = found / (found + false) if found + false else float("nan")
        f1 = 2 * found / (gold + found + false) if gold else float("nan")
        return {"gold": gold, "found": found, "false": false, "recall": recall, "precision": precision, "f1": f1,
                "status": status / found if found else float("nan")}  # fmt: skip


def _alike(a: str, b: str) -> float:
    mine, theirs = words(a), words(b)
    return len(mine & theirs) / max(1, len(mine | theirs))

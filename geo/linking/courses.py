"""Courses told verb by verb: "starts at A, passes C and ends in B" reads as from A via C to B."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.linking.lexicon import lexicon

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.linking.slots import End

LEAVE = frozenset({"leave", "leaves", "left", "leaving", "depart", "departs", "departed", "departing", "quit"})  # fmt: skip
FINISH = frozenset({"end", "ends", "ending", "ended", "terminate", "terminates", "terminating", "terminated", "finish", "finishes", "finishing", "finished"})  # fmt: skip
_REACH, _SUBJECT = 40, 6


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """Ends that belong together by their wording, and the span of items that holds them."""

    kind: str
    ends: tuple[End, ...]
    start: int
    end: int
    gap: int = 0


def whole_courses(found: Sequence[Frame], words: Sequence[str]) -> list[Frame]:
    """Return the frames of whole courses out of those of their verbs; who leaves and arrives is another matter."""
    relations = lexicon().sets["evidence.relations"]
    starts = [
        f
        for f in found
        if f.kind == "course_start"
        and words[f.start] not in LEAVE
        and relations.isdisjoint(words[max(0, f.start - _SUBJECT) : f.start])
    ]
    ends = [f for f in found if f.kind == "course_end" and words[f.start] in FINISH]
    passes = [f for f in found if f.kind in {"course_pass", "through"}]
    courses = []
    for first in starts:
        last = next((f for f in ends if 0 < f.start - first.start <= _REACH), None)
        if last is None or any(first.start < s.start < last.start for s in starts):
            continue
        courses.append(_course_of(first, last, passes, words))
    return courses


def _course_of(first: Frame, last: Frame, passes: Sequence[Frame], words: Sequence[str]) -> Frame:
    """Return a course with what it passes on its way, said before its end or right after it."""
    past = last.end + (list(words[last.end : last.end + 1]) == [","])
    between = [
        f
        for f in passes
        if first.start < f.start and (f.end <= last.start or last.end <= f.start <= past)
    ]
    vias = {end.key: end for f in between for end in f.ends}
    whole = (first.ends[0], *vias.values(), last.ends[0])
    return Frame("from_to", whole, first.start, max([last.end, *(f.end for f in between)]))

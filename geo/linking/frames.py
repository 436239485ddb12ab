"""Frames of ends in a sentence: "from A to B via C", "between A and B", "A-B", "linking A with B"."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from typing import TYPE_CHECKING

from geo.linking.courses import FINISH, LEAVE, Frame, whole_courses
from geo.linking.items import Item, Kind, is_crossed
from geo.linking.lexicon import lexicon
from geo.linking.slots import End, SlotReader, end_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from geo.linking.coreference import Memory

_GAP = 14
_PAIR = 2
_ONWARD = 5
_FAN = 5
_NOUN_PHRASE = 5
_BACK = 7
_AUXILIARIES = frozenset({
    "is", "are", "be", "was", "were", "will", "been", "being", "to", "has", "have", "had", "would", "could",
    "may", "might", "should", "not", "yet", "also", "now", "already", "directly", "still", "soon",
    "eventually", "finally", "then", "once", "again", "both", "all", "currently", "by",
})  # fmt: skip
_LOCATIVE = {"of": "of", "in": "in", "at": "at", "near": "near", "on": "on", "outside": "near", "off": "near",
             "around": "near", "opposite": "near", "along": "along", "inside": "in", "within": "in", "covering": "in"}  # fmt: skip
_COURSES = {"start": "links.starts", "end": "links.ends", "pass": "links.passes"}
_ARRIVE = frozenset({"reach", "reaches", "reached", "reaching", "arrive", "arrives", "arrived", "arriving", "docked", "docks", "landed", "lands"})  # fmt: skip
_CALL = frozenset({"call", "calls", "calling", "called"})
_SERVED = frozenset({"served", "supplied", "fed", "reached"})
_THERE = frozenset({"in", "at", "off"})
_VIA_PHRASES = (
    ("by", "way", "of"), ("stopping", "at"), ("stopping", "in"), ("calling", "at"), ("calling", "in"),
    ("with", "stops", "at"), ("with", "stops", "in"), ("with", "calls", "at"), ("with", "calls", "in"),
    ("with", "a", "stop", "at"), ("with", "a", "stop", "in"), ("with", "a", "call", "at"), ("touching", "at"),
)  # fmt: skip
_BOUND = (
    ("for", "delivery", "to"), ("for", "shipment", "to"), ("for", "export", "to"), ("bound", "for"), ("for",),
)  # fmt: skip
_BOUND_GAP = 4
_OVER = frozenset({"over", "across", "spanning", "span", "spans", "under", "beneath"})
_AND = frozenset({"and", ",", "then", "on", "onward", "onwards", "further", "eventually", "later", "also",
                  "finally", "possibly", "perhaps", "ultimately", "even", "back", "from", "there", "-", "before",
                  "continuing", "thence", "south", "north", "east", "west", "up", "down", "all", "way"})  # fmt: skip


_Reader = tuple[Callable[..., Iterable[Frame]], tuple[object, ...]]


class FrameFinder:
    """Finds the frames of one sentence."""

    def __init__(self, items: Sequence[Item], memory: Memory) -> None:
        self.items = items
        self.read = SlotReader(items, memory)
        self.words = self.read.words
        self._memory = memory
        self._sets = lexicon().sets

    def frames(self) -> list[Frame]:
        """Return all frames, in order of their first item."""
        found: list[Frame] = []
        readers = self._readers()
        for i, item in enumerate(self.items):
            if item.is_end or item.kind is Kind.DEMONYM:
                found += self._chain(i)
                found += self._a_to_b(i)
            elif item.kind is Kind.WORD:
                for reader, arguments in readers.get(item.low, ()):
                    found += reader(self, i, *arguments)
        return found + whole_courses(found, self.words)

    def _far(self, i: int) -> Iterator[Frame]:
        if self.words[i + 1 : i + 2] == ["as"]:
            yield from self._listed(i + 1, "to", 1)

    def _listed(self, i: int, kind: str, least: int) -> Iterator[Frame]:
        ends, at = self.read.many(i + 1)
        if len(ends) >= least:
            yield Frame(kind, tuple(ends), i, at)
        if kind == "between" and len(ends) == _PAIR:
            vias, past = self._vias(at)
            if vias:
                yield Frame(kind, (ends[0], *vias, ends[1]), i, past, past - at)
        if least == 1 and len(ends) == _PAIR and ends[0].how == ends[1].how == "pronoun":
            yield Frame("pair", tuple(ends), i, at)

    def _pair(self, i: int) -> Iterator[Frame]:
        """Read "the Koreas", "both Sudans", wherever they stand."""
        if any(item.low in lexicon().pairs for item in self.items[i + 1 : i + 3]):
            ends, at = self.read.one(i)
            if len(ends) == _PAIR:
                yield Frame("pair", tuple(ends), i, at)

    def _vias(self, at: int) -> tuple[list[End], int]:
        """Read "via C" right after other ends, or after a comma."""
        if at < len(self.words) and self.words[at] == ",":
            at += 1
        after = self._past_via(at)
        return self.read.many(after) if after else ([], at)

    def _past_via(self, i: int) -> int:
        """Return the index after "via", "by way of", "with a stop at" and the like at an index; 0 if there is none."""
        if i < len(self.words) and self.words[i] in self._sets["links.via"]:
            return i + 1
        return self._past(i, _VIA_PHRASES)

    def _past(self, i: int, phrases: Sequence[tuple[str, ...]]) -> int:
        """Return the index after the first of some phrases that stands at an index; 0 if none does."""
        for phrase in phrases:
            if tuple(self.words[i : i + len(phrase)]) == phrase:
                return i + len(phrase)
        return 0

    def _by_way(self, i: int) -> Iterator[Frame]:
        after = self._past(i, _VIA_PHRASES)
        if after:
            yield from self._listed(after - 1, "through", 1)

    def _bound(self, i: int) -> Iterator[Frame]:
        """Read "boarded at A for B", "loaded at A yesterday, for delivery to B"."""
        first, at = self.read.many(i + 1)
        for j in range(at, min(len(self.items), at + _BOUND_GAP)) if first else ():
            after = self._past(j, _BOUND)
            if after and self._is_end_at(after):
                last, k = self.read.many(after)
                yield Frame("leave_for", (*first, *last), i, k, j - at)
                return

    # ---- from A (via C) to B
    def _from(self, i: int) -> Iterator[Frame]:
        first, at = self.read.many(i + 1)
        if not first:
            return
        vias, last, end, gap = self._destination(at)
        if last:
            yield Frame("from_to", (*first, *vias, *last), i, end, gap)
            yield from self._fan(first, last, i, end, gap)
        else:
            yield Frame("from", tuple(first), i, at)
            yield from self._arrival(first, i, at)
            if vias:
                yield Frame("from_via", (*first, *vias), i, end, gap)

    def _arrival(
        self, first: Sequence[End], i: int, at: int, *, past: Iterable[str] = ()
    ) -> Iterator[Frame]:
        """Read "from A reached B", "from A arrived in B": what goes between them came there."""
        for j in range(at, min(len(self.items), at + _GAP)):
            word = self.words[j]
            if word in {";", ":", "from", "and", "but"} and word not in past:
                return
            if word in _ARRIVE:
                k = j + 2 if j + 1 < len(self.items) and self.words[j + 1] in _THERE else j + 1
                last, end = self.read.many(k)
                if last:
                    yield Frame("from_reach", (*first, *last), i, end, j - at)
                return

    @staticmethod
    def _fan(
        first: Sequence[End], last: Sequence[End], start: int, end: int, gap: int
    ) -> Iterator[Frame]:
        """Read "from A to B and C" as two links, A-B and A-C; likewise "from A and B to C"."""
        if len(first) == 1 and 1 < len(last) <= _FAN:
            yield from (Frame("fan", (first[0], one), start, end, gap) for one in last)
        elif len(last) == 1 and 1 < len(first) <= _FAN:
            yield from (Frame("fan", (one, last[0]), start, end, gap) for one in first)

    def _destination(self, at: int) -> tuple[list[End], list[End], int, int]:
        """Read "(via C) to B (and on to D) (via E)" after a first end; returns vias, last, index, gap."""
        vias: list[End] = []
        via_end = at
        j = at
        while j < len(self.items) and j - at < _GAP:
            word = self.words[j]
            if word in {";", "from", ":"}:
                break
            after = self._past_via(j)
            if after:
                more, k = self.read.many(after)
                if more:
                    vias += more
                    j = via_end = at = k
                    continue
            if word == "by" and j == at and self._is_end_at(j + 1):
                more, k = self.read.many(j + 1)  # "from A by C to B", not "from A by rail to B"
                if more and self.words[k : k + 1] and self.words[k] in self._sets["links.to"]:
                    vias += more
                    j = via_end = at = k
                    continue
            at_last = self._past_to(j)
            if at_last:
                last, k = self.read.many(at_last)
                if last:
                    last, more, k = self._onward(last, k)
                    return vias + more, last, k, j - at
            if word == "for" and self._is_end_at(j + 1):
                last, k = self.read.many(j + 1)
                return vias, last, k, j - at
            j += 1
        return vias, [], via_end, 0

    def _past_to(self, i: int) -> int:
        """Return the index after "to", "as far as" or "and ends in" at an index; 0 if there is none."""
        word = self.words[i]
        if word in self._sets["links.to"] or (word == "as" and self.words[i - 1] == "far"):
            return i + 1
        finishes = word in FINISH and self.words[i + 1 : i + 2] in (["at"], ["in"])
        return i + 2 if finishes else 0

    def _calls(self, i: int) -> Iterator[Frame]:
        """Read "calls at A, B and C" as the whole of a service."""
        if self.words[i + 1 : i + 2] in (["at"], ["in"]):
            ends, at = self.read.many(i + 2)
            if len(ends) >= _PAIR:
                yield Frame("calls", tuple(ends), i, at)

    def _served(self, i: int) -> Iterator[Frame]:
        """Read "A is served from B", "A and C are supplied with gas from B"."""
        j = i - 1
        while j >= 0 and i - j < _BACK and self.words[j] in _AUXILIARIES:
            j -= 1
        if j < 0 or j == i - 1 or not self.items[j].is_end:
            return
        subjects, start = self._back_list(j)
        for k in range(i + 1, min(len(self.items), i + _GAP)):
            if self.words[k] in {",", ";", ":", "and", "to", "in"}:
                return
            if self.words[k] == "from":
                last, at = self.read.many(k + 1)
                if last:
                    yield Frame("served", (*last, *subjects), start, at, k - i)
                    yield from self._fan(last, subjects, start, at, k - i)
                return

    def _is_end_at(self, i: int) -> bool:
        return i < len(self.items) and self.items[i].is_end

    def _leave(self, i: int) -> Iterator[Frame]:
        """Read "left A for B and C", "left A on Monday and reached B"."""
        first, at = self.read.many(i + 1)
        if first:
            yield from self._arrival(first, i, at, past={"and"})
        for j in range(at, min(len(self.items), at + _BACK)) if first else ():
            if self.words[j] in {"for", "bound", "to", "towards"} and self._is_end_at(j + 1):
                last, k = self.read.many(j + 1)
                yield Frame("leave_for", (*first, *last), i, k, j - at)
                yield from self._fan(first, last, i, k, j - at)
                return

    def _for(self, i: int) -> Iterator[Frame]:
        if self._is_end_at(i + 1):
            yield from self._listed(i, "for", 1)

    def _onward(self, last: list[End], at: int) -> tuple[list[End], list[End], int]:
        """Read "and on to D" and "via C" after the destination."""
        vias: list[End] = []
        for _ in range(4):
            j = at
            while j < len(self.items) and j - at < _ONWARD and self.words[j] in _AND:
                j += 1
            if j >= len(self.items):
                break
            if self.words[j] in self._sets["links.to"]:
                more, k = self.read.many(j + 1)
                if not more:
                    break
                last = last + more
            elif after := self._past_via(j):
                more, k = self.read.many(after)
                if not more:
                    break
                vias += more
            else:
                break
            at = k
        return last, vias, at

    def _a_to_b(self, i: int) -> Iterator[Frame]:
        """Read A to B, A to B to C, without "from"."""
        if i + 2 >= len(self.items) or self.words[i + 1] != "to" or not self.items[i].is_end:
            return
        if self._follows_from(i) or is_crossed(self.items, i):
            return
        last, at = self.read.one(i + 2)
        if not last:
            return
        vias: list[End] = []
        if not self._is_via(i - 1):  # "through A to B, through C to D" are two
            last, vias, at = self._onward(last, at)
        yield Frame("a_to_b", (end_of(self.items[i]), *vias, *last), i, at)

    def _is_via(self, i: int) -> bool:
        return i >= 0 and self.words[i] in self._sets["links.via"]

    def _through(self, i: int) -> Iterator[Frame]:
        """Read "through A and B to C" where no "from" stands before it."""
        yield from self._listed(i, "through", 1)
        vias, at = self.read.many(i + 1)
        if len(vias) < _PAIR or self._follows_from(i) or self.words[at : at + 1] != ["to"]:
            return
        last, at = self.read.one(at + 1)
        if last:
            yield Frame("a_to_b", (*vias, *last), i, at)

    def _follows_from(self, i: int) -> bool:
        return "from" in self.words[max(0, i - 5) : i]

    # ---- A-B-C
    def _chain(self, i: int) -> Iterator[Frame]:
        if i > 1 and self.words[i - 1] in {"-", "/"} and self._may_chain(i - 2):
            return
        chain = [i]
        glued = True
        while self._continues(chain[-1]):
            j = chain[-1] + 2
            glued = glued and self.items[j].glued
            chain.append(j)
        if len(chain) > 1:
            ends = tuple(end_of(self.items[j]) for j in chain)
            yield Frame("hyphen" if glued else "dash", ends, i, chain[-1] + 1)

    def _continues(self, i: int) -> bool:
        return (
            i + 2 < len(self.items) and self.words[i + 1] in {"-", "/"} and self._may_chain(i + 2)
        )

    def _may_chain(self, i: int) -> bool:
        return self.items[i].is_end or self.items[i].kind is Kind.DEMONYM

    def _prefixed(self, i: int) -> Iterator[Frame]:
        """Sino-Russian, inter-Korean, trans-Korean."""
        if i + 2 >= len(self.items) or self.words[i + 1] != "-":
            return
        other = self.items[i + 2]
        country = lexicon().prefixes.get(self.words[i])
        if country:
            if other.kind in {Kind.DEMONYM, Kind.PLACE}:
                first = self._memory.country(country, self.items[i], "demonym")
                yield Frame("hyphen", (first, end_of(other)), i, i + 3)
        elif other.low.split()[-1] in lexicon().pairs:
            yield Frame("inter", tuple(self._memory.named_pair(other)), i, i + 3)

    # ---- linking A with B
    def _link(self, i: int) -> Iterator[Frame]:
        if self.words[i] in {"join", "joins", "joined", "joining"} and self._is_membership(i):
            return
        first, at = self.read.many(i + 1)
        if first:
            vias, last, end, gap = self._partner(at)
            if last or len(first) > 1:
                ends = (*first, *vias, *last) if last else (*first[:-1], *vias, *first[-1:])
                yield Frame("link", ends, i, end, gap)
                yield from self._fan(first, last, i, end, gap)
            else:
                yield Frame("link_one", tuple(first), i, at)
        yield from self._linked(i)

    def _is_membership(self, i: int) -> bool:
        return any(
            w in {"initiative", "forces", "project", "talks", "club"} for w in self.words[i : i + 5]
        )

    def _partner(self, at: int) -> tuple[list[End], list[End], int, int]:
        for j in range(at, min(len(self.items), at + 8)):
            word = self.words[j]
            if word in {";", "from"}:
                break
            if word in {"with", "to", "and", "into", "on"}:
                last, k = self.read.many(j + 1)
                if last:
                    last, vias, k = self._onward(last, k)
                    return vias, last, k, j - at
            after = self._past_via(j)
            if after:
                vias, k = self.read.many(after)
                if vias:
                    return vias, [], k, j - at
        return [], [], at, 0

    def _linked(self, i: int) -> Iterator[Frame]:
        """Read A is linked (by rail) to B; A and B are connected."""
        j = i - 1
        while j >= 0 and i - j < _BACK and self.words[j] in _AUXILIARIES:
            j -= 1
        while j > 0 and i - j < _BACK and self.words[j] in self._sets["slots.nouns"]:
            j -= 1  # "Arta port will be linked"
        if j < 0 or not self.items[j].is_end:
            return
        subjects, start = self._back_list(j)
        for k in range(i + 1, min(len(self.items), i + 9)):
            if self.words[k] in {"to", "with"}:
                last, at = self.read.many(k + 1)
                if last:
                    yield Frame("linked", (*subjects, *last), start, at, k - i)
                    yield from self._fan(subjects, last, start, at, k - i)
                    return
        if len(subjects) > 1:
            yield Frame("linked", tuple(subjects), start, i + 1)

    def _back_list(self, j: int) -> tuple[list[End], int]:
        """Read "A and B", "A port and the town of B" backwards from its last item; returns the ends and where they begin."""
        found = [end_of(self.items[j])]
        while j >= _PAIR:
            k = j - 1
            while k > 0 and j - k <= _NOUN_PHRASE and self._may_stand_before(self.words[k]):
                k -= 1
            if self.words[k] not in {"and", ",", "&"}:
                break
            k -= 1
            while k > 0 and self.words[k] in self._sets["slots.nouns"]:
                k -= 1
            if k < 0 or not self.items[k].is_end:
                break
            found.append(end_of(self.items[k]))
            j = k
        return found[::-1], j

    def _may_stand_before(self, word: str) -> bool:
        """Return whether a word may stand before an end in its noun phrase: "the dry port at Arta"."""
        names = ("slots.of", "slots.nouns", "slots.fillers")
        return any(word in self._sets[name] for name in names)

    # ---- bridges, courses
    def _over(self, i: int) -> Iterator[Frame]:
        ends, at = self.read.many(i + 1)
        if ends:
            yield Frame("over", tuple(ends), i, at)

    def _course(self, i: int, kind: str) -> Iterator[Frame]:
        for j in range(i + 1, min(len(self.items), i + 5)):
            word = self.words[j]
            if word in {
                "in",
                "at",
                "from",
                "near",
                "through",
                "across",
                "via",
                "on",
                "by",
                "past",
                "outside",
                "and",
            }:
                ends, at = self.read.many(j + 1)
            elif j == i + 1:
                ends, at = self.read.many(j)
            else:
                continue
            if ends:
                yield Frame("course_" + kind, tuple(ends), i, at, j - i)
                return

    # ---- what is read at each word
    @classmethod
    @cache
    def _readers(cls) -> Mapping[str, tuple[_Reader, ...]]:
        """Return what is read at each word: first the frame of several ends, then those of one preposition."""
        sets = lexicon().sets
        prefixes = {*lexicon().prefixes, "inter", "intra", "trans", "cross"}
        several: tuple[tuple[Iterable[str], _Reader], ...] = (
            (("from",), (cls._from, ())),
            (("between", "among"), (cls._listed, ("between", 2))),
            (sets["links.verbs"], (cls._link, ())),
            (prefixes, (cls._prefixed, ())),
        )
        found: dict[str, list[_Reader]] = {}
        for words, reader in several:
            for word in words:
                found.setdefault(word, [reader])
        one: tuple[tuple[Iterable[str], _Reader], ...] = (
            (sets["links.via"], (cls._through, ())),
            (sets["links.to"], (cls._listed, ("to", 1))),
            (("the", "both", "two"), (cls._pair, ())),
            (("far",), (cls._far, ())),
            (_OVER, (cls._over, ())),
            (("with",), (cls._listed, ("with", 1))),
            (("for",), (cls._for, ())),
            ({"by", "with", "stopping", "calling", "touching"}, (cls._by_way, ())),
            ({"at", "in"}, (cls._bound, ())),
            (LEAVE, (cls._leave, ())),
            (_CALL, (cls._calls, ())),
            (_SERVED, (cls._served, ())),
            *(((word,), (cls._listed, ("loc_" + kind, 1))) for word, kind in _LOCATIVE.items()),
            *((sets[words], (cls._course, (kind,))) for kind, words in _COURSES.items()),
        )
        for words, reader in one:
            for word in words:
                found.setdefault(word, []).append(reader)
        return {word: tuple(readers) for word, readers in found.items()}

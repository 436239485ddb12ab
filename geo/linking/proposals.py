"""Every plausible pair of a mode cue and a tuple of ends in a sentence; the scorer decides later."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from geo.linking.harbours import has_harbour
from geo.linking.items import MAX_ITEMS, WATERS, Kind, is_crossed
from geo.linking.lexicon import lexicon
from geo.linking.reading import WHOLE, Proposal, Reading, Span, distinct
from geo.linking.simplify import contains
from geo.linking.slots import End, end_of
from layers.vocabulary import Mode, PlaceKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geo.linking.cues import Cue
    from geo.linking.named import NamedLines

MAX_PROPOSALS = 240
"""Proposals kept for one sentence."""
MAX_OF_ENDLESS = 60
"""Proposals kept for a sentence so long that it was cut: a list or a table."""
_REACH = 45
_PAIR = 2
_LISTED = 4
_ALL = 4
_PREMODIFIERS = 7
_AFTER = 12
_SINGLE = frozenset(
    {
        "loc_of",
        "loc_in",
        "loc_at",
        "loc_near",
        "loc_on",
        "loc_along",
        "over",
        "through",
        "to",
        "course_end",
    }
)
_NARROW = frozenset({Mode.PORT, Mode.ZONE, Mode.BRIDGE})
_NONE: frozenset[Mode] = frozenset()
_OPENS_NOUN = frozenset({"a", "an", "the", "this", "that", "these", "those", "its", "their", "his", "her", "another", "some", "any", "every", "each"})  # fmt: skip
_ON_WATER = frozenset({Mode.SEA, Mode.PORT, Mode.BRIDGE})
_CROSSES = frozenset({"over", "course_pass"})


_WATER = WATERS | {PlaceKind.ZONE}


def _without_water(ends: tuple[End, ...], modes: tuple[Mode, ...]) -> tuple[End, ...]:
    """Leave out rivers and seas where two ends on land remain: they are crossed, not reached."""
    if modes[0] is Mode.SEA or len(ends) <= _PAIR:
        return ends
    land = tuple(end for end in ends if end.place is None or end.place.kind not in _WATER)
    return land if len(land) > 1 else ends


def _plausible_zone(p: Proposal) -> bool:
    """Return whether two ends can be those of a zone: it is named after both, and neither lies in the other."""
    first, last = p.ends[0].place, p.ends[-1].place
    if len(p.ends) != _PAIR or contains(first, last) or contains(last, first):
        return False
    return p.kind in _ZONE_PAIRS


_ZONE_PAIRS = frozenset({"hyphen", "dash", "between", "pair", "inter", "premods", "link"})


def _wet(ends: Sequence[End]) -> bool:
    return any(e.place is not None and e.place.kind in _WATER for e in ends)


def _ends_in_water(p: Proposal) -> bool:
    """Return whether it is the branch of a fan to a sea or river: "from Arta to Bela on the Gulf" has one end, not two."""
    return p.kind == "fan" and p.modes[0] is not Mode.SEA and _wet(p.ends)


def _plausible(p: Proposal) -> bool:
    """Return whether a mode can have so many ends: a port has one, a zone one or the two of its name."""
    zones = sum(e.place is not None and e.place.kind is PlaceKind.ZONE for e in p.ends)
    if not p.ends or (zones == len(p.ends) > 1):
        return False
    many = len(p.ends) > 1
    if many and (Mode.PORT in p.modes or _ends_in_water(p)):
        return False
    if many and Mode.ZONE in p.modes:
        return _plausible_zone(p)
    if not many and p.cue.strength in {"generic", "implicit", "hint"}:
        hinted = p.cue.strength == "hint" and p.modes[0] is Mode.PORT
        return hinted and has_harbour(p.ends[0].place)
    if not many and p.modes[0] not in _NARROW:
        place = p.ends[0].place
        return place is not None and place.kind in {
            PlaceKind.COUNTRY,
            PlaceKind.ADMIN1,
            PlaceKind.ISLAND,
        }
    return True


class Proposer:
    """Pairs the cues of a reading with its frames."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._items = reading.items
        self._actors = self._find_actors()

    def proposals(self) -> list[Proposal]:
        """Return the proposals of the sentence, at most `MAX_PROPOSALS`, ranked within each cue."""
        found: dict[tuple[object, ...], Proposal] = {}
        latest = self._reading.inherited
        most = MAX_PROPOSALS if len(self._items) < MAX_ITEMS else MAX_OF_ENDLESS
        for cue in self._reading.cues:
            if cue.strength in {"strong", "weak"} and not cue.compound:
                latest = cue.modes
            for inherit, modes in self._mode_choices(cue, latest):
                for proposal in self._of_cue(cue, modes):
                    if not _plausible(proposal):
                        continue
                    proposal.inherit = inherit
                    key = (cue.start, modes, proposal.kind, proposal.keys)
                    found.setdefault(key, proposal)
                if len(found) >= most:
                    return list(found.values())
        return list(found.values())

    def _mode_choices(
        self, cue: Cue, latest: tuple[Mode, ...]
    ) -> list[tuple[str, tuple[Mode, ...]]]:
        """Return the modes of a cue; for a general head those spoken of last, those of the document, a default."""
        if cue.strength == "hint" and cue.modes[0] is Mode.SEA:
            return [("own", cue.modes), ("ships", (Mode.PORT,))]
        if cue.modes:
            lines = tuple(mode for mode in cue.modes if mode not in _NARROW)
            if not lines or len(lines) == len(cue.modes):
                return [("own", cue.modes)]
            narrow = tuple(mode for mode in cue.modes if mode in _NARROW)
            return [("own", lines), *(("own", (mode,)) for mode in narrow)]
        choices: list[tuple[str, tuple[Mode, ...]]] = []
        default, barred = lexicon().defaults.get(cue.head), lexicon().bars.get(cue.head, _NONE)
        options = [
            ("last", latest),
            ("document", self._reading.document_modes[:1]),
            ("document second", self._reading.document_modes[1:2]),
            ("default", (default,) if default else ()),
        ]
        for label, modes in options:
            fitting = tuple(mode for mode in modes if mode not in barred)
            if fitting and not any(fitting[0] in known for _, known in choices):
                choices.append((label, fitting))
        return choices[:3]

    def _of_cue(self, cue: Cue, modes: tuple[Mode, ...]) -> Iterator[Proposal]:
        whole = [s for s in self._reading.spans if s.kind in WHOLE and self._near(cue, s) <= _REACH]
        whole.sort(key=lambda s: (self._near(cue, s), s.start))
        for rank, span in enumerate(whole):
            yield self._make(cue, modes, span.kind, span.ends, span, rank=rank)
        if modes[0] is Mode.PORT and cue.strength == "hint":
            yield from self._single(cue, modes)
            yield from self._beside(cue, modes)
        elif cue.strength != "hint":
            yield from self._composed(cue, modes)
            yield from self._single(cue, modes)
            yield from self._nearest(cue, modes)
        else:
            yield from self._pairs(cue, modes, [], self._actors[:2], [])
            yield from self._steps(cue, modes)
            if modes[0] is Mode.SEA:
                yield from self._sailing(cue, modes)

    def _nearest(self, cue: Cue, modes: tuple[Mode, ...]) -> Iterator[Proposal]:
        """Places around the cue without regard to wording: what no frame foresaw."""
        around = Span("", (), cue.start, cue.end, 0, simplified=True)
        places = [item for item in self._items if item.is_end]
        if modes[0] not in _ON_WATER:
            places = [item for item in places if not is_crossed(self._items, item.index)]
        before = [end_of(i) for i in places if i.index < cue.start][-3:]
        after = [end_of(i) for i in places if i.index >= cue.end][:3]
        options = [("near_after", after[:2]), ("near_before", before[-2:]), ("near_around", before[-1:] + after[:1]),
                   ("near_all", [*before, *after] if _PAIR < len(places) <= _ALL else [])]  # fmt: skip
        if not places or cue.strength != "strong":
            options.append(("earlier_pair", list(self._reading.earlier_pair)))
        if len(after) > _PAIR:
            options.append(("near_around_second", [*before[-1:], after[1]]))
        state = self._reading.earlier_state
        if state is not None and self._reading.takes_up_actor:
            options += [
                ("earlier_state", [state, *after[:1]]),
                *(
                    ("earlier_state+with", [state, *s.ends])
                    for s in self._reading.spans
                    if s.kind == "with"
                ),
            ]
        for end in self._reading.earlier:
            options += [
                ("earlier_after", [end, *after[:1]]),
                ("earlier_before", [end, *before[-1:]]),
            ]
        for kind, ends in options:
            proposal = self._make(cue, modes, kind, ends, around)
            if len(proposal.ends) > 1:
                yield proposal
        if modes[0] in _NARROW:
            yield from self._beside(cue, modes)
            yield from (
                self._make(cue, modes, "single_earlier", [end], around)
                for end in self._reading.earlier[:1]
            )

    def _sailing(self, cue: Cue, modes: tuple[Mode, ...]) -> Iterator[Proposal]:
        """Take the harbours on both sides of a ship: "Arta loads barges for Bela"."""
        around = Span("", (), cue.start, cue.end, 0, simplified=True)
        harbours = [i for i in self._items if i.is_end and has_harbour(i.place)]
        before = [end_of(i) for i in harbours if i.index < cue.start]
        after = [end_of(i) for i in harbours if i.index >= cue.end]
        if before and after:
            yield self._make(cue, modes, "near_around", [before[-1], after[0]], around)

    def _beside(self, cue: Cue, modes: tuple[Mode, ...]) -> Iterator[Proposal]:
        """Take the place before a cue and that after it; of "Arta and Bela are free ports" each."""
        around = Span("", (), cue.start, cue.end, 0, simplified=True)
        most = _LISTED if cue.head.endswith("s") else 1
        before = [i for i in self._items[: cue.start] if i.is_end][-most:]
        after = [i for i in self._items[cue.end :] if i.is_end][:most]
        for kind, items in (("single_before", before), ("single_after", after)):
            for item in items:
                yield self._make(cue, modes, kind, [end_of(item)], around)

    def _near(self, cue: Cue, span: Span) -> int:
        if span.end <= cue.start:
            return self._reading.distance(span.end, cue.start)
        if span.start >= cue.end:
            return self._reading.distance(cue.end, span.start)
        return 0

    def _make(
        self,
        cue: Cue,
        modes: tuple[Mode, ...],
        kind: str,
        ends: Sequence[End],
        span: Span,
        *,
        rank: int = 0,
    ) -> Proposal:
        dry = _without_water(distinct(ends), modes)
        return Proposal(
            cue, modes, kind, dry, span.start, span.end, span.gap, span.simplified, rank
        )

    # ---- one end from before the cue, others from after it
    def _composed(self, cue: Cue, modes: tuple[Mode, ...]) -> Iterator[Proposal]:
        premods = self._premodifiers(cue)
        actors = [
            e
            for e in self._actors
            if e.item.index < cue.start and cue.start - e.item.index <= _REACH
        ]
        later = [
            e for e in self._actors if e.item.index >= cue.end and e.item.index - cue.end <= _REACH
        ]
        after = self._after(cue)
        yield from self._pairs(cue, modes, premods, actors, later)
        sources = (
            (premods, "premod"),
            (actors[-1:], "actor"),
            (actors[-2:], "actors"),
            (self._reading.earlier[:1], "earlier"),
        )
        for span in after:
            for source, name in sources:
                if source and (name != "actors" or len(actors) > 1):
                    yield from self._joined(cue, modes, name, source, span)
        yield from self._steps(cue, modes)
        for span in self._course(cue):
            for source, name in ((premods, "premod"), (self._before_last(cue), "source")):
                if source:
                    yield self._make(cue, modes, f"{name}+{span.kind}", (*source, *span.ends), span)

    def _course(self, cue: Cue) -> list[Span]:
        """Return "through B to C" and "to C through B" after a cue, as B-C."""
        after = [s for s in self._after(cue) if s.kind in {"to", "through"}][:4]
        found = []
        for first, second in itertools.pairwise(after):
            if second.start >= first.end and {first.kind, second.kind} == {"to", "through"}:
                through, to = (first, second) if first.kind == "through" else (second, first)
                ends = (*through.ends, *to.ends)
                found.append(Span("through+to", ends, first.start, second.end, 0, simplified=True))
        return found

    def _before_last(self, cue: Cue) -> list[End]:
        """Return the adjective of a place between a cue and its course: "a pipeline to carry Belandian gas to ..."."""
        after = self._items[cue.end : cue.end + _PREMODIFIERS]
        return [end_of(item) for item in after if item.kind is Kind.DEMONYM][:1]

    def _joined(
        self, cue: Cue, modes: tuple[Mode, ...], name: str, source: Sequence[End], span: Span
    ) -> Iterator[Proposal]:
        if span.kind in {"through", "course_pass"} and len(source) == _PAIR:
            ends = (source[0], *span.ends, source[1])
        elif span.kind == "from":
            ends = (*span.ends, *source)
        else:
            ends = (*source, *span.ends)
        proposal = self._make(cue, modes, f"{name}+{span.kind}", ends, span)
        if len(proposal.ends) > max(1, len(source)):
            yield proposal

    def _steps(self, cue: Cue, modes: tuple[Mode, ...]) -> Iterator[Proposal]:
        """Frames of one preposition one after another: "from A ... through B", "through B to C"."""
        course = sorted(
            (
                s
                for s in self._reading.spans
                if s.kind
                in {
                    "from",
                    "through",
                    "to",
                    "course_start",
                    "course_pass",
                    "course_end",
                    "over",
                    "loc_in",
                }
            ),
            key=lambda s: s.start,
        )
        near = [s for s in course if self._near(cue, s) <= _REACH]
        for i, first in enumerate(near[:8]):
            for second in near[i + 1 : 8]:
                if second.start < first.end or (first.kind in _CROSSES and _wet(first.ends)):
                    continue  # "a cable under the Arta Sea to Bela": the sea is no end
                kinds = f"{first.kind}+{second.kind}"
                ends = (*first.ends, *second.ends)
                if kinds == "to+through":
                    ends = (*second.ends, *first.ends)
                merged = Span(
                    kinds, ends, first.start, second.end, second.start - first.end, simplified=True
                )
                proposal = self._make(cue, modes, kinds, ends, merged)
                if len(proposal.ends) > 1 and kinds in _STEPS:
                    yield proposal

    def _pairs(
        self,
        cue: Cue,
        modes: tuple[Mode, ...],
        premods: list[End],
        actors: list[End],
        later: list[End],
    ) -> Iterator[Proposal]:
        around = Span("", (), cue.start, cue.end, 0, simplified=True)
        if len(premods) > 1:
            yield self._make(cue, modes, "premods", premods, around)
        options = [("actors", actors[-2:]), ("actors_first", actors[:2]), ("actors_later", later[:2]),
                   ("actors_around", actors[-1:] + later[:1]), ("premod_actor", premods[-1:] + actors[-1:]),
                   ("premod_later", premods[-1:] + later[:1])]  # fmt: skip
        for kind, ends in options:
            proposal = self._make(cue, modes, kind, ends, around)
            if len(proposal.ends) == _PAIR:
                yield proposal

    def _after(self, cue: Cue) -> list[Span]:
        kinds = {
            "to",
            "for",
            "through",
            "with",
            "link_one",
            "from",
            "course_end",
            "over",
            "loc_in",
            "course_pass",
        }
        return [
            s
            for s in self._reading.spans
            if s.kind in kinds
            and (0 <= self._reading.distance(cue.end, s.start) <= _AFTER and s.start >= cue.end)
        ]

    def _premodifiers(self, cue: Cue) -> list[End]:
        """Places and adjectives of places right before the cue: "Kenya's new railway"."""
        found: list[End] = []
        i = cue.start - 1
        steps = 0
        while i >= 0 and steps < _PREMODIFIERS:
            item = self._items[i]
            if item.is_end or item.kind is Kind.DEMONYM:
                found.append(end_of(item))
            elif item.low in _OPENS_NOUN:
                break  # "Arta set up a zone": what is before the article belongs to the verb
            elif (
                item.kind is Kind.STOP and item.low not in {"-", "/"}
            ) or item.low in lexicon().sets["links.premod_stops"]:
                break
            i -= 1
            steps += 1
        return found[::-1][-4:]

    def _find_actors(self) -> list[End]:
        """Countries, their adjectives and capitals in the order of the sentence."""
        found: list[End] = []
        for item in self._items:
            place = item.place
            state = place is not None and place.kind is PlaceKind.COUNTRY
            metonym = item.mention is not None and item.mention.use.value == "metonym"
            if (state or metonym) and not self._reports(item.index):
                found.append(end_of(item))
        return found[:12]

    def _reports(self, i: int) -> bool:
        """Know "Russian state media": who only tells of a link is none of its ends."""
        reporters = lexicon().sets["links.reporters"]
        return any(item.low in reporters for item in self._items[i + 1 : i + 4])

    # ---- one end only
    def _single(self, cue: Cue, modes: tuple[Mode, ...]) -> Iterator[Proposal]:
        around = Span("", (), cue.start, cue.end, 0, simplified=True)
        if cue.strength == "place" and self._items[cue.start].low.split()[0] != cue.head:
            yield self._make(cue, modes, "self", [end_of(self._items[cue.start])], around)
        premods = self._premodifiers(cue)
        if premods:
            yield self._make(cue, modes, "single_premod", premods[-1:], around)
            if len(premods) > 1:
                yield self._make(cue, modes, "single_premod_first", premods[:1], around)
        for span in self._reading.spans:
            if span.kind not in _SINGLE or span.start < cue.end:
                continue
            distance = self._reading.distance(cue.end, span.start)
            if distance <= (8 if modes[0] in _NARROW else 4):
                for end in span.ends[:8]:
                    yield self._make(cue, modes, f"single_{span.kind}", [end], span)
        before = [e for e in self._actors if e.item.index < cue.start][-1:]
        if before and modes[0] in _NARROW:
            yield self._make(cue, modes, "single_actor", before, around)


_STEPS = frozenset({
    "from+through", "through+to", "from+to", "course_start+course_end", "course_start+to", "course_pass+course_end", "course_start+through",
    "from+course_end", "course_start+course_pass", "to+to", "through+course_end", "course_pass+to", "to+through", "from+course_pass", "over+to", "loc_in+to", "from+loc_in",
})  # fmt: skip


def propose(reading: Reading, named: NamedLines | None = None) -> list[Proposal]:
    """Return the proposals of a sentence, those of named corridors with them."""
    found = Proposer(reading).proposals()
    if named is None:
        return found
    for cue, ends, corridor in named.in_sentence(reading):
        for proposal in found:
            if cue.modes[0] in proposal.modes and _names(cue, proposal):
                proposal.corridor = corridor
        if ends:
            named_one = Proposal(
                cue, cue.modes, "catalogue", distinct(ends), cue.start, cue.end, 0, simplified=True
            )
            named_one.corridor = corridor
            if cue.modes[0] is not Mode.PORT or len(named_one.ends) == 1:
                found.append(named_one)
    return found


def _names(name: Cue, proposal: Proposal) -> bool:
    """Return whether a corridor's name covers the cue of a proposal, or is the name of its only end."""
    cue = proposal.cue
    if len(proposal.ends) == 1 and name.mode in _NARROW:
        at = proposal.ends[0].item.index
        return name.start <= at < name.end
    return cue.start <= name.end + 1 and name.start <= cue.end + 1

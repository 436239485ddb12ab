"""Text and mentions in, links out."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geo.linking.coreference import Memory
from geo.linking.courses import LEAVE
from geo.linking.features import FeatureMaker
from geo.linking.figures import figures_in
from geo.linking.items import Itemizer
from geo.linking.lexicon import LETTERS, lexicon
from geo.linking.merging import (
    absorb_catalogue,
    absorb_names,
    absorb_vague,
    join,
    link_id,
    merge_key,
)
from geo.linking.named import NamedLines
from geo.linking.naming import link_name
from geo.linking.proposals import propose
from geo.linking.reading import WHOLE, Proposal, Reading, begin, complete, pass_over
from geo.linking.scoring import Model, model
from geo.linking.selection import is_loose, select
from geo.linking.sentences import split_sentences
from geo.linking.status import (
    StatusReading,
    candidate_status_features,
    chances,
    date_of,
    likeliest,
    settle,
    severed,
)
from layers.model import Document, Endpoint, Evidence, Link, Statement
from layers.vocabulary import Mode, Status, StatusBasis

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from geo.corridors import Catalogue
    from geo.linking.sentences import Sentence
    from layers.model import Figure, Mention

MAX_SENTENCES = 20_000
"""A document is read up to so many sentences."""
STRETCH = 4_000
"""Proposals that are held and scored together; it bounds the memory of a long document."""
_INHERIT_SENTENCES = 4
_EARLIER = "earlier_pair"
_PAIR = 2
_LEAST_DOUBT = 0.1
"""Doubt added to a confidence before its odds are taken: a sentence that is sure of its link counts twelve times an even one."""
_LOOSELY_READ = 0.5
"""What a sentence's word on a status counts where its ends were read without regard to wording."""
_SURE = 0.5
"""What is less surely in operation than this is severed, where its clause says that it was blown up."""


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A proposal that was kept, for one of its modes, with the sentence it was read from."""

    proposal: Proposal
    mode: Mode
    reading: Reading


class DocumentReader:
    """Reads the sentences of a document in order and remembers what was spoken of."""

    def __init__(
        self, document: Document, mentions: Sequence[Mention], catalogue: Catalogue | None = None
    ) -> None:
        self.document = document
        hits = catalogue.find(document.text) if catalogue else ()
        self._named = NamedLines(hits, mentions) if hits else None
        self._itemizer = Itemizer(document.text, mentions)
        self._memory = Memory(mentions, document.text)
        self._last: tuple[int, tuple[Mode, ...]] = (-99, ())

    def readings(self) -> Iterator[tuple[Reading, list[Proposal]]]:
        """Yield each sentence with its proposals, features made, not scored; none where no sentence can hold a link."""
        sentences = split_sentences(self.document.text)[:MAX_SENTENCES]
        hot = self._promising(sentences)
        if not any(hot):
            return
        readings = [
            begin(s, n, self._itemizer.items(s)) if hot[n] else pass_over(s, n, self._itemizer)
            for n, s in enumerate(sentences)
        ]
        modes = _document_modes(readings)
        named = sum(any(c.strength == "strong" for c in r.cues) for r in readings)
        for reading in readings:
            reading.document_modes = modes
            reading.density = named / len(readings)
            self._complete(reading)
            proposals = propose(reading, self._named) if reading.cues or self._named else []
            if proposals:
                maker = FeatureMaker(reading)
                maker.prepare(proposals)
                for proposal in proposals:
                    proposal.features = maker.features(proposal)
            yield reading, proposals

    def _promising(self, sentences: Sequence[Sentence]) -> list[bool]:
        """Return which sentences have a word of a cue, follow one nearly, or name a corridor.

        None of a document in which no sentence names a kind of link: "the line" alone may be any.
        """
        text, words = self.document.text.lower(), lexicon().cue_words
        if len(text) != len(self.document.text):
            return [True] * len(sentences)
        lows = [set(LETTERS.findall(text, s.start, s.end)) for s in sentences]
        if self._named is None and not any(_has_cue(low, lexicon().mode_words) for low in lows):
            return [False] * len(sentences)
        own = [_has_cue(low, words) for low in lows]
        hot = [
            own[n] or (any(own[max(0, n - _INHERIT_SENTENCES) : n]) and self._has_frame(s, lows[n]))
            for n, s in enumerate(sentences)
        ]
        named = self._named
        return [
            h or (named is not None and named.touches(s))
            for h, s in zip(hot, sentences, strict=True)
        ]

    def _has_frame(self, sentence: Sentence, words: set[str]) -> bool:
        """Return whether a sentence without a cue may have all ends of a link in a frame: "It runs from A to B"."""
        sets = lexicon().sets
        return self._itemizer.has_place(sentence) and (
            not sets["links.openers"].isdisjoint(words)
            or ("from" in words and not sets["links.destinations"].isdisjoint(words))
            or not LEAVE.isdisjoint(words)
            or self._itemizer.has_joined_place(sentence)
        )

    def _complete(self, reading: Reading) -> None:
        at, modes = self._last
        if reading.number - at <= _INHERIT_SENTENCES:
            reading.inherited = modes
            reading.distance_back = reading.number - at
        complete(reading, self._memory)
        for cue in reading.cues:
            if cue.strength == "strong" and not cue.compound:
                self._last = (reading.number, cue.modes)


def _has_cue(words: set[str], cues: Mapping[str, frozenset[str]]) -> bool:
    return any(not cues[last].isdisjoint(words) for last in words & cues.keys())


def _document_modes(readings: Sequence[Reading]) -> tuple[Mode, ...]:
    """Return the modes of a document, the one spoken of most first."""
    worth = {"strong": 3, "weak": 2, "hint": 1}
    counts: dict[Mode, int] = {}
    for reading in readings:
        for cue in reading.cues:
            for mode in cue.modes:
                counts[mode] = counts.get(mode, 0) + worth.get(cue.strength, 0)
    return tuple(sorted((m for m in counts if counts[m]), key=lambda m: (-counts[m], m.value)))


def _status(
    candidate: Candidate, following: Reading | None, document: Document, scorer: Model
) -> StatusReading:
    proposal, items = candidate.proposal, candidate.reading.items
    likely = chances(candidate_status_features(candidate, following), scorer.status)
    status = likeliest(likely)
    start, end = min(proposal.cue.start, proposal.start), max(proposal.cue.end, proposal.end)
    unsure = status is Status.OPERATING and max(likely) < _SURE
    if (unsure or status is Status.SUSPENDED) and severed(candidate.reading, start, end):
        status = Status.SEVERED
    date = date_of(items, start, end, document_date=document.date, status=status)
    return StatusReading(status, likely, date)


def _weight(candidate: Candidate) -> float:
    """Return how much a sentence's word on the status of a link counts beside others: more, the surer it speaks of it."""
    odds = candidate.proposal.confidence / (_LEAST_DOUBT + 1.0 - candidate.proposal.confidence)
    return odds * (_LOOSELY_READ if is_loose(candidate.proposal) else 1.0)


def name_of(proposal: Proposal, mode: Mode, reading: Reading, document: Document) -> str:
    """Return the name of the link that a proposal would make."""
    if proposal.kind == "catalogue" and proposal.corridor is not None:
        return proposal.corridor.name
    return link_name(document.text, reading.items, proposal.cue, proposal.ends, mode)


def _endpoints(proposal: Proposal) -> tuple[Endpoint, ...]:
    return tuple(
        Endpoint(end.name, end.place, end.how in {"pronoun", "definite", "catalogue"})
        for end in proposal.ends
    )


def _figures_of(
    candidate: Candidate, others: Sequence[Candidate], figures: Sequence[tuple[int, Figure]]
) -> tuple[Figure, ...]:
    """Return the figures of the sentence that are nearer to this link's words than to another's."""

    def away(c: Candidate, at: int) -> int:
        items, p = c.reading.items, c.proposal
        low, high = min(p.cue.start, p.start), max(p.cue.end, p.end)
        return max(0, items[low].start - at, at - items[high - 1].end)

    return tuple(f for at, f in figures if all(away(candidate, at) <= away(o, at) for o in others))


def _link(
    candidate: Candidate, status: StatusReading, figures: tuple[Figure, ...], document: Document
) -> Link:
    proposal, sentence = candidate.proposal, candidate.reading.sentence
    endpoints = _endpoints(proposal)
    name = name_of(proposal, candidate.mode, candidate.reading, document)
    evidence = Evidence(document.id, sentence.start, sentence.end)
    statement = Statement(status.status, StatusBasis.STATED, status.date, evidence)
    return Link(
        id=link_id(candidate.mode, endpoints, name),
        name=name,
        mode=candidate.mode,
        endpoints=endpoints,
        status=status.status,
        status_basis=StatusBasis.STATED,
        as_of=status.date,
        evidence=(evidence,),
        confidence=round(proposal.confidence, 4),
        statements=(statement,) if status.status is not Status.UNKNOWN else (),
        figures=figures,
        corridor_id=proposal.corridor.id if proposal.corridor else None,
    )


def _merge_within(said: Sequence[tuple[Link, StatusReading, float]]) -> list[Link]:
    """Return one link for what sentences of a document say of it, each with its status and the weight of that."""
    groups: dict[tuple[str, ...], list[tuple[Link, StatusReading, float]]] = {}
    for link, status, weight in said:
        groups.setdefault(merge_key(link), []).append((link, status, weight))
    joined = []
    for group in groups.values():
        settled = settle([(status, weight) for _, status, weight in group])
        link = join([link for link, _, _ in group])
        joined.append(replace(link, status=settled.status, as_of=settled.date))
    return absorb_catalogue(absorb_names(absorb_vague(joined)))


def extract_links(
    document: Document, mentions: Sequence[Mention], catalogue: Catalogue | None = None
) -> tuple[Link, ...]:
    """Return the links that a document speaks of.

    Parameters
    ----------
    document
        The text; offsets of the evidence are against it.
    mentions
        Places of the document, sorted by start, not overlapping; demonyms help.
    catalogue
        Named corridors, to tie links to; may be left out.

    Returns
    -------
    tuple of Link
        In the order of the text, each with its sentences as evidence and a calibrated confidence.
    """
    scorer = model()
    ordered = sorted(mentions, key=lambda m: (m.start, m.end))
    readings: list[Reading] = []
    candidates: list[Candidate] = []
    for stretch in _stretches(DocumentReader(document, ordered, catalogue).readings()):
        scorer.score([proposals for _, proposals in stretch])
        readings += [reading for reading, _ in stretch]
        candidates += kept(stretch, scorer)
    return tuple(assemble(document, readings, candidates, scorer))


def _stretches(
    sentences: Iterable[tuple[Reading, list[Proposal]]],
) -> Iterator[list[tuple[Reading, list[Proposal]]]]:
    """Cut a document into stretches that are scored as one; a common article is one stretch."""
    stretch: list[tuple[Reading, list[Proposal]]] = []
    held = 0
    for reading, proposals in sentences:
        stretch.append((reading, proposals))
        held += len(proposals)
        if held >= STRETCH:
            yield stretch
            stretch, held = [], 0
    if stretch:
        yield stretch


def kept(sentences: Sequence[tuple[Reading, list[Proposal]]], scorer: Model) -> list[Candidate]:
    """Return the proposals of a document, once scored, that stand together and are likely enough."""
    return [
        Candidate(proposal, mode, reading)
        for reading, proposals in sentences
        for proposal in select(proposals, scorer.threshold, scorer.single)
        for mode in proposal.modes
    ]


def _without_echoes(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Leave out what only says another link of the document again, or a part of it, with ends that aren't read by wording.

    That is a sentence with ends of its own that was read with those of the sentence before, or with who acts in it
    ("such a pipeline ... Seoul would build in the North") where another sentence gives the whole ("from Russia through
    the North to Seoul"). Such a reading adds no link, but would lend it the status of another one.
    """
    own = [c for c in candidates if c.proposal.kind != _EARLIER]
    speaks_of_another = {(c.reading.number, c.mode) for c in own}
    own_cues = {id(c.proposal.cue) for c in own}
    said = {(c.mode, _ends_of(c)) for c in own}
    parts = {
        (c.mode, frozenset(pair))
        for c in own
        if c.proposal.kind in WHOLE and len(c.proposal.ends) > _PAIR
        for pair in itertools.combinations(c.proposal.keys, _PAIR)
    }

    def is_echo(c: Candidate) -> bool:
        ends = _ends_of(c)
        if c.proposal.kind == _EARLIER:
            elsewhere = (c.reading.number, c.mode) in speaks_of_another or id(
                c.proposal.cue
            ) in own_cues
            return elsewhere and (c.mode, ends) in said
        by_wording = not c.proposal.kind.startswith(("actors", "near_"))
        if by_wording and c.proposal.cue.strength != "implicit":
            return False
        return (c.mode, ends) in parts

    return [c for c in candidates if not is_echo(c)]


def _ends_of(candidate: Candidate) -> frozenset[str]:
    return frozenset(candidate.proposal.keys)


def assemble(
    document: Document, readings: Sequence[Reading], candidates: Sequence[Candidate], scorer: Model
) -> list[Link]:
    """Return links with status and figures for the candidates of a document, merged within it."""
    said: list[tuple[Link, StatusReading, float]] = []
    of_sentence: dict[int, list[Candidate]] = {}
    for candidate in _without_echoes(candidates):
        of_sentence.setdefault(candidate.reading.number, []).append(candidate)
    for number, same in of_sentence.items():
        following = readings[number + 1] if number + 1 < len(readings) else None
        sentence = same[0].reading.sentence
        figures = figures_in(document.text, document.id, sentence.start, sentence.end)
        for candidate in same:
            status = _status(candidate, following, document, scorer)
            link = _link(candidate, status, _figures_of(candidate, same, figures), document)
            said.append((link, status, _weight(candidate)))
    return _merge_within(said)

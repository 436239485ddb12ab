"""From a document to its mentions: recognition, resolution, use, put together."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final, NamedTuple

from geo.demonyms import Demonyms
from geo.gazetteer import KINDS, Gazetteer
from geo.recognition import Found, Recogniser
from geo.recognition_page import Page, surroundings
from geo.tokens import blocks
from geo.use import UseModel
from layers.model import Alternative, Document, Mention, Place
from layers.vocabulary import PlaceKind, Use

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geo.candidates import Candidate

BLOCK: Final = 400_000
"""Longer texts are read in stretches of this many characters, so that memory stays bounded."""
_MOST_PLACES: Final = 20_000
_LEAST_CHANCE: Final = 0.01
_MOST_RESPELT: Final = 200
"""Answers of a text after which no other spellings are tried."""
_NAMESAKES: Final = 20
_RESPELT: Final = 0.9
"""How sure another spelling is beside the name itself."""
_LEAST_FIT: Final = 0.35
"""A place that fits less surely isn't the one meant: the name is put nowhere."""
_SLOPE: Final = 0.72
_SHIFT: Final = 0.5
"""The product of the chances is too unsure of itself where they are middling; measured by halves of texts, with these it is right."""
_MANY: Final = 2000
"""From so many places on, the use is worked out once for those in the same surroundings."""


class _Answer(NamedTuple):
    """What the mentions of a pick share."""

    row: int
    place: Place | None
    score: float
    alternatives: tuple[Alternative, ...]


class Geoparser:
    """Finds the places that a document names.

    Parameters
    ----------
    gazetteer
        Where names are looked up.
    recogniser
        Another finder of spans, with the same `find`; by default the packaged one.
    """

    def __init__(self, gazetteer: Gazetteer, *, recogniser: Recogniser | None = None) -> None:
        self.gazetteer = gazetteer
        self.recogniser = recogniser or Recogniser(gazetteer)
        self._demonyms = Demonyms.open(gazetteer)
        self._uses = UseModel.open()
        self._capitals = capital_rows(gazetteer)
        self._places: dict[int, Place] = {}

    def mentions(self, document: Document, *, demonyms: bool = False) -> tuple[Mention, ...]:
        """Find the places that a document names.

        Parameters
        ----------
        demonyms
            Also adjectives of countries and peoples ("Chinese"), with use `demonym`.

        Returns
        -------
        tuple
            By start, not overlapping; offsets are code points of `document.text`.
        """
        found: list[Mention] = []
        for start, end in blocks(document.text, BLOCK):
            page, taken = self.recogniser.find(document.text, start, end)
            here = self._mentions(document, page, taken)
            if demonyms:
                here += self._demonym_mentions(document, page, [one.candidate for one in taken])
                here.sort(key=lambda mention: mention.start)
            found += here
        return tuple(found)

    def _place(self, row: int) -> Place:
        place = self._places.get(row)
        if place is None:
            if len(self._places) >= _MOST_PLACES:
                self._places.clear()
            place = self._places[row] = self.gazetteer.place(row)
        return place

    def _mentions(self, document: Document, page: Page, taken: list[Found]) -> list[Mention]:
        """Make the records; what is alike in them is made once."""
        starts, ends = page.tokens.starts, page.tokens.ends
        answers: dict[tuple[int, float, float], _Answer] = {}
        uses: dict[tuple[object, ...], Use] = {}
        texts: dict[str, str] = {}
        made = []
        many = len(taken) > _MANY
        countries = {
            int(self.gazetteer.country[one.candidate.entry.rows[one.pick.row]])
            for one in taken
            if one.pick is not None
        }
        for one in taken:
            candidate = one.candidate
            same = (id(one.pick or candidate.entry), one.chance, one.fit)
            answer = answers.get(same)
            if answer is None:
                answer = self._answer(one)
                if one.pick is None and len(answers) < _MOST_RESPELT:
                    answer = self._spelt_otherwise(one, countries) or answer
                answers[same] = answer
            place = surroundings(page, candidate) if many else ()
            use = uses.get(place) if many else None
            if use is None:
                use = uses[place] = self._use(page, one, answer)
            start, end = starts[candidate.first], ends[candidate.last - 1]
            text = document.text[start:end]
            made.append(
                Mention(
                    document_id=document.id,
                    start=start,
                    end=end,
                    text=texts.setdefault(text, text),
                    use=use,
                    place=answer.place,
                    score=answer.score,
                    alternatives=answer.alternatives,
                )
            )
        return made

    def _use(self, page: Page, one: Found, answer: _Answer) -> Use:
        capital = answer.row in self._capitals
        kind = answer.place.kind if answer.place else PlaceKind.CITY
        return self._uses.use_of(page, one.candidate, kind, capital=capital)

    def _answer(self, one: Found) -> _Answer:
        pick, rows = one.pick, one.candidate.entry.rows
        if pick is None:
            return _Answer(-1, None, round(one.chance, 4), ())
        row = int(rows[pick.row])
        places, sure = rows[pick.order].tolist(), one.chance
        alternatives = tuple(
            [
                Alternative(self._place(other), calibrated(sure * chance))
                for other, chance in zip(places[1:], pick.chances.tolist()[1:], strict=True)
                if chance >= _LEAST_CHANCE
            ]
        )
        if one.fit < _LEAST_FIT:
            likeliest = Alternative(self._place(row), calibrated(sure * pick.probability * one.fit))
            return _Answer(-1, None, round(sure, 4), (likeliest, *alternatives))
        score = calibrated(sure * pick.probability * one.fit)
        return _Answer(row, self._place(row), score, alternatives)

    def _spelt_otherwise(self, one: Found, countries: set[int]) -> _Answer | None:
        """Place a name that the gazetteer spells otherwise, in a country that the text speaks of: "Moiynty" is Moyynty."""
        codes = {self.gazetteer.countries[number] for number in countries}
        for row in self.gazetteer.lookup_rows(one.candidate.entry.key, codes)[:_NAMESAKES]:
            if int(self.gazetteer.country[row]) in countries:
                return _Answer(row, self._place(row), calibrated(one.chance * _RESPELT), ())
        return None

    def _demonym_mentions(
        self, document: Document, page: Page, taken: list[Candidate]
    ) -> Iterator[Mention]:
        used = {k for c in taken for k in range(c.first, c.last)}
        for first, last, row in self._demonyms.find(page):
            if used.isdisjoint(range(first, last)):
                start, end = page.tokens.starts[first], page.tokens.ends[last - 1]
                yield Mention(
                    document_id=document.id,
                    start=start,
                    end=end,
                    text=document.text[start:end],
                    use=Use.DEMONYM,
                    place=self._place(row),
                    score=0.9,
                )


def calibrated(chance: float) -> float:
    """Return how often an answer of this chance is right: a logistic curve through its log-odds."""
    odds = min(max(chance, 1e-6), 1.0 - 1e-6)
    z = _SLOPE * math.log(odds / (1.0 - odds)) + _SHIFT
    return round(1.0 / (1.0 + math.exp(-z)), 4)


def capital_rows(gazetteer: Gazetteer) -> frozenset[int]:
    """Return the rows of the capitals of countries: the best row of each capital's name there."""
    from geo.demonyms import capital_names

    rows = set()
    codes = {code: n for n, code in enumerate(gazetteer.countries)}
    towns = {KINDS.index(PlaceKind.CITY), KINDS.index(PlaceKind.ADMIN1)}
    for key, code in capital_names():
        for row in gazetteer.rows(key):
            if gazetteer.country[row] == codes.get(code) and int(gazetteer.kind[row]) in towns:
                rows.add(row)
    return frozenset(rows)

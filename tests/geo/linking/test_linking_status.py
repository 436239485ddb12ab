"""The status of a link that several sentences speak of."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.linking.lexicon import lexicon
from geo.linking.status import CLASSES, StatusReading, likeliest, settle
from layers.vocabulary import Status


def reading(status: Status, chance: float, date: str = "") -> StatusReading:
    """A sentence that gives a status so likely; the rest is shared by the others."""
    known = Status.SUSPENDED if status is Status.SEVERED else status
    rest = (1.0 - chance) / (len(CLASSES) - 1)
    return StatusReading(status, tuple(chance if c is known else rest for c in CLASSES), date)


def test_one_sentence_alone_says_it():
    one = reading(Status.PLANNED, 0.6, "2019-05-01")
    assert settle([(one, 2.0)]).status is Status.PLANNED
    assert settle([(one, 2.0)]).date == "2019-05-01"


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ([(Status.OPERATING, 0.5, 1.0), (Status.PLANNED, 0.9, 1.0)], Status.PLANNED),
        ([(Status.OPERATING, 0.5, 9.0), (Status.PLANNED, 0.9, 1.0)], Status.OPERATING),
        ([(Status.PROPOSED, 0.5, 1.0), (Status.PLANNED, 0.7, 1.0), (Status.PROPOSED, 0.5, 1.0)], Status.PROPOSED),
        ([(Status.SEVERED, 0.8, 1.0), (Status.OPERATING, 0.6, 1.0)], Status.SEVERED),
    ],
)  # fmt: skip
def test_the_surer_and_the_weightier_sentences_win(said, status):
    assert settle([(reading(s, chance), weight) for s, chance, weight in said]).status is status


def test_a_sentence_without_a_word_on_it_has_no_say():
    silent = StatusReading(Status.UNKNOWN, (), "")
    assert settle([(silent, 5.0), (reading(Status.CANCELLED, 0.4), 0.1)]).status is Status.CANCELLED
    assert settle([(silent, 5.0)]).status is Status.UNKNOWN


def test_a_broken_link_is_severed_where_another_sentence_calls_it_stopped():
    said = [(reading(Status.SUSPENDED, 0.7), 1.0), (reading(Status.SEVERED, 0.7), 1.0)]
    assert settle(said).status is Status.SEVERED


@pytest.mark.parametrize(
    ("words", "begun"),
    [
        ("has begun to lay a pipeline", True),
        ("started to dredge the port", True),
        ("engineers began to extend the line", True),
        ("began to talk of a line", False),
        ("is to build a line", False),
    ],
)
def test_what_was_begun_is_under_construction(words, begun):
    labels = {label for *_, label in lexicon().status.each(words.split())}
    assert ("construction/strong" in labels) is begun


chances = st.lists(st.floats(0.01, 1.0), min_size=len(CLASSES), max_size=len(CLASSES)).map(
    lambda values: tuple(value / sum(values) for value in values)
)
readings = st.builds(lambda c: StatusReading(likeliest(c), c, ""), chances)


@given(st.lists(st.tuples(readings, st.floats(0.05, 20.0)), min_size=1, max_size=6))
def test_what_is_settled_was_said_and_is_a_probability(said):
    settled = settle(said)
    assert settled.status in {r.status for r, _ in said}
    assert sum(settled.chances) == pytest.approx(1.0)

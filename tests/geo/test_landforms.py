"""A landform's word written small is part of the name: papers write "the Korean peninsula"."""

import pytest

from geo.gazetteer import Gazetteer
from geo.parsing import Geoparser
from layers.model import Document


@pytest.fixture(scope="module")
def parser():
    return Geoparser(Gazetteer.open())


@pytest.mark.parametrize(
    ("text", "place_id"),
    [
        ("Peace on the Korean peninsula is a top priority.", "cm:korean-peninsula"),
        ("Roads on the Crimean peninsula were closed.", "cm:crimea-peninsula"),
        ("Ships rounded the Kola peninsula.", "cm:kola-peninsula"),
    ],
)
def test_peninsulas_written_small(parser, text, place_id):
    (mention,) = parser.mentions(Document("x", text))
    assert mention.text.endswith(" peninsula")
    assert mention.place.id == place_id


def test_the_bare_word_is_no_place(parser):
    assert (
        parser.mentions(Document("x", "The peninsula was quiet, and no peninsula is alike.")) == ()
    )

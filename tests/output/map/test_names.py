"""A place is called as the documents call it, unless that is no name of its own."""

from __future__ import annotations

import pytest

from layers.model import Document, Mention, Name, Place, Position, Survey
from layers.vocabulary import PlaceKind, Use
from output.map import MapOptions
from output.map.data import survey_data
from output.map.names import spoken_names


def survey(*said, name="Tirmiz", place_id="gn:1", kind=PlaceKind.CITY, use=Use.LITERAL):
    place = Place(place_id, name, kind, Position(67.28, 37.22), "UZ", names=(Name("Термез", "ru"),))
    text = " ".join(said)
    found, at = [], 0
    for word in said:
        found.append(Mention("one", at, at + len(word), word, use, place, 0.9))
        at += len(word) + 1
    return Survey((Document("one", text, "One"),), tuple(found), (), ())


@pytest.mark.parametrize(
    ("said", "name"),
    [
        (("Termez",), "Termez"),
        (("Termez", "Tirmidh", "Termez"), "Termez"),
        (("Termez", "Tirmiz", "Tirmiz"), None),
        (("Mek'ele\nTown",), "Mek'ele Town"),
        (("Термез",), None),
        (("TRZ",), None),
        (("termez",), None),
        (("Te",), None),
        (("T" + "e" * 90,), None),
    ],
)
def test_the_name_in_use(said, name):
    assert spoken_names(survey(*said)).get("gn:1") == name


def test_curated_names_countries_and_peoples_stay():
    assert spoken_names(survey("Termez", place_id="cm:termez")) == {}
    assert spoken_names(survey("Holland", name="Netherlands", kind=PlaceKind.COUNTRY)) == {}
    assert spoken_names(survey("Termezi", use=Use.DEMONYM)) == {}


def test_the_old_name_is_kept_among_the_others():
    places = survey_data(survey("Termez"), MapOptions())["places"]
    assert places["n"] == ["Termez"]
    assert ["Tirmiz", ""] in places["o"][0]
    assert ["Термез", "ru"] in places["o"][0]

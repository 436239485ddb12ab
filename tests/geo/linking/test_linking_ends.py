"""Ends in the forms that news has: with the sea or unit they lie in, as a border, with a word for what they are."""

import pytest
from linking_case import case

from geo.linking.extraction import DocumentReader
from geo.linking.items import Itemizer
from geo.linking.reading import WHOLE
from geo.linking.sentences import split_sentences
from geo.linking.simplify import simplify
from layers.vocabulary import Mode


def whole(marked):
    """Return the ends of all proposals that a frame reads by itself."""
    return {
        tuple(end.place.name if end.place else end.name for end in p.ends)
        for _, proposals in DocumentReader(*case(marked)).readings()
        for p in proposals
        if p.kind in WHOLE
    }


@pytest.mark.parametrize(
    ("marked", "ends"),
    [
        ("A railway from the [Red Sea] port of [Lamu] to [Nairobi] is planned.", ("Lamu", "Nairobi")),
        ("The [Liaoning] city of [Dandong] was connected by rail with [Sinuiju].", ("Dandong", "Sinuiju")),
        ("A road linking the [Balochistan] port city of [Gwadar] with [Kashgar] was opened.", ("Gwadar", "Kashgar")),
        ("A road from the [Balochistan] district of [Gwadar] to [Kashgar] was opened.", ("Gwadar", "Kashgar")),
        ("A pipeline from [Nairobi] to the [Indian Ocean] ports of [Lamu] and [Mombasa] is built.",
         ("Nairobi", "Lamu", "Mombasa")),
    ],
)  # fmt: skip
def test_the_sea_or_unit_before_a_port_or_town_is_no_end(marked, ends):
    assert ends in whole(marked)


@pytest.mark.parametrize(
    "marked",
    [
        "A railway from the region of [Liaoning] in [China] to [Seoul] is planned.",
        "A railway from [Liaoning] province of [China] to [Seoul] is planned.",
    ],
)
def test_what_a_unit_lies_in_is_not_put_in_its_place(marked):
    assert ("Liaoning", "Seoul") in whole(marked)


@pytest.mark.parametrize(
    "marked",
    [
        "A road from [Dandong] to the [Russian] border was opened.",
        "A road from [Dandong] to the [Russian] frontier has been paved.",
        "A highway links [Dandong] with the [Russian] border.",
        "A road from [Dandong] to the border with [Russia] was opened.",
        "The railway between [Dandong] and the frontier with [Russia] is being repaired.",
    ],
)
def test_a_border_is_an_end_at_its_country(marked):
    assert ("Dandong", "Russia") in whole(marked)


def test_an_adjective_before_a_town_is_still_no_end():
    found = whole("A road from [Dandong] to the [Russian] border town of [Khasan] was opened.")
    assert ("Dandong", "Khasan") in found
    assert ("Dandong", "Russia") not in found


@pytest.mark.parametrize(
    "marked",
    [
        "[Gwadar] port will be linked with [Kashgar] by a railway.",
        "The [Gwadar] port is connected to [Kashgar] by road.",
        "[Gwadar] port of [Pakistan] will be linked by rail to [Kashgar].",
        "A road from [Gwadar] port in [Pakistan] to [Kashgar] was opened.",
    ],
)
def test_a_word_for_what_it_is_may_follow_a_place(marked):
    assert ("Gwadar", "Kashgar") in whole(marked)


@pytest.mark.parametrize(
    "marked",
    [
        "The first train from [Hanoi] arrived in [Kunming] on Friday.",
        "Trains from [Hanoi] first reached [Kunming] in 1910.",
        "A ferry from [Hanoi] landed at [Kunming] yesterday.",
    ],
)
def test_what_left_one_place_and_came_to_another_goes_between_them(marked):
    assert ("Hanoi", "Kunming") in whole(marked)


@pytest.mark.parametrize(
    "marked",
    [
        "A road from [Sinuiju] near [Dandong] to [Seoul] was opened.",
        "A road from the town of [Sinuiju], near [Dandong], to [Seoul] was opened.",
    ],
)
def test_what_it_is_near_to_is_no_end(marked):
    assert ("Sinuiju", "Seoul") in whole(marked)


def test_far_away_it_is_not_dropped():
    document, mentions = case("A road from [Sinuiju] near [Lima] to [Seoul] was opened.")
    (sentence,) = split_sentences(document.text)
    kept = simplify(Itemizer(document.text, mentions).items(sentence))
    assert "Lima" in [item.text for item in kept]


def test_another_clause_is_not_the_arrival():
    marked = "The train from [Hanoi] was late, and the minister arrived in [Kunming] by air."
    assert ("Hanoi", "Kunming") not in whole(marked)


def test_a_sea_that_is_crossed_is_no_end():
    marked = "[Kenya] dreams of a cable under the [Red Sea] to [Pakistan], 1,195 km of power line."
    every = {
        tuple(end.name for end in p.ends)
        for _, proposals in DocumentReader(*case(marked)).readings()
        for p in proposals
        if p.kind.startswith("over+")
    }
    assert ("Red Sea", "Pakistan") not in every


@pytest.mark.parametrize(
    "marked",
    [
        "The track crosses the [Yalu] to [Dandong], a railway of 3 km.",
        "A railway tunnel under the [Red Sea] to [Lamu] was proposed.",
        "The railway goes over the [Tumen River] to [Khasan].",
    ],
)
def test_water_that_is_crossed_is_no_end_of_a_line(marked):
    wet = {"Yalu", "Red Sea", "Tumen River"}
    pairs = [
        tuple(end.name for end in p.ends)
        for _, proposals in DocumentReader(*case(marked)).readings()
        for p in proposals
        if p.modes[0] is Mode.RAIL and len(p.ends) > 1
    ]
    assert not [pair for pair in pairs if wet & set(pair)]


@pytest.mark.parametrize(
    "marked",
    [
        "A railway links [Dandong] in [China]'s [Liaoning] with [Sinuiju].",
        "A railway from [Dandong], in [China]'s [Liaoning], to [Sinuiju] is planned.",
    ],
)
def test_the_unit_of_a_country_holds_the_place_before_it(marked):
    found = whole(marked)
    assert ("Dandong", "Sinuiju") in found
    assert ("Liaoning", "Sinuiju") not in found


def places_of(marked):
    """Return the places that the items of a text name."""
    document, mentions = case(marked)
    itemizer = Itemizer(document.text, mentions)
    return [
        item.text
        for sentence in split_sentences(document.text)
        for item in itemizer.items(sentence)
        if item.is_end and item.place is not None
    ]


@pytest.mark.parametrize(
    "marked",
    [
        "[Busan] International Port Group runs the terminal at [Mombasa].",
        "The [Lima] Port Development Company runs the terminal at [Mombasa].",
        "[China] Harbour Engineering Company runs the terminal at [Mombasa].",
        "[Kenya] Ports and Pipelines Authority runs the terminal at [Mombasa].",
    ],
)
def test_a_place_in_the_name_of_a_firm_is_no_end(marked):
    assert places_of(marked) == ["Mombasa"]


@pytest.mark.parametrize(
    "marked",
    [
        "The firm from [Busan] and an authority want a road to [Nairobi].",
        "A company in [Busan], Group Seven, wants a road to [Nairobi].",
        "[Busan] port authority wants a road to [Nairobi].",
    ],
)
def test_the_name_of_a_firm_is_one_run_of_capitals(marked):
    assert places_of(marked) == ["Busan", "Nairobi"]


@pytest.mark.parametrize(
    "marked",
    [
        "A track from [Nairobi] to [Malaba] on the [Uganda] border is laid.",
        "A track between [Nairobi], near the remote [Uganda] frontier, and [Malaba] is laid.",
        "A track from [Nairobi] to [Malaba], at the border with [Uganda], is laid.",
        "A track from [Dandong], on the [Korean] border, to [Sinuiju] is laid.",
    ],
)
def test_the_border_that_a_town_lies_on_is_no_end(marked):
    assert not {"Uganda", "Korean", "South Korea"} & set(places_of(marked))
    assert all(len(ends) == 2 for ends in whole(marked))


@pytest.mark.parametrize(
    ("marked", "ends"),
    [
        ("A road from [Nairobi] to the border with [Uganda] was paved.", ("Nairobi", "Uganda")),
        ("A road from [Nairobi] to the [Uganda] border was paved.", ("Nairobi", "Uganda")),
    ],
)
def test_a_border_without_a_town_is_an_end(marked, ends):
    assert ends in whole(marked)

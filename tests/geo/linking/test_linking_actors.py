"""Who acts and what is joined; ports of a country; what is only wished for; sentences that name no mode."""

from dataclasses import replace

import pytest
from linking_case import case

from geo.gazetteer import Gazetteer
from geo.linking import extract_links
from geo.parsing import Geoparser
from layers.model import Document
from layers.vocabulary import Mode, Status, Use


def links(marked, **kwargs):
    document, mentions = case(marked, **kwargs)
    return extract_links(document, mentions)


def found(marked):
    return {(link.mode, frozenset(end.name for end in link.endpoints)) for link in links(marked)}


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        (
            "[Seoul]m and [Hanoi]m are moving to refurbish the railway that connects [Kenya] and [Uganda].",
            {"Kenya", "Uganda"},
        ),
        (
            "[Nairobi]m and [Lima]m have agreed to repair the railway linking [Boten] with [Vientiane].",
            {"Boten", "Vientiane"},
        ),
        (
            "[China]m and [Russia]m will rebuild the railway between [Mombasa] and [Nairobi].",
            {"Mombasa", "Nairobi"},
        ),
    ],
)
def test_what_is_joined_beats_who_acts(text, ends):
    assert found(text) == {(Mode.RAIL, frozenset(ends))}


def test_both_modes_are_kept_in_a_relative_clause():
    got = links(
        "[Seoul]m and [Hanoi]m are moving to refurbish the roads and railways that connect [Kenya] and [Uganda]."
    )
    assert {link.mode for link in got} == {Mode.ROAD, Mode.RAIL}
    assert {link.status for link in got} == {Status.PLANNED}


@pytest.mark.parametrize(
    "text",
    [
        "A railway between the two Koreas is planned.",
        "A railway between both Koreas has been proposed.",
        "[Seoul]m and [Hanoi]m Move to Refurbish Railways Connecting Two Koreas",
    ],
)
def test_a_pair_is_located_though_neither_country_is_named(text):
    [link] = [link for link in links(text) if link.mode is Mode.RAIL]
    assert {end.place.country for end in link.endpoints if end.place} == {"KP", "KR"}


@pytest.mark.parametrize(
    "text",
    [
        "[China] is eager for better access to [Kenya]'s ports.",
        "[Uganda] would like to gain access to the ports of [Kenya].",
        "[Uganda] has asked for access to the ports of [Kenya].",
    ],
)
def test_the_ports_of_a_country_are_one_link(text):
    assert (Mode.PORT, frozenset({"Kenya"})) in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "[China] means to build railways between [Kenya] and [Uganda].",
        "[China] is set to build a railway between [Mombasa] and [Nairobi].",
        "[Kenya] intends to build a railway from [Mombasa] to [Malaba].",
    ],
)
def test_what_is_meant_to_be_built_is_not_being_built(text):
    assert {link.status for link in links(text)} <= {Status.PLANNED, Status.PROPOSED}
    assert links(text)


@pytest.mark.parametrize(
    "text",
    [
        "The road from [Mombasa] to [Nairobi] was repaired. "
        "With less tension visits are again being talked about, between [Kenya] and [Uganda], and between [Peru] and [Brazil].",
        "The port of [Lamu] was enlarged. Relations between [Peru] and [Brazil] are warm.",
    ],
)
def test_a_sentence_without_a_mode_takes_none_from_the_one_before(text):
    names = {end.name for link in links(text) for end in link.endpoints}
    assert not names & {"Uganda", "Peru", "Brazil"}


@pytest.mark.parametrize(
    "text",
    [
        "The two Koreas agreed to reconnect their railways across the border.",
        "The Koreas have agreed to rebuild the railway between them, officials said in [Seoul].",
        "Both Koreas want the railway that used to join them to be repaired, [Seoul]m said.",
    ],
)
def test_two_countries_in_one_name_are_a_pair_wherever_they_stand(text):
    found_ends = {
        frozenset(end.place.country for end in link.endpoints if end.place) for link in links(text)
    }
    assert frozenset({"KP", "KR"}) in found_ends


def test_via_stands_between_its_ends():
    for text in (
        "The railway linking [Mombasa] and [Malaba] via [Nairobi] is to be rebuilt.",
        "The railway between [Mombasa] and [Malaba] via [Nairobi] is to be rebuilt.",
        "A railway from [Mombasa] to [Malaba] via [Nairobi] is to be built.",
    ):
        assert [end.name for end in links(text)[0].endpoints] == ["Mombasa", "Nairobi", "Malaba"]


@pytest.mark.parametrize(
    "text",
    [
        "[Seoul], Jan. 17 – Trains now run from [Mombasa] to [Nairobi] every hour.",
        "[Hanoi] – A new railway from [Mombasa] to [Nairobi] has been opened.",
        "[Lima] (agency) – Kenya's railway between [Mombasa] and [Nairobi] carried more freight.",
    ],
)
def test_a_dateline_is_no_end(text):
    document, mentions = case(text)
    first = replace(mentions[0], use=Use.DATELINE)
    names = {
        end.name
        for link in extract_links(document, (first, *mentions[1:]))
        for end in link.endpoints
    }
    assert names == {"Mombasa", "Nairobi"}


def test_who_reports_is_no_end():
    names = {
        end.name
        for link in links(
            "[Russian] state media said that [North Korea] would discuss its railways with [China]."
        )
        for end in link.endpoints
    }
    assert "Russia" not in names


@pytest.mark.parametrize(
    "text",
    [
        "A railway from [Boten] to [Kunming] has been proposed. China carries coal on the line from [Mombasa] to [Nairobi], which it built in 1970.",
        "A railway from [Busan] to [Rajin] has been proposed. Trains have run on the line from [Mombasa] to [Nairobi] since 1901.",
        "A railway from [Lima] to [Lamu] has been proposed. The line from [Mombasa] to [Nairobi] was opened in 2017.",
    ],
)
def test_a_proposed_line_is_not_opened_by_the_next_sentence_on_another(text):
    (first,) = [k for k in links(text) if not {e.name for e in k.endpoints} & {"Nairobi"}]
    assert first.status in {Status.PROPOSED, Status.PLANNED}


@pytest.mark.parametrize(
    "text",
    [
        "[Russia]m hopes to build ports in [Kenya] one day.",
        "A firm would develop the harbours of [Kenya] with a loan.",
        "Landlocked [Uganda] seeks the use of [Kenya]'s ports.",
        "[Uganda]m asked for access to [Kenyan] ports at a summit.",
    ],
)
def test_ports_of_a_country_that_are_sought_are_kept_though_unlikely(text):
    assert (Mode.PORT, frozenset({"Kenya"})) in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "[Kenya]'s ports minister spoke in [Nairobi] about his health.",
        "Ships under that flag are barred from the ports of [Kenya].",
        "[Kenya]'s ports were quiet on Sunday.",
    ],
)
def test_ports_of_a_country_in_passing_are_none(text):
    assert (Mode.PORT, frozenset({"Kenya"})) not in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "A gas pipeline from [China] could run through [Laos] to [Uganda]. Such a pipeline would go well with what officials of [Laos] plan in [Uganda].",
        "A gas pipeline from [China] could run through [Laos] to [Uganda]. Such a pipeline would suit what engineers of [Laos] hope to lay in [Uganda].",
    ],
)
def test_who_acts_in_the_next_sentence_makes_no_second_link_of_a_part(text):
    assert len(links(text)) == 1


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("A road from [Mombasa] to [Malaba] is being considered.", Status.PROPOSED),
        ("A pipeline between [Lamu] and [Nairobi] is being discussed.", Status.PROPOSED),
        ("A railway linking [Dandong] with [Kaesong] is being studied.", Status.PROPOSED),
        ("The railway from [Hanoi] to [Vientiane] is being negotiated.", Status.PLANNED),
        ("The railway from [Hanoi] to [Vientiane] is being built.", Status.CONSTRUCTION),
        ("The road from [Hanoi] to [Vientiane] is being paved.", Status.CONSTRUCTION),
        ("The road from [Hanoi] to [Vientiane] has been postponed.", Status.SUSPENDED),
    ],
)
def test_what_is_being_done_decides_not_that_it_is_being_done(text, status):
    (link,) = links(text)
    assert link.status is status


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("A firm leased a pier in the North Korean port of [Rajin].", {"Rajin"}),
        ("A road leads from [Khasan] to the North Korean village of [Rajin].", {"Khasan", "Rajin"}),
        (
            "Trains cross the North Korean border from [Dandong] to [Sinuiju].",
            {"Dandong", "Sinuiju"},
        ),
    ],
)
def test_north_korean_is_not_both_koreas(text, names):
    geoparser = Geoparser(Gazetteer.open())
    document = Document("doc", text.replace("[", "").replace("]", ""))
    mentions = geoparser.mentions(document, demonyms=True)
    assert any(m.text == "North Korean" for m in mentions)
    for link in extract_links(document, mentions):
        assert {end.name for end in link.endpoints} <= names | {"North Korea"}
        assert "South Korea" not in {end.name for end in link.endpoints}

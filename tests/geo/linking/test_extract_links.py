"""Links out of sentences: modes, ends, statuses, evidence; and the traps of ordinary language."""

import pytest
from linking_case import case

from geo.linking import extract_links
from layers.vocabulary import Mode, Status


def links(marked, **kwargs):
    document, mentions = case(marked, **kwargs)
    return extract_links(document, mentions)


def found(marked):
    return {(link.mode, frozenset(end.name for end in link.endpoints)) for link in links(marked)}


FORMS = [
    (
        "[China]m is building a railway from [Kunming] to [Vientiane].",
        Mode.RAIL,
        {"Kunming", "Vientiane"},
    ),
    ("The new railway will run from [Mombasa] to [Nairobi].", Mode.RAIL, {"Mombasa", "Nairobi"}),
    (
        "A gas pipeline between [Gwadar] and [Kashgar] has been proposed.",
        Mode.PIPELINE,
        {"Gwadar", "Kashgar"},
    ),
    ("Work on the [Mombasa]-[Nairobi] railway began in 2014.", Mode.RAIL, {"Mombasa", "Nairobi"}),
    (
        "A highway linking [Gwadar] with [Kashgar] was opened in May.",
        Mode.ROAD,
        {"Gwadar", "Kashgar"},
    ),
    (
        "Engineers plan a power line connecting [Malaba] to [Nairobi].",
        Mode.POWER,
        {"Malaba", "Nairobi"},
    ),
    (
        "The bridge between [Dandong] and [Sinuiju] opened to traffic.",
        Mode.BRIDGE,
        {"Dandong", "Sinuiju"},
    ),
    (
        "The railway from [Mombasa], the country's main port, to [Nairobi] was finished.",
        Mode.RAIL,
        {"Mombasa", "Nairobi"},
    ),
    (
        "A ferry service between [Busan] and [Rajin] will start in June.",
        Mode.SEA,
        {"Busan", "Rajin"},
    ),
]


@pytest.mark.parametrize(("text", "mode", "ends"), FORMS)
def test_each_wording_of_two_ends(text, mode, ends):
    assert (mode, frozenset(ends)) in found(text)


def test_coordinated_modes_are_two_links():
    got = found(
        "The two governments agreed to rebuild the roads and railways between [Seoul] and [Sinuiju]."
    )
    pair = frozenset({"Seoul", "Sinuiju"})
    assert {(Mode.ROAD, pair), (Mode.RAIL, pair)} <= got


def test_via_is_a_stop_in_the_middle():
    [link] = links("The railway from [Busan] to [Sinuiju] via [Seoul] is to be rebuilt.")
    assert [end.name for end in link.endpoints] == ["Busan", "Seoul", "Sinuiju"]


def test_port_leased_has_one_end():
    got = found("[Pakistan]m leased the port of [Gwadar] to a [Chinese] company for 40 years.")
    assert (Mode.PORT, frozenset({"Gwadar"})) in got


def test_unknown_name_is_kept_without_a_place():
    [link] = links("A railway from [Mombasa] to Zorquaville is being built.")
    assert [(e.name, e.place is None) for e in link.endpoints] == [
        ("Mombasa", False),
        ("Zorquaville", True),
    ]


HARMLESS = [
    "[China]m and [Russia]m have built bridges of trust between their peoples.",
    "Talks between [Seoul]m and [Nairobi]m went on in the corridors of power.",
    "The Belt and Road Initiative was discussed by [China]m and [Kenya]m.",
    "[Kenya]m is on track to recover, its president said in [Nairobi].",
    "Doctors found no causal link between the illness in [Lima] and that in [Hanoi].",
    "The road to peace between [North Korea]m and [South Korea]m is long.",
]


@pytest.mark.parametrize("text", HARMLESS)
def test_ordinary_language_is_no_link(text):
    assert found(text) == set()


STATUSES = [
    ("The railway from [Kunming] to [Vientiane] was opened in 2021.", Status.OPERATING),
    ("The railway from [Kunming] to [Vientiane] is under construction.", Status.CONSTRUCTION),
    ("[Laos]m agreed to build a railway from [Kunming] to [Vientiane].", Status.PLANNED),
    ("The minister proposed a railway from [Kunming] to [Vientiane].", Status.PROPOSED),
    ("Work on the railway from [Kunming] to [Vientiane] has been suspended.", Status.SUSPENDED),
    ("[Kenya]m cancelled the railway from [Nairobi] to [Malaba].", Status.CANCELLED),
]


@pytest.mark.parametrize(("text", "status"), STATUSES)
def test_status(text, status):
    [link] = links(text)
    assert link.status is status


@pytest.mark.parametrize(
    "text",
    [
        "The army blew up the railway between [Kaesong] and [Seoul] in October 2024.",
        "The railway between [Kaesong] and [Seoul] was blown up by the army.",
        "Soldiers dismantled the railway from [Kaesong] to [Seoul].",
        "Floods destroyed the railway from [Mombasa] to [Nairobi].",
    ],
)
def test_what_was_blown_up_is_severed(text):
    [link] = links(text)
    assert link.status in {Status.SEVERED, Status.SUSPENDED}


def test_evidence_is_the_sentence_and_figures_come_with_it():
    text = "It rained. The 480-km railway from [Mombasa] to [Nairobi], which cost $3.8 billion, opened in 2017. It snowed."
    document, mentions = case(text, date="2019-05-01")
    [link] = extract_links(document, mentions)
    [evidence] = link.evidence
    assert document.text[evidence.start : evidence.end].startswith("The 480-km railway")
    assert {(f.kind, f.value, f.unit) for f in link.figures} >= {
        ("length", 480.0, "km"),
        ("cost", 3.8e9, "USD"),
    }
    assert link.as_of == "2017"


def test_said_twice_is_one_link():
    text = "A railway from [Mombasa] to [Nairobi] is planned.\n\nThe [Mombasa]-[Nairobi] railway will cost a lot."
    assert len(links(text)) == 1


def test_same_input_same_links():
    text = "A railway from [Mombasa] to [Nairobi] and a road from [Lamu] to [Malaba] are planned."
    assert links(text) == links(text)

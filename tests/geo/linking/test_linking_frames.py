"""Frames of ends, what a head can mean, and antecedents: what is proposed, whatever is kept of it."""

import pytest
from linking_case import case

from geo.linking import extract_links
from geo.linking.cues import Cue
from geo.linking.extraction import DocumentReader
from geo.linking.items import Item, Kind
from geo.linking.naming import link_name
from geo.linking.reading import Proposal
from geo.linking.selection import select
from geo.linking.slots import End
from layers.model import Place, Position
from layers.vocabulary import Mode, PlaceKind


def proposals(marked: str) -> list[Proposal]:
    readings = DocumentReader(*case(marked)).readings()
    return [proposal for _, found in readings for proposal in found]


def of_kind(marked: str, kind: str) -> set[tuple[str, ...]]:
    return {tuple(e.name for e in p.ends) for p in proposals(marked) if p.kind == kind}


@pytest.mark.parametrize(
    "marked",
    [
        "The new container service calls at [Busan], [Lamu] and [Mombasa].",
        "Ships of the line, calling at [Busan], [Lamu] and [Mombasa], carry tea.",
        "The feeder called in [Busan], [Lamu] and [Mombasa] last week.",
    ],
)
def test_all_calls_of_a_service_are_one_frame(marked):
    assert of_kind(marked, "calls") == {("Busan", "Lamu", "Mombasa")}


@pytest.mark.parametrize(
    ("marked", "ends"),
    [
        ("Gas would go from [Kashgar] by way of [Boten] and [Vientiane] to [Hanoi] in a new pipeline.", ("Kashgar", "Boten", "Vientiane", "Hanoi")),
        ("The road runs from [Kashgar] to [Gwadar] by way of [Kunming].", ("Kashgar", "Kunming", "Gwadar")),
        ("A railway from [Lamu] to [Malaba], by way of [Nairobi], is to be built.", ("Lamu", "Nairobi", "Malaba")),
        ("A ferry sails from [Busan] to [Khasan] with a stop at [Rajin].", ("Busan", "Rajin", "Khasan")),
        ("The container ship goes from [Mombasa], calling at [Lamu], to [Gwadar].", ("Mombasa", "Lamu", "Gwadar")),
    ],
)  # fmt: skip
def test_a_way_said_in_several_words_is_a_way(marked, ends):
    assert ends in of_kind(marked, "from_to")


@pytest.mark.parametrize(
    ("marked", "ends"),
    [
        ("Passengers board the ferry at [Rajin] for [Busan].", ("Rajin", "Busan")),
        ("Ships loaded at [Lamu] last week, for delivery to [Mombasa].", ("Lamu", "Mombasa")),
        ("Wagons are put on the ferry in [Dandong] bound for [Busan].", ("Dandong", "Busan")),
    ],
)
def test_what_is_boarded_at_one_place_for_another_joins_them(marked, ends):
    assert ends in of_kind(marked, "leave_for")


@pytest.mark.parametrize(
    "marked",
    [
        "The tanker left [Busan] on Monday and docked at [Dandong] two days later.",
        "The ferry departs [Busan] at night, and reaches [Dandong] in the morning.",
    ],
)
def test_where_a_ship_left_and_arrived_are_one_frame(marked):
    assert of_kind(marked, "from_reach") == {("Busan", "Dandong")}


def test_a_ship_at_a_place_for_a_week_joins_nothing():
    assert not of_kind("The ferry lay at [Lamu] for a week.", "leave_for")


@pytest.mark.parametrize(
    ("marked", "ends"),
    [
        ("The railway would start at [Lamu] and end in [Malaba].", ("Lamu", "Malaba")),
        ("The road begins in [Lamu], passes [Nairobi] and ends at [Malaba].", ("Lamu", "Nairobi", "Malaba")),
        ("The pipeline originates at [Kashgar], runs through [Kunming] and [Boten], and terminates at [Vientiane].",
         ("Kashgar", "Kunming", "Boten", "Vientiane")),
        ("Starting in [Busan], the railway climbs inland and ends in [Sinuiju].", ("Busan", "Sinuiju")),
    ],
)  # fmt: skip
def test_where_a_line_starts_and_ends_is_one_frame(marked, ends):
    assert ends in of_kind(marked, "from_to")


@pytest.mark.parametrize(
    "marked",
    [
        "Talks on the pipeline began in [Seoul] and ended in [Busan].",
        "The train left [Seoul] at eight and stopped in [Busan].",
        "Work on the railway began in [Seoul] last year.",
    ],
)
def test_talks_travellers_and_works_have_no_course(marked):
    assert not of_kind(marked, "from_to")


def test_one_call_is_no_service():
    assert not of_kind("The ferry calls at [Lamu] on its way.", "calls")


@pytest.mark.parametrize(
    ("marked", "ends"),
    [
        ("[Lamu] is served by ferry three times a week from [Mombasa].", ("Mombasa", "Lamu")),
        ("[Lamu] has been supplied with power from [Nairobi] by a line.", ("Nairobi", "Lamu")),
        ("By pipeline [Sinuiju] was still fed from [Dandong].", ("Dandong", "Sinuiju")),
    ],
)
def test_who_is_served_from_a_place(marked, ends):
    assert ends in of_kind(marked, "served")


def test_a_dish_that_is_served_joins_nothing():
    assert not of_kind(
        "On the ferry tea from [Mombasa] is served, said a man from [Lamu].", "served"
    )


@pytest.mark.parametrize(
    ("marked", "ends"),
    [
        ("A road from [Nairobi] by [Malaba] to [Mombasa] is planned.", ("Nairobi", "Malaba", "Mombasa")),
        ("The railway from [Kunming] by [Boten] and [Hanoi] to [Vientiane].", ("Kunming", "Boten", "Hanoi", "Vientiane")),
    ],
)  # fmt: skip
def test_by_a_place_is_on_the_way(marked, ends):
    assert of_kind(marked, "from_to") >= {ends}


def test_by_a_builder_is_not_on_the_way():
    marked = (
        "The railway from [Kunming] was built by [China] for [Laos] and goes on to [Vientiane]."
    )
    assert all("China" not in ends for ends in of_kind(marked, "from_to"))


@pytest.mark.parametrize(
    "marked",
    [
        "The highways are open. The line from [Kunming] to [Vientiane] will cost more.",
        "Two bridges were opened. New lines between [Kunming] and [Vientiane] are to follow.",
        "The road is paved. Its track between [Kunming] and [Vientiane] is not laid.",
    ],
)
def test_a_line_is_no_road_and_no_bridge(marked):
    modes = {p.modes[0] for p in proposals(marked) if {e.name for e in p.ends} == {"Kunming", "Vientiane"}}  # fmt: skip
    assert Mode.RAIL in modes
    assert not {Mode.ROAD, Mode.BRIDGE} & modes


@pytest.mark.parametrize(
    "marked",
    [
        "[Kenya] set up a special economic zone on [Lamu].",
        "[Nairobi]m sold the port of [Mombasa].",
        "[China] opened its new free port in [Busan].",
    ],
)
def test_what_stands_before_an_article_names_no_zone_or_port(marked):
    assert not {e for e in of_kind(marked, "single_premod") if e[0] in {"Kenya", "Nairobi", "China"}}  # fmt: skip


@pytest.mark.parametrize(
    ("marked", "end"),
    [
        ("[Lamu] lies 70 km north of [Mombasa]. A road from there to [Nairobi] was built.", "Lamu"),
        ("A port at [Lamu], across the bay from [Mombasa], and a road from there to [Nairobi].", "Lamu"),
        ("[Lamu], near [Mombasa], is old. A pipeline from the town to [Nairobi] is planned.", "Lamu"),
        ("It will go from [Lamu] to [Mombasa]. A road from there to [Nairobi] was built.", "Mombasa"),
    ],
)  # fmt: skip
def test_a_landmark_is_no_antecedent(marked, end):
    assert (end, "Nairobi") in of_kind(marked, "from_to")


@pytest.mark.parametrize("kind", ["hyphen", "premods"])
def test_the_states_that_a_line_is_called_by_are_not_another_line(kind):
    found = proposals("Work on the [China]-[Laos] railway from [Kunming] to [Vientiane] began.")
    for p in found:
        p.confidence = 0.97 if p.kind == kind else 0.95 if p.kind == "from_to" else 0.0
    assert [[e.name for e in p.ends] for p in select(found, 0.5)] == [["Kunming", "Vientiane"]]


def test_states_and_towns_elsewhere_are_two_lines():
    found = proposals("The [China]-[Laos] railway and, from [Mombasa] to [Nairobi], another began.")
    for p in found:
        p.confidence = 0.95 if p.kind in {"hyphen", "from_to"} else 0.0
    assert len(select(found, 0.5)) == 2


@pytest.mark.parametrize(
    ("name", "kind", "mode", "expected"),
    [
        ("Liaoning Coastal Economic Belt", PlaceKind.ZONE, Mode.ZONE, "Liaoning Coastal Economic Belt"),
        ("Khalifa Port", PlaceKind.CITY, Mode.PORT, "Khalifa Port"),
        ("Portland", PlaceKind.CITY, Mode.PORT, "Portland port"),
        ("Lamu", PlaceKind.CITY, Mode.ZONE, "Lamu zone"),
    ],
)  # fmt: skip
def test_a_name_that_says_what_it_is_has_it_once(name, kind, mode, expected):
    items = [Item(Kind.WORD, "it", "it", 0, 2)]
    end = End(name, Place("t:x", name, kind, Position(0, 0), "KE"), items[0], "named")
    assert link_name("it", items, Cue((mode,), 0, 1, "strong", "it"), [end], mode) == expected


@pytest.mark.parametrize(
    ("marked", "taken_up"),
    [
        ("Freight goes between [Kunming] and [Vientiane] every night.", True),
        ("After dinner long talks were held between [Kunming] and [Vientiane] all night.", False),
        ("Several regional schemes are discussed between [Kunming] and [Hanoi], between [Lamu] and [Mombasa], and between [Seoul] and [Busan].", False),
    ],
)  # fmt: skip
def test_which_sentences_without_a_mode_take_up_the_line_before(marked, taken_up):
    found = proposals(f"A railway was opened. {marked}")
    assert any(p.cue.strength == "implicit" for p in found) is taken_up


@pytest.mark.parametrize(
    ("marked", "ends"),
    [
        ("The railway will start from [Kashgar] and terminate at [Hanoi], via [Kunming] and [Boten].", ("Kashgar", "Kunming", "Boten", "Hanoi")),
        ("It is to run from [Lamu] and to end in [Malaba], via [Nairobi], by rail.", ("Lamu", "Nairobi", "Malaba")),
        ("The railway begins in [Mombasa] and ends at [Malaba], passing through [Nairobi].", ("Mombasa", "Nairobi", "Malaba")),
        ("The pipeline originates at [Kashgar] and terminates in [Hanoi], crossing [Kunming] and [Boten].", ("Kashgar", "Kunming", "Boten", "Hanoi")),
    ],
)  # fmt: skip
def test_a_course_may_name_its_stops_after_its_end(marked, ends):
    assert ends in of_kind(marked, "from_to")


def test_ways_side_by_side_are_links_of_their_own():
    marked = "Pipelines through [Kenya] to [Uganda], through [Laos] to [China], and through [Mongolia] and [Russia] to [Germany] were planned."
    found = of_kind(marked, "a_to_b")
    assert {("Kenya", "Uganda"), ("Laos", "China"), ("Mongolia", "Russia", "Germany")} <= found
    assert not any(set(ends) >= {"Laos", "Mongolia"} for ends in found)


@pytest.mark.parametrize(
    "marked",
    [
        "The railway links [Kunming] -- capital of a fast growing province -- with [Hanoi].",
        "The railway links [Kunming] — the capital — with [Hanoi].",
        "The railway links [Kunming] - [China]'s spring city - with [Hanoi].",
    ],
)
def test_dashes_may_set_an_apposition_apart(marked):
    assert ("Kunming", "Hanoi") in of_kind(marked, "link")


def test_dashes_join_a_chain_all_the_same():
    assert ("Mombasa", "Nairobi", "Malaba") in of_kind(
        "The railway [Mombasa] - [Nairobi] - [Malaba] is closed.", "dash"
    )


@pytest.mark.parametrize(
    "marked",
    [
        "While [Lamu] and [Mombasa] airports have got new terminals, flights to [Nairobi] are few.",
        "A new cargo terminal at [Nairobi]'s airport will be built.",
        "Airlines asked for a second terminal in [Busan].",
    ],
)
def test_the_terminal_of_an_airport_is_no_port(marked):
    assert not [p for p in proposals(marked) if Mode.PORT in p.modes]


def test_a_container_terminal_beside_an_airport_is_one():
    marked = "A container terminal in [Busan], near the airport, will open."
    assert [p for p in proposals(marked) if Mode.PORT in p.modes]


@pytest.mark.parametrize(
    "firm", ["Chinese Railways", "Ministry of Railways", "Northern Railways Authority"]
)
def test_who_runs_a_line_is_not_its_name(firm):
    marked = f"{firm} is to build a railway from [Kunming] to [Hanoi]; {firm} has no money."
    found = [
        link_name(marked, r.items, p.cue, p.ends, Mode.RAIL)
        for r, ps in DocumentReader(*case(marked)).readings()
        for p in ps
    ]
    assert found
    assert not any("Railways" in name for name in found)


@pytest.mark.parametrize(
    "second",
    [
        "The visit of the delegation comes ahead of the [Peru]-[Brazil] summit in April.",
        "The minister left before the talks of both Koreas began.",
        "The pattern of meetings and the inter-Korean summit are what he spoke of.",
    ],
)
def test_meetings_of_states_take_no_line_up(second):
    marked = f"A railway and power lines between [Kenya] and [Uganda] are planned. {second}"
    assert not [p for p in proposals(marked) if p.cue.strength == "implicit"]


def test_the_second_of_several_lines_is_taken_up():
    marked = "Two railways are planned. The first runs from [Mombasa] to [Nairobi], the second is [Lamu]-[Malaba]."
    assert [p for p in proposals(marked) if p.cue.strength == "implicit"]


@pytest.mark.parametrize("yard", ["Yard", "Marshalling Yard", "Junction", "Goods Depot"])
def test_a_yard_of_a_place_is_that_place(yard):
    marked = f"A double-track railway will be laid between [Mombasa] and [Nairobi] {yard}, the spokesman said."
    ends = [p.ends for p in proposals(marked) if p.kind == "between"]
    assert any([e.place.name for e in pair if e.place] == ["Mombasa", "Nairobi"] for pair in ends)


def test_another_name_beside_a_place_is_another_place():
    marked = (
        "A double-track railway will be laid between [Mombasa] and [Nairobi] Makutano, he said."
    )
    ends = [p.ends for p in proposals(marked) if p.kind == "between"]
    assert not any(e.place and e.place.name == "Nairobi" for pair in ends for e in pair)


def test_the_name_of_an_authority_is_no_name_of_a_port():
    marked = "Ports and Harbours Authority officials said the port of [Lamu] would be dredged."
    readings = DocumentReader(*case(marked)).readings()
    names = {link_name(marked, r.items, p.cue, p.ends, Mode.PORT) for r, ps in readings for p in ps}
    assert names
    assert "Ports and Harbours" not in names


@pytest.mark.parametrize("verb", ["pass through", "run through", "go through"])
def test_what_a_line_between_two_places_passes_lies_between_them(verb):
    marked = f"The [Mombasa]-[Malaba] railway will {verb} [Nairobi] and [Lamu], he said."
    ends = {tuple(e.name for e in k.endpoints) for k in extract_links(*case(marked))}
    assert ends == {("Mombasa", "Nairobi", "Lamu", "Malaba")}


@pytest.mark.parametrize(
    ("marked", "ends"),
    [
        ("[Mombasa] port and the dry port at [Malaba] will be linked by a railway.", ("Mombasa", "Malaba")),
        ("[Lamu], [Mombasa] and the city of [Nairobi] are now connected by rail.", ("Lamu", "Mombasa", "Nairobi")),
        ("[Kunming] and [Hanoi] have been linked by rail since 1910.", ("Kunming", "Hanoi")),
    ],
)  # fmt: skip
def test_what_is_linked_may_be_told_with_its_kind(marked, ends):
    assert ends in of_kind(marked, "linked")


def test_who_speaks_before_is_not_linked():
    found = of_kind(
        "Envoys left [Seoul] early, and the port of [Lamu] will be linked with [Nairobi] by rail.",
        "linked",
    )
    assert not any("Seoul" in ends for ends in found)

"""Sentences, items, cues, simplification, figures, merging."""

from dataclasses import replace

import pytest
from linking_case import case, place

from geo.linking import extract_links, merge_links
from geo.linking.cues import find_cues
from geo.linking.figures import figures_in
from geo.linking.items import Itemizer, Kind
from geo.linking.merging import absorb_vague, link_id
from geo.linking.sentences import MAX_CHARS, split_sentences
from geo.linking.simplify import simplify
from layers.model import Endpoint, Evidence, Link, Statement
from layers.vocabulary import Mode, Status, StatusBasis


def sentences(text):
    return [text[s.start : s.end] for s in split_sentences(text)]


def items_of(marked):
    document, mentions = case(marked)
    return Itemizer(document.text, mentions).items(split_sentences(document.text)[0])


class TestSentences:
    def test_abbreviations_do_not_end_one(self):
        assert len(sentences("Mr. Smith of the U.S. Navy met Gen. Ho. They spoke.")) == 2

    def test_wrapped_lines_are_joined(self):
        assert (
            len(sentences("The railway from Arta\nto Bela was opened by the\nking of the land."))
            == 1
        )

    def test_blank_line_ends_one(self):
        assert sentences("A headline without a stop\n\nThe text begins.") == [
            "A headline without a stop",
            "The text begins.",
        ]

    def test_list_items_are_apart(self):
        assert len(sentences("Signed:\n- a road\n- a railway\n- a port")) == 4

    def test_nothing_longer_than_the_limit(self):
        assert max(s.end - s.start for s in split_sentences("word " * 60_000)) <= MAX_CHARS

    def test_empty(self):
        assert sentences("") == []
        assert sentences(" \n\n \t ") == []


class TestItems:
    def test_hyphened_names_are_taken_apart(self):
        kinds = [item.kind for item in items_of("The Arta-Bela line opened.")]
        assert kinds.count(Kind.UNKNOWN) == 2

    def test_person_is_no_place(self):
        assert all(
            item.kind is not Kind.UNKNOWN for item in items_of("Then President Moravec said so.")
        )

    def test_possessive_is_an_item_of_its_own(self):
        assert [i.low for i in items_of("[Kenya]’s railway")] == ["kenya", "'s", "railway"]


class TestCues:
    @pytest.mark.parametrize(
        ("text", "modes"),
        [
            ("a standard-gauge railway line", (Mode.RAIL,)),
            ("a railway bridge over it", (Mode.BRIDGE,)),
            ("new roads and railways", (Mode.ROAD, Mode.RAIL)),
            ("a special economic zone", (Mode.ZONE,)),
            ("the gas pipeline", (Mode.PIPELINE,)),
            ("a high-voltage transmission line", (Mode.POWER,)),
            ("a transport corridor", (Mode.CORRIDOR,)),
            ("a container terminal", (Mode.PORT,)),
        ],
    )
    def test_modes(self, text, modes):
        assert [c.modes for c in find_cues(items_of(text)) if c.strength in {"strong", "weak"}] == [
            modes
        ]

    @pytest.mark.parametrize(
        "text",
        [
            "Belt and Road",
            "the corridors of power",
            "exclusive economic zone",
            "fibre-optic cable",
            "a track record",
        ],
    )
    def test_ordinary_senses(self, text):
        assert [c for c in find_cues(items_of(text)) if c.strength == "strong"] == []

    def test_compound_is_marked(self):
        [cue] = [c for c in find_cues(items_of("railway workers struck")) if c.strength == "strong"]
        assert cue.compound


class TestSimplify:
    @pytest.mark.parametrize(
        "text",
        [
            "from [Mombasa], the main port of [Kenya], to [Nairobi]",
            "from [Mombasa] in eastern [Kenya] to [Nairobi]",
            "from [Mombasa] (the port) to [Nairobi]",
            "from [Mombasa], [Kenya], to [Nairobi]",
        ],
    )
    def test_what_holds_or_explains_a_place_goes(self, text):
        assert [i.low for i in simplify(items_of(text))] == ["from", "mombasa", "to", "nairobi"]

    def test_list_stays(self):
        assert (
            len(
                [
                    i
                    for i in simplify(items_of("linking [Mombasa], [Nairobi] and [Malaba]"))
                    if i.is_end
                ]
            )
            == 3
        )


class TestFigures:
    @pytest.mark.parametrize(
        ("text", "kind", "value", "unit"),
        [
            ("a 1,344-kilometre line", "length", 1344.0, "km"),
            ("some 300 miles", "length", 300.0, "mi"),
            ("worth US$5.9bn", "cost", 5.9e9, "USD"),
            ("72 billion yuan", "cost", 7.2e10, "CNY"),
            ("at 160 km/h", "speed", 160.0, "km/h"),
            ("a 99-year lease", "lease", 99.0, "years"),
            ("38 bcm a year", "capacity", 38.0, "bcm/year"),
            ("opened in 2017", "date", 2017.0, "year"),
        ],
    )
    def test_kinds(self, text, kind, value, unit):
        [(_, figure)] = figures_in(text, "d", 0, len(text))
        assert (figure.kind, figure.value, figure.unit) == (kind, value, unit)


def link(
    a,
    b,
    *,
    document="d",
    start=0,
    status=Status.PLANNED,
    as_of="2018",
    mode=Mode.RAIL,
    name="",
    confidence=0.8,
):
    ends = tuple(Endpoint(n, place(n)) for n in (a, b))
    evidence = Evidence(document, start, start + 9)
    statement = Statement(status, StatusBasis.STATED, as_of, evidence)
    return Link(
        link_id(mode, ends, name),
        name,
        mode,
        ends,
        status,
        StatusBasis.STATED,
        as_of,
        (evidence,),
        confidence,
        (statement,),
    )


class TestMerging:
    def test_either_direction_is_one_link_with_all_evidence(self):
        [merged] = merge_links(
            [link("Mombasa", "Nairobi"), link("Nairobi", "Mombasa", document="e")]
        )
        assert [e.document_id for e in merged.evidence] == ["d", "e"]

    def test_contradicting_statuses_are_kept_and_the_latest_counts(self):
        old = link("Mombasa", "Nairobi", status=Status.PLANNED, as_of="2013")
        new = link("Mombasa", "Nairobi", document="e", status=Status.OPERATING, as_of="2017-05")
        [merged] = merge_links([new, old])
        assert (merged.status, merged.as_of) == (Status.OPERATING, "2017-05")
        assert {s.status for s in merged.statements} == {Status.PLANNED, Status.OPERATING}

    def test_section_is_not_merged_into_its_parent(self):
        assert (
            len(merge_links([link("Mombasa", "Malaba"), link("Mombasa", "Nairobi", start=20)])) == 2
        )

    def test_modes_stay_apart(self):
        assert (
            len(
                merge_links(
                    [link("Mombasa", "Nairobi"), link("Mombasa", "Nairobi", mode=Mode.ROAD)]
                )
            )
            == 2
        )

    def test_order_of_input_does_not_matter(self):
        several = [link("Mombasa", "Nairobi", start=n) for n in range(3)] + [
            link("Lamu", "Malaba", start=50)
        ]
        assert merge_links(several) == merge_links(several[::-1])

    def test_merging_twice_changes_nothing(self):
        once = merge_links([link("Mombasa", "Nairobi"), link("Nairobi", "Mombasa", document="e")])
        assert merge_links(once) == once

    def test_vague_pair_of_countries_joins_the_exact_line(self):
        exact, vague = link("Kunming", "Vientiane"), link("China", "Laos", start=40)
        [kept] = absorb_vague([exact, vague])
        assert [e.name for e in kept.endpoints] == ["Kunming", "Vientiane"]
        assert len(kept.evidence) == 2

    def test_id_is_made_of_content(self):
        a = link("Mombasa", "Nairobi")
        assert a.id == link("Mombasa", "Nairobi", document="other", start=99).id
        assert a.id == replace(a).id
        assert a.id.startswith("rail-mombasa-nairobi-")

    def test_merging_many_documents_through_the_extractor(self):
        texts = [
            "A railway from [Mombasa] to [Nairobi] is planned.",
            "The [Mombasa]-[Nairobi] railway opened in 2017.",
        ]
        cases = [case(text, key=f"k{n}", date=f"201{n + 3}") for n, text in enumerate(texts)]
        merged = merge_links(
            link for document, mentions in cases for link in extract_links(document, mentions)
        )
        assert len(merged) == 1
        assert merged[0].status is Status.OPERATING


class TestDocumentsWithoutAMode:
    def test_a_general_word_alone_names_no_link(self):
        text = (
            "The line between [Kenya] and [Uganda] was crossed twice. The project from [Mombasa] to"
            " [Malaba] failed."
        )
        document, mentions = case(text)
        assert extract_links(document, mentions) == ()

    def test_a_mode_named_anywhere_opens_the_document(self):
        text = (
            "The railway is to be built this year. The line will run from [Mombasa] to [Malaba] and cost $2"
            " billion."
        )
        document, mentions = case(text)
        (link,) = extract_links(document, mentions)
        assert link.mode is Mode.RAIL
        assert [end.name for end in link.endpoints] == ["Mombasa", "Malaba"]

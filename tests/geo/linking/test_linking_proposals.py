"""What is proposed, whatever is kept of it: ships, harbours, numbered roads, lengths; and what sentences are read at all."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from linking_case import case, place

from geo.linking import harbours
from geo.linking.extraction import DocumentReader
from geo.linking.harbours import has_harbour
from geo.linking.items import Itemizer
from geo.linking.measures import length_fits, lengths_in
from geo.linking.sentences import split_sentences
from layers.errors import DataError
from layers.model import Place, Position
from layers.vocabulary import Mode, PlaceKind

SPOTS = [
    tuple(map(float, line.split(",")))
    for line in harbours.HARBOURS_FILE.read_text(encoding="utf-8").split()[1:]
]


def proposed(marked):
    """Return mode, kind and names of ends of everything proposed."""
    return {
        (mode, p.kind, tuple(end.name for end in p.ends))
        for _, proposals in DocumentReader(*case(marked)).readings()
        for p in proposals
        for mode in p.modes
    }


def ends(marked, mode):
    return {names for m, _, names in proposed(marked) if m is mode}


def names_of(marked):
    return [
        set(p.features)
        for _, proposals in DocumentReader(*case(marked)).readings()
        for p in proposals
    ]


@pytest.mark.parametrize(
    ("marked", "pair"),
    [
        ("On Friday the ferry left [Busan] for [Rajin].", ("Busan", "Rajin")),
        ("Ships carrying wagons leave [Mombasa] for [Lamu] when they are full.", ("Mombasa", "Lamu")),
        ("The first train departed [Kunming] for [Vientiane].", ("Kunming", "Vientiane")),
        ("Trains run from [Kunming] for [Vientiane] twice a day.", ("Kunming", "Vientiane")),
    ],
)  # fmt: skip
def test_who_leaves_one_place_for_another(marked, pair):
    assert any(names == pair for _, _, names in proposed(marked))


def test_who_is_left_for_good_goes_nowhere():
    kinds = {kind for _, kind, _ in proposed("The trains left [Kunming] late because of [Hanoi].")}
    assert "leave_for" not in kinds


@pytest.mark.parametrize(
    "marked",
    [
        "Two cranes were landed at [Mombasa] last week.",
        "Dredging at [Gwadar] will cost $50 million.",
        "In [Busan] the stevedores went on strike.",
    ],
)
def test_what_goes_with_ports_proposes_the_harbour(marked):
    (name,) = {names for names in ends(marked, Mode.PORT) if len(names) == 1}
    assert name[0] in {"Mombasa", "Gwadar", "Busan"}


def test_no_port_is_proposed_far_from_water_by_a_crane():
    assert not ends("Two cranes stand at [Kashgar] since last week.", Mode.PORT)


def test_ships_between_two_harbours_and_not_inland():
    assert ("Mombasa", "Lamu") in ends("[Mombasa] loads barges bound north for [Lamu].", Mode.SEA)
    assert ("Nairobi", "Kashgar") not in ends("[Nairobi] loads barges bound for [Kashgar].", Mode.SEA)  # fmt: skip


def test_several_ports_before_one_word():
    found = ends("[Mombasa], [Lamu] and [Gwadar] are deep ports.", Mode.PORT)
    assert {("Mombasa",), ("Lamu",), ("Gwadar",)} <= found


@pytest.mark.parametrize("number", ["A104", "CA-9", "N1", "BR-163"])
def test_a_road_goes_by_its_number(number):
    marked = f"Work on the road began. The {number} runs from [Nairobi] to [Malaba]."
    assert ("Nairobi", "Malaba") in ends(marked, Mode.ROAD)


@pytest.mark.parametrize(
    ("word", "kind"), [("M4", "number"), ("lot", "generic"), ("sector", "generic")]
)
def test_lots_and_numbers_are_cues(word, kind):
    document, mentions = case(f"A road is built. The {word} from [Nairobi] to [Malaba] is ready.")
    readings = [r for r, _ in DocumentReader(document, mentions).readings()]
    assert kind in {cue.strength for cue in readings[1].cues}


class TestHarbours:
    def test_towns_by_the_sea_have_one(self):
        assert all(has_harbour(place(name)) for name in ("Mombasa", "Busan", "Gwadar", "Rajin"))

    def test_towns_inland_have_none(self):
        assert not any(has_harbour(place(name)) for name in ("Nairobi", "Kashgar", "Vientiane"))

    def test_no_place_has_none(self):
        assert not has_harbour(None)

    @given(st.sampled_from(SPOTS), st.floats(-0.05, 0.05), st.floats(-0.05, 0.05))
    def test_whatever_lies_within_five_km_of_a_port_has_one(self, spot, north, east):
        lon, lat = spot
        lat = max(-89.0, min(89.0, lat + north))
        width = max(0.05, math.cos(math.radians(lat)))
        assert has_harbour(Place("x", "X", PlaceKind.CITY, Position(lon + east / width, lat)))

    @pytest.mark.parametrize(("lon", "lat"), [(-140, -40), (90, 45), (25, 20), (-60, -15)])
    def test_the_open_sea_and_the_middle_of_a_continent_have_none(self, lon, lat):
        assert not has_harbour(Place("x", "X", PlaceKind.CITY, Position(lon, lat)))

    def test_a_damaged_file_is_one_clear_error(self, tmp_path, monkeypatch):
        damaged = tmp_path / "harbours.csv"
        damaged.write_text("lon,lat\n1.0\n", encoding="utf-8")
        monkeypatch.setattr(harbours, "HARBOURS_FILE", damaged)
        harbours.harbour_cells.cache_clear()
        with pytest.raises(DataError, match="harbours"):
            harbours.harbour_cells()
        monkeypatch.undo()
        harbours.harbour_cells.cache_clear()


def lengths(text):
    return lengths_in(Itemizer(text, []).items(split_sentences(text)[0]))


class TestLengths:
    def test_each_way_of_writing_one(self):
        text = (
            "A 1,200-km railway, a 560 kilometre-long road, 12.5 km of track and a 30-mile tunnel."
        )
        assert lengths(text) == pytest.approx([1200, 560, 12.5, 48.28], abs=0.01)

    def test_other_numbers_are_none(self):
        assert lengths("In 2019 some 3 million tonnes and 40 trains at 5 m.") == []

    @pytest.mark.parametrize(
        ("said", "km", "fits"),
        [(480, 440, "fits"), (440, 450, "fits"), (300, 440, "too short"), (5000, 440, "too long")],
    )
    def test_a_line_is_no_shorter_than_the_great_circle_and_seldom_twice_as_long(self, said, km, fits):  # fmt: skip
        assert length_fits([said], km) == fits

    def test_a_proposal_says_whether_its_length_fits(self):
        (fitting, *_) = names_of("A 480-km railway links [Mombasa] with [Nairobi].")
        assert "length=fits" in fitting
        (short, *_) = names_of("A 48-km railway links [Mombasa] with [Nairobi].")
        assert "length=too short" in short


class TestSentencesRead:
    def kept(self, marked):
        readings = [r for r, _ in DocumentReader(*case(marked)).readings()]
        return [reading.itemizer is None for reading in readings]

    def test_only_those_with_a_cue_or_a_frame_after_one(self):
        marked = "A railway is planned. It runs from [Mombasa] to [Nairobi]. The mayor of [Lamu] was glad."
        assert self.kept(marked) == [True, True, False]

    @pytest.mark.parametrize(
        "second",
        [
            "It will join [Mombasa] and [Nairobi].", "[Mombasa]-[Nairobi] comes first.", "[Mombasa] to [Nairobi] comes first.",
            "Between [Mombasa] and [Nairobi] it is ready.", "It leaves [Mombasa] for [Nairobi].",
        ],
    )  # fmt: skip
    def test_every_frame_of_two_ends_is_read(self, second):
        assert self.kept(f"A railway is planned. {second}") == [True, True]
        assert any(set(names) == {"Mombasa", "Nairobi"} for _, _, names in proposed(f"A railway is planned. {second}"))  # fmt: skip

"""The scorer: its candidates, its set of spans, its files."""

from pathlib import Path

import pytest

from geo.candidates import Candidate
from geo.gazetteer import Gazetteer
from geo.lexicon import DATA_DIR, Lexicon, shape_of
from geo.native import NativeWords
from geo.parsing import Geoparser
from geo.place_names import Names
from geo.recognition import Model, Recogniser
from geo.recognition_features import document_features, features
from geo.recognition_second import HOPELESS, second_features, select
from layers.errors import DataError
from layers.model import Document


@pytest.fixture(scope="module")
def recogniser() -> Recogniser:
    return Recogniser(Gazetteer.open())


def candidates(recogniser: Recogniser, text: str) -> set[str]:
    page, found = recogniser.read(text)
    starts, ends = page.tokens.starts, page.tokens.ends
    return {text[starts[c.first] : ends[c.last - 1]] for c in found}


def test_longer_and_shorter_names_are_candidates(recogniser: Recogniser) -> None:
    assert {"New York City", "New York", "York"} <= candidates(recogniser, "He left New York City.")


def test_names_of_two_words_also_in_small_letters(recogniser: Recogniser) -> None:
    assert "puerto rico" in candidates(recogniser, "praying for puerto rico tonight")


def test_nothing_is_looked_for_in_firms_and_teams(recogniser: Recogniser) -> None:
    text = "The Washington Post says the Bank of America and the Chicago Bulls met Chelsea Clinton."
    assert not candidates(recogniser, text) & {"Washington", "America", "Chicago", "Chelsea"}


def test_an_abbreviation_counts_only_as_written(recogniser: Recogniser) -> None:
    assert "Ga" in candidates(recogniser, "He moved to Athens, Ga., in May.")
    assert "us" not in candidates(recogniser, "They told us so.")


def test_the_surest_spans_are_taken_and_do_not_overlap() -> None:
    entry = Names(Gazetteer.open()).entry("paris")
    assert entry is not None
    one, two, three = (Candidate(a, b, entry) for a, b in ((0, 2), (1, 3), (3, 4)))
    for candidate, z in ((one, 1.0), (two, 3.0), (three, -3.0)):
        candidate.z = z
        candidate.p = 0.9 if z > 0 else 0.1
    assert select([one, two, three], 0.5) == [two]


@pytest.mark.parametrize(
    ("word", "shape"),
    [
        ("paris", "l"),
        ("Paris", "C"),
        ("PARIS", "U"),
        ("P", "u"),
        ("McAllen", "M"),
        ("iPhone", "m"),
        ("U.S.", "A"),
        ("10am", "d"),
    ],
)
def test_shapes(word: str, shape: str) -> None:
    assert shape_of(word) == shape


def test_what_a_word_is_besides_a_place() -> None:
    lexicon = Lexicon.open()
    assert lexicon.word("Jordan").given >= 4
    assert lexicon.word("Houston").family >= 4
    assert lexicon.word("reading").ordinary >= 4
    assert "title" in lexicon.word("Mr").classes


def test_weights_are_a_readable_file() -> None:
    model = Model.open(DATA_DIR / "recognition.tsv")
    assert model.first["bias"]
    assert model.second["z"] > 0
    assert 0 < model.threshold < 1
    assert (DATA_DIR / "recognition.tsv").stat().st_size < 1_000_000


@pytest.mark.parametrize("content", ["1\tx\n", "9\tx\t1\n", "1\tx\tone\n"])
def test_damaged_weights_are_named(tmp_path: Path, content: str) -> None:
    path = tmp_path / "recognition.tsv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(DataError, match=r"recognition\.tsv"):
        Model.open(path)


def test_missing_lists_are_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="recognition_lexicon"):
        Lexicon.open(tmp_path)
    with pytest.raises(DataError, match="native"):
        NativeWords.open(tmp_path / "native.toml")


def test_scores_are_sums_of_the_weights_of_the_signals_that_training_sees() -> None:
    recogniser = Recogniser(Gazetteer.open())
    text = (
        "PARIS, Texas (AP) - Mr Jordan of the University of Houston went from Springfield, Ohio, to"
        " North Korea's port of Rajin. Trains to Rajin-Sonbong, and to Jordan, are rare."
    )
    page, candidates = recogniser.read(text)
    recogniser.first_pass(page, candidates)
    first, second = recogniser.model.first, recogniser.model.second
    for one in candidates:
        names = (*one.entry.features, *document_features(page, one), *features(page, one))
        assert one.fixed or one.z == pytest.approx(sum(first.get(name, 0.0) for name in names))
    rows = second_features(page, candidates, recogniser.resolver)
    seen = 0
    for one, z, row in zip(candidates, recogniser.second_pass(page, candidates), rows, strict=True):
        if one.z < HOPELESS:
            assert z == one.z
            continue
        seen += 1
        assert z == pytest.approx(sum(second.get(name, 0.0) * value for name, value in row))
    assert seen > 5


@pytest.fixture(scope="module")
def parser() -> Geoparser:
    return Geoparser(Gazetteer.open())


def spans(parser: Geoparser, text: str) -> dict[str, str]:
    """Return what was found: the words and the place."""
    return {m.text: m.place.id if m.place else "" for m in parser.mentions(Document("korea", text))}


@pytest.mark.parametrize(
    ("text", "name", "place_id"),
    [
        ("Trade between the Koreas stopped in 2016.", "Koreas", "cm:korean-peninsula"),
        ("A railway between the two Koreas is planned.", "Koreas", "cm:korean-peninsula"),
        ("South and North Korea agreed to talk.", "South", "cm:south-korea"),
        ("Ties between North and South Korea froze.", "North", "cm:north-korea"),
        ("North and South Korea share a river.", "South Korea", "cm:south-korea"),
        (
            "Pyongyang tested a rocket. The North said it was a satellite.",
            "North",
            "cm:north-korea",
        ),
        ("South Koreans voted on Sunday. The South has a new leader.", "South", "cm:south-korea"),
        (
            "The decline of northeast China worries planners.",
            "northeast China",
            "cm:northeast-china",
        ),
        ("Mills closed all over Northeast China.", "Northeast China", "cm:northeast-china"),
        ("He flew to North Pyongan province.", "North Pyongan province", "cm:kp-north-pyongan"),
        ("Floods hit Hunan province again.", "Hunan province", "cm:cn-hunan"),
    ],
)
def test_halves_regions_and_provinces(
    parser: Geoparser, text: str, name: str, place_id: str
) -> None:
    assert spans(parser, text).get(name) == place_id


@pytest.mark.parametrize(
    "text",
    [
        "The North won the war and the South lost it at Gettysburg.",
        "Korean barbecue has spread through the South, from Georgia to Texas.",
        "House prices in the North rose faster than in London.",
        "North and south winds alternate in Texas.",
    ],
)
def test_directions_that_are_no_halves_of_korea(parser: Geoparser, text: str) -> None:
    found = spans(parser, text).values()
    assert not {"cm:north-korea", "cm:south-korea", "cm:korean-peninsula"} & set(found)


@pytest.mark.parametrize(
    "text",
    [
        "Speaking to Sputnik, the minister declined to comment.",
        "He told Xinhua that talks would go on.",
        "The terminal, mostly owned by Cosco, was opened.",
        "A concession was signed with Adani and Hutchison.",
        "Mota-Engil and Albayrak will build it, Arup said.",
        "They were invited to the Belt and Road Forum in May.",
    ],
)
def test_agencies_forums_and_firms_are_no_places(parser: Geoparser, text: str) -> None:
    assert spans(parser, text) == {}

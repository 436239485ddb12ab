"""Names that share the word of their kind, and abbreviations that share their letters with a name."""

import pytest

from geo.gazetteer import Gazetteer
from geo.parsing import Geoparser
from geo.places import read_places
from layers.model import Document
from layers.vocabulary import PlaceKind


@pytest.fixture(scope="module")
def parser() -> Geoparser:
    return Geoparser(Gazetteer.open())


def found(parser: Geoparser, text: str) -> dict[str, tuple[PlaceKind, str | None, str | None]]:
    mentions = parser.mentions(Document("test", text))
    return {m.text: (m.place.kind, m.place.country, m.place.admin1) for m in mentions if m.place}


@pytest.mark.parametrize(
    ("text", "names", "kind", "unit"),
    [
        ("Power was cut in Ocean, Monmouth and Morris counties, New Jersey said.", ["Ocean", "Monmouth", "Morris"], PlaceKind.ADMIN2, "New Jersey"),
        ("It was seen in Barry, Berrien, Cass and Van Buren Counties in Michigan.", ["Barry", "Berrien", "Cass", "Van Buren"], PlaceKind.ADMIN2, "Michigan"),
        ("Orleans and Jefferson parishes in Louisiana were told to leave.", ["Orleans", "Jefferson"], PlaceKind.ADMIN2, "Louisiana"),
        ("Clashes spread to Idlib and Aleppo provinces in Syria.", ["Idlib", "Aleppo"], PlaceKind.ADMIN1, None),
    ],
)  # fmt: skip
def test_names_of_a_list_take_the_word_at_its_end(parser, text, names, kind, unit):
    places = found(parser, text)
    for name in names:
        assert places[name][0] is kind
        assert unit is None or places[name][2] == unit


@pytest.mark.parametrize(
    "text",
    [
        "The Ohio and Mississippi rivers rose again.",
        "Floods came in June. The Ohio and Mississippi rivers rose again.",
    ],
)
def test_a_river_is_no_state(parser, text):
    places = found(parser, text)
    assert places["Ohio"][0] is PlaceKind.RIVER
    assert places["Mississippi"][0] is PlaceKind.RIVER


def test_one_name_before_the_word_and_other_words_stay_as_they_are(parser):
    places = found(parser, "Troops from Ohio and other counties met the governor of Texas.")
    assert places["Ohio"][0] is PlaceKind.ADMIN1


def test_a_list_is_read_the_same_whatever_was_read_before(parser):
    text = "Police in Ocean and Morris counties, New Jersey, said so."
    fresh = Geoparser(Gazetteer.open()).mentions(Document("test", text))
    parser.mentions(Document("other", "Morris County and Ocean County lie in New Jersey."))
    assert parser.mentions(Document("test", text)) == fresh


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("US officials met in Geneva.", "US", "US"),
        ("US President Donald Trump has said it won't be cheap.", "US", "US"),
        ("UK Prime Minister Boris Johnson told MPs so.", "UK", "GB"),
        ("China-US trade talks resume", "US", "US"),
        ("Fighters crossed from the CAR and the DRC.", "DRC", "CD"),
    ],
)
def test_an_abbreviation_in_capitals_is_a_country(parser, text, name, country):
    assert found(parser, text)[name][1] == country


@pytest.mark.parametrize("text", ["He told us to wait.", "Tell US what you think of it."])
def test_us_is_a_word(parser, text):
    assert not found(parser, text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("He lives in Christian County, Kentucky.", "Christian County"),
        ("Fire crews went to Buddhist Hill and to Salem, Oregon.", "Salem"),
    ],
)
def test_a_longer_name_may_begin_with_a_word_that_is_no_place(parser, text, name):
    assert name in found(parser, text)


@pytest.mark.parametrize("word", ["Protestant", "Hurriyet", "Taliban", "Nasa", "Red Cross"])
def test_confessions_papers_and_bodies_are_no_places(parser, word):
    mentions = parser.mentions(Document("test", f"Talks between {word} and others in Cairo ended."))
    assert [m.text for m in mentions] == ["Cairo"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("The port of Dire Dawa in Ethiopia cost 3.5 billion Birr.", ["Dire Dawa", "Ethiopia"]),
        ("He drove from Birr to Tullamore in Ireland.", ["Birr", "Tullamore", "Ireland"]),
        ("In 2019 Cordoba and Seville in Spain sent teams.", ["Cordoba", "Seville", "Spain"]),
        ("On March 5 Cordoba and Seville in Spain sent teams.", ["Cordoba", "Seville", "Spain"]),
    ],
)
def test_money_is_no_town(parser, text, names):
    assert [m.text for m in parser.mentions(Document("test", text))] == names


def test_a_list_leaves_the_places_of_the_user_alone(tmp_path):
    path = tmp_path / "mine.csv"
    path.write_text("name,lat,lon\nMonmouth,51.0,10.0\n", encoding="utf-8")
    parser = Geoparser(Gazetteer.open(places=read_places(path)))
    text = "Power was cut in Ocean, Monmouth and Morris counties, New Jersey."
    found = {m.text: m.place for m in parser.mentions(Document("test", text))}
    assert found["Monmouth"].position.lat == 51.0
    assert found["Morris"].kind is PlaceKind.ADMIN2

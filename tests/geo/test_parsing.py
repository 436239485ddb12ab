"""The geoparser as the others use it: spans, places, scores, alternatives, demonyms, native text."""

from itertools import pairwise

import pytest

from geo.gazetteer import Gazetteer
from geo.parsing import Geoparser, calibrated
from layers.model import Document, Mention, Place, Position
from layers.vocabulary import PlaceKind, Use


@pytest.fixture(scope="module")
def parser() -> Geoparser:
    return Geoparser(Gazetteer.open())


def read(parser: Geoparser, text: str, *, demonyms: bool = False) -> tuple[Mention, ...]:
    return parser.mentions(Document("test", text), demonyms=demonyms)


def countries(parser: Geoparser, text: str) -> dict[str, str | None]:
    return {m.text: m.place.country if m.place else None for m in read(parser, text)}


def test_offsets_are_of_the_text_as_given(parser: Geoparser) -> None:
    text = "“Überall”: trains from New\nYork to 서울, then Xi'an’s depot — café in São\u00a0Paulo."
    for mention in read(parser, text, demonyms=True):
        assert text[mention.start : mention.end] == mention.text
        assert mention.document_id == "test"


def test_mentions_are_sorted_and_do_not_overlap(parser: Geoparser) -> None:
    text = (
        "North Korean and Chinese officials met in Pyongyang, North Korea, and in Dandong, China. "
        * 3
    )
    found = read(parser, text, demonyms=True)
    assert list(found) == sorted(found, key=lambda m: m.start)
    assert all(a.end <= b.start for a, b in pairwise(found))


def test_a_line_break_or_a_hard_space_may_stand_in_a_name(parser: Geoparser) -> None:
    text = "Trains leave for North\nKorea every week, officials in New\u00a0Delhi said."
    assert {m.text for m in read(parser, text)} == {"North\nKorea", "New\u00a0Delhi"}


def test_a_paragraph_break_may_not(parser: Geoparser) -> None:
    text = "The express runs from Moscow to the far North\n\nKorea is where it ends, they said."
    assert "North\n\nKorea" not in {m.text for m in read(parser, text)}


def test_possessives_and_chains(parser: Geoparser) -> None:
    found = {
        m.text for m in read(parser, "The U.S.-North Korea talks in Hanoi upset Japan's premier.")
    }
    assert {"U.S.", "North Korea", "Hanoi", "Japan"} <= found


def test_accents_and_romanisations_find_the_same_place(parser: Geoparser) -> None:
    places = {
        m.place.id
        for name in ("Chongjin", "Ch'ŏngjin", "Cheongjin")
        for m in read(parser, f"The train stopped in {name}, North Korea, on Monday.")
        if m.text == name and m.place
    }
    assert len(places) == 1


def test_capital_letters_throughout(parser: Geoparser) -> None:
    found = countries(
        parser, "SNOW WILL FALL IN CHICAGO AND MILWAUKEE BY MIDNIGHT. TRAVEL TO CANADA IS UNWISE."
    )
    assert found["CHICAGO"] == found["MILWAUKEE"] == "US"
    assert found["CANADA"] == "CA"


@pytest.mark.parametrize(
    ("text", "name", "country", "unit"),
    [
        ("He was arrested in Paris, Texas, on Monday.", "Paris", "US", "Texas"),
        ("He was arrested in Paris on Monday.", "Paris", "FR", None),
        ("The fair in London, Ontario, drew 3,000 people.", "London", "CA", "Ontario"),
        ("ATHENS, Ga. (AP) - The university in Athens closed.", "Athens", "US", "Georgia"),
        ("Talks were held in Athens, Greece.", "Athens", "GR", None),
        ("Troops left Birmingham, Alabama, at dawn.", "Birmingham", "US", "Alabama"),
    ],
)
def test_what_follows_a_comma_says_where(
    parser: Geoparser, text: str, name: str, country: str, unit: str | None
) -> None:
    found = [m for m in read(parser, text) if m.text == name]
    assert found
    assert all(m.place and m.place.country == country for m in found)
    if unit:
        assert all(m.place and m.place.admin1 == unit for m in found)


def test_the_company_a_name_keeps_says_where(parser: Geoparser) -> None:
    text = (
        "Voters in Lamar County, Texas, go to the polls on Tuesday. In Paris the school board race is"
        " close; turnout in Reno, Blossom and Honey Grove was low in the spring."
    )
    found = {m.text: m.place for m in read(parser, text) if m.place}
    assert found["Paris"].admin1 == "Texas"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Mr Houston said he would appeal, and his lawyer agreed.", "Houston"),
        ("Paris Hilton bought a dress for the party, her agent said.", "Paris"),
        ("The story was first reported by the Washington Post on Monday.", "Washington"),
        ("Michael Jordan scored 40 points and the crowd roared.", "Jordan"),
        ("Shares of the Bank of America fell by two percent.", "America"),
        ("It was a nice day and the reading was slow in March.", "March"),
        ("Everyone had turkey on a plate of fine china.", "china"),
    ],
)
def test_people_firms_and_words_are_no_places(parser: Geoparser, text: str, name: str) -> None:
    assert name not in {m.text for m in read(parser, text)}


def test_the_north_in_a_text_on_korea(parser: Geoparser) -> None:
    text = "South Korea shut the plant. The North fired a missile; the North side of the river is quiet."
    found = [m for m in read(parser, text) if m.text == "North"]
    assert [(m.start, m.place.country if m.place else None) for m in found] == [(32, "KP")]
    assert "North" not in countries(parser, "He moved to the North and never came back, they said.")


def test_demonyms_only_when_asked_for(parser: Geoparser) -> None:
    text = "Chinese and South Korean engineers met their Russian colleagues; Sino-Russian ties are good."
    assert read(parser, text) == ()
    found = read(parser, text, demonyms=True)
    assert [(m.text, m.place.country if m.place else None) for m in found] == [
        ("Chinese", "CN"),
        ("South Korean", "KR"),
        ("Russian", "RU"),
        ("Sino", "CN"),
        ("Russian", "RU"),
    ]
    assert {m.use for m in found} == {Use.DEMONYM}


def test_a_name_that_no_place_has_is_found_without_one(parser: Geoparser) -> None:
    found = read(parser, "A new line runs from Pyongyang to Qwelvanka, near the border with China.")
    by_name = {m.text: m.place for m in found}
    assert by_name["Qwelvanka"] is None
    assert by_name["Pyongyang"] is not None
    assert "Qwelvanka" not in {
        m.text for m in read(parser, "Ms Qwelvanka said she was tired of it all.")
    }


def test_scores_and_alternatives(parser: Geoparser) -> None:
    (mention,) = [
        m for m in read(parser, "She moved to Springfield in 1988.") if m.text == "Springfield"
    ]
    assert 0 < mention.score < 0.9
    assert mention.alternatives
    scores = [a.score for a in mention.alternatives]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= s <= 1 for s in scores)
    (sure,) = read(parser, "She moved to Ulaanbaatar, Mongolia's capital.")[:1]
    assert sure.score > mention.score


def test_places_of_the_user_come_first() -> None:
    mine = Place("user:hub", "Zorvakia Hub", PlaceKind.SITE, Position(10.0, 50.0), "DE")
    parser = Geoparser(Gazetteer.open(places=[mine]))
    found = read(parser, "Freight is handled in Zorvakia Hub near Kassel.")
    assert mine.id in {m.place.id for m in found if m.place}


def test_the_same_text_gives_the_same_answer(parser: Geoparser) -> None:
    text = "From Seoul to Sinuiju by way of Kaesong and Pyongyang; Washington objected. " * 4
    first = read(parser, text)
    assert first == read(parser, text) == read(Geoparser(Gazetteer.open()), text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "평양에서 신의주까지 철도를 현대화하고 중국 단둥과 연결한다. 함경북도 당국이 러시아와 협의했다.",
            {
                "평양": "KP",
                "신의주": "KP",
                "중국": "CN",
                "단둥": "CN",
                "함경북도": "KP",
                "러시아": "RU",
            },
        ),
        (
            "中国铁路从丹东到平壤，经过哈尔滨和吉林省，通往俄罗斯。",
            {
                "中国": "CN",
                "丹东": "CN",
                "平壤": "KP",
                "哈尔滨": "CN",
                "吉林省": "CN",
                "俄罗斯": "RU",
            },
        ),
        (
            "Поезд прибыл во Владивосток из Москвы. В Приморском крае строят порт, в Находке тоже; "
            "власти Северной Кореи и Китая договорились.",
            {
                "Владивосток": "RU",
                "Москвы": "RU",
                "Приморском крае": "RU",
                "Находке": "RU",
                "Северной Кореи": "KP",
                "Китая": "CN",
            },
        ),
    ],
)
def test_native_text(parser: Geoparser, text: str, expected: dict[str, str]) -> None:
    found = countries(parser, text)
    assert expected.items() <= found.items()


def test_everyday_words_of_native_text_are_no_places(parser: Geoparser) -> None:
    assert read(parser, "지난 나라 하나 우리 사이") == ()
    assert read(parser, "公路建设与经济合作发展") == ()
    assert "Владимир" not in countries(parser, "Президент Владимир Путин прибыл во Владивосток.")


def test_scores_keep_their_order_and_are_less_extreme() -> None:
    chances = [n / 200 for n in range(201)]
    scores = [calibrated(chance) for chance in chances]
    assert scores == sorted(scores)
    assert 0 <= scores[0] < 0.01
    assert 0.99 < scores[-1] <= 1
    assert calibrated(0.3) > 0.3
    assert calibrated(0.995) < 0.99


@pytest.mark.parametrize(
    ("text", "name", "place"),
    [
        ("The line to Yakutsk stops at Nizhny Bestyakh.", "Nizhny Bestyakh", "Nizhniy Bestyakh"),
        ("Trucks from Almaty wait at Beineu for a day.", "Beineu", "Beyneu"),
        ("Trucks from Ulaanbaatar stop at Arvaikheer before dawn.", "Arvaikheer", "Arvayheer"),
    ],
)
def test_a_name_spelt_otherwise_is_placed_in_a_country_of_the_text(
    parser: Geoparser, text: str, name: str, place: str
) -> None:
    assert {m.text: m.place.name for m in read(parser, text) if m.place}[name] == place


def test_a_name_spelt_otherwise_is_not_placed_in_a_country_that_the_text_does_not_speak_of(
    parser: Geoparser,
) -> None:
    found = countries(parser, "A dealer from Lyon met a man at Nizhny Bestyakh near Marseille.")
    assert found["Lyon"] == "FR"
    assert found.get("Nizhny Bestyakh") is None

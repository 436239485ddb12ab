"""Which place a name means: the traps, in the contexts that decide them."""

import pytest

from geo.gazetteer import Gazetteer
from geo.parsing import Geoparser
from geo.recognition import Recogniser
from layers.model import Document, Place


@pytest.fixture(scope="module")
def parser() -> Geoparser:
    return Geoparser(Gazetteer.open())


def place(parser: Geoparser, text: str, name: str, number: int = 0) -> Place:
    found = [m for m in parser.mentions(Document("x", text)) if m.text == name]
    assert found, f"{name!r} was not found"
    chosen = found[number].place
    assert chosen is not None
    return chosen


@pytest.mark.parametrize(
    ("text", "name", "lat", "lon"),
    [
        ("Trains cross the bridge at Tumen into North Korea, to Namyang.", "Tumen", 42.97, 129.84),
        ("Oil from Tyumen, in western Siberia, goes to Russia's ports.", "Tyumen", 57.15, 65.53),
        ("Coal went by train from Khasan to Rajin in November.", "Khasan", 42.43, 130.65),
        (
            "The line from Shenyang to Jinzhou and Qinhuangdao, in Liaoning.",
            "Jinzhou",
            41.11,
            121.14,
        ),
        ("A bridge joins Ji'an to Manpo, in North Korea's Chagang.", "Ji'an", 41.12, 126.17),
        ("The line from Hohhot to Jining, in Inner Mongolia.", "Jining", 41.03, 113.08),
        ("Qufu and Jining, in Shandong province.", "Jining", 35.40, 116.58),
        ("Fengcheng and Dandong, in Liaoning.", "Fengcheng", 40.45, 124.07),
        ("The road to Kosong, near Mount Kumgang, and to Wonsan.", "Kosong", 38.67, 128.32),
        ("From Gwangju to Mokpo by high-speed train, in South Jeolla.", "Gwangju", 35.15, 126.92),
        ("Pingxiang, in Guangxi, on the border with Vietnam.", "Pingxiang", 22.10, 106.76),
        ("Freight from Brest in Belarus to Malaszewicze in Poland.", "Brest", 52.10, 23.70),
        ("A naval base at Brest, in Brittany, France.", "Brest", 48.39, -4.49),
        ("Songjin, now Kimchaek, in North Hamgyong.", "Songjin", 40.67, 129.20),
        ("Trucks wait at Khorgos, on the border of Xinjiang.", "Khorgos", 44.21, 80.41),
        ("The mayor of Paris, Texas, met the mayor of Paris, France.", "Paris", 33.66, -95.56),
        ("Prices in San Jose, Costa Rica, rose.", "San Jose", 9.93, -84.08),
    ],
)
def test_traps(parser: Geoparser, text: str, name: str, lat: float, lon: float) -> None:
    found = place(parser, text, name)
    assert abs(found.position.lat - lat) < 0.6, found
    assert abs(found.position.lon - lon) < 0.6, found


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("The line from Jilin to Changchun was doubled.", "Jilin", "city"),
        ("Jilin province paid for the road.", "Jilin province", "admin1"),
        ("The Tumen River freezes in December.", "Tumen River", "river"),
        ("Troops crossed the Yalu in October 1950.", "Yalu", "river"),
        ("Ships crossed the East Sea to Japan.", "East Sea", "sea"),
        ("The mayor of Beijing opened the station.", "Beijing", "city"),
        ("Hungary asked Georgia for help, and Armenia did, too.", "Georgia", "country"),
        (
            "Voters in Georgia and Alabama went to the polls; Atlanta was quiet.",
            "Georgia",
            "admin1",
        ),
    ],
)
def test_kinds(parser: Geoparser, text: str, name: str, kind: str) -> None:
    assert place(parser, text, name).kind.value == kind


def test_two_namesakes_in_one_text(parser: Geoparser) -> None:
    text = "Paris, Texas, and Paris, France, have a friendship treaty; so have Rome, Georgia, and Rome, Italy."
    units = [(m.text, m.place.country) for m in parser.mentions(Document("x", text)) if m.place]
    assert [u for u in units if u[0] in {"Paris", "Rome"}] == [
        ("Paris", "US"),
        ("Paris", "FR"),
        ("Rome", "US"),
        ("Rome", "IT"),
    ]


def test_a_name_said_once_with_its_unit_means_it_throughout(parser: Geoparser) -> None:
    text = "Police in Lebanon, Missouri, arrested a man on Friday. He had come to Lebanon by bus."
    assert place(parser, text, "Lebanon", 1).admin1 == "Missouri"


def test_small_places_near_the_others_win(parser: Geoparser) -> None:
    text = (
        "LEBANON, Mo. - Deputies from Laclede County searched barns near Conway, Phillipsburg and"
        " Marshfield. A dealer in Springfield bought the saddles."
    )
    for name in ("Conway", "Springfield", "Marshfield"):
        assert place(parser, text, name).admin1 == "Missouri"


def test_chances_add_up(parser: Geoparser) -> None:
    recogniser = Recogniser(Gazetteer.open())
    _, found = recogniser.find("Springfield and Jackson met in Columbus on Friday, in Ohio.")
    for one in found:
        assert one.pick is not None
        assert 0 < one.pick.probability <= 1.0000001
        assert abs(float(one.pick.chances.sum()) - 1) < 1e-9
        assert one.pick.row == int(one.pick.order[0])

"""What a mention does in its sentence."""

from pathlib import Path

import pytest

from geo.gazetteer import Gazetteer
from geo.parsing import Geoparser
from geo.use import UseModel
from layers.errors import DataError
from layers.model import Document


@pytest.fixture(scope="module")
def parser() -> Geoparser:
    return Geoparser(Gazetteer.open())


@pytest.mark.parametrize(
    ("text", "name", "use"),
    [
        ("Beijing said on Monday that it would reply in kind.", "Beijing", "metonym"),
        ("Relations with Washington have soured since May.", "Washington", "metonym"),
        ("The delegation arrived in Beijing on Monday.", "Beijing", "literal"),
        ("The train runs from Beijing to Hanoi in two days.", "Hanoi", "literal"),
        ("Work on the Budapest-Belgrade railway has begun.", "Budapest", "in_name"),
        ("Work on the Budapest-Belgrade railway has begun.", "Belgrade", "in_name"),
        ("ULAANBAATAR, May 3 (Reuters) - Herders lost cattle.", "ULAANBAATAR", "dateline"),
        ("SEOUL — Rain fell on the capital, and trains ran late.", "SEOUL", "dateline"),
        ("MANILA (AP) -- A storm hit the islands on Friday.", "MANILA", "dateline"),
        (
            "Tax rises anger workers\n\t   NAIROBI, Kenya (AP) _ Thousands marched.",
            "NAIROBI",
            "dateline",
        ),
        (
            "Tax rises anger workers\n\t   NAIROBI, Kenya (AP) _ Thousands marched.",
            "Kenya",
            "dateline",
        ),
        ("BEIRUT/THE HAGUE, March 7 (Reuters) - Judges met again.", "THE HAGUE", "dateline"),
        ("HALIFAX, Va. (AP) – Deputies held a man on Friday.", "HALIFAX", "dateline"),
        ("Quito, march 9 - rains went on for a third day.", "Quito", "dateline"),
        (
            "Bangalore: A young girl was on Tuesday found by the police after a long search.",
            "Bangalore",
            "dateline",
        ),
        ("London - a city of eight million - has no beach.", "London", "literal"),
        ("Snow fell in Moscow (the first this year) on Friday.", "Moscow", "literal"),
    ],
)
def test_use(parser: Geoparser, text: str, name: str, use: str) -> None:
    found = [m for m in parser.mentions(Document("x", text)) if m.text == name]
    assert found
    assert [m.use.value for m in found] == [use] * len(found)


def test_damaged_weights_are_named(tmp_path: Path) -> None:
    path = tmp_path / "use.tsv"
    path.write_text("bias\t1.0\t2.0\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"use\.tsv"):
        UseModel.open(path)
    with pytest.raises(DataError, match=r"none\.tsv"):
        UseModel.open(tmp_path / "none.tsv")


@pytest.mark.parametrize(
    ("text", "uses"),
    [
        (
            "Relations between Hanoi and Vientiane have improved since the summit.",
            {"Hanoi": "metonym", "Vientiane": "metonym"},
        ),
        (
            "Kazakhstan's broader strategy is to sell gas without Moscow.",
            {"Kazakhstan": "metonym", "Moscow": "metonym"},
        ),
        ("Talks with Tehran will resume, the minister said.", {"Tehran": "metonym"}),
        ("Sanctions against Myanmar were widened.", {"Myanmar": "metonym"}),
        (
            "Integrating Mongolia into the grid takes cooperation and years of talks.",
            {"Mongolia": "metonym"},
        ),
        ("He was born in Hanoi and studied in Moscow.", {"Hanoi": "literal", "Moscow": "literal"}),
        (
            "The train from Tehran to Mashhad was late.",
            {"Tehran": "literal", "Mashhad": "literal"},
        ),
        ("Hotels in Belgrade are full.", {"Belgrade": "literal"}),
        ("Rain fell on Vientiane.", {"Vientiane": "literal"}),
    ],
)
def test_states_that_are_dealt_with_and_towns(
    parser: Geoparser, text: str, uses: dict[str, str]
) -> None:
    found = {m.text: m.use.value for m in parser.mentions(Document("x", text))}
    assert found == uses


def test_scores_and_lists_are_no_datelines(parser: Geoparser) -> None:
    text = "Girls' soccer\nMelbourne (1-0): Osaro 3 goals.\nDhaka: 12 dead\nLagos: 23 dead\n"
    assert not [m for m in parser.mentions(Document("x", text)) if m.use.value == "dateline"]

"""A name whose place doesn't fit the text is found and put nowhere; what fits, or has nothing beside it, is placed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from geo.fit import FitModel, fit_keys, names_of
from geo.gazetteer import Gazetteer
from geo.parsing import Geoparser
from geo.places import read_places
from geo.recognition import Recogniser
from geo.recognition_second import select
from layers.errors import DataError
from layers.model import Document, Mention

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def parser() -> Geoparser:
    return Geoparser(Gazetteer.open())


def mention(parser: Geoparser, text: str, name: str) -> Mention:
    return next(m for m in parser.mentions(Document("x", text)) if m.text == name)


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        (
            "The bus left Kampala at dawn and overturned at Lincoln, a trading centre between Masaka and"
            " Mbarara, Uganda.",
            "Lincoln",
            "US",
        ),
        (
            "The landslide buried Verona, a hamlet above Pasto, Colombia; rescuers came from Popayan,"
            " Cali and Ipiales.",
            "Verona",
            "IT",
        ),
        (
            "Hail flattened canola at Waldeck, west of Moose Jaw, Saskatchewan, and closed the road"
            " to Swift Current and Regina.",
            "Waldeck",
            "DE",
        ),
    ],
)
def test_a_namesake_on_another_continent_is_not_shown(
    parser: Geoparser, text: str, name: str, country: str
) -> None:
    found = mention(parser, text, name)
    assert found.place is None
    assert found.score > 0.5  # it is a place, though none that we know
    assert found.alternatives[0].place.country == country
    assert found.alternatives[0].score < 0.35


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("He lives in Delft.", "Delft", "NL"),
        ("Gold fell in London, and in Zurich.", "Zurich", "CH"),
        ("Envoys flew from Nairobi to Lima and on to Oslo.", "Oslo", "NO"),
        ("Peace between the Koreas is far off.", "Koreas", None),
        ("The mayor of Verona went to Bogota, Cali and Medellin in Colombia.", "Cali", "CO"),
        (
            "Trains from Kampala to Masaka stop at Lincoln, Nebraska's sister town.",
            "Nebraska",
            "US",
        ),
    ],
)
def test_what_stands_alone_or_is_large_is_placed(
    parser: Geoparser, text: str, name: str, country: str | None
) -> None:
    place = mention(parser, text, name).place
    assert place is not None
    assert place.country == country


def test_a_place_of_the_user_always_fits(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text("name,lat,lon\nQuellheim,51.0,9.0\n", encoding="utf-8")
    parser = Geoparser(Gazetteer.open(places=read_places(path)))
    found = mention(parser, "Buses from Kampala and Masaka, Uganda, met at Quellheim.", "Quellheim")
    assert found.place is not None
    assert found.place.position.lat == 51.0


def test_fits_are_chances_and_sum_the_weights_of_their_signals() -> None:
    recogniser = Recogniser(Gazetteer.open())
    text = "Farmers from Rajin and Sonbong drove to Paris, Texas, and to Verona in December."
    page, candidates = recogniser.scored(text)
    taken = [c for c in select(candidates, 0.35) if c.entry.known]
    picks, home = recogniser.resolver.resolve(page, taken, [c.p for c in taken])
    weights = {name: 0.25 for key in fit_keys(page, taken, picks, home) for name in names_of(key)}
    even = FitModel({}).fits(page, taken, picks, home)
    assert set(even) <= {0.5, 1.0}
    assert 0.5 in even
    raised = FitModel(weights).fits(page, taken, picks, home)
    assert all(a < b < 1.0 for a, b in zip(even, raised, strict=True) if a < 1.0)


@pytest.mark.parametrize("content", ["bias\n", "bias\tx\n", "bias\t1\t2\n"])
def test_damaged_weights_are_named(tmp_path: Path, content: str) -> None:
    path = tmp_path / "fit.tsv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(DataError, match=r"fit\.tsv"):
        FitModel.open(path)


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("LONDON, March 5 - Iran said its troops had taken two heights above Sulaymaniyah in Iraq.", "LONDON", "GB"),
        ("Karlsruhe aside, envoys of Kampala, Masaka and Mbarara met in Vienna on Sunday.", "Vienna", "AT"),
        ("Aid for Goma, Bukavu and Uvira was promised by all of Asia.", "Asia", None),
    ],
)  # fmt: skip
def test_a_large_city_or_a_continent_is_named_far_from_home_too(parser, text, name, country):
    place = mention(parser, text, name).place
    assert place is not None
    assert place.country == country


def test_another_spelling_of_a_large_place_needs_company(parser: Geoparser) -> None:
    text = "The helicopter came down in Sarkh district in Maidan Wardak province, south of Kabul, Afghanistan."
    assert mention(parser, text, "Sarkh").place is None

"""Water beside an end is where the end lies, not another stop of a line on land."""

import pytest

from geo.corridors import Catalogue
from geo.gazetteer import Gazetteer
from geo.linking import extract_links
from geo.parsing import Geoparser
from layers.model import Document

TEXTS = {
    "Engineers will build a railway from Tabora to Kigoma on Lake Tanganyika.": [
        "Tabora",
        "Kigoma",
    ],
    "An oil pipeline from Baku to Ceyhan on the Mediterranean Sea has opened.": ["Baku", "Ceyhan"],
    "The highway from Almaty to Balkhash on Lake Balkhash was widened.": ["Almaty", "Balkhash"],
}


@pytest.fixture(scope="module")
def parser():
    return Geoparser(Gazetteer.open())


@pytest.mark.parametrize("text", TEXTS)
def test_water_is_no_stop_of_a_line_on_land(parser, text):
    document = Document("x", text)
    mentions = parser.mentions(document, demonyms=True)
    (link,) = extract_links(document, mentions, Catalogue.open())
    assert [end.name for end in link.endpoints] == TEXTS[text]

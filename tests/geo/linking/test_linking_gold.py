"""The gold passages: what the extractor reached when this was written may not be lost."""

import pytest

from benchmarks.links.evaluate import Tally
from benchmarks.links.gold import GOLD, read_passages
from geo.linking import extract_links

STEP = {"dev": 5, "heldout": 1}  # every fifth is enough to see a loss


@pytest.mark.parametrize(
    ("split", "recall", "precision", "status"),
    [("dev", 0.64, 0.72, 0.75), ("heldout", 0.46, 0.68, 0.62)],
)
def test_scores_with_given_places(split, recall, precision, status):
    passages = read_passages(GOLD / split)[:: STEP[split]]
    if not passages:
        pytest.skip("no passages in this split")
    tally = Tally()
    for passage in passages:
        tally.add(passage, extract_links(passage.document, passage.mentions))
    rates = tally.rates()
    assert rates["recall"] >= recall
    assert rates["precision"] >= precision
    assert rates["status"] >= status

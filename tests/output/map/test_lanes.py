"""Links over the same track run side by side; others keep the middle."""

from __future__ import annotations

from dataclasses import replace

from output.map.lanes import MOST_LINKS, lanes
from tests.browser.crowds import huge
from tests.browser.surveys import korea


def test_links_over_the_same_track_have_a_lane_each():
    found = lanes(korea())
    same = ["link-gyeongui", "link-express"]
    assert found.get(same[0], 0) != found.get(same[1], 0)


def test_links_apart_keep_the_middle():
    found = lanes(korea())
    assert "link-gyeongui" not in found
    assert "link-dalian" not in found


def test_order_decides_who_moves():
    made = korea()
    turned = lanes(replace(made, links=made.links[::-1]))
    assert "link-gyeongui" in turned
    assert lanes(made) == lanes(korea())


def test_a_crowd_has_no_lanes():
    assert lanes(huge(places=400, links=MOST_LINKS + 1)) == {}

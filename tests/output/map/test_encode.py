"""Lines survive their coding, within the grid that they are coded on."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from output.map.encode import decode_line, encode_line
from output.map.lines import simplified, unrolled

degrees = st.tuples(st.floats(-540, 540), st.floats(-90, 90))


@given(st.lists(degrees, max_size=40), st.sampled_from([1000, 10000]))
def test_a_line_comes_back_within_half_a_unit(line, quantum):
    back = decode_line(encode_line(line, quantum), quantum)
    kept = [
        p
        for i, p in enumerate(line)
        if i == 0 or _units(p, quantum) != _units(line[i - 1], quantum)
    ]
    assert len(back) == len(kept)
    for (x, y), (lon, lat) in zip(back, kept, strict=True):
        assert abs(x - lon) <= 0.51 / quantum
        assert abs(y - lat) <= 0.51 / quantum


def _units(point, quantum):
    return round(point[0] * quantum), round(point[1] * quantum)


@given(st.lists(degrees, max_size=20))
def test_the_code_needs_no_escape_in_json_or_html(line):
    text = encode_line(line, 1000)
    assert json.dumps(text) == f'"{text}"'
    assert not set(text) & set("<>&\"'\\`")


def test_coding_twice_changes_nothing():
    line = [(126.97834, 37.56612), (125.7543, 39.0339)]
    once = decode_line(encode_line(line, 1000), 1000)
    assert decode_line(encode_line(once, 1000), 1000) == once


def test_a_line_over_the_antimeridian_goes_on():
    assert unrolled([(179.0, 0.0), (-179.0, 1.0), (178.0, 2.0)]) == [
        (179.0, 0.0),
        (181.0, 1.0),
        (178.0, 2.0),
    ]


def test_positions_that_are_not_numbers_are_left_out():
    assert unrolled([(float("nan"), 1.0), (2.0, float("inf")), (3.0, 4.0)]) == [(3.0, 4.0)]


@given(st.lists(st.tuples(st.floats(-179, 179), st.floats(-80, 80)), min_size=2, max_size=30))
def test_thinning_keeps_the_ends(line):
    thin = simplified(line, 0.01)
    whole = unrolled(line)
    assert thin[0] == whole[0]
    assert thin[-1] == whole[-1]
    assert len(thin) <= len(whole)

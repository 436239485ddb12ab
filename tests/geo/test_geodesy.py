"""Distances and great circles."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.geodesy import (
    distance_km,
    distances_km,
    great_circle,
    interpolate,
    length_km,
    steps_km,
    through,
    wrap_lon,
)
from layers.model import Position

positions = st.builds(Position, st.floats(-180, 180), st.floats(-89, 89))


def test_known_distance():
    seoul, pyongyang = Position(126.978, 37.566), Position(125.754, 39.034)
    assert distance_km(seoul, pyongyang) == pytest.approx(195, rel=0.01)


@given(positions, positions)
def test_distance_is_symmetric_and_bounded(a, b):
    assert distance_km(a, b) == pytest.approx(distance_km(b, a), abs=1e-6)
    assert 0 <= distance_km(a, b) <= 20_016


@given(positions, positions)
def test_arrays_agree_with_scalars(a, b):
    many = distances_km(np.array([a.lon]), np.array([a.lat]), b)
    assert many[0] == pytest.approx(distance_km(a, b), abs=1e-6)
    steps = steps_km(np.array([a.lon, b.lon]), np.array([a.lat, b.lat]))
    assert steps[0] == pytest.approx(distance_km(a, b), abs=1e-6)


@given(positions, positions)
def test_great_circle_keeps_ends_and_length(a, b):
    line = great_circle(a, b, step_km=100)
    assert (line[0], line[-1]) == (a, b)
    assert all(abs(p.lon) <= 180 and abs(p.lat) <= 90 for p in line)
    if distance_km(a, b) < 19_000:
        assert length_km(line) == pytest.approx(distance_km(a, b), abs=0.5)


def test_great_circle_crosses_the_antimeridian_the_short_way():
    line = great_circle(Position(178.0, -18.0), Position(-172.0, -14.0), step_km=100)
    assert length_km(line) < 1200
    assert any(p.lon > 179 for p in line)
    assert any(p.lon < -179 for p in line)


def test_interpolate_halfway():
    assert interpolate(Position(0, 0), Position(90, 0), 0.5) == Position(45.0, 0.0)


def test_through_leaves_out_repeats():
    a, b = Position(0, 0), Position(0.1, 0)
    assert through([a, a, b, b]) == (a, b)


@pytest.mark.parametrize(("lon", "wrapped"), [(190, -170), (-190, 170), (180, 180), (-180, -180)])
def test_wrap(lon, wrapped):
    assert wrap_lon(lon) == wrapped

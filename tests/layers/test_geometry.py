import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from layers.geometry import area_km2, circle, multi_line, multi_polygon, point
from layers.model import Polygon, Position, Ring
from tests.layers.strategies import latitudes, longitudes, positions
from tests.layers.surveys import line, ring, square

# Golden pairs: a line as it is drawn, and what is left of it.
CUTS = {
    "plain": ([(1, 2), (3, 4)], "MULTILINESTRING ((1 2, 3 4))"),
    "crosses-eastward": (
        [(170, 10), (-170, 12)],
        "MULTILINESTRING ((170 10, 180 11), (-180 11, -170 12))",
    ),
    "crosses-westward": (
        [(-170, 10), (170, 12)],
        "MULTILINESTRING ((-170 10, -180 11), (180 11, 170 12))",
    ),
    "stops-on-both-sides-of-180": (
        [(170, 0), (180, 1), (-180, 1), (-170, 2)],
        "MULTILINESTRING ((170 0, 180 1), (-180 1, -170 2))",
    ),
    "stops-on-180": (
        [(170, 0), (180, 1), (-170, 2)],
        "MULTILINESTRING ((170 0, 180 1), (-180 1, -170 2))",
    ),
    "ends-on-180": ([(170, 0), (180, 1)], "MULTILINESTRING ((170 0, 180 1))"),
    "stands-still": ([(1, 2), (1, 2), (3, 4), (3, 4)], "MULTILINESTRING ((1 2, 3 4))"),
    "minus-nought": ([(-0.0, 0), (1, -0.0000001)], "MULTILINESTRING ((0 0, 1 0))"),
}


@pytest.mark.parametrize("name", CUTS)
def test_lines_are_cut_at_the_antimeridian(name):
    drawn, expected = CUTS[name]
    assert multi_line([line(*drawn)]).wkt == expected


def test_a_line_of_no_length_is_none():
    assert multi_line([line((1, 2))]) is None
    assert multi_line([line((1, 2), (1.0000001, 2))]) is None
    assert multi_line([]) is None


def test_inner_points_of_a_schematic_line_are_rounded_and_its_ends_kept():
    shape = multi_line([line((1.23456, 0), (2.34567, 1), (3.45678, 2))], schematic=True)
    assert shape.wkt == "MULTILINESTRING ((1.23456 0, 2.346 1, 3.45678 2))"


@given(st.lists(st.lists(positions, max_size=6), max_size=3))
def test_cut_lines_are_valid_and_never_jump(parts):
    shape = multi_line(parts)
    if shape is None:
        return
    assert shape.is_valid
    assert not shape.is_empty
    for part in shape.geoms:
        coordinates = np.asarray(part.coords)
        assert (np.abs(np.diff(coordinates[:, 0])) <= 180).all()
        assert (coordinates == np.round(coordinates, 5)).all()


def test_an_area_across_180_becomes_two():
    shape = multi_polygon([Polygon(ring((179, 0), (-179, 0), (-179, 1), (179, 1), (179, 0)))])
    assert [p.bounds for p in sorted(shape.geoms, key=lambda p: p.bounds)] == [
        (-180, 0, -179, 1),
        (179, 0, 180, 1),
    ]


def test_a_bow_tie_is_mended_and_rings_run_as_rfc_7946_asks():
    bow = Polygon(ring((0, 0), (2, 2), (2, 0), (0, 2), (0, 0)))
    shape = multi_polygon([bow, Polygon(square(5, 5, 9, 9), (square(6, 6, 7, 7),))])
    assert shape.is_valid
    assert all(p.exterior.is_ccw for p in shape.geoms)
    assert not any(hole.is_ccw for p in shape.geoms for hole in p.interiors)
    assert shape.area == pytest.approx(2 + 16 - 1)


def test_polygons_that_overlap_are_joined():
    shape = multi_polygon([Polygon(square(0, 0, 2, 2)), Polygon(square(1, 1, 3, 3))])
    assert shape.is_valid
    assert shape.area == pytest.approx(7)


def test_what_has_no_area_is_none():
    assert multi_polygon([Polygon(ring((0, 0), (1, 1), (0, 0)))]) is None
    assert multi_polygon([Polygon(ring((0, 0), (1e-7, 0), (0, 1e-7), (0, 0)))]) is None
    assert multi_polygon([Polygon(Ring(()))]) is None


@given(longitudes, latitudes)
def test_circles_are_valid_anywhere(lon, lat):
    shape = circle(Position(lon, lat), 5)
    assert shape is not None
    assert shape.is_valid
    if abs(lat) < 89:
        assert area_km2(shape) == pytest.approx(np.pi * 25, rel=0.02)


def test_a_point_is_rounded():
    assert shapely.get_coordinates(point(Position(1.123456789, -0.0))).tolist() == [[1.12346, 0.0]]

"""Colours that can be told apart, on light and on dark, and a word for everything."""

from __future__ import annotations

import itertools

import pytest

from layers.vocabulary import (
    GapReason,
    GeometryMethod,
    Mode,
    PlaceKind,
    Precision,
    Status,
    StatusBasis,
    Use,
)
from output import style

LINES = (Mode.RAIL, Mode.ROAD, Mode.SEA, Mode.PIPELINE, Mode.POWER, Mode.BRIDGE)
GROUNDS = {False: ("#f5f2eb", "#fffdf9"), True: ("#222a30", "#121b22")}
# Machado, Oliveira and Fernandes (2009), severity 1.0, linear RGB
BLINDNESS = {
    "protan": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deutan": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.01182, 0.04294, 0.968881),
    ),
}


def linear(color):
    channels = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]


def contrast(a, b):
    light = sorted(
        (0.2126 * r + 0.7152 * g + 0.0722 * b for r, g, b in (linear(a), linear(b))), reverse=True
    )
    return (light[0] + 0.05) / (light[1] + 0.05)


def lab(rgb):
    r, g, b = (min(1.0, max(0.0, c)) for c in rgb)
    x = (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047
    y = 0.2126 * r + 0.7152 * g + 0.0722 * b
    z = (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883
    x, y, z = (c ** (1 / 3) if c > 0.008856 else 7.787 * c + 16 / 116 for c in (x, y, z))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def distance(a, b, matrix=None):
    seen = [linear(color) for color in (a, b)]
    if matrix:
        seen = [
            [sum(m * c for m, c in zip(row, rgb, strict=True)) for row in matrix] for rgb in seen
        ]
    return sum((p - q) ** 2 for p, q in zip(lab(seen[0]), lab(seen[1]), strict=True)) ** 0.5


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("mode", LINES)
def test_lines_stand_out_from_land_and_casing(mode, dark):
    color = style.line_color(mode, Status.OPERATING, dark=dark)
    assert all(contrast(color, ground) >= 3 for ground in GROUNDS[dark])


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("blindness", [None, "protan", "deutan"])
def test_modes_differ_for_every_reader(blindness, dark):
    colors = {mode: style.line_color(mode, Status.OPERATING, dark=dark) for mode in LINES}
    for a, b in itertools.combinations(LINES, 2):
        assert distance(colors[a], colors[b], BLINDNESS.get(blindness)) > 14, (a, b)


def test_every_status_has_its_own_dash_or_colour():
    looks = {(s.dash, s.grey, s.width_factor) for s in style.STATUSES.values()}
    assert len(looks) == len(Status)


@pytest.mark.parametrize(
    ("table", "members"),
    [
        (style.MODES, Mode),
        (style.STATUSES, Status),
        (style.USES, Use),
        (style.KINDS, PlaceKind),
        (style.METHODS, GeometryMethod),
        (style.PRECISIONS, Precision),
        (style.STATUS_BASES, StatusBasis),
        (style.GAP_REASONS, GapReason),
    ],
)
def test_everything_has_a_word_in_every_language(table, members):
    assert set(table) == set(members)
    labels = [entry if isinstance(entry, style.Label) else entry.label for entry in table.values()]
    assert all(text.strip() for each in labels for text in each)


def test_mixing():
    assert style.mix("#000000", "#ffffff", 0.5) == "#808080"
    assert style.mix("#123456", "#ffffff", 0.0) == "#123456"
    assert style.MODES[Mode.RAIL].label.text("xx") == "Rail"

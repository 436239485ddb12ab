"""How each layer looks in a GIS: rules made from `output.style`, for QML, SLD and KML alike.

A feature is drawn by every rule whose tests it passes, in order. Sizes are pixels of 1/96 inch.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from layers.vocabulary import Mode, Status
from output import style

if TYPE_CHECKING:
    from collections.abc import Iterator

PAPER: Final = "#fffdf9"
"""Casing under lines and around letters."""


class Test(NamedTuple):
    """A field compared with a value by `=`, `<>`, `>=` or `<`."""

    field: str
    operator: str
    value: str | int | bool


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line: colour, width and dash in pixels (empty is solid), opacity 0 to 1."""

    color: str
    width: float
    dash: tuple[int, ...] = ()
    opacity: float = 1.0


@dataclass(frozen=True, slots=True)
class Marker:
    """A point: shape (circle, square, diamond, triangle, cross), colour, diameter in pixels."""

    shape: str
    color: str
    size: float
    outline: str = PAPER


@dataclass(frozen=True, slots=True)
class Fill:
    """An area: colour, opacity, outline."""

    color: str
    opacity: float
    outline: Stroke


@dataclass(frozen=True, slots=True)
class Rule:
    """Features that pass all of `tests` are drawn with `symbols`, the first at the bottom."""

    title: str
    tests: tuple[Test, ...]
    symbols: tuple[Stroke | Marker | Fill, ...]


@dataclass(frozen=True, slots=True)
class Lettering:
    """Labels: the field that they show, colour, size in pixels, the scale from which they show."""

    field: str
    color: str
    size: float
    max_scale_denominator: int


@dataclass(frozen=True, slots=True)
class Look:
    """How a layer looks: its rules, and its labels."""

    rules: tuple[Rule, ...]
    lettering: Lettering


DRAW_ORDER: Final = (
    "regions",
    "zones",
    "corridors",
    "power",
    "pipelines",
    "sea",
    "road",
    "rail",
    "gaps",
    "places",
    "ports",
    "crossings",
)
"""Layers from the bottom to the top."""

_LINE_MODES: Final = {
    "rail": (Mode.RAIL,),
    "road": (Mode.ROAD, Mode.BRIDGE),
    "sea": (Mode.SEA,),
    "pipelines": (Mode.PIPELINE,),
    "power": (Mode.POWER,),
    "corridors": (Mode.CORRIDOR,),
}

_STATUS_ORDER: Final = (
    Status.OPERATING,
    Status.CONSTRUCTION,
    Status.PLANNED,
    Status.PROPOSED,
    Status.SUSPENDED,
    Status.SEVERED,
    Status.CANCELLED,
    Status.UNKNOWN,
)

_PLACE_CLASSES: Final = (
    ("Inferred, not named", 0, 1, 4.0),
    ("Named once or twice", 1, 3, 6.0),
    ("Named 3 to 9 times", 3, 10, 9.0),
    ("Named 10 times and more", 10, None, 13.0),
)

_CROSSINGS: Final = (
    ("Border crossing", "crossing", "triangle"),
    ("Bridge", "bridge", "square"),
    ("Break of gauge", "gauge_break", "cross"),
)

_AREAS: Final = (
    ("Surveyed boundary", "boundary", ()),
    ("Approximate extent", "approximate", (6, 4)),
    ("Somewhere in this unit", "container", (2, 4)),
    ("Extent not known", "nominal", (1, 3)),
)


def look(layer: str) -> Look:
    """Return how a layer looks.

    Raises
    ------
    KeyError
        When there is no such layer.
    """
    if layer in _LINE_MODES:
        return Look(tuple(_line_rules(layer)), _lettering("name", _mode_color(layer), 9, 4_000_000))
    return {
        "places": Look(
            tuple(_place_rules()), _lettering("name", style.PLACE_COLOR, 10, 12_000_000)
        ),
        "ports": Look(
            _port_rules(), _lettering("name", style.MODES[Mode.PORT].color, 9, 2_000_000)
        ),
        "crossings": Look(
            tuple(_crossing_rules()),
            _lettering("name", style.MODES[Mode.BRIDGE].color, 9, 1_000_000),
        ),
        "zones": Look(
            tuple(_zone_rules()), _lettering("name", style.MODES[Mode.ZONE].color, 9, 4_000_000)
        ),
        "regions": Look(tuple(_region_rules()), _lettering("name", "#5c666e", 11, 20_000_000)),
        "gaps": Look(_gap_rules(), _lettering("name", style.GAP.color, 9, 8_000_000)),
    }[layer]


def _lettering(field: str, color: str, size: float, scale: int) -> Lettering:
    return Lettering(field, color, size, scale)


def _mode_color(layer: str) -> str:
    return style.MODES[_LINE_MODES[layer][0]].color


def _line_rules(layer: str) -> Iterator[Rule]:
    modes = _LINE_MODES[layer]
    has_gaps = layer != "corridors"
    shown = () if has_gaps else (Test("context", "=", value=False),)
    yield Rule(
        "Schematic: follows nothing surveyed",
        (Test("schematic", "=", value=True), *shown),
        (
            Stroke(
                _mode_color(layer),
                style.SCHEMATIC_HALO_WIDTH,
                opacity=style.SCHEMATIC_HALO_OPACITY,
            ),
        ),
    )
    there = (Test("exists" if has_gaps else "context", "=", value=has_gaps),)
    for mode in modes:
        of_mode = (Test("mode", "=", mode.value),) if len(modes) > 1 else ()
        prefix = f"{style.MODES[mode].label.en}, " if len(modes) > 1 else ""
        for status in _STATUS_ORDER:
            title = style.STATUSES[status].label.en
            yield Rule(
                f"{prefix}{title.lower()}" if prefix else title,
                (*of_mode, Test("status", "=", status.value), *there),
                _line_symbols(mode, status),
            )
    yield _other_rule(has_gaps=has_gaps)


def _other_rule(*, has_gaps: bool) -> Rule:
    """Return the rule for missing stretches, or for corridors that are background only."""
    if has_gaps:
        missing = (Test("exists", "=", value=False),)
        return Rule(style.GAP.label.en, missing, (Stroke(style.GAP.color, 2.0, (2, 3)),))
    background = (Test("context", "=", value=True),)
    color = style.MODES[Mode.CORRIDOR].color
    return Rule("Background: a wider programme", background, (Stroke(color, 1.2, opacity=0.5),))


def _line_symbols(mode: Mode, status: Status) -> tuple[Stroke, ...]:
    width = style.line_width(mode, status)
    said = style.STATUSES[status]
    return (
        Stroke(PAPER, width + style.CASING_EXTRA_WIDTH, opacity=said.opacity),
        Stroke(style.line_color(mode, status), width, said.dash, said.opacity),
    )


def _gap_rules() -> tuple[Rule, ...]:
    gap = style.GAP
    casing = Stroke(PAPER, gap.width + style.CASING_EXTRA_WIDTH)
    return (Rule(gap.label.en, (), (casing, Stroke(gap.color, gap.width, gap.dash))),)


def _place_rules() -> Iterator[Rule]:
    for title, least, below, size in _PLACE_CLASSES:
        tests = [Test("mentions", ">=", least)]
        if below is not None:
            tests.append(Test("mentions", "<", below))
        color = style.PLACE_COLOR if least else PAPER
        outline = PAPER if least else style.PLACE_COLOR
        yield Rule(title, tuple(tests), (Marker("circle", color, size, outline),))


def _port_rules() -> tuple[Rule, ...]:
    mode = style.MODES[Mode.PORT]
    return (Rule(mode.label.en, (), (Marker("diamond", mode.color, 11),)),)


def _crossing_rules() -> Iterator[Rule]:
    color = style.MODES[Mode.BRIDGE].color
    for title, kind, shape in _CROSSINGS:
        yield Rule(title, (Test("crossing_type", "=", kind),), (Marker(shape, color, 10),))


def _zone_rules() -> Iterator[Rule]:
    mode = style.MODES[Mode.ZONE]
    for title, method, dash in _AREAS:
        fill = Fill(mode.color, 0.18, Stroke(mode.color, mode.width, dash))
        yield Rule(title, (Test("area_method", "=", method),), (fill,))


def _region_rules() -> Iterator[Rule]:
    for title, method, dash in _AREAS[:2]:
        fill = Fill(style.AREA_FILL, 0.45, Stroke(style.AREA_STROKE, 1.0, dash))
        yield Rule(title, (Test("area_method", "=", method),), (fill,))

"""Runs: stretches of a route that are one thing throughout, before borders cut them into segments."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from geo.geodesy import distance_km, interpolate
from layers.model import Position, Segment
from layers.vocabulary import GapReason, GeometryMethod, Mode, Status, StatusBasis

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from geo.routing.gauges import Gauges

    CountryAt = Callable[[Position], str | None]

SLIVER_KM, QUAY_KM = 15.0, 3.0
_BORDER_STEPS = 7


@dataclass(frozen=True, slots=True)
class Standing:
    """The status that a run takes from its link or from a section of the catalogue."""

    status: Status = Status.UNKNOWN
    basis: StatusBasis | None = None
    as_of: str = ""
    gauge_mm: int | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of one method, one standing, track or gap throughout; it may cross borders."""

    positions: tuple[Position, ...]
    step_km: tuple[float, ...]
    countries: tuple[str | None, ...]
    """Country of each position; None at sea."""
    method: GeometryMethod
    exists: bool = True
    reason: GapReason | None = None
    from_name: str = ""
    to_name: str = ""
    gap_id: int = 0
    """Tells one gap from the next; stretches of the same gap are one."""
    standing: Standing = Standing()

    @property
    def length_km(self) -> float:
        """Length, km."""
        return sum(self.step_km)

    def continues(self, other: Run) -> bool:
        """Whether `other` is the same thing going on where this run ends."""
        mine = (self.method, self.exists, self.reason, self.gap_id, self.standing)
        theirs = (other.method, other.exists, other.reason, other.gap_id, other.standing)
        return mine == theirs and self.positions[-1] == other.positions[0]


def merged(runs: Sequence[Run]) -> list[Run]:
    """Return runs with those that continue each other made one, and empty ones left out."""
    out: list[Run] = []
    for run in runs:
        if len(run.positions) < 2:  # noqa: PLR2004 - a line has two ends
            continue
        if out and out[-1].continues(run):
            last = out[-1]
            out[-1] = replace(
                last,
                positions=last.positions + run.positions[1:],
                step_km=last.step_km + run.step_km,
                countries=last.countries + run.countries[1:],
                to_name=run.to_name,
            )
        else:
            out.append(run)
    return out


def smoothed(run: Run) -> tuple[str | None, ...]:
    """Countries of a run's positions without the slivers that a line along a border picks up."""
    countries = list(run.countries)
    while (sliver := _sliver(countries, run.step_km)) is not None:
        span, country = sliver
        countries[span] = [country] * (span.stop - span.start)
    return tuple(countries)


def _sliver(
    countries: Sequence[str | None], step_km: Sequence[float]
) -> tuple[slice, str | None] | None:
    """Return the shortest stay abroad of less than 15 km between two stays in one country.

    An end of less than 3 km off the coast is a quay: it belongs to the country next to it.
    """
    spans = _spans(countries)
    found = [
        (sum(step_km[max(0, span.start - 1) : span.stop]), span.start, span, before)
        for (_, before), (span, _), (_, after) in zip(spans, spans[1:], spans[2:], strict=False)
        if before == after
    ]
    found += (
        [
            (
                sum(step_km[max(0, span.start - 1) : span.stop]) + SLIVER_KM - QUAY_KM,
                -1,
                span,
                after,
            )
            for (span, here), (_, after) in (spans[:2], spans[:-3:-1])
            if here is None
        ]
        if len(spans) > 1
        else []
    )
    km, _, span, country = min(found, key=lambda f: f[:2], default=(SLIVER_KM, 0, slice(0), None))
    return (span, country) if km < SLIVER_KM else None


def _spans(countries: Sequence[str | None]) -> list[tuple[slice, str | None]]:
    cuts = [i for i in range(1, len(countries)) if countries[i] != countries[i - 1]]
    edges = [0, *cuts, len(countries)]
    return [(slice(a, b), countries[a]) for a, b in pairwise(edges)]


def to_segments(
    runs: Sequence[Run], *, mode: Mode, country_at: CountryAt, gauges: Gauges | None
) -> tuple[Segment, ...]:
    """Cut runs at borders and dress them as segments, in order.

    `gauges` is None for modes without track. A gap is not cut: its country is that of its start
    where both ends share it, else None.
    """
    segments: list[Segment] = []
    for run in merged(runs):
        parts = [run] if not run.exists else _cut(run, country_at)
        segments.extend(_segment(part, mode, gauges) for part in parts)
    return tuple(segments)


def _segment(run: Run, mode: Mode, gauges: Gauges | None) -> Segment:
    inside = run.countries[len(run.countries) // 2]
    ends = {run.countries[0], run.countries[-1]}
    country = inside if run.exists or len(ends) == 1 else None
    gauge = run.standing.gauge_mm or (gauges.of(country) if gauges else None)
    return Segment(
        positions=run.positions,
        mode=mode,
        method=run.method,
        length_km=round(run.length_km, 2),
        country=country,
        exists=run.exists,
        gap_reason=run.reason,
        gauge_mm=gauge if gauges and run.exists else None,
        status=run.standing.status,
        status_basis=run.standing.basis,
        as_of=run.standing.as_of,
        name="" if run.exists else f"{run.from_name} - {run.to_name}",
        from_name=run.from_name,
        to_name=run.to_name,
    )


def _cut(run: Run, country_at: CountryAt) -> list[Run]:
    """Return a run in pieces of one country each; the cuts are on the borders."""
    countries = smoothed(run)
    parts: list[Run] = []
    positions, steps = [run.positions[0]], list[float]()
    name = run.from_name
    for i, km in enumerate(run.step_km):
        here, there = countries[i], countries[i + 1]
        if here != there:
            border, fraction = _border(run.positions[i], run.positions[i + 1], here, country_at)
            positions.append(border)
            steps.append(km * fraction)
            label = f"{here or 'sea'}/{there or 'sea'} border" if here and there else "coast"
            parts.append(_part(run, positions, steps, here, name, label))
            positions, steps, name = [border], [], label
            km *= 1 - fraction  # noqa: PLW2901 - the rest of the step belongs to the next piece
        positions.append(run.positions[i + 1])
        steps.append(km)
    parts.append(_part(run, positions, steps, countries[-1], name, run.to_name))
    return parts


def _part(
    run: Run,
    positions: Sequence[Position],
    steps: Sequence[float],
    country: str | None,
    from_name: str,
    to_name: str,
) -> Run:
    return replace(
        run,
        positions=tuple(positions),
        step_km=tuple(steps),
        countries=(country,) * len(positions),
        from_name=from_name,
        to_name=to_name,
    )


def _border(
    a: Position, b: Position, country: str | None, country_at: CountryAt
) -> tuple[Position, float]:
    """Where a step leaves a country, and how far along the step that is (0 to 1), by halving."""
    low, high = 0.0, 1.0
    if distance_km(a, b) < 0.5:  # noqa: PLR2004 - the data are no finer
        return interpolate(a, b, 0.5), 0.5
    for _ in range(_BORDER_STEPS):
        middle = (low + high) / 2
        if country_at(interpolate(a, b, middle)) == country:
            low = middle
        else:
            high = middle
    return interpolate(a, b, (low + high) / 2), (low + high) / 2

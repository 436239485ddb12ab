"""What a planner wants to read of a route: lengths, gaps, countries, breaks of gauge."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from layers.vocabulary import Status

if TYPE_CHECKING:
    from layers.model import GaugeBreak, Route, Segment


@dataclass(frozen=True, slots=True)
class RouteSummary:
    """Sums over a route, km."""

    total_km: float
    existing_km: float
    missing_km: float
    schematic_km: float
    """Of the existing length, what is drawn as a straight line because no network holds it."""
    by_country: tuple[tuple[str, float], ...]
    """Country code (`sea` off every coast, `gap` for gaps between two) and km, in order of travel."""
    gaps: tuple[Segment, ...]
    gauge_breaks: tuple[GaugeBreak, ...]
    gauges_mm: tuple[int, ...]


def summarise(route: Route) -> RouteSummary:
    """Sum up a route."""
    by_country: dict[str, float] = {}
    gauges: dict[int, None] = {}
    for segment in route.segments:
        key = segment.country or ("gap" if not segment.exists else "sea")
        by_country[key] = by_country.get(key, 0.0) + segment.length_km
        if segment.gauge_mm is not None:
            gauges[segment.gauge_mm] = None
    return RouteSummary(
        total_km=sum(s.length_km for s in route.segments),
        existing_km=route.existing_km,
        missing_km=route.missing_km,
        schematic_km=sum(s.length_km for s in route.segments if s.exists and s.method.is_schematic),
        by_country=tuple(by_country.items()),
        gaps=tuple(s for s in route.segments if not s.exists),
        gauge_breaks=route.gauge_breaks,
        gauges_mm=tuple(gauges),
    )


_WHY = {
    "no_track": "no track in the network",
    "severed": "severed",
    "river": "a river without a bridge",
    "sea": "the sea",
    "construction": "under construction",
}


def describe(route: Route) -> list[str]:
    """Lines of text that say what a route is made of."""
    if route.refusal:
        return [f"No route: {route.refusal}"]
    if not route.segments:
        return ["No route: nothing to draw"]
    total = summarise(route)
    first, last = route.segments[0].from_name, route.segments[-1].to_name
    sums = f"{total.existing_km:,.0f} km existing, {total.missing_km:,.0f} km missing"
    lines = [f"{first} - {last}, {route.mode}: {total.total_km:,.0f} km, {sums}"]
    lines += [_segment_line(s) for s in route.segments]
    countries = ", ".join(f"{code} {km:,.0f} km" for code, km in total.by_country)
    lines.append(f"By country: {countries}")
    for gap in total.gaps:
        why = _WHY.get(gap.gap_reason or "", "missing")
        lines.append(f"Gap: {gap.from_name} - {gap.to_name}, {gap.length_km:,.1f} km, {why}")
    for change in total.gauge_breaks:
        lines.append(
            f"Break of gauge: {change.from_gauge_mm} -> {change.to_gauge_mm} mm at {change.name}"
        )
    return lines


def _segment_line(segment: Segment) -> str:
    what = segment.method.value if segment.exists else f"GAP ({segment.gap_reason})"
    gauge = f", {segment.gauge_mm} mm" if segment.gauge_mm else ""
    where = f" [{segment.country}]" if segment.country else ""
    ends = f"{segment.from_name} - {segment.to_name}"
    if segment.from_name == segment.to_name:
        ends = f"at {segment.to_name}"
    return f"  {ends}{where}: {segment.length_km:,.1f} km, {what}{gauge}{_status(segment)}"


def _status(segment: Segment) -> str:
    if segment.status is Status.UNKNOWN:
        return ""
    return f", {segment.status}" + (f" ({segment.as_of})" if segment.as_of else "")

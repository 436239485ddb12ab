"""Routes: links and corridors laid on networks, with their gaps and breaks of gauge."""

from geo.routing.report import RouteSummary, describe, summarise
from geo.routing.router import Router

__all__ = ["RouteSummary", "Router", "describe", "summarise"]

"""Survey -> the page's data: plain lists and dicts, as compact as JSON can be.

Keys are short because they are repeated thousands of times; `docs/map.md` has the whole list.
Positions are CRS84 degrees; lines are strings of `encode.encode_line` at `QUANTUM` to a degree.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from layers.vocabulary import GeometryMethod, Status, Use
from output.map.columns import MOST_NAMES, called, place_columns
from output.map.encode import encode_line
from output.map.lanes import lanes
from output.map.lines import simplified
from output.map.names import spoken_names
from output.map.quotes import Utf16, passages
from output.map.text import clean, number, quoted, safe_url, sparse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from layers.model import (
        Area,
        Corridor,
        Document,
        Evidence,
        Link,
        Mention,
        Place,
        Route,
        Segment,
        Survey,
    )
    from output.map.options import MapOptions
    from output.map.quotes import Passage

QUANTUM: Final = 10000
"""Units to a degree of the survey's own lines: about 11 m."""
TOLERANCE_DEGREES: Final = 0.0009
CONTEXT_TOLERANCE_DEGREES: Final = 0.02
AREA_TOLERANCE_DEGREES: Final = 0.004


def survey_data(survey: Survey, options: MapOptions) -> dict[str, Any]:
    """Return everything that the page knows of a survey."""
    return _Builder(survey, options).build()


class _Builder:
    """Numbers the documents, places, links and routes, and refers by number."""

    def __init__(self, survey: Survey, options: MapOptions) -> None:
        self.survey = survey
        self.options = options
        self.documents = {document.id: n for n, document in enumerate(survey.documents)}
        self.places: dict[str, Place] = {}
        self.numbers: dict[str, int] = {}
        self.routes: dict[str, list[int]] = defaultdict(list)
        for n, route in enumerate(survey.routes):
            self.routes[route.id.split("#", 1)[0]].append(n)
        self.context = {n for c in survey.corridors if c.context for n in self.routes.get(c.id, [])}
        self.found: dict[int, list[Passage]] = {}
        self.lanes = lanes(survey)
        self.spoken = spoken_names(survey)

    def build(self) -> dict[str, Any]:
        survey = self.survey
        documents = self._documents()
        links = [self._link(link) for link in survey.links]
        areas = [self._area(area) for area in survey.areas if area.polygons]
        unlocated = [self._unlocated(link) for link in survey.unlocated_links]
        return {
            "q": QUANTUM,
            "docs": documents,
            "links": links,
            "routes": [self._route(n, route) for n, route in enumerate(survey.routes)],
            "corridors": [self._corridor(corridor) for corridor in survey.corridors],
            "areas": areas,
            "places": place_columns(list(self.places.values())),
            "unlocated": unlocated,
            "skipped": [[clean(s.source), clean(s.reason, 500)] for s in survey.skipped],
        }

    def place_number(self, place: Place | None) -> int:
        """Return the number of a place, giving a new place its own; -1 for none."""
        if place is None:
            return -1
        if place.id not in self.numbers:
            self.numbers[place.id] = len(self.numbers)
            self.places[place.id] = called(place, self.spoken.get(place.id, place.name))
        return self.numbers[place.id]

    def _documents(self) -> list[dict[str, Any]]:
        mentions: dict[str, list[Mention]] = defaultdict(list)
        for mention in self.survey.mentions:
            mentions[mention.document_id].append(mention)
        evidence: dict[str, list[tuple[Evidence, int]]] = defaultdict(list)
        for n, link in enumerate(self.survey.links):
            for item in link.evidence:
                evidence[item.document_id].append((item, n))
        return [
            self._document(document, mentions[document.id], evidence[document.id])
            for document in self.survey.documents
        ]

    def _document(
        self,
        document: Document,
        mentions: Sequence[Mention],
        evidence: Sequence[tuple[Evidence, int]],
    ) -> dict[str, Any]:
        spans = [(m.start, m.end) for m in mentions] + [(e.start, e.end) for e, _ in evidence]
        found = passages(document.text, spans, full_text=self.options.full_text)
        self.found[self.documents[document.id]] = found
        return sparse(
            {
                "i": clean(document.id),
                "t": clean(document.title),
                "p": clean(document.publisher),
                "a": clean(document.author),
                "d": clean(document.date, 40),
                "u": safe_url(document.url),
                "l": clean(document.language, 20),
                "c": len(document.text),
                "q": self._passages(document.text, found, mentions, evidence),
            }
        )

    def _passages(
        self,
        text: str,
        found: Sequence[Passage],
        mentions: Sequence[Mention],
        evidence: Sequence[tuple[Evidence, int]],
    ) -> list[dict[str, Any]]:
        units = Utf16(text)
        marks: list[list[list[Any]]] = [[] for _ in found]
        links: list[set[int]] = [set() for _ in found]
        for mention in sorted(mentions, key=lambda m: (m.start, m.end)):
            n = _passage_at(found, mention.start)
            if n is not None and mention.end <= found[n].end:
                marks[n].append(self._mark(units, found[n].start, mention))
        for item, link in evidence:
            n = _passage_at(found, max(0, item.start))
            if n is not None:
                links[n].add(link)
        return [
            sparse(
                {
                    "s": passage.start or None,
                    "e": passage.end,
                    "t": quoted(text[passage.start : passage.end]),
                    "m": marks[n],
                    "l": sorted(links[n]),
                }
            )
            for n, passage in enumerate(found)
        ]

    def _mark(self, units: Utf16, start: int, mention: Mention) -> list[Any]:
        mark = [
            units.length(start, mention.start),
            units.length(mention.start, mention.end),
            self.place_number(mention.place),
        ]
        return mark if mention.use is Use.LITERAL else [*mark, mention.use.value]

    def _evidence(self, item: Evidence) -> list[int] | None:
        document = self.documents.get(item.document_id)
        if document is None:
            return None
        passage = _passage_at(self.found[document], max(0, item.start))
        return [document, item.start, item.end, -1 if passage is None else passage]

    def _link(self, link: Link) -> dict[str, Any]:
        routes = self.routes.get(link.id, [])
        return sparse(
            {
                "i": clean(link.id),
                "n": clean(link.name),
                "m": link.mode.value,
                "s": link.status.value,
                "b": link.status_basis.value,
                "d": clean(link.as_of, 40),
                "e": [
                    [clean(end.name), self.place_number(end.place), int(end.inferred)]
                    for end in link.endpoints
                ],
                "v": [e for e in map(self._evidence, link.evidence) if e],
                "c": number(link.confidence, 2),
                "st": [
                    [
                        s.status.value,
                        s.basis.value,
                        clean(s.as_of, 40),
                        self._evidence(s.evidence) if s.evidence else None,
                        clean(s.source),
                    ]
                    for s in link.statements
                ],
                "f": [
                    [f.kind, clean(f.text), clean(f.unit, 40), self._evidence(f.evidence)]
                    for f in link.figures
                ],
                "co": clean(link.corridor_id or ""),
                "r": routes,
                "la": self.lanes.get(link.id, 0),
            }
        )

    def _unlocated(self, link: Link) -> dict[str, Any]:
        return sparse(
            {
                "n": clean(link.name),
                "m": link.mode.value,
                "s": link.status.value,
                "e": [clean(end.name) for end in link.endpoints],
            }
        )

    def _route(self, n: int, route: Route) -> dict[str, Any]:
        tolerance = CONTEXT_TOLERANCE_DEGREES if n in self.context else TOLERANCE_DEGREES
        return sparse(
            {
                "m": route.mode.value,
                "s": [_segment(segment, tolerance) for segment in route.segments],
                "b": [
                    [
                        number(b.position.lon, 4),
                        number(b.position.lat, 4),
                        clean(b.name),
                        b.from_gauge_mm,
                        b.to_gauge_mm,
                    ]
                    for b in route.gauge_breaks
                ],
                "x": clean(route.refusal, 500),
            }
        )

    def _corridor(self, corridor: Corridor) -> dict[str, Any]:
        return sparse(
            {
                "i": clean(corridor.id),
                "n": clean(corridor.name),
                "k": [[clean(name.text), name.language] for name in corridor.names[:MOST_NAMES]],
                "m": corridor.mode.value,
                "s": corridor.status.value,
                "d": clean(corridor.as_of, 40),
                "y": clean(corridor.summary, 1500),
                "z": clean(corridor.source, 500),
                "x": corridor.context,
                "of": [clean(name) for name in corridor.belongs_to],
                "se": [
                    [
                        clean(s.from_name),
                        clean(s.to_name),
                        s.status.value,
                        clean(s.as_of, 40),
                        number(s.length_km),
                        clean(s.note, 500),
                        clean(s.source, 300),
                    ]
                    for s in corridor.sections
                ],
                "r": self.routes.get(corridor.id, []),
            }
        )

    def _area(self, area: Area) -> dict[str, Any]:
        polygons = []
        for polygon in area.polygons:
            rings = [polygon.exterior, *polygon.holes]
            lines = [simplified(ring.positions, AREA_TOLERANCE_DEGREES) for ring in rings]
            polygons.append([encode_line(line, QUANTUM) for line in lines if len(line) > 3])  # noqa: PLR2004
        return {
            "p": self.place_number(area.place),
            "g": [rings for rings in polygons if rings],
            "h": clean(area.method, 40),
        }


def _segment(segment: Segment, tolerance: float) -> dict[str, Any]:
    line = simplified(segment.positions, tolerance)
    drawn = segment.method is not GeometryMethod.NONE or not segment.exists
    return sparse(
        {
            "g": encode_line(line, QUANTUM) if drawn and len(line) > 1 else "",
            "m": segment.mode.value,
            "w": segment.method.value,
            "k": number(segment.length_km, 2),
            "c": clean(segment.country or "", 8),
            "x": not segment.exists,
            "r": segment.gap_reason.value if segment.gap_reason else "",
            "u": segment.gauge_mm,
            "s": "" if segment.status is Status.UNKNOWN else segment.status.value,
            "b": segment.status_basis.value if segment.status_basis else "",
            "d": clean(segment.as_of, 40),
            "n": clean(segment.name),
            "f": clean(segment.from_name),
            "t": clean(segment.to_name),
        }
    )


def _passage_at(found: Sequence[Passage], offset: int) -> int | None:
    from bisect import bisect_right

    n = bisect_right(found, (offset, float("inf"))) - 1
    return n if n >= 0 and found[n].start <= offset < found[n].end else None

"""What the row makers share: an index of the survey, and the columns that several layers have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from layers.licences import source_of_place
from layers.provenance import Provenance, link_spans, mention_spans
from layers.values import clean, date_range
from layers.vocabulary import Status

if TYPE_CHECKING:
    from collections.abc import Iterable

    from layers.model import Area, Link, Mention, Name, Place, Route, Survey
    from layers.provenance import Span
    from layers.vocabulary import Mode

Row = dict[str, Any]


class Index:
    """A survey, looked up by place and by link."""

    def __init__(self, survey: Survey) -> None:
        """Index a survey."""
        self.survey = survey
        self.provenance = Provenance(survey)
        self.places: dict[str, Place] = {}
        self.mentions: dict[str, list[Mention]] = {}
        self.links_of_place: dict[str, list[Link]] = {}
        self.links: dict[str, Link] = {link.id: link for link in survey.links}
        self.routes: dict[str, Route] = {route.id: route for route in survey.routes}
        self.areas: dict[str, Area] = {area.place.id: area for area in survey.areas}
        self.links_of_corridor: dict[str, list[Link]] = {}
        self._read_mentions(survey.mentions)
        self._read_links(survey.links)

    def _read_mentions(self, mentions: Iterable[Mention]) -> None:
        for mention in mentions:
            if mention.place is not None:
                self.places.setdefault(mention.place.id, mention.place)
                self.mentions.setdefault(mention.place.id, []).append(mention)

    def _read_links(self, links: Iterable[Link]) -> None:
        for link in links:
            if link.corridor_id:
                self.links_of_corridor.setdefault(link.corridor_id, []).append(link)
            ends = {e.place.id: e.place for e in link.endpoints if e.place is not None}
            for place_id, place in ends.items():
                self.places.setdefault(place_id, place)
                self.links_of_place.setdefault(place_id, []).append(link)

    def links_at(self, place_id: str, mode: Mode) -> list[Link]:
        """Return the links of one mode that end at a place, the best founded first."""
        links = [k for k in self.links_of_place.get(place_id, ()) if k.mode is mode]
        return sorted(links, key=lambda k: (-len(k.evidence), -k.confidence, k.id))

    def spans_of_place(self, place_id: str, links: Iterable[Link] = ()) -> list[Span]:
        """Return the mentions of a place, and the sentences of `links`."""
        spans = mention_spans(self.mentions.get(place_id, ()))
        return [*spans, *(span for link in links for span in link_spans(link))]

    def mention_count(self, place_id: str) -> int:
        """Return how often a place is named."""
        return len(self.mentions.get(place_id, ()))


def local_names(names: Iterable[Name]) -> Row:
    """Return the columns `name_ko`, `name_zh`, `name_ru`: the first name in each language."""
    found: dict[str, str] = {}
    for name in names:
        if "-latn" not in name.language.lower():
            found.setdefault(name.language.lower().partition("-")[0], clean(name.text))
    return {f"name_{tag}": found.get(tag, "") for tag in ("ko", "zh", "ru")}


def place_columns(place: Place) -> Row:
    """Return the columns that every layer of places has."""
    return {
        "place_id": place.id,
        "name": clean(place.name) or place.id,
        **local_names(place.names),
        "kind": place.kind.value,
        "country": place.country or "",
        "admin1": clean(place.admin1 or ""),
        "precision": int(place.precision),
    }


def source_columns(place: Place) -> Row:
    """Return where the point of a place comes from, and its licence."""
    source = source_of_place(place.id)
    return {"source": clean(place.source) or source.title, "licence": source.licence}


def status_columns(status: Status, basis: str, as_of: str) -> Row:
    """Return the columns of a status as said."""
    when = date_range(as_of)
    return {
        "status": status.value,
        "status_basis": basis,
        "as_of": when.text,
        "as_of_from": when.first,
        "as_of_to": when.last,
    }


def site_link_columns(links: list[Link]) -> Row:
    """Return what the links of a port, crossing or zone say; the first is the best founded."""
    if not links:
        nothing = status_columns(Status.UNKNOWN, "", "")
        return {"link_id": "", "link_count": 0, **nothing}
    best = links[0]
    said = status_columns(best.status, best.status_basis.value, best.as_of)
    return {"link_id": best.id, "link_count": len(links), **said}

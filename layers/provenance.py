"""Evidence of the features: which sentence each comes from, in the table and in the columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from layers.model import Evidence
from layers.quotes import Quoter
from layers.values import clean, date_range, extractor

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from layers.model import Document, Link, Mention, Survey

Row = dict[str, Any]


class Span(NamedTuple):
    """A span that leads to a feature; `kind` is mention, link or statement."""

    evidence: Evidence
    kind: str
    status: str = ""
    as_of: str = ""


def mention_spans(mentions: Iterable[Mention]) -> list[Span]:
    """Return the spans of mentions."""
    return [Span(Evidence(m.document_id, m.start, m.end), "mention") for m in mentions]


def link_spans(link: Link) -> list[Span]:
    """Return the sentences of a link, and those that give its status."""
    stated = [
        Span(s.evidence, "statement", s.status.value, date_range(s.as_of).text)
        for s in link.statements
        if s.evidence is not None
    ]
    covered = {span.evidence for span in stated}
    return [*stated, *(Span(e, "link") for e in link.evidence if e not in covered)]


class Provenance:
    """Collects the evidence of features while their rows are made."""

    def __init__(self, survey: Survey) -> None:
        """Index the documents of a survey; texts are split into sentences when first quoted."""
        self._documents: dict[str, Document] = {d.id: d for d in survey.documents}
        self._quoters: dict[str, Quoter] = {}
        self.rows: list[Row] = []
        """Rows of the evidence table so far."""

    def columns(self, layer: str, feature_id: str, spans: Sequence[Span]) -> Row:
        """File the spans under a feature and return its provenance columns."""
        ordered = sorted(set(spans), key=self._order)
        rows = [self._row(layer, feature_id, span) for span in reversed(ordered)]
        unique = [*reversed({row["id"]: row for row in rows}.values())]
        self.rows.extend(unique)
        first = self._documents.get(ordered[0].evidence.document_id) if ordered else None
        return {
            "evidence_count": len(unique),
            "document_count": len({span.evidence.document_id for span in ordered}),
            "first_document": clean(first.id) if first else "",
            "first_date": date_range(first.date).text if first else "",
            "quote": unique[0]["quote"] if unique else "",
        }

    def _order(self, span: Span) -> tuple[str, str, int, int, str]:
        document = self._documents.get(span.evidence.document_id)
        date = date_range(document.date).text if document else ""
        e = span.evidence
        return (date or "9999", e.document_id, e.start, e.end, span.kind)

    def _row(self, layer: str, feature_id: str, span: Span) -> Row:
        evidence = span.evidence
        document_id = clean(evidence.document_id)
        return {
            "id": f"{feature_id}@{document_id}:{evidence.start}-{evidence.end}",
            "layer": layer,
            "feature_id": feature_id,
            "kind": span.kind,
            "document_id": document_id,
            "start": evidence.start,
            "end": evidence.end,
            "quote": self._quote(evidence),
            "status": span.status,
            "as_of": span.as_of,
            "extractor": extractor(),
        }

    def _quote(self, evidence: Evidence) -> str:
        document = self._documents.get(evidence.document_id)
        if document is None:
            return ""
        quoter = self._quoters.get(document.id)
        if quoter is None:
            quoter = self._quoters[document.id] = Quoter(document.text)
        return clean(quoter.quote(evidence.start, evidence.end))

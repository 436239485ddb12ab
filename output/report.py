"""`report.json`: what was read, skipped, found and not found, and how long it took."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

from layers.vocabulary import Use

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from layers.model import Link, Skipped, Survey

MAX_NAMES = 500
"""Names listed that were found in the documents but not on the ground, the commonest first."""


def report(
    survey: Survey,
    *,
    rows: Mapping[str, int],
    notices: Sequence[Skipped] = (),
    seconds: float,
) -> str:
    """Return the report as JSON text; `seconds` alone may differ between two runs.

    Parameters
    ----------
    survey
        What was found.
    rows
        Features a layer.
    notices
        Documents that were read, but not as they are.
    seconds
        Time of the whole run.
    """
    refusals = {r.id: r.refusal for r in survey.routes if r.refusal}
    located = [m for m in survey.mentions if m.place is not None]
    value: dict[str, Any] = {
        "documents": [
            {
                "id": d.id,
                "title": d.title,
                "date": d.date,
                "source": d.source,
                "characters": len(d.text),
            }
            for d in survey.documents
        ],
        "skipped": _reasons(survey.skipped),
        "notices": _reasons(notices),
        "counts": {
            "documents": len(survey.documents),
            "skipped": len(survey.skipped),
            "mentions": len(survey.mentions),
            "mentions_located": len(located),
            "mentions_by_use": _counts(m.use for m in survey.mentions),
            "places": len({m.place.id for m in located if m.place is not None}),
            "links": len(survey.links),
            "links_by_mode": _counts(link.mode for link in survey.links),
            "links_by_status": _counts(link.status for link in survey.links),
            "links_not_drawn": len(survey.unlocated_links),
            "corridors": len(survey.corridors),
        },
        "layers": dict(rows),
        "not_located": _not_located(survey),
        "links_not_drawn": [
            _not_drawn(link, refusals.get(link.id, "")) for link in survey.unlocated_links
        ],
        "seconds": round(seconds, 2),
    }
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def _reasons(items: Iterable[Skipped]) -> list[dict[str, str]]:
    return [{"source": item.source, "reason": item.reason} for item in items]


def _counts(values: Iterable[Any]) -> dict[str, int]:
    return dict(sorted(Counter(value.value for value in values).items()))


def _not_located(survey: Survey) -> list[dict[str, Any]]:
    names = Counter(
        " ".join(m.text.split())
        for m in survey.mentions
        if m.place is None and m.use is not Use.DEMONYM
    )
    ranked = sorted(names.items(), key=lambda item: (-item[1], item[0]))
    return [{"name": name, "mentions": count} for name, count in ranked[:MAX_NAMES]]


def _not_drawn(link: Link, refusal: str) -> dict[str, Any]:
    unplaced = [end.name for end in link.endpoints if end.place is None]
    if unplaced:
        reason = f"can't place {', '.join(map(repr, unplaced))}; give them with --places"
    elif refusal:
        reason = refusal
    else:
        reason = "the documents name no place for it"
    return {
        "id": link.id,
        "name": link.name,
        "mode": link.mode.value,
        "status": link.status.value,
        "endpoints": [end.name for end in link.endpoints],
        "reason": reason,
        "evidence": [
            {"document": e.document_id, "start": e.start, "end": e.end} for e in link.evidence
        ],
    }

"""The same thing said twice is one link: within a document, and over documents."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from layers.vocabulary import Mode, PlaceKind, Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from layers.model import Endpoint, Evidence, Figure, Link

_T = TypeVar("_T")
_MAX_EVIDENCE = 200
_GENERIC_WORDS = frozenset(
    [
        "railway",
        "rail",
        "line",
        "road",
        "highway",
        "bridge",
        "port",
        "sea",
        "route",
        "pipeline",
        "power",
        "zone",
        "corridor",
        "link",
        "the",
        "of",
        "and",
        "a",
        "gas",
        "oil",
        "new",
        "project",
    ]
)


def slug(text: str) -> str:
    """Return a text as lower-case ASCII words joined by hyphens."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40]


def _end_key(end: Endpoint) -> str:
    return end.place.id if end.place else "?" + slug(end.name)


def name_words(name: str) -> frozenset[str]:
    """Return the telling words of a link's name."""
    return frozenset(re.findall(r"\w+", name.casefold())) - _GENERIC_WORDS


def merge_key(link: Link) -> tuple[str, ...]:
    """Return what two records of one link have in common: mode and outer ends, or name."""
    keys = [_end_key(end) for end in link.endpoints]
    if not keys:
        return (link.mode.value, "name", *sorted(name_words(link.name) or {link.name}))
    outer = sorted({keys[0], keys[-1]})
    return (link.mode.value, *outer)


def link_id(mode: Mode, endpoints: Sequence[Endpoint], name: str) -> str:
    """Return a stable id, made of the content alone."""
    keys = sorted(_end_key(end) for end in endpoints)
    content = "|".join([mode.value, *keys] if keys else [mode.value, *sorted(name_words(name))])
    digest = hashlib.sha256(content.encode()).hexdigest()[:8]
    words = "-".join(
        slug(end.name)
        for end in (
            {0: endpoints[0], 1: endpoints[-1]}.values() if len(endpoints) > 1 else endpoints
        )
    )
    return f"{mode.value}-{words or slug(name)}-{digest}"


def _best_status(links: Sequence[Link]) -> tuple[Status, str]:
    """Return the status of the latest date; of one date the one that most records have, then the first's."""
    known = [k for k in links if k.status is not Status.UNKNOWN]
    if not known:
        return links[0].status, links[0].as_of
    latest = max(k.as_of for k in known)
    at = [k.status for k in known if k.as_of == latest]
    best = max(at, key=lambda status: (at.count(status), -at.index(status)))
    return best, latest


def _unique(values: Iterable[_T]) -> tuple[_T, ...]:
    return tuple(dict.fromkeys(values))


def _richer(a: Link, b: Link) -> tuple[Endpoint, ...]:
    if len(b.endpoints) > len(a.endpoints):
        return b.endpoints
    return a.endpoints


def _better_name(links: Sequence[Link]) -> str:
    """Return the best name: a proper one before a made one (which has a dash), then that of the surest record."""
    return max(
        links, key=lambda k: ("\u2013" not in k.name, k.confidence, len(k.name), k.name)
    ).name


def join(links: Sequence[Link]) -> Link:
    """Return one link for several records of it, with all their evidence, statements and figures."""
    first = max(links, key=lambda k: (k.confidence, -min((e.start for e in k.evidence), default=0)))
    if len(links) == 1:
        return first
    endpoints = first.endpoints
    for link in links:
        if _end_set(link) >= _end_set(first):
            endpoints = _richer(replace(first, endpoints=endpoints), link)
    statements = _unique(s for link in links for s in link.statements)
    status, as_of = _best_status(links)
    name = _better_name(links)
    return replace(
        first,
        id=link_id(first.mode, endpoints, name),
        name=name,
        endpoints=endpoints,
        status=status,
        as_of=as_of,
        evidence=tuple(sorted(set(_evidence(links))))[:_MAX_EVIDENCE],
        confidence=max(link.confidence for link in links),
        statements=statements,
        figures=_unique(_figures(links)),
        corridor_id=next((k.corridor_id for k in links if k.corridor_id), None),
    )


def _evidence(links: Sequence[Link]) -> Iterable[Evidence]:
    return (e for link in links for e in link.evidence)


def _figures(links: Sequence[Link]) -> Iterable[Figure]:
    return (f for link in links for f in link.figures)


def _end_set(link: Link) -> set[str]:
    return {_end_key(end) for end in link.endpoints}


def _countries(link: Link) -> set[str | None]:
    return {end.place.country if end.place else None for end in link.endpoints}


def _is_vague(link: Link) -> bool:
    """Return whether all its ends are countries."""
    return bool(link.endpoints) and all(
        end.place is not None and end.place.kind is PlaceKind.COUNTRY for end in link.endpoints
    )


def absorb_vague(links: Sequence[Link]) -> list[Link]:
    """Give the evidence of "a railway between Aland and Beland" to the exact line that it restates.

    Only where exactly one finer link of the mode joins those countries.
    """
    kept = list(links)
    for vague in links:
        if not _is_vague(vague):
            continue
        finer = [
            k for k in kept
            if k is not vague and k.mode is vague.mode and not _is_vague(k)
            and len(k.endpoints) > 1 and _countries(vague) <= _countries(k)
        ]  # fmt: skip
        if finer:
            target = finer[0]
            kept.remove(vague)
            if len(finer) == 1:
                kept[kept.index(target)] = _absorb(target, vague)
    return kept


def _absorb(target: Link, vague: Link) -> Link:
    return replace(
        target,
        evidence=tuple(sorted({*target.evidence, *vague.evidence}))[:_MAX_EVIDENCE],
        statements=_unique((*target.statements, *vague.statements)),
        figures=_unique((*target.figures, *vague.figures)),
    )


def absorb_catalogue(links: Sequence[Link]) -> list[Link]:
    """Give the evidence of a corridor that is only named to the link of it whose ends the text states."""
    kept = list(links)
    for named in links:
        if not named.corridor_id or not all(end.inferred for end in named.endpoints):
            continue
        stated = [
            k for k in kept
            if k is not named and k.corridor_id == named.corridor_id and not all(e.inferred for e in k.endpoints)
        ]  # fmt: skip
        if stated:
            kept.remove(named)
            kept[kept.index(stated[0])] = _absorb(stated[0], named)
    return kept


def absorb_names(links: Sequence[Link]) -> list[Link]:
    """Give a named link without ends to the link with ends that bears its name."""
    kept = list(links)
    for bare in links:
        if bare.endpoints:
            continue
        words = name_words(bare.name)
        twins = [
            k
            for k in kept
            if k.endpoints and k.mode is bare.mode and words and words <= name_words(k.name)
        ]
        if twins:
            kept.remove(bare)
            kept[kept.index(twins[0])] = _absorb(twins[0], bare)
    return kept


def merge_links(links: Iterable[Link]) -> tuple[Link, ...]:
    """Merge records of the same link over documents.

    Two records are one link when mode and outer ends agree in either direction, or when they have no
    ends and the same name. Sections of a longer line stay links of their own. Contradicting statuses
    are all kept as statements; the latest gives the status.

    Returns
    -------
    tuple of Link
        In order of their first evidence, then id; not dependent on the order of the input.
    """
    groups: dict[tuple[str, ...], list[Link]] = {}
    for link in sorted(links, key=_order):
        groups.setdefault(merge_key(link), []).append(link)
    joined = [join(group) for group in groups.values()]
    return tuple(sorted(absorb_names(joined), key=_order))


def _order(link: Link) -> tuple[tuple[Evidence, ...], str, str]:
    return link.evidence[:1], link.mode.value, link.id

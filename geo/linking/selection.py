"""Chooses among the proposals of a sentence those that stand together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.linking.reading import WHOLE
from geo.linking.second_look import is_sought
from layers.vocabulary import PlaceKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.linking.reading import Proposal

MAX_KEPT = 20
"""Links kept of one sentence."""
_SHARED = 0.5
_LOOSE, _COMPOSED = 0.12, 0.08
"""What a reading without regard to wording, and one put together of several, must be likelier by than one frame."""

_FULLER, _MANY = 0.03, 4
"""What each end more, up to so many, is worth where readings are about as likely."""

_PORTS = 0.05
"""The least probability of the ports of a country that are built or sought."""

_STATES = 0.05
"""What the states that a line is called by must be likelier by than the towns that it joins."""

_KNOWN = 0.03
"""What a reading that the catalogue bears out goes before."""


_BY_NAME = frozenset({"hyphen", "dash", "premods", "inter"})
_BY_TOWNS = frozenset({"from_to", "between", "a_to_b", "link"})


def _rank(p: Proposal) -> float:
    known = _KNOWN if p.corridor is not None and p.kind in WHOLE else 0.0
    fuller = _FULLER * min(len(p.ends), _MANY)
    states = _STATES if p.kind in _BY_NAME and _are_states(p) else 0.0
    return p.confidence + known + fuller - states - _handicap(p)


def _are_states(p: Proposal) -> bool:
    return all(e.place is not None and e.place.kind is PlaceKind.COUNTRY for e in p.ends)


def _handicap(p: Proposal) -> float:
    if p.kind in WHOLE or len(p.ends) == 1:
        return 0.0
    return _LOOSE if is_loose(p) else _COMPOSED


def _overlap(a: Proposal, b: Proposal) -> bool:
    """Return whether two proposals read the same words as ends."""
    mine = {id(end.item) for end in a.ends}
    theirs = {id(end.item) for end in b.ends}
    common = len(mine & theirs)
    return common > 0 and common >= _SHARED * min(len(mine), len(theirs))


def is_loose(p: Proposal) -> bool:
    """Return whether a proposal of several ends goes by who acts, what is near or was said before, not by wording."""
    return p.kind.startswith(("actors", "near_", "earlier_pair"))


def _sought_ports(p: Proposal) -> bool:
    """Return whether it is the ports of a country that somebody builds or wants the use of: the map shows which they are."""
    place = p.ends[0].place
    return (
        len(p.ends) == 1
        and is_sought(p)
        and place is not None
        and place.kind is PlaceKind.COUNTRY
        and p.kind in {"single_premod", "single_loc_of", "single_loc_in"}
        and p.cue.head.endswith("s")
        and not p.cue.compound
    )


def _says_again(a: Proposal, b: Proposal) -> bool:
    """Return whether one gives the states and the other the towns: "the Arland-Belland railway from Arta to Bela"."""
    states, towns = (a, b) if a.kind in _BY_NAME else (b, a)
    if states.kind not in _BY_NAME or towns.kind not in _BY_TOWNS:
        return False
    first, *_, last = [e.place for e in towns.ends]
    return (
        first is not None
        and last is not None
        and _are_states(states)
        and {first.country, last.country} <= {e.place.country for e in states.ends if e.place}
    )


def _same_cue(a: Proposal, b: Proposal) -> bool:
    return a.cue is b.cue


def _clash_of_cue(a: Proposal, b: Proposal) -> bool:
    if not set(a.modes) & set(b.modes) and a.inherit == b.inherit == "own":
        return False
    if is_loose(a) != is_loose(b) or _says_again(a, b):
        return True
    return _overlap(a, b) or (len(a.ends) == 1) != (len(b.ends) == 1)


def _clash(a: Proposal, b: Proposal) -> bool:
    if "catalogue" in {a.kind, b.kind}:
        return a.corridor is not None and a.corridor is b.corridor
    if a.kind == b.kind == "fan" and a.start == b.start:
        return False
    if _same_cue(a, b):
        return _clash_of_cue(a, b)
    if len(a.ends) == 1 or len(b.ends) == 1:
        return set(a.modes) == set(b.modes) and _overlap(a, b)
    return _overlap(a, b)


def select(proposals: Sequence[Proposal], threshold: float, single: float = 0.0) -> list[Proposal]:
    """Return the likeliest proposals, none of which reads another's words otherwise, in the order of the text.

    Parameters
    ----------
    proposals
        Those of one sentence, scored.
    threshold
        The least probability of a link with several ends that is kept, 0 to 1.
    single
        That of a link with one end; the ports of a country that are built or sought may have less.
    """
    chosen: list[Proposal] = []
    ranked = sorted(proposals, key=lambda p: (-_rank(p), p.cue.start, p.kind, p.keys))
    for proposal in ranked:
        least = single if len(proposal.ends) == 1 else threshold
        if _sought_ports(proposal):
            least = min(least, _PORTS)
        if round(proposal.confidence, 2) < least:  # finer than this it means nothing
            continue
        if len(chosen) >= MAX_KEPT:
            break
        if not any(_clash(proposal, other) for other in chosen):
            chosen.append(proposal)
    return sorted(chosen, key=lambda p: (p.cue.start, p.start))

"""Ten thousand places and two thousand links, from a fixed seed."""

from __future__ import annotations

import random

from layers.model import (
    Document,
    Endpoint,
    Evidence,
    Link,
    Mention,
    Place,
    Position,
    Route,
    Segment,
    Survey,
)
from layers.vocabulary import GeometryMethod, Mode, PlaceKind, Status, StatusBasis, Use


def huge(places: int = 10_000, links: int = 2_000, seed: int = 5) -> Survey:
    """Return many places in dense clusters and many links between them, from a fixed seed."""
    chance = random.Random(seed)
    centres = [(chance.uniform(60, 140), chance.uniform(-5, 58)) for _ in range(60)]
    made = []
    for n in range(places):
        lon, lat = centres[n % 60]
        spot = Position(
            max(-179.0, min(179.0, lon + chance.gauss(0, 3))),
            max(-80.0, min(80.0, lat + chance.gauss(0, 2))),
        )
        made.append(Place(f"gn:{n}", f"Place {n}", PlaceKind.CITY, spot, "CN" if n % 3 else "RU"))
    texts: list[list[str]] = [[] for _ in range(100)]
    found = []
    for n, spot in enumerate(made):
        doc = n % 100
        start = sum(map(len, texts[doc])) + len("A new yard opens near ")
        texts[doc].append(f"A new yard opens near {spot.name}, says the county. ")
        found.append(
            Mention(f"d{doc:03}", start, start + len(spot.name), spot.name, Use.LITERAL, spot, 0.9)
        )
    docs = tuple(
        Document(
            f"d{n:03}",
            "".join(parts),
            f"Document {n}",
            "Example",
            f"20{10 + n % 10}-0{1 + n % 9}-11",
        )
        for n, parts in enumerate(texts)
    )
    modes = [Mode.RAIL, Mode.ROAD, Mode.PIPELINE, Mode.SEA, Mode.POWER]
    statuses = list(Status)
    lines, routes = [], []
    for n in range(links):
        a = made[chance.randrange(places)]
        b = min(
            (made[chance.randrange(places)] for _ in range(40)),
            key=lambda p: (
                abs(p.position.lon - a.position.lon) + abs(p.position.lat - a.position.lat)
            ),
        )
        (ax, ay), (bx, by) = a.position, b.position
        points = tuple(
            Position(
                ax + (bx - ax) * s / 24 + chance.uniform(-0.05, 0.05),
                ay + (by - ay) * s / 24 + chance.uniform(-0.05, 0.05),
            )
            for s in range(25)
        )
        mode, status = modes[n % 5], statuses[n % len(statuses)]
        lines.append(
            Link(
                f"l{n}",
                f"Link {n}",
                mode,
                (Endpoint(a.name, a), Endpoint(b.name, b)),
                status,
                StatusBasis.STATED,
                "2019",
                (Evidence(f"d{n % 100:03}", 0, 40),),
                0.8,
            )
        )
        routes.append(Route(f"l{n}", mode, (Segment(points, mode, GeometryMethod.NETWORK, 200.0),)))
    return Survey(docs, tuple(found), tuple(lines), tuple(routes))

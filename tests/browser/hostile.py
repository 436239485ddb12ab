"""Texts that have broken maps: each goes into every field of a survey."""

from __future__ import annotations

from layers.model import (
    Corridor,
    CorridorSection,
    Document,
    Endpoint,
    Evidence,
    Figure,
    GaugeBreak,
    Link,
    Mention,
    Name,
    Place,
    Position,
    Route,
    Segment,
    Skipped,
    Statement,
    Survey,
    Waypoint,
)
from layers.vocabulary import (
    GapReason,
    GeometryMethod,
    Mode,
    PlaceKind,
    Status,
    StatusBasis,
    Use,
)

RUN = "window.pwned=1"

TEXTS: tuple[str, ...] = (
    f"<script>{RUN}</script>",
    f"</script><script>{RUN}</script>",
    f"<img src=x onerror={RUN}>",
    f'"><img src=x onerror="{RUN}">',
    f"'><svg onload={RUN}>",
    f"<svg><script>{RUN}</script></svg>",
    f"<iframe srcdoc='<script>parent.{RUN}</script>'></iframe>",
    f"<iframe src='javascript:parent.{RUN}'></iframe>",
    f"<body onload={RUN}>",
    f"<details open ontoggle={RUN}>",
    f"<input autofocus onfocus={RUN}>",
    f"<video><source onerror={RUN}></video>",
    f"<object data='javascript:{RUN}'></object>",
    f"<a href='javascript:{RUN}'>a place</a>",
    f"<form action='javascript:{RUN}'><button>go</button></form>",
    f"<math><mtext><table><mglyph><style><img src=x onerror={RUN}>",
    f"<noscript><p title='</noscript><img src=x onerror={RUN}>'>",
    f"<template><script>{RUN}</script></template>",
    "<base href='https://example.invalid/'>",
    "<meta http-equiv='refresh' content='0;url=https://example.invalid/'>",
    "<link rel=stylesheet href='https://example.invalid/x.css'>",
    "<style>*{display:none!important}</style>",
    "<style>@import url(https://example.invalid/)</style>",
    "<plaintext>",
    "<!-- an open comment",
    "--><b>after</b><!--",
    "<![CDATA[ x ]]>",
    "</title></head></body></html>",
    "</textarea></select></table>",
    f"${{{RUN}}}",
    f"`${{{RUN}}}`",
    "a backtick ` here",
    "back\\slash \\1 \\u0041 \\x3c \\0",
    "\\",
    f"{{{{constructor.constructor('{RUN}')()}}}}",
    "{{ 7 * 7 }} {% raw %}",
    "{n} {all} {country} {km}",
    f"';{RUN};//",
    f'";{RUN};//',
    f"\u2028{RUN}\u2029",
    "&lt;script&gt;&amp;&quot;&#x3c;",
    "%3Cscript%3E%00%0A",
    "__proto__",
    "constructor",
    "hasOwnProperty",
    "toString",
    '=HYPERLINK("https://example.invalid")',
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\x00\x01\x07\x1b[31mred\x1b[0m",
    "line\nbreak\r\nand\ttab",
    "\u202egnp.exe\u202c over\u2066ride\u2069",
    "\ud800 lone surrogate",
    "\ufeff\u200b\u200d\u2060 invisible",
    "e\u0301\u0302\u0303\u0304\u0305\u0306\u0307\u0308" * 12,
    "👩‍👩‍👧‍👦🇰🇵🏴‍☠️ emoji",
    "𠀀𠮷 beyond the first plane",
    "مدينة القدس الشرقية",
    "עיר גדולה (abc) 123",
    "평양 平壤 Пхеньян ピョンヤン",
    "x" * 2000,
    "a very long name " * 120,
    "ﷺ" * 40,
    "NaN",
    "null",
    "undefined",
    "[object Object]",
    "1e999",
    "#sel=link:x&off=mode.rail",
    "../../etc/passwd",
    "%s%n%x{0}",
    "<<<>>>&&&\"\"\"'''",
    f"url(javascript:{RUN})",
    f"expression({RUN})",
    " ",
    "",
)

URLS: tuple[str, ...] = (
    f"javascript:{RUN}",
    f"JaVaScRiPt:{RUN}",
    f" javascript:{RUN}",
    f"java\tscript:{RUN}",
    f"data:text/html,<script>{RUN}</script>",
    f"vbscript:{RUN}",
    "file:///etc/passwd",
    "//example.invalid/x",
    f'https://example.invalid/"onmouseover="{RUN}',
    f"https://example.invalid/'><script>{RUN}</script>",
    "https://example.invalid/ok",
    "ftp://example.invalid/",
    "blob:https://example.invalid/1",
    "https://",
)

DATES = (
    "",
    "2018",
    "2018-13-45",
    "not a date",
    "99999-01-01",
    "-0001-01-01",
    "2018-05-09T25:61",
    "<b>",
)
NUMBERS = (float("nan"), float("inf"), float("-inf"), -5.0, 1e300, 0.0)


def survey(texts: tuple[str, ...] = TEXTS) -> Survey:
    """Return a survey with each text in every field that a document or a user can fill."""
    documents, mentions, links, routes, corridors, skipped = [], [], [], [], [], []
    for n, text in enumerate(texts):
        lon, lat = -170.0 + 4.4 * n, 60.0 - 1.6 * n
        spot = Place(
            f"cm:{n}{text}"[:200],
            text,
            list(PlaceKind)[n % len(PlaceKind)],
            Position(lon, lat),
            text[:2],
            text,
            names=(Name(text, "ko"), Name(text, text)),
            source=text,
        )
        body = f"Before {text} after. Another sentence."
        url = URLS[n % len(URLS)]
        documents.append(
            Document(
                f"d{n}{text}"[:200], body, text, text, text, DATES[n % len(DATES)], url, text, text
            )
        )
        key = documents[-1].id
        mentions.append(
            Mention(key, 7, 7 + len(text), text, Use.LITERAL, spot, NUMBERS[n % len(NUMBERS)])
        )
        proof = Evidence(key, 0, 8 + len(text))
        odd = NUMBERS[(n + 1) % len(NUMBERS)]
        links.append(
            Link(
                f"l{n}{text}"[:200],
                text,
                list(Mode)[n % len(Mode)],
                (Endpoint(text, spot), Endpoint(text, None, inferred=True)),
                list(Status)[n % len(Status)],
                StatusBasis.STATED,
                text,
                (proof, Evidence("none", 0, 1), Evidence(key, 5, 99999)),
                odd,
                (Statement(Status.PLANNED, StatusBasis.CATALOGUE, text, None, text),),
                (Figure(text, text, odd, text, proof),),
                text,
            )
        )
        line = (Position(lon, lat), Position(lon + 3, lat + 1))
        routes.append(
            Route(
                links[-1].id,
                Mode.RAIL,
                (
                    Segment(
                        line,
                        Mode.RAIL,
                        GeometryMethod.NETWORK,
                        odd,
                        text,
                        name=text,
                        from_name=text,
                        to_name=text,
                        as_of=text,
                    ),
                    Segment(
                        line[::-1],
                        Mode.RAIL,
                        GeometryMethod.STRAIGHT,
                        2.0,
                        exists=False,
                        gap_reason=GapReason.NO_TRACK,
                        from_name=text,
                    ),
                    Segment(line[:1], Mode.RAIL, GeometryMethod.NONE, 0.0),
                ),
                (GaugeBreak(Position(lon, lat), text, 1520, 1435),),
                text,
            )
        )
        corridors.append(
            Corridor(
                f"c{n}",
                text,
                Mode.CORRIDOR,
                ((Waypoint(text, Position(lon, lat), None),),),
                (Name(text, "zh"),),
                (CorridorSection(text, text, Status.PLANNED, text, text, note=text),),
                Status.PLANNED,
                text,
                (text,),
                text,
                text,
                context=n % 2 == 0,
            )
        )
        skipped.append(Skipped(text, text))
    return Survey(
        tuple(documents),
        tuple(mentions),
        tuple(links),
        tuple(routes),
        tuple(corridors),
        (),
        tuple(skipped),
        tuple(links[:5]),
    )

"""From the records to the tables: twelve layers, evidence, documents, mentions.

Each layer is a GeoDataFrame in CRS84 with the columns of `layers.schema`, in that order, one
geometry type, no null, cut at the antimeridian, sorted by id. The same survey gives the same
tables.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd

from layers.fields import FieldType
from layers.link_rows import corridor_rows, gap_rows, segment_rows
from layers.place_rows import crossing_rows, place_rows, port_rows, region_rows, zone_rows
from layers.rows import Index, Row
from layers.schema import DOCUMENTS, EVIDENCE, LAYERS, MENTIONS
from layers.values import clean, date_range

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from layers.fields import Field, Table
    from layers.model import Document, Mention, Survey

CRS = "OGC:CRS84"
"""Longitude, latitude, WGS 84: the coordinate reference system of every layer."""

_DTYPES = {
    FieldType.STRING: "str",
    FieldType.DATE: "str",
    FieldType.INTEGER: "int64",
    FieldType.NUMBER: "float64",
    FieldType.BOOLEAN: "bool",
}


@dataclass(frozen=True, slots=True)
class Tables:
    """All tables of a survey. `layers` has the twelve layers in the order of the output."""

    layers: Mapping[str, gpd.GeoDataFrame]
    evidence: pd.DataFrame
    documents: pd.DataFrame
    mentions: pd.DataFrame

    def plain(self) -> dict[str, pd.DataFrame]:
        """Return the tables without geometry by name."""
        return {
            "evidence": self.evidence,
            "documents": self.documents,
            "mentions": self.mentions,
        }


def build_tables(survey: Survey) -> dict[str, gpd.GeoDataFrame]:
    """Return the twelve layers of a survey by name, CRS84, in the order of the output."""
    return dict(build_all(survey).layers)


def build_all(survey: Survey) -> Tables:
    """Return the layers of a survey together with evidence, documents and mentions."""
    index = Index(survey)
    rows: dict[str, list[Row]] = {
        "places": [*place_rows(index)],
        "regions": [*region_rows(index)],
        "ports": [*port_rows(index)],
        "crossings": [*crossing_rows(index)],
        "zones": [*zone_rows(index)],
        **segment_rows(index),
        "corridors": [*corridor_rows(index)],
        "gaps": [*gap_rows(index)],
    }
    return Tables(
        {name: layer_frame(table, rows[name]) for name, table in LAYERS.items()},
        plain_frame(EVIDENCE, index.provenance.rows),
        plain_frame(DOCUMENTS, _document_rows(survey.documents)),
        plain_frame(MENTIONS, _mention_rows(survey.mentions)),
    )


def layer_frame(table: Table, rows: Iterable[Row]) -> gpd.GeoDataFrame:
    """Return the rows of a layer as a GeoDataFrame with the columns of its schema.

    Raises
    ------
    KeyError
        When a row lacks a column.
    """
    kept = list(rows)
    frame = pd.DataFrame({f.name: _column(f, kept) for f in table.fields})
    geometry = gpd.GeoSeries([row["geometry"] for row in kept], index=frame.index, crs=CRS)
    return gpd.GeoDataFrame(frame, geometry=geometry, crs=CRS)


def plain_frame(table: Table, rows: Iterable[Row]) -> pd.DataFrame:
    """Return the rows of a table without geometry as a DataFrame with its schema's columns."""
    kept = list(rows)
    return pd.DataFrame({f.name: _column(f, kept) for f in table.fields})


def empty_layer(table: Table) -> gpd.GeoDataFrame:
    """Return a layer with nothing in it: all columns, typed."""
    return layer_frame(table, ())


def _column(field: Field, rows: list[Row]) -> pd.Series[Any]:
    return pd.Series([row[field.name] for row in rows], dtype=_DTYPES[field.type])


def _document_rows(documents: Iterable[Document]) -> Iterator[Row]:
    for document in sorted(documents, key=lambda d: d.id):
        text = document.text.encode("utf-8", "surrogatepass")
        yield {
            "id": clean(document.id),
            "title": clean(document.title),
            "publisher": clean(document.publisher),
            "author": clean(document.author),
            "date": date_range(document.date).text,
            "url": clean(document.url),
            "language": clean(document.language),
            "source": clean(document.source),
            "characters": len(document.text),
            "sha256": hashlib.sha256(text).hexdigest(),
        }


def _mention_rows(mentions: Iterable[Mention]) -> Iterator[Row]:
    for mention in sorted(mentions, key=lambda m: (m.document_id, m.start, m.end)):
        place = mention.place
        yield {
            "document_id": clean(mention.document_id),
            "start": mention.start,
            "end": mention.end,
            "text": clean(mention.text),
            "use": mention.use.value,
            "score": round(mention.score, 3),
            "place_id": place.id if place else "",
            "name": clean(place.name) if place else "",
            "kind": place.kind.value if place else "",
            "country": (place.country or "") if place else "",
            "lon": place.position.lon if place else np.nan,
            "lat": place.position.lat if place else np.nan,
            "alternatives": " ".join(a.place.id for a in mention.alternatives),
        }

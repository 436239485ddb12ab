"""Write `docs/layers.md` from the schema: a row for each field of each layer and table.

Run `python tools/layer_docs.py`; `--check` only says whether the file is up to date.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from layers.fields import Field, FieldType, Table  # noqa: E402 - after the path
from layers.licences import SOURCES  # noqa: E402
from layers.schema import DECIMALS, LAYERS, SCHEMATIC_DECIMALS, TABLES  # noqa: E402

TARGET = ROOT / "docs" / "layers.md"

HEAD = f"""# Layers and tables

<!-- Made by tools/layer_docs.py from layers/schema.py: change the schema, not this file. -->

Every run writes twelve layers, the empty ones too, as `layers/<name>.geojson` and as layers of
`corridors.gpkg`, and three tables as CSV and as tables of `corridors.gpkg`. `--format` adds
FlatGeobuf, GeoParquet 1.1, KML, PMTiles and a QGIS project. Shapefile isn't offered: it cuts field
names at 10 characters and texts at 254, and has no booleans and no Unicode of its own.

- **Coordinates** are longitude, latitude in degrees, WGS 84 (CRS84), of at most {DECIMALS} decimals,
  about a metre; inner points of schematic lines have {SCHEMATIC_DECIMALS}. Geometries are cut at the
  antimeridian; a `bbox` across it has its west greater than its east (RFC 7946, 5.2).
- **One geometry type** a layer, no null geometry: mentions that couldn't be located are in
  `mentions.csv` only.
- **No nulls** in GeoJSON: an unknown text or date is empty, an unknown count or gauge 0. In
  databases an unknown date is NULL; in CSV the position of an unlocated mention is empty.
- **Ids** are unique over all layers and the same for the same input. `evidence.feature_id` joins
  the evidence to every layer; `place_id`, `link_id` and `corridor_id` join features to each other.
- **Two facts**: `status`, `status_basis`, `as_of` are what was said; `known_status`, `known_as_of`
  what the catalogue knows.
- **CSV** is UTF-8. A text that a spreadsheet would take for a formula has an apostrophe in front.
- **KML** keeps `id` as `feature_id`, and `name` as the feature's own name.
- **Licences** differ by layer and are stated for each feature in `licence`, for each layer below, in
  `datapackage.json` and in every file that can hold them.
"""


def main(arguments: list[str]) -> int:
    """Write the file, or with `--check` compare it; return the exit code."""
    text = page()
    if "--check" in arguments:
        same = TARGET.is_file() and TARGET.read_text(encoding="utf-8") == text
        print("docs/layers.md is up to date" if same else "run python tools/layer_docs.py")
        return 0 if same else 1
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(text, encoding="utf-8")
    return 0


def page() -> str:
    """Return the whole page as Markdown."""
    parts = [HEAD, *map(section, LAYERS.values()), "## Tables\n", *map(section, TABLES.values())]
    return "\n".join(parts)


def section(table: Table) -> str:
    """Return the heading, the licences and the rows of one layer or table."""
    level = "##" if table.geometry else "###"
    kind = f"Geometry: {table.geometry.value}. " if table.geometry else ""
    sources = "; ".join(f"{SOURCES[k].title} ({SOURCES[k].licence})" for k in table.sources)
    lines = [
        f"{level} {table.name}",
        "",
        f"{table.meaning}. {kind}Key: {', '.join(f'`{k}`' for k in table.key)}.",
        f"Sources: {sources}.",
        "",
        "| field | type | unit or values | meaning |",
        "|---|---|---|---|",
        *map(row, table.fields),
        "",
    ]
    return "\n".join(lines)


def row(field: Field) -> str:
    """Return a field as a row of a Markdown table."""
    values = ", ".join(f"`{value}`" for value in field.allowed)
    if field.allowed and not field.required:
        values += ", or empty"
    kind = "date" if field.type is FieldType.DATE else field.type.value
    cells = (f"`{field.name}`", kind, values or field.unit, field.meaning)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

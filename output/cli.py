"""The command line: build, parse, geocode, route, check, load.

Heavy libraries are imported inside the commands: `--help` answers at once. Nothing but data goes
to standard output; what is said to the user goes to standard error.
"""

from __future__ import annotations

import gc
import json
import logging
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from layers.errors import CorridorMapError
from layers.model import Skipped
from layers.vocabulary import Mode
from output.options import FORMATS, LANGUAGES, RECOGNIZERS, BuildOptions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from layers.model import Place

PROGRAM = "corridormap"
_YOUNG_OBJECTS = 20_000
"""Objects made between two runs of Python's cycle collector: word lists make hundreds of thousands, and no cycles."""


def _show_version(context: click.Context, _: click.Parameter, wanted: bool) -> None:
    if not wanted or context.resilient_parsing:
        return
    from importlib.metadata import PackageNotFoundError, version

    try:
        click.echo(f"{PROGRAM}, version {version(PROGRAM)}")
    except PackageNotFoundError:
        click.echo(f"{PROGRAM}, not installed")
    context.exit()


class _Lines(logging.Handler):
    """Warnings of the library as single lines on standard error."""

    def emit(self, record: logging.LogRecord) -> None:
        click.echo(f"{PROGRAM}: {_one_line(record.getMessage())}", err=True)


def _one_line(text: str) -> str:
    plain = "".join(c if c.isprintable() else " " for c in text)
    return " ".join(plain.split())


_PLACES = click.option(
    "--places",
    type=click.Path(path_type=Path),
    help="Your own places (CSV or GeoJSON); they come before ours.",
)
_CORRIDORS = click.option(
    "--corridors",
    type=click.Path(path_type=Path),
    help="Your own corridor catalogue (TOML); it lies over ours.",
)
_RECOGNIZER = click.option(
    "--recognizer",
    type=click.Choice(RECOGNIZERS),
    default=RECOGNIZERS[0],
    show_default=True,
    help="What decides which names are places; spacy needs the extra 'ner'.",
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version",
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=_show_version,
    help="Show the version and exit.",
)
def cli() -> None:
    """Read documents, find the places and planned links they name, and draw them."""


@cli.command()
@click.argument("inputs", nargs=-1, metavar="[INPUT ...]")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("corridor-map"),
    show_default=True,
    help="Folder for the map, the layers and the report.",
)
@click.option(
    "--format",
    "formats",
    type=click.Choice(FORMATS),
    multiple=True,
    help="A further format for the layers; may be given again.",
)
@_PLACES
@_CORRIDORS
@_RECOGNIZER
@click.option("--title", default="", help="Heading of the map.")
@click.option(
    "--language",
    type=click.Choice(LANGUAGES),
    default=LANGUAGES[0],
    show_default=True,
    help="What the map speaks at first; a reader may change it.",
)
@click.option("--full-text", is_flag=True, help="Embed whole documents in the map.")
@click.option("--online-tiles", is_flag=True, help="Offer online background maps, off at first.")
def build(
    inputs: tuple[str, ...],
    out: Path,
    formats: tuple[str, ...],
    places: Path | None,
    corridors: Path | None,
    recognizer: str,
    title: str,
    language: str,
    *,
    full_text: bool,
    online_tiles: bool,
) -> None:
    """Write map.html, the layers and the report.

    INPUT is a file, a folder or - for standard input; without one the bundled briefs are read.
    """
    from output.pipeline import build as run

    options = BuildOptions(
        inputs=inputs,
        out=out,
        formats=formats,
        places=places,
        corridors=corridors,
        recognizer=recognizer,
        full_text=full_text,
        title=title,
        language=language,
        tiles=online_tiles,
    )
    outcome = run(options, progress=_progress)
    for line in outcome.summary:
        click.echo(line, err=True)


@cli.command()
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT ...")
@click.option("--out", type=click.Path(path_type=Path), help="Write here, not to standard output.")
@click.option("--demonyms", is_flag=True, help="Add adjectives of countries and peoples.")
@_PLACES
@_CORRIDORS
@_RECOGNIZER
def parse(
    inputs: tuple[str, ...],
    out: Path | None,
    places: Path | None,
    corridors: Path | None,
    recognizer: str,
    *,
    demonyms: bool,
) -> None:
    """Print the places and links of each document, a JSON line a document."""
    from geo.documents import read_documents
    from output.parsed import parse_line
    from output.reader import Reader

    reader = Reader(places=places, corridors=corridors, recognizer=recognizer, demonyms=demonyms)
    reader.open()
    reading = read_documents(inputs, stdin=sys.stdin.buffer)
    if not reading.documents:
        msg = (
            "nothing could be read; give a text, Markdown, HTML, PDF, Word, JSON Lines or CSV file"
        )
        raise CorridorMapError(msg)
    documents = _progress(reading.documents, "reading")
    items = reader.read_all(documents)
    lines = (parse_line(item) for item in items if not isinstance(item, Skipped))
    if out is None:
        for line in lines:
            click.echo(line)
    else:
        from output.files import write_text

        write_text(out, "".join(f"{line}\n" for line in lines))


@cli.command()
@click.argument("names", nargs=-1, required=True, metavar="NAME ...")
@click.option("--country", metavar="CC", help="Only places of this country (ISO 3166-1 alpha-2).")
@click.option("--limit", type=click.IntRange(1, 100), default=5, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print JSON, a line a name.")
@_PLACES
def geocode(
    names: tuple[str, ...], country: str | None, limit: int, places: Path | None, *, as_json: bool
) -> None:
    """Print the places that a name may stand for, likeliest first."""
    from output.geocode import candidates, json_line, table
    from output.reader import Reader

    if country and not (len(country) == 2 and country.isascii() and country.isalpha()):  # noqa: PLR2004
        msg = f"{country!r} is no ISO 3166-1 alpha-2 code; give one such as KP"
        raise click.BadParameter(msg, param_hint="--country")
    gazetteer = Reader(places=places).gazetteer
    found: list[tuple[str, list[Place]]] = [
        (name, candidates(gazetteer, name, country=country, limit=limit)) for name in names
    ]
    for name, rows in found:
        click.echo(json_line(name, rows) if as_json else table(name, rows))
    missing = [name for name, rows in found if not rows]
    if missing:
        msg = f"no place found for {', '.join(map(repr, missing))}; check the spelling or give --places"
        raise CorridorMapError(msg)


@cli.command()
@click.argument("stops", nargs=-1, required=True, metavar="FROM TO ...")
@click.option(
    "--mode",
    type=click.Choice([mode.value for mode in Mode]),
    default=Mode.RAIL.value,
    show_default=True,
)
@_PLACES
@_CORRIDORS
def route(stops: tuple[str, ...], mode: str, places: Path | None, corridors: Path | None) -> None:
    """Print the way between places as GeoJSON: segments, gaps, lengths.

    What a planner would want to know is said on standard error.
    """
    from output.reader import Reader
    from output.routes import find_route

    if len(stops) < 2:  # noqa: PLR2004
        msg = "a route needs two places or more, as in: corridormap route Busan Khasan"
        raise click.UsageError(msg)
    reader = Reader(places=places, corridors=corridors)
    collection, lines = find_route(reader.gazetteer, reader.catalogue, stops, Mode(mode))
    for line in lines:
        click.echo(line, err=True)
    click.echo(json.dumps(collection, ensure_ascii=False))


@cli.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
def check(folder: Path) -> None:
    """Say whether an output folder is valid and complete; exit 1 if it isn't."""
    from output.check import check_folder

    problems = check_folder(folder)
    for problem in problems:
        click.echo(_one_line(str(problem)), err=True)
    if problems:
        plural = "" if len(problems) == 1 else "s"
        msg = f"{folder}: {len(problems)} problem{plural}"
        raise CorridorMapError(msg)
    click.echo(f"{folder}: valid and complete", err=True)


@cli.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--postgis", "dsn", required=True, metavar="DSN", help="postgresql://user@host/base")
@click.option("--schema", default="corridormap", show_default=True)
def load(folder: Path, dsn: str, schema: str) -> None:
    """Load the layers of an output folder into PostGIS, in one transaction."""
    from output.postgis import load_postgis

    for line in load_postgis(folder, dsn, schema=schema):
        click.echo(line, err=True)


def _progress(items: Iterable[Any], what: str) -> Iterator[Any]:
    """Show a bar on a terminal; say nothing a document when piped."""
    if not sys.stderr.isatty():
        yield from items
        return
    from tqdm import tqdm

    yield from tqdm(items, desc=what, unit="", leave=False, file=sys.stderr)


def main() -> None:
    """Run the command line; exit 0 done, 1 input or output at fault, 2 wrong usage."""
    gc.set_threshold(_YOUNG_OBJECTS, 20, 20)
    handler = _Lines(logging.WARNING)
    for name in ("geo", "layers", "output"):
        logging.getLogger(name).addHandler(handler)
        logging.getLogger(name).propagate = False
    try:
        cli.main(standalone_mode=False, prog_name=PROGRAM)
    except click.exceptions.Exit as stop:
        sys.exit(stop.exit_code)
    except click.ClickException as wrong:
        wrong.show()
        sys.exit(2)
    except click.Abort:
        sys.exit(130)
    except CorridorMapError as known:
        click.echo(f"{PROGRAM}: {_one_line(str(known))}", err=True)
        sys.exit(1)
    except BrokenPipeError:
        # The reader of our output has gone; keep the interpreter from saying so again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except KeyboardInterrupt:
        click.echo(f"{PROGRAM}: stopped", err=True)
        sys.exit(130)
    except OSError as broken:
        name = f"{broken.filename}: " if broken.filename else ""
        click.echo(f"{PROGRAM}: {_one_line(name + (broken.strerror or str(broken)))}", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()

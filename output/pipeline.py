"""The whole way: documents in, one output folder out, or nothing."""

from __future__ import annotations

import logging
import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING, Any

from layers.errors import InputError
from output.files import replace_folder, write_text
from output.reader import Reader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from geo.documents import Reading
    from layers.model import Survey
    from layers.tables import Tables
    from output.options import BuildOptions

    Progress = Callable[[Iterable[Any], str], Iterable[Any]]

logger = logging.getLogger(__name__)

MAP = "map.html"
REPORT = "report.json"


@dataclass(frozen=True)
class Outcome:
    """What a run made: the survey, its tables, and lines that sum it up for the user."""

    survey: Survey
    tables: Tables
    summary: tuple[str, ...]


def _plain(items: Iterable[Any], _: str) -> Iterable[Any]:
    return items


def build(options: BuildOptions, *, progress: Progress = _plain) -> Outcome:
    """Read the inputs and write the output folder.

    Parameters
    ----------
    options
        What to read, what to write, where.
    progress
        Wraps the documents and the links while they are worked on.

    Returns
    -------
    Outcome
        What was found, as records and as tables.

    Raises
    ------
    InputError
        Nothing could be read, or the user's places or catalogue can't be used.
    DataError
        A packaged data file is missing or damaged.
    OutputError
        The folder can't be written or holds something that isn't ours.
    """
    started = time.monotonic()
    with replace_folder(options.out) as folder:
        reader = Reader(
            places=options.places, corridors=options.corridors, recognizer=options.recognizer
        )
        reader.open()
        reading = read_inputs(options)
        survey = make_survey(reader, reading, progress=progress)
        tables = _write(survey, folder, options)
        _write_report(folder, survey, tables, reading, seconds=time.monotonic() - started)
        _write_package(folder, options)
    return Outcome(survey, tables, _summary(survey, reading, options.out))


def read_inputs(options: BuildOptions) -> Reading:
    """Read the documents that are asked for, the bundled briefs when none are.

    Raises
    ------
    InputError
        Nothing could be read.
    """
    import sys

    from geo.documents import read_documents

    with _bundled_briefs() as briefs:
        reading = read_documents(options.inputs or briefs, stdin=sys.stdin.buffer)
    if not reading.documents:
        msg = "nothing could be read; give text, Markdown, HTML, PDF, Word, JSON Lines or CSV files"
        raise InputError(msg)
    return reading


@contextmanager
def _bundled_briefs() -> Iterator[list[str]]:
    """Give the paths of the briefs that come with the program, in order."""
    briefs = sorted(resources.files("seeds").iterdir(), key=lambda item: item.name)
    with ExitStack() as opened:
        yield [
            str(opened.enter_context(resources.as_file(brief)))
            for brief in briefs
            if brief.name[:1].isdigit()
        ]


def make_survey(reader: Reader, reading: Reading, *, progress: Progress = _plain) -> Survey:
    """Return what documents say, brought onto the ground.

    Raises
    ------
    DataError
        A packaged data file is missing or damaged.
    """
    from geo.boundaries import Boundaries
    from geo.routing import Router
    from output.survey import Surveyor

    surveyor = Surveyor(
        gazetteer=reader.gazetteer,
        catalogue=reader.catalogue,
        boundaries=Boundaries.open(),
        router=Router.open(),
    )
    items = reader.read_all(progress(reading.documents, "reading"))
    return surveyor.survey(items, skipped=reading.skipped, progress=progress)


def _write(survey: Survey, folder: Path, options: BuildOptions) -> Tables:
    from layers.tables import build_all
    from output.folder import GEOPACKAGE, write_layers
    from output.geopackage import write_geopackage
    from output.map import MapOptions, render_map

    tables = build_all(survey)
    write_layers(tables, folder)
    write_geopackage(tables, folder / GEOPACKAGE)
    if options.formats:
        from output.formats import write_format

        for name in options.formats:
            write_format(tables, folder, name)
    page = render_map(
        survey,
        tables.layers,
        options=MapOptions(
            title=options.title,
            language=options.language,
            full_text=options.full_text,
            tiles=_tiles(options),
        ),
    )
    write_text(folder / MAP, page)
    return tables


def _tiles(options: BuildOptions) -> tuple[Any, ...]:
    if not options.tiles:
        return ()
    from output.map import TileSource

    return (
        TileSource(
            name="OpenStreetMap",
            url="https://tile.openstreetmap.org/{z}/{x}/{y}.png",
            attribution="© OpenStreetMap contributors",
            max_zoom=19,
        ),
    )


def _write_report(
    folder: Path, survey: Survey, tables: Tables, reading: Reading, *, seconds: float
) -> None:
    from output.report import report

    rows = {name: len(frame) for name, frame in tables.layers.items()}
    write_text(folder / REPORT, report(survey, rows=rows, notices=reading.notices, seconds=seconds))


def _write_package(folder: Path, options: BuildOptions) -> None:
    from output.datapackage import write_datapackage

    if options.title:
        write_datapackage(folder, title=options.title)
    else:
        write_datapackage(folder)


def _summary(survey: Survey, reading: Reading, out: Path) -> tuple[str, ...]:
    places = {m.place.id for m in survey.mentions if m.place is not None}
    gaps = sum(not s.exists for r in survey.routes for s in r.segments)
    found = (
        _count(len(places), "place"),
        _count(len(survey.mentions), "mention"),
        _count(len(survey.links), "link"),
        _count(gaps, "gap"),
    )
    lines = [
        f"read {_count(len(survey.documents), 'document')}, skipped {len(survey.skipped)}",
        f"found {', '.join(found)}",
    ]
    if survey.unlocated_links:
        count = _count(len(survey.unlocated_links), "link")
        lines.append(f"could not draw {count}: see {out / REPORT}")
    if reading.notices:
        lines.append(f"read {_count(len(reading.notices), 'file')} in a guessed encoding")
    lines.append(f"wrote {out / MAP} and the layers beside it")
    return tuple(lines)


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"

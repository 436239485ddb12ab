"""Documents to mentions and links: the reading half of a run, a document at a time."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from layers.model import Skipped
from layers.vocabulary import Use

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from geo.corridors import Catalogue
    from geo.gazetteer import Gazetteer
    from geo.parsing import Geoparser
    from layers.model import Document, Link, Mention

logger = logging.getLogger(__name__)


class Read(NamedTuple):
    """What one document says."""

    document: Document
    mentions: tuple[Mention, ...]
    links: tuple[Link, ...]


@dataclass(frozen=True)
class Reader:
    """Reads documents with the gazetteer, the geoparser and the catalogue, opened when needed.

    Attributes
    ----------
    places, corridors
        The user's own files, laid over ours.
    recognizer
        `gazetteer` or `spacy`.
    demonyms
        Keep adjectives of countries and peoples among the mentions.
    """

    places: Path | None = None
    corridors: Path | None = None
    recognizer: str = "gazetteer"
    demonyms: bool = False

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """The packaged gazetteer under the user's own places.

        Raises
        ------
        InputError, DataError
            The user's file, or a packaged one, can't be used.
        """
        from geo.gazetteer import Gazetteer

        if self.places is None:
            return Gazetteer.open()
        from geo.places import read_places

        return Gazetteer.open(places=read_places(self.places))

    @cached_property
    def catalogue(self) -> Catalogue:
        """The corridor catalogue under the user's own.

        Raises
        ------
        InputError, DataError
            The user's file, or a packaged one, can't be used.
        """
        from geo.corridors import Catalogue

        return Catalogue.open(extra=self.corridors)

    @cached_property
    def geoparser(self) -> Geoparser:
        """The geoparser.

        Raises
        ------
        InputError, DataError
            A data file can't be used, or the recogniser asked for is not installed.
        """
        from geo.parsing import Geoparser

        if self.recognizer != "spacy":
            return Geoparser(self.gazetteer)
        from geo.spacy_recogniser import SpacyRecogniser

        return Geoparser(self.gazetteer, recogniser=SpacyRecogniser(self.gazetteer))

    def open(self) -> None:
        """Open all that reading needs, so that a bad file is refused before work starts.

        Raises
        ------
        InputError, DataError
            As the parts say.
        """
        _ = (self.gazetteer, self.catalogue, self.geoparser)

    def read(self, document: Document) -> Read:
        """Return the mentions and links of one document."""
        from geo.linking import extract_links

        spans = self.geoparser.mentions(document, demonyms=True)
        links = extract_links(document, spans, self.catalogue)
        if not self.demonyms:
            spans = tuple(m for m in spans if m.use is not Use.DEMONYM)
        return Read(document, spans, links)

    def read_all(self, documents: Iterable[Document]) -> Iterator[Read | Skipped]:
        """Read documents in order; one that fails is named and the others go on."""
        for document in documents:
            try:
                yield self.read(document)
            except (ArithmeticError, LookupError, TypeError, ValueError, RecursionError) as broken:
                # A fault of ours must not cost the user the other documents.
                logger.debug("document %r", document.id, exc_info=True)
                reason = (
                    f"could not be read whole ({type(broken).__name__}: {broken}); please report it"
                )
                logger.warning("%s %s", document.source or document.id, reason)
                yield Skipped(document.source or document.id, reason)

"""What a user may choose about the map page."""

from __future__ import annotations

from dataclasses import dataclass, field

from layers.errors import InputError
from output.style import LANGUAGES


@dataclass(frozen=True, slots=True)
class TileSource:
    """Online tiles that a reader may turn on: a source without attribution can't exist.

    `url` is a Leaflet template (`https://host/{z}/{x}/{y}.png`) of one fixed https host.
    """

    name: str
    url: str
    attribution: str
    max_zoom: int = 18

    def __post_init__(self) -> None:
        """Refuse a source that is unnamed, unattributed or not on a fixed https host."""
        if not (self.name.strip() and self.attribution.strip()):
            msg = f"Tile source {self.url!r} needs a name and an attribution"
            raise InputError(msg)
        if not self.url.startswith("https://") or set(self.host) & set("{}'\"; *<>\\"):
            msg = f"Tile source {self.name!r} needs an https address of one host, got {self.url!r}"
            raise InputError(msg)

    @property
    def host(self) -> str:
        """The host, as the content security policy names it."""
        return "https://" + self.url.removeprefix("https://").split("/", 1)[0]


@dataclass(frozen=True, slots=True)
class MapOptions:
    """Options of the page.

    `title` and `description` empty: both are made from what was found. `full_text` embeds whole
    documents; without it only the sentences around mentions and links are in the page. `tiles`
    are off until the reader turns them on; with none, the page can't reach any network.
    """

    title: str = ""
    description: str = ""
    language: str = "en"
    full_text: bool = False
    tiles: tuple[TileSource, ...] = field(default=())
    data_date: str = ""
    """ISO 8601 date of the data, empty: the latest date among the documents."""

    def __post_init__(self) -> None:
        """Refuse a language that the page doesn't speak."""
        if self.language not in LANGUAGES:
            msg = f"Map language {self.language!r} is not one of {', '.join(LANGUAGES)}"
            raise InputError(msg)

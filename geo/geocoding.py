"""The gazetteer as a `geopy` geocoder, so that whatever takes one works offline.

from geo.geocoding import GazetteerGeocoder
geopandas.tools.geocode(["Rajin", "Hunchun, China"], provider=GazetteerGeocoder)
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any, Final

from geopy.exc import GeocoderQueryError
from geopy.geocoders.base import DEFAULT_SENTINEL, Geocoder
from geopy.location import Location
from geopy.point import Point

from geo.gazetteer import Gazetteer
from geo.names import fold
from layers.model import Position

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from layers.model import Place

Option = Any
"""What geopy passes to every geocoder: it has no types of its own."""
PointLike = Any
"""What `geopy.Point` takes."""
MAX_RESULTS: Final = 50
COUNTRY_CODE_LENGTH: Final = 2
WITHIN_KM: Final = 100.0
"""`reverse` finds nothing farther away than this."""


class GazetteerGeocoder(Geocoder):  # type: ignore[misc]  # geopy has no types
    """Geocode by the packaged gazetteer; asks no server.

    Parameters
    ----------
    gazetteer
        An open gazetteer; the packaged one is opened when none is given.
    timeout, proxies, user_agent, ssl_context, adapter_factory
        Taken as every geopy geocoder takes them; nothing here waits or connects.
    """

    def __init__(
        self,
        gazetteer: Gazetteer | None = None,
        *,
        scheme: str | None = None,
        timeout: Option = DEFAULT_SENTINEL,
        proxies: Option = DEFAULT_SENTINEL,
        user_agent: str | None = None,
        ssl_context: Option = DEFAULT_SENTINEL,
        adapter_factory: Option = None,
    ) -> None:
        super().__init__(
            scheme=scheme,
            timeout=timeout,
            proxies=proxies,
            user_agent=user_agent,
            ssl_context=ssl_context,
            adapter_factory=adapter_factory,
        )
        self.gazetteer = gazetteer or Gazetteer.open()

    def geocode(
        self,
        query: str,
        *,
        exactly_one: bool = True,
        country_codes: str | Iterable[str] | None = None,
        timeout: Option = DEFAULT_SENTINEL,  # noqa: ARG002
    ) -> Location | list[Location] | None:
        """Return the place of a name, or all of them, best first.

        Parameters
        ----------
        query
            A name, or a name and what it is in: `Brest, France`, `Kosong, North Korea`.
        exactly_one
            False gives a list of at most 50.
        country_codes
            ISO 3166-1 alpha-2 codes, in a list or separated by commas: nothing outside them is given.

        Returns
        -------
        Location | list[Location] | None
            None when nothing fits.

        Raises
        ------
        geopy.exc.GeocoderQueryError
            The query isn't text, or is empty.
        """
        if not isinstance(query, str) or not query.strip():
            msg = f"A name is expected, not {query!r}."
            raise GeocoderQueryError(msg)
        codes = _codes(country_codes)
        places = self._places(query)
        found = [place for place in places if not codes or place.country in codes]
        return _answer(found, exactly_one=exactly_one)

    def reverse(
        self,
        query: PointLike,
        *,
        exactly_one: bool = True,
        timeout: Option = DEFAULT_SENTINEL,  # noqa: ARG002
    ) -> Location | list[Location] | None:
        """Return the place nearest to a point, or the nearest ten, within 100 km.

        Parameters
        ----------
        query
            What geopy takes for a point, latitude first: `(42.43, 130.64)` or `"42.43, 130.64"`.

        Raises
        ------
        geopy.exc.GeocoderQueryError
            The query isn't a point on Earth.
        """
        position = _position(query)
        limit = 1 if exactly_one else 10
        places = self.gazetteer.near(position, limit=limit, within_km=WITHIN_KM)
        return _answer(places, exactly_one=exactly_one)

    def _places(self, query: str) -> Sequence[Place]:
        whole = self.gazetteer.lookup(query)
        name, comma, container = query.partition(",")
        if comma and name.strip() and container.strip():
            inside = self._inside(name, container)
            if inside:
                return inside
        return whole or self.gazetteer.search(name if comma else query, limit=MAX_RESULTS)

    def _inside(self, name: str, container: str) -> list[Place]:
        """Return the places of a name that lie in the country or unit after the comma."""
        owners = self.gazetteer.lookup(container)
        countries = {p.country for p in owners if p.kind == "country"}
        units = {fold(p.name) for p in owners if p.kind == "admin1"} | {fold(container)}
        if len(container.strip()) == COUNTRY_CODE_LENGTH:
            countries.add(container.strip().upper())
        return [
            place
            for place in self.gazetteer.lookup(name)
            if fold(place.admin1 or "") in units or (place.country and place.country in countries)
        ]


def _position(query: PointLike) -> Position:
    """Return the position of what geopy takes for a point; its warnings count as errors."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            point = query if isinstance(query, Point) else Point(query or "missing")
        return Position(point.longitude, point.latitude)
    except (ValueError, TypeError, UserWarning) as error:
        msg = f"A point on Earth is expected, latitude first, not {query!r}."
        raise GeocoderQueryError(msg) from error


def _codes(country_codes: str | Iterable[str] | None) -> frozenset[str]:
    if country_codes is None:
        return frozenset()
    parts = country_codes.split(",") if isinstance(country_codes, str) else country_codes
    return frozenset(code.strip().upper() for code in parts if code.strip())


def _answer(places: Sequence[Place], *, exactly_one: bool) -> Location | list[Location] | None:
    if not places:
        return None
    if exactly_one:
        return _location(places[0])
    return [_location(place) for place in places[:MAX_RESULTS]]


def _location(place: Place) -> Location:
    address = ", ".join(
        dict.fromkeys(part for part in (place.name, place.admin1, place.country) if part)
    )
    raw = {
        "place_id": place.id,
        "kind": str(place.kind),
        "country": place.country,
        "admin1": place.admin1,
        "population": place.population,
        "source": place.source,
    }
    return Location(address, Point(place.position.lat, place.position.lon), raw)

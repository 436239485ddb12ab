"""A user's own places."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from geo.places import read_places
from layers.errors import InputError
from layers.model import Name, Position
from layers.vocabulary import PlaceKind, Precision

if TYPE_CHECKING:
    from pathlib import Path


def written(tmp_path: Path, text: str | bytes, name: str = "places.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return path


def test_csv(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "\ufeffName,Lat,Lon,Kind,Country,Names,Population,Precision\n"
        "Yard 7,42.5,130.5,station,kp,Yard Seven|칠번,1200,2\n"
        "\n"
        "Yard 7,1,2,,,,,\n",
    )
    first, second = read_places(path)
    assert first.id == "user:yard-7"
    assert first.position == Position(130.5, 42.5)
    assert first.kind is PlaceKind.STATION
    assert first.country == "KP"
    assert first.names == (Name("Yard Seven"), Name("칠번"))
    assert first.population == 1200
    assert first.precision is Precision.NEAR_EXACT
    assert second.id == "user:yard-7-2"
    assert second.kind is PlaceKind.SITE


@pytest.mark.parametrize("mark", [";", "\t"])
def test_other_delimiters(tmp_path: Path, mark: str) -> None:
    text = mark.join(("name", "latitude", "longitude")) + "\n" + mark.join(("A", "1,5", "2"))
    assert read_places(written(tmp_path, text))[0].position == Position(2, 1.5)


def test_geojson(tmp_path: Path) -> None:
    features = [
        {
            "type": "Feature",
            "id": "north-gate",
            "geometry": {"type": "Point", "coordinates": [130, 42, 10]},
            "properties": {"name": "North Gate", "names": ["NG"], "kind": "crossing"},
        },
        {
            "type": "Feature",
            "geometry": {"type": "Polygon", "coordinates": [[[0, 0], [2, 0], [2, 4], [0, 0]]]},
            "properties": {"name": "A Zone", "kind": "zone"},
        },
    ]
    text = json.dumps({"type": "FeatureCollection", "features": features})
    gate, zone = read_places(written(tmp_path, text, "places.geojson"))
    assert gate.id == "user:north-gate"
    assert gate.position == Position(130, 42)
    assert zone.position == Position(1, 2)


HEAD = "name,lat,lon,kind,country,population,precision\n"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "no column 'name'"),
        ("name,lon\nA,1\n", "no column 'lat'"),
        (HEAD, "holds no places"),
        (HEAD + "A,91,0,,,,\n", "line 2: lat must be degrees"),
        (HEAD + "A,0,181,,,,\n", "lon must be degrees"),
        (HEAD + "A,nan,0,,,,\n", "lat must be degrees"),
        (HEAD + "A,,0,,,,\n", "lat must be degrees"),
        (HEAD + "A,north,0,,,,\n", "'north'"),
        (HEAD + "?!,0,0,,,,\n", "needs a name"),
        (HEAD + "A,0,0,castle,,,\n", "kind 'castle' isn't one of: country"),
        (HEAD + "A,0,0,,Korea,,\n", "two-letter"),
        (HEAD + "A,0,0,,,many,\n", "population must be"),
        (HEAD + "A,0,0,,,-5,\n", "population must be"),
        (HEAD + "A,0,0,,,1e999,\n", "population must be"),
        (HEAD + "A,0,0,,,,12\n", "precision must be"),
        (b"name,lat,lon\n\xff\xfe,1,2\n", "isn't UTF-8"),
        ("{", "isn't valid GeoJSON"),
        ("[" * 100_000, "isn't valid GeoJSON"),
        ('{"features": 3}', "'features' must be a list"),
        ('{"features": [3]}', "feature 1"),
        ('{"features": [{"geometry": {"type": "Point"}, "properties": null}]}', "no coordinates"),
        ('{"features": [{"geometry": {"coordinates": [1, 2]}}]}', "needs a name"),
        (
            '{"features": [{"geometry": {"coordinates": [1, 200]}, "properties": {"name": "A"}}]}',
            "lat",
        ),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, text: str | bytes, says: str) -> None:
    with pytest.raises(InputError, match=r"places\.csv") as caught:
        read_places(written(tmp_path, text))
    assert says in str(caught.value)
    assert str(tmp_path) not in str(caught.value)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"gone\.csv can't be read"):
        read_places(tmp_path / "gone.csv")


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="can't be read"):
        read_places(tmp_path)

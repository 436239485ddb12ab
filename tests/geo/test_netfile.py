"""The container of the packaged networks."""

from __future__ import annotations

import numpy as np
import pytest

from geo.netfile import MAGIC, decode, encode, read
from layers.errors import DataError

HEADER = {"kind": "rail", "source": "a test", "version": "1", "licence": "none"}


def sample() -> bytes:
    return encode({"a": np.arange(5, dtype=np.int32), "b": np.array([1.5, 2.5])}, HEADER)


def test_round_trip():
    net = decode(sample(), name="x")
    assert net.arrays["a"].tolist() == [0, 1, 2, 3, 4]
    assert net.arrays["b"].tolist() == [1.5, 2.5]
    assert {k: net.header[k] for k in HEADER} == HEADER


def test_same_input_gives_same_bytes():
    assert sample() == sample()


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b"PK\x03\x04 something else",
        MAGIC,
        MAGIC + b"\xff\xff\xff\xff{}",
        sample()[:-3],
        sample()[:-1] + b"?",
        sample().replace(b'"format": 1', b'"format": 9'),
    ],
)
def test_damage_is_named_with_what_to_do(damage):
    with pytest.raises(DataError, match=r"'rail\.bin'.*(install|rebuild)"):
        decode(damage, name="rail.bin")


def test_missing_file_is_named(tmp_path):
    with pytest.raises(DataError, match=r"'gone\.bin'"):
        read(tmp_path / "gone.bin")

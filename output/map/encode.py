"""Lines as short strings: quantised, delta-coded, in characters that JSON and HTML leave alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

ALPHABET: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_DIGIT: Final = {character: value for value, character in enumerate(ALPHABET)}
_MORE: Final = 32
"""The bit that says that another digit follows; each digit carries five bits."""


def encode_line(positions: Iterable[Sequence[float]], quantum: int) -> str:
    """Return positions (longitude, latitude in degrees) as one string.

    Parameters
    ----------
    positions
        Pairs of finite degrees, CRS84.
    quantum
        Units to a degree; positions are rounded to that grid. Runs of equal positions become one.
    """
    out: list[str] = []
    last_x = last_y = 0
    for number, (lon, lat) in enumerate(positions):
        x, y = round(lon * quantum), round(lat * quantum)
        if number and x == last_x and y == last_y:
            continue
        _append(out, x - last_x)
        _append(out, y - last_y)
        last_x, last_y = x, y
    return "".join(out)


def _append(out: list[str], value: int) -> None:
    rest = value * 2 if value >= 0 else -value * 2 - 1
    while rest >= _MORE:
        out.append(ALPHABET[_MORE | (rest & 31)])
        rest >>= 5
    out.append(ALPHABET[rest])


def decode_line(text: str, quantum: int) -> list[tuple[float, float]]:
    """Return the positions of a line that `encode_line` made, in degrees."""
    values: list[int] = []
    shift = rest = 0
    for character in text:
        digit = _DIGIT[character]
        rest |= (digit & 31) << shift
        if digit & _MORE:
            shift += 5
            continue
        values.append(-(rest + 1) // 2 if rest & 1 else rest // 2)
        shift = rest = 0
    positions = []
    x = y = 0
    for dx, dy in zip(values[::2], values[1::2], strict=True):
        x, y = x + dx, y + dy
        positions.append((x / quantum, y / quantum))
    return positions

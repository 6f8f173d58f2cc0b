"""Cells of the map: the squares of Web Mercator, each numbered so that the parts of a square have
neighbouring numbers (Z-order).

At level n the world is a square of 2**n by 2**n cells, as map tiles are at zoom n. A place has
the number of its cell at level 24 (about 2 m). All places in a cell of a coarser level lie in one
range of these numbers, so one index answers boxes of every size and counts by cell, with filters.
An R*Tree gives boxes as well, but counts only by visiting each entry in a second table.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

FINEST = 24
_EDGE = 85.0511287798066
"""Degrees of latitude at which Web Mercator ends."""


@dataclass(frozen=True, slots=True)
class Box:
    """Degrees, edges included; where ``west`` is greater than ``east`` it crosses 180°."""

    west: float
    south: float
    east: float
    north: float

    def holds(self, lat: float, lon: float) -> bool:
        """Whether the place is in it."""
        if not self.south <= lat <= self.north:
            return False
        if self.west <= self.east:
            return self.west <= lon <= self.east
        return lon >= self.west or lon <= self.east


@dataclass(frozen=True, slots=True)
class Span:
    """One cell of some level as a range of numbers of the finest level; the end is not in it."""

    level: int
    number: int
    whole: bool = False
    """Whether all of it lies in the box it was asked for."""

    @property
    def start(self) -> int:
        """First number in it."""
        return self.number << 2 * (FINEST - self.level)

    @property
    def end(self) -> int:
        """First number after it."""
        return (self.number + 1) << 2 * (FINEST - self.level)


def cell_of(lat: float, lon: float) -> int:
    """The number of the place's cell at the finest level."""
    return _interleave(_column(lon, FINEST), _row(lat, FINEST))


def cells_in(box: Box, level: int, most: int) -> Iterator[Span]:
    """The cells that the box touches, at this level or the finest coarser one with at most
    ``most`` of them."""
    while level and _count(box, level) > most:
        level -= 1
    top, bottom = _row(box.north, level), _row(box.south, level)
    for first, last in _columns(box, level):
        for row in range(top, bottom + 1):
            for column in range(first, last + 1):
                whole = top < row < bottom and first < column < last
                yield Span(level, _interleave(column, row), whole)


def _count(box: Box, level: int) -> int:
    rows = _row(box.south, level) - _row(box.north, level) + 1
    return rows * sum(last - first + 1 for first, last in _columns(box, level))


def _columns(box: Box, level: int) -> list[tuple[int, int]]:
    west, east = _column(box.west, level), _column(box.east, level)
    if box.west <= box.east:
        return [(west, east)]
    if west <= east:
        return [(0, 2**level - 1)]
    return [(west, 2**level - 1), (0, east)]


def _column(lon: float, level: int) -> int:
    return _clamped((lon + 180) / 360, level)


def _row(lat: float, level: int) -> int:
    angle = math.radians(max(-_EDGE, min(_EDGE, lat)))
    return _clamped((1 - math.asinh(math.tan(angle)) / math.pi) / 2, level)


def _clamped(share: float, level: int) -> int:
    cells = 1 << level
    return max(0, min(cells - 1, math.floor(share * cells)))


def _interleave(column: int, row: int) -> int:
    return _spread(column) | _spread(row) << 1


def _spread(bits: int) -> int:
    """The 24 bits with a 0 between each two."""
    bits = (bits | bits << 16) & 0x0000FFFF0000FFFF
    bits = (bits | bits << 8) & 0x00FF00FF00FF00FF
    bits = (bits | bits << 4) & 0x0F0F0F0F0F0F0F0F
    bits = (bits | bits << 2) & 0x3333333333333333
    return (bits | bits << 1) & 0x5555555555555555

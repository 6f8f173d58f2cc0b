"""A small PMTiles package of version 3, written here: an area in squares of one colour each.

https://github.com/protomaps/PMTiles/blob/main/spec/v3/spec.md
"""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import asinh, floor, pi, radians, tan
from pathlib import Path

_HEADER = 127
_PLAIN = 1
_MVT, _PNG = 1, 2
_SIDE = 256
_EXTENT = 4096


@dataclass(frozen=True)
class Area:
    """West, south, east, north in degrees (WGS-84); the zooms that have tiles."""

    west: float
    south: float
    east: float
    north: float
    zooms: range


def raster_package(path: Path, area: Area, colour: tuple[int, int, int]) -> None:
    """Writes pictures of one colour."""
    _write(path, area, _PNG, _picture(colour), {"name": "Test area", "attribution": "Made here"})


def vector_package(path: Path, area: Area, layer: str) -> None:
    """Writes vector tiles with one layer that fills each of them."""
    layers = [{"id": layer, "fields": {}}]
    about = {"name": "Test area", "attribution": "Made here", "vector_layers": layers}
    _write(path, area, _MVT, _filled(layer), about)


def _write(path: Path, area: Area, kind: int, tile: bytes, about: object) -> None:
    ids = sorted(_id(*place) for zoom in area.zooms for place in _places(area, zoom))
    root, metadata = _directory(ids, len(tile)), json.dumps(about).encode()
    after_root = _HEADER + len(root)
    tiles_at = after_root + len(metadata)
    offsets = (_HEADER, len(root), after_root, len(metadata), tiles_at, 0, tiles_at, len(tile))
    header = b"PMTiles\x03" + struct.pack("<8Q", *offsets)
    header += struct.pack("<3Q", len(ids), len(ids), 1)
    header += bytes([1, _PLAIN, _PLAIN, kind, area.zooms[0], area.zooms[-1]])
    corners = (area.west, area.south, area.east, area.north)
    header += struct.pack("<4i", *(round(degrees * 10**7) for degrees in corners))
    middle = ((area.west + area.east) / 2, (area.south + area.north) / 2)
    header += struct.pack("<B2i", area.zooms[0], *(round(degrees * 10**7) for degrees in middle))
    path.write_bytes(header + root + metadata + tile)


def _places(area: Area, zoom: int) -> Iterator[tuple[int, int, int]]:
    west, north = _tile(area.west, area.north, zoom)
    east, south = _tile(area.east, area.south, zoom)
    for x in range(west, east + 1):
        for y in range(north, south + 1):
            yield zoom, x, y


def _tile(lon: float, lat: float, zoom: int) -> tuple[int, int]:
    size = 2**zoom
    return (
        floor((lon + 180) / 360 * size),
        floor((1 - asinh(tan(radians(lat))) / pi) / 2 * size),
    )


def _id(zoom: int, x: int, y: int) -> int:
    """The place of a tile on the Hilbert curve, after all tiles of the zooms before."""
    found = ((1 << 2 * zoom) - 1) // 3
    side = (1 << zoom) // 2
    while side > 0:
        right, below = int(x & side > 0), int(y & side > 0)
        found += side * side * ((3 * right) ^ below)
        if not below:
            if right:
                x, y = side - 1 - x, side - 1 - y
            x, y = y, x
        side //= 2
    return found


def _directory(ids: Sequence[int], length: int) -> bytes:
    """Every tile has the same bytes, at the beginning of the data."""
    steps = [after - before for before, after in zip([0, *ids], ids, strict=False)]
    runs, lengths, offsets = ([number] * len(ids) for number in (1, length, 1))
    return b"".join(map(_varint, [len(ids), *steps, *runs, *lengths, *offsets]))


def _varint(number: int) -> bytes:
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    return bytes([*out, number])


def _picture(colour: tuple[int, int, int]) -> bytes:
    """A PNG of one colour."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    about = struct.pack(">2I5B", _SIDE, _SIDE, 8, 2, 0, 0, 0)
    rows = (b"\0" + bytes(colour) * _SIDE) * _SIDE
    parts = (chunk(b"IHDR", about), chunk(b"IDAT", zlib.compress(rows)), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def _filled(layer: str) -> bytes:
    """A vector tile whose one polygon covers it: move, three lines, close."""

    def field(number: int, data: bytes) -> bytes:
        return _varint(number << 3 | 2) + _varint(len(data)) + data

    across = _EXTENT * 2  # zigzag
    path = [9, 0, 0, 26, across, 0, 0, across, across - 1, 0, 15]
    feature = _varint(3 << 3) + _varint(3) + field(4, b"".join(map(_varint, path)))
    said = field(1, layer.encode()) + field(2, feature)
    said += _varint(5 << 3) + _varint(_EXTENT) + _varint(15 << 3) + _varint(2)
    return field(3, said)

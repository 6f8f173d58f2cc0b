"""What a PMTiles file (version 3) says of itself in its header and metadata. Pure but for reading.

https://github.com/protomaps/PMTiles/blob/main/spec/v3/spec.md
"""

from __future__ import annotations

import gzip
import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import IO, Any

from sync import jsontext
from sync.errors import BadRequest

_HEADER = 127
_MOST_METADATA = 1 << 20
_PLAIN, _GZIP = 1, 2


@dataclass(frozen=True, slots=True)
class About:
    """``bounds``: west, south, east, north in degrees (WGS-84). Texts may be empty."""

    title: str
    attribution: str
    bounds: tuple[float, float, float, float]
    min_zoom: int
    max_zoom: int


def about(file: IO[bytes]) -> About | None:
    """What the file says, or None where it is no PMTiles file of version 3. Raises OSError."""
    header = file.read(_HEADER)
    if len(header) < _HEADER or header[:8] != b"PMTiles\x03":
        return None
    start, length = struct.unpack_from("<QQ", header, 24)
    packing, min_zoom, max_zoom = header[97], header[100], header[101]
    west, south, east, north = (number / 1e7 for number in struct.unpack_from("<iiii", header, 102))
    said: Mapping[str, Any] = {}
    if length <= _MOST_METADATA:
        file.seek(start)
        said = _metadata(file.read(length), packing)
    return About(
        str(said.get("name") or ""),
        str(said.get("attribution") or ""),
        (west, south, east, north),
        min_zoom,
        max_zoom,
    )


def _metadata(packed: bytes, packing: int) -> Mapping[str, Any]:
    """Nothing where it cannot be read: the tiles are good without it."""
    if packing not in (_PLAIN, _GZIP):
        return {}
    try:
        text = packed if packing == _PLAIN else gzip.decompress(packed)
        said = jsontext.loads(text)
    except (BadRequest, OSError, EOFError, zlib.error):
        return {}
    return said if isinstance(said, dict) else {}

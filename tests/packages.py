"""Area packages of map tiles, as small as they can be."""

from __future__ import annotations

import gzip
import json
import struct
from pathlib import Path

TILES = b"tiles" * 100
METADATA = {"name": "River district", "attribution": "© OpenStreetMap"}


def keep_package(folder: Path, name: str, metadata: bytes | None = None, packing: int = 2) -> Path:
    """A PMTiles file of zooms 6 to 14 around Hangzhou; ``metadata`` as it lies in the file."""
    said = gzip.compress(json.dumps(METADATA).encode()) if metadata is None else metadata
    offsets = struct.pack("<11Q", 127, 0, 127, len(said), 0, 0, 127 + len(said), 500, 1, 1, 1)
    bounds = struct.pack("<iiii", 1_200_000_000, 300_000_000, 1_205_000_000, 305_000_000)
    centre = struct.pack("<Bii", 10, 1_202_500_000, 302_500_000)
    header = b"PMTiles\x03" + offsets + bytes([1, packing, 2, 1, 6, 14]) + bounds + centre
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.pmtiles"
    path.write_bytes(header + said + TILES)
    return path

"""Previews as they may be drawn: JPEG and PNG of a sane size, told by their bytes alone.

What a device names a picture is not believed. Today these are the previews that travel inside
facts (40 kB at most); an original from the media store can be handed in the same way.
"""

from __future__ import annotations

import base64
import struct
from collections.abc import Iterator
from dataclasses import dataclass

_LARGEST_BYTES = 512 * 1024
_LARGEST_SIDE = 4_096
"""Pixels. A few bytes of PNG can ask for gigabytes; a preview has no such sides."""
_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8"
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""JPEG markers that begin a frame and hold its size (ITU-T T.81, table B.1)."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that may be drawn; sides in pixels."""

    media_type: str
    data: bytes
    width: int
    height: int

    @property
    def address(self) -> str:
        """The picture itself, as a ``data:`` address."""
        return f"data:{self.media_type};base64,{base64.b64encode(self.data).decode()}"


def picture(data: bytes) -> Picture | None:
    """The picture in these bytes; None for what is too large or no JPEG or PNG."""
    if len(data) > _LARGEST_BYTES:
        return None
    media_type, sides = "image/jpeg", _sides_of_jpeg(data)
    if data.startswith(_PNG) and data[12:16] == b"IHDR" and len(data) > 24:
        media_type, sides = "image/png", struct.unpack(">II", data[16:24])
    if sides is None or not all(0 < side <= _LARGEST_SIDE for side in sides):
        return None
    return Picture(media_type, data, *sides)


def _sides_of_jpeg(data: bytes) -> tuple[int, int] | None:
    if not data.startswith(_JPEG):
        return None
    for marker, start in _segments(data):
        if marker in _FRAMES and start + 9 <= len(data):
            height, width = struct.unpack(">HH", data[start + 5 : start + 9])
            return width, height
    return None


def _segments(data: bytes) -> Iterator[tuple[int, int]]:
    """``(marker, where it begins)`` of each segment before the picture's own data."""
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        yield data[at + 1], at
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")

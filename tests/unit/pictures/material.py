"""Real pictures, made by Pillow, and the photo facts that declare them."""

from __future__ import annotations

import hashlib
import io
import struct
import zlib
from typing import Any

from PIL import Image, ImageDraw
from PIL.ExifTags import GPS, IFD, Base

from media.pictures.examine import Limits

LIMITS = Limits(210_000_000)
TAKEN = "2026-11-23T08:40:00.000Z"
LOCAL = "2026:11:23 16:40:02"
"""The same moment as a phone in Shanghai writes it, two seconds later."""
SITE = (39.90105, 116.42079)


def scene(size: tuple[int, int] = (1200, 900), seed: int = 1) -> Image.Image:
    """A picture with things in it; another seed is another picture."""
    made = Image.linear_gradient("L").resize(size).convert("RGB")
    draw = ImageDraw.Draw(made)
    width, height = size
    for number in range(40):
        value = zlib.crc32(f"{seed} {number}".encode())
        x, y = value % width, value // 7 % height
        box = (x, y, x + 60 + value % 300, y + 60 + value // 11 % 200)
        draw.rectangle(box, fill=(value % 256, value // 256 % 256, value // 65536 % 256))
    return made


def jpeg(made: Image.Image | None = None, **options: Any) -> bytes:
    return encoded(made or scene(), "JPEG", quality=88, **options)


def encoded(made: Image.Image, kind: str, **options: Any) -> bytes:
    written = io.BytesIO()
    made.save(written, kind, **options)
    return written.getvalue()


def phone_exif(
    taken: str | None = LOCAL,
    offset: str | None = "+08:00",
    place: tuple[float, float] | None = SITE,
    software: str = "HDR+ 1.0.585804376zd",
) -> Image.Exif:
    """EXIF as telephones write it."""
    exif = Image.Exif()
    exif[Base.Make], exif[Base.Model], exif[Base.Software] = "Google", "Pixel 7", software
    camera = exif.get_ifd(IFD.Exif)
    if taken is not None:
        camera[Base.DateTimeOriginal] = taken
    if offset is not None:
        camera[Base.OffsetTimeOriginal] = offset
    if place is not None:
        exif.get_ifd(IFD.GPSInfo).update(_gps(*place))
    return exif


def _gps(lat: float, lon: float) -> dict[int, Any]:
    return {
        GPS.GPSLatitudeRef: "N",
        GPS.GPSLatitude: _parts(lat),
        GPS.GPSLongitudeRef: "E",
        GPS.GPSLongitude: _parts(lon),
    }


def _parts(degrees: float) -> tuple[float, float, float]:
    minutes, seconds = divmod(degrees * 3_600, 60)
    return float(minutes // 60), float(minutes % 60), round(seconds, 3)


def png_claiming(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it is of this size."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 10_000)
    chunks = [_chunk(b"IHDR", head), _chunk(b"IDAT", body), _chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()

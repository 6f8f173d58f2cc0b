"""What a camera wrote beside its picture (EXIF 2.32, CIPA DC-008), read without trusting any of it.

It is a check of what the app recorded, never the source of a place or a time: phones blank the
place (Android since version 10) and write local time without its zone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from math import isfinite
from typing import Any

from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

from schemas.examined import Exif

_OFFSET = re.compile(r"([+-])(\d{2}):(\d{2})")
_CREATOR = re.compile(rb"CreatorTool(?:=[\"']|>)([^\"'<]{1,100})")
_LONGEST = 100


def read_exif(picture: Image.Image) -> Exif:
    """The members this version looks at. Raises nothing that ``unreadable`` does not name."""
    said = picture.getexif()
    camera, place = said.get_ifd(IFD.Exif), said.get_ifd(IFD.GPSInfo)
    where = _place(place)
    written_by = [said.get(Base.Software), said.get(Base.ProcessingSoftware), _creator(picture)]
    return Exif(
        taken_at=_moment(camera.get(Base.DateTimeOriginal)),
        offset_min=_minutes(camera.get(Base.OffsetTimeOriginal)),
        lat=where[0] if where else None,
        lon=where[1] if where else None,
        error_m=_number(place.get(GPS.GPSHPositioningError)),
        software=tuple(dict.fromkeys(text for item in written_by if (text := _text(item)))),
    )


def orientation(picture: Image.Image) -> int:
    """1 to 8 as in EXIF; 1 where it is not told or not a number of these."""
    said = picture.getexif().get(Base.Orientation, 1)
    return said if isinstance(said, int) and 1 <= said <= 8 else 1


def _moment(value: object) -> datetime | None:
    try:
        return datetime.strptime(_text(value), "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007 (it has no zone)
    except ValueError:
        return None


def _minutes(value: object) -> int | None:
    found = _OFFSET.fullmatch(_text(value))
    if not found:
        return None
    minutes = int(found[2]) * 60 + int(found[3])
    return -minutes if found[1] == "-" else minutes


def _place(said: Mapping[int, Any]) -> tuple[float, float] | None:
    lat = _degrees(said.get(GPS.GPSLatitude), _text(said.get(GPS.GPSLatitudeRef)) == "S")
    lon = _degrees(said.get(GPS.GPSLongitude), _text(said.get(GPS.GPSLongitudeRef)) == "W")
    if lat is None or lon is None or (lat == 0 and lon == 0):
        return None
    return (lat, lon) if abs(lat) <= 90 and abs(lon) <= 180 else None


def _degrees(value: object, negative: bool) -> float | None:
    if not isinstance(value, tuple) or len(value) != 3:
        return None
    parts = [number for item in value if (number := _number(item)) is not None]
    if len(parts) != 3:
        return None
    degrees = parts[0] + parts[1] / 60 + parts[2] / 3_600
    return -degrees if negative else degrees


def _number(value: object) -> float | None:
    try:
        number = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    return number if isfinite(number) else None


def _creator(picture: Image.Image) -> str:
    """The program that XMP names (``xmp:CreatorTool``)."""
    packet = picture.info.get("xmp")
    found = _CREATOR.search(packet) if isinstance(packet, bytes) else None
    return found[1].decode("utf-8", "replace") if found else ""


def _text(value: object) -> str:
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    return value.strip("\0 ")[:_LONGEST] if isinstance(value, str) else ""

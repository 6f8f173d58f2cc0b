"""What was seen in the bytes of a picture: what the process that opens it tells the server.

Plain values only. What they mean for a ticket is a rule (``casework/photo_checks.py``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

Numbers = Mapping[str, int | float | str]


@dataclass(frozen=True, slots=True)
class Sight:
    """One thing that is unusual about the bytes: a code of ``casework.flags`` and its numbers."""

    code: str
    numbers: Numbers = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Exif:
    """What the camera wrote, as far as it can be read; None: not there.

    ``taken_at`` is local time without a zone (EXIF 2.32 DateTimeOriginal), ``offset_min`` the
    minutes it is ahead of UTC (OffsetTimeOriginal). ``lat`` and ``lon`` in degrees, ``error_m``
    in metres (GPSHPositioningError). A place of 0, 0 or one that was blanked is None.
    """

    taken_at: datetime | None = None
    offset_min: int | None = None
    lat: float | None = None
    lon: float | None = None
    error_m: float | None = None
    software: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Drawn:
    """A smaller copy: upright, sRGB, without metadata."""

    role: str
    type: str
    width: int
    height: int
    content: bytes


@dataclass(frozen=True, slots=True)
class Examined:
    """All that was seen in one file. Pixels are counted upright; None where nobody could tell."""

    sha256: str
    size: int
    type: str | None = None
    width: int | None = None
    height: int | None = None
    sights: tuple[Sight, ...] = ()
    exif: Exif = field(default_factory=Exif)
    likeness: str | None = None
    """64-bit difference hash, 16 hexadecimal digits; None where the picture shows too little."""
    drawn: tuple[Drawn, ...] = ()


def to_message(examined: Examined) -> tuple[dict[str, Any], tuple[bytes, ...]]:
    """JSON form, and the contents of the copies in their order, which are no JSON."""
    message = asdict(examined)
    contents = tuple(message_part.pop("content") for message_part in message["drawn"])
    taken_at = message["exif"]["taken_at"]
    message["exif"]["taken_at"] = None if taken_at is None else taken_at.isoformat()
    message["lengths"] = [len(content) for content in contents]
    return message, contents


def from_message(message: Mapping[str, Any], contents: tuple[bytes, ...]) -> Examined:
    """The other way. Raises KeyError, TypeError or ValueError for what is no such message."""
    exif = {**message["exif"], "software": tuple(message["exif"]["software"])}
    if exif["taken_at"] is not None:
        exif["taken_at"] = datetime.fromisoformat(exif["taken_at"])
    return Examined(
        sha256=message["sha256"],
        size=message["size"],
        type=message["type"],
        width=message["width"],
        height=message["height"],
        sights=tuple(Sight(item["code"], item["numbers"]) for item in message["sights"]),
        exif=Exif(**exif),
        likeness=message["likeness"],
        drawn=tuple(
            Drawn(**item, content=content)
            for item, content in zip(message["drawn"], contents, strict=True)
        ),
    )


def drawn_to_message(drawn: Drawn | None) -> tuple[dict[str, Any], tuple[bytes, ...]]:
    """JSON form of one copy, or of none, and its content."""
    if drawn is None:
        return {"drawn": None, "lengths": []}, ()
    told = asdict(drawn)
    content = told.pop("content")
    return {"drawn": told, "lengths": [len(content)]}, (content,)


def drawn_from_message(message: Mapping[str, Any], contents: tuple[bytes, ...]) -> Drawn | None:
    """The other way. Raises KeyError, TypeError or ValueError for what is no such message."""
    if message["drawn"] is None:
        return None
    (content,) = contents
    return Drawn(**message["drawn"], content=content)

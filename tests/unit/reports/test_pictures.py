"""Which bytes are taken for a picture."""

from __future__ import annotations

import struct

import pytest

from server.reports.pictures import picture
from tests.unit.reports.book import POLE


def png(width: int, height: int) -> bytes:
    """The first bytes of a PNG of this size."""
    return b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", width, height) + b"\x08\x02\0\0\0"


def test_a_jpeg_and_a_png_are_pictures_with_their_sides() -> None:
    jpeg, drawn = picture(POLE), picture(png(640, 480))

    assert jpeg is not None
    assert jpeg.media_type == "image/jpeg"
    assert drawn is not None
    assert (drawn.media_type, drawn.width, drawn.height) == ("image/png", 640, 480)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"\xff\xd8\xff",
        b"\xff\xd8\xff\xc0\x00",
        png(100_000, 100_000),
        png(0, 10),
        POLE + bytes(600_000),
    ],
)
def test_what_is_no_picture_or_too_large_is_not_drawn(data: bytes) -> None:
    assert picture(data) is None

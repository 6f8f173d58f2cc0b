"""Each flag there is: a real picture, fact or track that raises it, and one that nearly does.

The other tests of checks say where their limits lie. This one has a case for each code, so that a
code without one, or a check that never tells anything, does not pass.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw
from PIL.ExifTags import IFD, Base

from casework.flags import TABLE
from casework.place import gcj02_of_wgs84
from media.pictures.examine import Limits, examine
from server.pictures.alike import Known, Likenesses
from tests.unit.casework.test_capture_checks import NORTH, SITE, before, fix, photo
from tests.unit.casework.test_capture_checks import codes as at_once
from tests.unit.casework.test_instrument_checks import RS7, TEST, fact, read_with
from tests.unit.casework.test_instrument_checks import codes as of_instrument
from tests.unit.casework.test_instrument_files import (
    CHANNEL,
    FILE,
    HEADER,
    NO_ZONE,
    TO_MAP,
    reading,
)
from tests.unit.casework.test_instrument_files import flags as of_files
from tests.unit.casework.test_photo_checks import codes as of_bytes
from tests.unit.casework.test_photo_checks import declared
from tests.unit.pictures.heic import HEIC
from tests.unit.pictures.material import LIMITS, encoded, jpeg, phone_exif, png_claiming, scene

Codes = Callable[[], Sequence[str]]
WHOLE = jpeg()
METER_TEST = fact("meter-test", {**TEST, "reference": {"id": "RS-7"}})
RADIUS = 200
BOOT: dict[str, Any] = {"boot": "b1", "monotonic_ms": 1_000_000}


def of_photo(exif: Image.Exif, **more: Any) -> list[str]:
    content = jpeg(exif=exif)
    return of_bytes(content, declared(content, **more))


def of_picture(content: bytes, kind: str = "image/jpeg") -> list[str]:
    return of_bytes(content, declared(content, kind))


def north(metres: float) -> tuple[float, float]:
    return (SITE[0] + metres * NORTH, SITE[1])


def of_pixels(most: int) -> list[str]:
    """A picture of 1,200 x 900 where so many pixels are opened."""
    return [sight.code for sight in examine(WHOLE, Limits(most)).sights]


def frames(number: int) -> bytes:
    first, *more = [scene((200, 100), seed) for seed in range(number)]
    return encoded(first, "WEBP", save_all=True, append_images=more)


def with_a_box(edge: int) -> bytes:
    """The scene with something white of this width in its middle."""
    made = scene()
    ImageDraw.Draw(made).rectangle((300, 200, 300 + edge, 200 + edge * 3 // 4), fill="white")
    return jpeg(made)


def beside(other: bytes, on: str) -> list[str]:
    """Flags of the scene where the index has another picture of this ticket."""
    index = Likenesses(Path(":memory:"))
    seen = examine(other, LIMITS)
    assert seen.likeness
    index.add([Known("e-1", on, seen.sha256, int(seen.likeness, 16))])
    mine = examine(WHOLE, LIMITS)
    twins = index.twins("T-MINE", mine.sha256, mine.likeness, 4)
    index.close()
    return of_bytes(WHOLE, None, *twins)


def of_file(**said: Any) -> list[str]:
    (told,) = of_files(FILE, reading(5, FILE, **said)).values() or [[]]
    return told


CASES: Mapping[str, tuple[Codes, Codes]] = {
    "clock-offset": (
        lambda: at_once(photo(offset_ms=-121_000)),
        lambda: at_once(photo(offset_ms=-120_000)),
    ),
    "clock-jump": (
        lambda: at_once(photo(**BOOT), before(10, 0, boot="b1", monotonic_ms=279_000)),
        lambda: at_once(photo(**BOOT), before(10, 0, boot="b1", monotonic_ms=281_000)),
    ),
    "before-assignment": (
        lambda: at_once(photo(taken_at="2026-11-23T07:57:58.000Z")),
        lambda: at_once(photo(taken_at="2026-11-23T07:58:00.000Z")),
    ),
    "after-receipt": (
        lambda: at_once(photo(taken_at="2026-11-23T08:52:02.000Z")),
        lambda: at_once(photo(taken_at="2026-11-23T08:52:00.000Z")),
    ),
    "mock-location": (
        lambda: at_once(photo(fix(mock=True))),
        lambda: at_once(photo(fix(mock=False, provider="fused"))),
    ),
    "not-from-camera": (
        lambda: at_once(photo(source="gallery")),
        lambda: at_once(photo(source="camera")),
    ),
    "off-site": (
        lambda: at_once(photo(fix(RADIUS + 25, accuracy=20))),
        lambda: at_once(photo(fix(RADIUS + 15, accuracy=20))),
    ),
    "datum-suspect": (
        lambda: at_once(photo(fix(place=gcj02_of_wgs84(*SITE)))),
        lambda: at_once(photo(fix(place=gcj02_of_wgs84(*SITE), datum="GCJ02"))),
    ),
    "impossible-travel": (
        lambda: at_once(photo(fix()), before(10, 59_000)),
        lambda: at_once(photo(fix()), before(10, 58_000)),
    ),
    "instrument-unknown": (
        lambda: of_instrument(read_with(id="RS-8"), RS7),
        lambda: of_instrument(read_with(serial="900177"), RS7),
    ),
    "calibration-unknown": (
        lambda: of_instrument(read_with(id="RS-7"), replace(RS7, calibrated_on=date(2026, 11, 24))),
        lambda: of_instrument(read_with(id="RS-7"), replace(RS7, calibrated_on=date(2026, 11, 23))),
    ),
    "calibration-expired": (
        lambda: of_instrument(
            read_with(id="RS-7"), replace(RS7, calibration_due=date(2026, 11, 22))
        ),
        lambda: of_instrument(read_with(id="RS-7"), RS7),
    ),
    "standard-class-unknown": (
        lambda: of_instrument(METER_TEST, replace(RS7, accuracy_class=None)),
        lambda: of_instrument(METER_TEST, RS7),
    ),
    "standard-not-better": (
        lambda: of_instrument(METER_TEST, replace(RS7, accuracy_class="0.5")),
        lambda: of_instrument(METER_TEST, replace(RS7, accuracy_class="0.2")),
    ),
    "comparison-overdue": (
        lambda: of_instrument(METER_TEST, replace(RS7, compared_on=date(2026, 8, 22))),
        lambda: of_instrument(METER_TEST, replace(RS7, compared_on=date(2026, 8, 23))),
    ),
    "file-unread": (
        lambda: of_file(faults=[NO_ZONE]),
        lambda: of_file(faults=[TO_MAP], mapping=HEADER),
    ),
    "file-faults": (
        lambda: of_file(channels=[CHANNEL], count=2, faults=[{**NO_ZONE, "line": 7}]),
        lambda: of_file(channels=[CHANNEL], count=2),
    ),
    "hash-mismatch": (
        lambda: of_bytes(WHOLE, declared(WHOLE + b"\0")),
        lambda: of_bytes(WHOLE + b"\0", declared(WHOLE + b"\0")),
    ),
    "not-a-picture": (
        lambda: of_picture(b"%PDF-1.7 a picture, says its name"),
        lambda: of_picture(jpeg(Image.new("RGB", (1, 1)))),
    ),
    "type-differs": (
        lambda: of_picture(encoded(scene(), "PNG"), "image/jpeg"),
        lambda: of_picture(encoded(scene(), "PNG"), "image/png"),
    ),
    "picture-unreadable": (
        lambda: of_picture(WHOLE[:20] + b"\xff\xd9"),
        lambda: of_picture(WHOLE[:20] + b"\xff\xfe\0\x06odd!" + WHOLE[20:]),
    ),
    "truncated": (
        lambda: of_picture(WHOLE[:-2]),
        lambda: of_picture(WHOLE),
    ),
    "too-many-pixels": (
        lambda: of_pixels(1_200 * 900 - 1),
        lambda: of_pixels(1_200 * 900),
    ),
    "kept-not-drawn": (
        lambda: of_picture(HEIC, "image/heic"),
        lambda: of_picture(encoded(scene((64, 48)), "AVIF", speed=10), "image/avif"),
    ),
    "animated": (
        lambda: of_picture(frames(2), "image/webp"),
        lambda: of_picture(frames(1), "image/webp"),
    ),
    "exif-broken": (
        lambda: of_picture(jpeg(exif=phone_exif().tobytes()[:-60])),
        lambda: of_picture(jpeg(exif=phone_exif().tobytes())),
    ),
    "trailing-data": (
        lambda: of_picture(WHOLE + b"what may this be"),
        lambda: of_picture(WHOLE + bytes(5_000)),
    ),
    "another-file-inside": (
        lambda: of_picture(WHOLE + b"<script>alert(1)</script>"),
        lambda: of_picture(WHOLE + jpeg(scene((100, 80)))),
    ),
    "exif-time-differs": (
        lambda: of_photo(phone_exif(taken="2026:11:23 16:45:02")),
        lambda: of_photo(phone_exif(taken="2026:11:23 16:44:59")),
    ),
    "exif-other-zone": (
        lambda: of_photo(phone_exif(taken="2026:11:23 15:40:00", offset=None)),
        lambda: of_photo(phone_exif(taken="2026:11:23 15:40:00", offset="+07:00")),
    ),
    "exif-place-differs": (
        lambda: of_photo(phone_exif(place=north(-140)), at=fix(140)),
        lambda: of_photo(phone_exif(place=north(-125)), at=fix(140)),
    ),
    "exif-off-site": (
        lambda: of_photo(phone_exif(place=north(255)), at={}),
        lambda: of_photo(phone_exif(place=north(245)), at={}),
    ),
    "edited": (
        lambda: of_photo(phone_exif(software="Adobe Photoshop 25.0")),
        lambda: of_photo(phone_exif(software="MIUI 14.0.5 Gallery")),
    ),
    "same-picture": (lambda: beside(WHOLE, "T-OTHER"), lambda: beside(WHOLE, "T-MINE")),
    "alike-picture": (
        lambda: beside(with_a_box(400), "T-OTHER"),
        lambda: beside(with_a_box(440), "T-OTHER"),
    ),
}  # fmt: skip
"""By code: what raises it, and what nearly does and raises nothing at all."""


def test_every_flag_has_a_case() -> None:
    assert CASES.keys() == TABLE.keys()


@pytest.mark.parametrize("code", CASES)
def test_given_what_a_flag_is_for_then_it_alone_is_raised(code: str) -> None:
    raises, _ = CASES[code]

    assert raises() == [code]


@pytest.mark.parametrize("code", CASES)
def test_given_what_nearly_raises_a_flag_then_nothing_is_told(code: str) -> None:
    _, nearly = CASES[code]

    assert nearly() == []


def test_a_bomb_is_told_before_it_is_opened() -> None:
    assert of_picture(png_claiming(50_000, 50_000), "image/png") == ["too-many-pixels"]


def android(size: tuple[int, int]) -> bytes:
    """As Google's camera writes it: XMP of a motion photo, a gain map and the film behind."""
    xmp = (
        b'<x:xmpmeta><rdf:Description GCamera:MotionPhoto="1" xmp:CreatorTool="HDR+"/></x:xmpmeta>'
    )
    film = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + bytes(range(256)) * 40
    return jpeg(scene(size), exif=phone_exif(), xmp=xmp) + jpeg(scene((100, 80))) + film


def iphone(size: tuple[int, int]) -> bytes:
    """Lying on its side, with a maker's note that points out of the EXIF, and a depth map."""
    exif = phone_exif(software="17.1.1")
    exif[Base.Orientation] = 6
    exif.get_ifd(IFD.Exif)[Base.MakerNote] = b"Apple iOS\0\0\x01MM" + bytes(300)
    return encoded(scene(size), "MPO", exif=exif, save_all=True, append_images=[scene((80, 60))])


def samsung(size: tuple[int, int]) -> bytes:
    """With the block of data that Samsung's camera appends, and no place."""
    exif = phone_exif(place=None, software="S911BXXU3BWK5")
    return jpeg(scene(size), exif=exif) + b"\0\0\x01\x0aImage_UTC_Data1700000000000SEFHk\0\0\0SEFT"


def blanked(size: tuple[int, int]) -> bytes:
    """As Android's picker hands it to an app that may not know the place: zeros in its stead."""
    exif = phone_exif(place=(0.0, 0.0), offset=None, software="MIUI 14.0.5")
    return jpeg(scene(size), exif=exif)


@pytest.mark.parametrize("taken_by", [android, iphone, samsung, blanked])
def test_given_an_ordinary_photo_of_twelve_megapixels_then_no_check_tells_anything(
    taken_by: Callable[[tuple[int, int]], bytes],
) -> None:
    content = taken_by((4_000, 3_000))

    assert Image.open(io.BytesIO(content)).size == (4_000, 3_000)
    assert at_once(declared(content)) == []
    assert of_picture(content) == []

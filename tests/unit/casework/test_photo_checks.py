"""Flags that need the bytes: for each a real picture that raises it and one that nearly does."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import pytest
from PIL import Image

from casework.photo_checks import Beside, Twin, photo_flags
from casework.place import gcj02_of_wgs84
from casework.whereabouts import Fence
from media.pictures.examine import examine
from schemas.documents import Fact, fact_document, parse_fact
from tests.unit.casework.casefile import POLICY
from tests.unit.casework.test_capture_checks import NORTH, SITE, fix, photo
from tests.unit.pictures.material import LIMITS, encoded, jpeg, phone_exif, scene, sha256

SHANGHAI = ZoneInfo("Asia/Shanghai")


def declared(
    content: bytes, kind: str = "image/jpeg", at: dict[str, Any] | None = None, **more: Any
) -> Fact:
    """The fact of a photo, taken at the site unless ``at`` says where; ``{}``: nobody knows."""
    document = fact_document(photo(fix() if at is None else at or None, **more))
    body = {**document["body"], "sha256": sha256(content), "size": len(content), "type": kind}
    return parse_fact({**document, "body": body})


def codes(content: bytes, fact: Fact | None = None, *twins: Twin) -> list[str]:
    assert POLICY.checks is not None
    seen = examine(content, LIMITS)
    beside = Beside(twins, (), Fence(SITE, POLICY.place.geofence_m))
    found = photo_flags(fact or declared(content), seen, beside, (POLICY.checks, SHANGHAI))
    assert all(flag.to_document()["en"] for flag in found)
    return [flag.code for flag in found]


@pytest.mark.parametrize(
    "exif",
    [
        phone_exif(),
        phone_exif(offset=None),
        phone_exif(place=None),
        phone_exif(place=(0.0, 0.0)),
        phone_exif(taken=None, place=None, offset=None),
        phone_exif(software="MIUI 14.0.5"),
        phone_exif(place=gcj02_of_wgs84(*SITE)),
        Image.Exif(),
    ],
    ids=["all", "no zone", "no place", "zeros", "blanked", "firmware", "GCJ-02", "none"],
)
def test_given_an_ordinary_telephones_photo_then_nothing_is_told(exif: Image.Exif) -> None:
    assert codes(jpeg(exif=exif)) == []


def test_given_another_file_than_declared_then_it_is_an_alarm() -> None:
    assert codes(jpeg(), declared(jpeg(scene(seed=2)))) == ["hash-mismatch"]


def test_given_a_png_declared_as_jpeg_then_it_is_told() -> None:
    made = encoded(scene(), "PNG")

    assert codes(made, declared(made, "image/jpeg")) == ["type-differs"]
    assert codes(made, declared(made, "image/png")) == []


@pytest.mark.parametrize(
    ("taken", "offset", "expected"),
    [
        ("2026:11:23 16:44:59", "+08:00", []),
        ("2026:11:23 16:45:02", "+08:00", ["exif-time-differs"]),
        ("2026:11:23 08:40:00", "+00:00", []),
        ("2026:11:23 15:40:00", None, ["exif-other-zone"]),
        ("2026:11:23 15:10:00", None, ["exif-time-differs"]),
        ("2026:11:21 16:40:00", None, ["exif-time-differs"]),
        ("0000:00:00 00:00:00", None, []),
    ],
)
def test_given_a_cameras_time_then_it_is_compared_with_the_corrected_one(
    taken: str, offset: str | None, expected: list[str]
) -> None:
    assert codes(jpeg(exif=phone_exif(taken=taken, offset=offset))) == expected


def test_given_a_clock_that_is_off_then_the_cameras_time_is_compared_after_correction() -> None:
    content = jpeg(exif=phone_exif())

    assert codes(content, declared(content, offset_ms=-600_000)) == ["exif-time-differs"]
    assert codes(content, declared(content, offset_ms=-200_000)) == []


@pytest.mark.parametrize(
    ("metres", "expected"),
    [(260, ["exif-off-site"]), (280, ["exif-place-differs", "exif-off-site"])],
)
def test_given_a_cameras_place_then_beyond_what_both_may_be_off_it_is_told(
    metres: float, expected: list[str]
) -> None:
    place = (SITE[0] - metres * NORTH, SITE[1])

    assert codes(jpeg(exif=phone_exif(place=place))) == expected


@pytest.mark.parametrize(
    ("metres", "at", "expected"),
    [
        (240, {}, []),  # 200 m around the site, and 50 m that a camera's place may be off
        (260, {}, ["exif-off-site"]),
        (260, None, ["exif-off-site"]),  # the app's fix is on site, near enough to be no other
        (900, fix(-900), []),  # the receipt has told that this fix is off the site
    ],
)
def test_given_a_cameras_place_off_the_site_then_it_is_told_where_the_fix_does_not_tell(
    metres: float, at: dict[str, Any] | None, expected: list[str]
) -> None:
    content = jpeg(exif=phone_exif(place=(SITE[0] - metres * NORTH, SITE[1])))

    assert codes(content, declared(content, at=at)) == expected


def test_given_a_cameras_place_in_gcj02_then_it_is_as_much_on_site_as_the_fix() -> None:
    content = jpeg(exif=phone_exif(place=gcj02_of_wgs84(*SITE)))

    assert codes(content, declared(content, at={})) == []


@pytest.mark.parametrize("software", ["Adobe Photoshop 25.0 (Windows)", "GIMP 2.10.36"])
def test_given_an_editing_program_then_it_is_told(software: str) -> None:
    assert codes(jpeg(exif=phone_exif(software=software))) == ["edited"]


def test_given_an_editing_program_in_xmp_then_it_is_told() -> None:
    packet = b'<x:xmpmeta><rdf:Description xmp:CreatorTool="Snapseed 2.21"/></x:xmpmeta>'
    chinese = "<x:xmpmeta><xmp:CreatorTool>美图秀秀</xmp:CreatorTool>".encode()
    phone = b'<x:xmpmeta><rdf:Description xmp:CreatorTool="17.1.1"/></x:xmpmeta>'

    assert codes(jpeg(xmp=packet)) == ["edited"]
    assert codes(jpeg(xmp=chinese)) == ["edited"]
    assert codes(jpeg(xmp=phone)) == []


def test_given_twins_on_another_ticket_then_they_are_told() -> None:
    content = jpeg()

    assert codes(content, None, Twin("T-OTHER", None)) == ["same-picture"]
    assert codes(content, None, Twin("T-OTHER", 3)) == ["alike-picture"]


def test_given_a_broken_picture_then_what_was_seen_is_told() -> None:
    content = jpeg()[:9_000]

    assert codes(content, declared(content)) == ["truncated"]

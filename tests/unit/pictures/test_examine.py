"""What is seen in the bytes of real pictures, and the copies that are made of them."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image, ImageCms
from PIL.ExifTags import Base

from media.pictures.drawing import PREVIEW_BYTES, VIEW_EDGE
from media.pictures.examine import examine
from schemas.examined import Examined, from_message, to_message
from tests.unit.pictures.material import (
    LIMITS,
    SITE,
    encoded,
    jpeg,
    phone_exif,
    scene,
)


def codes(content: bytes) -> list[str]:
    return [sight.code for sight in examine(content, LIMITS).sights]


def copy_of(seen: Examined, role: str) -> Image.Image:
    return Image.open(io.BytesIO(next(one.content for one in seen.drawn if one.role == role)))


@pytest.mark.parametrize(
    ("kind", "options", "expected"),
    [
        ("JPEG", {}, "image/jpeg"),
        ("JPEG", {"progressive": True}, "image/jpeg"),
        ("PNG", {}, "image/png"),
        ("WEBP", {}, "image/webp"),
        ("AVIF", {"speed": 10}, "image/avif"),
    ],
)
def test_given_a_plain_picture_when_examined_then_it_is_told_by_content_and_drawn(
    kind: str, options: dict[str, Any], expected: str
) -> None:
    seen = examine(encoded(scene((2000, 1500)), kind, **options), LIMITS)

    assert (seen.type, seen.width, seen.height, seen.sights) == (expected, 2000, 1500, ())
    assert copy_of(seen, "view").size == (VIEW_EDGE, 1200)
    assert len(seen.drawn[1].content) <= PREVIEW_BYTES


def test_given_a_telephones_photo_when_examined_then_nothing_is_unusual() -> None:
    seen = examine(jpeg(exif=phone_exif()), LIMITS)

    assert seen.sights == ()
    assert seen.exif.offset_min == 480
    assert seen.exif.taken_at is not None
    assert (seen.exif.lat, seen.exif.lon) == pytest.approx(SITE, abs=1e-6)


def test_given_a_noisy_picture_when_examined_then_its_preview_fits_all_the_same() -> None:
    noise = Image.merge("RGB", [Image.effect_noise((1600, 1200), 120) for _ in range(3)])

    assert len(examine(jpeg(noise), LIMITS).drawn[1].content) <= PREVIEW_BYTES


@pytest.mark.parametrize("turn", range(1, 9))
def test_given_a_turned_photo_when_drawn_then_it_stands_upright_without_metadata(turn: int) -> None:
    back = {
        1: None,
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }[turn]
    upright = Image.new("RGB", (400, 200), "white")
    upright.paste("red", (0, 0, 100, 100))  # the upper left corner
    lying = upright if back is None else upright.transpose(back)
    exif = phone_exif()
    exif[Base.Orientation] = turn

    seen = examine(jpeg(lying, exif=exif, comment=b"from the camera"), LIMITS)
    view = copy_of(seen, "view")

    assert (seen.width, seen.height) == view.size == (400, 200)
    red, green, blue = view.convert("RGB").resize((8, 4)).getpixel((0, 0))  # type: ignore[misc]
    assert red > 200
    assert green < 80
    assert blue < 80
    assert not view.getexif()
    assert {"exif", "comment", "icc_profile", "xmp"}.isdisjoint(view.info)


def test_given_a_wide_gamut_photo_when_drawn_then_its_colours_are_in_srgb() -> None:
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    exchanged = srgb.replace(b"rXYZ", b"?XYZ").replace(b"bXYZ", b"rXYZ").replace(b"?XYZ", b"bXYZ")
    foreign = exchanged.replace("sRGB".encode("utf-16-be"), "mine".encode("utf-16-be"))
    red = Image.new("RGB", (64, 64), (250, 0, 0))

    seen = examine(encoded(red, "PNG", icc_profile=foreign), LIMITS)
    plain = examine(encoded(red, "PNG", icc_profile=srgb), LIMITS)

    assert copy_of(seen, "view").resize((1, 1)).getpixel((0, 0)) == pytest.approx(
        (0, 0, 250), abs=9
    )
    assert copy_of(plain, "view").resize((1, 1)).getpixel((0, 0)) == pytest.approx(
        (250, 0, 0), abs=9
    )


@pytest.mark.parametrize(
    "made",
    [
        scene((640, 480)).convert("CMYK"),
        scene((640, 480)).convert("L"),
        scene((640, 480)).convert("1"),
        scene((640, 480)).convert("P"),
        scene((640, 480)).convert("RGBA"),
        scene((640, 480)).convert("LA"),
        Image.new("I;16", (640, 480), 40_000),
    ],
    ids=lambda made: str(made.mode),
)
def test_given_an_odd_kind_of_pixels_when_examined_then_it_is_drawn(made: Image.Image) -> None:
    seen = examine(encoded(made, _kind_for(made.mode)), LIMITS)

    assert seen.sights == ()
    assert copy_of(seen, "view").mode == "RGB"


def _kind_for(mode: str) -> str:
    return "JPEG" if mode == "CMYK" else "PNG"


def test_given_sixteen_bits_when_drawn_then_the_brightness_stays() -> None:
    seen = examine(encoded(Image.new("I;16", (64, 64), 128 * 256), "PNG"), LIMITS)

    assert copy_of(seen, "view").convert("L").getpixel((5, 5)) == pytest.approx(128, abs=2)


def test_given_a_transparent_palette_when_drawn_then_it_lies_on_white() -> None:
    made = Image.new("RGB", (64, 64), "red").quantize(4)

    seen = examine(encoded(made, "PNG", transparency=made.getpixel((0, 0))), LIMITS)

    assert copy_of(seen, "view").convert("L").getpixel((5, 5)) == 255


def test_given_a_picture_of_a_wall_then_it_is_like_no_other() -> None:
    assert examine(jpeg(Image.new("RGB", (640, 480), "grey")), LIMITS).likeness is None


def test_given_a_photo_saved_again_then_it_is_nearly_the_same_and_another_is_not() -> None:
    first, again = examine(jpeg(), LIMITS), examine(jpeg(scene((800, 600)).copy()), LIMITS)
    smaller = examine(encoded(scene().resize((600, 450)), "JPEG", quality=60), LIMITS)
    other = examine(jpeg(scene(seed=2)), LIMITS)

    assert _apart(first, smaller) <= 4
    assert _apart(first, other) > 10
    assert _apart(first, again) > 0


def _apart(one: Examined, other: Examined) -> int:
    assert one.likeness
    assert other.likeness
    return (int(one.likeness, 16) ^ int(other.likeness, 16)).bit_count()


def test_given_what_was_seen_when_sent_and_read_then_it_is_the_same() -> None:
    seen = examine(jpeg(exif=phone_exif()), LIMITS)

    assert from_message(*to_message(seen)) == seen

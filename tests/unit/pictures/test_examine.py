"""What is seen in the bytes of real pictures, and the copies that are made of them."""

from __future__ import annotations

import io
import time
import tracemalloc
import zipfile
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
    png_claiming,
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
    seen = examine(encoded(made, "TIFF" if made.mode == "x" else _kind_for(made.mode)), LIMITS)

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


def _zip() -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("run.sh", "echo")
    return written.getvalue()


@pytest.mark.parametrize(
    ("tail", "expected"),
    [
        (_zip(), ["another-file-inside"]),
        (b"%PDF-1.7 ...", ["another-file-inside"]),
        (b"<html><script>alert(1)</script>", ["another-file-inside"]),
        (b"what may this be", ["trailing-data"]),
        (b"\0" * 5_000, []),
        (jpeg(scene((100, 80))), []),
        (b"\0\0\0\x18ftypmp42 a film", []),
    ],
    ids=["zip", "pdf", "html", "unknown", "zeros", "depth map", "motion photo"],
)
def test_given_something_behind_the_picture_then_only_what_no_phone_writes_is_told(
    tail: bytes, expected: list[str]
) -> None:
    assert codes(jpeg() + tail) == expected
    assert codes(encoded(scene(), "PNG") + tail) == expected


def test_given_a_script_in_a_comment_then_it_is_told() -> None:
    assert codes(jpeg(comment=b"<script>alert(1)</script>")) == ["another-file-inside"]


def test_given_a_picture_that_breaks_off_when_examined_then_the_rest_is_shown() -> None:
    whole = jpeg()

    seen = examine(whole[: len(whole) // 2], LIMITS)

    assert [sight.code for sight in seen.sights] == ["truncated"]
    assert copy_of(seen, "view").size == (1200, 900)


def test_given_an_animation_then_it_is_told_and_its_first_picture_drawn() -> None:
    frames = [scene((200, 100), seed) for seed in (1, 2, 3)]
    made = encoded(frames[0], "WEBP", save_all=True, append_images=frames[1:])

    seen = examine(made, LIMITS)

    assert [(sight.code, sight.numbers) for sight in seen.sights] == [("animated", {"frames": 3})]
    assert seen.drawn


def test_given_broken_exif_then_it_is_told_and_the_picture_drawn() -> None:
    seen = examine(jpeg(exif=b"Exif\0\0MM\0*\0\0\xff\xff"), LIMITS)

    assert seen.drawn
    assert [sight.code for sight in seen.sights] in (["exif-broken"], [])
    assert seen.exif.taken_at is None


def test_given_heic_then_it_is_kept_and_not_drawn() -> None:
    heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0\0\0\x08free"

    seen = examine(heic, LIMITS)

    assert seen.type == "image/heic"
    assert [sight.code for sight in seen.sights] == ["kept-not-drawn"]


@pytest.mark.parametrize(
    "content", [b"", b"GIF", b"%PDF-1.7", b"PK\x03\x04", b"hello", b"\xff" * 9]
)
def test_given_what_is_no_picture_then_it_is_told(content: bytes) -> None:
    assert codes(content) in (["not-a-picture"], ["picture-unreadable"])


def test_given_a_bomb_then_it_is_neither_decoded_nor_slow() -> None:
    bomb = png_claiming(50_000, 50_000)
    tracemalloc.start()
    begun = time.perf_counter()

    seen = examine(bomb, LIMITS)

    took = time.perf_counter() - begun
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [sight.code for sight in seen.sights] == ["too-many-pixels"]
    assert took < 1
    assert peak < 50_000_000


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

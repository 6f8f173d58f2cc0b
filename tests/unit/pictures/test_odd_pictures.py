"""Pictures that are not what they should be: bombs, polyglots, broken, animated, of odd kinds."""

from __future__ import annotations

import io
import time
import tracemalloc
import zipfile

import pytest
from PIL import Image

from media.pictures.examine import examine
from tests.unit.pictures.heic import HEIC
from tests.unit.pictures.material import LIMITS, encoded, jpeg, phone_exif, png_claiming, scene


def codes(content: bytes) -> list[str]:
    return [sight.code for sight in examine(content, LIMITS).sights]


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
    assert Image.open(io.BytesIO(seen.drawn[0].content)).size == (1200, 900)


@pytest.mark.parametrize(
    ("kind", "expected", "drawn"),
    [
        ("PNG", "truncated", True),
        ("JPEG", "truncated", True),
        ("WEBP", "picture-unreadable", False),
        ("AVIF", "picture-unreadable", False),
    ],
)
@pytest.mark.parametrize("lost", [1, 12, 3_000])
def test_given_a_picture_that_lost_its_last_bytes_then_it_is_told_whatever_its_kind(
    kind: str, expected: str, drawn: bool, lost: int
) -> None:
    seen = examine(encoded(scene(), kind)[:-lost], LIMITS)

    assert [sight.code for sight in seen.sights] == [expected]
    assert bool(seen.drawn) is drawn


def test_given_an_animation_then_it_is_told_and_its_first_picture_drawn() -> None:
    frames = [scene((200, 100), seed) for seed in (1, 2, 3)]
    made = encoded(frames[0], "WEBP", save_all=True, append_images=frames[1:])

    seen = examine(made, LIMITS)

    assert [(sight.code, sight.numbers) for sight in seen.sights] == [("animated", {"frames": 3})]
    assert seen.drawn


@pytest.mark.parametrize(
    "exif",
    [
        b"Exif\0\0MM\0*\0\0\xff\xff",
        b"Exif\0\0MM\0*\0\0\0\x08\0\x05",
        b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x87\x69\0\4\0\0\0\1\xff\xff\xff\xff",
        b"Exif\0\0what is this",
        phone_exif().tobytes()[:-60],
    ],
    ids=[
        "beyond its end",
        "fewer entries than said",
        "camera beyond the end",
        "no TIFF",
        "cut off",
    ],
)
def test_given_broken_exif_then_it_is_told_and_the_picture_drawn(exif: bytes) -> None:
    for kind in ("JPEG", "WEBP"):
        seen = examine(encoded(scene((300, 200)), kind, exif=exif), LIMITS)

        assert seen.drawn
        assert [sight.code for sight in seen.sights] == ["exif-broken"]


@pytest.mark.parametrize(
    "exif",
    [
        b"Exif\0\0",
        b"Exif\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0",
        b"Exif\0\0II*\0\x08\0\0\0\1\0\x25\x88\4\0\1\0\0\0\0\0\0\0\0\0\0\0",
    ],
    ids=["nothing in it", "no entry", "a place that was blanked"],
)
def test_given_exif_that_was_emptied_then_it_is_not_broken(exif: bytes) -> None:
    assert codes(jpeg(exif=exif)) == []


def test_given_a_real_heic_then_it_is_kept_and_not_drawn() -> None:
    seen = examine(HEIC, LIMITS)

    assert (seen.type, seen.drawn) == ("image/heic", ())
    assert [sight.code for sight in seen.sights] == ["kept-not-drawn"]
    assert codes(HEIC + _zip()) == ["another-file-inside", "kept-not-drawn"]


@pytest.mark.parametrize("kind", ["GIF", "TIFF", "BMP"])
def test_given_a_picture_of_a_kind_that_is_not_opened_then_it_is_told_that_it_is_kept(
    kind: str,
) -> None:
    assert codes(encoded(scene((64, 48)), kind)) == ["kept-not-drawn"]


@pytest.mark.parametrize("content", [b"", b"GIF", b"%PDF-1.7", b"PK\x03\x04", b"hello"])
def test_given_what_is_no_picture_then_it_is_told(content: bytes) -> None:
    assert codes(content) == ["not-a-picture"]


def test_given_the_first_bytes_of_a_picture_and_no_more_then_it_cannot_be_opened() -> None:
    assert codes(b"\xff" * 9) == ["not-a-picture"]
    assert codes(b"\xff\xd8\xff" * 3) == ["picture-unreadable"]


def test_given_a_bomb_then_it_is_neither_decoded_nor_slow() -> None:
    bomb = png_claiming(50_000, 50_000)
    tracemalloc.start()
    begun = time.thread_time()

    seen = examine(bomb, LIMITS)

    took = time.thread_time() - begun
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [sight.code for sight in seen.sights] == ["too-many-pixels"]
    assert took < 1
    assert peak < 50_000_000

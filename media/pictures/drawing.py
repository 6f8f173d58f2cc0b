"""Smaller copies: upright, sRGB, on white, without any metadata. The original is never touched."""

from __future__ import annotations

import io
from contextlib import suppress

from PIL import Image, ImageCms

from media.pictures.sniff import AVIF, JPEG, WEBP
from schemas.examined import Drawn

VIEW_EDGE = 1_600
"""Pixels of a view's longer edge (the issue's figure)."""
PREVIEW_BYTES = 40_000
"""What may travel inside a fact (docs/architecture.md, Evidence)."""
_VIEW_QUALITY = 80
_WRITTEN: dict[str, tuple[str, dict[str, int]]] = {
    JPEG: ("JPEG", {}),
    WEBP: ("WEBP", {"method": 2}),
    AVIF: ("AVIF", {"speed": 8, "max_threads": 1}),
}
"""How each type is written: quickly, for somebody waits for it."""
_PREVIEW_STEPS = ((480, 70), (480, 50), (400, 40), (320, 30), (200, 25), (100, 20))
_GAP = 2.0
"""Pillow first shrinks by whole factors to twice the size, which costs a quarter and shows not."""
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_SIDEWAYS = 5
"""Orientations from here on exchange width and height."""


def upright_size(picture: Image.Image, turn: int) -> tuple[int, int]:
    """Width and height as a person sees them; ``turn`` is the EXIF orientation."""
    width, height = picture.size
    return (height, width) if turn >= _SIDEWAYS else (width, height)


def small(picture: Image.Image, turn: int, edge: int = VIEW_EDGE) -> Image.Image:
    """The picture in RGB with at most ``edge`` pixels a side, upright. Decodes it.

    A JPEG is decoded at the smallest scale of eighths that suffices. Raises OSError for bytes
    that break off, and whatever else Pillow makes of broken ones.
    """
    target = _fit(picture.size, edge)
    if picture.mode in ("RGB", "L", "YCbCr"):
        picture.draft(None, target)
    profile = picture.info.get("icc_profile")
    picture.load()
    made = _eight_bits(picture)
    if made.size != target:
        made = made.resize(target, Image.Resampling.BICUBIC, reducing_gap=_GAP)
    made = _srgb(_on_white(made), profile)
    return made.transpose(_TURNS[turn]) if turn in _TURNS else made


def view(
    made: Image.Image, kind: str = JPEG, role: str = "view", quality: int = _VIEW_QUALITY
) -> Drawn:
    """The copy for a screen, of what ``small`` made."""
    return Drawn(role, kind, *made.size, encoded(made, kind, quality))


def preview(made: Image.Image, kind: str = JPEG) -> Drawn:
    """The copy for thin networks: as good as ``PREVIEW_BYTES`` allow."""
    shown, content = made, b""
    for edge, quality in _PREVIEW_STEPS:
        if max(shown.size) > edge:
            shown = shown.resize(_fit(shown.size, edge), reducing_gap=_GAP)
        content = encoded(shown, kind, quality)
        if len(content) <= PREVIEW_BYTES:
            break
    return Drawn("preview", kind, *shown.size, content)


def encoded(made: Image.Image, kind: str, quality: int) -> bytes:
    """A picture of this type without any metadata. ``quality`` as JPEG counts it."""
    made.info.clear()
    written = io.BytesIO()
    name, options = _WRITTEN[kind]
    made.save(written, name, quality=quality, exif=b"", icc_profile=None, **options)
    return written.getvalue()


def likeness(made: Image.Image) -> str | None:
    """The difference hash of a picture, 64 bits as 16 hexadecimal digits.

    Each bit says whether one of 9 × 8 grey patches is brighter than its right neighbour (dHash,
    N. Krawetz). None where most neighbours are alike: the hash of a wall or of darkness would
    be like that of every other.
    """
    grey = made.convert("L").resize((9, 8), Image.Resampling.BOX).tobytes()
    bits, telling = 0, 0
    for row in range(8):
        for column in range(8):
            left, right = grey[row * 9 + column], grey[row * 9 + column + 1]
            bits = bits << 1 | (left > right)
            telling += abs(left - right) >= 3
    return f"{bits:016x}" if telling >= 32 else None


def _fit(size: tuple[int, int], edge: int) -> tuple[int, int]:
    longest = max(size)
    if longest <= edge:
        return size
    width, height = (max(1, round(side * edge / longest)) for side in size)
    return width, height


def _eight_bits(picture: Image.Image) -> Image.Image:
    """A mode that can be made smaller: grey, RGB, CMYK, with or without transparency."""
    if picture.mode.startswith("I") or picture.mode == "F":
        return picture.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if picture.mode in ("P", "PA", "LA") or "transparency" in picture.info:
        return picture.convert("RGBA")
    return picture.convert("L") if picture.mode == "1" else picture


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode != "RGBA":
        return picture
    paper = Image.new("RGB", picture.size, "white")
    paper.paste(picture, mask=picture.getchannel("A"))
    return paper


def _srgb(picture: Image.Image, profile: object) -> Image.Image:
    """Colours by the picture's own profile, where it has one that fits; else as they are."""
    if isinstance(profile, bytes) and profile and picture.mode in ("RGB", "CMYK", "L"):
        with suppress(ImageCms.PyCMSError, OSError, ValueError):
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            if not _is_srgb(source):
                turned = ImageCms.profileToProfile(
                    picture, source, ImageCms.createProfile("sRGB"), outputMode="RGB"
                )
                if turned is not None:
                    return turned
    return picture.convert("RGB")


def _is_srgb(profile: ImageCms.ImageCmsProfile) -> bool:
    return "srgb" in (ImageCms.getProfileDescription(profile) or "").lower()

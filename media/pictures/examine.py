"""Looking at one file: type, size, structure, what the camera wrote, smaller copies.

Meant to run in a process that may die of it (``media/pictures/pool.py``).
"""

from __future__ import annotations

import hashlib
import io
import warnings
from dataclasses import dataclass, replace

from PIL import Image, ImageFile

from media.pictures.drawing import likeness, preview, small, upright_size, view
from media.pictures.exif import orientation, read_exif
from media.pictures.exif_shape import is_broken
from media.pictures.sniff import AVIF, JPEG, PNG, WEBP, sniff
from schemas.examined import Examined, Exif, Sight

FORMATS = {JPEG: "JPEG", PNG: "PNG", WEBP: "WEBP", AVIF: "AVIF"}
"""All that is ever handed to Pillow; each further format is further code that strangers feed."""
_BROKEN = (OSError, ValueError, TypeError, KeyError, IndexError, SyntaxError, EOFError)
_BROKEN_TOO = (OverflowError, ArithmeticError, AttributeError, RuntimeError, MemoryError)
BROKEN = (*_BROKEN, *_BROKEN_TOO)
"""What Pillow and its readers of metadata raise for bytes that are not what they say."""
Image.MAX_IMAGE_PIXELS = None  # the profile's limit is looked at before anything is decoded


@dataclass(frozen=True, slots=True)
class Limits:
    """What is opened at all."""

    largest_pixels: int


def examine(content: bytes, limits: Limits) -> Examined:
    """All that can be told of a file's bytes. Raises nothing, whatever they are."""
    found = sniff(content)
    digest = hashlib.sha256(content).hexdigest()
    known = Examined(digest, len(content), found.type, sights=found.sights)
    if found.type not in FORMATS:
        is_picture = found.type is not None and found.type.startswith("image/")
        kept = Sight("kept-not-drawn", {"type": found.type or ""})
        return _also(known, kept) if is_picture else known
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of size: it is looked at here; of metadata: it is a sight
        try:
            picture = Image.open(io.BytesIO(content), formats=[FORMATS[found.type]])
        except BROKEN:
            return _also(known, Sight("picture-unreadable"))
        seen = _opened(known, picture, content, limits)
    whole = found.end is not None or any(sight.code == "truncated" for sight in seen.sights)
    return seen if whole or not seen.drawn else _also(seen, Sight("truncated"))


def _opened(known: Examined, picture: Image.Image, content: bytes, limits: Limits) -> Examined:
    width, height = picture.size
    if width * height > limits.largest_pixels:  # before anything that may decode it
        numbers = {"pixels": width * height, "most": limits.largest_pixels}
        return replace(_also(known, Sight("too-many-pixels", numbers)), width=width, height=height)
    exif, turn = Exif(), 1
    said = picture.info.get("exif")
    broken = isinstance(said, bytes) and is_broken(said)
    try:
        if known.type != PNG or "exif" in picture.info:  # of a PNG, Pillow would decode it all
            exif, turn = read_exif(picture), orientation(picture)
    except BROKEN:
        broken = True
    if broken:
        known = _also(known, Sight("exif-broken"))
    width, height = upright_size(picture, turn)
    known = replace(known, width=width, height=height, exif=exif)
    frames = 1 if known.type == JPEG else _frames(picture)  # of a JPEG: its depth or gain map
    if frames > 1:
        known = _also(known, Sight("animated", {"frames": frames}))
    return _with_copies(known, picture, turn, content)


def _with_copies(known: Examined, picture: Image.Image, turn: int, content: bytes) -> Examined:
    try:
        made = small(picture, turn)
    except BROKEN as error:
        if not isinstance(error, OSError):
            return _also(known, Sight("picture-unreadable"))
        known = _also(known, Sight("truncated"))
        rest = what_is_there(content, known.type, turn)
        if rest is None:
            return known
        made = rest
    return replace(known, likeness=likeness(made), drawn=(view(made), preview(made)))


def what_is_there(content: bytes, kind: str | None, turn: int) -> Image.Image | None:
    """The upper part of a picture that breaks off, grey below; None where there is none."""
    ImageFile.LOAD_TRUNCATED_IMAGES = True
    try:
        picture = Image.open(io.BytesIO(content), formats=[FORMATS[kind or JPEG]])
        return small(picture, turn)
    except BROKEN:
        return None
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = False


def _frames(picture: Image.Image) -> int:
    return int(getattr(picture, "n_frames", 1)) if getattr(picture, "is_animated", False) else 1


def _also(known: Examined, sight: Sight) -> Examined:
    return replace(known, sights=(*known.sights, sight))

"""Copies that somebody asks for: another form of a view, a redacted copy, a watermarked one.

Like all copies they are upright, in sRGB and without any metadata; the original is never touched.
Meant to run in a process that may die of it (``media/pictures/pool.py``).
"""

from __future__ import annotations

import io
import math
import warnings
from collections.abc import Iterable

from PIL import Image, ImageDraw, ImageFont

from media.pictures.drawing import preview, small, view
from media.pictures.examine import BROKEN, FORMATS, what_is_there
from media.pictures.exif import orientation
from media.pictures.sniff import PNG, type_of
from schemas.drawing import Part, Wish
from schemas.examined import Drawn

COPY_EDGE = 4_000
"""Pixels of the longer edge of a redacted or watermarked copy: enough to read a meter by."""
BLEED = 4
"""Pixels around what is covered that are covered as well: where a picture is made smaller, each
pixel takes something of its neighbours (of two pixels at most, bicubic)."""
_QUALITY = 85
_PAPER, _INK = (255, 255, 255), (0, 0, 0)
_SMALLEST, _LARGEST = 9, 72
"""Pixels of a letter."""


def derive(content: bytes, wish: Wish) -> Drawn | None:
    """The copy; None where this is no picture that is opened. Raises nothing, whatever it is."""
    kind = type_of(content)
    if kind not in FORMATS:
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            picture = Image.open(io.BytesIO(content), formats=[FORMATS[kind]])
            if picture.width * picture.height > wish.largest_pixels:
                return None
            made = _small(picture, content, kind, wish)
            return None if made is None else _drawn(made, wish)
        except BROKEN:
            return None


def _small(picture: Image.Image, content: bytes, kind: str, wish: Wish) -> Image.Image | None:
    turn = 1
    if kind != PNG or "exif" in picture.info:
        try:
            turn = orientation(picture)
        except BROKEN:
            turn = 1
    edges = {"redacted": COPY_EDGE, "watermarked": COPY_EDGE}
    try:
        return small(picture, turn, *([edges[wish.role]] if wish.role in edges else []))
    except OSError:
        return what_is_there(content, kind, turn)


def _drawn(made: Image.Image, wish: Wish) -> Drawn:
    if wish.role == "preview":
        return preview(made, wish.type)
    if wish.role == "view":
        return view(made, wish.type)
    if wish.role == "redacted":
        made = covered(made, wish.covered)
    else:
        made = signed(made, wish.lines, wish.font)
    return view(made, wish.type, wish.role, _QUALITY)


def covered(made: Image.Image, parts: Iterable[Part]) -> Image.Image:
    """The picture with rectangles of it black; nothing of what was there is left."""
    draw = ImageDraw.Draw(made)
    wide, high = made.size
    for left, top, width, height in parts:
        draw.rectangle(
            (
                math.floor(left * wide) - BLEED,
                math.floor(top * high) - BLEED,
                math.ceil((left + width) * wide) + BLEED,
                math.ceil((top + height) * high) + BLEED,
            ),
            fill=_INK,
        )
    return made


def signed(made: Image.Image, lines: tuple[str, ...], font: tuple[str, int] | None) -> Image.Image:
    """The picture with a band of writing below it, which hides nothing."""
    face, height = _face(made.width, lines, font)
    margin = height // 2
    paper = Image.new("RGB", (made.width, made.height + height * len(lines) + 2 * margin), _PAPER)
    paper.paste(made, (0, 0))
    draw = ImageDraw.Draw(paper)
    for place, line in enumerate(lines):
        draw.text((margin, made.height + margin + place * height), line, fill=_INK, font=face)
    return paper


def _face(
    width: int, lines: tuple[str, ...], font: tuple[str, int] | None
) -> tuple[ImageFont.FreeTypeFont | ImageFont.ImageFont, int]:
    """The largest letters in which every line fits, and the height of a line."""
    size = min(_LARGEST, max(_SMALLEST, width // 30))
    while True:
        face = (
            ImageFont.load_default(size)
            if font is None
            else ImageFont.truetype(font[0], size, index=font[1])
        )
        longest = max((face.getlength(line) for line in lines), default=0)
        if longest + size <= width or size <= _SMALLEST:
            return face, math.ceil(size * 1.5)
        size = max(_SMALLEST, min(size - 1, int(size * (width - size) / longest)))

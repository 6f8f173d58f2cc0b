"""What the demo's phones photograph: pictures drawn from a seed, the same bytes for the same one.

Behind the things stands a wall of patches of its own for each seed, so that no picture is taken
for a copy of another. What a telephone writes into its photos (model, time, place) is there.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from random import Random

from PIL import Image, ImageDraw, ImageFont
from PIL.ExifTags import GPS, IFD, Base

from media.pictures import drawing

SIZE = (960, 720)
_PATCHES = (9, 8)
_QUALITY = 82
_PREVIEW_EDGE = 480
_LOCAL = timezone(timedelta(hours=8))
_INK, _PAPER, _STEEL = (28, 32, 36), (236, 240, 236), (120, 126, 132)
_Draw = ImageDraw.ImageDraw


@dataclass(frozen=True, slots=True)
class Shot:
    """One photo: ``text`` is what can be read on it, ``taken_at`` is aware, degrees are WGS84."""

    seed: int
    text: str
    taken_at: datetime
    lat: float
    lon: float


def original(kind: str, shot: Shot) -> bytes:
    """The photo as the telephone keeps it, a JPEG; ``kind`` is one of KINDS."""
    rng = Random(shot.seed)  # noqa: S311 (a drawing, the same for the same seed)
    made = _wall(rng)
    _THINGS[kind](ImageDraw.Draw(made), rng, shot.text)
    written = io.BytesIO()
    made.save(written, "JPEG", quality=_QUALITY, exif=_exif(shot))
    return written.getvalue()


def preview(content: bytes) -> bytes:
    """The small copy that travels inside the fact."""
    with Image.open(io.BytesIO(content)) as picture:
        return drawing.preview(drawing.small(picture, 1, _PREVIEW_EDGE)).content


def _wall(rng: Random) -> Image.Image:
    patches = Image.new("RGB", _PATCHES)
    tone = [rng.randint(110, 190) for _ in range(3)]
    count = _PATCHES[0] * _PATCHES[1]
    light = [rng.randint(-60, 60) for _ in range(count)]
    patches.putdata([tuple(part + step for part in tone) for step in light])
    return patches.resize(SIZE, Image.Resampling.BICUBIC)


def _meter(draw: _Draw, rng: Random, text: str) -> None:
    """A single-phase meter with its display, plate and terminal cover."""
    x, y = rng.randint(180, 360), rng.randint(40, 110)
    draw.rounded_rectangle((x, y, x + 400, y + 540), 24, _PAPER, _STEEL, 6)
    draw.rectangle((x + 50, y + 70, x + 350, y + 190), (178, 196, 164), _INK, 3)
    reading = f"{rng.randint(0, 99_999):05d}.{rng.randint(0, 9)} kWh"
    draw.text((x + 68, y + 100), reading, _INK, _font(46))
    draw.text((x + 60, y + 220), "220 V  5(60) A  1600 imp/kWh", _INK, _font(20))
    draw.text((x + 60, y + 260), f"No. {text}", _INK, _font(26))
    for place in range(14):
        wide = rng.choice((4, 8, 12))
        draw.rectangle((x + 70 + place * 18, y + 310, x + 70 + place * 18 + wide, y + 370), _INK)
    draw.ellipse((x + 300, y + 400, x + 322, y + 422), (196, 40, 36))
    draw.rectangle((x + 20, y + 440, x + 380, y + 520), (70, 76, 82))


def _fuse_box(draw: _Draw, rng: Random, text: str) -> None:
    """A board with a row of breakers, one of them burnt."""
    x, y = rng.randint(80, 200), rng.randint(60, 160)
    draw.rectangle((x, y, x + 620, y + 440), (214, 216, 210), _STEEL, 8)
    draw.text((x + 30, y + 24), text, _INK, _font(30))
    burnt = rng.randrange(8)
    for place in range(8):
        left = x + 36 + place * 70
        dark = place == burnt
        draw.rectangle((left, y + 120, left + 58, y + 330), (58, 44, 38) if dark else _PAPER, _INK)
        top = y + (180 if rng.random() < 0.7 else 240)
        draw.rectangle((left + 18, top, left + 40, top + 50), _INK)
        draw.text((left + 8, y + 344), f"C{rng.choice((16, 20, 25, 32))}", _INK, _font(22))
    cable = (x + 620, y + rng.randint(100, 300), x + 760, y + rng.randint(0, 440))
    draw.line(cable, (160, 40, 30), 14)


def _pole(draw: _Draw, rng: Random, text: str) -> None:
    """A pole with its crossarm, lines and transformer."""
    x, lean = rng.randint(300, 640), rng.randint(-40, 40)
    ground = rng.randint(560, 640)
    draw.rectangle((0, ground, SIZE[0], SIZE[1]), (104, 116, 84))
    draw.line((x, ground + 40, x + lean, 30), (92, 86, 80), 30)
    draw.line((x + lean - 170, 90, x + lean + 170, 90 + rng.randint(-20, 20)), (92, 86, 80), 18)
    for step in (-150, 0, 150):
        draw.line((x + lean + step, 80, x + step * 3, rng.randint(0, 70)), _INK, 4)
    side = rng.choice((-1, 1))
    box = sorted((x + side * 20, x + side * 190))
    draw.rectangle((box[0], 250, box[1], 430), (140, 150, 158), _INK, 5)
    draw.rectangle((box[0] + 10, 450, box[0] + 240, 500), _PAPER, _INK, 2)
    draw.text((box[0] + 20, 460), text, _INK, _font(26))


_THINGS: Mapping[str, Callable[[_Draw, Random, str], None]] = {
    "meter": _meter,
    "fuse-box": _fuse_box,
    "pole": _pole,
}
KINDS = tuple(_THINGS)


def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """Pillow's own, which has Latin letters alone."""
    return ImageFont.load_default(size)


def _exif(shot: Shot) -> Image.Exif:
    exif = Image.Exif()
    exif[Base.Make], exif[Base.Model] = "Kancha", "Demo phone"
    camera = exif.get_ifd(IFD.Exif)
    camera[Base.DateTimeOriginal] = shot.taken_at.astimezone(_LOCAL).strftime("%Y:%m:%d %H:%M:%S")
    camera[Base.OffsetTimeOriginal] = "+08:00"
    exif.get_ifd(IFD.GPSInfo).update(
        {
            GPS.GPSLatitudeRef: "N",
            GPS.GPSLatitude: _parts(shot.lat),
            GPS.GPSLongitudeRef: "E",
            GPS.GPSLongitude: _parts(shot.lon),
        }
    )
    return exif


def _parts(degrees: float) -> tuple[float, float, float]:
    minutes, seconds = divmod(degrees * 3_600, 60)
    return float(minutes // 60), float(minutes % 60), round(seconds, 3)

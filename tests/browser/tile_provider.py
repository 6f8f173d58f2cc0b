"""A provider of map tiles on loopback, which paints one place red wherever a tile shows it."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from math import asinh, pi, radians, tan

from PIL import Image, ImageDraw

from tests.loopback import serving

_SIDE = 256
_DISC = 70
"""Pixels around the place."""
_PATH = re.compile(r"/(\d+)/(\d+)/(\d+)\.png")


@contextmanager
def tile_provider(lat: float, lon: float) -> Iterator[str]:
    """The address of tiles, as ``KANCHA_TILES`` takes it; ``lat`` and ``lon`` in their datum."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = _PATH.fullmatch(self.path)
            self.send_response(200 if found else 404)
            self.send_header("Content-Type", "image/png")
            self.send_header("Access-Control-Allow-Origin", "*")
            self.end_headers()
            if found:
                zoom, x, y = map(int, found.groups())
                self.wfile.write(_tile(zoom, x, y, lat, lon))

        def log_message(self, *_: object) -> None:
            """Nothing is written for every tile."""

    with serving(Answer) as address:
        yield f"{address}/{{z}}/{{x}}/{{y}}.png"


def _tile(zoom: int, x: int, y: int, lat: float, lon: float) -> bytes:
    size = _SIDE * 2**zoom
    across = (lon + 180) / 360 * size - x * _SIDE
    down = (1 - asinh(tan(radians(lat))) / pi) / 2 * size - y * _SIDE
    picture = Image.new("RGB", (_SIDE, _SIDE), "#3050c0")
    box = (across - _DISC, down - _DISC, across + _DISC, down + _DISC)
    ImageDraw.Draw(picture).ellipse(box, fill="#d02020")
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()

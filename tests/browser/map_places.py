"""Where places lie on the console's map, in pixels, for a mouse."""

from __future__ import annotations

import json
from math import asinh, pi, radians, tan
from urllib.parse import urljoin

from tests.browser.console import Console

_KEPT = "kancha-map"
"""Under this name the page remembers which part of the map it shows."""
_WORLD_PX = 512
"""The width of the world at zoom 0."""


def look_at(desk: Console, lat: float, lon: float, zoom: float) -> None:
    """Opens the page anew with the map at this place."""
    seen = {"bounds": [lon, lat, lon, lat], "zoom": zoom}
    kept = [_KEPT, json.dumps(seen)]
    address = desk.page.url
    # Away from the page first: its map may still move, and would write where it is over this.
    desk.page.goto(urljoin(address, "/healthz"))
    desk.page.evaluate("([name, text]) => localStorage.setItem(name, text)", kept)
    desk.page.goto(address)
    desk.is_live()


def pixel_of(desk: Console, lat: float, lon: float) -> tuple[float, float]:
    """Where a place of the map lies in the window."""
    seen = json.loads(desk.page.evaluate("name => localStorage.getItem(name)", _KEPT))
    west, south, east, north = seen["bounds"]
    box = desk.page.locator(".drawn canvas").bounding_box()
    assert box is not None
    world = _WORLD_PX * 2 ** seen["zoom"]
    x = lon - (west + east) / 2
    y = (_rows(south) + _rows(north)) / 2 - _rows(lat)
    return (
        box["x"] + box["width"] / 2 + x / 360 * world,
        box["y"] + box["height"] / 2 + y * world,
    )


def _rows(lat: float) -> float:
    """Web Mercator, as a part of the world's height."""
    return asinh(tan(radians(lat))) / (2 * pi)

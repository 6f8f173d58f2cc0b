"""The map as a test can look at it: when all of it is drawn, and its pixels."""

from __future__ import annotations

import io

from PIL import Image
from playwright.sync_api import Locator, expect

from tests.browser.phone import Phone

_DRAWN_WITHIN_MS = 30_000
"""A processor draws here instead of a graphics chip."""


def drawn(phone: Phone, base: str) -> Locator:
    """The map, when all of it is drawn on this base."""
    found = phone.page.locator(f"[data-drawn='{base}']")
    expect(found).to_be_visible(timeout=_DRAWN_WITHIN_MS)
    return found


def shot(map_: Locator) -> Image.Image:
    """The map as a picture, without what stands above it."""
    return Image.open(io.BytesIO(map_.locator("canvas").screenshot())).convert("RGB")


def pixel(picture: Image.Image, place: tuple[int, int]) -> tuple[int, int, int]:
    """Red, green and blue of one place."""
    red, green, blue = picture.crop((*place, place[0] + 1, place[1] + 1)).tobytes()
    return red, green, blue


def near(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    """Whether two colours are the same to the eye."""
    return all(abs(a - b) <= 3 for a, b in zip(one, other, strict=True))

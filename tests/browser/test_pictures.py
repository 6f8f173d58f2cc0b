"""The main screens as pictures; `make pictures` keeps them in `docs/pictures/`."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import expect

from server.settings import environment
from tests.browser.conftest import Office
from tests.browser.phone import Phone, picture

FOLDER = Path(__file__).parents[2] / "docs" / "pictures"
LARGEST_B = 150_000
COLOURS = 64
"""In a palette of so many a picture of a page looks the same and is a third as large."""


def show(mine: Phone, name: str) -> None:
    """Takes a picture of the screen as it is; keeps it where that was asked for."""
    mine.page.evaluate("document.fonts.ready.then(() => undefined)")
    taken = Image.open(BytesIO(mine.page.screenshot(animations="disabled")))
    shades = taken.convert("L").getcolors()
    assert shades, name
    assert len(shades) > 8, f"{name} is blank"
    out = BytesIO()
    taken.convert("RGB").quantize(COLOURS).save(out, "PNG", optimize=True)
    assert out.tell() < LARGEST_B, f"{name} has {out.tell()} bytes"
    if environment().get("KANCHA_PICTURES") == "1":
        FOLDER.mkdir(exist_ok=True)
        (FOLDER / f"{name}.png").write_bytes(out.getvalue())


@pytest.mark.parametrize("language", ["zh", "en"])
def test_given_a_day_in_the_field_when_it_is_shown_then_each_main_screen_makes_a_picture(
    office: Office, phone: Callable[..., Phone], language: str
) -> None:
    crew = office.crew("east")
    works = [office.district.new_work(crew) for _ in range(3)]
    mine = phone("zh-CN" if language == "zh" else "en-GB")
    mine.page.goto(office.link(crew))
    expect(mine.page.locator("button[type=submit]")).to_be_visible()
    show(mine, f"enrol-{language}")
    mine.enrol(office.link(crew))
    expect(mine.page.locator("[data-investigation]")).to_have_count(len(works))
    show(mine, f"work-{language}")
    mine.open_work(works[0].investigation)
    for step in ("accepted", "en-route", "arrived", "working"):
        mine.step(step)
    mine.wait_until_sent()
    show(mine, f"investigation-{language}")
    with mine.without_network():
        mine.photograph(picture(), "零线接头烧蚀" if language == "zh" else "Burnt neutral joint")
        mine.open_form("finding")
        seen = "零线接头松动" if language == "zh" else "Loose neutral joint in the service box"
        mine.page.locator("main textarea").first.fill(seen)
        show(mine, f"finding-{language}")
        mine.open("outbox")
        expect(mine.entries("here")).to_have_count(1)
        show(mine, f"outbox-{language}")
    mine.wait_until_sent()
    mine.open("map")
    expect(mine.page.locator("canvas").first).to_be_visible()
    show(mine, f"map-{language}")
    mine.choose_look(language, "dark")
    mine.open_work(works[0].investigation)
    expect(mine.entries("accepted").first).to_be_visible()
    show(mine, f"investigation-dark-{language}")

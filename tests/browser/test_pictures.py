"""The main screens as pictures; `make pictures` keeps them in `docs/pictures/`."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from server.settings import environment
from tests.browser.conftest import Office
from tests.browser.console import DRAWN_MS, Console
from tests.browser.phone import Phone, picture
from tests.browser.test_console_day import push, whereabouts
from tests.district import fact, finding

FOLDER = Path(__file__).parents[2] / "docs" / "pictures"
LARGEST_B = 150_000
COLOURS = 64
"""In a palette of so many a picture of a page looks the same and is a third as large."""


def show(page: Page, name: str) -> None:
    """Takes a picture of the screen as it is; keeps it where that was asked for."""
    page.evaluate("document.fonts.ready.then(() => undefined)")
    taken = Image.open(BytesIO(page.screenshot(animations="disabled")))
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
    show(mine.page, f"enrol-{language}")
    mine.enrol(office.link(crew))
    expect(mine.page.locator("[data-investigation]")).to_have_count(len(works))
    show(mine.page, f"work-{language}")
    mine.open_work(works[0].investigation)
    for step in ("accepted", "en-route", "arrived", "working"):
        mine.step(step)
    mine.wait_until_sent()
    show(mine.page, f"investigation-{language}")
    with mine.without_network():
        mine.photograph(picture(), "零线接头烧蚀" if language == "zh" else "Burnt neutral joint")
        mine.open_form("finding")
        seen = "零线接头松动" if language == "zh" else "Loose neutral joint in the service box"
        mine.page.locator("main textarea").first.fill(seen)
        show(mine.page, f"finding-{language}")
        mine.open("outbox")
        expect(mine.entries("here")).to_have_count(1)
        show(mine.page, f"outbox-{language}")
    mine.wait_until_sent()
    mine.open("map")
    expect(mine.page.locator("canvas").first).to_be_visible()
    show(mine.page, f"map-{language}")
    mine.choose_look(language, "dark")
    mine.open_work(works[0].investigation)
    expect(mine.entries("accepted").first).to_be_visible()
    show(mine.page, f"investigation-dark-{language}")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_given_a_morning_at_the_desk_when_it_is_shown_then_queue_map_and_ticket_make_a_picture(
    office: Office, console: Callable[..., Console], language: str
) -> None:
    works = []
    for place, name in enumerate(("gulou", "qinhuai")):
        crew = office.crew(name)
        sites = [
            {"address": f"{number} {street}", "lat": lat, "lon": lon, "datum": "WGS84"}
            for number, street, lat, lon in (
                (12, "Willow Lane", 30.25 + place / 20, 120.16),
                (7, "Lamp Street", 30.262, 120.19 + place / 30),
                (91, "River Road", 30.236 - place / 90, 120.14),
            )
        ]
        phone = office.district.enrol(crew)
        works = [office.district.new_work(crew, site) for site in sites]
        push(office, phone, whereabouts(phone, works[0], 30.255 + place / 50, 120.175))
        push(office, phone, fact(phone, works[0], "progress", {"step": "accepted"}))
        push(office, phone, finding(phone, works[0], "Loose neutral joint in the service box"))
    desk = console("zh-CN" if language == "zh" else "en-GB", 1440)
    desk.log_in()
    desk.is_live()
    desk.open(works[0].ticket)
    expect(desk.page.locator("[data-fact*=':finding:']")).to_be_visible()
    desk.page.get_by_role("region").locator("button:has(.lucide-maximize)").click()
    expect(desk.page.locator("[data-drawn]")).to_be_attached(timeout=DRAWN_MS)
    show(desk.page, f"console-{language}")
    for part, drawn in (("board", ".column .line"), ("statistics/counts", "main table")):
        desk.page.evaluate("hash => { location.hash = hash }", f"#/{part}")
        expect(desk.page.locator(drawn).first).to_be_visible()
        show(desk.page, f"{part.partition('/')[0]}-{language}")

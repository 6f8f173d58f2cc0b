"""Screens that a day has not always: readable at 360 px, reachable with gloves, nothing cut."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.area_package import Area, raster_package
from tests.browser.conftest import Office
from tests.browser.drawn_map import drawn
from tests.browser.looking import faults_of, misfits_of
from tests.browser.phone import Phone, picture
from tests.browser.test_mending import with_another_cause, write_it
from tests.district import Work
from tests.waiting import until

WEST_LAKE = Area(119.9, 30.0, 120.4, 30.5, range(7, 10))


def wrong_with(page: Page) -> list[str]:
    """What axe-core finds, what is cut, and what is too small for gloves."""
    return [*faults_of(page), *misfits_of(page)]


class Day:
    """A phone in the middle of a day on which a good deal is out of the ordinary."""

    def __init__(self, office: Office, mine: Phone) -> None:
        folder = office.server.folder / "basemaps"
        folder.mkdir(exist_ok=True)
        raster_package(folder / "west-lake.pmtiles", WEST_LAKE, (60, 170, 90))
        self.phone, crew = mine, office.crew("rare")
        self.work: Work = office.district.new_work(crew)
        mine.context.route("**/api/v1/profile", with_another_cause)
        mine.enrol(office.link(crew))
        mine.open_work(self.work.investigation)
        mine.step("accepted")
        write_it(mine)
        mine.step("en-route")

    def screens(self) -> Iterator[str]:
        """Opens one screen after the other, and names it."""
        mine, page = self.phone, self.phone.page
        mine.open("outbox")
        expect(page.locator("main [data-mend='finding']")).to_be_visible()
        yield "outbox with a record that needs attention"
        mine.open(f"investigation/{self.work.investigation}/photo")
        mine.choose(picture())
        page.locator("[data-save='photo']").click()
        page.locator("[data-annotate-last]").click()
        expect(page.locator("[data-annotate] canvas")).to_be_visible()
        yield "annotating a photo"
        mine.open("map")
        drawn(mine, "plain")
        page.locator(".map-buttons button").last.click()
        page.locator("[data-package] button").first.click()
        expect(page.locator("[data-package] .badge.good")).to_be_visible()
        yield "area packages"
        page.keyboard.press("Escape")
        yield from self._me()

    def _me(self) -> Iterator[str]:
        mine, page = self.phone, self.phone.page
        mine.open("me")
        page.locator("main input[type=checkbox]").check()
        until(lambda: mine.look() and mine.kept("fixes"), "a place was shared")
        for one in page.locator("main summary").all():
            one.click()
        expect(page.locator("details li").first).to_be_visible()
        yield "what was shared"
        page.locator("main button").first.click()
        page.locator(".choice").first.click()
        page.locator("input[type=password]").fill("0000")
        page.locator("button[type=submit]").click()
        expect(page.locator(".field.faulty")).to_be_visible()
        yield "a locked phone and a wrong PIN"


@pytest.mark.parametrize(
    ("language", "look"), [("zh", "contrast"), ("en", "light"), ("en", "dark")]
)
def test_given_a_day_out_of_the_ordinary_when_it_is_looked_at_then_all_can_be_read_and_reached(
    office: Office, phone: Callable[..., Phone], language: str, look: str
) -> None:
    day = Day(office, phone("en-GB"))
    day.phone.choose_look(language, look)

    found = [f"{name}: {one}" for name in day.screens() for one in wrong_with(day.phone.page)]

    assert "\n".join(found) == ""


@pytest.mark.parametrize(
    ("language", "heard"), [("zh-CN", "另一个窗口"), ("en-GB", "another window")]
)
def test_given_pages_that_only_tell_something_when_they_are_looked_at_then_they_can_be_read(
    office: Office, phone: Callable[..., Phone], language: str, heard: str
) -> None:
    crew = office.crew("telling")
    mine = phone(language)
    mine.enrol(office.link(crew))
    other = mine.context.new_page()
    other.goto(mine.page.url)
    expect(other.get_by_text(heard)).to_be_visible()
    found = wrong_with(other)
    other.close()
    office.district.wipe(mine.device())
    mine.page.reload()
    expect(mine.page.locator("main h1")).to_be_visible()
    expect(mine.page.locator("nav.bottom")).to_have_count(0)
    found += wrong_with(mine.page)

    assert "\n".join(found) == ""

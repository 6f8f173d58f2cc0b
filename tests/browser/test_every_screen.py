"""Every screen at 360 px, in both languages and all looks: readable, reachable, nothing cut."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Office
from tests.browser.looking import faults_of, misfits_of
from tests.browser.phone import Phone, picture
from tests.district import Work

LOOKS = ("light", "dark", "contrast")


@dataclass(frozen=True)
class Day:
    """A phone in the middle of a day, with something of everything on it."""

    phone: Phone
    work: Work

    def screens(self) -> Iterator[tuple[str, Callable[[], None]]]:
        """The name of each screen, and how one gets there."""
        mine = self.phone
        for place in ("work", "map", "outbox", "me"):
            yield place, partial(mine.open, place)
        yield "investigation", partial(mine.open_work, self.work.investigation)
        mine.open_work(self.work.investigation)
        expect(mine.page.locator("[data-form='photo']")).to_be_visible()
        names = mine.page.locator("[data-form]").evaluate_all(
            "all => all.map((one) => one.dataset.form)"
        )
        for name in names:
            place = f"investigation/{self.work.investigation}/{name}"
            yield name, partial(mine.open, place)


@pytest.fixture
def day(office: Office, phone: Callable[..., Phone]) -> Day:
    """A crew with work, some of it taken away, one record of it not sent yet."""
    crew, other = office.crew("screens"), office.crew("others")
    work, gone = office.district.new_work(crew), office.district.new_work(crew)
    mine = phone()
    mine.enrol(office.link(crew))
    mine.open_work(work.investigation)
    mine.step("accepted")
    mine.wait_until_sent()
    office.district.assign(gone.ticket, other, replaces=gone.investigation)
    mine.open("work")
    expect(mine.page.locator(".banner").filter(has_text=gone.ticket)).to_be_visible()
    mine.offline()
    mine.open_work(work.investigation)
    mine.step("en-route")
    mine.photograph(picture(), "接线盒,盖板已打开,A 相端子过热变色")
    return Day(mine, work)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_given_a_day_when_every_screen_is_looked_at_then_all_can_be_read_and_reached(
    day: Day, language: str
) -> None:
    found: list[str] = []
    for look in LOOKS:
        day.phone.choose_look(language, look)
        for name, go in day.screens():
            go()
            expect(day.phone.page.locator("header.top h1")).to_be_visible()
            where = f"{name} ({language}, {look})"
            found += [f"{where}: {fault}" for fault in faults_of(day.phone.page)]
            found += [f"{where}: {fault}" for fault in misfits_of(day.phone.page)]
    assert "\n".join(found) == ""


@pytest.mark.parametrize("language", ["zh-CN", "en-GB"])
def test_given_a_new_phone_when_it_is_enrolled_then_those_screens_can_be_read_and_reached_too(
    office: Office, phone: Callable[..., Phone], language: str
) -> None:
    crew = office.crew("first")
    mine = phone(language)
    mine.page.goto(office.link(crew))
    submit = mine.page.locator("button[type=submit]")
    expect(submit).to_be_visible()
    found = [*faults_of(mine.page), *misfits_of(mine.page)]
    mine.page.locator("form").get_by_role("textbox").nth(1).fill("test phone")
    submit.click()
    mine.page.locator(".choice").first.click()
    expect(mine.page.locator("input[type=password]")).to_be_visible()
    found += [*faults_of(mine.page), *misfits_of(mine.page)]
    assert "\n".join(found) == ""


def test_given_a_sheet_that_is_open_when_it_is_looked_at_then_it_can_be_read_and_left(
    day: Day,
) -> None:
    page = day.phone.page
    page.locator("[data-step='paused']").click()
    expect(page.locator("dialog")).to_be_visible()

    assert "\n".join([*faults_of(page), *misfits_of(page)]) == ""

    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_have_count(0)

"""Steps besides the usual ones: with a reason, a pause, and an arrival that is somewhere else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Geolocation, expect

from tests.browser.conftest import Office
from tests.browser.phone import SITE, Phone
from tests.district import Work

FAR: Geolocation = {**SITE, "latitude": SITE["latitude"] + 0.01}
UNSURE: Geolocation = {**SITE, "latitude": SITE["latitude"] + 0.0015, "accuracy": 60}
"""167 m off and good to 60 m: the site reaches 200 m."""


def at_work(office: Office, mine: Phone, name: str, *steps: str) -> Work:
    """An enrolled phone with its work open, after these steps."""
    crew = office.crew(name)
    work = office.district.new_work(crew)
    mine.enrol(office.link(crew))
    mine.open_work(work.investigation)
    for step in steps:
        mine.step(step)
    return work


def steps_of(office: Office, work: Work) -> list[tuple[str, str | None]]:
    """Each step of the one investigation with its reason, as the office has them."""
    [found] = office.district.ticket(work.ticket)["investigations"]
    return [(one["step"], one["reason"]) for one in found["steps"]]


def last_fact(office: Office, work: Work) -> dict[str, Any]:
    """The newest fact of the ticket with what the office says of it."""
    items = office.district.desk.get(f"/api/v1/tickets/{work.ticket}/facts")["items"]
    found: dict[str, Any] = max(items, key=lambda item: item["fact"]["at"]["device"])
    return found


def test_given_new_work_when_it_is_declined_then_the_office_has_the_reason_and_the_list_says_over(
    office: Office, phone: Callable[..., Phone]
) -> None:
    mine = phone("en-GB")
    work = at_work(office, mine, "declining")
    mine.page.locator("[data-step='declined']").click()
    expect(mine.page.locator("[data-confirm='declined']")).to_be_disabled()
    expect(mine.page.locator("dialog")).to_be_visible()
    mine.page.keyboard.press("Escape")
    expect(mine.page.locator("dialog")).to_have_count(0)

    mine.step("declined", "No ladder with us")

    expect(mine.page.get_by_role("heading", name="My work")).to_be_visible()
    mine.page.locator("summary").filter(has_text="Over").click()
    card = mine.page.locator(f"[data-investigation='{work.investigation}']")
    expect(card).to_contain_text("Declined")
    mine.wait_until_sent()
    assert steps_of(office, work) == [("declined", "No ladder with us")]


def test_given_work_when_it_pauses_and_cannot_be_completed_then_the_office_has_each_step_and_why(
    office: Office, phone: Callable[..., Phone]
) -> None:
    mine = phone("en-GB")
    work = at_work(office, mine, "stopping", "accepted", "en-route", "arrived", "working")

    mine.step("paused")
    mine.step("working")
    mine.step("cannot-complete", "Nobody opens, the meter room is locked")

    expect(mine.page.locator("[data-step]")).to_have_count(0)
    mine.wait_until_sent()
    usual = ["accepted", "en-route", "arrived", "working", "paused", "working"]
    why = "Nobody opens, the meter room is locked"
    assert steps_of(office, work) == [*((one, None) for one in usual), ("cannot-complete", why)]


@pytest.mark.parametrize(
    ("fix", "said", "where"),
    [
        (FAR, "1.1\u2009km from the site (good to ±8\u2009m): outside of it", "outside"),
        (UNSURE, "167\u2009m from the site, but only good to ±60\u2009m", "cannot-tell"),
    ],
)
def test_given_a_place_that_is_not_the_site_when_arrival_is_told_then_both_sides_see_that(
    office: Office, phone: Callable[..., Phone], fix: Geolocation, said: str, where: str
) -> None:
    mine = phone("en-GB")
    mine.context.set_geolocation(fix)
    work = at_work(office, mine, "elsewhere", "accepted", "en-route")
    mine.page.locator("[data-step='arrived']").click()

    sheet = mine.page.locator("dialog")
    expect(sheet.locator(".banner.amber")).to_contain_text(said)
    expect(sheet.locator(".banner.good")).to_have_count(0)
    sheet.locator("[data-confirm='arrived']").click()
    expect(sheet).to_have_count(0)
    mine.wait_until_sent()

    told = last_fact(office, work)
    position = told["fact"]["body"]["position"]
    assert (position["lat"], position["accuracy_m"]) == (fix["latitude"], fix["accuracy"])
    assert told["place"]["where"] == where

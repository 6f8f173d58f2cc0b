"""The crew's place goes to the office on shift, while work is under way, and at no other time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import expect

from tests.browser.conftest import Office
from tests.browser.phone import SITE, Phone
from tests.waiting import until


def told(office: Office, crew: str) -> list[dict[str, Any]]:
    """What the office knows of where the crew's devices are."""
    items: list[dict[str, Any]] = office.district.desk.get("/api/v1/crews/positions")["items"]
    return [item for item in items if item["crew"] == crew]


def test_given_a_shift_when_work_is_under_way_then_the_place_is_shared_in_sight_and_ends_with_it(
    office: Office, phone: Callable[..., Phone]
) -> None:
    crew = office.crew("shift")
    work = office.district.new_work(crew)
    mine = phone("en-GB")
    mine.enrol(office.link(crew))
    shared = mine.page.locator(".status-line").filter(has_text="Sharing your place")
    mine.open_work(work.investigation)
    mine.step("accepted")
    mine.step("en-route")
    mine.wait_until_sent()
    assert told(office, crew) == []
    expect(shared).to_have_count(0)

    mine.open("me")
    mine.page.get_by_label("On shift: share my place").check()

    expect(shared).to_be_visible()

    def arrived() -> list[dict[str, Any]]:
        mine.look()
        return [item for item in told(office, crew) if item["state"] == "sharing"]

    [seen] = until(arrived, "the office sees the place")
    assert (seen["ticket"], seen["investigation"]) == (work.ticket, work.investigation)
    assert (seen["fix"]["lat"], seen["fix"]["lon"]) == (SITE["latitude"], SITE["longitude"])
    mine.page.locator("summary").filter(has_text="What was shared").click()
    line = mine.page.locator("li").filter(has_text=work.ticket)
    expect(line.first).to_contain_text("30.25000, 120.16000")
    expect(line.first).to_contain_text("✓")

    mine.open_work(work.investigation)
    mine.step("paused")

    expect(shared).to_have_count(0)
    until(lambda: mine.look() and not arrived(), "the office sees that it ended")
    mine.open("me")
    expect(mine.page.get_by_role("heading", name="Not sharing your place")).to_be_visible()


def test_given_no_leave_to_locate_when_a_shift_begins_then_it_says_why_and_shares_nothing(
    office: Office, phone: Callable[..., Phone]
) -> None:
    crew = office.crew("denied")
    work = office.district.new_work(crew)
    mine = phone("en-GB")
    mine.enrol(office.link(crew))
    mine.open_work(work.investigation)
    mine.step("accepted")
    mine.step("en-route")
    mine.context.clear_permissions()

    mine.open("me")
    mine.page.get_by_label("On shift: share my place").check()

    expect(mine.page.locator(".banner.amber")).to_be_visible()
    mine.wait_until_sent()
    assert [item for item in told(office, crew) if item["state"] == "sharing"] == []

"""A phone without room: it says so plainly, and keeps what was begun once there is room."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.conftest import Office
from tests.browser.phone import Phone, picture
from tests.waiting import until

ROOM_B = 2_000_000
"""Enough for the app and its records; from the start, for Chromium looks only now and then."""


def begin_a_finding(mine: Phone) -> None:
    """Types into the form of a finding, and leaves it."""
    mine.open_form("finding")
    mine.page.locator("main textarea").first.fill("Neutral, melted")
    until(lambda: mine.kept("drafts"), "the draft is on the disk")
    mine.page.go_back()


def test_given_a_full_phone_when_a_photo_is_kept_then_it_says_so_and_keeps_it_once_there_is_room(
    office: Office, phone: Callable[..., Phone]
) -> None:
    crew = office.crew("full")
    work = office.district.new_work(crew)
    mine = phone("en-GB")
    link = office.link(crew)
    mine.page.goto(link)
    mine.leave_room(ROOM_B)
    mine.enrol(link)
    mine.open_work(work.investigation)
    mine.step("accepted")
    mine.wait_until_sent()
    mine.offline()
    begin_a_finding(mine)
    before = [entry["id"] for entry in mine.kept("journal")]
    mine.open_form("photo")
    large = picture(size=(4000, 3000))
    assert len(large) > ROOM_B
    mine.choose(large)

    told = mine.page.get_by_role("alert").filter(has_text="This phone is full")
    expect(told).to_contain_text("what you just did was not kept")
    expect(told).to_contain_text("Your draft is still there")
    assert [entry["id"] for entry in mine.kept("journal")] == before
    assert mine.kept("originals") == []
    assert "Neutral, melted" in str(mine.kept("drafts"))

    mine.leave_room(None)
    mine.page.locator("[data-save='photo']").click()

    expect(mine.page.locator("[data-annotate-last]")).to_be_visible()
    expect(told).to_have_count(0)
    mine.page.go_back()
    mine.open_form("finding")
    expect(mine.page.locator("main textarea").first).to_have_value("Neutral, melted")
    mine.offline(False)
    mine.wait_until_sent()
    assert office.district.ticket(work.ticket)["evidence"]["photos"]["arrived"] == 1

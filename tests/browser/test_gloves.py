"""Gloves tap twice: what was meant once is written once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import expect

from tests.browser.conftest import Office
from tests.browser.phone import Phone, picture
from tests.district import Work


def by_devices(office: Office, work: Work, kind: str) -> list[dict[str, Any]]:
    """What devices wrote of this kind, as the office has it."""
    items = office.district.desk.get(f"/api/v1/tickets/{work.ticket}/facts")["items"]
    facts = [item["fact"] for item in items if item["fact"]["kind"] == kind]
    return [fact for fact in facts if fact["author"].get("device")]


def test_given_gloves_when_each_button_is_tapped_twice_then_the_office_has_each_record_once(
    office: Office, phone: Callable[..., Phone]
) -> None:
    crew = office.crew("gloves")
    work = office.district.new_work(crew)
    mine = phone("en-GB")
    mine.enrol(office.link(crew))
    mine.open_work(work.investigation)

    mine.page.locator("[data-step='accepted']").click()
    mine.page.locator("[data-confirm='accepted']").evaluate("one => [one.click(), one.click()]")
    expect(mine.page.locator("dialog")).to_have_count(0)
    mine.open_form("photo")
    mine.choose(picture())
    save = mine.page.locator("[data-save='photo']")
    expect(save).to_be_enabled()
    save.evaluate("one => [one.click(), one.click()]")
    expect(mine.page.locator("[data-annotate-last]")).to_be_visible()
    mine.page.go_back()
    expect(mine.entries()).to_have_count(2)
    mine.wait_until_sent()

    assert len(by_devices(office, work, "progress")) == 1
    assert len(by_devices(office, work, "photo")) == 1
    assert office.district.ticket(work.ticket)["evidence"]["photos"]["declared"] == 1

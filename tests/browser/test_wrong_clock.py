"""A phone whose clock is wrong by a day: it is told so, and the office has the right times."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import expect

from server.clock import utc_now
from tests.browser.conftest import Office
from tests.browser.phone import Phone


@pytest.mark.parametrize(("days", "said"), [(-1, "behind the server"), (1, "ahead of the server")])
def test_given_a_clock_wrong_by_a_day_when_work_is_done_then_the_office_has_the_right_times(
    office: Office, phone: Callable[..., Phone], days: int, said: str
) -> None:
    crew = office.crew("clock")
    work = office.district.new_work(crew)
    mine = phone("en-GB")
    mine.set_clock_wrong(timedelta(days=days))
    mine.enrol(office.link(crew))
    mine.open_work(work.investigation)
    began = utc_now()
    mine.step("accepted")
    with mine.without_network():
        mine.step("en-route")
    mine.wait_until_sent()

    mine.open("outbox")
    clock = mine.page.locator("dl.pairs dd").nth(1)
    expect(clock).to_contain_text(said)
    expect(clock).to_contain_text("24 h 0 min")
    expect(mine.page.get_by_text("Set it right in the phone's settings")).to_be_visible()
    items = office.district.desk.get(f"/api/v1/tickets/{work.ticket}/facts")["items"]
    steps = [item for item in items if item["fact"]["kind"] == "progress"]
    assert len(steps) == 2
    for item in steps:
        told = datetime.fromisoformat(item["fact"]["at"]["device"])
        assert abs(told - began - timedelta(days=days)) < timedelta(minutes=5)
        assert item["receipt"]["state"] == "accepted"
    [found] = office.district.ticket(work.ticket)["investigations"]
    for step in found["steps"]:
        at = datetime.fromisoformat(step["at"])
        assert abs(at - began) < timedelta(minutes=5)

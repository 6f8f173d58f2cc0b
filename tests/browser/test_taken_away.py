"""Work that is given to another crew while a phone is without a network."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.conftest import Office
from tests.browser.phone import Phone, picture
from tests.waiting import until


def test_given_reassigned_work_when_an_offline_phone_returns_then_it_is_told_why_and_keeps_its_own(
    office: Office, phone: Callable[..., Phone]
) -> None:
    old, new = office.crew("old"), office.crew("new")
    work = office.district.new_work(old)
    mine = phone("en-GB")
    mine.enrol(office.link(old))
    mine.open_work(work.investigation)
    mine.step("accepted")
    mine.wait_until_sent()
    image = picture()
    with mine.without_network():
        mine.photograph(image, "Burnt lug")
        office.district.assign(work.ticket, new, replaces=work.investigation)

    mine.wait_until_sent()

    expect(mine.page.get_by_text("This work is not on this device any more")).to_be_visible()
    expect(mine.entries("after-hand-over")).to_have_count(1)
    mine.open("work")
    notice = mine.page.locator(".banner").filter(has_text=work.ticket)
    expect(notice).to_contain_text("was taken away: another crew has it now")
    expect(notice).to_contain_text("What you wrote is not lost")
    expect(mine.page.locator(f"[data-investigation='{work.investigation}']")).to_have_count(0)
    mine.open("outbox")
    expect(mine.page.get_by_text("had been handed over before these arrived")).to_be_visible()
    expect(mine.entries("after-hand-over")).to_have_count(1)

    [late] = office.district.ticket(work.ticket)["after_hand_over"]
    assert office.district.states(work.ticket)[late] == "after-hand-over"
    digest = hashlib.sha256(image).hexdigest()
    kept = office.district.desk.ask("GET", f"/media/originals/{digest}")
    assert (kept.status, hashlib.sha256(kept.data).hexdigest()) == (200, digest)


def test_given_a_form_that_is_open_when_the_work_is_taken_away_then_the_notice_stays_until_read(
    office: Office, phone: Callable[..., Phone]
) -> None:
    crew = office.crew("read")
    work = office.district.new_work(crew)
    mine = phone()
    mine.enrol(office.link(crew))
    mine.open_work(work.investigation)
    office.district.desk.post(
        f"/api/v1/tickets/{work.ticket}/recalls",
        {"investigation": work.investigation, "reason": "The customer withdrew it"},
    )

    expect(mine.page.get_by_text("此任务已不在本机")).to_be_visible()
    mine.open("work")
    notice = mine.page.locator(".banner").filter(has_text=work.ticket)
    expect(notice).to_contain_text("已被收回:The customer withdrew it")
    mine.page.reload()
    expect(notice).to_be_visible()
    notice.get_by_role("button").click()
    expect(notice).to_have_count(0)
    mine.page.reload()
    expect(mine.page.locator("nav.bottom")).to_be_visible()
    until(lambda: mine.kept("settings") != [], "the app has read what it keeps")
    expect(notice).to_have_count(0)

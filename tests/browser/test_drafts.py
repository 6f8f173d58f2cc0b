"""Drafts: what is being typed outlives whatever happens to the phone."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Locator, expect

from tests.browser.conftest import Office
from tests.browser.phone import Phone
from tests.waiting import until

SENTENCE = "Neutral at the pole is loose; 电压晚间低于 198 V"


def test_given_words_that_are_being_typed_when_the_battery_dies_then_no_keystroke_is_lost(
    office: Office, phone: Callable[..., Phone]
) -> None:
    crew = office.crew("typing")
    work = office.district.new_work(crew)
    mine = phone("en-GB")
    mine.page.clock.install()
    mine.enrol(office.link(crew))
    mine.open_work(work.investigation)
    mine.step("accepted")
    mine.offline()
    mine.open_form("finding")
    address = mine.page.url
    expect(what_was_seen(mine)).to_be_visible()
    stop_the_clock(mine)
    what_was_seen(mine).press_sequentially(SENTENCE)
    # A second of the page begins the writing, however long the disk takes over it.
    mine.page.clock.run_for(1_000)
    until(lambda: SENTENCE in str(mine.kept("drafts")), "what was typed is on the disk")
    mine.kill()
    mine.reopen(address, is_offline=True)

    expect(what_was_seen(mine)).to_have_value(SENTENCE)


def test_given_a_draft_when_the_page_is_loaded_anew_at_once_then_the_last_keystroke_is_in_it(
    office: Office, phone: Callable[..., Phone]
) -> None:
    crew = office.crew("reloading")
    work = office.district.new_work(crew)
    mine = phone()
    mine.enrol(office.link(crew))
    mine.open_work(work.investigation)
    mine.step("accepted")
    mine.open_form("finding")
    what_was_seen(mine).press_sequentially(SENTENCE)

    mine.page.reload()

    expect(what_was_seen(mine)).to_have_value(SENTENCE)


def stop_the_clock(phone: Phone) -> None:
    """From now on the page's timers go when they are told to, and not before."""
    soon_s = 60 + phone.page.evaluate("() => Date.now()") / 1000
    phone.page.clock.pause_at(soon_s)


def what_was_seen(phone: Phone) -> Locator:
    """The first field of a finding, on the page as it is now: a killed browser has another one."""
    return phone.page.locator("main textarea").first

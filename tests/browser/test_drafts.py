"""Drafts: what is being typed outlives whatever happens to the phone."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Locator, expect

from tests.browser.conftest import Office
from tests.browser.phone import Phone

SENTENCE = "Neutral at the pole is loose; 电压晚间低于 198 V"


def test_given_words_that_are_being_typed_when_the_battery_dies_then_no_keystroke_is_lost(
    office: Office, phone: Callable[..., Phone]
) -> None:
    crew = office.crew("typing")
    work = office.district.new_work(crew)
    mine = phone("en-GB")
    mine.enrol(office.link(crew))
    mine.open_work(work.investigation)
    mine.step("accepted")
    mine.offline()
    mine.open_form("finding")
    address = mine.page.url
    _what_was_seen(mine).press_sequentially(SENTENCE)
    typed = mine.page.evaluate("() => performance.now()")
    mine.page.wait_for_function("typed => performance.now() >= typed + 1_000", arg=typed)
    mine.kill()
    mine.reopen(address, is_offline=True)

    expect(_what_was_seen(mine)).to_have_value(SENTENCE)


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
    _what_was_seen(mine).press_sequentially(SENTENCE)

    mine.page.reload()

    expect(_what_was_seen(mine)).to_have_value(SENTENCE)


def _what_was_seen(phone: Phone) -> Locator:
    """The first field of a finding, on the page as it is now: a killed browser has another one."""
    return phone.page.locator("main textarea").first

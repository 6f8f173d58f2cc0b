"""A phone that is wiped: nothing of it comes back, whatever happens meanwhile."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.conftest import Office
from tests.browser.phone import Phone, picture
from tests.browser.test_drafts import SENTENCE, stop_the_clock, what_was_seen
from tests.browser.test_logins import at_work, databases
from tests.district import Work
from tests.waiting import until


def cut_off(mine: Phone) -> None:
    """From now on the page deletes no database to its end: a wipe of it is under way for ever."""
    mine.page.evaluate("() => { IDBFactory.prototype.deleteDatabase = () => new EventTarget() }")


def is_at_it(mine: Phone) -> None:
    """Waits until the page says that it deletes; what it does not say is that it has."""
    expect(mine.page.get_by_role("heading", name="Deleting the data")).to_be_visible()
    expect(mine.page.get_by_role("button")).to_have_count(0)


def with_a_photo(office: Office, mine: Phone, crew: str) -> Work:
    """The phone of a crew that has begun its work, with a photo of it."""
    work = at_work(office, mine, crew)
    mine.photograph(picture(), "Soon gone")
    return work


def test_given_a_wipe_by_hand_that_a_reload_cuts_then_it_goes_on_and_a_later_enrolment_stays(
    office: Office, phone: Callable[..., Phone]
) -> None:
    crew = office.crew("by-hand")
    mine = phone("en-GB")
    work = with_a_photo(office, mine, crew)
    cut_off(mine)
    mine.open("me")
    mine.page.get_by_role("button", name="Delete everything").click()
    mine.page.locator("dialog").get_by_role("button", name="Delete everything").click()
    is_at_it(mine)

    mine.page.reload()

    expect(mine.page.get_by_text("You deleted everything on this device")).to_be_visible()
    until(lambda: databases(mine) == [], "no database is left")
    mine.page.get_by_role("button").click()
    expect(mine.page.get_by_role("heading", name="Enrol this device")).to_be_visible()
    mine.enrol(office.link(crew))
    item = mine.page.locator(f"[data-investigation='{work.investigation}']")
    expect(item).to_be_visible()
    # As an empty battery leaves it: what was taken out of this storage last is there again.
    mine.page.evaluate("() => localStorage.setItem('kancha-wiped', 'asked')")
    mine.page.reload()
    expect(item).to_be_visible()


def test_given_an_order_to_wipe_that_is_cut_off_when_the_phone_starts_without_a_network_it_goes_on(
    office: Office, phone: Callable[..., Phone]
) -> None:
    mine = phone("en-GB")
    with_a_photo(office, mine, office.crew("ordered"))
    cut_off(mine)
    with mine.without_network():
        office.district.wipe(mine.device())
    is_at_it(mine)

    with mine.without_network():
        mine.page.reload()

        expect(mine.page.get_by_text("The office ordered it")).to_be_visible()
        expect(mine.page.locator("nav.bottom")).to_have_count(0)
        until(lambda: databases(mine) == [], "no database is left")


def test_given_words_that_are_being_typed_when_an_order_to_wipe_comes_then_they_are_gone_as_well(
    office: Office, phone: Callable[..., Phone]
) -> None:
    mine = phone("en-GB")
    mine.page.clock.install()
    at_work(office, mine, office.crew("typed"))
    mine.open_form("finding")
    expect(what_was_seen(mine)).to_be_visible()
    # What is typed is written after a short rest, and for this phone there is none.
    stop_the_clock(mine)
    with mine.without_network():
        what_was_seen(mine).press_sequentially(SENTENCE)
        office.district.wipe(mine.device())

    told = mine.page.get_by_text("The office ordered it")
    expect(told).to_be_visible()
    mine.page.reload()

    expect(told).to_be_visible()
    assert mine.kept("drafts") == []

"""A phone that is started without a network: its list at once, and then what the mailbox says."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Locator, expect

from tests.browser.conftest import Office
from tests.browser.phone import Phone
from tests.waiting import until

MANY = 45
"""More than is drawn at once (``screens/use-drawn.ts``), twice over."""

FEW = 5


def listed(mine: Phone, investigation: str) -> Locator:
    return mine.page.locator(f"[data-investigation='{investigation}']")


def all_listed(mine: Phone) -> Locator:
    return mine.page.locator("[data-investigation]")


def has_list_at_hand(mine: Phone) -> bool:
    """Whether the phone has written down what a start shows first."""
    mine.look()
    return any(len(one.get("tickets", ())) == MANY for one in mine.kept("settings"))


def test_given_a_long_list_when_a_phone_starts_without_a_network_then_all_of_it_is_there_and_true(
    office: Office, phone: Callable[..., Phone]
) -> None:
    crew = office.crew("long")
    works = [office.district.new_work(crew) for _ in range(MANY)]
    mine = phone("en-GB")
    mine.enrol(office.link(crew))
    expect(all_listed(mine)).to_have_count(MANY)
    until(lambda: has_list_at_hand(mine), "the list is written down")
    mine.open_work(works[0].investigation)
    mine.offline()
    mine.step("accepted")
    expect(mine.entries("here")).to_have_count(1)
    mine.kill()

    mine.reopen(f"{office.server.base_url}/field/", is_offline=True)

    expect(all_listed(mine)).to_have_count(MANY)
    expect(listed(mine, works[0].investigation)).to_contain_text("Accepted")
    expect(listed(mine, works[0].investigation)).to_contain_text("1 on this phone")

    taken = works[1]
    office.district.desk.post(
        f"/api/v1/tickets/{taken.ticket}/recalls",
        {"investigation": taken.investigation, "reason": "The customer withdrew it"},
    )
    mine.offline(False)
    mine.wait_until_sent()

    expect(listed(mine, taken.investigation)).to_have_count(0)
    expect(all_listed(mine)).to_have_count(MANY - 1)
    expect(listed(mine, works[0].investigation)).not_to_contain_text("1 on this phone")


def test_given_work_that_keeps_coming_when_the_phone_falls_then_its_next_start_shows_most_of_it(
    office: Office, phone: Callable[..., Phone]
) -> None:
    crew = office.crew("falling")
    mine = phone("en-GB")
    mine.enrol(office.link(crew))

    def has_list_while_work_comes() -> bool:
        office.district.new_work(crew)
        mine.look()
        return any(len(one.get("tickets", ())) > FEW for one in mine.kept("settings"))

    until(has_list_while_work_comes, "the list is written down while work keeps coming")
    mine.kill()

    mine.reopen(f"{office.server.base_url}/field/", is_offline=True)

    until(lambda: all_listed(mine).count() > FEW, "the start shows the list")

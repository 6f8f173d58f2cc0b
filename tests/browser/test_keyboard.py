"""A crew member who uses no finger: keys alone lead through a step."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import Office
from tests.browser.phone import Phone

MOST_TABS = 60


def tab_to(page: Page, selector: str) -> None:
    """Presses Tab until what is sought has the focus. Fails where it never has."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate("sought => document.activeElement?.matches(sought)", selector):
            return
    raise AssertionError(f"no Tab leads to {selector}")


def test_given_a_keyboard_alone_when_work_is_accepted_and_ended_then_it_is_said_and_focus_is_seen(
    office: Office, phone: Callable[..., Phone]
) -> None:
    crew = office.crew("keys")
    work = office.district.new_work(crew)
    mine = phone("en-GB")
    mine.enrol(office.link(crew))
    page = mine.page
    expect(page.locator(f"[data-investigation='{work.investigation}']")).to_be_visible()

    tab_to(page, f"[data-investigation='{work.investigation}']")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    page.keyboard.press("Enter")
    expect(page.locator("[data-step='accepted']")).to_be_visible()
    tab_to(page, "[data-step='accepted']")
    page.keyboard.press("Enter")
    expect(page.locator("dialog")).to_be_visible()
    tab_to(page, "[data-confirm='accepted']")
    page.keyboard.press("Enter")
    expect(page.locator("[data-step='en-route']")).to_be_visible()
    expect(page.locator("dialog")).to_have_count(0)

    tab_to(page, "[data-step='declined']")
    page.keyboard.press("Enter")
    expect(page.locator("dialog textarea")).to_be_visible()
    tab_to(page, "dialog textarea")
    page.keyboard.type("No ladder with us")
    tab_to(page, "[data-confirm='declined']")
    page.keyboard.press("Space")
    expect(page.locator("dialog")).to_have_count(0)
    mine.wait_until_sent()

    [found] = office.district.ticket(work.ticket)["investigations"]
    assert [step["step"] for step in found["steps"]] == ["accepted", "declined"]

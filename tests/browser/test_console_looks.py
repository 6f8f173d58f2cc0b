"""Every screen of the console in both languages and all looks: readable, reachable, not cut."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Office
from tests.browser.console import Console
from tests.browser.looking import faults_of, misfits_of
from tests.browser.test_console_day import push
from tests.district import fact, finding

POINTER_PX = 24
"""For a mouse (WCAG 2.2, 2.5.8)."""


def screens(desk: Console, ticket: str) -> Iterator[str]:
    """Goes through the screens; the name of each, while it is shown."""
    page: Page = desk.page
    desk.open(ticket)
    yield "desk"
    page.keyboard.press("a")
    expect(page.locator(".crew-choice").first).to_be_visible()
    yield "assign"
    page.keyboard.press("Escape")
    page.get_by_role("article").locator("button:has(.lucide-undo-2)").click()
    expect(page.locator("dialog")).to_be_visible()
    yield "recall"
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_have_count(0)
    page.keyboard.press("?")
    expect(page.locator("kbd").first).to_be_visible()
    yield "keys"
    page.keyboard.press("Escape")
    page.locator("header a[href^='#/crews']").click()
    expect(page.locator("tbody tr").first).to_be_visible()
    yield "crews"


@pytest.mark.parametrize(("language", "width"), [("zh-CN", 1280), ("en-GB", 1920)])
def test_given_a_ticket_at_work_when_every_screen_is_looked_at_then_all_can_be_read_and_reached(
    office: Office, console: Callable[..., Console], language: str, width: int
) -> None:
    crew = office.crew("looks")
    phone = office.district.enrol(crew)
    work = office.district.new_work(crew)
    push(office, phone, fact(phone, work, "progress", {"step": "accepted"}))
    push(office, phone, finding(phone, work))
    desk = console(language, width)
    found = [f"login: {fault}" for fault in faults_of(desk.page)]
    desk.log_in()
    desk.is_live()
    for look in ("light", "dark", "contrast"):
        desk.page.locator("header select").select_option(look)
        for name in screens(desk, work.ticket):
            where = f"{name} ({language}, {look})"
            found += [f"{where}: {fault}" for fault in faults_of(desk.page)]
            found += [f"{where}: {fault}" for fault in misfits_of(desk.page, POINTER_PX)]
    assert "\n".join(found) == ""


def test_given_keys_alone_when_the_queue_is_walked_then_tickets_open_and_panes_can_be_made_wider(
    office: Office, console: Callable[..., Console]
) -> None:
    tickets = {office.district.open_ticket() for _ in range(2)}
    desk = console("en-GB")
    desk.log_in()
    desk.is_live()
    page = desk.page
    expect(desk.row(tickets.pop())).to_be_visible()

    page.keyboard.press("j")
    first = page.locator(".line[aria-current='true']")
    expect(first).to_have_count(1)
    opened = first.get_attribute("data-ticket")
    expect(page.locator("article")).to_contain_text(str(opened))
    page.keyboard.press("j")
    expect(page.locator("article")).not_to_contain_text(str(opened))
    page.keyboard.press("k")
    expect(page.locator("article")).to_contain_text(str(opened))

    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("nowhere at all")
    expect(page.get_by_text("Nothing here.")).to_be_visible()

    splitter = page.get_by_role("separator").first
    before = int(str(splitter.get_attribute("aria-valuenow")))
    splitter.focus()
    page.keyboard.press("ArrowRight")
    expect(splitter).to_have_attribute("aria-valuenow", str(before + 24))
    page.reload()
    expect(page.get_by_role("separator").first).to_have_attribute("aria-valuenow", str(before + 24))

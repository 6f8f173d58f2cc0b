"""A dispatcher's day at the console: what happens is seen, and nothing done is lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import expect

from schemas.instants import instant_text
from schemas.position import position_id
from server.clock import utc_now
from tests.browser.conftest import Office
from tests.browser.console import Console
from tests.district import Caller, Device, Work, basic, fact, finding
from tests.waiting import until


def push(office: Office, by: Device, *docs: dict[str, Any]) -> None:
    """Sends facts as the device does."""
    phone = Caller(office.server.base_url, basic(by.id, by.token))
    phone.post(f"/sync/{by.database}/_bulk_docs", {"docs": list(docs)})


def whereabouts(by: Device, work: Work, lat: float, lon: float) -> dict[str, Any]:
    """Where the device is now, as it shares it on its way to the work."""
    now = instant_text(utc_now())
    fix = {"lat": lat, "lon": lon, "datum": "WGS84", "accuracy_m": 8}
    return {
        "_id": position_id(by.crew, by.id),
        "type": "position",
        "schema": 1,
        "author": {"device": by.id, "crew": by.crew, "member": "m-li"},
        "at": {"device": now, "offset_ms": 0, "offset_age_s": 1},
        "sharing": True,
        "ticket": work.ticket,
        "investigation": work.investigation,
        "step": "en-route",
        "fix": fix,
        "track": [{"at": now, **fix}],
    }


def test_given_a_dispatcher_when_a_ticket_comes_in_then_it_is_assigned_and_the_crew_seen_at_work(
    office: Office, console: Callable[..., Console]
) -> None:
    crew = office.crew("north")
    phone = office.district.enrol(crew)
    desk = console("en-GB")
    desk.log_in("desk", "a wrong password")
    expect(desk.page.get_by_role("alert")).to_contain_text("User or password is wrong")
    desk.log_in()
    desk.is_live()
    # How many there are: the queue was read, and what comes from now on waits for a press.
    expect(desk.page.locator("section.queue .files [role=status]")).not_to_be_empty()

    ticket = office.district.open_ticket()
    told = desk.page.get_by_role("button", name="1 changed: show them")
    expect(told).to_be_visible()
    expect(desk.row(ticket)).to_have_count(0)
    told.click()
    desk.row(ticket).click()
    expect(desk.page.locator("article")).to_contain_text("Low voltage in the evening")
    desk.assign(crew)

    expect(desk.row(ticket)).to_contain_text("north")
    expect(desk.page.locator("[data-investigation]")).to_contain_text("Assigned")
    [given] = office.district.ticket(ticket)["investigations"]
    work = Work(ticket, given["id"])
    push(office, phone, fact(phone, work, "progress", {"step": "accepted"}))
    expect(desk.page.locator("[data-investigation]")).to_contain_text("Accepted")
    push(office, phone, finding(phone, work, "Burnt neutral joint"))
    expect(desk.page.locator("[data-fact*=':finding:']")).to_be_visible()
    expect(desk.page.locator("article")).to_contain_text("Utility")


def test_given_two_dispatchers_when_both_assign_a_ticket_then_the_second_is_told_and_sees_the_first(
    office: Office, console: Callable[..., Console]
) -> None:
    first, second = office.crew("first"), office.crew("second")
    ticket = office.district.open_ticket()
    mine, theirs = console("en-GB"), console("en-GB")
    for desk in (mine, theirs):
        desk.log_in()
        desk.is_live()
        desk.open(ticket)
    theirs.page.keyboard.press("a")
    theirs.page.locator(f"[data-crew='{second}'] input").check()

    mine.assign(first)
    expect(mine.page.locator("[data-investigation]")).to_have_count(1)
    expect(theirs.page.locator("[data-investigation]")).to_have_count(1)
    theirs.page.locator(f"[data-assign='{second}']").click()

    expect(theirs.page.get_by_role("alert")).to_contain_text("Somebody else just changed this")
    expect(theirs.page.locator("[data-investigation]")).to_contain_text("first")
    [given] = office.district.ticket(ticket)["investigations"]
    assert given["crew"] == first


def test_given_a_login_that_ends_amid_a_form_when_logged_in_again_then_the_command_is_carried_out(
    office: Office, console: Callable[..., Console]
) -> None:
    work = office.district.new_work(office.crew("recalled"))
    desk = console("en-GB")
    desk.log_in()
    desk.is_live()
    desk.open(work.ticket)
    desk.page.get_by_role("button", name="Recall", exact=True).click()
    desk.page.get_by_label("Reason").fill("The customer called it off")
    desk.context.clear_cookies()

    # Whatever else asks meanwhile may have brought the sheet over the form already.
    sent = desk.page.locator("dialog").get_by_role("button", name="Recall", exact=True)
    sent.dispatch_event("click")

    expect(desk.page.get_by_text("Your login has ended")).to_be_visible()
    desk.log_in()
    expect(desk.page.locator("dialog")).to_have_count(0)
    expect(desk.page.locator("[data-investigation]")).to_contain_text("Recalled")
    [ended] = office.district.ticket(work.ticket)["investigations"]
    assert ended["state"] == "recalled"
    assert ended["ended_because"] == "The customer called it off"


def test_given_a_lost_line_when_it_comes_back_then_what_was_missed_is_shown_without_a_reload(
    office: Office, console: Callable[..., Console]
) -> None:
    crew = office.crew("away")
    phone = office.district.enrol(crew)
    work = office.district.new_work(crew)
    desk = console("en-GB")
    desk.log_in()
    desk.is_live()
    desk.open(work.ticket)
    desk.page.evaluate("() => { globalThis.sameDocument = true }")
    desk.context.set_offline(True)
    lost = desk.page.locator("header [role=status] .badge.bad")
    expect(lost).to_contain_text("No connection")

    push(office, phone, fact(phone, work, "progress", {"step": "accepted"}))
    until(
        lambda: office.district.ticket(work.ticket)["investigations"][0]["state"] == "accepted",
        "the office has the step",
    )
    expect(desk.page.locator("[data-investigation]")).to_contain_text("Assigned")
    desk.context.set_offline(False)

    desk.is_live()
    expect(desk.page.locator("[data-investigation]")).to_contain_text("Accepted")
    assert desk.page.evaluate("() => globalThis.sameDocument") is True


def test_given_quick_hands_when_a_row_and_the_key_are_pressed_at_once_then_the_sheet_is_of_that_row(
    office: Office, console: Callable[..., Console]
) -> None:
    office.crew("any")
    tickets = [office.district.open_ticket() for _ in range(3)]
    desk = console("en-GB")
    desk.log_in()
    desk.is_live()
    for ticket in tickets:
        expect(desk.row(ticket)).to_be_visible()
        desk.page.evaluate(_ROW_AND_KEY, ticket)
        expect(desk.page.get_by_role("dialog", name=f"Assign {ticket}")).to_be_visible()
        desk.page.keyboard.press("Escape")
        expect(desk.page.locator("dialog")).to_have_count(0)


_ROW_AND_KEY = """ticket => {
  const row = document.querySelector(`.line[data-ticket="${ticket}"]`);
  row.click();
  row.dispatchEvent(new KeyboardEvent("keydown", { key: "a", bubbles: true }));
}"""
"""Nothing of the browser's comes between the two."""

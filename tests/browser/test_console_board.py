"""The board, filters and saved views, commands on many tickets, and the display on the wall."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Locator, expect

from schemas.instants import instant_text
from server.clock import utc_now
from tests.browser.conftest import Office
from tests.browser.console import Console
from tests.browser.looking import faults_of, misfits_of
from tests.browser.test_console_day import push
from tests.browser.test_console_looks import POINTER_PX
from tests.district import Device, Work, fact

OUTAGE: dict[str, Any] = {"class": "OUT", "title": "No supply since noon"}


def at_board(console: Callable[..., Console], *how: Any) -> Console:
    desk = console(*how)
    desk.log_in()
    desk.is_live()
    desk.page.locator("header a[href^='#/board']").click()
    expect(column(desk, "new")).to_be_visible()
    return desk


def column(desk: Console, name: str) -> Locator:
    return desk.page.locator(f"[data-column='{name}']")


def row(desk: Console, ticket: str) -> Locator:
    return desk.page.locator(f"[data-row='{ticket}']")


def choose(desk: Console, *tickets: str) -> None:
    for ticket in tickets:
        row(desk, ticket).get_by_role("checkbox").check()


def share_view(desk: Console, name: str) -> None:
    """Saves what is shown under a name, for the office, and closes the sheet of filters."""
    desk.page.get_by_label("Name", exact=True).fill(name)
    desk.page.get_by_label("Share with the office").check()
    desk.page.get_by_role("button", name="Save the view").click()
    expect(desk.page.get_by_role("option", name=name)).to_be_attached()
    desk.page.keyboard.press("Escape")


def outbox(by: Device, ticket: str, photos: int) -> dict[str, Any]:
    """What is still on the device, as it says it."""
    now = instant_text(utc_now())
    line = {"what": "originals", "kind": "photo", "ticket": ticket, "count": photos}
    return {
        "_id": f"crew-{by.crew}:outbox:{by.id}",
        "type": "outbox",
        "schema": 1,
        "author": {"device": by.id, "crew": by.crew, "member": "m-li"},
        "at": {"device": now, "offset_ms": 0, "offset_age_s": 1},
        "app": "1.0.0",
        "battery": 60,
        "storage_left": 4_000_000_000,
        "waiting": [{**line, "bytes": 1000, "since": now}],
    }


def test_given_a_view_that_was_saved_when_it_is_opened_at_another_desk_then_it_shows_the_same(
    office: Office, console: Callable[..., Console]
) -> None:
    crew = office.crew("filters")
    outage = office.district.new_work(crew, **OUTAGE).ticket
    voltage = office.district.new_work(crew).ticket
    desk = console("en-GB")
    desk.log_in()
    desk.is_live()
    page = desk.page
    page.get_by_role("button", name="Filter", exact=True).click()
    page.get_by_label("Held by").select_option(crew)
    expect(desk.row(outage)).to_be_attached()
    page.get_by_label("Class").select_option("OUT")
    expect(desk.row(voltage)).to_have_count(0)
    share_view(desk, "Outages of ours")
    address = page.evaluate("() => location.hash")

    other = console("en-GB")
    other.log_in("admin", "administrator's password")
    other.is_live()
    other.page.get_by_label("Show", exact=True).select_option(label="Outages of ours")
    expect(other.row(outage)).to_be_visible()
    expect(other.row(voltage)).to_have_count(0)
    expect(other.page.locator("[data-chip='holder']")).to_contain_text("filters")

    other.page.evaluate("() => { location.hash = '#/desk?view=all' }")
    expect(other.row(voltage)).to_be_visible()
    other.page.evaluate("hash => { location.hash = hash }", address)
    expect(other.row(voltage)).to_have_count(0)
    other.page.locator("[data-chip='class']").click()
    expect(other.row(voltage)).to_be_visible()
    [kept] = office.district.desk.get("/api/v1/saved-views?shared=true")["items"]
    assert (kept["name"], kept["filter"]["class"], kept["filter"]["holder"]) == (
        "Outages of ours",
        "OUT",
        crew,
    )


def test_given_the_board_when_a_crew_begins_then_its_card_stands_still_and_says_where_it_is_now(
    office: Office, console: Callable[..., Console]
) -> None:
    crew = office.crew("board")
    phone = office.district.enrol(crew)
    works = [office.district.new_work(crew) for _ in range(2)]
    desk = console("en-GB")
    desk.log_in()
    desk.is_live()
    page = desk.page
    # By its address: each column is read once, and what comes later is told and not read.
    page.evaluate("hash => { location.hash = hash }", f"#/board?view=open&holder={crew}")
    card = desk.row(works[0].ticket)
    expect(column(desk, "assigned").locator("[data-count]")).to_have_text("2")
    expect(column(desk, "assigned").locator("[data-ticket]")).to_have_count(2)
    expect(column(desk, "under-investigation").locator("[data-count]")).to_have_text("0")

    push(office, phone, fact(phone, works[0], "progress", {"step": "working"}))
    expect(card).to_contain_text("Now: Under investigation")
    expect(column(desk, "assigned").locator("[data-ticket]")).to_have_count(2)
    told = column(desk, "under-investigation").get_by_role("button", name="1 changed: show them")
    expect(told).to_be_visible()
    push(office, phone, outbox(phone, works[0].ticket, 3))
    expect(card).to_contain_text("still on the phone")
    told.click()
    begun = column(desk, "under-investigation").locator("[data-ticket]")
    expect(begun).to_contain_text("3 still on the phone")
    column(desk, "assigned").get_by_role("button", name="1 changed: show them").click()
    expect(column(desk, "assigned").locator("[data-count]")).to_have_text("1")

    left = desk.row(works[1].ticket)
    left.focus()
    page.keyboard.press("ArrowRight")
    expect(begun).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("article")).to_contain_text(works[0].ticket)
    page.keyboard.press("ArrowLeft")
    expect(left).to_be_focused()


def test_given_many_that_are_chosen_when_one_is_refused_then_it_stays_chosen_and_says_why(
    office: Office, console: Callable[..., Console]
) -> None:
    crew = office.crew("bulk")
    works = [office.district.new_work(crew) for _ in range(3)]
    tickets = [work.ticket for work in works]
    desk = at_board(console, "en-GB")
    page = desk.page
    address = f"#/board/list?view=all&crew={crew}"
    page.evaluate("hash => { location.hash = hash }", address)
    expect(page.locator("[data-row]")).to_have_count(3)
    page.locator("[data-sort='opened_at']").click()
    expect(page.locator("th[aria-sort='ascending']")).to_contain_text("Opened")
    expect(page.locator("[data-row]").first).to_have_attribute("data-row", tickets[0])

    merge_away(office, works[2], works[0])
    choose(desk, *tickets)
    page.locator("[data-bulk='classify']").click()
    page.get_by_role("combobox", name="Priority").select_option("1")
    page.get_by_label("Reason").fill("A hospital is behind it")
    page.locator("[data-carry-out]").click()

    expect(page.get_by_text("2 done.")).to_be_visible()
    expect(page.get_by_text("1 refused")).to_be_visible()
    expect(row(desk, tickets[2]).get_by_role("checkbox")).to_be_checked()
    expect(row(desk, tickets[2]).locator(".fault")).not_to_be_empty()
    expect(row(desk, tickets[0]).get_by_role("checkbox")).not_to_be_checked()
    found = [office.district.ticket(ticket)["priority"] for ticket in tickets]
    assert (found[0], found[1]) == (1, 1)
    assert found[2] != 1

    row(desk, tickets[2]).get_by_role("checkbox").uncheck()
    recall(desk, tickets[1], "Given to the day shift")
    [taken] = office.district.ticket(tickets[1])["investigations"]
    assert (taken["state"], taken["ended_because"]) == ("recalled", "Given to the day shift")
    day = office.crew("day")
    hand_over(desk, tickets[0], "bulk", day)
    assert office.district.ticket(tickets[0])["holders"] == [day]


def recall(desk: Console, ticket: str, why: str) -> None:
    """Takes a ticket's work back from the list."""
    choose(desk, ticket)
    desk.page.locator("[data-bulk='recall']").click()
    desk.page.get_by_label("Reason").fill(why)
    desk.page.locator("[data-carry-out]").click()
    expect(desk.page.get_by_text("1 done.")).to_be_visible()


def hand_over(desk: Console, ticket: str, holder: str, crew: str) -> None:
    """Gives what another crew holds to a crew; the sheet says what that takes away."""
    choose(desk, ticket)
    desk.page.locator("[data-bulk='assign']").click()
    expect(desk.page.locator(f"[data-preview='{ticket}']")).to_contain_text(f"{holder} (Assigned)")
    desk.page.locator(f"[data-crew='{crew}'] input").check()
    desk.page.locator(f"[data-assign='{crew}']").click()
    expect(desk.page.locator("dialog")).to_have_count(0)


def merge_away(office: Office, work: Work, into: Work) -> None:
    """The ticket becomes part of another one: nothing can be commanded on it any more."""
    body = {"into": into.ticket, "reason": "The same house"}
    office.district.desk.post(f"/api/v1/tickets/{work.ticket}/merge", body)


def test_given_the_wall_when_the_line_is_lost_then_it_says_so_loudly_and_of_when_it_is(
    office: Office, console: Callable[..., Console]
) -> None:
    office.district.open_ticket(emergency=True)
    desk = console("en-GB", 1920)
    desk.log_in()
    desk.is_live()
    page = desk.page
    page.get_by_role("button", name="Wall display").click()
    shown = page.locator("[data-state='new']")
    expect(shown).to_be_visible()
    before = int(shown.inner_text())
    expect(page.locator("header.bar")).to_have_count(0)
    office.district.open_ticket(emergency=True, title="Sparks at the pole")
    expect(shown).to_have_text(str(before + 1))
    counts = office.district.desk.get("/api/v1/statistics/counts?by=status")["rows"]
    assert {"status": "new", "tickets": before + 1} in counts

    desk.context.set_offline(True)
    expect(page.get_by_role("alert")).to_contain_text("No connection. This is how it was at")
    desk.context.set_offline(False)
    expect(page.get_by_role("alert")).to_have_count(0)


def test_given_each_screen_in_all_looks_when_it_is_looked_at_then_all_can_be_read_and_reached(
    office: Office, console: Callable[..., Console]
) -> None:
    work = office.district.new_work(office.crew("looks"))
    found: list[str] = []
    for language, width in (("zh-CN", 1280), ("en-GB", 1920)):
        desk = at_board(console, language, width)
        page = desk.page
        for look in ("light", "dark", "contrast"):
            page.evaluate("hash => { location.hash = hash }", "#/board?view=open&class=PQ")
            expect(desk.row(work.ticket)).to_be_visible()
            page.locator("header select").first.select_option(look)
            for place in ("board?view=open&class=PQ", f"board/list/{work.ticket}", "sheet", "wall"):
                show(desk, place, work)
                where = f"{place} ({language}, {look})"
                found += [f"{where}: {fault}" for fault in faults_of(page)]
                found += [f"{where}: {fault}" for fault in misfits_of(page, POINTER_PX)]
    assert "\n".join(found) == ""


def show(desk: Console, place: str, work: Work) -> None:
    """Goes to a place, or to the sheet of filters over the list."""
    page = desk.page
    if place == "sheet":
        page.locator("button:has(.lucide-list-filter)").click()
        expect(page.locator("dialog .filter-fields")).to_be_visible()
        return
    if page.locator("dialog").count():
        page.keyboard.press("Escape")
    page.evaluate("hash => { location.hash = hash }", f"#/{place}")
    if place == "wall":
        expect(page.locator("[data-open]")).to_be_visible()
    elif "list" in place:
        expect(page.locator("article")).to_contain_text(work.ticket)
        expect(row(desk, work.ticket)).to_be_visible()
        row(desk, work.ticket).get_by_role("checkbox").check()
    else:
        expect(desk.row(work.ticket)).to_be_visible()

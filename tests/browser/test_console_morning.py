"""The morning after a storm, whole: complaints come in, go out by the map, and come back."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from playwright.sync_api import FilePayload, expect

from schemas.instants import instant_text
from server.clock import utc_now
from tests.browser.conftest import Office
from tests.browser.console import Console
from tests.browser.map_places import look_at
from tests.browser.test_console_administration import administration
from tests.browser.test_console_attention import matter, waits
from tests.browser.test_console_day import push, whereabouts
from tests.browser.test_console_map import TOWN, corner, draw_box
from tests.district import Device, Work, fact
from tests.waiting import until

STREETS = (0, 5, 10, 15)
"""Rows of the town's grid, in hundreds of metres; five houses in each."""
HOUSES = range(5)
SILENT_MINUTES = 90


def storm() -> FilePayload:
    """Twenty complaints as the hotline exports them, on a grid of four streets."""
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(
        ["reference", "class", "title", "site.address", "site.lat", "site.lon", "occurred_at"]
    )
    for north in STREETS:
        for east in HOUSES:
            lat, lon = TOWN[0] + north / 1000, TOWN[1] + east / 1000
            name = f"Street {north} house {east}"
            at = "2026-11-20T06:30:00+08:00"
            rows.writerow([f"S-{north}-{east}", "PQ", f"Flicker, {name}", name, lat, lon, at])
    return {"name": "storm.csv", "mimeType": "text/csv", "buffer": text.getvalue().encode()}


def listed(office: Office, asked: str) -> list[str]:
    """Tickets that a list has. The mailroom writes its rows after a command was answered."""
    found = office.district.desk.get(f"/api/v1/tickets?{asked}&limit=50")["items"]
    return [one["ticket"] for one in found]


def works(office: Office, crew: str) -> list[Work]:
    """What a crew has in hand."""
    found = listed(office, f"crew={crew}")
    return [work for ticket in found for work in work_of(office, ticket, crew)]


def has_in_hand(office: Office, crew: str, count: int) -> None:
    until(lambda: len(works(office, crew)) == count, f"the list gives {crew} {count} works")


def items(office: Office, ticket: str) -> list[dict[str, Any]]:
    """A ticket's investigations."""
    found: list[dict[str, Any]] = office.district.ticket(ticket)["investigations"]
    return found


def work_of(office: Office, ticket: str, crew: str) -> list[Work]:
    """A crew's work on a ticket that has not ended."""
    mine = [one for one in items(office, ticket) if one["crew"] == crew and not one["ended_at"]]
    return [Work(ticket, one["id"]) for one in mine]


def give_street(desk: Console, north: int, crew: str) -> None:
    """Draws a box around a street and gives what is in it to a crew."""
    draw_box(desk, corner(desk, north + 2, -1), corner(desk, north - 2, len(HOUSES)))
    expect(desk.page.locator("[data-chosen]:not(.line)")).to_have_count(len(HOUSES))
    desk.page.keyboard.press("a")
    desk.page.locator(f"[data-crew='{crew}'] input").check()
    desk.page.locator(f"[data-assign='{crew}']").click()
    expect(desk.page.locator("dialog")).to_have_count(0)


def last_heard(by: Device, work: Work) -> dict[str, Any]:
    """Where the device was long ago: the last that is known of it."""
    then = instant_text(utc_now() - timedelta(minutes=SILENT_MINUTES))
    doc = whereabouts(by, work, *TOWN)
    doc["at"]["device"] = then
    return {**doc, "track": [{**doc["track"][0], "at": then}]}


def import_storm(office: Office, desk: Console) -> None:
    """Brings the table in, as it came from the hotline."""
    page = administration(desk, "imports")
    page.get_by_label("File", exact=True).set_input_files(storm())
    page.get_by_label("Where the table is from").fill("hotline")
    page.get_by_label("Datum of the places").select_option("WGS84")
    page.get_by_role("button", name="Check all rows").click()
    page.locator("[data-import]").click()
    expect(page.get_by_text("20 tickets made")).to_be_visible()
    until(lambda: len(listed(office, "class=PQ")) == 20, "the list has what was brought in")
    page.evaluate("() => { location.hash = '#/desk' }")
    look_at(desk, TOWN[0] + 0.0075, TOWN[1] + 0.002, 14)


def look_for(desk: Console, view: str) -> None:
    desk.page.get_by_label("Show", exact=True).select_option(view)


def decline_one(office: Office, by: Device, desk: Console, other: str) -> Work:
    """A crew sends one of its works back, and begins the rest; the one goes to another crew."""
    declined, *kept = works(office, by.crew)
    reason = {"step": "declined", "reason": "The ladder is broken"}
    begun = [fact(by, work, "progress", {"step": "accepted"}) for work in kept]
    push(office, by, fact(by, declined, "progress", reason), *begun)
    # A list that is looked at adds no row by itself.
    until(lambda: declined.ticket in listed(office, "returned=true"), "it is listed as returned")
    look_for(desk, "returned")
    desk.row(declined.ticket).first.click()
    expect(desk.page.locator("article")).to_contain_text("The ladder is broken")
    desk.assign(other)
    expect(desk.page.locator("dialog")).to_have_count(0)
    [taken] = work_of(office, declined.ticket, other)
    return taken


def send_faulty(office: Office, by: Device, work: Work, desk: Console) -> None:
    """A device sends what cannot be; the attention desk hears of it."""
    impossible = {"quantity": "voltage", "value": "9000000", "unit": "V", "method": "spot"}
    faulty = fact(by, work, "reading", impossible)
    push(office, by, faulty)
    until(lambda: waits(office, faulty["_id"], "needs-attention"), "it waits at the desk")
    expect(desk.page.locator("[data-fresh]")).to_be_visible()
    desk.page.locator("header a[href^='#/attention']").click()
    expect(matter(desk, faulty["_id"])).to_contain_text("cannot be in this unit")


def test_given_a_storm_when_its_morning_is_worked_off_then_each_complaint_has_a_crew_that_has_it(
    office: Office, console: Callable[..., Console]
) -> None:
    north, quiet, spare = (office.crew(name) for name in ("north", "quiet", "spare"))
    phones = {crew: office.district.enrol(crew) for crew in (north, quiet, spare)}
    desk = console("en-GB", 1920)
    desk.log_in()
    desk.is_live()
    import_storm(office, desk)
    for at, crew in zip(STREETS, (north, quiet, spare, spare), strict=True):
        give_street(desk, at, crew)
    for crew in (north, quiet):
        has_in_hand(office, crew, len(HOUSES))

    taken = decline_one(office, phones[north], desk, spare)

    # One goes silent: it turns amber, and its street is handed over.
    left = works(office, quiet)
    push(office, phones[quiet], last_heard(phones[quiet], left[0]))
    silent = desk.page.locator(f"[data-takes-crew='{quiet}'] .badge.amber")
    expect(silent).to_contain_text(" min")
    look_for(desk, "open")
    give_street(desk, STREETS[1], spare)
    assert works(office, quiet) == []

    send_faulty(office, phones[spare], taken, desk)
    assert states(office, north) == ["accepted"] * (len(HOUSES) - 1)
    has_in_hand(office, spare, 20 - (len(HOUSES) - 1))


def states(office: Office, crew: str) -> list[str]:
    """How a crew's work stands."""
    held = works(office, crew)
    all_ = {one["id"]: one for work in held for one in items(office, work.ticket)}
    return [all_[work.investigation]["state"] for work in held]

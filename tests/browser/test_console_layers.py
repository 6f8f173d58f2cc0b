"""What the console's map shows: layers are switched, and findings lead to their tickets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Office
from tests.browser.console import Console
from tests.browser.map_places import pixel_of
from tests.browser.test_console_day import push, whereabouts
from tests.browser.test_console_map import desk_at
from tests.district import Device, Work, fact
from tests.waiting import until

TOWN = (33.4, 117.1)
"""Where the tickets of these tests lie, far from those of others."""


def place(north: float, east: float) -> tuple[float, float]:
    """So many kilometres from the middle of the town, about."""
    return TOWN[0] + north / 100, TOWN[1] + east / 100


def work_at(office: Office, crew: str, at: tuple[float, float]) -> Work:
    site = {"address": "1 Mill Lane", "lat": at[0], "lon": at[1], "datum": "WGS84"}
    return office.district.new_work(crew, site)


def found_at(by: Device, work: Work, at: tuple[float, float]) -> dict[str, Any]:
    """A finding that was made at this place."""
    fix = {"lat": at[0], "lon": at[1], "datum": "WGS84", "accuracy_m": 8}
    return fact(by, work, "finding", {"seen": "Loose neutral", "position": fix})


def layer(page: Page, name: str) -> Locator:
    """The switch of a layer, in the menu that is open."""
    return page.locator("details.layers").get_by_label(name, exact=True)


def draws(page: Page, what: str, count: int) -> None:
    """The map has so many marks of a kind."""
    expect(page.locator(f".drawn[data-{what}='{count}']")).to_be_attached()


def is_open_at(page: Page, said: dict[str, Any]) -> bool:
    line = page.locator(f"[data-fact='{said['_id']}'] > details")
    return line.count() == 1 and bool(line.evaluate("one => one.open"))


def test_given_findings_of_two_tickets_when_one_is_pressed_then_its_ticket_opens_at_the_fact(
    office: Office, console: Callable[..., Console]
) -> None:
    crew = office.crew("finders")
    phone = office.district.enrol(crew)
    places: Sequence[tuple[float, float]] = [place(0, 0), place(0, 1)]
    works = [work_at(office, crew, at) for at in places]
    found = [
        found_at(phone, work, (lat + 0.004, lon))
        for work, (lat, lon) in zip(works, places, strict=True)
    ]
    push(office, phone, *found)
    desk = desk_at(console, "en-GB", 1920, *place(0.2, 0.5), 14)
    page = desk.page
    draws(page, "tickets", 2)
    draws(page, "evidence", 0)
    desk.open(works[0].ticket)
    draws(page, "evidence", 1)

    page.locator("details.layers summary").click()
    layer(page, "Findings and photos of all tickets").check()
    draws(page, "evidence", 2)
    page.locator("details.layers summary").click()
    north, east = places[1][0] + 0.004, places[1][1]

    def opens() -> bool:
        page.mouse.click(*pixel_of(desk, north, east))
        return f"{works[1].ticket}%3Afinding" in page.url

    until(opens, "the mark is drawn and pressed")
    expect(page.locator("article")).to_contain_text(works[1].ticket)
    until(lambda: is_open_at(page, found[1]), "the fact is open in the timeline")
    page.go_back()
    expect(page.locator("article")).to_contain_text(works[0].ticket)


def test_given_layers_when_they_are_switched_then_the_map_has_them_no_more_and_remembers_it(
    office: Office, console: Callable[..., Console]
) -> None:
    crew = office.crew("layers")
    phone = office.district.enrol(crew)
    at = place(20, 20)
    work = work_at(office, crew, at)
    north = (at[0] + 0.003, at[1])
    push(office, phone, whereabouts(phone, work, *north), found_at(phone, work, north))
    desk = desk_at(console, "zh-CN", 1280, *at, 15)
    page = desk.page
    names = {
        "tickets": "投诉工单",
        "crews": "班组",
        "fences": "现场范围",
        "evidence": "所有工单的发现与照片",
    }
    page.locator("details.layers summary").click()
    layer(page, names["evidence"]).check()
    for what in ("tickets", "fences", "evidence"):
        draws(page, what, 1)
        layer(page, names[what]).uncheck()
        draws(page, what, 0)
    layer(page, names["crews"]).uncheck()
    draws(page, "crews", 0)
    page.reload()
    desk.is_live()
    draws(page, "tickets", 0)
    page.locator("details.layers summary").click()
    for what in ("tickets", "fences", "evidence"):
        layer(page, names[what]).check()
        draws(page, what, 1)

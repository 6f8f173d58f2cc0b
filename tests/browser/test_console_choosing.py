"""Tickets are chosen with the map's tools and in the queue, and let go again."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.conftest import Office
from tests.browser.console import Console
from tests.browser.map_places import pixel_of
from tests.browser.test_console_map import are_chosen, desk_at, holder_of

TOWN = (29.1, 121.3)
"""Where the tickets of these tests lie, far from those of others."""


def ticket_at(office: Office, north: float, east: float, title: str = "Low voltage") -> str:
    """A ticket so many kilometres from the middle of the town, about."""
    lat, lon = TOWN[0] + north / 100, TOWN[1] + east / 100
    site = {"address": "1 Mill Lane", "lat": lat, "lon": lon, "datum": "WGS84"}
    return office.district.open_ticket(site, title=title)


def pixel(desk: Console, north: float, east: float) -> tuple[float, float]:
    return pixel_of(desk, TOWN[0] + north / 100, TOWN[1] + east / 100)


def test_given_a_shape_around_two_of_three_when_it_is_drawn_then_these_are_given_and_one_is_not(
    office: Office, console: Callable[..., Console]
) -> None:
    crew = office.crew("shape")
    inside = [ticket_at(office, north, 0) for north in (0, 0.6)]
    # In the box around the shape, and not in the shape.
    beside = ticket_at(office, 0, 1.2)
    desk = desk_at(console, "en-GB", 1920, TOWN[0] + 0.003, TOWN[1] + 0.005, 14)
    page = desk.page
    tool = page.get_by_role("button", name="Choose by a shape")
    tool.click()
    expect(tool).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Escape")
    expect(tool).to_have_attribute("aria-pressed", "false")

    tool.click()
    for corner in ((-0.6, -0.5), (0.9, -0.5), (0.9, 1.5)):
        page.mouse.click(*pixel(desk, *corner))
    page.keyboard.press("Enter")
    are_chosen(desk, inside)
    expect(tool).to_have_attribute("aria-pressed", "false")
    page.keyboard.press("a")
    page.locator(f"[data-crew='{crew}'] input").check()
    page.locator(f"[data-assign='{crew}']").click()
    expect(page.locator("dialog")).to_have_count(0)
    assert [holder_of(office, one) for one in (*inside, beside)] == [[crew], [crew], []]


def test_given_the_box_button_when_a_box_is_dragged_then_its_tickets_are_chosen_and_all_let_go(
    office: Office, console: Callable[..., Console]
) -> None:
    tickets = [ticket_at(office, 20 + north, 20) for north in (0, 0.6)]
    outside = ticket_at(office, 22, 20)
    desk = desk_at(console, "zh-CN", 1920, TOWN[0] + 0.206, TOWN[1] + 0.2, 13)
    page = desk.page
    box = page.get_by_role("button", name="画框选择")
    box.click()
    page.mouse.move(*pixel(desk, 21, 19))
    page.mouse.down()
    page.mouse.move(*pixel(desk, 19.5, 21), steps=4)
    page.mouse.up()
    are_chosen(desk, tickets)
    expect(box).to_have_attribute("aria-pressed", "false")

    drop = page.locator(f"li[data-chosen='{tickets[0]}']").get_by_role("button").last
    drop.click()
    are_chosen(desk, tickets[1:])
    page.get_by_role("button", name="全部取消").click()
    are_chosen(desk, [])
    assert [holder_of(office, one) for one in (*tickets, outside)] == [[], [], []]


def test_given_a_queue_when_lines_are_pressed_with_shift_and_ctrl_then_these_are_given_together(
    office: Office, console: Callable[..., Console]
) -> None:
    crew = office.crew("queue")
    for number in range(5):
        ticket_at(office, 40, 40, f"Kite on the line {number}")
    desk = console("en-GB", 1920)
    desk.log_in()
    desk.is_live()
    page = desk.page
    page.keyboard.press("/")
    page.keyboard.type("Kite on the line")
    lines = page.locator(".line[data-ticket]")
    expect(lines).to_have_count(5)
    order = [str(line.get_attribute("data-ticket")) for line in lines.all()]

    lines.nth(0).click(modifiers=["Control"])
    are_chosen(desk, order[:1])
    lines.nth(3).click(modifiers=["Shift"])
    are_chosen(desk, order[:4])
    lines.nth(1).click(modifiers=["Control"])
    chosen = [order[0], *order[2:4]]
    are_chosen(desk, chosen)
    expect(page.locator("article")).to_have_count(0)  # a press to choose opens nothing

    page.get_by_role("button", name="Assign 3 tickets").click()
    page.locator(f"[data-crew='{crew}'] input").check()
    page.locator(f"[data-assign='{crew}']").click()
    expect(page.locator("dialog")).to_have_count(0)
    given = [ticket for ticket in order if holder_of(office, ticket) == [crew]]
    assert given == chosen
    are_chosen(desk, [])

"""The console's map: tickets are chosen on it and given by it, and its layers are seen."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Office
from tests.browser.console import Console
from tests.browser.looking import faults_of, misfits_of
from tests.browser.map_places import look_at, pixel_of
from tests.browser.test_console_day import push, whereabouts
from tests.browser.test_console_looks import POINTER_PX
from tests.district import Work, finding
from tests.waiting import until

TOWN = (31.2, 119.4)
"""Where the tickets of these tests lie, far from those of others."""


def site(north: int, east: int) -> dict[str, object]:
    """A site so many hundred metres from the middle of the town."""
    lat, lon = TOWN[0] + north / 1000, TOWN[1] + east / 1000
    return {"address": f"{north} North, {east} East", "lat": lat, "lon": lon, "datum": "WGS84"}


def corner(desk: Console, north: int, east: int) -> tuple[float, float]:
    return pixel_of(desk, TOWN[0] + north / 1000, TOWN[1] + east / 1000)


def draw_box(desk: Console, one: tuple[float, float], other: tuple[float, float]) -> None:
    """Drags with Shift from one corner to the other."""
    mouse = desk.page.mouse
    desk.page.keyboard.down("Shift")
    mouse.move(*one)
    mouse.down()
    mouse.move(*other, steps=4)
    mouse.up()
    desk.page.keyboard.up("Shift")


def are_chosen(desk: Console, tickets: Sequence[str]) -> None:
    expect(desk.page.locator("[data-chosen]:not(.line)")).to_have_count(len(tickets))
    for ticket in tickets:
        expect(desk.page.locator(f"li[data-chosen='{ticket}']")).to_be_attached()


def desk_at(make: Callable[..., Console], language: str, width: int, *seen: float) -> Console:
    """A dispatcher's desk whose map shows this place at this zoom."""
    desk = make(language, width)
    desk.log_in()
    desk.is_live()
    lat, lon, zoom = seen
    look_at(desk, lat, lon, zoom)
    return desk


def look_at_track(page: Page, card: Locator) -> None:
    """Shows the way of a crew, after having been told that the look is written down."""
    card.get_by_role("button", name="显示本班轨迹").press("Enter")
    expect(page.get_by_text("查看轨迹会被记录")).to_be_visible()
    with page.expect_response(lambda answer: answer.url.split("?")[0].endswith("/track")):
        page.get_by_role("button", name="明白，查看轨迹").press("Enter")
    expect(card.get_by_role("button", name="隐藏轨迹")).to_be_visible()


def holder_of(office: Office, ticket: str) -> list[str]:
    found: list[str] = office.district.ticket(ticket)["holders"]
    return found


def test_given_a_box_around_six_when_they_are_given_and_two_changed_meanwhile_then_four_go(
    office: Office, console: Callable[..., Console]
) -> None:
    near, other = office.crew("near"), office.crew("holds")
    phone = office.district.enrol(near)
    tickets = [office.district.open_ticket(site(n, e)) for n in (0, 2, 4) for e in (0, 3)]
    outside = office.district.open_ticket(site(20, 0))
    held = office.district.assign(tickets[0], other)
    lat, lon = TOWN
    push(office, phone, whereabouts(phone, Work(tickets[0], held.investigation), lat, lon))
    desk = desk_at(console, "en-GB", 1920, lat + 0.004, lon, 14)

    draw_box(desk, corner(desk, 8, -4), corner(desk, -3, 8))
    are_chosen(desk, tickets)
    desk.page.keyboard.press("a")
    first = desk.page.locator(".crew-choice").first
    expect(first).to_contain_text("near")
    expect(first).to_contain_text("Suggested")
    preview = desk.page.locator(f"[data-preview='{tickets[0]}']")
    expect(preview).to_contain_text("holds (Assigned): it disappears from")
    first.get_by_role("radio").check()
    for ticket in tickets[1:3]:
        office.district.assign(ticket, other)
    desk.page.locator(f"[data-assign='{near}']").click()

    failed = desk.page.locator("[data-failed]")
    expect(failed).to_have_count(2)
    for line in failed.all():
        expect(line).to_contain_text("Somebody else just changed this ticket")
    desk.page.keyboard.press("Escape")
    are_chosen(desk, tickets[1:3])
    given = [ticket for ticket in tickets if near in holder_of(office, ticket)]
    assert given == [tickets[0], *tickets[3:]]
    assert holder_of(office, tickets[0]) == [near]  # taken over from the other crew
    assert holder_of(office, outside) == []


def test_given_a_crew_on_the_map_when_tickets_are_dropped_on_it_then_it_stands_in_the_sheet(
    office: Office, console: Callable[..., Console]
) -> None:
    crew = office.crew("van")
    phone = office.district.enrol(crew)
    work = office.district.new_work(crew, site(40, 40))
    dragged = office.district.open_ticket(site(40, 34))
    at = (TOWN[0] + 0.043, TOWN[1] + 0.043)
    push(office, phone, whereabouts(phone, work, *at), finding(phone, work))
    desk = desk_at(console, "en-GB", 1920, TOWN[0] + 0.04, TOWN[1] + 0.04, 14)
    page, card = desk.page, desk.page.locator(f"[data-crew-card='{crew}']")

    def is_over() -> bool:
        page.mouse.move(*corner(desk, 37, 38))
        page.mouse.move(*pixel_of(desk, *at))
        return card.is_visible()

    until(is_over, "the mouse finds the crew on the map")
    expect(card).to_contain_text("±8")
    expect(card).to_contain_text("En route")
    page.mouse.click(*pixel_of(desk, *at))
    expect(page.locator("article")).to_contain_text(work.ticket)

    page.mouse.move(*corner(desk, 40, 34))
    page.mouse.down()
    page.mouse.move(*pixel_of(desk, *at), steps=6)
    page.mouse.up()
    expect(page.locator(f"[data-crew='{crew}'] input")).to_be_checked()
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_have_count(0)

    desk.row(dragged).first.drag_to(page.locator(f"[data-takes-crew='{crew}']"))
    expect(page.locator(f"[data-crew='{crew}'] input")).to_be_checked()
    page.locator(f"[data-assign='{crew}']").click()
    expect(page.locator("dialog")).to_have_count(0)
    assert holder_of(office, dragged) == [crew]


def test_given_keys_alone_when_tickets_are_chosen_and_layers_looked_at_then_all_is_reached(
    office: Office, console: Callable[..., Console]
) -> None:
    crew = office.crew("keys")
    phone = office.district.enrol(crew)
    work = office.district.new_work(crew, site(80, 80))
    tickets = [office.district.open_ticket(site(80, 70 + n)) for n in range(2)]
    place = (TOWN[0] + 0.08, TOWN[1] + 0.08)
    push(office, phone, whereabouts(phone, work, *place))
    desk = desk_at(console, "zh-CN", 1280, *place, 13)
    page = desk.page
    for ticket in tickets:
        desk.open(ticket)
        page.keyboard.press("x")
    are_chosen(desk, tickets)

    page.locator("details.layers summary").focus()
    page.keyboard.press("Enter")
    with page.expect_response(lambda answer: "opened_from=" in answer.url):
        page.get_by_label("投诉热力图").check()
    chip = page.locator(f"[data-takes-crew='{crew}']")
    chip.focus()
    card = page.locator(f"[data-crew-card='{crew}']")
    expect(card).to_contain_text("途中")
    found = [f"map: {fault}" for fault in faults_of(page)]
    found += [f"map: {fault}" for fault in misfits_of(page, POINTER_PX)]
    look_at_track(page, card)

    page.locator("summary").first.focus()
    page.keyboard.press("a")
    page.locator(f"[data-crew='{crew}'] input").press("Space")
    found += [f"give: {fault}" for fault in faults_of(page)]
    page.locator(f"[data-assign='{crew}']").press("Enter")
    expect(page.locator("dialog")).to_have_count(0)
    assert [holder_of(office, ticket) for ticket in tickets] == [[crew], [crew]]
    assert "\n".join(found) == ""

"""Statistics at the screen: each number leads to its tickets, each file is its table."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.api.rest.test_drilling import compared, login
from tests.browser.console import Console
from tests.browser.looking import faults_of, misfits_of
from tests.browser.test_console_looks import POINTER_PX
from tests.servers import RunningServer, running_server
from tests.waiting import until

TABLES = (
    "deadlines", "counts", "trend", "stages", "repeats", "transformers", "sites", "satisfaction",
    "validity", "remedies",
)  # fmt: skip


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """The demo office, whose crews stand still: tickets of all kinds at every stage."""
    with running_server(tmp_path_factory.mktemp("demo"), demo=True) as server:
        caller = login(server, "supervisor")
        until(lambda: compared(caller), "the office rests", 120)
        yield server


@pytest.fixture(scope="module")
def address(demo: RunningServer) -> str:
    return demo.base_url


@pytest.fixture
def supervisor(demo: RunningServer, console: Callable[..., Console]) -> Callable[..., Console]:
    """Makes desks at which the supervisor is logged in."""

    def make(language: str = "en-GB", width: int = 1280) -> Console:
        desk, login = console(language, width), demo.demo["logins"]["supervisor"]
        desk.log_in(login["user"], login["password"])
        desk.is_live()
        return desk

    return make


@pytest.fixture
def desk(supervisor: Callable[..., Console]) -> Console:
    """A desk at the statistics of all times."""
    desk = supervisor()
    desk.page.locator("header a[href^='#/statistics']").click()
    desk.page.get_by_label("Opened", exact=True).select_option("all")
    # The choice has reached the address, and with it what the links lead to.
    expect(desk.page.locator("main nav a[href*='period=all']")).to_have_count(len(TABLES))
    return desk


def table(page: Page, name: str) -> None:
    """Opens a table from the list beside it."""
    page.locator(f"main nav a[href^='#/statistics/{name}']").click()
    expect(page.locator(f"[data-table='{name}'] tbody tr").first).to_be_visible()


def test_given_the_demo_office_when_a_number_is_pressed_then_the_list_has_exactly_its_tickets(
    desk: Console,
) -> None:
    page = desk.page
    for name in TABLES:
        table(page, name)
        links = page.locator(f"[data-table='{name}'] td a")
        number = links.last.inner_text()
        links.last.click()
        expect(page.locator("[role=status]", has_text="tickets").last).to_have_text(
            f"{number} tickets"
        )
        expect(page.locator("[data-row]")).to_have_count(min(int(number), 100))
        page.go_back()
        expect(page.get_by_label("Opened", exact=True)).to_have_value("all")


def test_given_a_supervisors_question_when_asked_then_rate_and_worst_area_are_two_presses_away(
    desk: Console,
) -> None:
    page = desk.page
    expect(page.locator("[data-overall]")).to_contain_text(re.compile(r"\d\s%"))
    table(page, "transformers")
    shown = [
        cells.inner_text().split("\n")[0]
        for cells in page.locator("[data-table='transformers'] tbody th").all()
    ]
    with page.expect_download() as coming:
        page.locator("[data-file='csv']").click()
    with coming.value.path().open(encoding="utf-8-sig", newline="") as file:
        written = list(csv.DictReader(file))
    assert [row["transformer"] for row in written] == shown
    numbers = page.locator("[data-table='transformers'] [data-column='tickets']").all_inner_texts()
    assert [row["tickets"] for row in written] == numbers
    page.emulate_media(media="print")
    expect(page.locator("main nav")).not_to_be_visible()
    expect(page.locator("[data-table]")).to_be_visible()


@pytest.mark.parametrize(("language", "width"), [("zh-CN", 1280), ("en-GB", 1920)])
def test_given_each_table_in_all_looks_when_it_is_looked_at_then_all_can_be_read_and_reached(
    supervisor: Callable[..., Console], language: str, width: int
) -> None:
    page = supervisor(language, width).page
    found: list[str] = []
    for look in ("light", "dark", "contrast"):
        page.locator("header select").first.select_option(look)
        # What differs between tables does not differ between looks.
        for name in TABLES if look == "light" else TABLES[:1]:
            address = f"#/statistics/{name}?view=open&period=all"
            page.evaluate("hash => { location.hash = hash }", address)
            expect(page.locator(f"[data-table='{name}'] tbody tr").first).to_be_visible()
            where = f"{name} ({language}, {look})"
            found += [f"{where}: {fault}" for fault in faults_of(page)]
            found += [f"{where}: {fault}" for fault in misfits_of(page, POINTER_PX)]
    assert "\n".join(found) == ""

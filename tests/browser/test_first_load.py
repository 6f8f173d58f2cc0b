"""What a first visit costs over a thin network, and that a later one costs next to nothing."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.conftest import Office
from tests.browser.phone import Phone
from tests.rough_line import rough_line

FIRST_LOAD_B = 300_000
"""The goal; what the map needs comes when the map is opened."""
LATER_B = 20_000


def test_given_a_new_phone_when_it_opens_the_link_then_less_than_300_kb_come_over_the_wire(
    office: Office, phone: Callable[..., Phone]
) -> None:
    crew = office.crew("light")
    mine = phone("en-GB")
    with rough_line(office.server.base_url, None) as line:
        link = office.link(crew).replace(office.server.base_url, line.base_url)
        mine.page.goto(link)
        expect(mine.page.get_by_role("heading", name="Enrol this device")).to_be_visible()
        mine.page.evaluate("navigator.serviceWorker.ready.then(() => undefined)")

        first = line.delivered
        assert 10_000 < first < FIRST_LOAD_B

        mine.page.reload()
        expect(mine.page.get_by_role("heading", name="Enrol this device")).to_be_visible()
        assert line.delivered - first < LATER_B

"""A whole day: a survey without a network, a dead battery, and a line that always breaks."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Office
from tests.browser.phone import Phone, picture
from tests.district import Work
from tests.rough_line import RoughLine, rough_line

CUT_EVERY_S = 1.5
BYTES_PER_S = 150_000
"""Towards the server: a photo takes longer than the line holds."""


@pytest.fixture
def line(office: Office) -> Iterator[RoughLine]:
    """The phone's way to the server: whole in the morning, rough in the evening."""
    with rough_line(office.server.base_url, None) as line:
        yield line


def find(phone: Phone) -> None:
    """Writes down what was seen, and whose it is."""
    phone.open_form("finding")
    phone.page.locator("main textarea").first.fill("Neutral joint in the riser is burnt")
    phone.page.locator(".choice").filter(has_text="Utility").click()
    phone.page.locator("[data-save='finding']").click()
    expect(phone.page.locator("[data-save='finding']")).to_have_count(0)


def has_it_all(office: Office, work: Work, images: list[bytes]) -> None:
    """Checks that the office has each record once, and the originals bit for bit."""
    found = office.district.ticket(work.ticket)
    assert [item["state"] for item in found["investigations"]] == ["working"]
    assert found["evidence"]["photos"] == {"declared": 3, "arrived": 3}
    assert found["responsibility"]["state"] == "proposed"
    assert found["responsibility"]["party"] == "utility"
    for image in images:
        assert office.district.original(hashlib.sha256(image).hexdigest()) == image
    facts = office.district.desk.get(f"/api/v1/tickets/{work.ticket}/facts")["items"]
    mailed = [one for one in facts if one["fact"]["author"].get("device")]
    assert len(mailed) == 8


def test_given_a_survey_and_a_dead_battery_when_the_line_is_rough_then_all_of_it_arrives(
    office: Office, phone: Callable[..., Phone], line: RoughLine
) -> None:
    crew = office.crew("rough")
    work = office.district.new_work(crew)
    mine = phone("en-GB")
    mine.enrol(office.link(crew).replace(office.server.base_url, line.base_url))
    mine.open_work(work.investigation)
    mine.offline()
    images = [picture(colour, (2000, 1500)) for colour in ("#7a5230", "#305a7a", "#4a7a30")]
    for step in ("accepted", "en-route", "arrived", "working"):
        mine.step(step)
    for number, image in enumerate(images):
        mine.photograph(image, f"Photo {number + 1}")
    find(mine)
    expect(mine.entries("here")).to_have_count(8)

    mine.page.reload()
    expect(mine.entries("here")).to_have_count(8)
    mine.kill()
    mine.reopen(f"{line.base_url}/field/#/investigation/{work.investigation}", is_offline=True)
    expect(mine.entries("here")).to_have_count(8)
    expect(mine.page.get_by_text("Photo 3")).to_be_visible()
    for preview in mine.page.locator("li.entry img").all():
        expect(preview).to_be_visible()

    line.roughen(CUT_EVERY_S, BYTES_PER_S)
    mine.offline(False)
    mine.slow_down(latency_ms=300, down=200_000, up=BYTES_PER_S)
    mine.wait_until_sent(240)

    assert line.cuts > 0
    expect(mine.entries("accepted")).to_have_count(8)
    photos = mine.page.locator("li.entry[data-kind='photo']")
    expect(photos.filter(has_text="Arrived")).to_have_count(3)
    has_it_all(office, work, images)

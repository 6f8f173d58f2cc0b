"""The kind of network: records go over any, originals only where the crew lets them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Request, expect

from tests.browser.conftest import Office
from tests.browser.phone import FAST, TELLS_NETWORK, Phone, picture
from tests.district import Work
from tests.waiting import until

SLOW = 60_000
"""Bytes a second: a picture takes many seconds."""


def photographed(office: Office, mine: Phone, policy: str) -> Work:
    """A phone on a mobile network with this policy that took a photo; the record has gone."""
    crew = office.crew("wifi")
    work = office.district.new_work(crew)
    mine.enrol(office.link(crew))
    mine.be_on("cellular4g")
    choose(mine, policy)
    mine.open_work(work.investigation)
    mine.photograph(picture(), "Meter board")
    until(lambda: mine.look() and photos(office, work)["declared"], "the record has gone")
    expect(mine.entries("accepted")).to_have_count(1)
    mine.open("outbox")
    expect(mine.page.get_by_text("Originals to send: 1")).to_be_visible()
    return work


def choose(mine: Phone, policy: str) -> None:
    """Says in the outbox when originals may go."""
    mine.open("outbox")
    mine.page.locator(".choice").filter(has_text=policy).click()


def photos(office: Office, work: Work) -> dict[str, int]:
    """How many photos the office was told of, and has."""
    found: dict[str, int] = office.district.ticket(work.ticket)["evidence"]["photos"]
    return found


def requests_for_media(mine: Phone) -> list[str]:
    """Addresses that the page asks for from now on to send originals."""
    asked: list[str] = []

    def hear(request: Request) -> None:
        if "/media/" in request.url:
            asked.append(request.url)

    mine.page.on("request", hear)
    return asked


@pytest.mark.parametrize("then", ["Wi-Fi", "any network", "by hand"])
def test_given_a_mobile_network_when_originals_wait_for_wifi_then_only_records_go_until_they_may(
    office: Office, phone: Callable[..., Phone], then: str
) -> None:
    mine = phone("en-GB", TELLS_NETWORK)
    asked = requests_for_media(mine)
    work = photographed(office, mine, "By hand" if then == "by hand" else "On Wi-Fi only")
    mine.page.get_by_role("button", name="Sync now").click()
    expect(mine.page.get_by_role("heading", name="Up to date")).to_be_visible()
    assert asked == []
    assert photos(office, work) == {"declared": 1, "arrived": 0}
    assert [one["state"] for one in mine.kept("originals")] == ["waiting"]

    if then == "Wi-Fi":
        mine.be_on("wifi")
    elif then == "any network":
        choose(mine, "On any network")
    else:
        mine.page.get_by_role("button", name="Send originals now").click()

    mine.wait_until_sent()
    assert photos(office, work) == {"declared": 1, "arrived": 1}


def test_given_wifi_that_ends_in_the_middle_of_a_picture_then_the_rest_waits_for_the_next_wifi(
    office: Office, phone: Callable[..., Phone]
) -> None:
    mine = phone("en-GB", TELLS_NETWORK)
    work = photographed(office, mine, "On Wi-Fi only")
    sending = mine.page.get_by_role("progressbar")
    mine.slow_down(1, FAST, SLOW, "wifi")
    expect(sending).to_be_visible()

    mine.slow_down(1, FAST, SLOW, "cellular4g")

    expect(sending).to_have_count(0)
    asked = requests_for_media(mine)
    mine.page.get_by_role("button", name="Sync now").click()
    expect(mine.page.get_by_role("heading", name="Up to date")).to_be_visible()
    assert asked == []
    assert photos(office, work) == {"declared": 1, "arrived": 0}
    mine.be_on("wifi")
    mine.wait_until_sent()
    assert photos(office, work) == {"declared": 1, "arrived": 1}

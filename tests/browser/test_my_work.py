"""The list of work: what presses first, how far it is, and what an hour changes in that."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from playwright.sync_api import expect

from schemas.instants import instant_text
from server.clock import utc_now
from tests.browser.conftest import Office
from tests.browser.phone import SITE, Phone
from tests.district import COMPLAINT, Work
from tests.waiting import until

NEAR = {"address": "1 Near Lane", "lat": SITE["latitude"] + 0.005, "lon": SITE["longitude"]}
FAR = {"address": "9 Far Road", "lat": SITE["latitude"] + 0.05, "lon": SITE["longitude"]}
URBAN = {**COMPLAINT["site"], "area": "urban"}


def given(
    office: Office, crew: str, complaint: Mapping[str, Any], due: datetime | None = None
) -> Work:
    """Work of a complaint, due at a moment where one is given."""
    site = {"datum": "WGS84", **complaint.get("site", COMPLAINT["site"])}
    body = {**COMPLAINT, **complaint, "site": site}
    body["customer"] = {"account": f"77{complaint['title']}"}
    ticket = str(office.district.desk.post("/api/v1/tickets", body)["ticket"])
    more = {} if due is None else {"due": instant_text(due)}
    job = {"crew": crew, "type": "on-site-survey", **more}
    found = office.district.desk.post(f"/api/v1/tickets/{ticket}/assignments", job)
    return Work(ticket, str(found["investigations"][0]["id"]))


def are_listed(mine: Phone, *works: Work) -> None:
    """Waits until the list shows these pieces of work and no other, in this order."""
    ids = [one.investigation for one in works]
    cards = mine.page.locator("[data-investigation]")
    every = "all => all.map((one) => one.dataset.investigation)"
    until(lambda: cards.evaluate_all(every) == ids, f"in order: {ids}")


def stands(mine: Phone, work: Work, word: str, colour: str) -> None:
    """Waits until the list says this of the promise of a piece of work, in this colour."""
    card = mine.page.locator(f"[data-investigation='{work.investigation}']")
    expect(card.locator(f".badge.{colour}").filter(has_text=word)).to_be_visible()


def test_given_work_when_time_passes_without_a_network_then_it_is_in_order_of_what_presses(
    office: Office, phone: Callable[..., Phone]
) -> None:
    crew = office.crew("order")
    hour = utc_now().replace(minute=0, second=0, microsecond=0) + timedelta(hours=10)
    far = given(office, crew, {"title": "Far", "site": FAR}, hour + timedelta(minutes=10))
    near = given(office, crew, {"title": "Near", "site": NEAR}, hour + timedelta(minutes=50))
    first = given(office, crew, {"title": "First", "priority": 1}, hour + timedelta(hours=8))
    outage = {"class": "OUT", "title": "Dark", "emergency": True, "site": URBAN}
    dark = given(office, crew, outage)
    mine = phone("en-GB")
    mine.context.clock.install()
    mine.enrol(office.link(crew))

    expect(mine.page.get_by_text("556\u2009m")).to_be_visible()
    expect(mine.page.get_by_text("5.6\u2009km")).to_be_visible()
    are_listed(mine, dark, first, near, far)
    stands(mine, dark, "On time", "plain")

    mine.offline()
    mine.page.clock.fast_forward("00:40:00")
    stands(mine, dark, "At risk", "amber")
    mine.page.clock.fast_forward("00:10:00")
    stands(mine, dark, "Overdue", "bad")
    stands(mine, near, "On time", "plain")
    mine.page.clock.fast_forward("11:00:00")
    stands(mine, near, "Overdue", "bad")
    stands(mine, first, "On time", "plain")
    are_listed(mine, dark, far, near, first)

    mine.open_work(near.investigation)
    mine.step("accepted")
    mine.offline(False)
    mine.wait_until_sent()
    [found] = office.district.ticket(near.ticket)["investigations"]
    assert found["state"] == "accepted"

"""An app of another version than the server: what both say to each other still counts."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from tests.browser.conftest import Office
from tests.browser.phone import Phone, picture


def with_more(answer: Any) -> Any:
    """The answer of a server of tomorrow: members that nobody knows yet, everywhere."""
    if isinstance(answer, list):
        return [with_more(one) for one in answer]
    if not isinstance(answer, dict):
        return answer
    known = {name: with_more(value) for name, value in answer.items()}
    return {**known, "of-tomorrow": {"a": [1, None, {"b": "c"}]}}


def from_tomorrow(route: Route) -> None:
    """Lets the server answer, and adds to what it said."""
    said = route.fetch()
    if said.ok and "json" in said.headers.get("content-type", ""):
        route.fulfill(response=said, json=with_more(said.json()))
    else:
        route.fulfill(response=said)


def without_yesterdays(route: Route) -> None:
    """Answers as a server of yesterday, which did not know some members yet."""
    said = route.fetch()
    if not said.ok:
        route.fulfill(response=said)
        return
    later = ("basemaps", "tiles", "instruments", "causes", "checklists", "plausibility")
    route.fulfill(
        response=said,
        json={name: value for name, value in said.json().items() if name not in later},
    )


@pytest.mark.parametrize("answer", [from_tomorrow, without_yesterdays])
def test_given_an_app_of_another_version_than_the_server_when_work_is_done_then_it_all_arrives(
    office: Office, phone: Callable[..., Phone], answer: Callable[[Route], None]
) -> None:
    crew = office.crew("apart")
    work = office.district.new_work(crew)
    mine = phone("en-GB")
    for path in ("device", "profile"):
        mine.context.route(f"**/api/v1/{path}", answer)
    mine.enrol(office.link(crew))
    mine.open_work(work.investigation)
    mine.step("accepted")
    mine.photograph(picture(), "Meter board")
    mine.wait_until_sent()

    assert {entry["state"] for entry in mine.kept("journal")} == {"accepted"}
    photos = office.district.ticket(work.ticket)["evidence"]["photos"]
    assert photos == {"declared": 1, "arrived": 1}
    for place in ("map", "outbox", "me", "work"):
        mine.open(place)
        expect(mine.page.locator("header.top h1")).to_be_visible()


def as_before(route: Route) -> None:
    """Sends readings as the app of a year ago wrote them: version 1, without a method."""
    sent = json.loads(route.request.post_data or "{}")
    for doc in sent["docs"]:
        if doc.get("kind") == "reading":
            doc["schema"] = 1
            doc["body"].pop("method")
    route.continue_(post_data=json.dumps(sent))


def test_given_an_app_that_writes_readings_as_before_when_they_are_sent_then_the_office_takes_them(
    office: Office, phone: Callable[..., Phone]
) -> None:
    crew = office.crew("before")
    work = office.district.new_work(crew)
    mine = phone("en-GB")
    mine.enrol(office.link(crew))
    mine.context.route("**/_bulk_docs", as_before)
    mine.open_work(work.investigation)
    mine.step("accepted")
    mine.open_form("reading")
    mine.page.locator("main select").first.select_option("voltage")
    mine.page.locator("main input[inputmode='decimal']").first.fill("196.5")
    mine.page.locator("[data-save='reading']").click()
    expect(mine.page.locator("[data-save='reading']")).to_have_count(0)
    mine.wait_until_sent()

    expect(mine.entries("accepted")).to_have_count(2)
    items = office.district.desk.get(f"/api/v1/tickets/{work.ticket}/facts")["items"]
    [told] = [one for one in items if one["fact"]["kind"] == "reading"]
    assert told["fact"]["schema"] == 1
    assert told["receipt"]["state"] == "accepted"
    assert office.district.ticket(work.ticket)["evidence"]["readings"] == 1
    mine.page.reload()
    line = mine.page.locator("li.entry[data-kind='reading']")
    expect(line).to_have_count(1)
    expect(line).to_contain_text("196.5")

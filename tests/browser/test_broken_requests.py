"""A line that breaks at every point of the talk: it goes on, and no fault is left behind."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from playwright.sync_api import Route

from tests.browser.conftest import Office
from tests.browser.phone import Phone, picture
from tests.waiting import until

_NAMES = re.compile(r"mailbox-[^/]+|(?<=_local/)[^/]+|(?<=uploads/)[^/]+|T\d+-[^/]+|c-[^/]+")
"""What one request of a kind has that another has not."""


class Breaker:
    """Cuts a request the first time that one of its kind follows one of that other kind."""

    def __init__(self) -> None:
        self.cut: set[tuple[str, str]] = set()
        self._before = ""

    def meet(self, route: Route) -> None:
        path = _NAMES.sub("*", urlsplit(route.request.url).path)
        kind = f"{route.request.method} {path}"
        place = (self._before, kind)
        self._before = kind
        if place in self.cut:
            route.continue_()
        else:
            self.cut.add(place)
            route.abort("connectionreset")

    def kinds(self) -> set[str]:
        """The kinds of requests that were cut."""
        return {kind for _, kind in self.cut}


def test_given_a_line_that_breaks_at_each_request_when_work_is_sent_then_all_of_it_arrives(
    office: Office, phone: Callable[..., Phone]
) -> None:
    crew = office.crew("breaking")
    work = office.district.new_work(crew)
    mine = phone("en-GB")
    mine.enrol(office.link(crew))
    mine.open_work(work.investigation)
    breaker = Breaker()
    for part in ("api", "sync"):
        mine.context.route(f"**/{part}/**", breaker.meet)

    mine.step("accepted")
    mine.photograph(picture(), "Board")
    mine.open("outbox")
    now = mine.page.get_by_role("button", name="Sync now")

    def has_arrived() -> bool:
        now.click()
        return {one["state"] for one in mine.kept("originals")} == {"arrived"}

    until(has_arrived, "the photo arrived", 90)
    mine.wait_until_sent()

    assert breaker.kinds() >= {
        "GET /api/v1/device",
        "GET /sync/*/_changes",
        "POST /sync/*/_bulk_docs",
        "POST /sync/*/_bulk_get",
        "PUT /sync/*/_local/*",
    }
    found = office.district.ticket(work.ticket)
    assert [one["state"] for one in found["investigations"]] == ["accepted"]
    assert found["evidence"]["photos"] == {"declared": 1, "arrived": 1}

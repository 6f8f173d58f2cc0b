"""A line that dies without a word: what is asked for ends, and the app goes on by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from time import monotonic

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Office
from tests.browser.phone import Phone, picture
from tests.rough_line import RoughLine, rough_line
from tests.waiting import until

FEED_SILENCE_MS = 75_000
UPLOAD_SILENCE_MS = 90_000
SILENCE_MS = 20_000
"""After so long without a sign the app gives up: waiting for news, amid an upload, with a question
(``core/mailbox.ts``, ``core/uploads.ts``, ``core/patience.ts``)."""
SLOW_B_PER_S = 400_000
STILL_S = 3.0
"""After so long without a byte the line counts as still: an answer on its way takes less."""


@pytest.fixture
def line(office: Office) -> Iterator[RoughLine]:
    """The phone's way to the server."""
    with rough_line(office.server.base_url, None) as line:
        yield line


def over(line: RoughLine, office: Office, crew: str) -> str:
    """An enrolment link that goes over this line."""
    return office.link(crew).replace(office.server.base_url, line.base_url)


def sit_out_silences(mine: Phone, line: RoughLine, within_s: float) -> None:
    """Waits until nothing is left to send; the phone's clock runs on whenever the line is still.
    The browser tries each dead connection that it has kept before it makes a new one, and each is
    a silence of its own. ``within_s``: by the phone's clock, after the silence of the upload."""
    mine.page.clock.fast_forward(UPLOAD_SILENCE_MS)
    moved, began, since, ahead_s = (0, 0), monotonic(), monotonic(), 0.0

    def is_all_there() -> bool:
        nonlocal moved, since, ahead_s
        now = (line.carried, line.delivered)
        if now != moved:
            moved, since = now, monotonic()
        elif monotonic() - since > STILL_S:
            mine.page.clock.fast_forward(SILENCE_MS)
            since, ahead_s = monotonic(), ahead_s + SILENCE_MS / 1000
        assert monotonic() - began + ahead_s < within_s, "too long by the phone's clock"
        return mine.is_all_there()

    until(is_all_there, "everything arrived and was answered", within_s)


def is_the_same_page(mine: Phone) -> bool:
    return bool(mine.page.evaluate("() => globalThis.fromBefore === true"))


def test_given_a_line_that_dies_without_a_word_when_it_is_back_then_facts_arrive_without_a_reload(
    office: Office, phone: Callable[..., Phone], line: RoughLine
) -> None:
    crew = office.crew("dead")
    work = office.district.new_work(crew)
    mine = phone("en-GB")
    mine.enrol(over(line, office, crew))
    mine.open_work(work.investigation)
    expect(mine.page.locator(".status-line")).to_have_count(0)
    mine.page.evaluate("() => { globalThis.fromBefore = true }")

    line.die()
    mine.step("accepted")

    told = mine.page.get_by_role("status").filter(has_text="No contact since")
    expect(told).to_be_visible(timeout=60_000)
    expect(mine.entries("here")).to_have_count(1)
    line.revive()
    mine.wait_until_sent()
    expect(told).to_have_count(0)
    assert is_the_same_page(mine)


def test_given_a_dead_wait_for_news_when_its_heartbeat_stays_away_then_new_work_comes_by_itself(
    office: Office, phone: Callable[..., Phone], line: RoughLine
) -> None:
    crew = office.crew("silent")
    mine = phone("en-GB")
    mine.page.clock.install()
    mine.enrol(over(line, office, crew))
    expect(mine.page.locator(".status-line")).to_have_count(0)
    mine.page.evaluate("() => { globalThis.fromBefore = true }")

    line.die()
    line.revive()
    work = office.district.new_work(crew)
    mine.page.clock.fast_forward(FEED_SILENCE_MS)

    # The browser tries each dead connection that it has kept before it makes a new one.
    item = mine.page.locator(f"[data-investigation='{work.investigation}']")
    expect(item).to_be_visible(timeout=180_000)
    assert is_the_same_page(mine)


def test_given_a_dead_upload_when_nothing_moves_then_it_goes_on_where_it_stopped(
    office: Office, phone: Callable[..., Phone], line: RoughLine
) -> None:
    crew = office.crew("upload")
    work = office.district.new_work(crew)
    mine = phone("en-GB")
    mine.page.clock.install()
    mine.enrol(over(line, office, crew))
    mine.open_work(work.investigation)
    mine.step("accepted")
    mine.wait_until_sent()
    image = picture(size=(4000, 3000))
    line.slow_down(SLOW_B_PER_S)
    before = line.carried

    mine.photograph(image, "Meter board")
    until(lambda: line.carried - before > len(image) / 4, "the photo is on its way")
    line.die()
    line.revive()
    line.slow_down(float("inf"))
    sit_out_silences(mine, line, 300)

    assert line.carried - before < 1.5 * len(image)

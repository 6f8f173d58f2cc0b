"""Two phones of one crew: what one writes the other reads, once."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Locator, expect

from tests.browser.conftest import Office
from tests.browser.phone import Phone, picture
from tests.waiting import until


def is_drawn(line: Locator) -> None:
    """Waits until the preview of a record has been drawn."""
    image = line.locator("img")
    until(lambda: image.evaluate("img => img.naturalWidth") > 0, "the preview is drawn")


def test_given_two_phones_of_a_crew_when_both_write_then_each_reads_the_other_once_with_previews(
    office: Office, phone: Callable[..., Phone]
) -> None:
    crew = office.crew("pair")
    work = office.district.new_work(crew)
    wang, li = phone(), phone("en-GB")
    wang.enrol(office.link(crew), "the first", "王强")
    li.enrol(office.link(crew), "the second", "Li Na")
    for one in (wang, li):
        one.open_work(work.investigation)
    wang.step("accepted")
    expect(li.page.locator("[data-step='en-route']")).to_be_visible()

    with wang.without_network(), li.without_network():
        wang.photograph(picture("#803020"), "门前的表箱")
        li.photograph(picture("#205080"), "Neutral bar, burnt")
    for one in (wang, li):
        one.wait_until_sent()

    for one, theirs, by in ((wang, "Neutral bar, burnt", "Li Na"), (li, "门前的表箱", "王强")):
        line = one.page.locator("li.entry[data-kind='photo']").filter(has_text=theirs)
        expect(line).to_have_count(1)
        expect(line).to_contain_text(by)
        is_drawn(line)
        expect(one.page.locator("li.entry[data-kind='photo']")).to_have_count(2)
    found = office.district.ticket(work.ticket)
    assert found["evidence"]["photos"] == {"declared": 2, "arrived": 2}


def test_given_a_preview_that_was_looked_at_when_the_network_is_gone_then_it_is_still_shown(
    office: Office, phone: Callable[..., Phone]
) -> None:
    crew = office.crew("kept")
    work = office.district.new_work(crew)
    mine, other = phone(), phone()
    for one in (mine, other):
        one.enrol(office.link(crew))
        one.open_work(work.investigation)
    other.photograph(picture("#407040"), "变压器铭牌")
    other.wait_until_sent()
    theirs = mine.page.locator("li.entry[data-kind='photo']")
    is_drawn(theirs)

    with mine.without_network():
        mine.reload_offline()

        expect(mine.page.locator(".status-line")).to_contain_text("没有网络")
        is_drawn(theirs)

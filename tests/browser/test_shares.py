"""Several parties that are responsible: how many per cent each of them bears."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.conftest import Office
from tests.browser.filling import Paper, at_work, open_form, opened
from tests.browser.looking import faults_of, misfits_of
from tests.browser.phone import Phone
from tests.district import Work


def share(form: Paper, place: int, party: str, percent: str) -> None:
    """Says who bears how much."""
    row = form.within.locator(f"[data-share='{place}']")
    row.locator("select").select_option(party)
    row.locator("input").fill(percent)


def begin(mine: Phone) -> None:
    """Two who are responsible, of 90 per cent; the page is loaded anew in the middle of it."""
    form = open_form(mine, "finding")
    form.within.locator("textarea").first.fill("零线接头松动,用户私接线路")
    form.choose("customer")
    form.add("shares")
    expect(form.within.locator("[data-share='0'] select")).to_have_value("customer")
    share(form, 0, "customer", "20")
    share(form, 1, "utility", "70")
    expect(form.within.locator("[data-shares]")).to_contain_text("还差 10 %")
    mine.page.reload()
    expect(opened(mine, "finding").within.locator("[data-share='1'] input")).to_have_value("70")


def complete(mine: Phone) -> None:
    """A third one; what makes no whole, or names one twice, is told."""
    form = opened(mine, "finding")
    form.ask_to_save()
    expect(form.within).to_contain_text("责任比例:合计须为 100 %")
    form.add("share")
    share(form, 2, "utility", "10")
    expect(form.within).to_contain_text("每一方只列一次")
    assert [*faults_of(mine.page), *misfits_of(mine.page)] == []
    form.within.locator("[data-share='2'] select").select_option("third-party")
    whole = form.within.locator("[data-shares]")
    expect(whole).to_contain_text("建议主要责任方:供电企业")
    form.save()


def correct(mine: Phone) -> None:
    """The third one is dropped from what was sent."""
    mine.page.locator("[data-mend='finding']").click()
    form = opened(mine, "finding")
    expect(form.within.locator("[data-share='1'] input")).to_have_value("70")
    form.within.locator("[data-share='2']").get_by_role("button").click()
    share(form, 0, "customer", "30")
    form.save()


def proposed(office: Office, work: Work) -> tuple[str, dict[str, int]]:
    """Who bears most and how much everybody bears, the largest first, as the office has it."""
    said = office.district.ticket(work.ticket)["responsibility"]
    assert said["state"] == "proposed"
    return said["party"], {one["party"]: one["percent"] for one in said["shares"]}


def test_given_several_who_are_responsible_when_their_shares_make_a_whole_then_the_office_has_them(
    office: Office, phone: Callable[..., Phone]
) -> None:
    crew = office.crew("shares")
    work = office.district.new_work(crew)
    mine = at_work(office, phone("zh-CN"), crew, work)
    begin(mine)
    complete(mine)
    mine.wait_until_sent()
    shares = {"utility": 70, "customer": 20, "third-party": 10}
    assert proposed(office, work) == ("utility", shares)

    correct(mine)
    mine.wait_until_sent()
    assert proposed(office, work) == ("utility", {"utility": 70, "customer": 30})

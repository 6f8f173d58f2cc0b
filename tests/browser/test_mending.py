"""A record that breaks a rule of the office: kept, sent back with reasons, mended in its form."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Route, expect

from tests.browser.conftest import Office
from tests.browser.phone import Phone

STRANGE = "gone-next-year"


def with_another_cause(route: Route) -> None:
    """The office's profile as it was before a cause was taken out of it."""
    said = route.fetch()
    profile = said.json()
    cause = {"code": STRANGE, "title": {"zh": "旧原因", "en": "A cause of last year"}}
    route.fulfill(response=said, json={**profile, "causes": [*profile["causes"], cause]})


def write_it(mine: Phone) -> None:
    """Writes a finding with the cause that the office does not know any more, and sends it."""
    mine.open_form("finding")
    mine.page.locator("main textarea").first.fill("Neutral joint burnt")
    mine.page.locator("[data-search-list] input").fill("last year")
    mine.page.locator(f"[data-option='{STRANGE}']").click()
    save = mine.page.locator("[data-save='finding']")
    save.click()
    expect(save).to_have_count(0)
    mine.wait_until_sent()


def test_given_a_cause_that_the_office_took_out_when_it_is_sent_then_it_comes_back_and_is_mended(
    office: Office, phone: Callable[..., Phone]
) -> None:
    crew = office.crew("mend")
    work = office.district.new_work(crew)
    mine = phone("en-GB")
    mine.context.route("**/api/v1/profile", with_another_cause)
    mine.enrol(office.link(crew))
    mine.open_work(work.investigation)
    mine.step("accepted")
    mine.wait_until_sent()
    write_it(mine)

    expect(mine.entries("needs-attention")).to_have_count(1)
    mine.open("outbox")
    faulty = mine.page.locator("li.entry").filter(has_text="Neutral joint burnt")
    expect(faulty).to_contain_text("Needs attention")
    expect(faulty).to_contain_text("Cause")
    faulty.get_by_role("link", name="Mend it").click()

    form = mine.page.locator("[data-form-open='finding']")
    expect(form).to_contain_text("You are correcting a record")
    expect(form.locator("[data-search-list] .fault")).to_be_visible()
    expect(form.locator("textarea").first).to_have_value("Neutral joint burnt")
    form.locator("[data-search-list] input").click()
    form.locator(f"[data-option]:not([data-option='{STRANGE}'])").first.click()
    expect(form.locator("[data-search-list] .fault")).to_have_count(0)
    form.locator("[data-save='finding']").click()
    expect(form).to_have_count(0)
    mine.wait_until_sent()

    states = [entry["state"] for entry in mine.kept("journal")]
    assert sorted(states) == ["accepted", "accepted", "needs-attention"]
    mine.open("outbox")
    expect(mine.page.get_by_text("Everything is sent")).to_be_visible()
    expect(mine.page.get_by_role("link", name="Mend it")).to_have_count(0)
    [wrong, right] = [one for one in mine.kept("journal") if one["doc"]["kind"] == "finding"]
    assert right["doc"]["amends"] == wrong["id"]
    assert office.district.states(work.ticket)[right["id"]] == "accepted"

"""An auditor searches what was said over all tickets, and goes to where it stands."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from schemas.vocabulary import Role
from tests.browser.conftest import Office
from tests.browser.console import Console
from tests.browser.looking import faults_of, misfits_of
from tests.browser.test_console_administration import administration
from tests.browser.test_console_day import push
from tests.browser.test_console_looks import POINTER_PX
from tests.district import finding
from tests.waiting import until


def test_given_findings_of_two_crews_when_an_auditor_searches_then_each_leads_to_its_fact(
    office: Office, console: Callable[..., Console]
) -> None:
    phones = [office.district.enrol(office.crew(name)) for name in ("river", "hills")]
    works = [office.district.new_work(phone.crew) for phone in phones]
    said = [
        finding(phone, work, f"A heron on pole {number}")
        for number, (phone, work) in enumerate(zip(phones, works, strict=True))
    ]
    for phone, one in zip(phones, said, strict=True):
        push(office, phone, one)
    desk = console("en-GB")
    desk.log_in(*office.district.user(Role.AUDITOR))
    desk.is_live()
    page = administration(desk, "audit")
    search = page.locator("[data-search='facts']")
    search.get_by_label("Kind").select_option("finding")
    search.get_by_label("Says").fill("HERON")

    def both() -> bool:
        search.get_by_role("button", name="Search").click()
        return search.locator("[data-found]").count() == 2

    until(both, "the lists know of both findings")
    found = [str(one.get_attribute("data-found")) for one in search.locator("[data-found]").all()]
    assert set(found) == {one["_id"] for one in said}
    faults = [*faults_of(page), *misfits_of(page, POINTER_PX)]

    search.get_by_label("Crew").select_option(phones[1].crew)
    search.get_by_role("button", name="Search").click()
    expect(search.locator("[data-found]")).to_have_count(1)
    line = search.locator(f"[data-found='{said[1]['_id']}']")
    expect(line).to_contain_text("A heron on pole 1")
    expect(line).to_contain_text("Accepted")
    line.get_by_role("link", name=works[1].ticket).click()
    fact = page.locator(f"[data-fact='{said[1]['_id']}'] > details")
    expect(fact).to_have_attribute("open", "")
    expect(fact).to_contain_text("A heron on pole 1")
    assert "\n".join(faults) == ""

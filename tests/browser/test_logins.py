"""A login that is no longer valid: nothing is hidden or deleted, unless the office orders it."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Route, expect

from tests.browser.conftest import Office
from tests.browser.phone import Phone, picture
from tests.district import Work
from tests.waiting import until


def at_work(office: Office, mine: Phone, crew: str) -> Work:
    """A phone of the crew that has accepted its work, and the office knows."""
    work = office.district.new_work(crew)
    mine.enrol(office.link(crew))
    mine.open_work(work.investigation)
    mine.step("accepted")
    mine.wait_until_sent()
    return work


def test_given_a_revoked_login_when_work_goes_on_then_it_arrives_once_the_phone_is_enrolled_anew(
    office: Office, phone: Callable[..., Phone]
) -> None:
    crew = office.crew("revoked")
    mine = phone("en-GB")
    work = at_work(office, mine, crew)
    office.district.revoke(mine.device())

    mine.step("en-route")

    banner = mine.page.locator(".banner.amber").filter(has_text="has revoked this device's login")
    expect(banner).to_be_visible()
    mine.photograph(picture(), "Still at work")
    mine.page.reload()
    expect(banner).to_be_visible()
    expect(mine.entries("here")).to_have_count(2)
    expect(mine.entries("accepted")).to_have_count(1)

    banner.get_by_role("button").click()
    mine.page.locator("form").get_by_role("textbox").first.fill(
        str(office.district.desk.post(f"/api/v1/crews/{crew}/enrolment-codes")["code"])
    )
    mine.page.locator("button[type=submit]").click()
    mine.wait_until_sent()

    mine.open(f"investigation/{work.investigation}")
    expect(banner).to_have_count(0)
    expect(mine.entries("accepted")).to_have_count(3)
    found = office.district.ticket(work.ticket)
    assert found["evidence"]["photos"] == {"declared": 1, "arrived": 1}
    assert [item["state"] for item in found["investigations"]] == ["en-route"]


def test_given_records_on_their_way_when_the_phone_is_enrolled_anew_then_none_is_refused(
    office: Office, phone: Callable[..., Phone]
) -> None:
    crew = office.crew("renewed")
    mine = phone("en-GB")
    at_work(office, mine, crew)
    before = mine.device()
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    mine.context.route("**/_bulk_docs", hold, times=1)
    mine.step("en-route")
    until(lambda: mine.look() and held, "records are on their way")
    mine.step("arrived")
    mine.page.goto(office.link(crew))
    mine.page.locator("button[type=submit]").click()
    until(lambda: mine.device().id != before.id, "it has a new login")
    expect(mine.page.locator("nav.bottom")).to_be_visible()

    held[0].continue_()

    mine.wait_until_sent()
    assert [one["state"] for one in mine.kept("journal")] == ["accepted"] * 3


def test_given_a_page_that_goes_amid_its_enrolment_when_it_is_back_then_what_was_not_sent_arrives(
    office: Office, phone: Callable[..., Phone]
) -> None:
    crew = office.crew("interrupted")
    mine = phone("en-GB")
    at_work(office, mine, crew)
    before = mine.device()
    office.district.revoke(before)
    mine.step("en-route")
    mine.page.goto(office.link(crew))
    mine.page.evaluate(_THE_JOURNAL_IS_NOT_WRITTEN)

    mine.page.locator("button[type=submit]").click()
    until(lambda: mine.device().id != before.id, "it has a new login")
    assert [one["doc"]["author"]["device"] for one in mine.kept("journal")] == [before.id] * 2
    mine.page.reload()

    mine.wait_until_sent()
    assert [one["state"] for one in mine.kept("journal")] == ["accepted"] * 2


_THE_JOURNAL_IS_NOT_WRITTEN = """() => {
  const put = IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = function (...given) {
    if (this.name === "journal") throw new Error("the page is gone");
    return put.apply(this, given);
  };
}"""


def test_given_a_phone_of_a_crew_when_another_enrols_it_then_neither_names_nor_mailbox_stay(
    office: Office, phone: Callable[..., Phone]
) -> None:
    former, crew = office.crew("former", "王强"), office.crew("latter", "Zhao Min")
    mine = phone("en-GB")
    at_work(office, mine, former)
    office.district.revoke(mine.device())
    mine.step("en-route")
    expect(mine.page.get_by_text("has revoked this device's login").first).to_be_visible()
    who = mine.page.get_by_role("heading", name="Who is holding this device?")
    mine.context.route("**/api/v1/device", lambda route: route.abort())

    mine.page.goto(office.link(crew))
    mine.page.locator("button[type=submit]").click()

    # Until the server is met nobody knows who is of this crew, and nobody of the old one gets in.
    expect(who).to_be_visible()
    expect(mine.page.locator(".choice")).to_have_count(0)
    expect(mine.page.get_by_text(former)).to_have_count(0)
    mine.context.unroute("**/api/v1/device")
    mine.sign_in("Zhao Min")
    until(lambda: not mailboxes(mine, former), "the mailbox of the former crew is gone")
    assert mailboxes(mine, crew)
    # No fact goes with it: what the new login may not send the server keeps for a person to decide.
    kept = ["accepted", "refused"]
    until(lambda: [one["state"] for one in mine.kept("journal")] == kept, "what was not sent is")


def mailboxes(mine: Phone, crew: str) -> list[str]:
    """Names of the databases with what lay in the crew's mailbox."""
    return [name for name in databases(mine) if f"mailbox-{crew}-" in name]


def test_given_an_order_to_wipe_when_the_phone_hears_of_it_then_all_is_gone_and_it_says_so(
    office: Office, phone: Callable[..., Phone]
) -> None:
    crew = office.crew("wiped")
    mine = phone("en-GB")
    at_work(office, mine, crew)
    mine.photograph(picture(), "Soon gone")
    # The page that hears of it is the new one: the old one would delete what the new one opens.
    with mine.without_network():
        office.district.wipe(mine.device())
        mine.reload_offline()
        expect(mine.page.locator("nav.bottom")).to_be_visible()

    told = mine.page.get_by_text("The office ordered it")
    expect(told).to_be_visible()
    until(lambda: databases(mine) == [], "no database is left")
    mine.page.reload()
    expect(told).to_be_visible()
    assert mine.kept("journal") == []
    assert mine.kept("originals") == []
    mine.page.get_by_role("button").click()
    expect(mine.page.get_by_role("heading", name="Enrol this device")).to_be_visible()


def databases(mine: Phone) -> list[str]:
    """Names of the databases that the phone keeps."""
    names: list[str] = mine.page.evaluate(
        "async () => (await indexedDB.databases()).map(({ name }) => name)"
    )
    return names

"""What a crew knows before it looks: the customer when it sets off, the meter, what was before."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.conftest import Office
from tests.browser.phone import Phone, picture
from tests.district import COMPLAINT, Work
from tests.waiting import until

NAME, NUMBER = "周小兰", "13812345678"
COMPLETE = {
    **COMPLAINT,
    "matter": "Lamps go dim after seven",
    "customer": {"account": "3309007711", "name": NAME, "phone": NUMBER},
    "site": {**COMPLAINT["site"], "transformer": "Willow No. 3", "feeder": "F-117"},
    "meter": {"number": "31-0042-7781", "accuracy_class": "2", "multiplier": 30, "phases": 3},
    "supply": {"voltage_level": "380 V", "contract_capacity": 25},
}


def new_work(office: Office, crew: str) -> Work:
    """Work with everything that the office knows of a customer."""
    ticket = str(office.district.desk.post("/api/v1/tickets", COMPLETE)["ticket"])
    return office.district.assign(ticket, crew)


def test_given_a_customer_when_the_crew_is_not_on_its_way_yet_then_no_screen_shows_who_it_is(
    office: Office, phone: Callable[..., Phone]
) -> None:
    crew = office.crew("masked")
    work = new_work(office, crew)
    mine = phone("en-GB")
    mine.enrol(office.link(crew))
    for take in (None, "accepted"):
        mine.open_work(work.investigation)
        if take:
            mine.step(take)
        expect(mine.page.get_by_text("shown once you are en route")).to_be_visible()
        for place in ("work", "map", "outbox", "me", f"investigation/{work.investigation}/finding"):
            mine.open(place)
            expect(mine.page.locator("header.top h1")).to_be_visible()
            shown = mine.page.content()
            assert NAME not in shown
            assert NUMBER not in shown

    mine.open_work(work.investigation)
    mine.step("en-route")

    expect(mine.page.get_by_text(NAME)).to_be_visible()
    call = mine.page.locator(f"a[href='tel:{NUMBER}']")
    expect(call).to_be_visible()
    mine.wait_until_sent()
    [found] = office.district.ticket(work.ticket)["investigations"]
    assert [one["step"] for one in found["steps"]] == ["accepted", "en-route"]


def see(mine: Phone, seen: str) -> None:
    """Writes a finding; then it is kept on the phone."""
    mine.open_form("finding")
    mine.page.locator("main textarea").first.fill(seen)
    save = mine.page.locator("[data-save='finding']")
    save.click()
    expect(save).to_have_count(0)


def test_given_work_of_another_crew_before_when_it_is_opened_then_all_of_that_is_there_offline(
    office: Office, phone: Callable[..., Phone]
) -> None:
    before, crew = office.crew("before"), office.crew("after")
    work = new_work(office, before)
    theirs, mine = phone("en-GB"), phone("en-GB")
    theirs.enrol(office.link(before))
    theirs.open_work(work.investigation)
    theirs.step("accepted")
    theirs.photograph(picture(), "Board, cover open")
    see(theirs, "Neutral joint in the riser is warm")
    theirs.wait_until_sent()
    work = office.district.assign(work.ticket, crew, replaces=work.investigation)
    mine.enrol(office.link(crew))
    mine.open_work(work.investigation)
    photo = mine.page.locator("li.entry[data-kind='photo']")
    until(lambda: photo.locator("img").evaluate("one => one.naturalWidth"), "the preview is drawn")

    with mine.without_network():
        mine.page.reload()

        for known in ("31-0042-7781", "Willow No. 3", "F-117", "380 V", "Lamps go dim after seven"):
            expect(mine.page.get_by_text(known).first).to_be_visible()
        expect(mine.page.get_by_text("Neutral joint in the riser is warm")).to_be_visible()
        expect(photo).to_contain_text("Board, cover open")
        until(lambda: photo.locator("img").evaluate("one => one.naturalWidth"), "it is drawn again")
        history = mine.page.locator("[data-history]")
        history.locator("summary").click()
        lines = history.locator("li")
        expect(lines.first).to_contain_text("Intake")
        expect(lines.filter(has_text="Accepted")).to_contain_text(before)
        expect(lines.filter(has_text="Assignment")).to_have_count(2)
        mine.step("accepted")
    mine.wait_until_sent()

    expect(lines.filter(has_text="Accepted")).to_have_count(2)
    found = office.district.ticket(work.ticket)
    assert [one["state"] for one in found["investigations"]] == ["recalled", "accepted"]

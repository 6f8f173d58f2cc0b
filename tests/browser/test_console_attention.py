"""The attention desk: what needs somebody is heard of, read, answered; the crew is told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Locator, expect

from tests.browser.conftest import Office
from tests.browser.console import Console
from tests.browser.looking import faults_of, misfits_of
from tests.browser.test_console_day import push
from tests.browser.test_console_looks import POINTER_PX
from tests.district import Caller, Device, Work, basic, fact
from tests.waiting import until

IMPOSSIBLE = {"quantity": "voltage", "value": "9000000", "unit": "V", "method": "spot"}
DIM = {**IMPOSSIBLE, "value": "196.5"}


def group(desk: Console, name: str) -> Locator:
    return desk.page.locator(f"[data-group='{name}']")


def matter(desk: Console, name: str) -> Locator:
    return desk.page.locator(f"[data-matter='{name}']")


def at_attention(console: Callable[..., Console], *how: Any) -> Console:
    desk = console(*how)
    desk.log_in()
    desk.is_live()
    desk.page.locator("header a[href^='#/attention']").click()
    # What comes from now on is announced; what came before the first reading would just be there.
    groups = desk.page.locator("[data-group]")
    expect(groups.first).to_be_visible()
    expect(groups.locator("h2 .badge")).to_have_count(groups.count())
    return desk


def shown(desk: Console, name: str, what: str) -> Locator:
    """What was announced, once it was asked for."""
    group(desk, name).get_by_role("button", name="new: show them").click()
    found = matter(desk, what)
    expect(found).to_be_visible()
    return found


def answer(desk: Console, found: Locator, how: str, reason: str) -> None:
    found.locator(f"[data-answer='{how}']").click()
    desk.page.get_by_label("Reason").fill(reason)
    desk.page.locator(f"[data-confirm='{how}']").click()
    expect(desk.page.locator("dialog")).to_have_count(0)


def attention_of(office: Office, ticket: str) -> list[str]:
    return [one["fact"] for one in office.district.ticket(ticket)["attention"]]


def waits(office: Office, sent: str, why: str) -> bool:
    """Whether a fact waits for somebody, as a desk that looks now is told."""
    found = office.district.desk.get(f"/api/v1/attention?why={why}&limit=50")["items"]
    return sent in [one["fact"]["_id"] for one in found]


def heard_by(office: Office, phone: Device, ticket: str) -> dict[str, Any]:
    """The ticket as the crew's devices have it at their next sync."""
    mailbox = Caller(office.server.base_url, basic(phone.id, phone.token))
    found: dict[str, Any] = mailbox.get(f"/sync/{phone.database}/{ticket}:ticket")
    return found


def reading(office: Office, by: Device, work: Work, **said: Any) -> str:
    """A reading that the device sends; its id."""
    doc = fact(by, work, "reading", {**DIM, **said})
    push(office, by, doc)
    return str(doc["_id"])


def test_given_a_crew_that_sends_faulty_data_when_it_is_answered_at_the_desk_then_its_device_hears(
    office: Office, console: Callable[..., Console]
) -> None:
    crew = office.crew("faulty")
    phone = office.district.enrol(crew)
    work = office.district.new_work(crew)
    desk = at_attention(console, "en-GB")
    declined = reading(office, phone, work, value="9000000")
    found = shown(desk, "faulty", declined)
    expect(found).to_contain_text("cannot be in this unit: check the point and the unit")
    expect(found).to_contain_text("faulty · phone")
    expect(found).to_contain_text("Readings 0 → 1")
    answer(desk, found, "decline", "The point is missing: measure again.")
    expect(found).to_have_attribute("data-over", "true")
    expect(found).to_contain_text("Settled")
    assert attention_of(office, work.ticket) == []
    said = office.district.facts(work.ticket, "acceptance")[-1]["body"]
    assert (said["fact"], said["accept"]) == (declined, False)
    until(
        lambda: not heard_by(office, phone, work.ticket)["attention"],
        "the device hears that nothing waits any more",
    )

    amended = reading(office, phone, work, value="9000000")
    found = shown(desk, "faulty", amended)
    found.locator("[data-answer='amend']").click()
    desk.page.locator("dialog .field.faulty input").fill("196.5")
    desk.page.locator("[data-confirm='amend']").click()
    expect(found).to_have_attribute("data-over", "true")
    assert office.district.facts(work.ticket, "reading")[-1]["body"]["value"] == "196.5"


def test_given_a_reading_without_a_value_when_looked_at_then_nobody_is_offered_to_take_it(
    office: Office, console: Callable[..., Console]
) -> None:
    crew = office.crew("unreadable")
    phone = office.district.enrol(crew)
    work = office.district.new_work(crew)
    desk = at_attention(console, "en-GB")
    sent = reading(office, phone, work, value=None)
    found = shown(desk, "faulty", sent)
    expect(found.locator("[data-answer]")).to_have_count(2)  # put right, or declined
    expect(found.locator("[data-answer='accept']")).to_have_count(0)

    found.get_by_role("link", name=work.ticket).click()
    waiting = desk.page.locator(f"[data-waiting='{sent}']")
    expect(waiting.locator("[data-do='decline']")).to_be_visible()
    expect(waiting.locator("[data-do='accept']")).to_have_count(0)
    answer(desk, found, "decline", "There is no value in it.")
    assert attention_of(office, work.ticket) == []


def test_given_work_taken_away_when_a_fact_comes_late_then_it_is_taken_as_what_it_changes_is_told(
    office: Office, console: Callable[..., Console]
) -> None:
    crew = office.crew("late")
    phone = office.district.enrol(crew)
    work = office.district.new_work(crew)
    recall = {"investigation": work.investigation, "reason": "Another crew is nearer."}
    office.district.desk.post(f"/api/v1/tickets/{work.ticket}/recalls", recall)
    desk = console("en-GB")
    desk.log_in()
    desk.is_live()
    late = reading(office, phone, work)
    expect(desk.page.locator("[data-fresh]")).to_be_visible()
    until(lambda: waits(office, late, "after-hand-over"), "it waits at the desk")
    desk.page.locator("header a[href^='#/attention']").click()
    found = matter(desk, late)
    expect(found).to_contain_text("The crew had lost the work when it arrived.")
    expect(found).to_contain_text("Readings 0 → 1")
    expect(desk.page.locator("[data-fresh]")).to_have_count(0)

    found.get_by_role("link", name=work.ticket).click()
    expect(desk.page.get_by_role("region", name=work.ticket)).to_contain_text("After hand-over")
    answer(desk, found, "accept", "It was measured before the recall.")
    assert office.district.ticket(work.ticket)["after_hand_over"] == []
    assert office.district.ticket(work.ticket)["evidence"]["readings"] == 1


def test_given_refused_documents_devices_and_instruments_when_looked_at_then_each_has_what_to_do(
    office: Office, console: Callable[..., Console]
) -> None:
    crew, other = office.crew("strays"), office.crew("owner")
    phone = office.district.enrol(crew)
    meter = office.district.instrument(calibration_due="2020-01-31")
    mine = office.district.new_work(crew)
    measured = reading(office, phone, mine, instrument={"id": meter})
    stray = fact(phone, mine, "reading", DIM)
    stray["author"]["crew"] = other
    push(office, phone, stray)
    push(office, phone, tired(phone))
    [kept] = until(
        lambda: [
            one
            for one in office.district.desk.get("/api/v1/quarantine?settled=false")["items"]
            if one["document"]["id"] == stray["_id"]
        ],
        "the refused document is kept",
    )
    desk = at_attention(console, "en-GB")

    expect(matter(desk, measured)).to_contain_text(f"The calibration of {meter} had ended")
    expect(matter(desk, phone.id)).to_contain_text("Battery 9 %")
    found = matter(desk, kept["id"])
    found.locator("summary").click()
    expect(found.locator("pre")).to_contain_text(other)
    for language, width in (("zh", 1280), ("en", 1920)):
        looked_at(desk, language, width)
    found.locator("[data-settle]").click()
    desk.page.get_by_label("What was done").fill("Rang the crew; they wrote it under their own.")
    desk.page.locator("dialog").get_by_role("button", name="Settle").click()
    expect(found).to_have_attribute("data-over", "true")
    [settled] = [
        one
        for one in office.district.desk.get("/api/v1/quarantine?settled=true")["items"]
        if one["id"] == kept["id"]
    ]
    assert settled["settled"]["by"] == "desk"


def tired(phone: Device) -> dict[str, Any]:
    """A device whose battery is nearly empty."""
    at = fact(phone, Work("T-1", "i-1"), "reading", {})["at"]
    return {
        "_id": f"crew-{phone.crew}:outbox:{phone.id}",
        "type": "outbox",
        "schema": 1,
        "author": {"device": phone.id, "crew": phone.crew, "member": "m-li"},
        "at": at,
        "app": "1.4.0",
        "battery": 9,
        "charging": False,
        "storage_left": 4_100_000_000,
        "waiting": [],
    }


def looked_at(desk: Console, language: str, width: int) -> None:
    """All looks of the place, in a language and at a width; then English again."""
    page, found = desk.page, list[str]()
    page.set_viewport_size({"width": width, "height": 900})
    if language == "zh":
        page.get_by_role("button", name="中文").click()
    for look in ("light", "dark", "contrast"):
        page.locator("header select").select_option(look)
        where = f"{language}, {look}"
        found += [f"{where}: {fault}" for fault in faults_of(page)]
        found += [f"{where}: {fault}" for fault in misfits_of(page, POINTER_PX)]
    if language == "zh":
        page.get_by_role("button", name="English").click()
    assert "\n".join(found) == ""

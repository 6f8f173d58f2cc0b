"""From the finding to the archive at the screen: decided, approved, done, told, asked, closed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Locator, Page, expect

from schemas.vocabulary import Role
from tests.browser.conftest import Office
from tests.browser.console import Console
from tests.browser.test_console_day import push
from tests.district import Device, Work, fact

REFUND = {"action": "Refund", "owner": "utility", "money": True, "amount": "412.60"}

NO_CHECKLIST: dict[str, Any] = {"class": "SVC"}
"""A complaint for whose work the profile asks no list of answers."""


def investigated(office: Office, crew: str, party: str, **more: Any) -> tuple[Device, Work]:
    """A ticket that a crew has been to, and the crew's phone."""
    phone = office.district.enrol(office.crew(crew))
    work = office.district.new_work(phone.crew, **NO_CHECKLIST)
    found = {"seen": f"{crew} looked", "party": party, **more}
    done = fact(phone, work, "progress", {"step": "done"})
    push(office, phone, fact(phone, work, "finding", found), done)
    return phone, work


def at_desk(console: Callable[..., Console], ticket: str, *who: str) -> Page:
    """Somebody with the ticket open."""
    desk = console("en-GB")
    desk.log_in(*who)
    desk.is_live()
    desk.open(ticket)
    return desk.page


def waits(page: Page, what: str) -> None:
    expect(page.locator("[data-waits]")).to_have_attribute("data-waits", what)


def begun(page: Page, deed: str) -> Locator:
    """The sheet of what is next; its one primary button opened it."""
    page.locator(f".next-step .primary[data-deed='{deed}']").click()
    return page.locator("dialog")


def send(page: Page, sheet: Locator) -> None:
    sheet.locator("[data-send]").click()
    expect(page.locator("dialog")).to_have_count(0)


def confirm_the_only_one(page: Page, why: str) -> None:
    """Decides as the one crew proposes that was there."""
    sheet = begun(page, "decisions")
    expect(sheet.get_by_role("radio", name="Confirm this one")).to_be_checked()
    sheet.get_by_label("Why").fill(why)
    send(page, sheet)


def approve(page: Page, amount: str) -> None:
    """Takes the step of the chain, for the amount that is seen."""
    sheet = begun(page, "approvals")
    expect(sheet.locator("[data-amount]")).to_contain_text(amount)
    expect(sheet.locator("[data-outcome='return']")).to_be_disabled()
    sheet.locator("[data-outcome='approve']").click()
    expect(page.locator("dialog")).to_have_count(0)


def reply_while_the_login_ends(desk: Console) -> None:
    """The login is gone when the reply is sent; what was typed is sent after the next one."""
    sheet = begun(desk.page, "replies")
    sheet.get_by_label("How").select_option("phone")
    sheet.get_by_label("What the customer is told").fill("412.60 CNY come back.")
    desk.context.clear_cookies()
    sheet.locator("[data-send]").dispatch_event("click")
    expect(desk.page.get_by_text("Your login has ended")).to_be_visible()
    desk.log_in()
    expect(desk.page.locator("dialog")).to_have_count(0)


def all_is_kept(found: dict[str, Any], by: str) -> None:
    """The archived ticket says who approved, what was told and what the customer thought of it."""
    assert found["status"] == "archived"
    [step] = found["resolution"]["approvals"]
    assert (step["state"], step["by"]) == ("approved", by)
    [reply] = found["replies"]
    assert (reply["channel"], reply["text"]) == ("phone", "412.60 CNY come back.")
    assert [one.split(":")[1] for one in reply["basis"]] == ["decision", "finding"]
    assert [one["satisfaction"] for one in found["call_backs"]] == ["satisfied"]


def reopen(page: Page, why: str) -> None:
    """Takes a closed ticket up again."""
    page.locator(".deed-menu > summary").click()
    page.locator(".deed-menu [data-deed='reopenings']").click()
    sheet = page.locator("dialog")
    sheet.get_by_label("Reason").fill(why)
    send(page, sheet)


def test_given_a_refund_when_each_does_their_part_at_the_screen_then_the_ticket_is_archived(
    office: Office, console: Callable[..., Console]
) -> None:
    plan = {"measures": [{**REFUND, "currency": "CNY"}]}
    _, work = investigated(office, "refund", "utility", resolution=plan)
    desk = console("en-GB")
    desk.log_in()
    desk.is_live()
    desk.open(work.ticket)
    page = desk.page
    waits(page, "decision")
    confirm_the_only_one(page, "The meter was wired wrongly by us.")
    waits(page, "approval")
    expect(page.locator("[data-waits]")).to_contain_text("supervisor or approver")
    expect(page.locator("[data-deed='approvals']")).to_have_count(0)

    supervisor = office.district.user(Role.SUPERVISOR)
    approve(at_desk(console, work.ticket, *supervisor), "412.60\u2009CNY")

    waits(page, "execution")
    send(page, begun(page, "executions"))
    waits(page, "reply")
    reply_while_the_login_ends(desk)
    waits(page, "call-back")
    sheet = begun(page, "call-backs")
    sheet.locator(".choice:has(input[value='satisfied'])").click()
    send(page, sheet)
    waits(page, "archive")
    expect(page.locator("[data-check][data-done='false']")).to_have_count(0)
    send(page, begun(page, "archive"))
    waits(page, "nothing")

    all_is_kept(office.district.ticket(work.ticket), by=supervisor[0])
    reopen(page, "The refund did not arrive.")
    assert office.district.ticket(work.ticket)["status"] == "reopened"


def test_given_two_crews_that_disagree_when_a_colleague_is_faster_then_it_is_decided_once_looked_at(
    office: Office, console: Callable[..., Console]
) -> None:
    _, work = investigated(office, "first", "utility", cause="neutral-fault")
    other = office.district.enrol(office.crew("second"))
    second = office.district.assign(work.ticket, other.crew)
    theirs = fact(other, second, "finding", {"seen": "An old cable", "party": "customer"})
    push(office, other, theirs, fact(other, second, "progress", {"step": "done"}))
    page = at_desk(console, work.ticket)
    expect(page.locator("[data-part='responsibility']")).to_contain_text("disputed")

    sheet = begun(page, "decisions")
    expect(sheet.locator("[data-stand]")).to_have_count(2)
    expect(sheet.locator("[data-stand] :checked")).to_have_count(0)
    mine = sheet.locator(f"[data-stand='{theirs['_id']}']")
    expect(mine).to_contain_text("An old cable")
    mine.get_by_role("radio").check()
    sheet.get_by_label("Why").fill("The cable behind the meter is the customer's.")
    record = {"source": "archives", "text": "Cable laid by the customer in 1998"}
    office.district.desk.post(f"/api/v1/tickets/{work.ticket}/records", record)
    sheet.locator("[data-send]").click()

    expect(sheet.get_by_role("alert")).to_contain_text("Somebody else just changed this")
    expect(page.locator("[data-part='records']")).to_contain_text("Cable laid by the customer")
    expect(sheet.get_by_label("Why")).to_have_value("The cable behind the meter is the customer's.")
    send(page, sheet)
    expect(page.locator("[data-part='responsibility']")).to_contain_text("confirmed")
    found = office.district.ticket(work.ticket)["responsibility"]
    assert (found["party"], found["state"]) == ("customer", "confirmed")
    assert theirs["_id"] in found["basis"]
    assert found["reason"] == "The cable behind the meter is the customer's."


def test_given_a_faulty_fact_and_a_late_one_when_answered_in_the_ticket_then_both_are_settled(
    office: Office, console: Callable[..., Console]
) -> None:
    phone, work = investigated(office, "faulty", "utility")
    slip = {"quantity": "voltage", "value": "230.0", "unit": "A", "method": "spot"}
    push(office, phone, fact(phone, work, "reading", slip))
    page = at_desk(console, work.ticket)
    wrong = page.locator("[data-waiting*=':reading:']")
    wrong.locator("[data-do='amend']").click()
    unit = page.locator("dialog").get_by_label("Unit", exact=True)
    expect(page.locator("dialog .field.faulty")).to_have_count(1)
    unit.fill("A")
    unit.fill("V")
    send(page, page.locator("dialog"))
    expect(wrong).to_have_count(0)
    expect(page.locator("[data-became='amended']")).to_have_count(1)

    [named] = office.district.facts(work.ticket, "finding")
    finding = page.locator(f"[data-fact='{named['_id']}']")
    finding.locator("summary").first.click()
    finding.locator("[data-do='retract']").click()
    page.locator("dialog").get_by_label("Reason").fill("The wrong house")
    send(page, page.locator("dialog"))
    expect(finding).to_have_attribute("data-became", "retracted")
    found = office.district.ticket(work.ticket)
    assert (found["attention"], found["responsibility"]["state"]) == ([], "open")
    assert found["evidence"]["readings"] == 1

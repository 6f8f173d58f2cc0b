"""What the office does to few tickets, at the screen: clocks, holds, books, splits, merges."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from schemas.vocabulary import Role
from tests.browser.conftest import Office
from tests.browser.console import Console
from tests.browser.looking import faults_of, misfits_of
from tests.browser.test_console_day import push
from tests.browser.test_console_deciding import at_desk, investigated, send
from tests.browser.test_console_looks import POINTER_PX
from tests.district import fact, finding
from tests.waiting import until

NUMBER = re.compile(r"^Ticket")


def begun(page: Page, deed: str) -> Locator:
    """The sheet of something in the menu."""
    page.locator(".deed-menu > summary").click()
    page.locator(f".deed-menu [data-deed='{deed}']").click()
    return page.locator("dialog")


def because(page: Page, deed: str, why: str) -> None:
    """Does what takes a reason and no more."""
    sheet = begun(page, deed)
    sheet.get_by_label("Reason").fill(why)
    send(page, sheet)


def test_given_a_supervisor_when_the_clock_is_stopped_and_evidence_held_then_both_go_on_and_end(
    office: Office, console: Callable[..., Console]
) -> None:
    _, work = investigated(office, "paused", "utility")
    page = at_desk(console, work.ticket, *office.district.user(Role.SUPERVISOR))
    sheet = begun(page, "pauses")
    cause = sheet.get_by_label("Cause").locator("option").nth(1).get_attribute("value")
    sheet.get_by_label("Cause").select_option(cause)
    expect(sheet).to_contain_text("The clock stops for")
    sheet.get_by_label("Reason").fill("The customer is away until Monday")
    send(page, sheet)
    [stop] = office.district.ticket(work.ticket)["pauses"]
    assert (stop["cause"], stop["until"]) == (cause, None)

    sheet = begun(page, "pauses")
    expect(sheet).to_contain_text("The clock goes on for")
    send(page, sheet)
    [stop] = office.district.ticket(work.ticket)["pauses"]
    assert stop["until"]

    because(page, "holds", "A court has asked for it")
    assert office.district.ticket(work.ticket)["hold"]
    because(page, "holds", "The court is done")
    assert office.district.ticket(work.ticket)["hold"] is None


def test_given_a_book_that_says_more_when_it_is_filed_with_its_page_then_it_stands_in_the_ticket(
    office: Office, console: Callable[..., Console]
) -> None:
    _, work = investigated(office, "books", "utility")
    page = at_desk(console, work.ticket)
    sheet = begun(page, "records")
    sheet.get_by_label("Which book").select_option("maintenance")
    sheet.get_by_label("What it says").fill("The joint was made anew on 3 March.")
    sheet.get_by_label("Files").set_input_files(
        {"name": "page.txt", "mimeType": "text/plain", "buffer": b"3 March: joint made anew\n"}
    )
    send(page, sheet)
    [record] = office.district.facts(work.ticket, "record")
    assert record["body"]["source"] == "maintenance"
    assert [one["name"] for one in record["body"]["files"]] == ["page.txt"]
    expect(page.get_by_role("link", name="page.txt").first).to_be_visible()


def test_given_two_matters_and_two_tickets_when_they_are_parted_and_joined_then_each_case_is_one(
    office: Office, console: Callable[..., Console]
) -> None:
    phone, work = investigated(office, "joined", "utility")
    other = finding(phone, work, "The pole leans")
    push(office, phone, other)
    again = office.district.new_work(phone.crew)
    desk = console("en-GB")
    desk.log_in()
    desk.is_live()
    desk.open(work.ticket)
    page = desk.page
    sheet = begun(page, "split")
    sheet.get_by_label("Title of the new ticket").fill("A pole that leans")
    sheet.locator(f"[data-pick='{other['_id']}'] input").check()
    sheet.get_by_label("Reason").fill("Another matter")
    send(page, sheet)
    [split] = office.district.ticket(work.ticket)["links"]
    assert office.district.ticket(split["ticket"])["title"] == "A pole that leans"
    assert len(office.district.ticket(work.ticket)["responsibility"]["proposals"]) == 1

    sheet = begun(page, "links")
    sheet.get_by_label(NUMBER).fill(again.ticket)
    sheet.get_by_label("How they belong together").select_option("same-outage")
    send(page, sheet)
    desk.open(again.ticket)
    sheet = begun(page, "merge")
    sheet.get_by_label(NUMBER).fill(work.ticket)
    sheet.get_by_label("Reason").fill("The same house")
    send(page, sheet)
    expect(page.locator("[data-waits]")).to_contain_text(work.ticket)
    assert office.district.ticket(again.ticket)["merged"]["ticket"] == work.ticket
    [taken] = office.district.ticket(again.ticket)["investigations"]
    assert taken["state"] == "recalled"


def test_given_a_fact_that_came_after_hand_over_when_it_is_taken_in_the_ticket_then_it_counts(
    office: Office, console: Callable[..., Console]
) -> None:
    phone = office.district.enrol(office.crew("after"))
    work = office.district.new_work(phone.crew)
    recall = {"investigation": work.investigation, "reason": "Another crew is nearer"}
    office.district.desk.post(f"/api/v1/tickets/{work.ticket}/recalls", recall)
    late = finding(phone, work, "A burnt joint")
    push(office, phone, late, fact(phone, work, "progress", {"step": "accepted"}))
    page = at_desk(console, work.ticket)
    line = page.locator(f"[data-waiting='{late['_id']}']")
    line.locator("[data-do='accept']").click()
    sheet = page.locator("dialog")
    sheet.get_by_label("Reason").fill("It was seen before the recall")
    send(page, sheet)
    expect(line).to_have_count(0)
    assert office.district.ticket(work.ticket)["responsibility"]["state"] == "proposed"


def test_given_a_person_who_asks_when_his_data_is_erased_then_no_fact_of_the_ticket_has_it(
    office: Office, console: Callable[..., Console]
) -> None:
    ticket = office.district.open_ticket()
    page = at_desk(console, ticket, *office.district.user(Role.SUPERVISOR))
    expect(page.locator("[data-part='about']")).to_contain_text("王芳")
    sheet = begun(page, "erasures")
    sheet.get_by_label("Why").select_option("data-subject-request")
    sheet.get_by_label("Reason").fill("She asks for it by letter.")
    send = sheet.get_by_role("button", name="Erase for good")
    expect(send).to_be_disabled()
    sheet.get_by_label("Type the ticket's number").fill(ticket)
    faults = [*faults_of(page), *misfits_of(page, POINTER_PX)]
    send.click()
    expect(page.locator("dialog")).to_have_count(0)

    def is_gone() -> bool:
        [intake] = office.district.facts(ticket, "intake")
        return "王芳" not in str(intake)

    until(is_gone, "the name is erased from the intake")
    [erasure] = office.district.facts(ticket, "erasure")
    assert erasure["body"]["basis"] == "data-subject-request"
    expect(page.locator("[data-part='about']")).not_to_contain_text("王芳")
    assert "\n".join(faults) == ""

"""Result sheet and report over REST."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from schemas.vocabulary import Role
from tests.api.rest.conftest import Caller, Office

SHEET = "/api/v1/tickets/{}/result-sheet"


@pytest.mark.parametrize("name", ["result-sheet", "report"])
def test_without_a_format_the_document_is_html_that_runs_and_loads_nothing(
    dispatcher: Caller, ticket: str, name: str
) -> None:
    answer = dispatcher.get(f"/api/v1/tickets/{ticket}/{name}?lang=en")

    assert answer.status_code == 200
    assert answer.content_type == "text/html; charset=utf-8"
    assert answer.headers["Content-Language"] == "en"
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; img-src data:")
    assert "Low voltage in the evening" in answer.get_data(as_text=True)


def test_the_format_or_accept_gives_a_pdf(dispatcher: Caller, ticket: str) -> None:
    asked = dispatcher.get(SHEET.format(ticket) + "?format=pdf")
    accepted = dispatcher.get(SHEET.format(ticket), {"Accept": "application/pdf"})

    assert asked.content_type == accepted.content_type == "application/pdf"
    assert asked.get_data() == accepted.get_data()
    assert "Li Na" in PdfReader(io.BytesIO(asked.get_data())).pages[0].extract_text()
    assert f"{ticket}-sheet-zh.pdf" in asked.headers["Content-Disposition"]


def test_the_etag_is_the_tickets_and_saves_a_second_reading(
    dispatcher: Caller, ticket: str
) -> None:
    of_ticket = dispatcher.get(f"/api/v1/tickets/{ticket}").headers["ETag"].strip('"')
    first = dispatcher.get(SHEET.format(ticket))

    again = dispatcher.get(SHEET.format(ticket), {"If-None-Match": first.headers["ETag"]})

    assert first.headers["ETag"].strip('"').startswith(of_ticket)
    assert (again.status_code, again.get_data()) == (304, b"")


def test_html_and_pdf_and_each_language_have_their_own_etag(
    dispatcher: Caller, ticket: str
) -> None:
    asked = ("?lang=zh", "?lang=en", "?lang=zh&format=pdf")
    tags = {dispatcher.get(SHEET.format(ticket) + how).headers["ETag"] for how in asked}

    assert len(tags) == 3


def test_a_new_fact_changes_the_etag(dispatcher: Caller, ticket: str) -> None:
    before = dispatcher.get(SHEET.format(ticket)).headers["ETag"]
    reason = {"party": "utility", "reason": "Burnt joint."}
    dispatcher.post(f"/api/v1/tickets/{ticket}/decisions", {"responsibility": reason})

    assert dispatcher.get(SHEET.format(ticket)).headers["ETag"] != before


def test_there_is_no_document_of_a_ticket_that_is_not_there(dispatcher: Caller) -> None:
    answer = dispatcher.get(SHEET.format("T-NONE"))

    assert (answer.status_code, answer.get_json()["code"]) == (404, "not_found")


@pytest.mark.parametrize("how", ["?lang=fr", "?format=docx", "?size=a4"])
def test_what_cannot_be_had_is_named(dispatcher: Caller, ticket: str, how: str) -> None:
    answer = dispatcher.get(SHEET.format(ticket) + how)

    assert (answer.status_code, answer.get_json()["code"]) == (422, "validation_failed")


def test_who_need_not_know_the_customer_gets_the_result_sheet_with_names_masked(
    office: Office, dispatcher: Caller, ticket: str
) -> None:
    how = SHEET.format(ticket) + "?lang=en"
    named = dispatcher.get(how).get_data(as_text=True)
    masked = office.caller(Role.APPROVER).get(how).get_data(as_text=True)

    assert ("Li Na" in named, "12 Willow Lane" in named) == (True, True)
    for word in ("Li Na", "12 Willow", "3301001", "13800000000"):
        assert word not in masked
    assert "L* N*" in masked
    assert "Low voltage in the evening" in masked

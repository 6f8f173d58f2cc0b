"""What needs somebody, over all tickets, and how the quarantine is settled."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from casework.metrology.instruments import Instrument
from schemas.vocabulary import Role
from server.registry.people import User
from sync.stores.documents import Draft, NewAttachment
from tests.api.rest.conftest import Caller, Office
from tests.api.rest.test_corrections import READING, SURVEY, pushed, said


def waiting(caller: Caller, why: str, more: str = "") -> list[dict[str, Any]]:
    answer = caller.get(f"/api/v1/attention?why={why}{more}")
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return list(answer.get_json()["items"])


def at_work(caller: Caller, ticket: str) -> str:
    path = f"/api/v1/tickets/{ticket}/assignments"
    return str(said(caller, path, SURVEY)["investigations"][0]["id"])


def test_a_fact_that_breaks_a_rule_is_listed_with_its_reason_until_it_is_answered(
    office: Office, dispatcher: Caller, ticket: str
) -> None:
    fact = pushed(office, ticket, at_work(dispatcher, ticket), READING)

    [found] = waiting(dispatcher, "needs-attention")
    assert (found["ticket"], found["fact"]["_id"]) == (ticket, fact)
    assert [reason["code"] for reason in found["reasons"]] == ["not-plausible"]
    assert found["acceptable"] is True
    assert {"about": "readings", "of": None, "before": 0, "after": 1} in found["changes"]
    [read] = waiting(office.caller(Role.AUDITOR), "needs-attention")
    assert read == {**found, "possible": []}

    path = f"/api/v1/tickets/{ticket}/facts/{fact}/acceptance"
    answer = {"accept": False, "reason": "The point is missing."}
    other = {"If-Match": '"0"'}
    assert dispatcher.post(path, answer, other).status_code == 412
    assert dispatcher.post(path, answer, {"If-Match": found["etag"]}).status_code == 201
    office.mailroom.step()
    assert waiting(dispatcher, "needs-attention") == []


def test_what_came_after_hand_over_tells_what_it_would_change(
    office: Office, dispatcher: Caller, ticket: str
) -> None:
    investigation = at_work(dispatcher, ticket)
    recall = {"investigation": investigation, "reason": "Another crew is nearer."}
    said(dispatcher, f"/api/v1/tickets/{ticket}/recalls", recall)
    office.clock.pass_by(timedelta(minutes=1))
    office.mailroom.step()
    fact = pushed(office, ticket, investigation, {**READING, "value": "196.5"})

    [found] = waiting(dispatcher, "after-hand-over")
    assert found["fact"]["_id"] == fact
    assert found["changes"] == [{"about": "readings", "of": None, "before": 0, "after": 1}]


def test_facts_measured_with_an_expired_instrument_are_listed_while_their_ticket_is_open(
    office: Office, dispatcher: Caller, ticket: str
) -> None:
    expired = Instrument("M-1", "Maker", "M", "7", calibration_due=date(2026, 11, 1))
    office.context.identity.instruments.add(expired)
    body = {**READING, "value": "196.5", "instrument": {"id": "M-1"}}
    fact = pushed(office, ticket, at_work(dispatcher, ticket), body)

    [found] = waiting(dispatcher, "calibration-expired")
    assert found["fact"]["_id"] == fact
    assert [flag["code"] for flag in found["receipt"]["flags"]] == ["calibration-expired"]
    assert (found["acceptable"], found["changes"]) == (False, [])


def test_tickets_that_wait_come_a_page_at_a_time_and_only_those_of_the_callers_areas(
    office: Office, dispatcher: Caller, ticket: str
) -> None:
    other = dispatcher.post("/api/v1/tickets", {"class": "PQ", "title": "Dim"}).get_json()
    for one in (ticket, other["ticket"]):
        pushed(office, one, at_work(dispatcher, one), READING)

    first = dispatcher.get("/api/v1/attention?why=needs-attention&limit=1").get_json()
    rest = waiting(dispatcher, "needs-attention", f"&limit=1&cursor={first['next']}")

    assert first["tickets"] == {"count": 2, "capped": False}
    assert {item["ticket"] for item in [*first["items"], *rest]} == {ticket, other["ticket"]}
    elsewhere = office.hire(User("far", Role.DISPATCHER, areas=("elsewhere",)))
    assert waiting(elsewhere, "needs-attention") == []


def test_an_entry_of_the_quarantine_is_settled_once_and_stays_readable(
    office: Office, dispatcher: Caller, supervisor: Caller
) -> None:
    kept = Draft.of("refused:1", {"type": "refused", "reason": "Not yours."})
    picture = {"p.jpg": NewAttachment("image/jpeg", b"picture")}
    office.context.store.put("quarantine", kept._replace(attachments=picture))
    path = "/api/v1/quarantine/refused:1/settlement"

    first = dispatcher.post(path, {"note": "Told the crew."}).get_json()
    again = supervisor.post(path, {"note": "Something else."}).get_json()

    assert first == again
    assert (first["settled"]["by"], first["settled"]["note"]) == ("dispatcher", "Told the crew.")
    assert first["document"] == {"type": "refused", "reason": "Not yours."}
    assert dispatcher.get(first["attachments"][0]).data == b"picture"
    assert dispatcher.get("/api/v1/quarantine?settled=false").get_json()["items"] == []
    assert dispatcher.get("/api/v1/quarantine?settled=true").get_json()["items"] == [first]
    missing = dispatcher.post("/api/v1/quarantine/refused:2/settlement", {"note": "Told."})
    assert missing.get_json()["code"] == "not_found"

"""The auditor's look at a ticket, and the erasure of personal data."""

from __future__ import annotations

from datetime import timedelta

from casework.audit_verify import verify
from schemas.vocabulary import Role
from server.audit.lines import read_export
from tests.api.rest.conftest import Caller, Office

REQUEST = {"basis": "data-subject-request", "reason": "She asks by letter."}


def test_an_auditor_verifies_a_ticket_and_takes_the_proof_along(
    office: Office, ticket: str
) -> None:
    office.mailroom.step()
    auditor = office.caller(Role.AUDITOR)

    found = auditor.get(f"/api/v1/tickets/{ticket}/audit").get_json()
    export = auditor.get(f"/api/v1/tickets/{ticket}/audit/export")

    assert (found["ok"], found["sealed"], found["length"]) == (True, 1, 1)
    [(file, problems)] = read_export(export.data.splitlines(keepends=True))
    assert (problems, verify(file).ok, file.ticket) == ([], True, ticket)
    assert export.mimetype == "application/jsonl"


def test_the_audit_of_a_ticket_that_is_not_there_is_not_found(office: Office) -> None:
    auditor = office.caller(Role.AUDITOR)

    assert auditor.get("/api/v1/tickets/T-NONE/audit").status_code == 404
    assert auditor.get("/api/v1/tickets/T-NONE/audit/export").status_code == 404


def test_after_an_erasure_search_and_ticket_do_not_know_the_name_and_the_chain_is_whole(
    office: Office, supervisor: Caller, ticket: str
) -> None:
    office.mailroom.step()
    assert supervisor.get("/api/v1/tickets?q=Li Na").get_json()["total"]["count"] == 1

    done = supervisor.post(f"/api/v1/tickets/{ticket}/erasures", REQUEST)
    office.mailroom.step()

    assert done.status_code == 201, done.get_data(as_text=True)
    assert supervisor.get("/api/v1/tickets?q=Li Na").get_json()["total"]["count"] == 0
    assert supervisor.get("/api/v1/tickets?q=Willow").get_json()["total"]["count"] == 0
    read = supervisor.get(f"/api/v1/tickets/{ticket}").get_json()
    assert read["customer"] == {"account": None, "name": None, "phone": None}
    audit = supervisor.get(f"/api/v1/tickets/{ticket}/audit").get_json()
    assert (audit["ok"], len(audit["erased"])) == (True, 1)


def test_an_erasure_that_is_sent_again_under_its_key_erases_the_same(
    office: Office, supervisor: Caller, ticket: str
) -> None:
    key = {"Idempotency-Key": "letter 17"}
    path = f"/api/v1/tickets/{ticket}/erasures"
    first = supervisor.post(path, REQUEST, key)
    office.mailroom.step()

    again = supervisor.post(path, REQUEST, key)
    other = supervisor.post(path, REQUEST)

    assert (first.status_code, again.status_code) == (201, 201)
    assert len(again.get_json()["erasures"]) == 1
    assert other.get_json()["errors"][0]["code"] == "nothing-to-erase"


def test_an_erasure_before_its_time_or_under_hold_is_refused(
    office: Office, supervisor: Caller, ticket: str
) -> None:
    path = f"/api/v1/tickets/{ticket}"
    early = supervisor.post(f"{path}/erasures", {"basis": "retention", "reason": "Old."})
    supervisor.post(f"{path}/holds", {"on": True, "reason": "Court order."})
    office.clock.pass_by(timedelta(seconds=1))
    held = supervisor.post(f"{path}/erasures", REQUEST)

    assert early.get_json()["errors"][0]["code"] == "erasure-too-early"
    assert held.get_json()["errors"][0]["code"] == "erasure-under-hold"

"""Tickets from tables by REST: jobs that can be watched, and go on after a restart."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from schemas.vocabulary import Role
from server.imports.jobs import Job
from server.imports.worker import KEPT, ImportWorker, jobs_of
from server.registry.people import User
from tests.api.rest.conftest import Caller, Office

MAPPING = """
source = "hotline"
reference = "No"
[columns]
Title = "title"
Class = "class"
District = "site.district"
"""
HEAD = "No,Title,Class,District\n"
TABLE = HEAD + "1,Dim lamp,PQ,river\n2,No power,NIGHT,river\n3,Rude clerk,SVC,hills\n"


def send(
    caller: Caller, table: str = TABLE, key: str = "k", mapping: str = MAPPING, **form: str
) -> TestResponse:
    file = FileStorage(io.BytesIO(table.encode()), "hotline.csv", content_type="text/csv")
    boundary, body = encode_multipart({"mapping": mapping, "file": file, **form})
    return caller.client.post(
        "/api/v1/imports",
        data=body,
        content_type=f"multipart/form-data; boundary={boundary}",
        headers={"Authorization": f"Bearer {caller.token}", "Idempotency-Key": key},
    )


def titles(caller: Caller) -> list[str]:
    return sorted(item["title"] for item in caller.get("/api/v1/tickets").get_json()["items"])


def finished(office: Office, caller: Caller, answer: TestResponse) -> dict[str, Any]:
    """The job of an answer when no import waits any more."""
    while ImportWorker(office.context).step():
        pass
    office.mailroom.step()
    view: dict[str, Any] = caller.get(answer.headers["Location"]).get_json()
    return view


def test_given_a_table_when_imported_then_right_rows_are_tickets_and_the_wrong_one_says_why(
    office: Office, dispatcher: Caller
) -> None:
    answer = send(dispatcher)
    assert (answer.status_code, answer.get_json()["state"]) == (202, "waiting")

    job = finished(office, dispatcher, answer)

    counted = {name: job[name] for name in ("state", "rows", "total", "made", "there", "rejected")}
    assert counted == {
        "state": "done", "rows": 3, "total": 3, "made": 2, "there": 0, "rejected": 1,
    }  # fmt: skip
    [fault] = job["errors"]
    assert (fault["row"], fault["column"], fault["value"]) == (3, "Class", "NIGHT")
    assert titles(dispatcher) == ["Dim lamp", "Rude clerk"]


def test_given_rejected_rows_when_their_file_is_corrected_and_sent_then_only_they_are_made(
    office: Office, dispatcher: Caller
) -> None:
    job = finished(office, dispatcher, send(dispatcher))
    rejected = dispatcher.get(job["errors_file"]).get_data(as_text=True)
    assert "2,No power,NIGHT,river,3," in rejected

    again = send(dispatcher, rejected.replace("NIGHT", "OUT"), "second")

    assert finished(office, dispatcher, again)["made"] == 1
    assert titles(dispatcher) == ["Dim lamp", "No power", "Rude clerk"]


def test_given_a_dry_run_when_done_then_no_ticket_is_there(
    office: Office, dispatcher: Caller
) -> None:
    job = finished(office, dispatcher, send(dispatcher, dry_run="true"))

    assert (job["made"], job["rejected"], job["dry_run"]) == (2, 1, True)
    assert titles(dispatcher) == []


def test_given_a_server_that_stopped_after_a_batch_when_it_starts_then_the_rest_follows(
    office: Office, dispatcher: Caller
) -> None:
    rows = "".join(f"{number},Lamp {number},PQ,river\n" for number in range(250))
    answer = send(dispatcher, HEAD + rows)
    stopped = ImportWorker(office.context)
    stopped.stop()
    stopped.step()  # counts the rows
    stopped.step()  # a batch
    halfway = dispatcher.get(answer.headers["Location"]).get_json()
    assert (halfway["state"], halfway["rows"], halfway["total"]) == ("running", 200, 250)

    job = finished(office, dispatcher, answer)

    assert (job["state"], job["made"], job["there"]) == ("done", 250, 0)


def test_given_the_same_request_twice_under_one_key_when_sent_then_there_is_one_import(
    dispatcher: Caller,
) -> None:
    first, second = send(dispatcher), send(dispatcher)
    other = send(dispatcher, TABLE + "4,Hum,PQ,river\n")

    assert first.get_json()["id"] == second.get_json()["id"]
    assert other.get_json()["code"] == "idempotency_key_reused"
    assert len(dispatcher.get("/api/v1/imports").get_json()["items"]) == 1


def test_given_a_user_of_one_area_when_importing_then_rows_of_others_are_rejected(
    office: Office,
) -> None:
    near = office.hire(User("near", Role.DISPATCHER, ("river",)))

    job = finished(office, near, send(near))

    assert [fault["code"] for fault in job["errors"] if fault["row"] == 4] == ["not-your-area"]
    assert job["made"] == 1


def test_given_an_import_of_somebody_else_then_one_of_another_area_does_not_find_it(
    office: Office, dispatcher: Caller
) -> None:
    address = send(dispatcher).headers["Location"]
    far = office.hire(User("far", Role.SUPERVISOR, ("hills",)))

    assert far.get(address).status_code == 404
    assert far.get("/api/v1/imports").get_json() == {"items": []}


@pytest.mark.parametrize(
    ("mapping", "word"),
    [("source", "not TOML"), ('source = "a"\n[columns]\nA = "colour"', "no member 'colour'")],
)
def test_given_a_mapping_that_cannot_be_used_when_sent_then_each_fault_is_named_at_once(
    dispatcher: Caller, mapping: str, word: str
) -> None:
    answer = send(dispatcher, mapping=mapping)

    [error] = answer.get_json()["errors"]
    assert (answer.status_code, error["field"], error["code"]) == (
        422, "mapping", "unusable-mapping",
    )  # fmt: skip
    assert word in error["message"]


def test_given_a_file_without_a_mapped_column_then_the_import_fails_with_the_reason(
    office: Office, dispatcher: Caller
) -> None:
    job = finished(office, dispatcher, send(dispatcher, "No,Title\n1,Dim lamp\n"))

    assert (job["state"], job["fault"]["code"]) == ("failed", "unknown-column")
    assert "Class, District" in job["fault"]["message"]


def test_given_a_user_who_lost_the_right_meanwhile_then_the_import_makes_nothing(
    office: Office, dispatcher: Caller
) -> None:
    job = send(office.hire(User("li", Role.DISPATCHER))).get_json()["id"]
    office.context.identity.people.change_user("li", lambda user: replace(user, role=Role.AUDITOR))

    ImportWorker(office.context).step()

    found = jobs_of(office.context).one(job)
    assert (found.state, (found.fault or {}).get("code")) == ("failed", "not-allowed")
    assert titles(dispatcher) == []


def test_given_an_import_that_ended_a_month_ago_then_it_and_its_rows_are_forgotten(
    office: Office, dispatcher: Caller
) -> None:
    answer = send(dispatcher)
    finished(office, dispatcher, answer)
    job: Job = jobs_of(office.context).one(answer.get_json()["id"])
    assert jobs_of(office.context).errors_of(job.id).exists()

    office.clock.pass_by(KEPT * 2)
    ImportWorker(office.context).step()

    assert office.caller(Role.DISPATCHER).get(answer.headers["Location"]).status_code == 404
    assert not jobs_of(office.context).errors_of(job.id).exists()

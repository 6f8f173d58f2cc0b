"""Instrument files from a desk: kept, read, mapped, and what crews see of them."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
from datetime import timedelta
from typing import Any

import pytest
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import TestResponse, encode_multipart

from schemas.vocabulary import Role
from tests.api.rest.conftest import Caller, Office

READOUT = b"/ABC5METER\r\n1.8.0(001234.5*kWh)\r\n32.7.0(229.9*V)\r\n!\r\n"
HIOKI = (
    b"PQ3198\nDate,Time,Status,Urms1_Avg\n"
    b"2026/11/01,00:00:00,0,229.5\n2026/11/01,00:10:00,0,230.5\n2026/11/01,00:20:00,0,OL\n"
)
COLUMNS = ["Date", "Time", "Status", "Urms1_Avg"]
MAPPING = {
    "name": "Hioki PQ3198",
    "time": ["Date", "Time"],
    "interval_s": 600,
    "status": "Status",
    "columns": [{"column": "Urms1_Avg", "channel": "U_L1", "stat": "avg", "unit": "V"}],
}


def send(caller: Caller, ticket: str, *files: tuple[str, bytes], **said: str) -> TestResponse:
    form: MultiDict[str, Any] = MultiDict(said)
    for name, data in files:
        form.add("files", FileStorage(io.BytesIO(data), name))
    boundary, body = encode_multipart(form)
    return caller.client.post(
        f"/api/v1/tickets/{ticket}/files",
        data=body,
        content_type=f"multipart/form-data; boundary={boundary}",
        headers={"Authorization": f"Bearer {caller.token}"},
    )


def results(answer: TestResponse) -> list[dict[str, Any]]:
    assert answer.status_code == 201, answer.get_data(as_text=True)
    items: list[dict[str, Any]] = answer.get_json()["items"]
    return items


def facts(caller: Caller, ticket: str, kind: str) -> list[dict[str, Any]]:
    items = caller.get(f"/api/v1/tickets/{ticket}/facts").get_json()["items"]
    return [item for item in items if item["fact"]["kind"] == kind]


@pytest.fixture
def technician(office: Office) -> Caller:
    return office.caller(Role.METER_TECHNICIAN)


def test_given_a_readout_when_sent_then_original_and_values_stand_at_the_ticket(
    technician: Caller, dispatcher: Caller, ticket: str
) -> None:
    [result] = results(send(technician, ticket, ("meter.txt", READOUT)))

    assert result["state"] == "read"
    [kept] = facts(dispatcher, ticket, "instrument-file")
    assert kept["fact"]["_id"] == result["fact"]
    assert kept["fact"]["author"] == {"user": "meter-technician"}
    assert dispatcher.get(kept["attachments"][0]).data == READOUT
    [measured] = facts(dispatcher, ticket, "measurements")
    body = measured["fact"]["body"]
    assert measured["fact"]["author"] == {"server": "instruments"}
    assert body["of"] == result["fact"]
    assert [(item["channel"], item["max"], item["unit"]) for item in body["channels"]] == [
        ("E_act_imp", 1234.5, "kWh"),
        ("U_L1", 229.9, "V"),
    ]
    assert (body["sha256"], body["checksum"]) == (hashlib.sha256(READOUT).hexdigest(), "absent")


def test_given_what_was_read_when_its_table_is_asked_for_then_each_value_has_its_line(
    technician: Caller, dispatcher: Caller, ticket: str
) -> None:
    results(send(technician, ticket, ("meter.txt", READOUT)))

    [measured] = facts(dispatcher, ticket, "measurements")
    packed = dispatcher.get(measured["attachments"][0]).data
    rows = list(csv.DictReader(io.StringIO(gzip.decompress(packed).decode())))

    assert hashlib.sha256(packed).hexdigest() == measured["fact"]["body"]["rows"]["sha256"]
    assert [(row["channel"], row["value"], row["line"]) for row in rows] == [
        ("E_act_imp", "1234.5", "2"),
        ("U_L1", "229.9", "3"),
    ]


def test_given_a_file_when_sent_twice_then_it_is_there_once(
    technician: Caller, dispatcher: Caller, ticket: str, office: Office
) -> None:
    first = results(send(technician, ticket, ("meter.txt", READOUT)))
    office.clock.pass_by(timedelta(hours=2))

    assert results(send(technician, ticket, ("meter.txt", READOUT))) == first
    assert len(facts(dispatcher, ticket, "instrument-file")) == 1
    assert len(facts(dispatcher, ticket, "measurements")) == 1


def test_given_an_unknown_table_when_it_is_mapped_once_then_it_is_read_ever_after(
    technician: Caller, ticket: str
) -> None:
    [asked] = results(send(technician, ticket, ("week.csv", HIOKI), timezone="Asia/Shanghai"))
    assert (asked["state"], asked["error"]["code"]) == ("needs-mapping", "mapping-needed")
    assert asked["mapping"]["columns"] == COLUMNS
    assert asked["mapping"]["rows"][0] == ["2026/11/01", "00:00:00", "0", "229.5"]

    body = {"columns": asked["mapping"]["columns"], "mapping": MAPPING}
    made = technician.post("/api/v1/instrument-mappings", body)
    assert made.status_code == 201, made.get_data(as_text=True)
    [read] = results(send(technician, ticket, ("week.csv", HIOKI), timezone="Asia/Shanghai"))

    [channel] = read["summary"]["channels"]
    assert (channel["count"], channel["min"], channel["avg"], channel["max"]) == (
        2, 229.5, 230.0, 230.5,
    )  # fmt: skip
    assert read["summary"]["begins"] == "2026-10-31T16:00:00.000Z"
    assert read["summary"]["ends"] == "2026-10-31T16:20:00.000Z"
    listed = technician.get("/api/v1/instrument-mappings").get_json()["items"]
    assert [item["header"] for item in listed] == [asked["mapping"]["header"]]


def test_given_a_mapping_when_it_is_removed_then_it_is_asked_for_again(
    technician: Caller, ticket: str
) -> None:
    body = {"columns": COLUMNS, "mapping": MAPPING}
    header = technician.post("/api/v1/instrument-mappings", body).get_json()["header"]

    assert technician.delete(f"/api/v1/instrument-mappings/{header}").status_code == 204
    assert technician.delete(f"/api/v1/instrument-mappings/{header}").status_code == 404
    [asked] = results(send(technician, ticket, ("week.csv", HIOKI), timezone="UTC"))
    assert asked["state"] == "needs-mapping"


def test_given_a_mapping_of_columns_that_are_not_there_when_sent_then_each_is_named(
    technician: Caller,
) -> None:
    body = {"columns": ["Time"], "mapping": MAPPING}

    answer = technician.post("/api/v1/instrument-mappings", body)

    assert answer.status_code == 422
    assert [error["field"] for error in answer.get_json()["errors"]] == [
        "mapping.time.0",
        "mapping.status",
        "mapping.columns.0.column",
    ]


def test_given_a_batch_when_one_file_is_no_instruments_then_it_is_kept_and_the_others_read(
    technician: Caller, dispatcher: Caller, ticket: str
) -> None:
    found = results(
        send(technician, ticket, ("a.txt", READOUT), ("b.pdf", b"%PDF-1.7"), ("c.txt", b""))
    )

    assert [item["state"] for item in found] == ["read", "kept", "refused"]
    assert found[1]["error"]["code"] == "format-unknown"
    assert len(facts(dispatcher, ticket, "instrument-file")) == 2


def test_given_a_table_without_zone_when_sent_then_the_zone_is_asked_for(
    technician: Caller, ticket: str
) -> None:
    technician.post("/api/v1/instrument-mappings", {"columns": COLUMNS, "mapping": MAPPING})

    [result] = results(send(technician, ticket, ("week.csv", HIOKI)))

    assert (result["state"], result["error"]["code"]) == ("kept", "timezone-required")


def test_given_a_record_in_two_files_when_sent_together_then_it_is_one_result(
    technician: Caller, dispatcher: Caller, ticket: str
) -> None:
    config = (
        b"SUB,IED,2013\n1,1A,0D\n1,UA,A,,V,0.5,0,0,-32768,32767,1,1,P\n50\n1\n1200,2\n"
        b"12/01/2011,05:55:30.0\n12/01/2011,05:55:30.0\nASCII\n1\n+8,+8\nB,3\n"
    )

    [result] = results(
        send(technician, ticket, ("f.DAT", b"1,0,10\n2,833,20\n"), ("f.cfg", config))
    )

    assert [item["channel"] for item in result["summary"]["channels"]] == ["u_L1"]
    [kept] = facts(dispatcher, ticket, "instrument-file")
    assert len(kept["attachments"]) == 2


def test_given_a_ticket_that_is_not_there_when_sent_then_it_is_not_found(
    technician: Caller,
) -> None:
    assert send(technician, "T261123-NONE1", ("a.txt", READOUT)).status_code == 404


def test_given_an_investigation_the_ticket_has_not_when_sent_then_the_file_is_refused(
    technician: Caller, dispatcher: Caller, ticket: str
) -> None:
    nobodys = "0193abcd-0000-7000-8000-000000000009"

    [result] = results(send(technician, ticket, ("a.txt", READOUT), investigation=nobodys))

    assert result["state"] == "refused"
    assert "no such investigation" in result["error"]["message"]
    assert facts(dispatcher, ticket, "instrument-file") == []


def test_given_an_auditor_when_sending_then_it_is_forbidden(office: Office, ticket: str) -> None:
    answer = send(office.caller(Role.AUDITOR), ticket, ("a.txt", READOUT))

    assert answer.status_code == 403


def test_given_a_file_that_lacked_its_zone_when_sent_again_with_it_then_no_flag_is_left(
    technician: Caller, dispatcher: Caller, ticket: str
) -> None:
    technician.post("/api/v1/instrument-mappings", {"columns": COLUMNS, "mapping": MAPPING})
    [kept] = results(send(technician, ticket, ("week.csv", HIOKI)))
    told = dispatcher.get(f"/api/v1/tickets/{ticket}").get_json()["evidence"]["flags"]["facts"]
    assert [flag["numbers"]["reason"] for flag in told[kept["fact"]]] == ["timezone-required"]

    results(send(technician, ticket, ("week.csv", HIOKI), timezone="Asia/Shanghai"))

    told = dispatcher.get(f"/api/v1/tickets/{ticket}").get_json()["evidence"]["flags"]["facts"]
    assert told == {}

"""Internal records that come with their files."""

from __future__ import annotations

import hashlib
import io
import json
from typing import Any

from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from tests.api.rest.conftest import Caller

BILL = b"%PDF-1.7 the bill of March"
SHA256 = hashlib.sha256(BILL).hexdigest()
RECORD = {"source": "billing", "text": "Paid in March."}


def send(
    caller: Caller, ticket: str, record: dict[str, Any], content: bytes = BILL, key: str = "k"
) -> TestResponse:
    file = FileStorage(io.BytesIO(content), "bill.pdf", content_type="application/pdf")
    boundary, body = encode_multipart({"record": json.dumps(record), "files": file})
    return caller.client.post(
        f"/api/v1/tickets/{ticket}/records/files",
        data=body,
        content_type=f"multipart/form-data; boundary={boundary}",
        headers={"Authorization": f"Bearer {caller.token}", "Idempotency-Key": key},
    )


def test_given_a_record_with_a_file_when_filed_then_its_bytes_are_read_back_as_a_download(
    dispatcher: Caller, ticket: str
) -> None:
    answer = send(dispatcher, ticket, RECORD)

    assert answer.status_code == 201, answer.get_data(as_text=True)
    items = dispatcher.get(f"/api/v1/tickets/{ticket}/facts").get_json()["items"]
    [item] = [item for item in items if item["fact"]["kind"] == "record"]
    entry = {"name": "bill.pdf", "type": "application/pdf", "sha256": SHA256, "size": len(BILL)}
    assert item["fact"]["body"]["files"] == [entry]
    found = dispatcher.get(item["attachments"][0])
    assert found.data == BILL
    assert found.headers["X-Content-Type-Options"] == "nosniff"
    assert found.headers["Content-Disposition"].startswith("attachment")


def test_given_the_same_record_when_sent_twice_under_one_key_then_it_is_there_once(
    dispatcher: Caller, ticket: str
) -> None:
    first, second = send(dispatcher, ticket, RECORD), send(dispatcher, ticket, RECORD)

    assert second.get_json() == first.get_json()
    assert len(second.get_json()["records"]) == 1


def test_given_bytes_that_changed_on_the_way_when_filed_then_the_hash_tells(
    dispatcher: Caller, ticket: str
) -> None:
    entry = {"name": "bill.pdf", "type": "application/pdf", "sha256": SHA256, "size": len(BILL)}

    answer = send(dispatcher, ticket, {**RECORD, "files": [entry]}, BILL + b"\n")

    assert answer.status_code == 422
    assert answer.get_json()["errors"][0]["code"] == "file-differs"


def test_given_files_over_the_limit_when_sent_then_they_are_refused(
    dispatcher: Caller, ticket: str
) -> None:
    assert send(dispatcher, ticket, RECORD, b"x" * (2 * 1024 * 1024)).status_code == 201
    assert send(dispatcher, ticket, RECORD, b"x" * (9 * 1024 * 1024), "2").status_code == 413


def test_given_evidence_of_the_customer_when_filed_at_intake_then_it_stands_beside_the_records(
    dispatcher: Caller, ticket: str
) -> None:
    record = {"source": "customer", "text": "Video of the lamp, sent by e-mail."}

    answer = send(dispatcher, ticket, record)

    assert answer.status_code == 201, answer.get_data(as_text=True)
    [kept] = answer.get_json()["records"]
    assert (kept["source"], kept["files"][0]["sha256"]) == ("customer", SHA256)

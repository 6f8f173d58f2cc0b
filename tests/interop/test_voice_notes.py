"""Voice notes and signatures that a phone sends to a real server, and who gets them from there."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

import pytest
import urllib3

from tests.district import Caller, Device, District, Work, basic, fact
from tests.servers import RunningServer
from tests.waiting import until

VOICE = b"\x1aE\xdf\xa3 the customer says when the lamp goes dim " * 300
SIGNATURE = b"\x89PNG\r\n\x1a\n a name written with a finger" * 9
BY = {"role": "customer", "name": "Li Na"}


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def statement(phone: Device, work: Work) -> dict[str, Any]:
    recording = {"sha256": sha256(VOICE), "size": len(VOICE), "type": "audio/webm", "seconds": 7.5}
    body = {"text": "Dim since Monday", "by": BY, "recording": recording}
    return fact(phone, work, "statement", body)


def signature(phone: Device, work: Work) -> dict[str, Any]:
    picture = {"sha256": sha256(SIGNATURE), "size": len(SIGNATURE), "type": "image/png"}
    return fact(phone, work, "signature", {"by": BY, **picture})


def upload(base_url: str, phone: Device, data: bytes) -> None:
    """The whole file in the request that creates the upload (tus 1.0.0)."""
    headers = {
        "Authorization": basic(phone.id, phone.token),
        "Tus-Resumable": "1.0.0",
        "Upload-Length": str(len(data)),
        "Upload-Metadata": f"sha256 {base64.b64encode(sha256(data).encode()).decode()}",
        "Content-Type": "application/offset+octet-stream",
    }
    answer = urllib3.request("POST", f"{base_url}/media/uploads", body=data, headers=headers)
    assert answer.status == 201, answer.data


def originals(district: District, work: Work) -> dict[str, str]:
    """By kind of fact the state of its original."""
    media = district.ticket(work.ticket)["evidence"]["media"]
    return {item["kind"]: item["state"] for item in media["items"]}


def told_of(server: RunningServer, phone: Device) -> set[str]:
    """The facts of which the phone's mailbox says that their original is here."""
    line = Caller(server.base_url, basic(phone.id, phone.token))
    rows = line.get(f"/sync/{phone.database}/_all_docs?include_docs=true")["rows"]
    bodies = [row["doc"]["body"] for row in rows if ":photo:" in row["id"]]
    return {body["of"] for body in bodies if body.get("stored")}


def get(server: RunningServer, path: str, authorization: str) -> urllib3.BaseHTTPResponse:
    return urllib3.request(
        "GET", f"{server.base_url}{path}", headers={"Authorization": authorization}
    )


@pytest.mark.parametrize(
    ("make", "data", "kind"),
    [(statement, VOICE, "audio/webm"), (signature, SIGNATURE, "image/png")],
    ids=["voice note", "signature"],
)
def test_an_original_that_is_no_photo_is_waited_for_told_and_shown_to_its_crew_alone(
    server: RunningServer, district: District, make: Any, data: bytes, kind: str
) -> None:
    phone, stranger = (district.enrol(district.crew(f"voice-{name}")) for name in "ab")
    work = district.new_work(phone.crew)
    said = make(phone, work)
    line = Caller(server.base_url, basic(phone.id, phone.token))
    line.post(f"/sync/{phone.database}/_bulk_docs", {"docs": [said]})
    until(lambda: said["kind"] in originals(district, work), "the office has the fact")
    assert originals(district, work) == {said["kind"]: "declared"}

    upload(server.base_url, phone, data)

    until(lambda: told_of(server, phone) == {said["_id"]}, "the phone is told of it")
    assert originals(district, work) == {said["kind"]: "verified"}
    path = f"/media/originals/{sha256(data)}"
    own = get(server, path, basic(phone.id, phone.token))
    assert (own.status, own.data, own.headers["Content-Type"]) == (200, data, kind)
    assert get(server, path, basic(stranger.id, stranger.token)).status == 404
    photos = district.ticket(work.ticket)["evidence"]["photos"]
    assert photos == {"declared": 0, "arrived": 0}

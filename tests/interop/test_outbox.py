"""A phone with PouchDB tells what is still on it, and sees that its original has arrived."""

from __future__ import annotations

import base64
import hashlib
from contextlib import closing
from typing import Any

import urllib3

from tests.district import DISPATCHER, Caller, District, basic, fact
from tests.interop.phone import Phone
from tests.servers import RunningServer
from tests.sse import Listener
from tests.waiting import until

ORIGINAL = b"\xff\xd8\xff\xe0 the joint, burnt" * 50
SHA256 = hashlib.sha256(ORIGINAL).hexdigest()


def manifest(phone: Phone, ticket: str, count: int) -> dict[str, Any]:
    """What is still on the phone, as it writes it over."""
    device = phone.device
    line = {"what": "originals", "kind": "photo", "ticket": ticket, "count": count}
    since = "2026-11-23T08:12:00.000Z"
    return {
        "_id": f"crew-{device.crew}:outbox:{device.id}",
        "type": "outbox",
        "schema": 1,
        "author": {"device": device.id, "crew": device.crew, "member": "m-1"},
        "at": {"device": "2026-11-23T08:40:00.000Z", "offset_ms": 0, "offset_age_s": 60},
        "app": "1.4.0",
        "battery": 62,
        "storage_left": 4_100_000_000,
        "waiting": [{**line, "bytes": 1000, "since": since}] if count else [],
    }


def on_devices(district: District, ticket: str) -> list[dict[str, Any]]:
    media = district.desk.get(f"/api/v1/tickets/{ticket}")["evidence"]["media"]
    found: list[dict[str, Any]] = media["on_devices"]
    return found


def test_a_phone_writes_over_what_is_still_on_it_and_the_office_sees_the_last_word(
    phone: Phone, district: District
) -> None:
    ticket = district.new_work(phone.device.crew).ticket
    phone.write(manifest(phone, ticket, 3))
    assert phone.push()["denied"] == []
    (told,) = until(lambda: on_devices(district, ticket), "the office sees the phone's outbox")
    assert (told["device"], told["waiting"]["originals"]) == (phone.device.id, 3)

    before = phone.read(manifest(phone, ticket, 0)["_id"])
    phone.write({**manifest(phone, ticket, 0), "_rev": before["_rev"]})
    assert phone.push()["denied"] == []

    until(lambda: not on_devices(district, ticket), "the office sees that nothing is left")
    (device,) = district.desk.get(f"/api/v1/devices?crew={phone.device.crew}")["items"]
    assert device["outbox"]["waiting"]["originals"] == 0


def test_a_console_hears_at_once_what_a_phone_says_is_still_on_it(
    phone: Phone, district: District, server: RunningServer
) -> None:
    ticket = district.new_work(phone.device.crew).ticket
    login = {"user": DISPATCHER[0], "password": DISPATCHER[1]}
    token = Caller(server.base_url).post("/api/v1/session", login)["token"]
    console = Listener(server.base_url, f"Bearer {token}")
    with closing(console.listen(query=f"?types=device.outbox&crew={phone.device.crew}")) as news:
        assert next(news).name == "hello"
        phone.write(manifest(phone, ticket, 3))
        phone.push()
        first = next(news)

    before = phone.read(manifest(phone, ticket, 0)["_id"])
    phone.write({**manifest(phone, ticket, 0), "_rev": before["_rev"]})
    phone.push()
    with closing(console.listen(first.id)) as missed:
        second = next(event for event in missed if event.name == "device.outbox")

    assert (first.name, first.data["device"]) == ("device.outbox", phone.device.id)
    assert (first.data["tickets"], first.data["waiting"]["originals"]) == ([ticket], 3)
    assert (second.data["tickets"], second.data["waiting"]["originals"]) == ([], 0)


def test_a_phone_cannot_speak_for_another(phone: Phone, district: District) -> None:
    other = {"device": "d-else", "crew": phone.device.crew, "member": "m-1"}
    doc_id = f"crew-{phone.device.crew}:outbox:d-else"
    phone.write({**manifest(phone, "T261123-AAAAA", 1), "_id": doc_id, "author": other})

    assert len(phone.push()["denied"]) == 1
    assert any(item.get("id") == doc_id for item in district.quarantine())


def test_the_phone_sees_in_its_mailbox_that_the_server_has_its_original(
    phone: Phone, district: District
) -> None:
    work = district.new_work(phone.device.crew)
    body = {"sha256": SHA256, "size": len(ORIGINAL), "type": "image/jpeg"}
    photo = fact(phone.device, work, "photo", body)
    phone.write(photo)
    phone.push()
    headers = {
        "Authorization": basic(phone.device.id, phone.device.token),
        "Tus-Resumable": "1.0.0",
        "Upload-Length": str(len(ORIGINAL)),
        "Upload-Metadata": f"sha256 {base64.b64encode(SHA256.encode()).decode()}",
        "Content-Type": "application/offset+octet-stream",
    }
    address = f"{district.base_url}/media/uploads"
    assert urllib3.request("POST", address, body=ORIGINAL, headers=headers).status == 201

    def received() -> bool:
        phone.pull()
        return any(
            doc.get("kind") == "photo"
            and doc["body"].get("stored")
            and doc["body"]["of"] == photo["_id"]
            for doc in phone.documents().values()
        )

    until(received, "the phone knows that its original has arrived")

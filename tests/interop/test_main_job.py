"""A complaint reaches a phone, and what the phone sends back decides the ticket."""

from __future__ import annotations

import hashlib

from tests.district import District, Work, fact, finding, receipt_of
from tests.interop.node import Node
from tests.interop.phone import Phone
from tests.waiting import until

PREVIEW = b"\xff\xd8\xff\xe0 a picture of a burnt neutral joint \x00\xff" * 600


def delivered(district: District, work: Work, database: str) -> None:
    """Waits until the mailroom has brought the work into a mailbox."""
    until(lambda: f"{work.ticket}:ticket" in district.revisions(database), "the work is delivered")


def settled(district: District, work: Work) -> dict[str, str | None]:
    """The receipts' states, as soon as every fact has one."""

    def look() -> dict[str, str | None] | None:
        states = district.states(work.ticket)
        return states if None not in states.values() else None

    return until(look, "every fact has a receipt") or {}


def test_a_new_phone_enrols_and_its_first_pull_brings_the_crews_work(
    district: District, node: Node, north: str
) -> None:
    work = district.new_work(north)
    phone = Phone(node, district.enrol(north))
    delivered(district, work, phone.device.database)

    phone.pull()

    kinds = sorted(name.split(":")[1] for name in phone.documents())
    assert kinds == ["assignment", "intake", "ticket"]
    assert phone.read(f"{work.ticket}:ticket")["title"] == "Low voltage in the evening"
    assert phone.revisions() == district.revisions(phone.device.database)


def test_what_was_written_offline_decides_the_ticket_and_comes_back_with_receipts(
    district: District, phone: Phone, north: str
) -> None:
    work = district.new_work(north)
    delivered(district, work, phone.device.database)
    phone.pull()
    seen = finding(phone.device, work)
    volts = {"quantity": "voltage", "value": "187.4", "unit": "V", "method": "spot"}
    reading = fact(phone.device, work, "reading", volts)
    picture = {"sha256": hashlib.sha256(PREVIEW).hexdigest(), "size": 4_000_000}
    photo = fact(phone.device, work, "photo", {**picture, "type": "image/jpeg"})
    phone.write(seen)
    phone.write(reading)
    phone.write(photo, {"preview.jpg": PREVIEW})

    sent = phone.push()

    assert sent["denied"] == []
    assert set(settled(district, work).values()) == {"accepted"}
    until(lambda: len(district.ticket(work.ticket)["responsibility"]["basis"]) == 2, "a verdict")
    ticket = district.ticket(work.ticket)
    assert ticket["responsibility"]["party"] == "utility"
    basis = ticket["responsibility"]["basis"]
    assert basis[0] == seen["_id"]
    assert basis[1].startswith(f"{work.ticket}:verdict:")
    assert (ticket["evidence"]["readings"], ticket["evidence"]["photos"]["declared"]) == (1, 1)
    address = f"/api/v1/tickets/{work.ticket}/facts/{photo['_id']}/attachments/preview.jpg"
    assert district.desk.ask("GET", address).data == PREVIEW

    receipts = {receipt_of(doc) for doc in (seen, reading, photo)}

    def has_all() -> bool:  # the mailbox follows the office, so it may have no receipts yet
        phone.pull()
        there = phone.revisions()
        return receipts <= there.keys() and there == district.revisions(phone.device.database)

    until(has_all, "the phone has what its mailbox has, the receipts among it")
    assert {phone.read(receipt)["state"] for receipt in receipts} == {"accepted"}


def test_live_sync_brings_new_work_and_receipts_without_being_asked(
    district: District, phone: Phone, north: str
) -> None:
    phone.go_live()
    work = district.new_work(north)
    until(lambda: f"{work.ticket}:ticket" in phone.revisions(), "the work is on the phone")
    said = finding(phone.device, work)

    phone.write(said)

    until(lambda: receipt_of(said) in phone.revisions(), "the receipt is on the phone")
    until(
        lambda: phone.read(f"{work.ticket}:ticket")["responsibility"]["party"] == "utility",
        "the ticket on the phone knows of the finding",
    )
    phone.stop()
    assert phone.read(receipt_of(said))["state"] == "accepted"


def test_a_second_phone_of_the_crew_sees_what_the_first_one_wrote(
    district: District, node: Node, phone: Phone, north: str
) -> None:
    work = district.new_work(north)
    delivered(district, work, phone.device.database)
    said = finding(phone.device, work)
    phone.write(said, {"preview.jpg": PREVIEW})
    phone.push()
    settled(district, work)
    second = Phone(node, district.enrol(north, "tablet"))

    until(
        lambda: second.pull() and receipt_of(said) in second.revisions(),
        "the receipt is on the second phone",
    )

    assert second.read(said["_id"])["body"] == said["body"]
    assert second.read(receipt_of(said))["device"] == phone.device.id
    picture = second.call("getAttachment", said["_id"], "preview.jpg")
    assert picture["base64"] == phone.call("getAttachment", said["_id"], "preview.jpg")["base64"]


def test_two_phones_of_a_crew_work_on_one_ticket_at_the_same_time(
    district: District, node: Node, phone: Phone, north: str
) -> None:
    work = district.new_work(north)
    second = Phone(node, district.enrol(north, "tablet"))
    phone.go_live()
    second.go_live()
    said = [finding(one.device, work, f"by {one.device.id}") for one in (phone, second)]

    phone.write(said[0])
    second.write(said[1])

    wanted = {doc["_id"] for doc in said} | {receipt_of(doc) for doc in said}
    until(lambda: wanted <= phone.revisions().keys(), "all is on the first phone")
    until(lambda: wanted <= second.revisions().keys(), "all is on the second phone")
    until(lambda: phone.revisions() == second.revisions(), "the phones agree")
    phone.stop()
    second.stop()
    assert len(district.ticket(work.ticket)["responsibility"]["proposals"]) == 2

"""Work moves from one crew's phones to another's, and nothing that was written is lost."""

from __future__ import annotations

import pytest

from tests.district import District, Work, finding, receipt_of
from tests.interop.node import ClientError, Node
from tests.interop.phone import Phone
from tests.waiting import until


@pytest.fixture
def south(district: District) -> str:
    return district.crew("south")


@pytest.fixture
def other_phone(node: Node, district: District, south: str) -> Phone:
    """A phone of the other crew."""
    return Phone(node, district.enrol(south))


def on_the_phone(phone: Phone, work: Work) -> None:
    """Waits until a live phone has the work."""
    until(lambda: f"{work.ticket}:ticket" in phone.revisions(), "the work is on the phone")


def test_reassigned_work_vanishes_from_one_phone_and_appears_on_the_other(
    district: District, phone: Phone, other_phone: Phone, north: str
) -> None:
    phone.go_live()
    other_phone.go_live()
    work = district.new_work(north)
    on_the_phone(phone, work)
    said = finding(phone.device, work)
    phone.write(said)
    until(lambda: receipt_of(said) in phone.revisions(), "the receipt is on the phone")

    district.assign(work.ticket, other_phone.device.crew, replaces=work.investigation)

    on_the_phone(other_phone, work)
    until(lambda: f"{work.ticket}:ticket" not in phone.revisions(), "the work is gone")
    phone.stop()
    other_phone.stop()
    [notice] = phone.documents().values()
    assert notice["code"] == "investigation-taken-away"
    assert (notice["ticket"], notice["investigation"]) == (work.ticket, work.investigation)
    assert other_phone.read(said["_id"])["body"] == said["body"]
    assert other_phone.revisions() == district.revisions(other_phone.device.database)


def test_what_a_phone_wrote_before_it_knew_of_the_hand_over_waits_for_a_person(
    district: District, phone: Phone, north: str, south: str
) -> None:
    work = district.new_work(north)
    until(lambda: phone.pull()["read"], "the work is on the phone")
    late = finding(phone.device, work)
    phone.write(late)
    district.assign(work.ticket, south, replaces=work.investigation)

    sent = phone.push()

    assert sent["denied"] == []
    until(lambda: district.states(work.ticket).get(late["_id"]), "the late fact has a receipt")
    assert district.states(work.ticket)[late["_id"]] == "after-hand-over"
    waiting = district.ticket(work.ticket)
    assert waiting["after_hand_over"] == [late["_id"]]
    assert waiting["responsibility"]["state"] == "open"
    until(lambda: phone.pull() and receipt_of(late) in phone.revisions(), "the phone is told")
    assert f"{work.ticket}:ticket" not in phone.revisions()

    accepted = {"accepts": [late["_id"]], "reason": "They were on site before."}
    district.desk.post(f"/api/v1/tickets/{work.ticket}/decisions", accepted)

    assert district.ticket(work.ticket)["responsibility"]["party"] == "utility"
    assert district.ticket(work.ticket)["after_hand_over"] == []


def test_a_phone_reaches_no_mailbox_but_its_crews_and_learns_nothing_of_others(
    node: Node, phone: Phone, other_phone: Phone
) -> None:
    said = []
    for database in (other_phone.device.database, "mailbox-c-of-nobody", "office"):
        address = phone.device.sync_url.replace(phone.device.database, database)
        with pytest.raises(ClientError) as refused:
            Phone(node, phone.device, address=address).pull()
        said.append((refused.value.status, refused.value.name, refused.value.reason))

    assert said[0][:2] == (403, "forbidden")
    assert said == [said[0]] * 3

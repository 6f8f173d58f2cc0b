"""A phone goes from one crew to another with work on it that was never sent."""

from __future__ import annotations

import pytest

from tests.district import District, Work, fact, finding
from tests.interop.node import ClientError
from tests.interop.phone import Phone
from tests.waiting import until


@pytest.fixture
def south(district: District) -> str:
    return district.crew("south")


@pytest.fixture
def work(district: District, phone: Phone, north: str) -> Work:
    """Work that is on the phone."""
    given = district.new_work(north)
    until(lambda: phone.pull()["read"], "the work is on the phone")
    return given


def move(district: District, phone: Phone, crew: str) -> None:
    phone.device = district.move(phone.device, crew)
    phone.address = phone.device.sync_url


def test_a_moved_phone_loses_its_old_mailbox_and_gets_the_work_of_its_new_crew(
    district: District, phone: Phone, south: str
) -> None:
    old = phone.address
    move(district, phone, south)
    given = district.new_work(south)

    until(lambda: phone.pull() and f"{given.ticket}:ticket" in phone.revisions(), "work is there")
    said = finding(phone.device, given)
    phone.write(said)
    phone.push()

    until(lambda: district.states(given.ticket).get(said["_id"]), "the finding has a receipt")
    assert district.states(given.ticket)[said["_id"]] == "accepted"
    phone.address = old
    with pytest.raises(ClientError) as refused:
        phone.pull()
    assert (refused.value.status, refused.value.name) == (403, "forbidden")


def test_what_was_unsent_arrives_in_the_name_of_the_old_crew_which_still_has_the_work(
    district: District, phone: Phone, work: Work, north: str, south: str
) -> None:
    unsent = finding(phone.device, work)
    phone.write(unsent)
    move(district, phone, south)
    refused_before = district.quarantine()

    sent = phone.push()

    assert sent["denied"] == []
    until(lambda: district.states(work.ticket).get(unsent["_id"]), "the finding has a receipt")
    assert district.states(work.ticket)[unsent["_id"]] == "accepted"
    # The mailboxes follow the office in commits of their own.
    there, here = f"mailbox-{north}", f"mailbox-{south}"
    until(lambda: unsent["_id"] in district.revisions(there), "the old crew has the finding")
    until(lambda: district.revisions(here) == {}, "the new crew has nothing of it")
    assert district.quarantine() == refused_before


def test_what_was_unsent_waits_for_a_person_where_the_old_crew_has_lost_the_work(
    district: District, phone: Phone, work: Work, south: str
) -> None:
    unsent = finding(phone.device, work)
    phone.write(unsent)
    district.assign(work.ticket, south, replaces=work.investigation)
    move(district, phone, south)

    sent = phone.push()

    assert sent["denied"] == []
    until(lambda: district.states(work.ticket).get(unsent["_id"]), "the finding has a receipt")
    assert district.states(work.ticket)[unsent["_id"]] == "after-hand-over"
    assert district.ticket(work.ticket)["after_hand_over"] == [unsent["_id"]]


def test_what_was_unsent_keeps_its_picture(
    district: District, phone: Phone, work: Work, south: str
) -> None:
    unsent = fact(phone.device, work, "statement", {"by": "customer", "text": "Since Monday."})
    phone.write(unsent, {"note.jpg": b"\xff\xd8 a note"})
    move(district, phone, south)

    assert phone.push()["denied"] == []

    until(lambda: district.states(work.ticket).get(unsent["_id"]), "the statement has a receipt")
    kept = district.document("office", unsent["_id"])
    assert kept["_attachments"]["note.jpg"]["length"] == len(b"\xff\xd8 a note")


def test_a_moved_phone_writes_in_the_name_of_no_other_crew(
    district: District, phone: Phone, work: Work, south: str
) -> None:
    move(district, phone, south)
    stranger = district.crew("west")
    forged = finding(phone.device, work)
    forged["author"]["crew"] = stranger
    phone.write(forged)

    assert [refused["id"] for refused in phone.push()["denied"]] == [forged["_id"]]

    assert district.revisions(f"mailbox-{stranger}") == {}
    assert forged["_id"] not in district.states(work.ticket)

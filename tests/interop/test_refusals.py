"""Nothing that a phone sends is dropped: what is refused is kept, what is faulty is answered."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.district import District, finding, receipt_of
from tests.interop.node import ClientError, Node
from tests.interop.phone import Phone
from tests.waiting import until


def receipt(phone: Phone, doc: dict[str, Any]) -> dict[str, Any]:
    """The receipt of a fact, pulled as often as it takes."""
    until(lambda: phone.pull() and receipt_of(doc) in phone.revisions(), "the receipt is there")
    return phone.read(receipt_of(doc))


def test_a_refused_document_is_denied_to_the_phone_and_kept_in_quarantine(
    district: District, phone: Phone, north: str
) -> None:
    work = district.new_work(north)
    forged = finding(phone.device, work, "in the name of another")
    forged["author"]["device"] = "d-somebody-else"
    honest = finding(phone.device, work, "in its own name")
    phone.write(forged)
    phone.write(honest)

    sent = phone.push()

    [denied] = sent["denied"]
    assert (denied["id"], denied["error"]) == (forged["_id"], "forbidden")
    assert denied["reason"] == "author.device must be the device that pushes."
    [kept] = [item for item in district.quarantine() if item["id"] == forged["_id"]]
    assert kept["document"]["body"] == forged["body"]
    until(lambda: district.states(work.ticket).get(honest["_id"]), "the honest one is answered")
    assert forged["_id"] not in district.states(work.ticket)
    assert phone.push()["denied"] == []
    assert phone.read(forged["_id"])["body"] == forged["body"]


def test_a_faulty_fact_comes_back_for_attention_and_is_amended(
    district: District, phone: Phone, north: str
) -> None:
    work = district.new_work(north)
    faulty = finding(phone.device, work)
    del faulty["body"]["seen"]
    phone.write(faulty)
    assert phone.push()["denied"] == []

    answer = receipt(phone, faulty)

    assert answer["state"] == "needs-attention"
    assert [reason["field"] for reason in answer["reasons"]] == ["body.seen"]
    assert [item["fact"] for item in district.ticket(work.ticket)["attention"]] == [faulty["_id"]]

    better = finding(phone.device, work, "Burnt neutral joint", amends=faulty["_id"])
    phone.write(better)
    phone.push()

    assert receipt(phone, better)["state"] == "accepted"
    ticket = district.ticket(work.ticket)
    assert ticket["attention"] == []
    assert ticket["responsibility"]["basis"] == [better["_id"]]


def test_a_phone_that_was_killed_with_unsent_work_sends_it_when_it_is_opened_again(
    district: District, north: str, tmp_path: Path
) -> None:
    work = district.new_work(north)
    device = district.enrol(north)
    first = Node()
    before = Phone(first, device, folder=tmp_path / "phone")
    said = finding(device, work)
    before.write(said)
    first.kill()

    second = Node()
    after = Phone(second, device, folder=tmp_path / "phone")
    after.push()

    assert receipt(after, said)["state"] == "accepted"
    second.kill()


def test_a_wiped_device_is_told_so_in_plain_words(
    district: District, phone: Phone, north: str
) -> None:
    work = district.new_work(north)
    until(lambda: phone.pull()["read"], "the work is on the phone")
    phone.write(finding(phone.device, work))
    district.wipe(phone.device)

    with pytest.raises(ClientError) as push:
        phone.push()
    with pytest.raises(ClientError) as pull:
        phone.pull()

    for told in (push.value, pull.value):
        assert (told.status, told.name) == (403, "forbidden")
        assert "wiped" in str(told.reason)
        assert "delete its data" in str(told.reason)


def test_a_revoked_login_neither_deletes_nor_locks_unsent_work(
    district: District, phone: Phone, north: str
) -> None:
    work = district.new_work(north)
    until(lambda: phone.pull()["read"], "the work is on the phone")
    said = finding(phone.device, work)
    phone.write(said)
    before = phone.revisions()
    district.revoke(phone.device)

    with pytest.raises(ClientError) as push:
        phone.push()
    with pytest.raises(ClientError) as pull:
        phone.pull()

    assert (push.value.status, push.value.name) == (403, "forbidden")
    assert (pull.value.status, pull.value.name) == (403, "forbidden")
    assert "revoked" in str(pull.value.reason)
    assert phone.revisions() == before
    assert phone.read(said["_id"])["body"] == said["body"]


def test_a_phone_with_an_old_token_sends_its_work_once_it_has_the_new_one(
    district: District, phone: Phone, north: str
) -> None:
    work = district.new_work(north)
    said = finding(phone.device, work)
    phone.write(said)
    renewed = district.rotate(phone.device)

    with pytest.raises(ClientError) as refused:
        phone.push()
    assert (refused.value.status, refused.value.name) == (401, "unauthorized")
    phone.device = renewed
    phone.push()

    assert receipt(phone, said)["state"] == "accepted"

"""Who reads what is attached to facts: the rule of files, asked anew each time."""

from __future__ import annotations

import hashlib

import pytest

from schemas.vocabulary import Role
from sync.stores.documents import Draft, NewAttachment
from tests.api.rest.conftest import Caller, Office
from tests.api.rest.test_previews import PHOTO, PICTURE, photo_of
from tests.api.rest.test_record_files import RECORD, send


def bill_of(dispatcher: Caller, ticket: str) -> str:
    """The address of a bill that the customer gave, attached to a record."""
    assert send(dispatcher, ticket, {**RECORD, "source": "customer"}).status_code == 201
    items = dispatcher.get(f"/api/v1/tickets/{ticket}/facts").get_json()["items"]
    [address] = [item["attachments"][0] for item in items if item["fact"]["kind"] == "record"]
    return str(address)


@pytest.mark.parametrize("role", [Role.APPROVER, Role.METER_TECHNICIAN])
def test_given_a_bill_attached_to_a_record_then_who_need_not_know_the_customer_finds_nothing(
    office: Office, dispatcher: Caller, ticket: str, role: Role
) -> None:
    address = bill_of(dispatcher, ticket)
    _, _, fact, _, name = address.removeprefix("/api/v1/tickets/").split("/")

    for path in (address, f"/media/previews/{fact}/{name}"):
        assert dispatcher.get(path).status_code == 200
        answer = office.caller(role).get(path)
        assert (answer.status_code, answer.get_json()["code"]) == (404, "not_found")


def test_given_a_photo_then_its_preview_is_for_all_and_the_original_attached_is_not(
    office: Office, dispatcher: Caller, ticket: str
) -> None:
    fact, sha256 = f"{ticket}:{PHOTO}", hashlib.sha256(PICTURE.data).hexdigest()
    document = {**photo_of(ticket), "body": {"sha256": sha256}}
    whole = NewAttachment("image/jpeg", PICTURE.data)
    attached = {"preview": PICTURE, sha256: whole}
    office.context.store.put("office", Draft.of(fact, document)._replace(attachments=attached))
    approver = office.caller(Role.APPROVER)

    path = f"/api/v1/tickets/{ticket}/facts/{fact}/attachments"

    assert approver.get(f"{path}/preview").data == PICTURE.data
    assert approver.get(f"{path}/{sha256}").status_code == 404
    assert dispatcher.get(f"{path}/{sha256}").data == PICTURE.data


def test_given_an_attachment_then_no_browser_shows_it_again_without_asking(
    dispatcher: Caller, ticket: str
) -> None:
    address = bill_of(dispatcher, ticket)

    answer = dispatcher.get(address)

    assert answer.headers["Cache-Control"] == "private, no-cache"
    again = dispatcher.get(address, {"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")

"""What is still on which phone since when: the office's view of the devices' outboxes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from schemas.outbox import outbox_id
from schemas.vocabulary import Role
from sync.stores.documents import Draft
from tests.api.rest.conftest import Caller, Office

PHOTOS = {
    "what": "originals",
    "kind": "photo",
    "ticket": "T261123-AAAAA",
    "count": 3,
    "bytes": 8_100_000,
    "since": "2026-11-23T07:12:00.000Z",
}


@pytest.fixture
def phone(office: Office) -> str:
    """The id of a device of the crew c-north."""
    devices, now = office.context.identity.devices, office.clock()
    code = devices.issue_code("c-north", "dispatcher", now).code
    return devices.enrol(code, "phone", now).device.id


def tell(office: Office, phone: str, **changed: Any) -> None:
    """The device's manifest comes into the mailbox and is taken out by the mailroom."""
    doc_id, store = outbox_id("c-north", phone), office.context.store
    content = {
        "type": "outbox",
        "schema": 1,
        "author": {"device": phone, "crew": "c-north", "member": "m-1"},
        "at": {"device": "2026-11-23T08:00:00.000Z", "offset_ms": 0, "offset_age_s": 10},
        "app": "1.4.0",
        "battery": 62,
        "storage_left": 4_100_000_000,
        "waiting": [PHOTOS],
        **changed,
    }
    leaves = store.leaves("mailbox-c-north", doc_id)
    store.put("mailbox-c-north", Draft.of(doc_id, content, leaves[0].rev if leaves else None))
    office.mailroom.step()


def outbox(caller: Caller, phone: str) -> dict[str, Any]:
    shown: dict[str, Any] = caller.get(f"/api/v1/devices/{phone}").get_json()["outbox"]
    return shown


def listed(caller: Caller, query: str) -> list[str]:
    return [item["id"] for item in caller.get(f"/api/v1/devices?{query}").get_json()["items"]]


def test_a_device_that_never_told_is_told_from_one_that_has_nothing(
    office: Office, dispatcher: Caller, phone: str
) -> None:
    nothing: dict[str, Any] = {"state": "never", "received_at": None, "age_s": None, "worries": []}
    assert outbox(dispatcher, phone) == nothing

    tell(office, phone, waiting=[])

    assert outbox(dispatcher, phone)["state"] == "reporting"
    assert outbox(dispatcher, phone)["waiting"] == {
        "facts": 0,
        "originals": 0,
        "bytes": 0,
        "since": None,
    }


def test_the_office_sees_what_is_on_a_phone_since_when_and_how_old_that_word_is(
    office: Office, dispatcher: Caller, phone: str
) -> None:
    tell(office, phone)
    office.clock.pass_by(timedelta(minutes=5))

    shown = outbox(dispatcher, phone)

    assert shown["waiting"] == {
        "facts": 0,
        "originals": 3,
        "bytes": 8_100_000,
        "since": "2026-11-23T07:12:00.000Z",
    }
    assert (shown["age_s"], shown["battery"], shown["app"]) == (300, 62, "1.4.0")
    assert shown["lines"] == [PHOTOS]


def test_the_last_word_counts(office: Office, dispatcher: Caller, phone: str) -> None:
    tell(office, phone)
    tell(office, phone, waiting=[{**PHOTOS, "count": 1, "bytes": 10}])

    assert outbox(dispatcher, phone)["waiting"]["originals"] == 1


def test_the_moment_of_the_word_stays_when_the_mailroom_reads_it_again(
    office: Office, dispatcher: Caller, phone: str
) -> None:
    tell(office, phone)
    office.clock.pass_by(timedelta(minutes=5))

    office.mailroom.reconcile()

    assert outbox(dispatcher, phone)["age_s"] == 300


def test_times_of_a_clock_that_is_wrong_are_put_right(
    office: Office, dispatcher: Caller, phone: str
) -> None:
    ahead = {**PHOTOS, "since": "2027-11-23T07:12:00.000Z"}
    tell(office, phone, at={"device": "2026-11-23T09:00:00.000Z", "offset_ms": -3_600_000})
    assert outbox(dispatcher, phone)["waiting"]["since"] == "2026-11-23T06:12:00.000Z"

    tell(office, phone, waiting=[ahead])
    assert outbox(dispatcher, phone)["waiting"]["since"] == "2026-11-23T08:00:00.000Z"


def test_a_device_that_says_nothing_for_long_is_silent(
    office: Office, dispatcher: Caller, phone: str
) -> None:
    tell(office, phone)
    assert (listed(dispatcher, "outbox=silent"), listed(dispatcher, "waiting=true")) == (
        [],
        [phone],
    )

    office.clock.pass_by(timedelta(hours=25))
    caller = office.user("dispatcher")

    assert listed(caller, "outbox=silent") == [phone]
    assert listed(caller, "outbox=reporting") == []
    assert listed(caller, "waiting=false") == []


def test_the_ticket_tells_on_which_phone_its_originals_still_are(
    office: Office, dispatcher: Caller, phone: str, ticket: str
) -> None:
    tell(office, phone, waiting=[{**PHOTOS, "ticket": ticket}, PHOTOS])

    media = dispatcher.get(f"/api/v1/tickets/{ticket}").get_json()["evidence"]["media"]

    (on_phone,) = media["on_devices"]
    assert (on_phone["device"], on_phone["crew"]) == (phone, "c-north")
    assert on_phone["waiting"]["originals"] == 3
    assert on_phone["waiting"]["since"] == PHOTOS["since"]


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"battery": 101}, ("battery", "out-of-range")),
        ({"waiting": [{**PHOTOS, "count": 0}]}, ("waiting.0.count", "out-of-range")),
        ({"waiting": [{**PHOTOS, "what": "things"}]}, ("waiting.0.what", "unknown-word")),
        ({"waiting": [{**PHOTOS, "ticket": "../x"}]}, ("waiting.0.ticket", "not-a-ticket-id")),
        ({"waiting": [PHOTOS] * 201}, ("waiting", "too-many")),
    ],
)
def test_a_manifest_that_cannot_be_read_says_what_is_wrong_and_nothing_else(
    office: Office, dispatcher: Caller, phone: str, changed: dict[str, Any], fault: tuple[str, str]
) -> None:
    tell(office, phone, **changed)

    shown = outbox(dispatcher, phone)

    assert (shown["state"], shown["lines"]) == ("reporting", [])
    assert (shown["faults"][0]["field"], shown["faults"][0]["code"]) == fault


def test_a_device_that_somebody_should_look_after_says_why_as_long_as_it_may_sync(
    office: Office, dispatcher: Caller, phone: str
) -> None:
    tell(office, phone, waiting=[])
    assert outbox(dispatcher, phone)["worries"] == []
    tell(office, phone, battery=9, storage_left=1_000_000)
    assert outbox(dispatcher, phone)["worries"] == ["battery", "storage"]
    tell(office, phone, battery=9, charging=True)
    assert listed(dispatcher, "worries=true") == []

    # A login ends before a device is worth a look: each looks with one of their own.
    office.clock.pass_by(timedelta(hours=12))
    assert outbox(office.caller(Role.DISPATCHER), phone)["worries"] == ["waiting"]
    office.clock.pass_by(timedelta(hours=13))
    later = office.caller(Role.DISPATCHER)
    assert outbox(later, phone)["worries"] == ["silent", "waiting"]
    assert listed(later, "worries=true") == [phone]
    office.caller(Role.SUPERVISOR).post(f"/api/v1/devices/{phone}/revoke")
    assert listed(later, "worries=true") == []

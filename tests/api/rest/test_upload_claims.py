"""Whose files they are: a file is evidence by a fact, and nobody learns of another crew's files."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from tests.api.rest.conftest import LOW_VOLTAGE, Office
from tests.api.rest.test_previews import device
from tests.api.rest.uploading import (
    PICTURE,
    SHA256,
    UPLOADS,
    Phone,
    declared,
    originals_missing,
)


@pytest.fixture
def phone(office: Office) -> Phone:
    return Phone(office, device(office, "c-north"))


@pytest.fixture
def stranger(office: Office) -> Phone:
    """A phone of another crew."""
    return Phone(office, device(office, "c-south"))


@pytest.fixture
def other_ticket(office: Office) -> str:
    customer = {**LOW_VOLTAGE["customer"], "account": "3301002"}
    complaint = {**LOW_VOLTAGE, "customer": customer, "title": "Flicker"}
    answer = office.user("dispatcher").post("/api/v1/tickets", complaint)
    return str(answer.get_json()["ticket"])


def kept(office: Office) -> bool:
    """Whether the picture is evidence."""
    return office.context.media.blobs.find(SHA256) is not None


def waiting(office: Office) -> list[str]:
    """Whose uploads are on the server."""
    return [part.owner for part in office.context.media.uploads.parts.all()]


def head(phone: Phone) -> int:
    return phone.ask("HEAD", f"{UPLOADS}/{SHA256}").status_code


def examinations(office: Office, ticket: str) -> list[Any]:
    facts = office.user("dispatcher").get(f"/api/v1/tickets/{ticket}/facts").get_json()["items"]
    return [item["fact"] for item in facts if item["fact"]["kind"] == "examination"]


def test_what_has_arrived_is_never_sent_again_by_the_crew_that_declared_it(
    office: Office, phone: Phone, ticket: str
) -> None:
    declared(office, ticket)
    phone.begin(PICTURE)
    colleague = Phone(office, device(office, "c-north"))
    assert colleague.offset() == len(PICTURE)
    assert colleague.begin().headers["Upload-Offset"] == str(len(PICTURE))
    assert waiting(office) == []


def test_a_crew_whose_own_fact_declares_a_file_that_is_here_sends_no_byte_of_it(
    office: Office, phone: Phone, stranger: Phone, ticket: str, other_ticket: str
) -> None:
    declared(office, ticket)
    phone.begin(PICTURE)
    declared(office, other_ticket, "c-south")
    assert stranger.offset() == len(PICTURE)
    assert originals_missing(office, other_ticket)["done"]


def test_a_crew_without_a_fact_of_the_file_learns_nothing_of_it_and_sends_it_whole(
    office: Office, phone: Phone, stranger: Phone, ticket: str, other_ticket: str
) -> None:
    nowhere = stranger.ask("HEAD", f"{UPLOADS}/{SHA256}")
    declared(office, ticket)
    phone.begin(PICTURE)

    asked = stranger.ask("HEAD", f"{UPLOADS}/{SHA256}")
    ended = stranger.ask("DELETE", f"{UPLOADS}/{SHA256}")
    begun = stranger.begin()
    assert (asked.status_code, dict(asked.headers)) == (404, dict(nowhere.headers))
    assert ended.status_code == 404
    assert begun.headers["Upload-Offset"] == "0"

    assert stranger.send(0, PICTURE).status_code == 204
    assert stranger.offset() == len(PICTURE)
    assert waiting(office) == ["crew-c-south"]
    declared(office, other_ticket, "c-south")
    assert waiting(office) == []
    assert originals_missing(office, other_ticket)["done"]


def test_a_file_that_no_fact_declares_is_taken_and_is_no_evidence(
    office: Office, phone: Phone
) -> None:
    answer = phone.begin(PICTURE)
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (201, str(len(PICTURE)))
    assert "Upload-Expires" in answer.headers
    assert not kept(office)
    assert phone.offset() == len(PICTURE)


def test_a_fact_of_another_crew_makes_no_evidence_of_an_early_file(
    office: Office, stranger: Phone, ticket: str
) -> None:
    stranger.begin(PICTURE)
    declared(office, ticket)
    assert not kept(office)
    assert not originals_missing(office, ticket)["done"]


def test_the_office_hands_in_what_a_crew_declared(office: Office, ticket: str) -> None:
    declared(office, ticket)
    token = office.user("dispatcher").token
    desk = Phone(office, {"Authorization": f"Bearer {token}"})
    assert desk.begin(PICTURE).status_code == 201
    assert originals_missing(office, ticket)["done"]


def test_a_device_that_moved_hands_in_what_it_declared_before(office: Office, ticket: str) -> None:
    clock = office.clock()
    devices = office.context.identity.devices
    code = devices.issue_code("c-north", "dispatcher", clock).code
    enrolled = devices.enrol(code, "phone", clock)
    phone = Phone(office, {"Authorization": f"Bearer {enrolled.token}"})
    declared(office, ticket, "c-north", enrolled.device.id)
    office.user("supervisor").post(
        f"/api/v1/devices/{enrolled.device.id}/move", {"crew": "c-south"}
    )

    assert phone.begin(PICTURE).status_code == 201

    assert originals_missing(office, ticket)["done"]


@pytest.mark.parametrize("order", ["revoke", "wipe"])
def test_a_device_without_rights_uploads_nothing_from_that_moment_on(
    office: Office, order: str
) -> None:
    devices = office.context.identity.devices
    code = devices.issue_code("c-north", "dispatcher", office.clock()).code
    enrolled = devices.enrol(code, "phone", office.clock())
    phone = Phone(office, {"Authorization": f"Bearer {enrolled.token}"})
    phone.begin(PICTURE[:100])

    office.user("supervisor").post(f"/api/v1/devices/{enrolled.device.id}/{order}")

    assert phone.send(100, PICTURE[100:]).status_code == 403
    assert phone.begin(PICTURE).status_code == 403
    assert head(phone) == 403
    colleague = Phone(office, device(office, "c-north"))
    assert colleague.offset() == 100


def test_bytes_that_are_not_the_declared_file_are_told_to_the_office_once(
    office: Office, phone: Phone, ticket: str, caplog: pytest.LogCaptureFixture
) -> None:
    photo = declared(office, ticket)
    with caplog.at_level(logging.WARNING):
        for wrong in (b"x", b"y"):
            answer = phone.begin(wrong * len(PICTURE))
            assert (answer.status_code, answer.get_json()["code"]) == (422, "hash_differs")

    assert not kept(office)
    assert not originals_missing(office, ticket)["done"]
    (seen,) = examinations(office, ticket)
    assert seen["body"]["of"] == photo
    assert [flag["code"] for flag in seen["body"]["flags"]] == ["hash-mismatch"]
    evidence = office.user("dispatcher").get(f"/api/v1/tickets/{ticket}").get_json()["evidence"]
    assert evidence["flags"]["counts"]["alarm"] == 1
    assert caplog.text.count(f"was to be {SHA256}") == 2

    assert phone.begin(PICTURE).status_code == 201
    assert originals_missing(office, ticket)["done"]

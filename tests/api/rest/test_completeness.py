"""What the office is told of originals: declared, on their way, arrived, verified."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from schemas.examined import Examined
from schemas.instants import instant_text
from server.pictures.filing import examination
from sync.mailroom.filing import file_office_facts
from tests.api.rest.conftest import Caller, Office
from tests.api.rest.test_previews import device
from tests.api.rest.uploading import PICTURE, SHA256, Phone, declared


@pytest.fixture
def phone(office: Office) -> Phone:
    return Phone(office, device(office, "c-north"))


@pytest.fixture
def photo(office: Office, ticket: str) -> str:
    """The id of a fact that declares the picture."""
    return declared(office, ticket)


def media(caller: Caller, ticket: str) -> Mapping[str, Any]:
    found: dict[str, Any] = caller.get(f"/api/v1/tickets/{ticket}").get_json()["evidence"]["media"]
    return found


def examine(office: Office, photo: str, *flags: str) -> None:
    """The server looked at the photo, and found these flags."""
    document = dict(examination(photo, Examined(SHA256, len(PICTURE)), (), (), office.clock()))
    told = [{"code": code, "severity": "alarm", "zh": "…", "en": "…"} for code in flags]
    document["body"] = {**document["body"], "flags": told}
    file_office_facts(office.context.store, [document], office.clock())


def found(caller: Caller, state: str) -> list[str]:
    """Tickets in the list of this state of their originals."""
    page = caller.get(f"/api/v1/tickets?media={state}").get_json()
    return [item["ticket"] for item in page["items"]]


def test_a_photo_that_is_only_declared_is_missing(
    dispatcher: Caller, ticket: str, photo: str
) -> None:
    told = media(dispatcher, ticket)

    assert told["state"] == "missing"
    assert told["files"] == {
        "declared": 1,
        "mismatch": 0,
        "lost": 0,
        "on-its-way": 0,
        "arrived": 0,
        "verified": 0,
    }
    assert told["bytes"] == {"declared": len(PICTURE), "received": 0}
    (item,) = told["items"]
    assert (item["fact"], item["state"], item["crew"]) == (photo, "declared", "c-north")


@pytest.mark.usefixtures("photo")
def test_bytes_that_came_are_shown_with_the_moment_of_the_last(
    office: Office, phone: Phone, dispatcher: Caller, ticket: str
) -> None:
    phone.begin(PICTURE[:100])

    told = media(dispatcher, ticket)

    assert (told["state"], told["files"]["on-its-way"]) == ("on-its-way", 1)
    assert told["bytes"] == {"declared": len(PICTURE), "received": 100}
    assert told["items"][0]["at"] == instant_text(office.clock())


@pytest.mark.usefixtures("photo")
def test_the_bytes_of_another_crew_are_not_those_of_the_author(
    office: Office, dispatcher: Caller, ticket: str
) -> None:
    Phone(office, device(office, "c-south")).begin(PICTURE[:100])

    assert media(dispatcher, ticket)["state"] == "missing"


def test_a_photo_that_came_is_arrived_until_it_was_examined(
    office: Office, phone: Phone, dispatcher: Caller, ticket: str, photo: str
) -> None:
    phone.begin(PICTURE)
    arrived = media(dispatcher, ticket)

    examine(office, photo)
    verified = media(dispatcher, ticket)

    assert (arrived["state"], arrived["items"][0]["state"]) == ("complete", "arrived")
    assert (verified["state"], verified["items"][0]["state"]) == ("complete", "verified")
    assert verified["bytes"]["received"] == len(PICTURE)


@pytest.mark.usefixtures("photo")
def test_a_file_that_is_not_the_declared_one_is_a_mismatch_until_the_right_one_comes(
    phone: Phone, dispatcher: Caller, ticket: str
) -> None:
    phone.begin(b"x" * len(PICTURE))
    wrong = media(dispatcher, ticket)
    phone.begin(PICTURE[:100])
    coming = media(dispatcher, ticket)
    phone.send(100, PICTURE[100:])

    assert (wrong["state"], wrong["items"][0]["state"]) == ("missing", "mismatch")
    assert coming["items"][0]["state"] == "on-its-way"
    assert media(dispatcher, ticket)["items"][0]["state"] == "arrived"


def test_an_examination_that_finds_another_file_tells_of_a_mismatch(
    office: Office, phone: Phone, dispatcher: Caller, ticket: str, photo: str
) -> None:
    phone.begin(PICTURE)
    examine(office, photo, "hash-mismatch")

    assert media(dispatcher, ticket)["items"][0]["state"] == "mismatch"


def test_a_finding_tells_how_complete_the_photos_are_that_it_names(
    office: Office, phone: Phone, dispatcher: Caller, ticket: str, photo: str
) -> None:
    finding = f"{ticket}:finding:01890000-0000-7000-8000-000000000002"
    fact = office.context.dossiers.read(ticket).sheets[photo].fact
    body = {"seen": "A burnt joint.", "evidence": [photo]}
    document = {**fact, "_id": finding, "kind": "finding", "schema": 1, "body": body}
    file_office_facts(office.context.store, [document], office.clock())
    phone.begin(PICTURE[:100])

    told = media(dispatcher, ticket)["findings"][finding]

    assert (told["state"], told["files"]["declared"], told["files"]["on-its-way"]) == (
        "on-its-way",
        1,
        1,
    )


@pytest.mark.usefixtures("photo")
def test_a_list_is_narrowed_to_tickets_whose_originals_are_missing_coming_or_here(
    office: Office, phone: Phone, dispatcher: Caller, ticket: str
) -> None:
    office.mailroom.step()
    assert (found(dispatcher, "missing"), found(dispatcher, "on-its-way")) == ([ticket], [])

    phone.begin(PICTURE[:100])
    assert found(dispatcher, "on-its-way") == [ticket]

    phone.send(100, PICTURE[100:])
    office.mailroom.step()
    assert found(dispatcher, "complete") == [ticket]
    assert (found(dispatcher, "missing"), found(dispatcher, "on-its-way")) == ([], [])


@pytest.mark.usefixtures("photo")
def test_news_of_bytes_changes_the_answer_and_refuses_no_command(
    phone: Phone, dispatcher: Caller, ticket: str
) -> None:
    before = dispatcher.get(f"/api/v1/tickets/{ticket}").headers["ETag"]
    phone.begin(PICTURE[:100])

    again = dispatcher.get(f"/api/v1/tickets/{ticket}", {"If-None-Match": before})
    commanded = dispatcher.post(
        f"/api/v1/tickets/{ticket}/records",
        {"source": "billing", "text": "No arrears."},
        {"If-Match": before},
    )

    assert again.status_code == 200
    assert commanded.status_code == 201, commanded.get_json()

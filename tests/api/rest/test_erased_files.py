"""Files of facts whose personal data is erased go too, unless another fact names them."""

from __future__ import annotations

from typing import Any

import pytest

from schemas.examined import Drawn, Examined
from schemas.vocabulary import Role
from server.pictures.files import BlobFiles
from server.pictures.filing import examination
from sync.mailroom.filing import file_office_facts
from tests.api.rest.conftest import LOW_VOLTAGE, Caller, Office
from tests.api.rest.test_previews import device
from tests.api.rest.uploading import PICTURE, SHA256, Phone, declared, follow

REQUEST = {"basis": "data-subject-request", "reason": "She asks by letter.", "attachments": True}


@pytest.fixture
def phone(office: Office) -> Phone:
    return Phone(office, device(office, "c-north"))


@pytest.fixture
def photo(office: Office, phone: Phone, ticket: str) -> str:
    """A photo fact whose original is here."""
    fact = declared(office, ticket)
    assert phone.begin(PICTURE).status_code == 201
    office.mailroom.step()
    follow(office)
    return fact


def erase(office: Office, ticket: str, **changed: Any) -> None:
    """The office orders it, the mailroom carries it out, the follower of files hears of it."""
    supervisor = office.caller(Role.SUPERVISOR)
    done = supervisor.post(f"/api/v1/tickets/{ticket}/erasures", {**REQUEST, **changed})
    assert done.status_code == 201, done.get_data(as_text=True)
    office.mailroom.step()
    follow(office)


def is_kept(office: Office, sha256: str = SHA256) -> bool:
    return office.context.media.blobs.find(sha256) is not None


def examine(office: Office, photo: str) -> str:
    """The server keeps a smaller copy of the photo; answers its hash."""
    drawn = Drawn("view", "image/jpeg", 10, 10, b"a smaller copy")
    files = BlobFiles(office.context.media.blobs, office.context.settings.data / "drafts")
    copy = files.keep(drawn.content)
    seen = Examined(SHA256, len(PICTURE))
    document = examination(photo, seen, (), [(drawn, copy)], office.clock())
    file_office_facts(office.context.store, [document], office.clock())
    follow(office)
    return copy


def test_the_original_and_its_copies_go_with_the_photo(
    office: Office, ticket: str, photo: str
) -> None:
    copy = examine(office, photo)
    assert (is_kept(office), is_kept(office, copy)) == (True, True)

    erase(office, ticket)

    assert (is_kept(office), is_kept(office, copy)) == (False, False)


@pytest.mark.usefixtures("photo")
def test_an_erasure_that_leaves_pictures_leaves_the_original(office: Office, ticket: str) -> None:
    erase(office, ticket, attachments=False)

    assert is_kept(office)


def test_a_file_that_a_fact_of_another_ticket_names_stays(
    office: Office, dispatcher: Caller, ticket: str, photo: str
) -> None:
    other = dispatcher.post("/api/v1/tickets", LOW_VOLTAGE).get_json()["ticket"]
    assert declared(office, other) != photo

    erase(office, ticket)
    assert is_kept(office)

    erase(office, other)
    assert not is_kept(office)


@pytest.mark.usefixtures("photo")
def test_what_was_erased_is_neither_missing_nor_taken_again(
    office: Office, phone: Phone, dispatcher: Caller, ticket: str
) -> None:
    erase(office, ticket)

    phone.begin(PICTURE)

    media = dispatcher.get(f"/api/v1/tickets/{ticket}").get_json()["evidence"]["media"]
    assert not is_kept(office)
    assert (media["state"], media["items"][0]["state"]) == ("none", "erased")


@pytest.mark.usefixtures("photo")
def test_it_stays_erased_when_the_index_of_files_is_made_anew(office: Office, ticket: str) -> None:
    erase(office, ticket)
    store = office.context.store
    store.delete("media")
    store.create("media")

    follow(office)

    assert office.context.media.index.declared(SHA256) == []


def test_a_photo_that_never_came_does_not_keep_its_erased_ticket_from_the_archive(
    office: Office, dispatcher: Caller, ticket: str
) -> None:
    declared(office, ticket)
    erase(office, ticket)

    checks = dispatcher.get(f"/api/v1/tickets/{ticket}").get_json()["archive_check"]

    assert next(item for item in checks if item["item"] == "originals")["done"]


@pytest.mark.usefixtures("photo")
def test_a_stop_between_order_and_removal_loses_nothing_of_the_order(
    office: Office, ticket: str
) -> None:
    index = office.context.media.index
    supervisor = office.caller(Role.SUPERVISOR)
    supervisor.post(f"/api/v1/tickets/{ticket}/erasures", REQUEST)
    office.mailroom.step()
    index.withdraw(
        {f"{ticket}:photo:01890000-0000-7000-8000-000000000001": [SHA256]}, office.clock()
    )
    assert is_kept(office)

    follow(office)

    assert not is_kept(office)
    assert index.to_erase() == []

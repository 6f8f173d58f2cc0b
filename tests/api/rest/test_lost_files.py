"""Files that a check finds damaged or gone: the tickets say so, and they are asked for again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from server.evidence.index import Loss
from server.evidence.verifying import FILE, Place, lost_files, read_again
from tests.api.rest.conftest import Caller, Office
from tests.api.rest.test_completeness import examine, found, media
from tests.api.rest.test_previews import device
from tests.api.rest.uploading import (
    PICTURE,
    SHA256,
    UPLOADS,
    Phone,
    declared,
    follow,
    originals_missing,
)


@pytest.fixture
def phone(office: Office) -> Phone:
    return Phone(office, device(office, "c-north"))


@pytest.fixture
def photo(office: Office, ticket: str, phone: Phone) -> str:
    """The id of a photo that came and was examined."""
    fact = declared(office, ticket)
    phone.begin(PICTURE)
    examine(office, fact)
    return fact


def place_of(office: Office) -> Path:
    """Where the picture is kept."""
    return Path(office.context.settings.media) / "sha256" / SHA256[:2] / SHA256


def flip_a_byte(office: Office) -> None:
    place = place_of(office)
    place.chmod(0o600)
    place.write_bytes(PICTURE[:-1] + bytes([PICTURE[-1] ^ 1]))


def remove(office: Office) -> None:
    place_of(office).unlink()


def check(office: Office) -> Mapping[str, Loss]:
    """What `kancha media verify` does."""
    files = office.context.media
    place = Place(office.context.settings.data / FILE, "all")
    read_again(files, place.left(list(files.blobs.all())), place)
    lost = lost_files(files, office.context.store)
    office.mailroom.step()
    return lost


def state(caller: Caller, ticket: str) -> tuple[str, str, Any]:
    """Of the ticket and of its one file, and how many photos the document counts as here."""
    evidence = caller.get(f"/api/v1/tickets/{ticket}").get_json()["evidence"]
    told = evidence["media"]
    return told["state"], told["items"][0]["state"], evidence["photos"]["arrived"]


Harm = Callable[[Office], None]
HARMS = [(flip_a_byte, Loss.DAMAGED), (remove, Loss.GONE)]


@pytest.mark.usefixtures("photo")
@pytest.mark.parametrize("harm", HARMS)
def test_a_file_that_is_damaged_or_gone_is_missing_on_its_ticket_and_in_lists(
    office: Office, dispatcher: Caller, ticket: str, harm: tuple[Harm, Loss]
) -> None:
    assert check(office) == {}
    assert state(dispatcher, ticket) == ("complete", "verified", 1)
    harm[0](office)

    assert check(office) == {SHA256: harm[1]}

    assert state(dispatcher, ticket) == ("missing", "lost", 0)
    told = media(dispatcher, ticket)
    assert (told["files"]["lost"], told["bytes"]["received"]) == (1, 0)
    assert told["items"][0]["at"] is not None
    assert (found(dispatcher, "missing"), found(dispatcher, "complete")) == ([ticket], [])
    assert originals_missing(office, ticket)["missing"] == [SHA256]


@pytest.mark.usefixtures("photo")
@pytest.mark.parametrize("harm", HARMS)
def test_a_device_that_has_it_is_asked_for_it_again_and_heals_the_ticket(
    office: Office, phone: Phone, dispatcher: Caller, ticket: str, harm: tuple[Harm, Loss]
) -> None:
    assert phone.offset() == len(PICTURE)
    harm[0](office)
    assert check(office) == {SHA256: harm[1]}

    assert phone.ask("HEAD", f"{UPLOADS}/{SHA256}").status_code == 404
    phone.begin(PICTURE[:100])
    coming = state(dispatcher, ticket)
    phone.send(100, PICTURE[100:])
    office.mailroom.step()

    assert coming[:2] == ("on-its-way", "on-its-way")
    assert state(dispatcher, ticket) == ("complete", "verified", 1)
    assert found(dispatcher, "missing") == []
    assert place_of(office).read_bytes() == PICTURE
    assert check(office) == {}


@pytest.mark.usefixtures("photo")
def test_a_file_may_be_lost_and_come_again_more_than_once(
    office: Office, phone: Phone, dispatcher: Caller, ticket: str
) -> None:
    for harm in (remove, flip_a_byte, remove):
        harm(office)
        check(office)
        assert state(dispatcher, ticket) == ("missing", "lost", 0)
        phone.begin(PICTURE)
        office.mailroom.step()
        assert state(dispatcher, ticket) == ("complete", "verified", 1)


@pytest.mark.usefixtures("photo")
def test_a_second_check_tells_the_same_and_files_no_more_facts(
    office: Office, dispatcher: Caller, ticket: str
) -> None:
    flip_a_byte(office)
    first = check(office)
    facts = len(office.context.dossiers.read(ticket).sheets)

    assert check(office) == first == {SHA256: Loss.DAMAGED}
    assert len(office.context.dossiers.read(ticket).sheets) == facts
    assert state(dispatcher, ticket) == ("missing", "lost", 0)


@pytest.mark.usefixtures("photo")
def test_damaged_bytes_are_kept_until_a_check_after_the_right_ones_came(
    office: Office, phone: Phone
) -> None:
    flip_a_byte(office)
    check(office)
    kept = [blob.sha256 for blob in office.context.media.blobs.damaged()]

    phone.begin(PICTURE)
    check(office)

    assert kept == [SHA256]
    assert list(office.context.media.blobs.damaged()) == []


@pytest.mark.usefixtures("photo")
def test_a_file_from_a_backup_is_read_and_counts_again(
    office: Office, dispatcher: Caller, ticket: str
) -> None:
    remove(office)
    check(office)
    place_of(office).write_bytes(PICTURE)

    assert check(office) == {}

    assert state(dispatcher, ticket) == ("complete", "verified", 1)


@pytest.mark.usefixtures("photo")
def test_a_damaged_file_from_a_backup_does_not_count(
    office: Office, dispatcher: Caller, ticket: str
) -> None:
    remove(office)
    check(office)
    place_of(office).write_bytes(PICTURE[:-1])

    assert check(office) == {SHA256: Loss.GONE}

    assert state(dispatcher, ticket) == ("missing", "lost", 0)
    assert not place_of(office).exists()


@pytest.mark.usefixtures("photo")
def test_a_server_that_reads_its_office_anew_does_not_take_a_lost_file_for_here(
    office: Office, dispatcher: Caller, ticket: str
) -> None:
    remove(office)
    check(office)

    follow(office)
    office.mailroom.reconcile()

    assert state(dispatcher, ticket) == ("missing", "lost", 0)

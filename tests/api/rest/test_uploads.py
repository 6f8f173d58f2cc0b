"""Uploads of originals by tus 1.0.0, request by request."""

from __future__ import annotations

import base64
import hashlib
from datetime import timedelta

import pytest

from tests.api.rest.conftest import Office
from tests.api.rest.test_previews import device
from tests.api.rest.uploading import (
    PICTURE,
    SHA256,
    UPLOADS,
    Phone,
    declare,
    declared,
    originals_missing,
    text,
)


@pytest.fixture
def phone(office: Office) -> Phone:
    return Phone(office, device(office, "c-north"))


def test_a_picture_that_comes_with_its_creation_completes_the_ticket(
    office: Office, phone: Phone, ticket: str
) -> None:
    declare(office, ticket)
    office.context.media.following.step()
    assert not originals_missing(office, ticket)["done"]

    answer = phone.begin(PICTURE)

    assert answer.status_code == 201
    assert answer.headers["Location"].endswith(f"{UPLOADS}/{SHA256}")
    assert answer.headers["Upload-Offset"] == str(len(PICTURE))
    assert originals_missing(office, ticket)["done"]
    assert b"".join(office.context.media.blobs.read(SHA256, 0, len(PICTURE))) == PICTURE


def test_a_picture_that_comes_before_its_fact_waits_for_it(
    office: Office, phone: Phone, ticket: str
) -> None:
    assert phone.begin(PICTURE).status_code == 201
    declare(office, ticket)
    assert not originals_missing(office, ticket)["done"]

    office.context.media.following.step()

    assert originals_missing(office, ticket)["done"]


def test_the_facts_of_the_server_are_filed_once_however_often_the_office_is_read(
    office: Office, phone: Phone, ticket: str
) -> None:
    declare(office, ticket)
    phone.begin(PICTURE)
    following = office.context.media.following
    while following.step():
        pass
    before = office.context.dossiers.read(ticket).sheets.keys()

    rev, _ = office.context.store.get_local("media", "following")
    office.context.store.delete_local("media", "following", rev)
    office.clock.pass_by(timedelta(hours=1))
    following.step()

    assert office.context.dossiers.read(ticket).sheets.keys() == before
    assert len([name for name in before if ":photo:" in name]) == 2


def test_an_upload_goes_on_where_the_last_durable_byte_is(phone: Phone) -> None:
    assert phone.begin().status_code == 201
    assert phone.send(0, PICTURE[:100]).headers["Upload-Offset"] == "100"
    assert phone.offset() == 100

    answer = phone.send(100, PICTURE[100:])

    assert (answer.status_code, answer.headers["Upload-Offset"]) == (204, str(len(PICTURE)))


def test_bytes_at_another_place_are_refused_and_nothing_is_lost(phone: Phone) -> None:
    phone.begin(PICTURE[:100])
    answer = phone.send(50, PICTURE[50:200])
    assert (answer.status_code, answer.get_json()["code"]) == (409, "upload_offset_differs")
    assert phone.offset() == 100


def test_another_device_of_the_crew_goes_on_and_another_crew_begins_anew(
    office: Office, phone: Phone
) -> None:
    phone.begin(PICTURE[:100])
    colleague = Phone(office, device(office, "c-north"))
    stranger = Phone(office, device(office, "c-south"))
    assert colleague.offset() == 100
    assert colleague.begin().headers["Upload-Offset"] == "100"
    assert stranger.ask("HEAD", f"{UPLOADS}/{SHA256}").status_code == 404
    assert stranger.begin().headers["Upload-Offset"] == "0"


def test_a_file_that_is_not_what_was_declared_is_dropped(office: Office, phone: Phone) -> None:
    answer = phone.begin(b"x" * len(PICTURE))
    assert (answer.status_code, answer.get_json()["code"]) == (422, "hash_differs")
    assert office.context.media.blobs.find(SHA256) is None
    assert phone.begin(PICTURE).status_code == 201


def test_more_bytes_than_declared_are_refused(phone: Phone) -> None:
    phone.begin(PICTURE[:100])
    answer = phone.send(100, PICTURE)
    assert (answer.status_code, answer.get_json()["code"]) == (413, "upload_too_large")
    assert phone.offset() == 100


@pytest.mark.parametrize("algorithm", ["sha1", "sha256", "md5"])
def test_damaged_bytes_are_not_kept_and_sound_ones_are(phone: Phone, algorithm: str) -> None:
    phone.begin()
    digest = base64.b64encode(hashlib.new(algorithm, PICTURE[:100]).digest()).decode()
    damaged = phone.send(0, b"y" * 100, Upload_Checksum=f"{algorithm} {digest}")
    assert (damaged.status_code, damaged.get_json()["code"]) == (460, "checksum_differs")
    assert phone.offset() == 0
    assert phone.send(0, PICTURE[:100], Upload_Checksum=f"{algorithm} {digest}").status_code == 204
    assert phone.offset() == 100


def test_an_upload_can_be_given_up_but_evidence_cannot(
    office: Office, phone: Phone, ticket: str
) -> None:
    declared(office, ticket)
    phone.begin(PICTURE[:100])
    assert phone.ask("DELETE", f"{UPLOADS}/{SHA256}").status_code == 204
    assert phone.ask("HEAD", f"{UPLOADS}/{SHA256}").status_code == 404
    phone.begin(PICTURE)
    kept = phone.ask("DELETE", f"{UPLOADS}/{SHA256}")
    assert (kept.status_code, kept.get_json()["code"]) == (409, "upload_complete")


def test_pieces_that_came_side_by_side_become_one_file(
    office: Office, phone: Phone, ticket: str
) -> None:
    declared(office, ticket)
    places = []
    for data in (PICTURE[:500], PICTURE[500:]):
        piece = {"Upload-Concat": "partial", "Upload-Length": str(len(data))}
        answer = phone.ask("POST", UPLOADS, piece, data)
        assert answer.status_code == 201, answer.get_data(as_text=True)
        places.append(answer.headers["Location"])
    whole = {
        "Upload-Concat": f"final;{' '.join(places)}",
        "Upload-Metadata": f"sha256 {text(SHA256)}",
    }

    answer = phone.ask("POST", UPLOADS, whole)

    assert (answer.status_code, answer.headers["Upload-Offset"]) == (201, str(len(PICTURE)))
    assert office.context.media.blobs.find(SHA256) is not None
    assert list(office.context.media.uploads.parts.all()) == []


def test_only_an_upload_that_nobody_goes_on_with_expires(office: Office, phone: Phone) -> None:
    begun = phone.begin(PICTURE[:100])
    assert begun.headers["Upload-Expires"] == "Fri, 22 Jan 2027 08:00:00 GMT"
    office.clock.pass_by(timedelta(days=59))
    phone.send(100, PICTURE[100:200])
    office.clock.pass_by(timedelta(days=59))
    office.context.media.uploads.recover()
    assert phone.offset() == 200
    office.clock.pass_by(timedelta(days=2))
    office.context.media.uploads.recover()
    assert phone.ask("HEAD", f"{UPLOADS}/{SHA256}").status_code == 404


def test_options_tell_what_the_server_can_do(office: Office) -> None:
    answer = office.client().options(UPLOADS)
    assert answer.status_code == 204
    assert answer.headers["Tus-Version"] == "1.0.0"
    assert answer.headers["Tus-Max-Size"] == "500000000"
    assert set(answer.headers["Tus-Extension"].split(",")) == {
        "creation",
        "creation-with-upload",
        "checksum",
        "expiration",
        "termination",
        "concatenation",
    }

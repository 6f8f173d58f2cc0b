"""Who uploads nothing, and what is no upload."""

from __future__ import annotations

import pytest

from tests.api.rest.conftest import Caller, Office
from tests.api.rest.test_previews import device
from tests.api.rest.uploading import (
    PICTURE,
    SHA256,
    UPLOADS,
    Phone,
    text,
)


@pytest.fixture
def phone(office: Office) -> Phone:
    return Phone(office, device(office, "c-north"))


@pytest.mark.parametrize(
    "said",
    [
        {"Upload-Metadata": ""},
        {"Upload-Metadata": "sha256 !!!"},
        {"Upload-Metadata": f"sha256 {text('../../../etc/passwd')}"},
        {"Upload-Metadata": f"sha256 {text(SHA256.upper())}"},
        {"Upload-Metadata": "sha256 /////w=="},
        {"Upload-Length": "-1"},
        {"Upload-Length": "9" * 30},
        {"Upload-Concat": "final;"},
        {"Upload-Concat": "neither"},
        {"Upload-Checksum": "crc32 AAAA"},
    ],
)
def test_hostile_headers_are_refused(office: Office, phone: Phone, said: dict[str, str]) -> None:
    usual = {"Upload-Length": "10", "Upload-Metadata": f"sha256 {text(SHA256)}"}
    answer = phone.ask("POST", UPLOADS, {**usual, **said}, b"0123456789")
    assert answer.status_code in (400, 404)
    assert list(office.context.media.uploads.parts.all()) == []


@pytest.mark.parametrize("name", ["..", "%2e%2e%2f%2e%2e", "x" * 500, "piece-1"])
def test_names_that_are_no_uploads_are_not_there(phone: Phone, name: str) -> None:
    assert phone.ask("HEAD", f"{UPLOADS}/{name}").status_code == 404


def test_who_does_not_speak_tus_is_told_so(phone: Phone) -> None:
    phone.version = {}
    answer = phone.begin(PICTURE)
    assert (answer.status_code, answer.get_json()["code"]) == (412, "tus_version_unsupported")
    assert answer.headers["Tus-Version"] == "1.0.0"


def test_a_stranger_uploads_nothing(office: Office) -> None:
    stranger = Phone(office, {})
    assert stranger.begin(PICTURE).status_code == 401
    assert office.context.media.blobs.find(SHA256) is None


def test_the_office_uploads_who_may_file_records(office: Office, dispatcher: Caller) -> None:
    desk = Phone(office, {"Authorization": f"Bearer {dispatcher.token}"})
    assert desk.begin(PICTURE).status_code == 201


@pytest.mark.parametrize(
    "form",
    [
        "http://elsewhere.example/media/uploads/{}",
        "{}",
        "media/uploads/{}",
        "/media/uploads/../uploads/{}",
        "/media/uploads/{}?x=1",
        "/sync/{}",
    ],
)
def test_given_a_piece_under_an_address_that_is_not_the_servers_when_joined_then_it_is_refused(
    phone: Phone, form: str
) -> None:
    piece = {"Upload-Concat": "partial", "Upload-Length": str(len(PICTURE))}
    place = phone.ask("POST", UPLOADS, piece, PICTURE).headers["Location"]
    name = place.rpartition("/")[2]
    whole = {"Upload-Metadata": f"sha256 {text(SHA256)}"}

    refused = phone.ask("POST", UPLOADS, {**whole, "Upload-Concat": f"final;{form.format(name)}"})
    joined = phone.ask("POST", UPLOADS, {**whole, "Upload-Concat": f"final;{UPLOADS}/{name}"})

    assert (refused.status_code, refused.get_json()["code"]) == (400, "upload_malformed")
    assert form.format(name) in refused.get_json()["detail"]
    assert joined.headers["Upload-Offset"] == str(len(PICTURE))

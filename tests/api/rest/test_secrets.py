"""Passwords, tokens and quarantined bytes: who gets at them, and how often one may guess."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from schemas.vocabulary import Role
from server.couchdb_api.errors import TooManyRequests
from server.settings import Settings
from server.wiring import open_parts
from sync.stores.documents import Draft, NewAttachment, Range
from tests.api.rest.conftest import PASSWORD, Caller, Office
from tests.district import basic


def guess(office: Office, number: int) -> object:
    """One wrong password at ``/sync``, each time of another name."""
    wrong = basic(f"user{number}", "wrong")
    environ = {"HTTP_AUTHORIZATION": wrong, "REMOTE_ADDR": "192.0.2.1"}
    return office.context.identity.authenticate_sync(environ)


def test_an_address_that_guesses_passwords_of_sync_is_soon_told_to_wait(office: Office) -> None:
    assert [guess(office, number) for number in range(60)] == [None] * 60

    with pytest.raises(TooManyRequests) as refused:
        guess(office, 60)

    assert refused.value.wait == 2
    office.clock.pass_by(timedelta(seconds=2))
    assert guess(office, 61) is None


def test_who_guesses_does_not_lock_out_an_administrator_who_is_working(office: Office) -> None:
    right = basic("administrator", PASSWORD)
    environ = {"HTTP_AUTHORIZATION": right, "REMOTE_ADDR": "192.0.2.1"}
    assert office.context.identity.authenticate_sync(environ) is not None
    for number in range(59):
        guess(office, number)

    assert office.context.identity.authenticate_sync(environ) is not None


def test_many_names_tried_from_one_address_are_too_many_tries(office: Office) -> None:
    client = office.client()

    answers = [
        client.post("/api/v1/session", json={"user": f"user{number}", "password": "wrong"})
        for number in range(61)
    ]

    assert {answer.status_code for answer in answers[:60]} == {401}
    assert answers[60].status_code == 429
    assert answers[60].headers["Retry-After"] == "2"


def test_nothing_in_the_registry_is_a_secret_that_opens_something(office: Office) -> None:
    identity, now = office.context.identity, office.clock()
    session = office.caller(Role.DISPATCHER).token
    code = identity.devices.issue_code("c-north", "dispatcher", now).code
    token = identity.devices.enrol(code, "phone", now).token

    kept = list(office.context.store.documents("registry", Range(), bodies=True))

    text = b"\n".join(item.id.encode() + item.body for item in kept if item is not None)
    for secret in (PASSWORD, session, token.partition(".")[2], code, code.replace("-", "")):
        assert secret.encode() not in text
    assert b"$argon2id$v=19$m=19456,t=2,p=1$" in text


def test_a_new_data_folder_is_for_the_eyes_of_its_owner(tmp_path: Path) -> None:
    folder = tmp_path / "data"

    open_parts(Settings.read({"KANCHA_DATA": str(folder)})).close()

    assert folder.stat().st_mode & 0o077 == 0


def test_a_dispatcher_reads_what_a_device_was_refused_with_its_bytes(
    office: Office, dispatcher: Caller
) -> None:
    photo = NewAttachment("image/jpeg", b"a refused photo")
    refused = Draft.of("refused:1", {"reason": "because"})._replace(attachments={"p 1.jpg": photo})
    office.context.store.put("quarantine", refused)

    [entry] = dispatcher.get("/api/v1/quarantine").get_json()["items"]
    [address] = entry["attachments"]
    answer = dispatcher.get(address)

    assert (answer.status_code, answer.get_data()) == (200, b"a refused photo")
    assert answer.headers["Content-Disposition"] == "attachment"
    assert dispatcher.get(address + "x").status_code == 404
    assert office.client().get(address).status_code == 401

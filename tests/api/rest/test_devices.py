"""Crews, members, enrolment, and how a device is known by its token."""

from __future__ import annotations

import base64
from datetime import timedelta
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from server.couchdb_api.caller import Caller as SyncCaller
from server.identity import Identity
from sync.errors import Forbidden
from sync.stores.sqlite.store import SqliteStore
from tests.api.rest.conftest import PASSWORD, Caller, Office


def issue(dispatcher: Caller) -> str:
    answer = dispatcher.post("/api/v1/crews/c-north/enrolment-codes")
    assert answer.status_code == 201
    return str(answer.get_json()["code"])


def enrol(office: Office, code: str) -> Any:
    body = {"code": code, "name": "Phone 1"}
    return office.client().post("/api/v1/devices/enrol", json=body)


def sync_caller(office: Office, authorization: str) -> SyncCaller | None:
    return office.context.identity.authenticate_sync({"HTTP_AUTHORIZATION": authorization})


def basic(name: str, secret: str) -> str:
    return "Basic " + base64.b64encode(f"{name}:{secret}".encode()).decode()


def test_a_new_crew_has_a_mailbox(office: Office, supervisor: Caller) -> None:
    answer = supervisor.post("/api/v1/crews", {"id": "c-west", "name": "West", "skills": ["HV"]})

    assert answer.status_code == 201
    assert answer.get_json()["database"] == "mailbox-c-west"
    assert office.context.store.info("mailbox-c-west").doc_count == 0
    assert supervisor.get(answer.headers["Location"]).get_json()["skills"] == ["HV"]


def test_a_crew_that_is_there_is_not_made_again(supervisor: Caller) -> None:
    answer = supervisor.post("/api/v1/crews", {"id": "c-north", "name": "Other"})

    assert answer.status_code == 409
    assert answer.get_json()["code"] == "already_exists"


def test_members_are_listed_by_crew(supervisor: Caller) -> None:
    made = supervisor.post("/api/v1/members", {"name": "Wang Wei", "crew": "c-north"})

    assert made.status_code == 201
    assert supervisor.get("/api/v1/members?crew=c-north").get_json()["items"] == [made.get_json()]
    assert supervisor.get("/api/v1/members?crew=c-south").get_json()["items"] == []
    assert supervisor.get(made.headers["Location"]).get_json() == made.get_json()


def test_a_code_comes_as_text_and_as_a_picture(dispatcher: Caller) -> None:
    answer = dispatcher.post("/api/v1/crews/c-north/enrolment-codes").get_json()

    assert len(answer["code"]) == 14
    assert answer["url"].endswith(answer["code"])
    assert answer["qr_svg"].startswith("<svg")


def test_a_device_exchanges_its_code_for_a_token_that_reaches_its_mailbox(
    office: Office, dispatcher: Caller
) -> None:
    answer = enrol(office, issue(dispatcher))

    assert answer.status_code == 201
    device = answer.get_json()
    assert device["crew"] == "c-north"
    assert device["sync_url"] == "http://localhost/sync/mailbox-c-north"
    expected = SyncCaller("device", device["device_id"], "c-north", "mailbox-c-north")
    assert sync_caller(office, basic(device["device_id"], device["token"])) == expected
    assert sync_caller(office, f"Bearer {device['token']}") == expected


def test_a_code_may_be_typed_in_small_letters_and_without_groups(
    office: Office, dispatcher: Caller
) -> None:
    typed = issue(dispatcher).replace("-", " ").lower().replace("0", "o")

    assert enrol(office, typed).status_code == 201


def test_a_code_works_once(office: Office, dispatcher: Caller) -> None:
    code = issue(dispatcher)
    enrol(office, code)

    again = enrol(office, code)

    assert again.status_code == 409
    assert again.get_json()["code"] == "enrolment_code_used"


def test_a_device_whose_reply_was_lost_asks_again_and_is_the_same_device(
    office: Office, dispatcher: Caller
) -> None:
    body = {"code": issue(dispatcher), "name": "Phone 1"}
    mine = {"Idempotency-Key": "0193b2f0-5f1e-4c6d-9a57-5d3c1f0e7a11"}
    other = {"Idempotency-Key": "0193b2f0-5f1e-4c6d-9a57-000000000000"}
    first, again, stranger = (
        office.client().post("/api/v1/devices/enrol", json=body, headers=headers)
        for headers in (mine, mine, other)
    )

    assert again.get_json() == first.get_json()
    assert sync_caller(office, f"Bearer {again.get_json()['token']}")
    assert stranger.get_json()["code"] == "enrolment_code_used"
    assert len(dispatcher.get("/api/v1/devices").get_json()["items"]) == 1


def test_an_old_code_does_not_work(office: Office, dispatcher: Caller) -> None:
    code = issue(dispatcher)
    office.clock.pass_by(timedelta(hours=1))

    answer = enrol(office, code)

    assert answer.status_code == 410
    assert answer.get_json()["code"] == "enrolment_code_expired"


@pytest.mark.parametrize("code", ["0000-0000-0000", "nonsense"])
def test_a_code_nobody_issued_does_not_work(office: Office, code: str) -> None:
    answer = enrol(office, code)

    assert answer.status_code == 404
    assert answer.get_json()["code"] == "enrolment_code_unknown"


def test_whoever_guesses_codes_is_told_to_wait(office: Office) -> None:
    answers = [enrol(office, "0000-0000-0000") for _ in range(21)]

    assert answers[-1].status_code == 429
    assert answers[-1].headers["Retry-After"] == "10"


def test_a_rotated_token_replaces_the_old_one_at_once(
    office: Office, dispatcher: Caller, supervisor: Caller
) -> None:
    device = enrol(office, issue(dispatcher)).get_json()
    assert sync_caller(office, f"Bearer {device['token']}")

    rotated = supervisor.post(f"/api/v1/devices/{device['device_id']}/rotate").get_json()

    assert sync_caller(office, f"Bearer {device['token']}") is None
    assert sync_caller(office, f"Bearer {rotated['token']}")


def test_a_revoked_device_is_told_so(
    office: Office, dispatcher: Caller, supervisor: Caller
) -> None:
    device = enrol(office, issue(dispatcher)).get_json()
    path = f"/api/v1/devices/{device['device_id']}"

    revoked = supervisor.post(f"{path}/revoke")

    assert revoked.get_json()["revoked_at"] == "2026-11-23T08:00:00.000Z"
    assert supervisor.get(path).get_json() == revoked.get_json()
    with pytest.raises(Forbidden, match="revoked"):
        sync_caller(office, f"Bearer {device['token']}")
    again = supervisor.post(f"{path}/rotate")
    assert again.status_code == 409
    assert again.get_json()["code"] == "device_revoked"


def test_only_an_administrator_reaches_sync_with_a_password(office: Office) -> None:
    assert sync_caller(office, basic("administrator", PASSWORD)) == SyncCaller("admin")
    assert sync_caller(office, basic("dispatcher", PASSWORD)) is None
    assert sync_caller(office, basic("administrator", "wrong")) is None
    assert sync_caller(office, "Basic no-base64") is None
    assert sync_caller(office, "Bearer d-0000000000.guess") is None


def test_devices_are_listed_by_crew_without_their_tokens(
    office: Office, dispatcher: Caller
) -> None:
    device = enrol(office, issue(dispatcher)).get_json()

    listed = dispatcher.get("/api/v1/devices?crew=c-north").get_json()["items"]

    assert [item["id"] for item in listed] == [device["device_id"]]
    assert "token" not in listed[0]


def test_no_secret_is_kept_in_the_registry(office: Office, dispatcher: Caller) -> None:
    code = issue(dispatcher)
    token = enrol(office, code).get_json()["token"]

    kept = [str(document.json()) for document in all_of(office) if document is not None]

    for secret in (code, code.replace("-", ""), token, dispatcher.token, PASSWORD):
        assert not [text for text in kept if secret in text]


def all_of(office: Office) -> Any:
    from_start = office.context.store.changes("registry", bodies=True)
    return [change.document for change in from_start.changes]


def test_a_device_moves_to_another_crew_with_its_token(office: Office, supervisor: Caller) -> None:
    device = enrol(office, issue(supervisor)).get_json()
    path = f"/api/v1/devices/{device['device_id']}"

    moved = supervisor.post(f"{path}/move", {"crew": "c-south"})

    assert moved.status_code == 200
    assert (moved.get_json()["crew"], moved.get_json()["moved_at"]) == (
        "c-south",
        "2026-11-23T08:00:00.000Z",
    )
    caller = sync_caller(office, f"Bearer {device['token']}")
    assert caller is not None
    assert (caller.crew, caller.database, caller.former) == (
        "c-south",
        "mailbox-c-south",
        ("c-north",),
    )
    assert supervisor.post(f"{path}/move", {"crew": "c-south"}).get_json() == moved.get_json()


def test_a_device_that_came_back_has_its_crew_no_longer_as_a_former_one(
    office: Office, supervisor: Caller
) -> None:
    device = enrol(office, issue(supervisor)).get_json()
    path = f"/api/v1/devices/{device['device_id']}/move"

    supervisor.post(path, {"crew": "c-south"})
    supervisor.post(path, {"crew": "c-north"})

    caller = sync_caller(office, f"Bearer {device['token']}")
    assert caller is not None
    assert (caller.crew, caller.former) == ("c-north", ("c-south",))


def test_a_device_is_not_moved_to_a_crew_that_is_not_there_nor_when_it_is_revoked(
    office: Office, supervisor: Caller
) -> None:
    device = enrol(office, issue(supervisor)).get_json()
    path = f"/api/v1/devices/{device['device_id']}"

    nowhere = supervisor.post(f"{path}/move", {"crew": "c-nowhere"})
    supervisor.post(f"{path}/revoke")
    revoked = supervisor.post(f"{path}/move", {"crew": "c-south"})

    assert (nowhere.status_code, nowhere.get_json()["code"]) == (422, "unknown_crew")
    assert (revoked.status_code, revoked.get_json()["code"]) == (409, "device_revoked")


def test_a_token_revoked_in_one_process_is_refused_in_another(
    office: Office, dispatcher: Caller, supervisor: Caller, tmp_path: Path
) -> None:
    device = enrol(office, issue(dispatcher)).get_json()
    environ = {"HTTP_AUTHORIZATION": f"Bearer {device['token']}"}
    other_store = SqliteStore(tmp_path / "kancha.db")
    other = Identity(other_store, office.clock)
    noticed = Event()
    end = other_store.watch(lambda names: noticed.set() if "registry" in names else None)
    try:
        assert other.authenticate_sync(environ) is not None
        noticed.clear()
        supervisor.post(f"/api/v1/devices/{device['device_id']}/revoke")

        assert noticed.wait(5)
        with pytest.raises(Forbidden, match="revoked"):
            other.authenticate_sync(environ)
    finally:
        end()
        other.close()
        other_store.close()

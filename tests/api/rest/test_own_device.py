"""What a device asks about itself, and what it is told when it may not."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from casework.metrology.instruments import Instrument
from schemas.vocabulary import Role
from server.registry.devices import Enrolled
from tests.api.rest.conftest import Caller, Office
from tests.api.rest.test_devices import basic


@pytest.fixture
def device(office: Office) -> Enrolled:
    """A phone of the crew c-north."""
    devices, now = office.context.identity.devices, office.clock()
    return devices.enrol(devices.issue_code("c-north", "dispatcher", now).code, "Phone 1", now)


def phone_of(office: Office, device: Enrolled) -> Caller:
    return Caller(office.client(), device.token)


def told(office: Office, device: Enrolled) -> dict[str, Any]:
    answer = phone_of(office, device).get("/api/v1/device")
    assert answer.status_code == 200, answer.get_data(as_text=True)
    found: dict[str, Any] = answer.get_json()
    return found


def test_a_device_is_told_who_it_is_and_whose(office: Office, device: Enrolled) -> None:
    people, now = office.context.identity.people, office.clock()
    wang = people.add_member("c-north", "Wang Wei", now)
    people.add_member("c-south", "Somebody else", now)

    said = told(office, device)

    assert said["device"] == {"id": device.device.id, "name": "Phone 1"}
    assert said["crew"] == {"id": "c-north", "name": "North", "area": None, "skills": ["repair"]}
    assert said["members"] == [{"id": wang.id, "name": "Wang Wei"}]
    assert said["database"] == "mailbox-c-north"
    assert said["sync_url"] == "http://localhost/sync/mailbox-c-north"
    assert said["profile"]["name"] == "cn-state-grid"


def test_basic_credentials_are_as_good_as_the_bearer_token(
    office: Office, device: Enrolled
) -> None:
    headers = {"Authorization": basic(device.device.id, device.token)}

    answer = office.client().get("/api/v1/device", headers=headers)

    assert answer.get_json() == told(office, device)


def test_the_server_tells_its_clock_and_its_epoch(office: Office, device: Enrolled) -> None:
    first = told(office, device)["server"]
    office.context.identity.installation.begin_epoch("disk failed", office.clock())
    second = told(office, device)["server"]

    assert first["time"] == "2026-11-23T08:00:00.000Z"
    assert (first["epoch"], second["epoch"]) == (1, 2)
    assert first["id"] == second["id"]
    assert first["uuid"] != second["uuid"]


def test_instruments_say_until_when_they_may_be_trusted(office: Office, device: Enrolled) -> None:
    instruments = office.context.identity.instruments
    known = Instrument("A", "Maker", "M1", "1", "0.05", (), date(2026, 3, 1), date(2027, 2, 28))
    instruments.add(replace(known, compared_on=date(2026, 8, 31)))
    instruments.add(Instrument("B", "Maker", "M2", "2"))

    first, second = told(office, device)["instruments"]

    assert (first["calibration_due"], first["comparison_due"]) == ("2027-02-28", "2026-11-30")
    assert (first["serial"], first["accuracy_class"]) == ("1", "0.05")
    assert (second["calibration_due"], second["comparison_due"]) == (None, None)


def test_a_moved_device_is_told_its_new_crew(office: Office, device: Enrolled) -> None:
    devices = office.context.identity.devices
    devices.move(device.device.id, "c-south", "supervisor", office.clock())

    said = told(office, device)

    assert (said["crew"]["id"], said["database"]) == ("c-south", "mailbox-c-south")


@pytest.mark.parametrize(
    ("ended", "sentence"),
    [
        (
            "revoke",
            "this device was revoked; ask the office for an enrolment code",
        ),
        (
            "wipe",
            "this device was wiped: the office has ordered it to delete its data",
        ),
    ],
)
@pytest.mark.parametrize("path", ["/api/v1/device", "/api/v1/profile", "/basemaps/river.pmtiles"])
def test_a_device_that_may_not_call_is_told_so_as_under_sync(
    office: Office, device: Enrolled, path: str, ended: str, sentence: str
) -> None:
    getattr(office.context.identity.devices, ended)(device.device.id, office.clock())

    answer = phone_of(office, device).get(path)

    assert answer.status_code == 403
    said = answer.get_json()
    assert (said["code"], said["detail"]) == ("forbidden", sentence)
    assert [(fault["field"], fault["code"]) for fault in said["errors"]] == [
        ("device", f"device-{ended}d")
    ]


def test_a_token_that_was_rotated_is_not_good_any_more(office: Office, device: Enrolled) -> None:
    new = office.context.identity.devices.rotate(device.device.id, office.clock())

    refused = phone_of(office, device).get("/api/v1/device")

    assert (refused.status_code, refused.get_json()["code"]) == (401, "unauthorized")
    assert refused.get_json()["detail"] == "Name or password is incorrect."
    assert told(office, new)["device"]["id"] == device.device.id


def test_basemaps_are_listed_with_all_a_device_must_know_before_it_fetches_them(
    office: Office, device: Enrolled
) -> None:
    content = (office.context.settings.pages.basemaps / "river.pmtiles").read_bytes()

    assert told(office, device)["basemaps"] == [
        {
            "name": "river",
            "title": "River district",
            "url": "http://localhost/basemaps/river.pmtiles",
            "bytes": len(content),
            "sha256": hashlib.sha256(content).hexdigest(),
            "bounds": [120.0, 30.0, 120.5, 30.5],
            "min_zoom": 6,
            "max_zoom": 14,
            "attribution": "© OpenStreetMap",
        }
    ]


def test_a_basemap_is_fetched_in_parts_and_not_again(office: Office, device: Enrolled) -> None:
    content = (office.context.settings.pages.basemaps / "river.pmtiles").read_bytes()
    phone = phone_of(office, device)

    first = phone.get("/basemaps/river.pmtiles", {"Range": "bytes=0-99"})
    tag = first.headers["ETag"]
    rest = phone.get("/basemaps/river.pmtiles", {"Range": "bytes=100-", "If-Range": tag})
    again = phone.get("/basemaps/river.pmtiles", {"If-None-Match": tag})

    assert (first.status_code, rest.status_code, again.status_code) == (206, 206, 304)
    assert first.get_data() + rest.get_data() == content
    assert first.headers["Content-Type"] == "application/vnd.pmtiles"


def test_a_basemap_is_for_devices_and_the_office(office: Office) -> None:
    assert office.client().get("/basemaps/river.pmtiles").status_code == 401
    assert office.caller(Role.AUDITOR).get("/basemaps/river.pmtiles").status_code == 200


def test_a_basemap_that_is_not_there_is_not_found(office: Office) -> None:
    caller = office.caller(Role.DISPATCHER)

    assert caller.get("/basemaps/hills.pmtiles").status_code == 404
    assert caller.get("/basemaps/..%2fkancha.pmtiles").status_code == 404


def test_the_console_is_told_the_same_of_maps(
    office: Office, device: Enrolled, dispatcher: Caller
) -> None:
    said = dispatcher.get("/api/v1/map-settings").get_json()

    assert said["tiles"] is None
    assert said["basemaps"] == told(office, device)["basemaps"]


def test_devices_read_the_profile_and_keep_it(office: Office, device: Enrolled) -> None:
    phone = phone_of(office, device)
    first = phone.get("/api/v1/profile")

    again = phone.get("/api/v1/profile", {"If-None-Match": first.headers["ETag"]})

    assert (first.status_code, again.status_code) == (200, 304)
    assert first.get_json()["name"] == "cn-state-grid"

"""Where crews are and what way they took: to whom it is shown, and that looks are written down."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from schemas.position import position_id
from schemas.vocabulary import Role
from server.registry.devices import Enrolled
from server.registry.people import Crew, User
from server.shell import Shell
from sync.mailroom.mailroom import open_mailbox
from sync.mailroom.names import mailbox_of
from sync.stores.documents import Draft
from tests.api.rest.conftest import LOW_VOLTAGE, Caller, Office
from tests.api.rest.test_events import heard, listen, play

TRACK = "/api/v1/crews/c-north/track"
GCJ02 = {"lat": 30.2476603, "lon": 120.1646782, "datum": "GCJ02", "accuracy_m": 9}
"""A fix in Hangzhou; in WGS-84 about 30.25, 120.16."""


@pytest.fixture
def phone(office: Office) -> Enrolled:
    """A phone of the crew c-north."""
    devices, now = office.context.identity.devices, office.clock()
    return devices.enrol(devices.issue_code("c-north", "dispatcher", now).code, "phone", now)


@pytest.fixture
def work(office: Office, dispatcher: Caller) -> dict[str, str]:
    """An investigation that the crew c-north holds."""
    ticket = dispatcher.post("/api/v1/tickets", LOW_VOLTAGE).get_json()["ticket"]
    body = {"crew": "c-north", "type": "on-site-survey"}
    answer = dispatcher.post(f"/api/v1/tickets/{ticket}/assignments", body).get_json()
    office.mailroom.step()
    return {"ticket": ticket, "investigation": answer["investigations"][0]["id"]}


def point(minute: int) -> dict[str, Any]:
    return {"at": f"2026-11-23T07:{minute:02}:00.000Z", **GCJ02, "lat": 30.2 + minute / 1000}


def share(office: Office, phone: Enrolled, work: dict[str, str], **said: Any) -> None:
    """The phone writes its position over and the mailroom takes it."""
    device = phone.device
    doc_id, store = position_id(device.crew, device.id), office.context.store
    mailbox = mailbox_of(device.crew)
    content = {
        "type": "position",
        "schema": 1,
        "author": {"device": device.id, "crew": device.crew, "member": "m-1"},
        "at": {"device": "2026-11-23T07:58:00.000Z", "offset_ms": 60_000, "offset_age_s": 5},
        "sharing": True,
        **work,
        "step": "en-route",
        "battery": 62,
        "fix": GCJ02,
        "track": [],
        **said,
    }
    leaves = store.leaves(mailbox, doc_id)
    store.put(mailbox, Draft.of(doc_id, content, leaves[0].rev if leaves else None))
    office.mailroom.step()


def positions(caller: Caller) -> list[dict[str, Any]]:
    answer = caller.get("/api/v1/crews/positions")
    assert answer.status_code == 200, answer.get_data(as_text=True)
    items: list[dict[str, Any]] = answer.get_json()["items"]
    return items


def test_the_office_sees_where_a_device_is_how_old_that_is_and_for_what_it_goes(
    office: Office, dispatcher: Caller, phone: Enrolled, work: dict[str, str]
) -> None:
    share(office, phone, work)
    office.clock.pass_by(timedelta(minutes=5))

    [shown] = positions(dispatcher)

    assert (shown["device"], shown["crew"], shown["state"]) == (
        phone.device.id,
        "c-north",
        "sharing",
    )
    assert shown["at"] == "2026-11-23T07:59:00.000Z"
    assert shown["age_s"] == 360
    assert shown["fix"] == GCJ02
    assert shown["place"]["lat"] == pytest.approx(30.25, abs=1e-4)
    assert shown["place"]["lon"] == pytest.approx(120.16, abs=1e-4)
    assert (shown["accuracy_m"], shown["battery"], shown["step"]) == (9, 62, "en-route")
    assert shown["investigation"] == work["investigation"]


def test_a_device_that_stopped_sharing_shows_no_place(
    office: Office, dispatcher: Caller, phone: Enrolled, work: dict[str, str]
) -> None:
    share(office, phone, work)
    share(office, phone, work, sharing=False, fix=None)

    [shown] = positions(dispatcher)

    assert shown["state"] == "ended"
    hidden = ("place", "fix", "accuracy_m", "at", "age_s", "ticket", "investigation", "step")
    assert [shown[name] for name in hidden] == [None] * len(hidden)


def test_positions_are_shown_by_areas_and_only_of_devices_that_are_the_crews(
    office: Office, dispatcher: Caller, phone: Enrolled, work: dict[str, str]
) -> None:
    share(office, phone, work)
    far = office.hire(User("far", Role.DISPATCHER, ("hills",)))

    assert positions(far) == []
    assert len(positions(dispatcher)) == 1
    office.context.identity.devices.move(phone.device.id, "c-south", "li", office.clock())
    assert positions(dispatcher) == []


def test_the_track_is_a_line_for_each_device_with_its_times(
    office: Office, dispatcher: Caller, phone: Enrolled, work: dict[str, str]
) -> None:
    share(office, phone, work, track=[point(10), point(20)])
    share(office, phone, work, track=[point(20), point(30)])

    answer = dispatcher.get(f"{TRACK}?from=2026-11-23T07:00:00.000Z&to=2026-11-23T08:00:00.000Z")

    assert answer.content_type == "application/geo+json"
    [line] = answer.get_json()["features"]
    assert line["geometry"]["type"] == "LineString"
    assert [time[11:16] for time in line["properties"]["times"]] == ["07:11", "07:21", "07:31"]
    assert line["geometry"]["coordinates"][0] == pytest.approx([120.16, 30.2124], abs=1e-3)
    assert line["properties"]["device"] == phone.device.id


def test_only_points_of_the_time_that_is_asked_for_are_shown(
    office: Office, dispatcher: Caller, phone: Enrolled, work: dict[str, str]
) -> None:
    share(office, phone, work, track=[point(10), point(20)])

    answer = dispatcher.get(f"{TRACK}?from=2026-11-23T07:15:00.000Z")
    before = dispatcher.get(f"{TRACK}?to=2026-11-23T07:00:00.000Z")

    [one] = answer.get_json()["features"]
    assert one["geometry"]["type"] == "Point"
    assert before.get_json()["features"] == []


def test_a_time_that_is_too_long_or_ends_before_it_begins_is_refused(dispatcher: Caller) -> None:
    for query in (
        "from=2026-11-23T07:00:00.000Z&to=2026-11-23T06:00:00.000Z",
        "from=2026-10-01T07:00:00.000Z&to=2026-11-23T06:00:00.000Z",
        "from=yesterday",
    ):
        assert dispatcher.get(f"{TRACK}?{query}").status_code == 422


def test_every_look_at_a_track_is_written_down_and_the_crew_sees_role_and_moment(
    office: Office, dispatcher: Caller, phone: Enrolled, work: dict[str, str]
) -> None:
    share(office, phone, work, track=[point(10)])
    crew = Caller(office.client(), phone.token)
    assert crew.get("/api/v1/device/looks").get_json() == {"items": []}

    dispatcher.get(TRACK)
    office.clock.pass_by(timedelta(minutes=1))
    office.caller(Role.AUDITOR).get(TRACK)

    assert crew.get("/api/v1/device/looks").get_json()["items"] == [
        {"at": "2026-11-23T08:01:00.000Z", "role": "auditor"},
        {"at": "2026-11-23T08:00:00.000Z", "role": "dispatcher"},
    ]
    log = office.caller(Role.AUDITOR).get("/api/v1/views").get_json()["items"]
    looks = sorted((one for one in log if one["what"] == "track"), key=lambda one: one["at"])
    assert [(item["user"], item["crew"], item["hits"]) for item in looks] == [
        ("dispatcher", "c-north", 1),
        ("auditor", "c-north", 1),
    ]


def test_a_crew_is_told_of_looks_at_its_own_track_for_thirty_days(
    office: Office, dispatcher: Caller, phone: Enrolled
) -> None:
    dispatcher.get("/api/v1/crews/c-south/track")
    dispatcher.get(TRACK)
    crew = Caller(office.client(), phone.token)

    assert len(crew.get("/api/v1/device/looks").get_json()["items"]) == 1
    office.clock.pass_by(timedelta(days=30, seconds=1))
    assert crew.get("/api/v1/device/looks").get_json()["items"] == []


def test_a_track_takes_a_right_and_is_nowhere_outside_ones_areas(
    office: Office, phone: Enrolled
) -> None:
    assert office.caller(Role.APPROVER).get(TRACK).status_code == 403
    assert office.caller(Role.METER_TECHNICIAN).get(TRACK).status_code == 403
    assert office.caller(Role.CREW_LEADER).get(TRACK).status_code == 200
    leader = office.caller(Role.CREW_LEADER)
    assert leader.get("/api/v1/crews/c-south/track").status_code == 404
    far = office.hire(User("far", Role.DISPATCHER, ("hills",)))
    assert far.get(TRACK).status_code == 404
    looks = Caller(office.client(), phone.token).get("/api/v1/device/looks").get_json()["items"]
    assert [look["role"] for look in looks] == ["crew-leader"]


def test_a_map_program_sees_the_crew_where_it_shares_that_it_is(
    office: Office, dispatcher: Caller, phone: Enrolled, work: dict[str, str]
) -> None:
    before = dispatcher.get("/ogc/collections/crews/items/c-north").get_json()
    share(office, phone, work)
    during = dispatcher.get("/ogc/collections/crews/items/c-north").get_json()
    share(office, phone, work, sharing=False, fix=None)
    after = dispatcher.get("/ogc/collections/crews/items/c-north").get_json()

    assert (before["geometry"], after["geometry"]) == (None, None)
    assert during["geometry"]["coordinates"] == pytest.approx([120.16, 30.25], abs=1e-4)
    assert during["properties"]["seen_at"] == "2026-11-23T07:59:00.000Z"


def test_who_sees_the_crew_but_not_the_ticket_is_not_told_for_what_it_goes(
    office: Office, dispatcher: Caller, phone: Enrolled
) -> None:
    people, now = office.context.identity.people, office.clock()
    people.add_crew(Crew("c-hills", "Hills", "hills"), now)
    open_mailbox(office.context.store, "c-hills")
    ticket = dispatcher.post("/api/v1/tickets", LOW_VOLTAGE).get_json()["ticket"]
    body = {"crew": "c-hills", "type": "on-site-survey"}
    answer = dispatcher.post(f"/api/v1/tickets/{ticket}/assignments", body).get_json()
    office.mailroom.step()
    office.context.identity.devices.move(phone.device.id, "c-hills", "li", now)
    moved = office.context.identity.devices.find(phone.device.id)
    assert moved is not None
    work = {"ticket": ticket, "investigation": answer["investigations"][0]["id"]}
    share(office, Enrolled(moved, phone.token), work)
    far = office.hire(User("far", Role.DISPATCHER, ("hills",)))

    [whole], [part] = positions(dispatcher), positions(far)

    assert (whole["ticket"], part["ticket"], part["investigation"]) == (ticket, None, None)
    assert part["place"] == whole["place"]


def test_a_console_hears_where_a_device_is_and_that_it_stopped_sharing(
    office: Office, dispatcher: Caller, phone: Enrolled, work: dict[str, str]
) -> None:
    async def scenario(shell: Shell) -> None:
        reader = listen(shell, dispatcher, query="types=crew.position")
        await heard(reader, 1)
        await asyncio.to_thread(share, office, phone, work)
        first = (await heard(reader, 2))[1]
        await asyncio.to_thread(share, office, phone, work, sharing=False, fix=None)
        second = (await heard(reader, 3))[2]

        assert (first.name, first.data["crew"]) == ("crew.position", "c-north")
        assert first.data["place"]["lat"] == pytest.approx(30.25, abs=1e-4)
        assert first.data["ticket"] == work["ticket"]
        assert (second.data["state"], second.data["place"]) == ("ended", None)

    play(office, scenario)

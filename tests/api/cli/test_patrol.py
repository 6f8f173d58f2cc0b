"""The demo's simulated crews against a real server: they are devices like any other."""

from __future__ import annotations

import json
import logging
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

from server.clock import utc_now
from server.demo.district import furnish
from server.demo.patrol.pace import Pace
from server.demo.patrol.patrol import Start, patrol
from server.settings import Settings
from server.wiring import open_parts
from tests.api.cli.conftest import Kancha
from tests.district import Caller
from tests.ports import own_address
from tests.servers import RunningServer, running_server
from tests.waiting import until

PACE = 20.0
SITE = {"address": "12 Willow Lane", "lat": 32.0560, "lon": 118.8010, "datum": "WGS84"}
COMPLAINT = {
    "class": "PQ",
    "sub_item": "unstable-voltage",
    "title": "Lamps flicker in the whole house",
    "emergency": True,
    "customer": {"name": "Li Wei"},
    "site": SITE,
}
STEPS = ["accepted", "en-route", "arrived", "working", "done"]


@pytest.fixture(scope="module")
def district(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's data, made once: it takes longer than all that is tested here."""
    made = tmp_path_factory.mktemp("district") / "data"
    parts = open_parts(Settings.read({"KANCHA_DATA": str(made)}))
    furnish(parts, "http://127.0.0.1")
    parts.close()
    return made


@pytest.fixture
def folder(district: Path, tmp_path: Path) -> Path:
    return shutil.copytree(district, tmp_path / "data")


def caller(server: RunningServer, role: str) -> Caller:
    login = Caller(server.base_url).post("/api/v1/session", server.demo["logins"][role])
    return Caller(server.base_url, f"Bearer {login['token']}")


def assigned(desk: Caller, crew: str) -> str:
    """A new ticket that was given to a crew."""
    ticket = str(desk.post("/api/v1/tickets", COMPLAINT)["ticket"])
    body = {"type": "on-site-survey", "crew": crew}
    desk.post(f"/api/v1/tickets/{ticket}/assignments", body)
    return ticket


def state(desk: Caller, ticket: str) -> str:
    return str(desk.get(f"/api/v1/tickets/{ticket}")["investigations"][-1]["state"])


def simulated(desk: Caller) -> dict[str, str]:
    """Devices of the simulated crews by crew."""
    found = desk.get("/api/v1/devices")["items"]
    return {one["crew"]: one["id"] for one in found if one["name"].startswith("demo ·")}


def shared_for(desk: Caller, ticket: str) -> list[dict[str, Any]]:
    """Last words of devices that say where they are for this ticket."""
    words = desk.get("/api/v1/crews/positions")["items"]
    return [one for one in words if one["ticket"] == ticket]


@contextmanager
def patrolling(start: Start) -> Iterator[Thread]:
    """The crews at work in a thread of this process."""
    stop = Event()
    thread = Thread(target=patrol, args=(start, utc_now, stop))
    thread.start()
    try:
        yield thread
    finally:
        stop.set()
        thread.join()


def test_given_the_demo_when_a_dispatcher_assigns_then_a_crew_goes_there_and_reports(
    folder: Path,
) -> None:
    seen: dict[str, dict[str, Any]] = {}
    with running_server(folder, demo=True, pace=PACE) as server:
        desk = caller(server, "dispatcher")
        until(lambda: "c-xuanwu" in simulated(desk), "the crew has a phone")
        ticket = assigned(desk, "c-xuanwu")

        def is_done() -> bool:
            seen.update({str(one["step"]): one for one in shared_for(desk, ticket)})
            return state(desk, ticket) == "done"

        until(lambda: state(desk, ticket) != "assigned", "the crew accepts")
        until(is_done, "the crew is done", 60)
        facts = desk.get(f"/api/v1/tickets/{ticket}/facts")["items"]
        whole = desk.get(f"/api/v1/tickets/{ticket}")
        phone = simulated(desk)["c-xuanwu"]

        until(lambda: not shared_for(desk, ticket), "the place is no longer shared")

    by_phone = [one for one in facts if one["fact"]["author"].get("device")]
    assert {one["fact"]["author"]["device"] for one in by_phone} == {phone}
    assert {one["receipt"]["state"] for one in by_phone} == {"accepted"}
    kinds = {one["fact"]["kind"] for one in by_phone}
    assert kinds == {"progress", "reading", "finding"}
    assert [step["step"] for step in whole["investigations"][-1]["steps"]] == STEPS
    assert whole["responsibility"]["state"] == "proposed"
    assert whole["attention"] == []
    arrival = [one for one in by_phone if one["fact"]["body"].get("step") == "arrived"]
    assert [one["place"]["where"] for one in arrival] == ["inside"]
    assert "en-route" in seen
    assert {one["device"] for one in seen.values()} == {phone}
    assert all(one["place"] and one["accuracy_m"] and one["battery"] for one in seen.values())


def test_given_another_start_then_the_phones_are_the_same_and_a_reset_forgets_them(
    kancha: Kancha, folder: Path
) -> None:
    with running_server(folder, demo=True, pace=PACE) as server:
        desk = caller(server, "dispatcher")
        until(lambda: len(simulated(desk)) == 8, "all crews have phones")
        server.restart()
        desk = caller(server, "dispatcher")
        ticket = assigned(desk, "c-pukou")
        until(lambda: state(desk, ticket) != "assigned", "the crew accepts")
        phones = desk.get("/api/v1/devices")["items"]
        kept = folder / "patrol.json"
        tokens = json.loads(kept.read_text("utf-8"))
        mode = kept.stat().st_mode & 0o777

    assert len([one for one in phones if one["name"].startswith("demo ·")]) == 8
    assert len(tokens) == 8
    assert mode == 0o600
    assert kancha("demo", "--reset").exit_code == 0
    assert not kept.exists()


def test_given_a_revoked_phone_then_it_is_told_once_and_others_go_on_who_have_phones(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING, "server.demo.patrol")
    with running_server(folder, demo=True) as server:
        codes = {crew: server.demo["enrolment_codes"][crew] for crew in ("c-gulou", "c-pukou")}
        desk = caller(server, "dispatcher")
        untouched = assigned(desk, "c-qixia")
        with patrolling(Start(server.base_url, folder, codes, Pace(PACE))):
            phones = until(
                lambda: found if len(found := simulated(desk)) == 2 else None, "two phones"
            )
            assert phones is not None
            caller(server, "administrator").post(
                f"/api/v1/devices/{phones['c-gulou']}/revoke", expected=200
            )
            until(lambda: caplog.records, "it is told")
            ticket = assigned(desk, "c-pukou")
            until(lambda: state(desk, ticket) == "done", "the other crew is done", 60)
            assert (
                state(desk, untouched) == "assigned"
            )  # at the pace 0 the server's own stand still
            assert simulated(desk) == phones

    told = [record.getMessage() for record in caplog.records]
    assert len(told) == 1
    assert "c-gulou is locked out" in told[0]


def test_given_a_server_that_is_away_then_it_is_told_once_and_they_go_on_when_it_is_back(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING, "server.demo.patrol")
    with running_server(folder, demo=True) as server:
        codes = {"c-pukou": server.demo["enrolment_codes"]["c-pukou"]}
        with patrolling(Start(server.base_url, folder, codes, Pace(PACE))):
            until((folder / "patrol.json").exists, "the crew has a phone")
            server.stop()
            until(lambda: caplog.records, "it is told")
            server.restart()
            desk = caller(server, "dispatcher")
            ticket = assigned(desk, "c-pukou")
            until(lambda: state(desk, ticket) == "done", "the crew is done", 60)

    [told] = [record.getMessage() for record in caplog.records]
    assert told.startswith("The demo's crews do not reach the server")


class SeenPausing(Event):
    """What ends the crews, and says when they pause."""

    def __init__(self) -> None:
        super().__init__()
        self.pausing = Event()

    def wait(self, timeout: float | None = None) -> bool:
        self.pausing.set()
        return super().wait(timeout)


def test_when_it_is_stopped_amid_a_pause_then_it_ends_at_once(tmp_path: Path) -> None:
    nobody = own_address().url
    stop = SeenPausing()
    given = (Start(nobody, tmp_path, {}, Pace(0.001)), utc_now, stop)  # its pause is over an hour
    thread = Thread(target=patrol, args=given, daemon=True)
    thread.start()
    assert stop.pausing.wait(20)

    stop.set()
    thread.join(20)

    assert not thread.is_alive()

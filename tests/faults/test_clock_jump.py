"""The server's clock jumps a day ahead and back while devices push and the office works."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from schemas.instants import parse_instant
from server.clock import utc_now
from tests.district import District, finding, hire
from tests.faults.auditing import verified
from tests.faults.crowd import Acknowledged, Crowd
from tests.faults.machine import FAKE_CLOCKS, Capability, needs
from tests.faults.pushing import Pusher, caught_up, finished
from tests.servers import RunningServer, running_server
from tests.waiting import until

HOUR = timedelta(hours=1)


class WrongClock:
    """How far the clock of the server's processes goes ahead; the others' clocks are right."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self.jump(0)
        self.env = {
            "LD_PRELOAD": str(FAKE_CLOCKS[0]),
            "FAKETIME_TIMESTAMP_FILE": str(file),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }

    def jump(self, days: int) -> None:
        whole = self._file.with_suffix(".new")
        whole.write_text(f"{days:+d}d\n")
        whole.replace(self._file)


@pytest.fixture
def clock(tmp_path: Path) -> WrongClock:
    needs(Capability.CLOCKS)
    return WrongClock(tmp_path / "clock")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    data = tmp_path / "data"
    data.mkdir()
    hire(data)
    return data


@pytest.fixture
def server(folder: Path, clock: WrongClock) -> Iterator[RunningServer]:
    with running_server(folder, env=clock.env) as running:
        yield running


def test_given_a_clock_that_jumps_a_day_and_back_when_all_write_then_nothing_is_lost_or_doubled(
    server: RunningServer, clock: WrongClock, folder: Path
) -> None:
    district, yes = District(server.base_url), Acknowledged()
    crowd = Crowd(district, yes)
    threads = crowd.start(office=False)  # a day later a login has ended

    for days in (0, 1, 0, -1, 0):
        clock.jump(days)
        enough = len(yes) + 40
        until(lambda at=enough: len(yes) >= at, "much was acknowledged", 60)  # type: ignore[misc]
        until(lambda on=days: has_receipt_of(district, yes.tickets, on), "receipts are made", 60)  # type: ignore[misc]

    assert all(thread.is_alive() for thread in threads)
    server.stop()
    for thread in threads:
        thread.join()
    server.restart()
    district = District(server.base_url)
    caught_up(district, yes.tickets, yes.facts)
    assert yes.facts.items() <= district.revisions(f"mailbox-{crowd.crew}").items()
    assert district.quarantine() == []
    for ticket in yes.tickets:
        pushed = sorted(fact for fact in yes.facts if fact.startswith(f"{ticket}:"))
        states = district.states(ticket)
        assert [states.pop(fact) for fact in pushed] == ["accepted"] * len(pushed)
        assert sorted(fact.split(":")[1] for fact in states) == ["assignment", "intake"]
    assert verified(folder)["ok"]


def has_receipt_of(district: District, tickets: Sequence[str], days: int) -> bool:
    """Whether something was received at a time that is so many days from now."""
    for ticket in tickets:
        keys = f'startkey="{ticket}:receipt:"&endkey="{ticket}:receipt;"'
        rows = district.admin.get(f"/sync/office/_all_docs?include_docs=true&{keys}")["rows"]
        times = [parse_instant(row["doc"]["received_at"]) for row in rows]
        if any(abs(at - utc_now() - timedelta(days=days)) < HOUR for at in times):
            return True
    return False


def test_given_a_clock_a_day_ahead_when_it_goes_right_again_then_workers_and_logins_go_on(
    server: RunningServer, clock: WrongClock
) -> None:
    clock.jump(1)
    early = District(server.base_url)
    crew = early.crew("north")
    work = early.new_work(crew)
    device = early.enrol(crew)
    first = finished(finding(device, work, "while it was ahead"))
    assert Pusher(device, server.base_url).push([first]).status == 201
    caught_up(early, [work.ticket], [first["_id"]])

    clock.jump(0)
    second = finished(finding(device, work, "when it was right again"))
    assert Pusher(device, server.base_url).push([second]).status == 201
    caught_up(early, [work.ticket], [first["_id"], second["_id"]])

    received = receipts(early, work.ticket)
    assert received[first["_id"]] - received[second["_id"]] > 23 * HOUR
    assert early.desk.ask("GET", "/api/v1/session").status == 200
    assert District(server.base_url).desk.ask("GET", "/api/v1/session").status == 200
    until(lambda: not standing(early), "no worker waits for a lease of tomorrow", 60)


def receipts(district: District, ticket: str) -> dict[str, datetime]:
    """By fact: when it counts as received."""
    items = district.desk.get(f"/api/v1/tickets/{ticket}/facts")["items"]
    return {
        item["fact"]["_id"]: parse_instant(item["receipt"]["received_at"])
        for item in items
        if item["receipt"]
    }


def standing(district: District) -> object:
    return district.desk.get("/readyz").get("standing_still")

"""The disk turns read-only under a running server: nothing is acknowledged any more, all that was
is read, and it is all there when the disk was mended."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from server.settings import environment
from tests.district import Caller, District, finding, hire
from tests.faults.auditing import KANCHA
from tests.faults.failing_disk import FailingDisk, failing_disk
from tests.faults.machine import Capability, needs
from tests.faults.pushing import Pusher, caught_up, finished, soundness
from tests.servers import RunningServer, running_server
from tests.waiting import until


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[FailingDisk]:
    needs(Capability.DISKS)
    with failing_disk(tmp_path) as one:
        yield one


def served(disk: FailingDisk) -> Path:
    data = disk.folder / "data"
    data.mkdir()
    hire(data)
    return data


def test_given_a_disk_that_turned_read_only_when_devices_push_then_they_are_asked_to_wait(
    disk: FailingDisk, tmp_path: Path
) -> None:
    data = served(disk)
    with running_server(data) as server:
        district = District(server.base_url)
        crew = district.crew("north")
        work = district.new_work(crew)
        device = district.enrol(crew)
        pusher = Pusher(device, server.base_url)
        before = [finished(finding(device, work, f"before {n}")) for n in range(5)]
        after = [finished(finding(device, work, f"after {n}"), bytes(9_000)) for n in range(3)]
        assert pusher.push(before).status == 201
        caught_up(district, [work.ticket], [doc["_id"] for doc in before])
        until(lambda: work.ticket in listed(district), "the lists have the ticket")

        disk.fail()
        refused = [pusher.push([doc]) for doc in after]
        there = district.admin.ask("GET", f"/sync/{device.database}/_all_docs")
        still = listed(district)
        alive = Caller(server.base_url).ask("GET", "/healthz")

        assert [reply.status for reply in refused] == [503] * 3
        assert {reply.json["error"] for reply in refused} == {"service_unavailable"}
        assert all(int(reply.headers["Retry-After"]) > 0 for reply in refused)
        assert all("read-only" in reply.json["reason"] for reply in refused)
        ids = {row["id"] for row in there.json["rows"]}
        assert {doc["_id"] for doc in before} <= ids
        assert not {doc["_id"] for doc in after} & ids
        assert alive.status == 200
        assert work.ticket in still

        mended(server, disk)
        assert soundness(data, tmp_path / "mended") == "ok"
        assert {doc["_id"]: doc["_rev"] for doc in before}.items() <= district.revisions(
            device.database
        ).items()
        assert [pusher.push([doc]).status for doc in after] == [201] * 3
        caught_up(district, [work.ticket], [doc["_id"] for doc in before + after])
        assert len(district.states(work.ticket)) == 2 + len(before) + len(after)


def listed(district: District) -> list[str]:
    """The office's list, without anything personal: looks at it need not be written down."""
    page = district.desk.get("/api/v1/tickets?fields=ticket,status,class")
    return [one["ticket"] for one in page["items"]]


def mended(server: RunningServer, disk: FailingDisk) -> None:
    """What an administrator does: end the server, check the disk, mount it, start again."""
    server.kill()
    disk.unmount()
    disk.mount()
    server.restart()


def test_given_a_read_only_disk_when_kancha_starts_on_it_then_that_is_said_and_not_a_broken_store(
    disk: FailingDisk,
) -> None:
    data = served(disk)
    disk.fail()

    started, looked = (kancha(command, data) for command in ("serve", "doctor"))

    assert started.returncode == 1
    assert "Read-only file system" in started.stderr
    assert str(data) in started.stderr
    assert "Traceback" not in started.stderr
    assert looked.returncode == 1
    assert f"{data}: Read-only file system" in looked.stdout
    assert "fsck" in looked.stdout
    assert "restore a backup" not in looked.stdout


def kancha(command: str, data: Path) -> subprocess.CompletedProcess[str]:
    env = {**environment(), "KANCHA_DATA": str(data), "KANCHA_BIND": "127.0.0.1:0"}
    return subprocess.run(
        [KANCHA, command], check=False, env=env, capture_output=True, text=True, timeout=60
    )

"""The disk is full: nothing more is acknowledged, nothing is lost, and it goes on afterwards.

Personal data is shown only when the look at it could be written down; all else is still read.
"""

from __future__ import annotations

import resource
from pathlib import Path

from tests.district import COMPLAINT, Caller, District, finding
from tests.faults.pushing import Doc, Pusher, caught_up, finished, soundness
from tests.servers import RunningServer
from tests.waiting import until

UNNAMED = "/api/v1/tickets?fields=ticket,status,class"
"""Tickets without anything personal."""
ROOM = 200_000
"""Bytes by which the largest file may still grow."""


def fill(server: RunningServer, folder: Path) -> None:
    """From now on no file of the server can grow by more than ROOM bytes.

    The kernel refuses the write as it does on a full disk (EFBIG in place of ENOSPC).
    """
    largest = max(file.stat().st_size for file in folder.iterdir())
    limit(server, largest + ROOM)


def limit(server: RunningServer, size: int) -> None:
    for process in server.processes():
        resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


def test_on_a_full_disk_writes_are_refused_as_unavailable_and_succeed_when_there_is_room(
    server: RunningServer, district: District, folder: Path, tmp_path: Path
) -> None:
    crew = district.crew("north")
    work = district.new_work(crew)
    device = district.enrol(crew)
    pusher = Pusher(device, server.base_url)
    fill(server, folder)

    accepted: list[Doc] = []
    refused: list[Doc] = []
    while len(refused) < 3:
        doc = finished(finding(device, work, f"joint {len(accepted)}"), bytes(30_000))
        doc["body"]["note"] = "x" * 50_000
        reply = pusher.push([doc])
        (accepted if reply.status == 201 else refused).append(doc)
        if reply.status != 201:
            assert reply.status in (503, 507)
            assert reply.json["error"] == "service_unavailable"

    there = district.revisions(device.database)
    assert {doc["_id"]: doc["_rev"] for doc in accepted}.items() <= there.items()
    assert not {doc["_id"] for doc in refused} & there.keys()
    command = district.desk.ask("POST", "/api/v1/tickets", {"class": "PQ", "title": "x" * 200})
    assert command.status in (201, 503, 507)
    for path in (UNNAMED, "/healthz"):
        assert district.desk.ask("GET", path).status == 200

    limit(server, resource.RLIM_INFINITY)

    assert [pusher.push([doc]).status for doc in refused] == [201, 201, 201]
    caught_up(district, [work.ticket], [doc["_id"] for doc in accepted + refused])
    assert len(district.states(work.ticket)) == 2 + len(accepted) + 3
    server.kill()
    assert soundness(folder, tmp_path / "after") == "ok"
    server.restart()


def test_when_no_byte_can_be_written_what_is_not_personal_is_read_and_every_refusal_is_json(
    server: RunningServer, district: District
) -> None:
    crew = district.crew("south")
    work = district.new_work(crew)
    device = district.enrol(crew)
    pusher = Pusher(device, server.base_url)
    small, large = (finished(finding(device, work), bytes(size)) for size in (1_000, 3_000_000))
    district.desk.ask("GET", UNNAMED)
    newest = district.desk.ask("POST", "/api/v1/tickets", COMPLAINT).json["ticket"]
    limit(server, 0)

    refused = [pusher.push([small]), pusher.push([large])]
    refused.append(district.admin.ask("PUT", "/sync/new"))
    refused.append(district.desk.ask("POST", "/api/v1/tickets", COMPLAINT))
    refused.append(district.desk.ask("GET", f"/api/v1/tickets/{work.ticket}"))
    pages = ("/healthz", "/api/docs")
    read = [Caller(server.base_url).ask("GET", page).status for page in pages]
    read += [
        district.desk.ask("GET", UNNAMED).status,
        district.admin.ask("GET", f"/sync/{device.database}/_changes").status,
    ]

    def told() -> str:
        ready = district.desk.get("/readyz")
        return str(ready.get("standing_still", {}).get("lists", ""))

    until(lambda: "disk was full" in told(), "it is ready, and says that the lists stand still")
    limit(server, resource.RLIM_INFINITY)

    assert [reply.status for reply in refused] == [503] * 5
    assert [reply.json.get("error") for reply in refused[:3]] == ["service_unavailable"] * 3
    assert [reply.json["code"] for reply in refused[3:]] == ["service_unavailable"] * 2
    assert read == [200] * 4
    assert [pusher.push([doc]).status for doc in (small, large)] == [201, 201]

    def listed() -> list[str]:
        return [ticket["ticket"] for ticket in district.desk.get(UNNAMED)["items"]]

    until(lambda: newest in listed(), "the lists go on")

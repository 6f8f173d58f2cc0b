"""Uploads against limits and a full disk: each refusal has its code, and nothing is lost."""

from __future__ import annotations

import base64
import hashlib
import os
import socket
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from urllib3.exceptions import HTTPError

from tests.district import Caller, Device, District, Reply, Work, basic, fact, hire
from tests.faults.test_full_disk import limit
from tests.servers import RunningServer, running_server
from tests.waiting import until

MB = 1_000_000
LIMITS = {
    "KANCHA_UPLOAD_FILE_MB": "1",
    "KANCHA_UPLOAD_SENDER_MB": "2",
    "KANCHA_UPLOAD_TOTAL_MB": "3",
    "KANCHA_UPLOAD_EARLY_MB": "1",
}


@dataclass
class Phone:
    """A device that speaks tus over bare HTTP."""

    base_url: str
    device: Device

    def __post_init__(self) -> None:
        self._caller = Caller(self.base_url, basic(self.device.id, self.device.token))

    def declare(self, work: Work, sha256: str, size: int) -> None:
        """Pushes the fact that declares a file."""
        body = {"sha256": sha256, "size": size, "type": "image/jpeg"}
        docs = {"docs": [fact(self.device, work, "photo", body)]}
        self._caller.post(f"/sync/{self.device.database}/_bulk_docs", docs)

    def begin(self, sha256: str, size: int) -> Reply:
        meta = f"sha256 {base64.b64encode(sha256.encode()).decode()}"
        said = {"Upload_Length": str(size), "Upload_Metadata": meta}
        return self._caller.ask("POST", "/media/uploads", Tus_Resumable="1.0.0", **said)

    def send(self, sha256: str, at: int, data: bytes) -> Reply:
        """Raises HTTPError where the server closes the line while bytes still come."""
        kind = "application/offset+octet-stream"
        said = {"Upload_Offset": str(at), "Content_Type": kind, "Tus_Resumable": "1.0.0"}
        return self._caller.ask("PATCH", f"/media/uploads/{sha256}", data, **said)

    def ask(self, sha256: str) -> Reply:
        return self._caller.ask("HEAD", f"/media/uploads/{sha256}", Tus_Resumable="1.0.0")

    def end(self, sha256: str) -> Reply:
        return self._caller.ask("DELETE", f"/media/uploads/{sha256}", Tus_Resumable="1.0.0")

    def offset(self, sha256: str) -> int:
        return int(self.ask(sha256).headers["Upload-Offset"])


def some_file() -> str:
    """The hash of a file that nobody has seen."""
    return hashlib.sha256(os.urandom(16)).hexdigest()


@pytest.fixture
def strict(tmp_path: Path) -> Iterator[RunningServer]:
    """A server of little patience."""
    hire(tmp_path / "data")
    with running_server(tmp_path / "data", env=LIMITS) as running:
        yield running


def test_each_limit_is_told_by_its_code_and_ends_when_there_is_room(strict: RunningServer) -> None:
    district = District(strict.base_url)
    crew = district.crew("north")
    work = district.new_work(crew)
    phone, tablet = (Phone(strict.base_url, district.enrol(crew)) for _ in range(2))
    files = [some_file() for _ in range(4)]

    larger = phone.begin(files[0], MB + 1)
    assert (larger.status, larger.json["code"]) == (413, "upload_too_large")

    assert phone.begin(files[0], 900_000).status == 201
    early = phone.begin(files[1], 900_000)
    assert (early.status, early.json["code"]) == (409, "upload_undeclared")
    for one in files:
        phone.declare(work, one, 900_000)
    until(lambda: phone.begin(files[1], 900_000).status == 201, "the fact is known")

    more = phone.begin(files[2], 900_000)
    assert (more.status, more.json["code"]) == (507, "upload_quota_reached")
    assert "Retry-After" in more.headers
    assert tablet.begin(files[2], 900_000).status == 201
    most = tablet.begin(files[3], 900_000)
    assert (most.status, most.json["code"]) == (507, "upload_quota_reached")
    assert "on this server" in most.json["detail"]

    assert phone.end(files[0]).status == 204
    assert tablet.begin(files[3], 900_000).status == 201


def test_on_a_full_disk_what_came_is_kept_and_the_upload_goes_on_when_there_is_room(
    server: RunningServer, district: District, folder: Path
) -> None:
    crew = district.crew("full")
    work = district.new_work(crew)
    phone = Phone(server.base_url, district.enrol(crew))
    # Most of it is what the store had grown to before, by other tests' work.
    room = 2 * MB + max(file.stat().st_size for file in folder.iterdir())
    data = os.urandom(room + 10 * MB)
    name = hashlib.sha256(data).hexdigest()
    phone.declare(work, name, len(data))
    assert phone.begin(name, len(data)).status == 201

    limit(server, room)
    while phone.offset(name) < room:
        at = phone.offset(name)
        piece = data[at : at + MB]
        try:
            full = phone.send(name, at, piece)
        except HTTPError:
            continue
        assert full.status == 204 or (full.status, full.json["code"]) == (507, "disk_full")
    again = phone.send(name, room, data[room : room + 10])
    assert (again.status, again.json["code"]) == (507, "disk_full")
    assert "Retry-After" in again.headers
    server.kill()
    server.restart()

    assert phone.offset(name) == room
    assert phone.send(name, room, data[room:]).status == 204

    def arrived() -> bool:
        photos = district.ticket(work.ticket)["evidence"]["photos"]
        return bool(photos == {"declared": 1, "arrived": 1})

    until(arrived, "the original is on the ticket")


def test_given_a_kill_right_after_the_last_answer_then_every_file_is_told_to_its_ticket(
    server: RunningServer, district: District
) -> None:
    crew = district.crew("burst")
    work = district.new_work(crew)
    phone = Phone(server.base_url, district.enrol(crew))
    files = {hashlib.sha256(data).hexdigest(): data for data in (os.urandom(900) for _ in range(9))}
    for name, data in files.items():
        phone.declare(work, name, len(data))

    def photos() -> dict[str, int]:
        return dict(district.ticket(work.ticket)["evidence"]["photos"])

    until(lambda: photos()["declared"] == len(files), "the facts are known")
    for name, data in files.items():
        assert phone.begin(name, len(data)).status == 201
        assert phone.send(name, 0, data).status == 204
    server.kill()
    server.restart()

    until(lambda: photos()["arrived"] == len(files), "the originals are on the ticket")
    assert all(phone.offset(name) == len(data) for name, data in files.items())


def begun(phone: Phone, sha256: str, data: bytes, first: int) -> socket.socket:
    """A line over which the first bytes of a whole file were sent, and no more yet."""
    address = urlsplit(phone.base_url)
    line = socket.create_connection((str(address.hostname), int(address.port or 80)), timeout=20)
    head = [
        f"PATCH /media/uploads/{sha256} HTTP/1.1",
        f"Host: {address.netloc}",
        f"Authorization: {basic(phone.device.id, phone.device.token)}",
        "Tus-Resumable: 1.0.0",
        "Upload-Offset: 0",
        "Content-Type: application/offset+octet-stream",
        f"Content-Length: {len(data)}",
    ]
    line.sendall("\r\n".join([*head, "", ""]).encode() + data[:first])
    return line


def test_given_a_stale_request_when_another_brought_the_rest_then_it_hears_that_the_file_is_there(
    server: RunningServer, district: District
) -> None:
    crew = district.crew("stale")
    work = district.new_work(crew)
    phone = Phone(server.base_url, district.enrol(crew))
    half = 4 << 20
    data = os.urandom(half + (300 << 10))
    name = hashlib.sha256(data).hexdigest()
    phone.declare(work, name, len(data))
    assert phone.begin(name, len(data)).status == 201

    with begun(phone, name, data, half) as stale:
        until(lambda: phone.offset(name) > 0, "some of the first half is on the disk")

        def bring_the_rest() -> bool:
            at = phone.offset(name)
            return phone.send(name, at, data[at:]).status == 204

        until(bring_the_rest, "another request brought the rest")
        with suppress(ConnectionError):  # the answer is there before all was sent
            stale.sendall(data[half:])
        answer = stale.recv(65_536).decode()

    assert answer.startswith("HTTP/1.1 204"), answer
    assert f"upload-offset: {len(data)}" in answer.lower()

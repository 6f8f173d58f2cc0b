"""The store of the files (S3) is away, or the server is killed while it writes there."""

from __future__ import annotations

import base64
import hashlib
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import urllib3
from urllib3.exceptions import HTTPError

from tests.district import Caller, Device, District, Work, basic, fact, hire
from tests.network import BadLine, Fault
from tests.s3 import BUCKET, S3, s3_server, variables
from tests.servers import RunningServer, running_server
from tests.waiting import until

ORIGINAL = b"\xff\xd8\xff\xe0" + random.Random(20261123).randbytes(3_000_000)
SHA256 = hashlib.sha256(ORIGINAL).hexdigest()
HALF = len(ORIGINAL) // 2


@dataclass
class Evidence:
    """A server whose files lie in S3, reached over a line that may break."""

    s3: S3
    line: BadLine
    server: RunningServer


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Of one test alone: what arrived in another is not sent again."""
    hire(tmp_path)
    return tmp_path


@pytest.fixture
def evidence(folder: Path) -> Iterator[Evidence]:
    with s3_server() as s3:
        line = BadLine(s3.url)
        env = {"KANCHA_MEDIA": f"s3://{BUCKET}/kancha", **variables(line.instead_of(s3.url))}
        with running_server(folder, demo=False, env=env) as server:
            yield Evidence(s3, line, server)
        line.close()


class Phone:
    """A device with one photo of one investigation."""

    def __init__(self, evidence: Evidence) -> None:
        self._district = district = District(evidence.server.base_url)
        self.device: Device = district.enrol(district.crew("north"))
        self.work: Work = district.new_work(self.device.crew)
        self._uploads = f"{evidence.server.base_url}/media/uploads"
        body = {"sha256": SHA256, "size": len(ORIGINAL), "type": "image/jpeg"}
        photo = fact(self.device, self.work, "photo", body)
        caller = Caller(evidence.server.base_url, basic(self.device.id, self.device.token))
        caller.post(f"/sync/{self.device.database}/_bulk_docs", {"docs": [photo]})
        until(lambda: self.media()["items"], "the office has the photo's fact")

    def ask(self, method: str, path: str = "", body: bytes = b"", **said: str) -> Any:
        """A request of tus."""
        headers = {
            "Authorization": basic(self.device.id, self.device.token),
            "Tus-Resumable": "1.0.0",
            **{name.replace("_", "-"): value for name, value in said.items()},
        }
        if body:
            headers["Content-Type"] = "application/offset+octet-stream"
        return urllib3.request(
            method, self._uploads + path, body=body or None, headers=headers, retries=False
        )

    def begin(self, body: bytes) -> Any:
        """Declares the original; its first bytes come along."""
        sha256 = base64.b64encode(SHA256.encode()).decode()
        length = str(len(ORIGINAL))
        return self.ask("POST", "", body, Upload_Length=length, Upload_Metadata=f"sha256 {sha256}")

    def finish(self) -> Any:
        """Sends the second half."""
        return self.ask("PATCH", f"/{SHA256}", ORIGINAL[HALF:], Upload_Offset=str(HALF))

    def media(self) -> dict[str, Any]:
        """What the office is told of the ticket's originals."""
        ticket = self._district.ticket(self.work.ticket)
        found: dict[str, Any] = ticket["evidence"]["media"]
        return found


def test_while_the_store_is_away_a_device_is_told_to_come_again_and_nothing_is_lost(
    evidence: Evidence,
) -> None:
    phone = Phone(evidence)
    assert phone.begin(ORIGINAL[:HALF]).status == 201
    evidence.s3.kill()

    away = phone.finish()
    asked = phone.ask("HEAD", f"/{SHA256}")

    assert (away.status, away.json()["code"]) == (503, "service_unavailable")
    assert int(away.headers["Retry-After"]) > 0
    assert "127.0.0.1" not in away.data.decode()
    assert asked.status == 503
    assert phone.media()["state"] == "on-its-way"

    evidence.s3.start()
    again = phone.ask("HEAD", f"/{SHA256}")

    assert (again.status, again.headers["Upload-Offset"]) == (200, str(len(ORIGINAL)))
    assert SHA256 in evidence.s3.objects()
    until(lambda: phone.media()["state"] == "complete", "the office is told")


def test_a_server_that_is_killed_while_it_writes_to_the_store_finishes_when_it_is_back(
    evidence: Evidence,
) -> None:
    phone = Phone(evidence)
    assert phone.begin(ORIGINAL[:HALF]).status == 201
    evidence.line.breaks(1_000, Fault(after_upload=1_000_000))
    sending = Thread(target=_unheard, args=(phone.finish,))
    sending.start()
    until(lambda: evidence.line.broken, "the file is on its way to the store")

    evidence.server.kill()
    sending.join()
    assert SHA256 not in evidence.s3.objects()

    evidence.line.breaks(0, Fault())
    evidence.server.restart()

    until(lambda: phone.media()["state"] == "complete", "the office is told", 30.0)
    assert SHA256 in evidence.s3.objects()


def _unheard(send: Any) -> None:
    try:
        send()
    except HTTPError:
        return

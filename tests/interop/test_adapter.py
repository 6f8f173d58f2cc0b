"""Another ticket system over docs/examples/adapter.py: complaints as files in, results out."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from server.settings import environment
from tests.district import ADMIN, DISPATCHER, Caller, hire
from tests.ports import own_address
from tests.project.tree import ROOT
from tests.servers import RunningServer, running_server
from tests.waiting import until

LINE = {
    "work_order": "95598001",
    "type_code": "04",
    "subject": "Low voltage",
    "content": "The lamp is dim.",
    "cons_no": "3301001",
    "cons_name": "王芳",
    "elec_addr": "12 Willow Lane",
}


@dataclass
class OtherSystem:
    """Two folders and a port."""

    inbox: Path
    outbox: Path
    port: int

    def writes(self, name: str, *lines: Any) -> None:
        """A file that appears whole."""
        aside = self.inbox / f"{name}.part"
        aside.write_text("\n".join(json.dumps(line) for line in lines))
        aside.rename(self.inbox / f"{name}.jsonl")

    def result(self, number: str) -> dict[str, Any]:
        """What came back; empty before."""
        file = self.outbox / f"{number}.json"
        return dict(json.loads(file.read_text())) if file.is_file() else {}


@contextmanager
def adapter(server: RunningServer, other: OtherSystem, secret: str) -> Iterator[None]:
    env = {
        **environment(),
        "KANCHA_URL": server.base_url,
        "KANCHA_USER": DISPATCHER[0],
        "KANCHA_PASSWORD": DISPATCHER[1],
        "KANCHA_WEBHOOK_SECRET": secret,
    }
    command = [sys.executable, str(ROOT / "docs/examples/adapter.py")]
    command += ["--inbox", str(other.inbox), "--outbox", str(other.outbox)]
    process = subprocess.Popen([*command, "--listen", str(other.port)], env=env)
    try:
        yield
    finally:
        process.kill()
        process.wait()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RunningServer]:
    hire(tmp_path / "data")
    env = {"KANCHA_WEBHOOK_PRIVATE": "yes"}
    with running_server(tmp_path / "data", env=env) as running:
        yield running


@pytest.fixture
def other(tmp_path: Path) -> OtherSystem:
    folders = tmp_path / "in", tmp_path / "out"
    for folder in folders:
        folder.mkdir()
    return OtherSystem(*folders, own_address().port)


def login(server: RunningServer, who: tuple[str, str]) -> Caller:
    body = {"user": who[0], "password": who[1]}
    token = Caller(server.base_url).post("/api/v1/session", body)["token"]
    return Caller(server.base_url, f"Bearer {token}")


def test_complaints_become_tickets_once_and_results_come_back_over_a_power_cut(
    server: RunningServer, other: OtherSystem
) -> None:
    administrator = login(server, ADMIN)
    url = f"http://127.0.0.1:{other.port}/"
    hook = administrator.post("/api/v1/webhooks", {"url": url})
    address = f"/api/v1/webhooks/{hook['id']}"
    wrong = {**LINE, "work_order": "95598002", "type_code": "99"}

    with adapter(server, other, hook["secret"]):
        other.writes("morning", LINE, wrong)
        until(lambda: other.result("95598001"), "the ticket is reported", 30.0)
        until((other.inbox / "morning.done").exists, "the file is through")
        other.writes("again", LINE)
        until((other.inbox / "again.done").exists, "the file is through again")

    desk = login(server, DISPATCHER)
    tickets = desk.get("/api/v1/tickets")["items"]
    assert [item["title"] for item in tickets] == ["Low voltage"]
    refused = json.loads((other.inbox / "morning.refused").read_text())
    assert "99" in refused["why"]

    # The adapter is away, and the server loses power with news that nobody has heard.
    ticket = tickets[0]["ticket"]
    decision = {"responsibility": {"party": "utility", "reason": "Burnt neutral joint."}}
    desk.post(f"/api/v1/tickets/{ticket}/decisions", decision)
    desk.post(
        f"/api/v1/tickets/{ticket}/replies", {"channel": "phone", "text": "The joint is new."}
    )
    until(lambda: administrator.get(address)["last_error"], "the delivery fails")
    server.kill()
    server.restart()

    with adapter(server, other, hook["secret"]):
        # What failed waits longer each time; whoever knows that all is well again need not.
        administrator.post(f"{address}/replay?since={hook['created_at']}", expected=202)
        until(lambda: other.result("95598001").get("reply"), "the reply is reported", 60.0)
    result = other.result("95598001")
    assert result["reply"] == "The joint is new."
    assert result["party"] == "utility"

"""The server as a process: starting, stopping, being killed."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
from base64 import b64encode
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

from server.cli.serve import app_lines, one_liner
from tests.api.cli.conftest import Kancha
from tests.district import ADMIN, Caller, hire
from tests.project.tree import ROOT
from tests.servers import RunningServer, is_gone, running_server
from tests.waiting import until


def hold_a_feed(server: RunningServer) -> tuple[HTTPConnection, HTTPResponse]:
    """A connection on which the server waits for news of the office, and its answer so far."""
    connection = HTTPConnection(server.base_url.partition("//")[2], timeout=30)
    token = _basic(*ADMIN)
    path = "/sync/office/_changes?feed=continuous&since=now&heartbeat=100"
    connection.request("GET", path, headers={"Authorization": token})
    answer = connection.getresponse()
    assert answer.status == 200
    assert answer.read(1)  # a heartbeat: it is held
    return connection, answer


def _basic(user: str, password: str) -> str:
    return "Basic " + b64encode(f"{user}:{password}".encode()).decode()


def test_when_the_server_gets_sigterm_with_a_feed_held_it_ends_the_feed_and_itself(
    folder: Path,
) -> None:
    hire(folder)
    with running_server(folder) as server:
        connection, feed = hold_a_feed(server)
        processes = server.processes()
        server.process.terminate()
        rest = feed.read()  # a feed that is cut, by a worker that had to be killed, raises
        code = server.process.wait(20)
        connection.close()

    assert b'"last_seq"' in rest
    assert code == 0
    until(lambda: all(is_gone(one) for one in processes), "all its processes are gone")


def test_when_the_parent_is_killed_no_worker_stays_on_the_port(folder: Path) -> None:
    hire(folder)
    with running_server(folder) as server:
        connection, _ = hold_a_feed(server)
        workers = server.processes()[1:]
        assert workers
        os.kill(server.process.pid, signal.SIGKILL)
        server.process.wait(10)
        until(lambda: all(is_gone(one) for one in workers), "the workers have ended")
        connection.close()


def test_given_an_empty_folder_when_the_demo_is_served_then_its_photos_are_handed_out(
    folder: Path,
) -> None:
    with running_server(folder, demo=True) as server:
        login = Caller(server.base_url).post("/api/v1/session", server.demo["logins"]["supervisor"])
        supervisor = Caller(server.base_url, f"Bearer {login['token']}")
        whole = supervisor.get("/api/v1/tickets?media=complete&fields=ticket")["items"]
        ticket = f"/api/v1/tickets/{whole[0]['ticket']}"
        pictures = supervisor.get(ticket)["pictures"]
        package = supervisor.ask("GET", f"{ticket}/evidence")

    assert pictures
    assert package.status == 200


def test_when_the_demo_is_served_again_data_and_logins_stay_and_codes_are_new(
    kancha: Kancha, folder: Path
) -> None:
    assert kancha("demo", "--seed", "7").exit_code == 0
    before = json.loads((folder / "demo.json").read_text("utf-8"))

    with running_server(folder, demo=True) as server:
        after = server.demo

    assert after["logins"] == before["logins"]
    assert after["base_url"] == server.base_url
    assert after["enrolment_codes"].keys() == before["enrolment_codes"].keys()
    assert after["enrolment_codes"] != before["enrolment_codes"]


def test_when_the_printed_line_is_pasted_a_pouchdb_pulls_the_mailbox_and_a_used_code_says_so(
    folder: Path,
) -> None:
    with running_server(folder, demo=True) as server:
        line = one_liner(server.base_url, server.demo["enrolment_codes"]["c-gulou"])
        first, second = (
            subprocess.run(
                ["bash", "-c", line], cwd=ROOT, capture_output=True, text=True, check=True
            )
            for _ in range(2)
        )

    assert re.fullmatch(r"[1-9]\d+ documents pulled\n", first.stdout)
    assert second.stderr == "This code was used before; ask the office for a new one.\n"


def test_the_link_of_the_demo_makes_a_browser_a_device_of_the_crew(folder: Path) -> None:
    with running_server(folder, demo=True) as server:
        page, _, code = server.demo["app_link"].partition("#enrol=")
        enrolled = Caller(server.base_url).post(
            "/api/v1/devices/enrol", {"code": code, "name": "browser"}
        )

    assert page == f"{server.base_url}/field/"
    assert enrolled["crew"] == next(iter(server.demo["enrolment_codes"]))
    assert code not in server.demo["enrolment_codes"].values()


def test_the_link_of_the_app_is_printed_always_and_drawn_for_a_terminal() -> None:
    link = "http://127.0.0.1:8000/field/#enrol=ABCD-EFGH-JKMN"

    plain = app_lines("c-gulou", link, drawn=False)
    drawn = "\n".join(app_lines("c-gulou", link, drawn=True))

    assert plain == ["The field app of the crew c-gulou (once, within a day):", f"  {link}"]
    assert drawn.startswith("\n".join(plain))
    squares = [line for line in drawn.splitlines() if "█" in line or "▀" in line or "▄" in line]
    assert len(squares) >= 15  # two rows of modules a line


def test_when_the_folder_has_other_data_the_demo_refuses_it_even_with_reset(
    kancha: Kancha,
) -> None:
    kancha("user", "add", "wang.fang", "--role", "dispatcher", "--password", "long enough 1")

    for words in (("demo",), ("demo", "--reset"), ("serve", "--demo")):
        refused = kancha(*words)

        assert refused.exit_code == 1
        assert "is not demo data" in refused.output
    assert "wang.fang" in kancha("user", "list").output

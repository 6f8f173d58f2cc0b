"""The fleet simulator: all holds over a rough line and a kill, and what does not hold is seen."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from random import Random
from threading import Thread

import psutil
import pytest
from click.testing import CliRunner, Result

from media.blobs import Blobs
from schemas.documents import receipt_id
from server.cli.main import main
from server.cli.own_server import OwnServer
from server.demo.patrol.handset import LineBroken
from server.registry.people import Crew
from server.settings import Settings
from server.simulation.fleet import NotForSimulation, Plan, require_no_real_crews
from server.simulation.invariants import differing, lost, unfolded, unkept
from server.simulation.ledger import Ledger, percentile
from server.simulation.network import NETWORKS, Network, RoughLine, SentAway
from server.simulation.run import Course, prepare, simulate
from server.simulation.stage import Stage
from server.simulation.wire import Connection
from server.wiring import Parts, open_parts
from sync.mailroom.names import OFFICE
from sync.stores.documents import Draft
from tests.ports import own_address
from tests.servers import RunningServer, is_gone, running_server
from tests.waiting import until

PLAN = Plan(crews=3, devices=5, tickets=3, seed=1)


@contextmanager
def opened(folder: Path) -> Iterator[Parts]:
    with closing(open_parts(Settings.read({"KANCHA_DATA": str(folder)}))) as parts:
        yield parts


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RunningServer]:
    with running_server(tmp_path / "data") as running:
        yield running


def quiet(_: str) -> None:
    """Nobody looks."""


def test_given_a_flaky_line_and_a_server_that_is_killed_when_all_have_settled_then_all_holds(
    server: RunningServer,
) -> None:
    ledger = Ledger()
    course = Course(PLAN, seconds=20, network=NETWORKS["flaky"], facts_per_s=10, handed=2)

    def accident() -> None:
        until(lambda: ledger.counts["facts"] > 20, "the day is under way", 60)
        server.kill()
        server.restart()

    thread = Thread(target=accident)
    thread.start()
    with opened(server.folder) as parts:
        stage = Stage(parts, server.base_url, ledger, quiet)
        found = simulate(stage, course, prepare(stage, course))
    thread.join()

    assert found == []
    assert len(ledger.acknowledged) > 40
    assert ledger.uploaded
    assert ledger.counts["breaks"] > 0
    assert len(ledger.took["first pull"]) == PLAN.devices
    assert len(ledger.took["reassignment"]) == 1


def test_given_what_does_not_hold_when_it_is_looked_for_then_it_is_named(
    server: RunningServer, tmp_path: Path
) -> None:
    ledger = Ledger()
    untold = tmp_path / "untold"
    untold.write_bytes(b"a photo of which nobody told")
    course = Course(PLAN, seconds=3, network=Network(), facts_per_s=10, handed=0)
    with opened(server.folder) as parts:
        stage = Stage(parts, server.base_url, ledger, quiet)
        phones = prepare(stage, course)
        assert simulate(stage, course, phones) == []
        server.stop()

        gone, unproved = sorted(ledger.acknowledged)[:2]
        for doc_id in (gone, receipt_id(unproved)):
            rev = parts.store.get(OFFICE, doc_id).rev
            parts.store.put(OFFICE, Draft(doc_id, b"{}", rev, deleted=True))
        ticket = gone.partition(":")[0]
        said = list(lost(parts.store, ledger))
        assert [name in "".join(said) for name in (gone, receipt_id(unproved))] == [True, True]
        assert len(said) == 2
        assert any(ticket in one for one in unfolded(parts, [ticket]))

        ledger.upload("f" * 64)
        assert [("f" * 64) in one for one in unkept(parts, ledger)] == [True]
        ledger.upload("e" * 64)
        Blobs(parts.settings.media).keep(untold, "e" * 64)
        assert ["no arrival" in one for one in unkept(parts, ledger)] == [True, False]

        phone = phones[0]
        parts.store.put(phone.phone.database, Draft("SX:reading:x", b"{}"))
        assert any("SX:reading:x" in one for one in differing(parts.store, phones))

    phone._have({"_id": "SX-FOREIGN:ticket", "_rev": "1-x"})  # as if it were delivered
    assert "SX-FOREIGN:ticket" in ledger.breaches[-1]


def test_given_an_office_with_crews_of_its_own_when_a_simulation_is_asked_for_then_it_is_refused(
    tmp_path: Path,
) -> None:
    with opened(tmp_path / "data") as parts:
        parts.identity.people.add_crew(Crew("c-north", "North"), parts.clock())
        with pytest.raises(NotForSimulation, match="c-north"):
            require_no_real_crews(parts)

    answer = CliRunner(env={"KANCHA_DATA": str(tmp_path / "data")}).invoke(main, ["simulate"])
    assert answer.exit_code == 1
    assert "c-north" in answer.output


def test_given_a_line_that_loses_every_reply_when_a_phone_asks_then_it_hears_of_a_break(
    server: RunningServer,
) -> None:
    ledger = Ledger()
    course = Course(Plan(1, 1, 1, 1), seconds=1, network=Network(), facts_per_s=1, handed=0)
    with opened(server.folder) as parts:
        phones = prepare(Stage(parts, server.base_url, ledger, quiet), course)

    phones[0].line.network = Network(lost=1.0)
    with pytest.raises(LineBroken, match="lost"):
        asyncio.run(phones[0].pull())
    phones[0].line.network = Network(away=1.0, away_s=60)
    with pytest.raises(LineBroken, match="into a tunnel"):
        asyncio.run(phones[0].pull())
    with pytest.raises(LineBroken, match="in a tunnel"):
        asyncio.run(phones[0].pull())


async def answered(reply: bytes, asks: Callable[[str], Awaitable[None]]) -> int:
    """Asks a server that says this to each request and closes; how many connections came."""
    came: list[int] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        came.append(1)
        await reader.readuntil(b"\r\n\r\n")
        writer.write(reply)
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as listening:
        await asks(f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}")
    return len(came)


def test_given_a_connection_the_server_let_go_of_when_it_is_used_again_then_a_new_one_is_made() -> (
    None
):
    heartbeat = b"1\r\n\n\r\n4\r\nwell\r\n0\r\n\r\n"
    reply = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + heartbeat

    async def twice(base_url: str) -> None:
        connection = Connection(base_url)
        assert (await connection.request("GET", "/", {})).body == b"\nwell"
        while not connection.is_let_go:
            await asyncio.sleep(0)
        assert (await connection.request("GET", "/", {})).body == b"\nwell"
        connection.close()

    assert asyncio.run(answered(reply, twice)) == 2


def test_given_a_server_with_too_much_to_do_when_asked_then_a_phone_hears_when_to_come_again() -> (
    None
):
    reply = b"HTTP/1.1 503 Busy\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n"

    async def ask(base_url: str) -> None:
        connection = Connection(base_url)
        with pytest.raises(SentAway) as said:
            await RoughLine(Network(), Random(1)).ask(connection, "GET", "/", "")
        assert said.value.after_s == 7
        connection.close()

    assert asyncio.run(answered(reply, ask)) == 1


def simulated(folder: Path, *words: str, host: str = "") -> Result:
    """`kancha simulate` of a small fleet, on a data folder."""
    bind = host or own_address().url.removeprefix("http://")
    env = {"KANCHA_DATA": str(folder), "KANCHA_BIND": bind}
    small = ("--crews", "3", "--devices", "6", "--tickets", "3", "--hand-over", "2")
    return CliRunner(env=env).invoke(main, ["simulate", *small, *words])


def test_given_a_server_of_its_own_when_it_is_killed_and_restored_then_phones_make_it_whole(
    tmp_path: Path,
) -> None:
    day = ("--hours", "0.005", "--facts-per-second", "10", "--network", "flaky")
    done = simulated(tmp_path / "data", *day, "--scenario", "restart", "--scenario", "restore")

    assert done.exit_code == 0, done.output
    again = re.search(r"(\d+) facts, (\d+) of them offered again", done.stdout)
    assert again is not None
    assert int(again[2]) > 0
    for told in ("restart, until", "restore, until", "reassignment", "All holds"):
        assert told in done.stdout
    assert list(tmp_path.glob("kancha-simulated-*")) == []


def test_given_a_server_of_somebody_else_when_it_is_to_be_killed_then_the_simulation_is_refused(
    server: RunningServer,
) -> None:
    host = server.base_url.removeprefix("http://")
    done = simulated(server.folder, "--scenario", "restart", host=host)

    assert done.exit_code == 1
    assert "neither killed nor restored" in done.output
    assert server.process.poll() is None


def test_given_a_folder_with_something_in_it_when_it_is_to_be_destroyed_then_it_is_left_as_it_is(
    tmp_path: Path,
) -> None:
    (tmp_path / "letter.txt").write_text("dear")

    done = simulated(tmp_path, "--scenario", "restore")

    assert done.exit_code == 1
    assert "name an empty folder" in done.output
    assert [entry.name for entry in tmp_path.iterdir()] == ["letter.txt"]


def test_given_a_server_of_its_own_when_it_is_killed_then_all_its_processes_are_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bind = own_address().url.removeprefix("http://")
    told = {"KANCHA_DATA": str(tmp_path / "data"), "KANCHA_BIND": bind}
    for name, value in told.items():
        monkeypatch.setenv(name, value)
    own = OwnServer(Settings.read(told), tmp_path)
    before = {child.pid for child in psutil.Process().children(recursive=True)}

    own.start()
    family = [
        child for child in psutil.Process().children(recursive=True) if child.pid not in before
    ]
    used = (own.cpu_s(), own.memory_mb())
    own.kill()

    assert len(family) > 1
    assert min(used) > 0
    assert own.cpu_s() >= used[0]
    assert own.memory_mb() == 0
    assert all(is_gone(one) for one in family)


def test_percentiles_are_values_that_were_seen() -> None:
    assert [percentile([3.0, 1.0, 2.0], at) for at in (0, 50, 100)] == [1.0, 2.0, 3.0]
    assert percentile([], 95) == 0.0

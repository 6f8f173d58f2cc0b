"""An older copy of the data is put back: phones offer again what the server has lost."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from server.cli.main import main
from tests.district import District, finding, hire, receipt_of
from tests.interop.node import Node
from tests.interop.phone import Phone
from tests.servers import RunningServer, running_server
from tests.waiting import until

STORE = "kancha.sqlite"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RunningServer]:
    """A server of this test alone, whose data is taken away under it."""
    folder = tmp_path / "data"
    hire(folder)
    with running_server(folder, demo=False, env={}) as running:
        yield running


@pytest.fixture
def district(server: RunningServer) -> District:
    return District(server.base_url)


def raise_epoch(server: RunningServer) -> None:
    words = ("epoch", "--raise", "--reason", "an older copy was put back")
    done = CliRunner().invoke(main, words, env={"KANCHA_DATA": str(server.folder)})
    assert done.exit_code == 0, done.output


def copy_while_it_runs(server: RunningServer, to: Path) -> None:
    """What a backup of a running server is: the store as it is at one moment."""
    with (
        closing(sqlite3.connect(server.folder / STORE)) as store,
        closing(sqlite3.connect(to)) as copy,
    ):
        store.backup(copy)


def put_back(server: RunningServer, copy: Path) -> None:
    """Only with the server stopped."""
    for left in server.folder.glob("*.sqlite*"):
        left.unlink()
    shutil.copy(copy, server.folder / STORE)


def accepted(district: District, docs: list[dict[str, Any]]) -> bool:
    states = district.states(docs[0]["ticket"])
    return all(states.get(doc["_id"]) == "accepted" for doc in docs)


def test_what_an_older_copy_lost_is_offered_again_and_gets_its_receipts(
    node: Node, district: District, server: RunningServer, tmp_path: Path
) -> None:
    crew = district.crew("north")
    phone = Phone(node, district.enrol(crew))
    work = district.new_work(crew)
    early = finding(phone.device, work, "before the copy")
    phone.write(early)
    phone.push()
    until(lambda: accepted(district, [early]), "the first fact is received")
    server.stop()
    shutil.copytree(server.folder, tmp_path / "old")
    server.restart()
    late = [finding(phone.device, work, f"after the copy {number}") for number in range(3)]
    for doc in late:
        phone.write(doc)
    phone.push()
    until(lambda: accepted(district, late), "the later facts are received")

    server.stop()
    shutil.rmtree(server.folder)
    shutil.copytree(tmp_path / "old", server.folder)
    raise_epoch(server)
    server.restart()
    lost = district.states(work.ticket)
    again = phone.push()

    assert not lost.keys() & {doc["_id"] for doc in late}
    assert again["written"] == len(late)
    until(lambda: accepted(district, [early, *late]), "what was lost is received again")
    mailbox = phone.device.database
    receipts = {receipt_of(doc) for doc in late}
    until(lambda: receipts <= district.revisions(mailbox).keys(), "and its receipts are delivered")
    assert phone.push()["written"] == 0


def test_a_phone_in_the_middle_of_a_session_offers_again_only_because_the_epoch_is_another(
    node: Node, district: District, server: RunningServer, tmp_path: Path
) -> None:
    crew = district.crew("north")
    phone = Phone(node, district.enrol(crew))
    work = district.new_work(crew)
    early, late = (finding(phone.device, work, when) for when in ("before", "after"))
    phone.write(early)
    phone.go_live()
    until(lambda: receipt_of(early) in phone.revisions(), "the first fact is received")
    copy_while_it_runs(server, tmp_path / "copy")
    phone.write(late)
    until(lambda: receipt_of(late) in phone.revisions(), "the later fact is received")
    phone.stop()
    server.stop()
    put_back(server, tmp_path / "copy")
    server.restart()

    assert phone.push()["written"] == 0
    assert late["_id"] not in district.states(work.ticket)

    raise_epoch(server)  # the server runs on
    until(lambda: phone.push()["written"] == 1, "the phone compares everything anew")
    until(lambda: accepted(district, [early, late]), "what was lost is received again")

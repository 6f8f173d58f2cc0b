"""Documents move from SQLite to CouchDB and back while crews work, commands die and bytes rot."""

from __future__ import annotations

import sqlite3
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Event, Thread
from typing import Any
from uuid import uuid4

import pytest

from server.migration.mark import State, mark_of
from server.settings import environment
from server.wiring import open_parts
from sync.errors import NotFound, SyncError
from sync.stores.couchdb.door import Address
from sync.stores.couchdb.store import CouchStore
from sync.stores.documents import DocumentStore, Draft
from sync.stores.sqlite.store import SqliteStore
from tests.backups import office_in, settings_of
from tests.couch_servers import documents_elsewhere, kancha_as_store, settings_for
from tests.district import District, finding, hire
from tests.faults.auditing import KANCHA
from tests.faults.pushing import Doc, Pusher, caught_up, finished
from tests.servers import running_server
from tests.waiting import until

_PACE_S = 0.1
"""Between two facts of a crew: a ticket of thousands is another test's."""


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Address]:
    """A CouchDB, or what stands for one."""
    with documents_elsewhere(tmp_path_factory.mktemp("backing")) as found:
        yield found


@pytest.fixture
def place(elsewhere: Address) -> Address:
    """Of this test alone there."""
    return replace(elsewhere, prefix=f"{elsewhere.prefix}k{uuid4().hex[:8]}-")


@pytest.fixture
def couch(place: Address, tmp_path: Path) -> dict[str, str]:
    """The settings of a server whose documents lie there."""
    return settings_for(place, tmp_path / "address")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    hire(tmp_path / "data")
    return tmp_path / "data"


class Move:
    """`kancha migrate` with the settings of a server."""

    def __init__(self, folder: Path, env: Mapping[str, str], *to: str) -> None:
        self._env = {**environment(), "KANCHA_DATA": str(folder), **env}
        self._to = to

    def begin(self, *words: str) -> subprocess.Popen[str]:
        pipe, errors = subprocess.PIPE, subprocess.STDOUT
        command = [KANCHA, "migrate", *self._to, *words]
        return subprocess.Popen(command, env=self._env, stdout=pipe, stderr=errors, text=True)

    def run(self, *words: str) -> tuple[int, str]:
        """Code and what it said."""
        process = self.begin(*words)
        said, _ = process.communicate(timeout=300)
        return process.returncode, said

    def succeeds(self, *words: str) -> str:
        code, said = self.run(*words)
        assert code == 0, said
        return said

    def refused(self, *words: str) -> str:
        code, said = self.run(*words)
        assert code == 1, said
        return said


def there(couch: Mapping[str, str]) -> tuple[str, ...]:
    prefix = couch["KANCHA_STORE_PREFIX"]
    return ("--to-file", couch["KANCHA_STORE_FILE"], "--to-prefix", prefix)


class Crew:
    """A device that pushes all the time, and what was acknowledged."""

    def __init__(self, district: District) -> None:
        self.device = district.enrol(district.crew("north"))
        self.work = district.new_work(self.device.crew)
        self.acknowledged: list[Doc] = []

    @contextmanager
    def pushing(self, base_url: str) -> Iterator[None]:
        """Until the end of the block, and some before and after it."""
        stop, pusher = Event(), Pusher(self.device, base_url)

        def push() -> None:
            while not stop.wait(_PACE_S):
                self.push(pusher)

        thread = Thread(target=push)
        self.await_more(thread.start)
        try:
            yield
            self.await_more()
        finally:
            stop.set()
            thread.join()

    def push(self, pusher: Pusher) -> None:
        said = finding(self.device, self.work, f"joint {len(self.acknowledged)}")
        doc = finished(said, b"a picture")
        if pusher.push([doc]).status == 201:
            self.acknowledged.append(doc)

    def await_more(self, begin: Any = lambda: None) -> None:
        wanted = len(self.acknowledged) + 5
        begin()
        until(lambda: len(self.acknowledged) >= wanted, "facts are pushed")

    def all_is_there(self, base_url: str) -> None:
        """Each fact once, answered; a device that offers all of it again changes nothing."""
        district = District(base_url)
        pusher = Pusher(self.device, base_url)
        assert pusher.push(self.acknowledged).status == 201
        self.push(pusher)
        caught_up(district, [self.work.ticket], [doc["_id"] for doc in self.acknowledged])
        states = district.states(self.work.ticket)
        assert len(states) == 2 + len(self.acknowledged)
        assert set(states.values()) == {"accepted"}
        assert district.quarantine() == []


def test_given_crews_at_work_when_moved_to_couchdb_and_back_then_every_fact_is_there_once(
    folder: Path, couch: dict[str, str], tmp_path: Path
) -> None:
    move = Move(folder, {}, *there(couch))
    with running_server(folder) as server:
        crew = Crew(District(server.base_url))
        with crew.pushing(server.base_url):
            move.succeeds()
            assert "run it again with --finish" in move.succeeds()
        assert "Stop it first" in move.refused("--finish")
        server.stop()

    assert "All is the same" in move.succeeds("--finish")
    assert "already, all of it. Set KANCHA_STORE" in move.refused("--finish")
    assert "its documents were moved to" in start_refused(folder)

    back = Move(folder, couch, "--to", "sqlite")
    with running_server(folder, env=couch) as server:
        crew.all_is_there(server.base_url)
        assert "has documents already" in back.refused()
        for file in folder.glob("kancha.sqlite*"):
            file.rename(tmp_path / file.name)
        with crew.pushing(server.base_url):
            back.succeeds()
        (tmp_path / "node-b").mkdir()
        elsewhere = Move(tmp_path / "node-b", couch, "--to", "sqlite")
        assert "A server or mailroom works on it" in elsewhere.refused("--finish")
        assert (tmp_path / "node-b/kancha.sqlite").is_file()
        server.kill()

    assert "epoch 3" in back.succeeds("--finish")
    with running_server(folder) as server:
        crew.all_is_there(server.base_url)


def start_refused(folder: Path) -> str:
    """Why no server starts on the file of a folder."""
    started = subprocess.run(
        [KANCHA, "serve"],
        env={**environment(), "KANCHA_DATA": str(folder), "KANCHA_BIND": "127.0.0.1:0"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert started.returncode == 1
    return started.stderr


def fill(store: DocumentStore, documents: int) -> None:
    store.create("bulk")
    store.write("bulk", [Draft.of(f"t:{n:05d}", {"text": "x" * 300}) for n in range(documents)])


def count_of(store: DocumentStore, db: str) -> int:
    try:
        return store.info(db).doc_count
    except NotFound:
        return 0


def kill(process: subprocess.Popen[str]) -> None:
    assert process.poll() is None, "it had ended already"
    process.kill()
    process.communicate()


def test_given_moves_that_are_killed_in_the_middle_when_run_again_then_they_go_on_to_the_end(
    folder: Path, couch: dict[str, str], place: Address
) -> None:
    move = Move(folder, {}, *there(couch))
    with closing(SqliteStore(folder / "kancha.sqlite")) as source:
        fill(source, 6_000)
        with closing(CouchStore(place)) as target:
            process = move.begin()
            until(lambda: count_of(target, "bulk"), "a part has come", 60)
            kill(process)
            came = count_of(target, "bulk")
            assert 0 < came < 6_000
            with pytest.raises(SyncError):  # no server takes the half for an office
                office_in_couchdb(folder, couch)

            process = move.begin("--finish")
            until(lambda: is_leaving(source), "the old store is closed", 60)
            kill(process)
            assert came <= count_of(target, "bulk") <= 6_000
            with pytest.raises(SyncError):
                office_in(folder)

            said = move.succeeds("--finish")
            assert count_of(target, "bulk") == 6_000
    assert "bulk" in said
    assert office_in_couchdb(folder, couch)


def office_in_couchdb(folder: Path, couch: Mapping[str, str]) -> int:
    with closing(open_parts(settings_of(folder, **couch))) as parts:
        return parts.store.info("registry").doc_count


def is_leaving(store: DocumentStore) -> bool:
    mark = mark_of(store)
    return mark is not None and mark.state == State.LEAVING


def test_given_one_byte_that_rotted_at_the_target_when_finished_then_it_is_named_and_one_may_stay(
    folder: Path, tmp_path: Path
) -> None:
    with closing(SqliteStore(folder / "kancha.sqlite")) as source:
        source.create("notes")
        source.put("notes", Draft.of("t:1", {"text": "one byte of many"}))
    with kancha_as_store(tmp_path / "backing") as (backing, address):
        moved = replace(address, prefix="kept-")
        move = Move(folder, {}, *there(settings_for(moved, tmp_path / "address")))
        move.succeeds()
        with closing(sqlite3.connect(backing.folder / "kancha.sqlite")) as file:
            rotten = (
                "UPDATE body SET text = CAST(replace(text, ?, ?) AS BLOB) WHERE instr(text, ?) > 0"
            )
            before, after = b"one byte of many", b"One byte of many"
            assert file.execute(rotten, (before, after, before)).rowcount == 1
            file.commit()

        said = move.refused("--finish")

    assert "notes/t:1 (1-" in said
    assert "is not the same" in said
    with pytest.raises(SyncError):
        office_in(folder)
    assert "epoch 3" in Move(folder, {}).succeeds("--cancel")
    assert office_in(folder) == {}


def test_given_a_target_with_documents_of_its_own_when_moved_there_then_nothing_is_touched(
    folder: Path, couch: dict[str, str], place: Address
) -> None:
    with closing(CouchStore(place)) as target:
        target.create("registry")
        target.put("registry", Draft.of("user:somebody", {"type": "user"}))

        said = Move(folder, {}, *there(couch)).refused()

        assert "has documents already (in registry)" in said
        assert "Name an empty place" in said
        assert target.names() == ["registry"]
        assert target.info("registry").doc_count == 1
    office_in(folder)

"""`kancha retention run` is killed at work, and run again."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Mapping
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from schemas.documents import Author, Fact, Moment, fact_document
from schemas.ids import fact_id
from schemas.vocabulary import FactKind
from server.settings import Settings, environment
from server.wiring import open_parts
from sync.mailroom.filing import file_office_facts
from sync.mailroom.names import OFFICE
from sync.stores.documents import Range
from sync.stores.sqlite.store import SqliteStore
from tests.faults.auditing import KANCHA, verified
from tests.waiting import until

TICKETS = [f"T100302-{number:05d}" for number in range(90)]
LONG_AGO = datetime(2010, 3, 2, 8, tzinfo=UTC)


def name_of(ticket: str) -> str:
    return f"Ye{ticket[-5:]}Fang"


def filed(
    ticket: str, number: int, kind: FactKind, body: Mapping[str, object]
) -> dict[str, object]:
    name = fact_id(ticket, kind, f"0193abcd-0000-7000-8000-{number:012x}")
    author, at = Author(user="li"), Moment(LONG_AGO)
    return fact_document(Fact(name, kind, 1, ticket, None, author, at, None, None, body))


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """A data folder with tickets that were archived in 2010."""
    parts = open_parts(Settings.read({"KANCHA_DATA": str(tmp_path)}))
    for ticket in TICKETS:
        complaint = {"class": "PQ", "title": "Dim", "customer": {"name": name_of(ticket)}}
        docs = [
            filed(ticket, 1, FactKind.INTAKE, complaint),
            filed(ticket, 2, FactKind.ARCHIVE, {}),
        ]
        file_office_facts(parts.store, docs, LONG_AGO)
    parts.mailroom.step()
    parts.close()
    return tmp_path


class Disposal:
    """The command in a process of its own, and what the office has of its work."""

    def __init__(self, folder: Path, store: SqliteStore) -> None:
        self._folder, self._store = folder, store

    def erasures(self) -> list[str]:
        """The ticket of each erasure that is filed."""
        found = (item.id for item in self._store.documents(OFFICE, Range()) if item is not None)
        return [name.partition(":")[0] for name in found if ":erasure:" in name]

    def whole(self) -> int:
        """Tickets whose intake still has its name."""
        found = self._store.documents(OFFICE, Range(), bodies=True)
        return sum(":intake:" in item.id and b'"erased"' not in item.body for item in found if item)

    def start(self) -> subprocess.Popen[bytes]:
        env = {**environment(), "KANCHA_DATA": str(self._folder)}
        return subprocess.Popen([KANCHA, "retention", "run"], env=env, stdout=subprocess.DEVNULL)

    def killed_when(self, enough: Callable[[], bool]) -> None:
        """Starts it and kills it as soon as it has done so much."""
        process = self.start()
        until(lambda: enough() or process.poll() is not None, "it is at work", 60)
        process.kill()
        process.wait()


def test_given_kills_while_it_files_and_while_it_erases_when_run_again_then_each_is_erased_once(
    archive: Path,
) -> None:
    with closing(SqliteStore(archive / "kancha.sqlite")) as store:
        disposal = Disposal(archive, store)
        disposal.killed_when(lambda: len(disposal.erasures()) >= 10)
        disposal.killed_when(lambda: len(disposal.erasures()) == len(TICKETS))
        disposal.killed_when(lambda: disposal.whole() < len(TICKETS))

        last = disposal.start()

        assert last.wait(120) == 0
        assert sorted(disposal.erasures()) == TICKETS
        assert disposal.whole() == 0
    report = verified(archive)
    assert report["ok"]
    assert [len(ticket["erased"]) for ticket in report["tickets"]] == [1] * len(TICKETS)
    files = [path.read_bytes() for path in archive.glob("kancha.sqlite*")]
    assert not [name for name in map(name_of, TICKETS) if any(name.encode() in f for f in files)]

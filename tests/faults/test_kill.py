"""The server is killed while many write, again and again, at moments that chance picks."""

from __future__ import annotations

import random
from collections.abc import Callable
from itertools import count
from pathlib import Path
from threading import Thread

from urllib3.exceptions import HTTPError

from sync.stores.sqlite import schema
from sync.stores.sqlite.store import SqliteStore
from tests.district import District, Work, finding
from tests.faults.pushing import Pusher, caught_up, finished, soundness
from tests.servers import RunningServer
from tests.waiting import until

KILLS = 10
SEED = 20261123


class Acknowledged:
    """What the server said yes to. Filled by many threads, one document at a time."""

    def __init__(self) -> None:
        self.facts: dict[str, str] = {}
        """Revision by id, of facts that devices pushed."""
        self.own: dict[str, str] = {}
        """Revision by id, of documents in the administrator's database."""
        self.tickets: list[str] = []

    def __len__(self) -> int:
        return len(self.facts) + len(self.own) + len(self.tickets)


class Crowd:
    """Everybody who writes, each in a thread, until the server does not answer any more."""

    def __init__(self, district: District, yes: Acknowledged) -> None:
        self._district, self._yes = district, yes
        self._numbers = count(1)
        self.crew = district.crew("north")
        self._work = [district.new_work(self.crew) for _ in range(3)]
        self._pushers = [Pusher(district.enrol(self.crew), district.base_url) for _ in self._work]
        yes.tickets += [work.ticket for work in self._work]
        district.admin.ask("PUT", "/sync/own")

    def start(self) -> list[Thread]:
        """All threads, running."""
        devices = zip(self._pushers, self._work, strict=True)
        jobs = [_bound(self._push, *pair) for pair in devices]
        jobs += [self._put_own, self._put_own, self._open_tickets]
        threads = [Thread(target=_until_silence, args=(job,)) for job in jobs]
        for thread in threads:
            thread.start()
        return threads

    def _push(self, pusher: Pusher, work: Work) -> None:
        said = [finding(pusher.device, work, f"joint {next(self._numbers)}") for _ in range(3)]
        docs = [finished(doc, b"picture of " + doc["_id"].encode() * 50) for doc in said]
        reply = pusher.push(docs)
        assert (reply.status, reply.json) == (201, [])
        self._yes.facts.update({doc["_id"]: doc["_rev"] for doc in docs})

    def _put_own(self) -> None:
        name = f"doc-{next(self._numbers)}"
        reply = self._district.admin.ask("PUT", f"/sync/own/{name}", {"n": name})
        assert reply.status == 201
        self._yes.own[name] = reply.json["rev"]

    def _open_tickets(self) -> None:
        self._yes.tickets.append(self._district.open_ticket())


def _bound(act: Callable[[Pusher, Work], None], pusher: Pusher, work: Work) -> Callable[[], None]:
    return lambda: act(pusher, work)


def _until_silence(act: Callable[[], None]) -> None:
    try:
        while True:
            act()
    except HTTPError:
        return


def test_whatever_was_acknowledged_is_there_after_every_kill_and_the_mailroom_catches_up(
    server: RunningServer, district: District, folder: Path, tmp_path: Path
) -> None:
    chance = random.Random(SEED)
    yes = Acknowledged()
    crowd = Crowd(district, yes)
    mailbox = f"mailbox-{crowd.crew}"

    for kill in range(KILLS):
        enough = len(yes) + chance.randint(1, 60)
        threads = crowd.start()
        until(lambda at=enough: len(yes) >= at, "enough was acknowledged")  # type: ignore[misc]
        server.kill()
        for thread in threads:
            thread.join()

        assert soundness(folder, tmp_path / f"after-kill-{kill}") == "ok"
        server.restart()
        assert yes.facts.items() <= district.revisions(mailbox).items()
        assert yes.own.items() <= district.revisions("own").items()

    caught_up(district, yes.tickets, yes.facts)
    assert yes.facts.items() <= district.revisions("office").items()
    assert len(yes.facts) > 10 * KILLS
    assert district.quarantine() == []


def test_the_writer_waits_for_the_disk_at_every_commit(tmp_path: Path) -> None:
    """Without the full sync a kill does no harm, but a power cut does."""
    SqliteStore(tmp_path / "kancha.sqlite").close()
    connection = schema.connect(tmp_path / "kancha.sqlite", writable=True)

    [synchronous] = connection.execute("PRAGMA synchronous").fetchone()
    [journal] = connection.execute("PRAGMA journal_mode").fetchone()
    connection.close()

    assert (synchronous, journal) == (2, "wal")  # 2: FULL, an fsync of the log at each commit

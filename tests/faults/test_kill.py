"""The server is killed while many write, again and again, at moments that chance picks."""

from __future__ import annotations

import random
from pathlib import Path

from sync.stores.sqlite import schema
from sync.stores.sqlite.store import SqliteStore
from tests.district import District
from tests.faults.crowd import Acknowledged, Crowd
from tests.faults.pushing import caught_up, soundness
from tests.servers import RunningServer
from tests.waiting import until

KILLS = 10
SEED = 20261123


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

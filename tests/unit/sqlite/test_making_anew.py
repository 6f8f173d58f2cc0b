"""What can be made again is written without waiting for the disk; nothing else ever is."""

from __future__ import annotations

from pathlib import Path

import pytest

from sync.stores.documents import Draft
from sync.stores.sqlite.store import SqliteStore
from sync.stores.sqlite.watching import Watching
from sync.stores.sqlite.writer import Transaction, Writer

EVERY_COMMIT, AT_CHECKPOINTS = 2, 1
"""SQLite's FULL and NORMAL."""


def synchronous(transaction: Transaction) -> int:
    return int(transaction.execute("PRAGMA synchronous").fetchone()[0])


def test_the_disk_is_waited_for_again_when_the_block_ends_even_with_an_error(
    tmp_path: Path,
) -> None:
    writer = Writer(tmp_path / "store.sqlite", Watching(tmp_path / "store.sqlite"))

    with writer.relaxed():
        within = writer.run(synchronous)
    after = writer.run(synchronous)
    with pytest.raises(ZeroDivisionError), writer.relaxed():
        1 / 0  # noqa: B018 (an error, of whatever kind)
    after_an_error = writer.run(synchronous)
    writer.close()

    assert (within, after, after_an_error) == (AT_CHECKPOINTS, EVERY_COMMIT, EVERY_COMMIT)


def test_what_was_written_within_the_block_is_there_when_the_file_is_opened_again(
    tmp_path: Path,
) -> None:
    store = SqliteStore(tmp_path / "store.sqlite")
    with store.making_anew():
        store.create("registry")
        store.put("registry", Draft.of("demo", {"seed": 1}))
    store.close()

    again = SqliteStore(tmp_path / "store.sqlite")
    assert again.get("registry", "demo").json() == {"seed": 1}
    again.close()

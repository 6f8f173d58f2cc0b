"""The embedded engine's log of committed pages."""

from pathlib import Path

from sync.stores.documents import Draft
from sync.stores.sqlite.checkpointing import LONG_LOG
from sync.stores.sqlite.store import SqliteStore


def test_given_much_writing_then_the_log_stays_short_and_nothing_is_missing(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "store.sqlite")
    store.create("big")
    body = b'{"text":"' + b"x" * 500_000 + b'"}'
    rounds = 6 * LONG_LOG // len(body)
    for number in range(rounds):  # a batch of ten would be a third of a long log by itself
        store.write("big", [Draft(f"{number}", body)])
    log = (tmp_path / "store.sqlite-wal").stat().st_size
    count = store.info("big").doc_count
    store.close()
    assert log < 3 * LONG_LOG
    assert count == rounds

"""Files that are no store of this version, or none any more."""

import sqlite3
from pathlib import Path

import pytest

from sync.errors import Unavailable
from sync.stores.documents import Range
from sync.stores.sqlite.store import SqliteStore


def test_a_file_that_is_no_database_is_named_and_left_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "store.sqlite"
    file.write_bytes(b"a letter, not a database, long enough to have a header" * 100)
    before = file.read_bytes()
    with pytest.raises(Unavailable, match=r"store\.sqlite cannot be opened"):
        SqliteStore(file)
    assert file.read_bytes() == before


def test_a_file_of_a_later_version_asks_for_a_newer_program(tmp_path: Path) -> None:
    file = tmp_path / "store.sqlite"
    SqliteStore(file).close()
    connection = sqlite3.connect(file)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(Unavailable, match="start a newer version"):
        SqliteStore(file)


def test_a_file_that_is_damaged_while_it_is_open_is_unavailable_to_every_reader(
    tmp_path: Path,
) -> None:
    file = tmp_path / "store.sqlite"
    store = SqliteStore(file)
    store.create("office")
    for part in (file, file.with_name("store.sqlite-wal")):
        part.write_bytes(b"\xff" * part.stat().st_size)

    with pytest.raises(Unavailable, match="cannot read now"):
        store.get("office", "a")
    with pytest.raises(Unavailable, match="cannot read now"):
        store.names()
    with pytest.raises(Unavailable, match="cannot read now"):
        list(store.documents("office", Range()))
    store.close()

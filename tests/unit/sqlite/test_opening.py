"""Files that are no store of this version."""

import sqlite3
from pathlib import Path

import pytest

from sync.errors import Unavailable
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

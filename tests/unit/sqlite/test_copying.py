"""A copy of the store's file while others write it."""

from __future__ import annotations

import resource
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from sync.errors import Unavailable
from sync.stores.documents import Draft
from sync.stores.sqlite import copying
from sync.stores.sqlite.checking import faults_of_file
from sync.stores.sqlite.store import SqliteStore

_WRITER = """
import sys
from pathlib import Path
from sync.stores.documents import Draft
from sync.stores.sqlite.store import SqliteStore
store = SqliteStore(Path(sys.argv[1]))
store.put("own", Draft.of("by-another-process", {}))
store.close()
"""


@pytest.fixture
def store(tmp_path: Path) -> SqliteStore:
    """With more than one piece of a copy: 20 MB."""
    made = SqliteStore(tmp_path / "kancha.sqlite")
    made.create("own")
    made.write("own", [Draft.of(f"doc-{n:03}", {"text": "x" * 100_000}) for n in range(200)])
    return made


def test_given_commits_of_two_processes_in_the_middle_when_copied_then_it_is_of_one_moment(
    store: SqliteStore, tmp_path: Path
) -> None:
    told: list[int] = []

    def write_meanwhile(size: int) -> None:
        told.append(size)
        store.put("own", Draft.of(f"meanwhile-{len(told)}", {"text": "y" * 100_000}))
        if len(told) == 1:
            file = str(tmp_path / "kancha.sqlite")
            subprocess.run([sys.executable, "-c", _WRITER, file], check=True)

    before = store.info("own")
    copying.copy_file(tmp_path / "kancha.sqlite", tmp_path / "copy.sqlite", write_meanwhile)
    after = store.info("own")
    store.close()

    assert faults_of_file(tmp_path / "copy.sqlite") == []
    with closing(SqliteStore(tmp_path / "copy.sqlite")) as copy:
        assert copy.info("own") == before
    assert len(told) >= 3
    assert after.doc_count == before.doc_count + len(told) + 1


def test_given_the_same_store_when_copied_twice_then_the_copies_are_equal_to_the_byte(
    store: SqliteStore, tmp_path: Path
) -> None:
    for name in ("one", "two"):
        copying.copy_file(tmp_path / "kancha.sqlite", tmp_path / name, lambda _: None)
    store.close()

    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_given_a_copy_when_looked_at_then_it_is_for_the_eyes_of_its_owner(
    store: SqliteStore, tmp_path: Path
) -> None:
    copying.copy_file(tmp_path / "kancha.sqlite", tmp_path / "copy", lambda _: None)
    store.close()

    assert (tmp_path / "copy").stat().st_mode & 0o777 == 0o600


def test_given_no_store_when_copied_then_none_is_made(tmp_path: Path) -> None:
    with pytest.raises(Unavailable):
        copying.copy_file(tmp_path / "kancha.sqlite", tmp_path / "copy", lambda _: None)

    assert list(tmp_path.iterdir()) == []


def test_given_no_room_for_the_copy_when_copied_then_it_is_said_of_the_copy(
    store: SqliteStore, tmp_path: Path
) -> None:
    store.close()
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, usual[1]))
    try:
        with pytest.raises(OSError, match="No space left") as raised:
            copying.copy_file(tmp_path / "kancha.sqlite", tmp_path / "copy", lambda _: None)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)

    assert raised.value.filename == str(tmp_path / "copy")


def test_given_a_damaged_store_when_copied_then_it_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "kancha.sqlite").write_bytes(b"not a database" * 1_000)

    with pytest.raises(Unavailable) as raised:
        copying.copy_file(tmp_path / "kancha.sqlite", tmp_path / "copy", lambda _: None)

    assert isinstance(raised.value.__cause__, sqlite3.Error)

"""Whoever watches goes on being told of what other processes write."""

from __future__ import annotations

import logging
import sqlite3
from contextlib import closing
from pathlib import Path
from threading import Event

import pytest

from sync.stores.documents import Draft
from sync.stores.sqlite.store import SqliteStore
from sync.stores.sqlite.watching import Watching
from tests.waiting import until


def test_given_a_look_that_fails_when_it_can_be_done_again_then_what_others_write_is_told(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file, told = tmp_path / "store.sqlite", set[str]()
    with closing(SqliteStore(file)) as store, closing(sqlite3.connect(file)) as operator:
        store.create("registry")
        store.watch(told.update)
        with caplog.at_level(logging.ERROR):
            operator.execute("ALTER TABLE news RENAME TO aside")
            until(lambda: caplog.records, "the look has failed")
            operator.execute("ALTER TABLE aside RENAME TO news")
        with closing(SqliteStore(file)) as other:
            other.put("registry", Draft.of("device:d-1", {"crew": "c-south"}))

        until(lambda: "registry" in told, "the other's write is told")


class Seen(Watching):
    """Says when its looking thread has seen a commit, before it knows whose."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.seen = Event()

    def _tell_news(self, connection: sqlite3.Connection, place: int) -> int:
        self.seen.set()
        return super()._tell_news(connection, place)


def test_given_an_own_commit_that_is_seen_before_it_is_over_then_it_is_told_once(
    tmp_path: Path,
) -> None:
    file, told = tmp_path / "store.sqlite", list[frozenset[str]]()
    with closing(SqliteStore(file)) as other, closing(sqlite3.connect(file)) as own:
        other.create("registry")
        with closing(Seen(file)) as watching:
            watching.add(told.append)
            place = own.execute("SELECT max(place) + 1 FROM news").fetchone()[0]
            own.execute("INSERT INTO news VALUES ('office', ?)", (place,))

            with watching.committing(1, place):
                own.commit()
                assert watching.seen.wait(20)
            watching.committed(frozenset({"office"}))
            other.put("registry", Draft.of("device:d-1", {"crew": "c-south"}))

            until(lambda: frozenset({"registry"}) in told, "the other's write is told")

    assert told == [frozenset({"office"}), frozenset({"registry"})]

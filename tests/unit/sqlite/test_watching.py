"""Whoever watches goes on being told of what other processes write."""

from __future__ import annotations

import logging
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from sync.stores.documents import Draft
from sync.stores.sqlite.store import SqliteStore
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

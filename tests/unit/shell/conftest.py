"""A store for the shell's tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.stores.sqlite.store import SqliteStore
from tests.unit.shell.site import Count


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    """A store with one empty database."""
    store = SqliteStore(tmp_path / "store.sqlite")
    store.create("news")
    Count.polls = 0
    yield store
    store.close()

"""The embedded SQLite engine keeps the contract."""

from __future__ import annotations

from pathlib import Path

import pytest

from sync.stores.sqlite.store import SqliteStore
from tests.conformance.contract.whole import *  # noqa: F403 (the contract, never a part of it)
from tests.conformance.engine import Capability, Engine


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    """Every store object opens the same file."""
    return Engine("SQLite", lambda: SqliteStore(tmp_path / "store.db"), frozenset(Capability))

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.stores.sqlite.store import SqliteStore
from tests.integration.mailroom.scene import Scene


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    store = SqliteStore(tmp_path / "kancha.db")
    yield Scene(store)
    store.close()

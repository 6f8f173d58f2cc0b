"""The server's name for replication clients, and its epochs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from server.registry.documents import Registry
from server.registry.installation import Epoch, Installation
from sync.mailroom.names import REGISTRY
from sync.stores.documents import Draft
from sync.stores.sqlite.store import SqliteStore
from tests.waiting import until

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    with closing(SqliteStore(tmp_path / "kancha.db")) as opened:
        yield opened


@pytest.fixture
def installation(store: SqliteStore) -> Iterator[Installation]:
    with closing(Registry(store)) as registry:
        yield Installation(registry)


def test_a_new_installation_is_in_its_first_epoch_and_keeps_its_name(
    installation: Installation, store: SqliteStore
) -> None:
    first = installation.epoch()

    assert (first.number, first.raised_at, first.reason) == (1, None, None)
    assert first.name == first.server
    with closing(Registry(store)) as registry:
        assert Installation(registry).epoch() == first


def test_an_installation_from_before_there_were_epochs_keeps_its_name(store: SqliteStore) -> None:
    with closing(Registry(store)) as registry:
        store.put(REGISTRY, Draft.of("server", {"type": "server", "uuid": "85fb71"}))

        assert Installation(registry).epoch() == Epoch("85fb71", 1, None, None)


def test_a_new_epoch_has_another_name_and_says_why(installation: Installation) -> None:
    before = installation.epoch()

    raised = installation.begin_epoch("disk failed", NOW)

    assert installation.epoch() == raised
    assert raised == Epoch(before.server, 2, "2026-11-23T08:00:00.000Z", "disk failed")
    assert raised.name not in (before.name, before.server)


def test_another_process_notices_a_raise_without_a_restart(
    installation: Installation, tmp_path: Path
) -> None:
    before = installation.name()

    with closing(SqliteStore(tmp_path / "kancha.db")) as other, closing(Registry(other)) as there:
        assert Installation(there).name() == before
        raised = installation.begin_epoch("disk failed", NOW)
        seen = Installation(there)
        until(lambda: seen.name() == raised.name, "the other process knows the new epoch")


def test_the_same_old_copy_put_back_twice_gives_two_names() -> None:
    first = Epoch("85fb71", 2, "2026-11-23T08:00:00.000Z", "disk failed")
    second = Epoch("85fb71", 2, "2026-11-24T09:00:00.000Z", "disk failed again")

    assert first.name != second.name


def test_every_raise_counts_one_up(installation: Installation) -> None:
    for count in range(3):
        installation.begin_epoch("again", NOW + timedelta(days=count))

    assert installation.epoch().number == 4

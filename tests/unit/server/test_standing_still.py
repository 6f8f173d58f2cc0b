"""What `/readyz` says of workers, in whichever process they run."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from server import lease, pulse
from server.lease import Lease
from server.pulse import Pulse
from server.webhooks.worker import LEASE
from sync.mailroom.mailroom import Health
from sync.mailroom.names import OWN
from sync.stores.sqlite.store import SqliteStore

NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    store = SqliteStore(tmp_path / "store.sqlite")
    for name in OWN:
        store.create(name)
    yield store
    store.close()


def test_a_mailroom_that_never_ran_or_goes_on_is_not_named(store: SqliteStore) -> None:
    assert pulse.stands_still(store, NOON) is None

    Pulse(store, lambda: Health(last_round=NOON), lambda: NOON).beat()

    assert pulse.stands_still(store, NOON + timedelta(seconds=30)) is None


def test_a_mailroom_whose_process_is_gone_is_named_after_a_minute(store: SqliteStore) -> None:
    Pulse(store, lambda: Health(last_round=NOON), lambda: NOON).beat()

    said = pulse.stands_still(store, NOON + timedelta(seconds=61))

    assert said is not None
    assert said.startswith("nobody runs it since 2026-11-23T04:00")


def test_a_mailroom_whose_round_does_not_end_is_named(store: SqliteStore) -> None:
    later = NOON + timedelta(seconds=61)
    Pulse(store, lambda: Health(last_round=NOON), lambda: later).beat()

    said = pulse.stands_still(store, later)

    assert said is not None
    assert "does not end" in said


def test_a_mailroom_that_fails_says_why(store: SqliteStore) -> None:
    Pulse(store, lambda: Health(last_error="Unavailable: disk full"), lambda: NOON).beat()

    assert pulse.stands_still(store, NOON) == "the last round failed: Unavailable: disk full"


def test_a_webhook_worker_that_is_gone_or_fails_is_named(store: SqliteStore) -> None:
    assert lease.stands_still(store, NOON, LEASE) is None
    held = Lease(store, lambda: NOON, LEASE)
    assert held.hold(None)
    assert lease.stands_still(store, NOON + timedelta(seconds=30), LEASE) is None
    assert lease.stands_still(store, NOON + timedelta(seconds=80), LEASE) is not None

    assert held.hold("Unavailable: disk full")

    assert lease.stands_still(store, NOON, LEASE) == "the last round failed: Unavailable: disk full"

"""A real store in a file, and the dialect over it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from werkzeug.test import Client

from sync.replication.feed import Hub
from sync.stores.documents import DocumentStore
from sync.stores.sqlite.store import SqliteStore
from tests.api.sync.support import Sync, dialect


@pytest.fixture
def store(tmp_path: Path) -> Iterator[DocumentStore]:
    store = SqliteStore(tmp_path / "kancha.db")
    for name in ("quarantine", "mailbox-north", "mailbox-south", "db"):
        store.create(name)
    yield store
    store.close()


@pytest.fixture
def hub(store: DocumentStore) -> Iterator[Hub]:
    hub = Hub(store)
    yield hub
    hub.close()


@pytest.fixture
def client(store: DocumentStore, hub: Hub) -> Client:
    return Client(dialect(store, hub))


@pytest.fixture
def admin(client: Client) -> Sync:
    return Sync(client, "admin:secret")


@pytest.fixture
def device(client: Client) -> Sync:
    return Sync(client, "d-1:token")

"""The CouchDB engine keeps the contract on Kancha's own dialect: both are looked at at once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from sync.stores.couchdb.door import Address
from tests.conformance.contract.whole import *  # noqa: F403 (the contract, never a part of it)
from tests.conformance.couchdb import engine_on
from tests.conformance.engine import Capability, Engine
from tests.couch_servers import kancha_as_store

CANNOT = frozenset({Capability.KNOWN_BYTES, Capability.ODD_NAMES})


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Address]:
    with kancha_as_store(tmp_path_factory.mktemp("store")) as (_, found):
        yield found


@pytest.fixture
def engine(address: Address) -> Iterator[Engine]:
    with engine_on(address, "the CouchDB engine on Kancha", CANNOT) as found:
        yield found

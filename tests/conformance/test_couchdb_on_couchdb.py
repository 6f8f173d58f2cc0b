"""The CouchDB engine keeps the contract on a real CouchDB 3, where there is one to ask:

    KANCHA_TEST_COUCHDB=http://admin:password@127.0.0.1:5984 make test TEST=tests/conformance

Its databases begin with ``t`` and a random number, and are removed.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.conformance.contract.whole import *  # noqa: F403 (the contract, never a part of it)
from tests.conformance.couchdb import engine_on
from tests.conformance.engine import Capability, Engine
from tests.couch_servers import real_couchdb

CANNOT = frozenset(
    {
        Capability.KNOWN_BYTES,
        Capability.ODD_NAMES,
        Capability.COLLECTS,
        Capability.COUNTS_PURGED,
        Capability.TELLS_NO_PAST,
    }
)


@pytest.fixture
def engine() -> Iterator[Engine]:
    address, name = real_couchdb(), "the CouchDB engine on CouchDB"
    if address is None:
        engine = Engine(name, lambda: pytest.fail("there is none"), frozenset())
        engine.needs(Capability.SERVER)
        return
    with engine_on(address, name, CANNOT) as found:
        yield found

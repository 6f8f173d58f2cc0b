"""The CouchDB engine keeps the contract on the npm package pouchdb-server, as far as that goes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from sync.stores.couchdb.door import Address
from tests.conformance.contract.whole import *  # noqa: F403 (the contract, never a part of it)
from tests.conformance.couchdb import engine_on
from tests.conformance.engine import Capability, Engine
from tests.couch_servers import pouchdb_server

CANNOT = frozenset(Capability) - {Capability.SERVER, Capability.SHARED}
"""Of version 4.2, which stands on PouchDB 7 and LevelDB. It has no ``_purge``; ``_revs_diff`` names
ancestors without a body as missing; ``GET /db`` counts neither deletions nor bytes; numbers are
JavaScript's; the latest of an unknown revision ends the whole process (``pouchdb-merge``: "Unable
to resolve latest revision"); a deletion is answered as "missing"; ids end at U+FFF0; ``_all_dbs``
leaves out slashes; DELETE of no database is ok; a feed filtered by ids ends with the last of them.
"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Address]:
    with pouchdb_server(tmp_path_factory.mktemp("pouchdb")) as server:
        yield server.address


@pytest.fixture
def engine(address: Address) -> Iterator[Engine]:
    with engine_on(address, "the CouchDB engine on pouchdb-server", CANNOT) as found:
        yield found

"""The CouchDB engine on a server that several tests share: each has its own databases there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from itertools import count
from uuid import uuid4

from sync.stores.couchdb.door import Address
from sync.stores.couchdb.keeping import Shape
from sync.stores.couchdb.store import CouchStore
from tests.conformance.engine import Capability, Engine

_numbers = count(1)


@contextmanager
def engine_on(address: Address, name: str, cannot: frozenset[Capability]) -> Iterator[Engine]:
    """An engine whose databases begin with a prefix of their own; they are removed afterwards."""
    own = replace(address, prefix=f"t{uuid4().hex[:6]}-{next(_numbers)}-")
    yield Engine(
        name, lambda: CouchStore(own, lambda _: Shape(shards=1)), frozenset(Capability) - cannot
    )
    with closing(CouchStore(own)) as store:
        for left in store.names():
            store.delete(left)

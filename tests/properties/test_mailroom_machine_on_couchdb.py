"""The same machine on the CouchDB engine: no commit there holds office and mailboxes together.

It runs on Kancha's own dialect, or on the CouchDB that KANCHA_TEST_COUCHDB names.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import count

import pytest
from hypothesis import HealthCheck, settings

from sync.stores.couchdb.door import Address
from sync.stores.couchdb.keeping import Shape
from sync.stores.couchdb.store import CouchStore
from sync.stores.documents import DocumentStore
from tests.couch_servers import documents_elsewhere
from tests.properties.test_mailroom_machine import District

_numbers = count(1)
_places: list[Address] = []


@pytest.fixture(scope="module", autouse=True)
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with documents_elsewhere(tmp_path_factory.mktemp("store")) as place:
        _places.append(place)
        yield


def shape(db: str) -> Shape:
    return Shape(partitioned=True) if db == "office" else Shape(shards=1)


class DistrictOnCouchDB(District):
    """Each example has databases of its own."""

    def open_store(self) -> DocumentStore:
        place = _places[-1]
        return CouchStore(replace(place, prefix=f"{place.prefix}m{next(_numbers)}-"), shape)

    def close_store(self) -> None:
        for name in self.store.names():
            self.store.delete(name)
        self.store.close()


DistrictOnCouchDB.TestCase.settings = settings(
    max_examples=8,
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
test_nothing_is_lost_without_a_commit_that_holds_all_together = DistrictOnCouchDB.TestCase

"""What only a real CouchDB has: partitions, rights, compression, a feed over all databases."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from uuid import uuid4

import pytest
import urllib3

from sync.errors import IllegalId, Unavailable
from sync.stores.couchdb.door import Address, Door
from sync.stores.couchdb.keeping import Shape
from sync.stores.couchdb.store import CouchStore
from sync.stores.documents import DocumentStore, Draft, NewAttachment
from tests.conformance.contract.watching import Ear
from tests.conformance.drafts import edit
from tests.conformance.engine import Capability, Engine
from tests.couch_servers import real_couchdb

TEXT = NewAttachment("text/csv", b"phase,volts\n" * 200)


def parted(db: str) -> Shape:
    return Shape(partitioned=True) if db == "office" else Shape(shards=1)


@pytest.fixture
def address() -> Address:
    found = real_couchdb()
    if found is None:
        Engine("this run", lambda: CouchStore(Address("")), frozenset()).needs(Capability.SERVER)
    assert found is not None
    return replace(found, prefix=f"t{uuid4().hex[:8]}-")


@pytest.fixture
def engine(address: Address) -> Engine:
    return Engine("CouchDB", lambda: CouchStore(address, parted), frozenset(Capability))


@pytest.fixture
def couch(engine: Engine) -> Iterator[DocumentStore]:
    with closing(engine.open()) as store:
        store.create("db")
        yield store
        for name in store.names():
            store.delete(name)


@pytest.fixture
def door(address: Address) -> Iterator[Door]:
    with closing(Door(address)) as found:
        yield found


def test_given_an_office_when_made_then_it_is_partitioned_by_what_stands_before_the_colon(
    couch: DocumentStore, door: Door
) -> None:
    couch.create("office")
    outcomes = couch.write(
        "office", [Draft("T1:ticket", b"{}"), Draft("T2:ticket", b"{}"), Draft("none", b"{}")]
    )

    assert door.read("office")["props"]["partitioned"] is True
    rows = door.read("office", "_partition", "T1", "_all_docs")["rows"]
    assert [row["id"] for row in rows] == ["T1:ticket"]
    assert isinstance(outcomes[2], IllegalId)
    assert [list(found) for found in couch.revisions("office", [("T1:", "T1;")])] == [["T1:ticket"]]


def test_given_a_small_database_when_made_then_it_has_one_shard(
    couch: DocumentStore, door: Door
) -> None:
    couch.create("mailbox-c-07", revs_limit=10)

    assert door.read("mailbox-c-07")["cluster"]["q"] == 1
    assert door.read("mailbox-c-07", "_revs_limit") == 10


def test_given_a_database_when_somebody_without_an_account_asks_then_he_is_refused(
    couch: DocumentStore, door: Door, address: Address
) -> None:
    edit(couch, "doc", 1)

    stranger = urllib3.request("GET", f"{address.url}/{door.name('db')}/doc")
    assert stranger.status == 401
    assert door.read("db", "_security")["members"]["names"] == [address.user]


def test_given_a_wrong_password_when_opened_then_it_is_said_so_without_it(
    address: Address,
) -> None:
    wrong = replace(address, password="not-this-one")

    with pytest.raises(Unavailable, match="account") as refused:
        CouchStore(wrong).names()

    assert "not-this-one" not in str(refused.value)


def test_given_a_text_that_couchdb_compresses_when_read_then_it_has_the_name_of_its_plain_bytes(
    couch: DocumentStore,
) -> None:
    couch.put("db", Draft("doc", b"{}", attachments={"rows.csv": TEXT}))

    held = couch.get("db", "doc").attachments["rows.csv"]

    assert held.digest == "md5-/B/ATDt2ncWhZ4DXK5myjg=="
    assert held.length == len(TEXT.data)
    assert couch.attachment_bytes(held) == TEXT.data
    assert couch.attachment_bytes(held, 12, 5) == b"phase"


def test_given_two_processes_when_one_writes_then_the_feed_over_all_databases_tells_the_other(
    couch: DocumentStore, engine: Engine
) -> None:
    ear = Ear()
    end = couch.watch(ear)
    with closing(engine.open()) as other:
        edit(other, "doc", 1)

        assert ear.hears("db")
    end()

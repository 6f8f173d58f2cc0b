"""A CouchDB of which a shard does not answer: within a 200, or by what it leaves out, it tells of
single documents that it could not read them. A small HTTP server on loopback stands for it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import urlsplit

import pytest

from sync.errors import AlreadyExists, SyncError, Unavailable
from sync.stores.couchdb.answers import error_of
from sync.stores.couchdb.door import Address
from sync.stores.couchdb.store import CouchStore
from sync.stores.documents import Draft, Range, Wanted
from tests.loopback import serving

FACT = "KC-1:finding:1"
LISTED = {"id": FACT, "key": FACT, "value": {"rev": "1-a"}, "doc": None}
CHANGED = {"seq": "1-x", "id": FACT, "changes": [{"rev": "1-a"}], "error": "timeout"}
TIMED_OUT = {"id": FACT, "rev": "1-a", "error": "internal_fabric_error", "reason": "timeout"}
MISSING = {"id": FACT, "rev": "1-a", "error": "not_found", "reason": "missing"}
ILLEGAL = {"id": "_x", "rev": None, "error": "illegal_docid", "reason": "Only reserved ids"}


class Couch:
    """``answers``: what it says, by the last part of a path; else that there is no such thing."""

    def __init__(self) -> None:
        self.answers: dict[str, Any] = {
            "": {"version": "3.4.3", "vendor": {"name": "The Apache Software Foundation"}},
            "office": {"update_seq": "7-x", "instance_start_time": "1"},
        }

    def bulk_get(self, said: dict[str, Any]) -> None:
        """Says so of each document that it is asked to read."""
        self.answers["_bulk_get"] = {"results": [{"id": said["id"], "docs": [{"error": said}]}]}

    def answer(self, path: str) -> tuple[int, Any]:
        """Status and content."""
        name = urlsplit(path).path.rpartition("/")[2]
        if name in self.answers:
            return 200, self.answers[name]
        return 404, {"error": "not_found", "reason": "missing"}


@pytest.fixture
def couch() -> Couch:
    return Couch()


@pytest.fixture
def store(couch: Couch) -> Iterator[CouchStore]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            status, content = couch.answer(self.path)
            self.send_response(status)
            self.end_headers()
            self.wfile.write(json.dumps(content).encode())

        def do_POST(self) -> None:
            self.do_GET()

        def log_message(self, *_: object) -> None:
            pass

    with serving(Handler) as url, closing(CouchStore(Address(url))) as opened:
        yield opened


@pytest.mark.parametrize(
    ("said", "error"), [("file_exists", AlreadyExists), ("nodedown", Unavailable)]
)
def test_given_a_node_that_is_away_when_it_says_412_then_that_is_not_what_is_there_already(
    said: str, error: type[SyncError]
) -> None:
    answer = f'{{"error": "{said}", "reason": "couchdb@127.0.0.1"}}'.encode()

    assert type(error_of(412, answer)) is error


def test_given_a_document_that_could_not_be_read_when_asked_for_then_the_store_is_away(
    couch: Couch, store: CouchStore
) -> None:
    couch.bulk_get(TIMED_OUT)

    with pytest.raises(Unavailable, match="internal_fabric_error timeout"):
        store.read("office", [Wanted(FACT, "1-a")])


@pytest.mark.parametrize("said", [MISSING, ILLEGAL])
def test_given_a_document_that_is_not_there_when_asked_for_then_nothing_is_answered(
    couch: Couch, store: CouchStore, said: dict[str, Any]
) -> None:
    couch.bulk_get(said)

    assert store.read("office", [Wanted(said["id"], "1-a")]) == [[]]


def test_given_an_answer_that_leaves_a_document_out_when_asked_for_then_the_store_is_away(
    couch: Couch, store: CouchStore
) -> None:
    couch.answers["_bulk_get"] = {"results": []}

    with pytest.raises(Unavailable, match="leaves out"):
        store.read("office", [Wanted(FACT, "1-a")])


READERS: dict[str, Callable[[CouchStore], object]] = {
    "a feed with bodies": lambda store: store.changes("office", bodies=True),
    "a list of ids": lambda store: list(store.documents("office", Range(keys=[FACT]), bodies=True)),
    "a range": lambda store: list(store.documents("office", Range(), bodies=True)),
}


@pytest.mark.parametrize("reader", READERS.values(), ids=list(READERS))
def test_given_a_row_whose_body_could_not_be_read_when_read_then_the_store_is_away(
    couch: Couch, store: CouchStore, reader: Callable[[CouchStore], object]
) -> None:
    couch.answers["_changes"] = {"results": [CHANGED], "last_seq": "1-x", "pending": 0}
    couch.answers["_all_docs"] = {"rows": [LISTED]}
    couch.bulk_get(TIMED_OUT)

    with pytest.raises(Unavailable, match="timeout"):
        reader(store)


@pytest.mark.parametrize("reader", [READERS["a list of ids"], READERS["a range"]])
def test_given_a_row_whose_document_went_meanwhile_when_read_then_there_is_no_empty_document(
    couch: Couch, store: CouchStore, reader: Callable[[CouchStore], list[object]]
) -> None:
    couch.answers["_all_docs"] = {"rows": [LISTED]}
    couch.bulk_get(MISSING)

    assert [found for found in reader(store) if found is not None] == []


def test_given_an_id_that_could_not_be_looked_up_when_listed_then_the_store_is_away(
    couch: Couch, store: CouchStore
) -> None:
    couch.answers["_all_docs"] = {"rows": [{"key": FACT, "error": "timeout"}]}

    with pytest.raises(Unavailable, match="timeout"):
        list(store.documents("office", Range(keys=[FACT])))


def test_given_leaves_that_could_not_be_read_when_asked_for_then_the_store_is_away(
    couch: Couch, store: CouchStore
) -> None:
    couch.answers["KC-1%3Afinding%3A1"] = [{"error": "timeout"}]

    with pytest.raises(Unavailable, match="timeout"):
        store.leaves("office", FACT)


def test_given_a_database_that_could_not_be_asked_among_many_when_compared_then_it_is_not_gone(
    couch: Couch, store: CouchStore
) -> None:
    # CouchDB says not_found of whatever keeps it from answering here.
    couch.answers["_all_dbs"] = ["office"]
    couch.answers["_dbs_info"] = [{"key": "office", "error": "not_found"}]

    assert store.updates(0)[0] == ["office"]


def test_given_a_refusal_that_names_no_document_when_written_then_none_is_called_written(
    couch: Couch, store: CouchStore
) -> None:
    couch.answers["_bulk_docs"] = [{"error": "internal_server_error", "reason": "no shard"}]
    graft = Draft(FACT, b"{}", "1-a", history=("a",))

    with pytest.raises(Unavailable, match="another document"):
        store.write("office", [graft], new_edits=False)

"""What one request may cost: in memory, in time of the event loop, and for those who read later."""

from __future__ import annotations

import base64
import gzip

import pytest
from werkzeug.test import Client

from server.couchdb_api.limits import Limits
from server.couchdb_api.quick import is_quick
from sync.replication.feed import Hub
from sync.stores.documents import DocumentStore, Draft
from tests.api.sync.support import Sync, dialect, quarantined


def test_many_small_gzip_files_may_not_become_one_large_one(store: DocumentStore, hub: Hub) -> None:
    device = Sync(Client(dialect(store, hub, Limits(request=10_000))), "d-1:token")
    packed = base64.b64encode(gzip.compress(b" " * 4_000)).decode()
    file = {"data": packed, "encoding": "gzip", "content_type": "text/plain"}
    docs = [
        {"_id": name, "_rev": "1-a", "author": "d-1", "_attachments": {"a": file, "b": file}}
        for name in ("small", "bomb")
    ]

    rows = device.post("/mailbox-north/_bulk_docs", {"docs": docs, "new_edits": False}).json

    assert [(row["id"], row["error"]) for row in rows] == [("bomb", "forbidden")]
    assert [kept["id"] for kept in quarantined(store)] == ["bomb"]


def test_a_large_answer_to_a_small_bulk_get_is_never_whole_in_memory(
    device: Sync, store: DocumentStore
) -> None:
    store.put("mailbox-north", Draft.of("large", {"text": "x" * 500_000}))

    reply = device.post("/mailbox-north/_bulk_get", {"docs": [{"id": "large"}] * 250})

    assert "Content-Length" not in reply.headers
    assert [len(row["docs"]) for row in reply.json["results"]] == [1] * 250


def test_of_a_device_only_the_last_ancestors_of_a_revision_are_kept(
    device: Sync, store: DocumentStore
) -> None:
    line = {"start": 1000, "ids": [f"h{number}" for number in range(1000, 0, -1)]}
    doc = {"_id": "x", "_rev": "1000-h1000", "_revisions": line, "author": "d-1"}

    for _ in range(2):
        batch = {"docs": [doc], "new_edits": False}
        assert device.post("/mailbox-north/_bulk_docs", batch).json == []

    assert len(store.get("mailbox-north", "x", revs=True).history) == Limits().line
    asked = {"x": ["1000-h1000"]}
    assert device.post("/mailbox-north/_revs_diff", asked).json == {}


@pytest.mark.parametrize(
    ("method", "target", "quick"),
    [
        ("GET", "/sync/m/_changes?style=all_docs&since=3&limit=100", True),
        ("GET", "/sync/m/_local/abc", True),
        ("GET", "/sync/m/some-doc?rev=1-a&revs=true", True),
        ("POST", "/sync/m/_bulk_get?revs=true&latest=true", True),
        ("GET", "/sync/m/_changes?include_docs=true", False),
        ("GET", "/sync/m/_changes?include%5Fdocs=true", False),
        ("GET", "/sync/m/some-doc?%61ttachments=true", False),
        ("GET", "/sync/m/some-doc?atts_since=%5B%5D", False),
        ("GET", "/sync/m/some-doc?open_revs=all", False),
        ("GET", "/sync/m/some-doc/photo.jpg", False),
        ("GET", "/sync/m/_all_docs", False),
        ("POST", "/sync/m/_bulk_docs", False),
    ],
)
def test_only_what_is_small_whatever_is_stored_is_answered_in_the_event_loop(
    method: str, target: str, quick: bool
) -> None:
    query = target.partition("?")[2]
    environ = {"REQUEST_METHOD": method, "REQUEST_URI": target, "QUERY_STRING": query}
    environ |= {"CONTENT_LENGTH": "100"} if method == "POST" else {}

    assert is_quick(environ) is quick
    assert not is_quick({**environ, "HTTP_ACCEPT": "multipart/mixed"})


def test_a_body_of_very_many_small_values_is_refused_before_it_is_read(
    store: DocumentStore, hub: Hub
) -> None:
    admin = Sync(Client(dialect(store, hub, Limits(values=1_000))), "admin:secret")
    store.create("copies")
    few, many = ({"docs": [{"_id": name, "x": [[]] * n}]} for name, n in (("a", 400), ("b", 600)))

    assert admin.post("/copies/_bulk_docs", few).status == 201
    refused = admin.post("/copies/_bulk_docs", many)

    assert (refused.status, refused.json["error"]) == (413, "document_too_large")

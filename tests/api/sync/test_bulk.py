"""Many documents in one request: ``_bulk_docs``, ``_bulk_get``, ``_revs_diff``, ``_all_docs``."""

import gzip
import json
from typing import Any

import pytest
from werkzeug.test import Client

from server.couchdb_api.limits import Limits
from sync.replication.feed import Hub
from sync.stores.documents import DocumentStore, Draft
from tests.api.sync.support import Sync, dialect


def test_new_edits_are_answered_row_by_row_in_order(admin: Sync) -> None:
    rev = admin.put("/db/b", {}).json["rev"]
    docs = [{"_id": "a"}, {"_id": "b"}, {"_id": "b", "_rev": rev}, {"n": 1}]
    reply = admin.post("/db/_bulk_docs", {"docs": docs})
    assert reply.status == 201
    assert [row.get("ok", row.get("error")) for row in reply.json] == [True, "conflict", True, True]
    assert [row["id"] for row in reply.json[:3]] == ["a", "b", "b"]
    assert admin.get("/db/" + reply.json[3]["id"]).json["n"] == 1


def test_replicated_revisions_are_stored_as_they_are(admin: Sync) -> None:
    docs = [{"_id": "a", "_rev": "1-x"}, {"_id": "b", "_rev": "1-123", "_deleted": True}]
    assert admin.post("/db/_bulk_docs", {"docs": docs, "new_edits": False}).json == []
    assert admin.get("/db/a").json["_rev"] == "1-x"
    assert admin.get("/db/b?rev=1-123").json["_deleted"] is True


def test_the_same_push_again_changes_nothing(admin: Sync) -> None:
    push = {"docs": [{"_id": "a", "_rev": "1-x"}], "new_edits": False}
    admin.post("/db/_bulk_docs", push)
    before = admin.get("/db").json["update_seq"]
    assert admin.post("/db/_bulk_docs", push).json == []
    assert admin.get("/db").json["update_seq"] == before


@pytest.mark.parametrize(
    ("request_body", "error"),
    [
        ({}, "bad_request"),
        ({"docs": {}}, "bad_request"),
        ({"docs": ["x"]}, "bad_request"),
        ({"docs": [], "new_edits": "no"}, "bad_request"),
        ({"docs": [{"_id": 1}]}, "illegal_docid"),
        ({"docs": [{"_id": ""}]}, "illegal_docid"),
        ({"docs": [{"_id": "_x"}]}, "illegal_docid"),
        ({"docs": [{"_id": "x", "_rev": "1"}]}, "bad_request"),
        ({"docs": [{"_id": "x", "_zing": 1}]}, "doc_validation"),
        ({"docs": [{"_id": "x"}], "new_edits": False}, "bad_request"),
        ({"docs": [{"_rev": "1-a"}], "new_edits": False}, "illegal_docid"),
        (
            {"docs": [{"_id": "x", "_rev": "1-a", "_revisions": {"start": 1, "ids": ["b"]}}]}
            | {"new_edits": False},
            "bad_request",
        ),
        ([], "bad_request"),
    ],
)
def test_a_batch_that_cannot_be_understood_is_refused_whole(
    admin: Sync, request_body: Any, error: str
) -> None:
    reply = admin.post("/db/_bulk_docs", request_body)
    assert (reply.status, reply.json["error"]) == (400, error)


def test_more_documents_than_a_batch_are_too_many(store: DocumentStore, hub: Hub) -> None:
    small = Sync(Client(dialect(store, hub, Limits(batch=2))), "admin:secret")
    assert small.post("/db/_bulk_docs", {"docs": [{}, {}]}).status == 201
    assert small.post("/db/_bulk_docs", {"docs": [{}, {}, {}]}).status == 413
    assert small.post("/db/_revs_diff", {"a": [], "b": [], "c": []}).status == 413


def test_a_gzipped_request_is_unpacked_within_its_limit(store: DocumentStore, hub: Hub) -> None:
    small = Sync(Client(dialect(store, hub, Limits(request=1000))), "admin:secret")
    packed = gzip.compress(json.dumps({"docs": [{"_id": "x"}]}).encode())
    assert small.post("/db/_bulk_docs", packed, Content_Encoding="gzip").status == 201
    bomb = gzip.compress(b" " * 1_000_000)
    reply = small.post("/db/_bulk_docs", bomb, Content_Encoding="gzip")
    assert (len(bomb) < 1500, reply.status) == (True, 413)
    assert small.post("/db/_bulk_docs", packed[:-9], Content_Encoding="gzip").status == 400
    assert small.post("/db/_bulk_docs", b" " * 1001).status == 413


def test_a_large_answer_is_gzipped_where_the_setting_and_the_client_say_so(
    store: DocumentStore, hub: Hub
) -> None:
    store.put("db", Draft.of("x", {"text": "y" * 5000}))
    admin = Sync(Client(dialect(store, hub, Limits(compress_from=1000))), "admin:secret")
    reply = admin.get("/db/x", Accept_Encoding="gzip,deflate")
    assert reply.headers["Content-Encoding"] == "gzip"
    assert json.loads(gzip.decompress(reply.data))["text"] == "y" * 5000
    assert "Content-Encoding" not in admin.get("/db/x").headers


def test_bulk_get_answers_every_entry_in_order(admin: Sync) -> None:
    docs = [
        {"_id": "a", "_rev": "2-b", "_revisions": {"start": 2, "ids": ["b", "a"]}, "n": 1},
        {"_id": "gone", "_rev": "1-x", "_deleted": True},
    ]
    admin.post("/db/_bulk_docs", {"docs": docs, "new_edits": False})
    asked = [
        {"id": "a", "rev": "2-b"},
        {"id": "gone", "rev": "1-x"},
        {"id": "a"},
        {"id": "a", "rev": "3-c"},
        {"id": "never"},
    ]
    results = admin.post("/db/_bulk_get?revs=true", {"docs": asked}).json["results"]
    assert [row["id"] for row in results] == ["a", "gone", "a", "a", "never"]
    line = {"start": 2, "ids": ["b", "a"]}
    expected = {"_id": "a", "_rev": "2-b", "_revisions": line, "n": 1}
    assert results[0]["docs"] == results[2]["docs"] == [{"ok": expected}]
    assert results[1]["docs"][0]["ok"]["_deleted"] is True
    missing = {"id": "a", "rev": "3-c", "error": "not_found", "reason": "missing"}
    assert results[3]["docs"] == [{"error": missing}]
    assert results[4]["docs"][0]["error"]["rev"] == "undefined"


def test_bulk_get_leaves_histories_out_unless_asked(admin: Sync) -> None:
    admin.put("/db/a", {})
    results = admin.post("/db/_bulk_get", {"docs": [{"id": "a"}]}).json["results"]
    assert results[0]["docs"][0]["ok"].keys() == {"_id", "_rev"}


def test_bulk_get_of_nothing_is_nothing(admin: Sync) -> None:
    assert admin.post("/db/_bulk_get", {"docs": []}).json == {"results": []}


@pytest.mark.parametrize("body", [{}, {"docs": 1}, {"docs": [{}]}, {"docs": [{"id": 1}]}])
def test_bulk_get_of_junk_is_a_bad_request(admin: Sync, body: dict[str, Any]) -> None:
    assert admin.post("/db/_bulk_get", body).status == 400


def test_revs_diff_names_what_was_never_seen(admin: Sync) -> None:
    admin.post("/db/_bulk_docs", {"docs": [{"_id": "a", "_rev": "1-x"}], "new_edits": False})
    asked = {"a": ["1-x", "2-y"], "b": ["1-z"]}
    expected = {"a": {"missing": ["2-y"]}, "b": {"missing": ["1-z"]}}
    assert admin.post("/db/_revs_diff", asked).json == expected
    older = admin.post("/db/_missing_revs", asked).json
    assert older == {"missing_revs": {"a": ["2-y"], "b": ["1-z"]}}
    assert admin.post("/db/_revs_diff", {"a": "1-x"}).status == 400


def test_all_docs_lists_winners_by_id(admin: Sync) -> None:
    for doc_id in "dacb":
        admin.put(f"/db/{doc_id}", {"n": doc_id})
    admin.delete(f"/db/d?rev={admin.get('/db/d').json['_rev']}")

    def ids(query: str) -> list[str]:
        return [row["id"] for row in admin.get("/db/_all_docs?" + query).json["rows"]]

    assert ids("") == ["a", "b", "c"]
    assert ids('startkey="b"') == ["b", "c"]
    assert ids('startkey="a"&endkey="b"&inclusive_end=false') == ["a"]
    assert ids('descending=true&startkey="b"') == ["b", "a"]
    assert ids("limit=1&skip=1") == ["b"]
    assert ids('key="c"') == ["c"]
    found = admin.get("/db/_all_docs?include_docs=true&limit=1&update_seq=true").json
    assert (found["total_rows"], found["update_seq"]) == (3, 5)
    assert found["rows"][0]["doc"]["n"] == "a"


def test_all_docs_by_keys_tells_deleted_and_unknown_ones_apart(admin: Sync) -> None:
    admin.put("/db/a", {})
    last = admin.delete(f"/db/a?rev={admin.get('/db/a').json['_rev']}").json["rev"]
    b = admin.put("/db/b", {}).json["rev"]
    reply = admin.post("/db/_all_docs?include_docs=true", {"keys": ["x", "b", "a"]}).json
    assert reply["rows"] == [
        {"key": "x", "error": "not_found"},
        {"id": "b", "key": "b", "value": {"rev": b}, "doc": {"_id": "b", "_rev": b}},
        {"id": "a", "key": "a", "value": {"rev": last, "deleted": True}, "doc": None},
    ]
    few = admin.post("/db/_all_docs?descending=true&skip=1&limit=1", {"keys": ["x", "b", "a"]})
    assert [row["key"] for row in few.json["rows"]] == ["b"]
    assert admin.post('/db/_all_docs?key="a"', {"keys": ["a"]}).status == 400


def test_a_long_list_comes_in_pages_and_is_whole(store: DocumentStore, hub: Hub) -> None:
    admin = Sync(Client(dialect(store, hub, Limits(page=3))), "admin:secret")
    store.write("db", [Draft.of(f"doc-{n:02}", {"n": n}) for n in range(10)])
    rows = admin.get("/db/_all_docs?include_docs=true").json["rows"]
    assert [row["doc"]["n"] for row in rows] == list(range(10))
    changes = admin.get("/db/_changes?include_docs=true").json
    assert [row["doc"]["n"] for row in changes["results"]] == list(range(10))
    assert (changes["last_seq"], changes["pending"]) == (10, 0)
    some = admin.get("/db/_changes?limit=7").json
    assert (len(some["results"]), some["last_seq"], some["pending"]) == (7, 7, 3)

"""A device reaches its own mailbox and nothing else; Kancha's own databases are read-only."""

import pytest

from sync.stores.documents import DocumentStore, Draft
from tests.api.sync.support import Sync, quarantined


@pytest.mark.parametrize("path", ["", "/_changes", "/_all_docs", "/some-doc", "/_local/x", "/d/a"])
def test_other_databases_answer_a_device_alike_whether_they_exist_or_not(
    device: Sync, path: str
) -> None:
    there, absent = device.get("/mailbox-south" + path), device.get("/mailbox-nowhere" + path)
    assert there.status == absent.status == 403
    assert there.data == absent.data


def test_a_device_asks_for_everything_a_pull_needs(device: Sync, store: DocumentStore) -> None:
    rev = store.put("mailbox-north", Draft.of("T1:ticket", {"status": "new"}))
    assert device.get("/").json["uuid"] == "85fb71bf700c17267fef77535820e371"
    assert device.get("/mailbox-north/").json["update_seq"] == 1
    assert device.get("/mailbox-north/_changes").json["results"][0]["id"] == "T1:ticket"
    wanted = {"docs": [{"id": "T1:ticket", "rev": rev}]}
    found = device.post("/mailbox-north/_bulk_get?revs=true&latest=true", wanted).json
    assert found["results"][0]["docs"][0]["ok"]["status"] == "new"
    assert device.put("/mailbox-north/_local/abc%3D%3D", {"last_seq": 1}).status == 201


def test_a_device_that_creates_its_mailbox_hears_that_it_is_there(device: Sync) -> None:
    reply = device.put("/mailbox-north/")
    assert (reply.status, reply.json["error"]) == (412, "file_exists")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("DELETE", "/mailbox-north"),
        ("DELETE", "/mailbox-north/x?rev=1-a"),
        ("PUT", "/mailbox-north/x/a.txt"),
        ("POST", "/mailbox-north/_compact"),
        ("POST", "/mailbox-north/_purge"),
        ("GET", "/mailbox-north/_design/d"),
        ("PUT", "/mailbox-north/_design/d"),
        ("PUT", "/new-db"),
        ("GET", "/_all_dbs"),
    ],
)
def test_a_device_does_not_administer(device: Sync, method: str, path: str) -> None:
    reply = device.ask(method, path, {} if method != "GET" else None)
    assert (reply.status, reply.json["error"]) == (403, "forbidden")


def test_a_refused_document_is_kept_and_does_not_hold_up_its_batch(
    device: Sync, store: DocumentStore
) -> None:
    docs = [
        {"_id": "ok", "_rev": "1-a", "author": "d-1"},
        {"_id": "forged", "_rev": "1-b", "author": "d-2"},
        {"_id": "_design/evil", "_rev": "1-c", "author": "d-1"},
        {"_id": "odd", "_rev": "1-d", "author": "d-1", "_zing": 1},
    ]
    reply = device.post("/mailbox-north/_bulk_docs", {"docs": docs, "new_edits": False})
    assert reply.status == 201
    assert [(row["id"], row["error"]) for row in reply.json] == [
        ("forged", "forbidden"),
        ("_design/evil", "forbidden"),
        ("odd", "forbidden"),
    ]
    assert [change.id for change in store.changes("mailbox-north").changes] == ["ok"]
    kept = {document["id"]: document["text"] for document in quarantined(store)}
    assert kept.keys() == {"forged", "_design/evil", "odd"}
    assert '"_zing":1' in kept["odd"]


def test_a_refused_single_document_is_kept_too(device: Sync, store: DocumentStore) -> None:
    reply = device.put("/mailbox-north/x", {"author": "somebody"})
    assert (reply.status, reply.json["reason"]) == (403, "The author must be d-1.")
    assert quarantined(store)[0]["id"] == "x"


def test_a_document_too_large_for_a_device_is_kept_instead_of_blocking_its_outbox(
    device: Sync, store: DocumentStore
) -> None:
    docs = [
        {"_id": "big", "_rev": "1-a", "author": "d-1", "text": "x" * 1024 * 1024},
        {"_id": "small", "_rev": "1-a", "author": "d-1"},
    ]
    rows = device.post("/mailbox-north/_bulk_docs", {"docs": docs, "new_edits": False}).json
    assert [(row["id"], row["error"]) for row in rows] == [("big", "forbidden")]
    assert [change.id for change in store.changes("mailbox-north").changes] == ["small"]
    assert quarantined(store)[0]["id"] == "big"


@pytest.mark.parametrize("name", ["office", "quarantine", "registry", "mailbox-north", "mailbox-x"])
def test_kanchas_own_databases_are_read_only_to_tools(admin: Sync, name: str) -> None:
    replies = [
        admin.put(f"/{name}"),
        admin.delete(f"/{name}"),
        admin.put(f"/{name}/x", {}),
        admin.post(f"/{name}/_bulk_docs", {"docs": []}),
        admin.post(f"/{name}/_compact"),
    ]
    assert {reply.status for reply in replies} == {403}


def test_a_tool_may_replicate_from_kanchas_own_databases(admin: Sync) -> None:
    assert admin.get("/mailbox-north/_changes").status == 200
    assert admin.put("/mailbox-north/_local/checkpoint", {"last_seq": 0}).status == 201


def test_an_administrator_creates_lists_and_deletes_databases(admin: Sync) -> None:
    assert admin.put("/other").status == 201
    assert admin.put("/other").json["error"] == "file_exists"
    assert "other" in admin.get("/_all_dbs").json
    assert admin.delete("/other/").json == {"ok": True}
    assert admin.get("/other").status == 404
    assert admin.put("/_Bad").json["error"] == "illegal_database_name"


def test_a_database_of_an_administrator_may_hold_design_documents(admin: Sync) -> None:
    assert admin.put("/db/_design/views", {"views": {}}).status == 201
    assert admin.get("/db/_design%2Fviews").json["views"] == {}
    assert admin.get("/db/_design/views").json["_id"] == "_design/views"

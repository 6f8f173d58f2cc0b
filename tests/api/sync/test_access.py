"""A device reaches its own mailbox and nothing else; Kancha's own databases are read-only."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from sync.stores.documents import DocumentStore, Draft, NewAttachment
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


@pytest.mark.parametrize(
    "document",
    [{"author": "d-1", "_zing": 1}, {"author": "d-1", "text": "x" * 1024 * 1024}],
    ids=["unknown member", "too large"],
)
def test_a_single_document_that_breaks_a_rule_is_kept_like_one_of_a_batch(
    device: Sync, store: DocumentStore, document: dict[str, object]
) -> None:
    assert device.put("/mailbox-north/x", document).status == 403
    assert [kept["id"] for kept in quarantined(store)] == ["x"]


def test_a_stub_gives_a_device_no_bytes_of_other_crews(device: Sync, store: DocumentStore) -> None:
    picture = NewAttachment("image/jpeg", b"the face of a customer")
    store.put("mailbox-south", Draft("theirs", b"{}", attachments={"p.jpg": picture}))
    digest = store.attachment("mailbox-south", "theirs", "p.jpg").digest
    there, absent = (
        {
            "_id": name,
            "_rev": "1-a",
            "author": "d-1",
            "_attachments": {"p.jpg": {"stub": True, "digest": named}},
        }
        for name, named in (("guess", digest), ("wrong-guess", "md5-AAAAAAAAAAAAAAAAAAAAAA=="))
    )

    rows = device.post("/mailbox-north/_bulk_docs", {"docs": [there, absent], "new_edits": False})

    # The same words for both: nobody learns which bytes the server has.
    assert len({(row["error"], row["reason"]) for row in rows.json}) == 1
    assert [row["id"] for row in rows.json] == ["guess", "wrong-guess"]
    assert device.get("/mailbox-north/guess/p.jpg").status == 404
    assert {kept["id"] for kept in quarantined(store)} == {"guess", "wrong-guess"}


def test_a_fact_that_is_there_with_its_bytes_may_come_again_with_a_stub(
    device: Sync, store: DocumentStore
) -> None:
    picture = NewAttachment("image/jpeg", b"our own picture")
    mine = Draft("mine", b'{"author":"d-1"}', "1-a", attachments={"p.jpg": picture})
    store.write("mailbox-north", [mine], new_edits=False)
    digest = store.attachment("mailbox-north", "mine", "p.jpg").digest
    again = {"author": "d-1", "_id": "mine", "_rev": "1-a"}
    again["_attachments"] = {"p.jpg": {"stub": True, "digest": digest}}  # type: ignore[assignment]

    rows = device.post("/mailbox-north/_bulk_docs", {"docs": [again], "new_edits": False}).json

    assert rows == []
    assert quarantined(store) == []


def test_of_two_revisions_of_a_new_fact_the_first_stands_and_the_other_is_kept_apart(
    device: Sync, store: DocumentStore
) -> None:
    docs = [
        {"_id": "x", "_rev": "1-a", "author": "d-1", "says": "first"},
        {"_id": "x", "_rev": "1-b", "author": "d-1", "says": "second"},
    ]

    rows = device.post("/mailbox-north/_bulk_docs", {"docs": docs, "new_edits": False}).json

    assert [(row["id"], row["error"]) for row in rows] == [("x", "forbidden")]
    assert [leaf.rev for leaf in store.leaves("mailbox-north", "x")] == ["1-a"]
    assert "second" in quarantined(store)[0]["text"]


def test_of_revisions_that_devices_push_at_the_same_time_one_stands_and_the_others_are_kept(
    device: Sync, store: DocumentStore
) -> None:
    def push(number: int) -> None:
        doc = {"_id": "x", "_rev": f"1-{number:02}", "author": "d-1", "says": number}
        device.post("/mailbox-north/_bulk_docs", {"docs": [doc], "new_edits": False})

    with ThreadPoolExecutor(8) as devices:
        list(devices.map(push, range(24)))

    [stands] = store.leaves("mailbox-north", "x")
    said = {json.loads(kept["text"])["says"] for kept in quarantined(store)}
    assert said == set(range(24)) - {int(stands.rev.removeprefix("1-"))}


def test_an_attachment_that_a_device_adds_later_is_refused_and_its_bytes_are_kept(
    device: Sync, store: DocumentStore
) -> None:
    reply = device.ask("PUT", "/mailbox-north/x/a.txt", b"late", {"Content-Type": "text/plain"})

    assert (reply.status, reply.json["error"]) == (403, "forbidden")
    assert store.leaves("mailbox-north", "x") == []
    assert [(kept["id"], kept["attachments"]) for kept in quarantined(store)] == [("x", ["a.txt"])]

"""One document: reading, writing, deleting, and its revisions."""

import pytest

from sync.stores.documents import DocumentStore, Draft
from tests.api.sync.support import Sync


def graft(admin: Sync, doc_id: str, *revs: str) -> None:
    """One leaf: the newest revision first."""
    start = int(revs[0].partition("-")[0])
    ids = [rev.partition("-")[2] for rev in revs]
    content = {"_id": doc_id, "_rev": revs[0], "_revisions": {"start": start, "ids": ids}}
    reply = admin.post("/db/_bulk_docs", {"docs": [content], "new_edits": False})
    assert (reply.status, reply.json) == (201, [])


def test_a_document_is_written_read_changed_and_deleted(admin: Sync) -> None:
    first = admin.put("/db/x", {"n": 1})
    assert (first.status, first.json["ok"], first.json["id"]) == (201, True, "x")
    assert first.headers["ETag"] == f'"{first.json["rev"]}"'
    second = admin.put("/db/x", {"n": 2, "_rev": first.json["rev"]})
    assert admin.get("/db/x").json == {"_id": "x", "_rev": second.json["rev"], "n": 2}
    assert admin.delete(f"/db/x?rev={second.json['rev']}").status == 200
    gone = admin.get("/db/x")
    assert (gone.status, gone.json) == (404, {"error": "not_found", "reason": "deleted"})
    assert admin.get("/db/never").json == {"error": "not_found", "reason": "missing"}


def test_an_edit_that_follows_no_leaf_is_a_conflict(admin: Sync) -> None:
    rev = admin.put("/db/x", {}).json["rev"]
    assert admin.put("/db/x", {}).status == 409
    assert admin.put("/db/x?rev=1-other", {}).json["error"] == "conflict"
    assert admin.put("/db/x", {}, If_Match=rev).status == 201


def test_two_revisions_that_differ_are_a_bad_request(admin: Sync) -> None:
    reply = admin.put("/db/x?rev=1-a", {"_rev": "1-b"})
    assert (reply.status, reply.json["error"]) == (400, "bad_request")


def test_deleting_needs_the_revision_of_something_that_is_there(admin: Sync) -> None:
    assert admin.delete("/db/x").status == 404
    rev = admin.put("/db/x", {}).json["rev"]
    assert admin.delete("/db/x").status == 409
    assert admin.delete("/db/x?rev=1-other").status == 409
    last = admin.delete("/db/x", If_Match=f'"{rev}"').json["rev"]
    assert admin.delete(f"/db/x?rev={last}").json == {"error": "not_found", "reason": "deleted"}


def test_a_post_gives_a_document_an_id_where_it_has_none(admin: Sync) -> None:
    assert admin.post("/db", {"_id": "mine"}).json["id"] == "mine"
    reply = admin.post("/db/", {"n": 1})
    assert reply.status == 201
    assert admin.get("/db/" + reply.json["id"]).json["n"] == 1


@pytest.mark.parametrize(
    ("content", "error"),
    [
        ({"_zing": 1}, "doc_validation"),
        ({"_deleted": "yes"}, "doc_validation"),
        ({"_attachments": []}, "doc_validation"),
        ({"_attachments": {"_a": {"data": ""}}}, "bad_request"),
        ({"_attachments": {"a": {"data": "***"}}}, "bad_request"),
        ({"_rev": "x"}, "bad_request"),
        ({"_rev": 1}, "bad_request"),
        ([], "bad_request"),
        (b'{"a":1,"a":2}', "bad_request"),
        (b'{"a":"\\ud800"}', "bad_request"),
        (b'{"a":"\xff"}', "bad_request"),
        (b"{", "bad_request"),
        (b"[" * 2000, "bad_request"),
        (b'{"a":' + b"[" * 64 + b"]" * 64 + b"}", "bad_request"),
    ],
)
def test_what_is_no_document_is_refused(admin: Sync, content: object, error: str) -> None:
    reply = admin.put("/db/x", content)
    assert (reply.status, reply.json["error"]) == (400, error)


@pytest.mark.parametrize("depth", [65, 260, 990, 1000, 1023, 1025, 100_000])
def test_deep_nesting_is_a_bad_request_and_no_failure(admin: Sync, depth: int) -> None:
    for text in (b"[" * depth + b"]" * depth, b'{"b":' * depth + b"1" + b"}" * depth):
        reply = admin.put("/db/x", b'{"a":' + text + b"}")
        assert (reply.status, reply.json["error"]) == (400, "bad_request")


def test_a_document_as_deep_as_allowed_is_taken(admin: Sync) -> None:
    assert admin.put("/db/x", b'{"a":' + b"[" * 63 + b"]" * 63 + b"}").status == 201


def test_a_document_over_the_limit_is_refused(admin: Sync) -> None:
    reply = admin.put("/db/x", {"text": "x" * 1024 * 1024})
    assert (reply.status, reply.json["error"]) == (413, "document_too_large")


@pytest.mark.parametrize("doc_id", ["_reserved", "_design/"])
def test_reserved_ids_are_refused(admin: Sync, doc_id: str) -> None:
    assert admin.put(f"/db/{doc_id}", {}).status in (400, 404, 405)
    reply = admin.post("/db", {"_id": doc_id})
    assert (reply.status, reply.json["error"]) == (400, "illegal_docid")


def test_members_that_servers_add_are_dropped(admin: Sync) -> None:
    admin.put("/db/x", {"n": 1, "_revs_info": [], "_conflicts": [], "_local_seq": 4})
    assert admin.get("/db/x").json.keys() == {"_id", "_rev", "n"}


def test_integers_of_any_size_stay_what_they_are(admin: Sync) -> None:
    admin.put("/db/x", b'{"n":123456789012345678901234567890}')
    assert b'"n":123456789012345678901234567890' in admin.get("/db/x").data


def test_an_unchanged_document_is_not_sent_again(admin: Sync) -> None:
    rev = admin.put("/db/x", {}).json["rev"]
    reply = admin.get("/db/x", If_None_Match=f'"{rev}"')
    assert (reply.status, reply.data, reply.headers["ETag"]) == (304, b"", f'"{rev}"')
    assert admin.get("/db/x", If_None_Match='"1-old"').status == 200


def test_a_reader_may_ask_for_history_and_conflicts(admin: Sync) -> None:
    graft(admin, "x", "2-b", "1-a")
    graft(admin, "x", "2-a", "1-a")
    found = admin.get("/db/x?revs=true&revs_info=true&conflicts=true").json
    assert found["_rev"] == "2-b"
    assert found["_revisions"] == {"start": 2, "ids": ["b", "a"]}
    assert found["_revs_info"] == [
        {"rev": "2-b", "status": "available"},
        {"rev": "1-a", "status": "missing"},
    ]
    assert found["_conflicts"] == ["2-a"]


def test_an_old_revision_is_served_until_compaction(admin: Sync) -> None:
    first = admin.put("/db/x", {"n": 1}).json["rev"]
    admin.put("/db/x", {"n": 2, "_rev": first})
    assert admin.get(f"/db/x?rev={first}").json["n"] == 1
    assert admin.post("/db/_compact").status == 202
    assert admin.get(f"/db/x?rev={first}").json == {"error": "not_found", "reason": "missing"}
    assert admin.post("/db/_revs_diff", {"x": [first]}).json == {}


def test_latest_leads_to_the_leaf_that_followed(admin: Sync) -> None:
    graft(admin, "x", "1-a")
    graft(admin, "x", "2-b", "1-a")
    assert admin.get("/db/x?rev=1-a&latest=true").json["_rev"] == "2-b"


def test_open_revs_lists_leaves_and_what_is_missing(admin: Sync) -> None:
    graft(admin, "x", "2-b", "1-a")
    graft(admin, "x", "2-a", "1-a")
    named = admin.get('/db/x?revs=true&latest=true&open_revs=["2-a","3-c"]').json
    assert named == [
        {"ok": {"_id": "x", "_rev": "2-a", "_revisions": {"start": 2, "ids": ["a", "a"]}}},
        {"missing": "3-c"},
    ]
    every = admin.get("/db/x?open_revs=all").json
    assert [row["ok"]["_rev"] for row in every] == ["2-b", "2-a"]
    assert admin.get("/db/never?open_revs=all").status == 404
    assert admin.get('/db/never?open_revs=["2-x"]').json == [{"missing": "2-x"}]


@pytest.mark.parametrize("junk", ["{}", "[1]", '["x"]', "nonsense", '"all"'])
def test_junk_in_open_revs_is_a_bad_request(admin: Sync, junk: str) -> None:
    assert admin.get(f"/db/x?open_revs={junk}").json["error"] == "bad_request"


def test_a_graft_by_put_keeps_its_revision(admin: Sync) -> None:
    content = {"_rev": "3-c", "_revisions": {"start": 3, "ids": ["c", "b", "a"]}, "n": 1}
    assert admin.put("/db/x?new_edits=false", content).json["rev"] == "3-c"
    assert admin.get("/db/x?revs=true").json["_revisions"]["ids"] == ["c", "b", "a"]


def test_purging_leaves_no_trace(admin: Sync, store: DocumentStore) -> None:
    rev = store.put("db", Draft.of("x", {}))
    reply = admin.post("/db/_purge", {"x": [rev]})
    assert (reply.status, reply.json["purged"]) == (201, {"x": [rev]})
    assert admin.get("/db/_changes").json["results"] == []


def test_local_documents_keep_checkpoints(admin: Sync) -> None:
    path = "/db/_local/a%2Bb%3D%3D"
    assert admin.get(path).json == {"error": "not_found", "reason": "missing"}
    first = admin.put(path, {"_id": "_local/a+b==", "last_seq": 1})
    assert (first.status, first.json) == (201, {"ok": True, "id": "_local/a+b==", "rev": "0-1"})
    assert admin.put(path, {"last_seq": 2}).json["error"] == "conflict"
    assert admin.put(path, {"_rev": "0-1", "last_seq": 2}).json["rev"] == "0-2"
    assert admin.get(path).json == {"_id": "_local/a+b==", "_rev": "0-2", "last_seq": 2}
    assert admin.delete(path + "?rev=0-1").status == 409
    assert admin.delete(path + "?rev=0-2").status == 200
    assert admin.delete(path + "?rev=0-2").status == 404

"""Attachments: inline, raw, as parts, in ranges; their type and bytes come back exactly."""

import base64
import gzip
import hashlib
from typing import Any

import pytest
from werkzeug.http import parse_options_header

from tests.api.sync.support import Reply, Sync

HELLO = base64.b64encode(b"hello").decode()
HELLO_DIGEST = (
    "md5-" + base64.b64encode(hashlib.md5(b"hello", usedforsecurity=False).digest()).decode()
)


def parts_of(data: bytes, content_type: str) -> list[tuple[dict[str, str], bytes]]:
    boundary = parse_options_header(content_type)[1]["boundary"].encode()
    pieces = (b"\r\n" + data).split(b"\r\n--" + boundary)
    assert pieces[-1] == b"--"
    found = []
    for piece in pieces[1:-1]:
        head, _, content = piece.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        lines = [line.partition(": ")[::2] for line in head.decode().split("\r\n")]
        found.append((dict(lines), content))
    return found


def with_hello(admin: Sync, content_type: str = "text/plain") -> str:
    member = {"content_type": content_type, "data": HELLO}
    rev: str = admin.put("/db/x", {"_attachments": {"a.txt": member}}).json["rev"]
    return rev


def test_inline_bytes_are_named_by_the_digest_of_what_they_are(admin: Sync) -> None:
    with_hello(admin)
    assert admin.get("/db/x").json["_attachments"] == {
        "a.txt": {
            "content_type": "text/plain",
            "revpos": 1,
            "digest": HELLO_DIGEST,
            "length": 5,
            "stub": True,
        }
    }
    full = admin.get("/db/x?attachments=true").json["_attachments"]["a.txt"]
    assert (full["data"], "stub" in full) == (HELLO, False)


def test_an_attachment_comes_back_with_its_exact_type_and_cannot_run(admin: Sync) -> None:
    with_hello(admin, "text/html")
    reply = admin.get("/db/x/a.txt")
    assert (reply.status, reply.data) == (200, b"hello")
    assert reply.headers["Content-Type"] == "text/html"
    assert reply.headers["ETag"] == f'"{HELLO_DIGEST.removeprefix("md5-")}"'
    assert reply.headers["X-Content-Type-Options"] == "nosniff"
    assert reply.headers["Content-Disposition"] == "attachment"
    assert reply.headers["Content-Security-Policy"].startswith("sandbox")


def test_a_type_that_would_break_the_header_is_replaced(admin: Sync) -> None:
    with_hello(admin, "text/html\r\nSet-Cookie: a=b")
    assert admin.get("/db/x/a.txt").headers["Content-Type"] == "application/octet-stream"


@pytest.mark.parametrize(
    ("asked", "status", "data", "content_range"),
    [
        ("bytes=1-2", 206, b"el", "bytes 1-2/5"),
        ("bytes=3-", 206, b"lo", "bytes 3-4/5"),
        ("bytes=-2", 206, b"lo", "bytes 3-4/5"),
        ("bytes=9-", 416, None, "bytes */5"),
        ("bytes=0-1,3-4", 200, b"hello", None),
        ("lines=1-2", 200, b"hello", None),
    ],
)
def test_a_range_of_an_attachment(
    admin: Sync, asked: str, status: int, data: bytes | None, content_range: str | None
) -> None:
    with_hello(admin)
    reply = admin.get("/db/x/a.txt", Range=asked)
    assert (reply.status, reply.headers.get("Content-Range")) == (status, content_range)
    assert data is None or reply.data == data


def test_a_large_attachment_is_whole(admin: Sync) -> None:
    data = bytes(range(256)) * 10_000
    assert admin.put("/db/x/big.bin", data, Content_Type="image/jpeg").status == 201
    reply = admin.get("/db/x/big.bin")
    assert (reply.data == data, reply.headers["Content-Length"]) == (True, "2560000")
    assert admin.get("/db/x/big.bin", Range="bytes=5-1999999").data == data[5:2_000_000]


def test_an_attachment_that_is_known_is_not_sent_again(admin: Sync) -> None:
    with_hello(admin)
    tag = admin.get("/db/x/a.txt").headers["ETag"]
    assert admin.get("/db/x/a.txt", If_None_Match=tag).status == 304


def test_attachments_are_put_and_deleted_one_by_one(admin: Sync) -> None:
    first = admin.put("/db/x/a/b.txt", b"one", Content_Type="text/plain").json["rev"]
    assert admin.put("/db/x/c", b"two").status == 409
    second = admin.put(f"/db/x/c?rev={first}", b"two", Content_Type="image/png").json["rev"]
    assert admin.get("/db/x/a/b.txt").data == b"one"
    assert admin.get("/db/x/c").headers["Content-Type"] == "image/png"
    assert admin.get(f"/db/x/c?rev={first}").status == 404
    assert admin.delete("/db/x/c").status == 409
    assert admin.delete("/db/x/c?rev=1-other").status == 409
    assert admin.delete(f"/db/x/never?rev={second}").status == 404
    assert admin.delete(f"/db/x/c?rev={second}").status == 200
    assert admin.get("/db/x").json["_attachments"].keys() == {"a/b.txt"}


def test_a_stub_keeps_what_the_parent_has_and_must_name_something(admin: Sync) -> None:
    rev = with_hello(admin)
    stub = {"_rev": rev, "n": 2, "_attachments": {"a.txt": {"stub": True}}}
    assert admin.put("/db/x", stub).status == 201
    assert admin.get("/db/x/a.txt").data == b"hello"
    reply = admin.put("/db/y", {"_attachments": {"a.txt": {"stub": True}}})
    assert (reply.status, reply.json["error"]) == (412, "missing_stub")


def test_replicated_attachments_travel_with_bulk_docs_and_bulk_get(admin: Sync) -> None:
    member = {"content_type": "image/png", "data": HELLO, "revpos": 1, "digest": HELLO_DIGEST}
    line = {"start": 2, "ids": ["b", "a"]}
    doc = {"_id": "x", "_rev": "2-b", "_revisions": line, "_attachments": {"p": member}}
    assert admin.post("/db/_bulk_docs", {"docs": [doc], "new_edits": False}).json == []
    asked = {"docs": [{"id": "x", "rev": "2-b"}]}
    reply = admin.post("/db/_bulk_get?revs=true&attachments=true", asked)
    assert reply.json["results"][0]["docs"][0]["ok"] == doc


def related(admin: Sync, path: str, json_part: bytes, *parts: bytes) -> Reply:
    body = b"--XX\r\nContent-Type: application/json\r\n\r\n" + json_part
    for part in parts:
        body += b"\r\n--XX\r\n" + part
    content_type = 'multipart/related; boundary="XX"'
    return admin.put(path, body + b"\r\n--XX--", Content_Type=content_type)


def test_a_document_may_come_with_its_attachments_as_parts(admin: Sync) -> None:
    json_part = b"""{"_id": "x", "_rev": "1-a", "_revisions": {"start": 1, "ids": ["a"]},
        "_attachments": {
            "a": {"follows": true, "content_type": "text/plain", "length": 4, "revpos": 1},
            "b": {"follows": true, "content_type": "text/plain", "encoding": "gzip"}}}"""
    reply = related(
        admin,
        "/db/x?new_edits=false",
        json_part,
        b"\r\none\n",
        b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(b"two"),
    )
    assert (reply.status, reply.json.get("rev")) == (201, "1-a")
    assert admin.get("/db/x/a").data == b"one\n"
    assert admin.get("/db/x/b").data == b"two"


def test_parts_that_name_their_file_may_come_in_any_order(admin: Sync) -> None:
    json_part = b'{"_attachments": {"a": {"follows": true}, "b": {"follows": true}}}'
    named = b'Content-Disposition: attachment; filename="%b"\r\n\r\n%b'
    related(admin, "/db/x", json_part, named % (b"b", b"two"), named % (b"a", b"one"))
    assert (admin.get("/db/x/a").data, admin.get("/db/x/b").data) == (b"one", b"two")


def test_parts_and_attachments_must_match(admin: Sync) -> None:
    follows = b'{"_attachments": {"a": {"follows": true}}}'
    assert related(admin, "/db/x", follows).json["error"] == "missing_stub"
    assert related(admin, "/db/x", b"{}", b"\r\nlost").json["error"] == "bad_request"
    cut = admin.put("/db/x", b"--XX\r\n\r\n{}", Content_Type="multipart/related; boundary=XX")
    assert cut.json["error"] == "bad_request"


def test_a_reader_may_ask_for_parts(admin: Sync) -> None:
    with_hello(admin)
    reply = admin.get("/db/x", Accept="multipart/related")
    (_, document), (headers, data) = parts_of(reply.data, reply.headers["Content-Type"])
    assert b'"follows":true' in document
    assert (headers["Content-Type"], headers["Content-Length"]) == ("text/plain", "5")
    assert data == b"hello"


def test_couchdbs_replicator_reads_revisions_as_nested_parts(admin: Sync) -> None:
    rev = with_hello(admin)
    path = f'/db/x?revs=true&latest=true&open_revs=["{rev}","9-z"]'
    reply = admin.get(path, Accept="multipart/mixed")
    found, missing = parts_of(reply.data, reply.headers["Content-Type"])
    (_, document), (_, data) = parts_of(found[1], found[0]["Content-Type"])
    assert (b'"_revisions"' in document, data) == (True, b"hello")
    assert missing == ({"Content-Type": 'application/json; error="true"'}, b'{"missing":"9-z"}')


def test_attachments_that_the_reader_has_are_stubs(admin: Sync) -> None:
    rev = with_hello(admin)
    stubs = {"_rev": rev, "_attachments": {"a.txt": {"stub": True}, "b": {"data": HELLO}}}
    last = admin.put("/db/x", stubs).json["rev"]
    path = f'/db/x?revs=true&open_revs=["{last}"]&atts_since=["{rev}"]'
    reply = admin.get(path, Accept="multipart/mixed")
    [(headers, nested)] = parts_of(reply.data, reply.headers["Content-Type"])
    assert len(parts_of(nested, headers["Content-Type"])) == 2
    members: dict[str, Any] = admin.get(f'/db/x?atts_since=["{rev}"]').json["_attachments"]
    assert {name: "data" in member for name, member in members.items()} == {
        "a.txt": False,
        "b": True,
    }


def test_bulk_get_as_parts(admin: Sync) -> None:
    rev = with_hello(admin)
    plain = admin.put("/db/plain", {}).json["rev"]
    asked = {"docs": [{"id": "x", "rev": rev}, {"id": "plain", "rev": plain}, {"id": "no"}]}
    reply = admin.post("/db/_bulk_get?revs=true", asked, Accept="multipart/mixed")
    first, second, third = parts_of(reply.data, reply.headers["Content-Type"])
    assert parts_of(first[1], first[0]["Content-Type"])[1][1] == b"hello"
    assert second[0]["Content-Type"] == "application/json"
    assert third[0]["Content-Type"] == 'application/json; error="true"'


def test_a_copy_has_the_attachments_too(admin: Sync) -> None:
    with_hello(admin)
    first = admin.ask("COPY", "/db/x", headers={"Destination": "y%2Fz"})
    assert (first.status, first.json["id"]) == (201, "y/z")
    assert admin.get("/db/y%2Fz/a.txt").data == b"hello"
    assert admin.ask("COPY", "/db/x", headers={"Destination": "y%2Fz"}).status == 409
    onto = {"Destination": "y%2Fz?rev=" + first.json["rev"]}
    assert admin.ask("COPY", "/db/x", headers=onto).status == 201
    assert admin.ask("COPY", "/db/x").status == 400

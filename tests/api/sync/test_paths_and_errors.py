"""Paths are routed raw, and whatever goes wrong is said as JSON."""

from wsgiref.types import WSGIEnvironment

import pytest
from werkzeug.test import Client, EnvironBuilder, run_wsgi_app

from server.couchdb_api import errors
from server.couchdb_api.caller import Caller
from server.errors import STATUS
from sync.errors import SyncError, Unavailable
from sync.replication.feed import Hub
from sync.stores.documents import DocumentStore
from tests.api.sync.support import Sync, dialect


def test_an_encoded_slash_belongs_to_the_document_id(admin: Sync, store: DocumentStore) -> None:
    assert admin.put("/db/foo%2Fbar", {"n": 1}).status == 201
    assert store.get("db", "foo/bar").json() == {"n": 1}


def test_an_encoded_slash_belongs_to_the_database_name(admin: Sync, store: DocumentStore) -> None:
    assert admin.put("/a%2Fb%2Bc/").status == 201
    assert store.info("a/b+c").doc_count == 0


@pytest.mark.parametrize("doc_id", ["%00", "%01x", "a%20b", "%F0%9F%98%80", "a+b", "%E6%9F%A5"])
def test_strange_ids_come_back_as_they_were_sent(admin: Sync, doc_id: str) -> None:
    rev = admin.put(f"/db/{doc_id}", {}).json["rev"]
    found = admin.get(f"/db/{doc_id}").json
    assert found["_rev"] == rev
    assert admin.post("/db/_revs_diff", {found["_id"]: [rev]}).json == {}


def test_a_path_that_is_not_utf_8_is_a_bad_request(admin: Sync) -> None:
    reply = admin.get("/db/%ff")
    assert (reply.status, reply.json["error"]) == (400, "bad_request")


def test_a_proxy_may_strip_the_prefix(client: Client) -> None:
    admin = Sync(client, "admin:secret", root="")
    assert admin.put("/db/x", {}).status == 201
    assert admin.get("/db/x").json["_id"] == "x"


def test_without_the_request_line_the_decoded_path_must_do(store: DocumentStore, hub: Hub) -> None:
    environ: WSGIEnvironment = EnvironBuilder("/sync/db", auth=("admin", "secret")).get_environ()
    del environ["REQUEST_URI"], environ["RAW_URI"]
    body, status, _ = run_wsgi_app(dialect(store, hub), environ)
    assert (status, b'"db_name":"db"' in b"".join(body)) == ("200 OK", True)


def test_without_credentials_the_answer_says_how_to_give_them(client: Client) -> None:
    reply = Sync(client, None).get("/")
    assert (reply.status, reply.json["error"]) == (401, "unauthorized")
    assert reply.headers["WWW-Authenticate"].startswith("Basic ")


def test_a_method_that_a_path_does_not_have_is_answered_with_those_it_has(admin: Sync) -> None:
    reply = admin.get("/db/_bulk_get")
    assert (reply.status, reply.json["error"]) == (405, "method_not_allowed")
    assert reply.headers["Allow"] == "POST"


def test_a_head_has_the_headers_of_a_get_and_no_body(admin: Sync) -> None:
    head, get = admin.ask("HEAD", "/db"), admin.get("/db")
    assert head.status == 200
    assert head.data == b""
    assert head.headers == get.headers


def test_an_unknown_database_is_not_found_in_every_endpoint(admin: Sync) -> None:
    replies = [
        admin.get("/nowhere"),
        admin.get("/nowhere/_changes"),
        admin.get("/nowhere/_changes?feed=continuous"),
        admin.get("/nowhere/_all_docs"),
        admin.get("/nowhere/x"),
        admin.get("/nowhere/_local/x"),
        admin.put("/nowhere/x", {}),
        admin.put("/nowhere/_local/x", {}),
        admin.delete("/nowhere"),
        admin.post("/nowhere/_bulk_docs", {"docs": [{}]}),
        admin.post("/nowhere/_bulk_get", {"docs": []}),
        admin.post("/nowhere/_revs_diff", {}),
        admin.post("/nowhere/_ensure_full_commit"),
        admin.post("/nowhere/_compact"),
    ]
    assert {(reply.status, reply.json["error"]) for reply in replies} == {(404, "not_found")}


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/db/_find", {"selector": {}}),
        ("/db/_index", {}),
        ("/db/_design/d/_view/v", {}),
    ],
)
def test_what_is_left_out_says_so(admin: Sync, path: str, body: dict[str, str]) -> None:
    reply = admin.post(path, body)
    assert (reply.status, reply.json["error"]) == (501, "not_implemented")


def test_a_failure_of_the_server_tells_nothing_of_its_inside(
    store: DocumentStore, hub: Hub, caplog: pytest.LogCaptureFixture
) -> None:
    def failing(environ: WSGIEnvironment) -> Caller | None:
        raise RuntimeError("the inside: " + environ["REQUEST_METHOD"])

    reply = Sync(Client(dialect(store, hub, authenticate=failing)), None).get("/db/x")
    assert (reply.status, reply.json["error"]) == (500, "internal_error")
    assert b"inside" not in reply.data
    assert "the inside: GET" in caplog.text


def test_a_store_that_cannot_answer_now_asks_to_come_back(store: DocumentStore, hub: Hub) -> None:
    def unavailable(environ: WSGIEnvironment) -> Caller | None:
        raise Unavailable(f"{environ['REQUEST_METHOD']} must wait.")

    reply = Sync(Client(dialect(store, hub, authenticate=unavailable)), None).get("/db/x")
    assert (reply.status, reply.json["error"]) == (503, "service_unavailable")
    assert int(reply.headers["Retry-After"]) > 0


def _all_errors(base: type[SyncError]) -> set[type[SyncError]]:
    return {base}.union(*(_all_errors(one) for one in base.__subclasses__()))


def test_every_error_has_a_status() -> None:
    assert errors.NotBuilt in _all_errors(SyncError)
    assert [error for error in _all_errors(SyncError) if error.code not in STATUS] == []


def test_a_body_that_a_foreign_form_could_send_is_refused(admin: Sync) -> None:
    reply = admin.post("/db/_bulk_docs", b'{"docs":[]}', Content_Type="text/plain; charset=utf-8")
    assert (reply.status, reply.json["error"]) == (415, "bad_content_type")

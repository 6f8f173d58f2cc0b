"""The change feed: what changed since, in which form, and how it waits."""

import json
import threading
from typing import Any

import pytest
from werkzeug.test import EnvironBuilder, run_wsgi_app

from server.couchdb_api.app import HOLD
from sync.replication.feed import Feed, Hub, Piece, iterate
from sync.stores.documents import DocumentStore, Draft
from tests.api.sync.support import Sync, dialect


def ids(reply_json: dict[str, Any]) -> list[str]:
    return [row["id"] for row in reply_json["results"]]


def write(store: DocumentStore, *doc_ids: str) -> None:
    store.write("db", [Draft.of(doc_id, {}) for doc_id in doc_ids])


def test_the_sequence_is_dense_and_the_end_stays_the_same(
    admin: Sync, store: DocumentStore
) -> None:
    assert admin.get("/db/_changes").json == {"results": [], "last_seq": 0, "pending": 0}
    rev = store.put("db", Draft.of("x", {}))
    expected = {"results": [{"seq": 1, "id": "x", "changes": [{"rev": rev}]}]}
    assert admin.get("/db/_changes?style=all_docs&since=0&limit=100").json == {
        **expected,
        "last_seq": 1,
        "pending": 0,
    }
    assert admin.get("/db/_changes?since=1").data == admin.get("/db/_changes?since=1").data


def test_rows_stand_on_lines_of_their_own(admin: Sync, store: DocumentStore) -> None:
    write(store, "a", "b")
    lines = admin.get("/db/_changes").data.decode().splitlines()
    assert lines[0] == '{"results":['
    assert [json.loads(line.rstrip(","))["id"] for line in lines[1:3]] == ["a", "b"]
    assert lines[3:] == ["],", '"last_seq":2,"pending":0}']


def test_a_document_is_listed_at_its_latest_place_only(admin: Sync) -> None:
    rev = admin.put("/db/a", {}).json["rev"]
    admin.put("/db/b", {})
    last = admin.delete(f"/db/a?rev={rev}").json["rev"]
    rows = admin.get("/db/_changes").json["results"]
    assert [row["id"] for row in rows] == ["b", "a"]
    assert rows[1] == {"seq": 3, "id": "a", "changes": [{"rev": last}], "deleted": True}


def test_all_leaves_or_the_winner_alone(admin: Sync) -> None:
    docs = [{"_id": "x", "_rev": "1-a"}, {"_id": "x", "_rev": "1-b", "n": 1}]
    admin.post("/db/_bulk_docs", {"docs": docs, "new_edits": False})
    assert admin.get("/db/_changes").json["results"][0]["changes"] == [{"rev": "1-b"}]
    every = admin.get("/db/_changes?style=all_docs").json["results"][0]["changes"]
    assert every == [{"rev": "1-b"}, {"rev": "1-a"}]
    row = admin.get("/db/_changes?include_docs=true&conflicts=true").json["results"][0]
    assert row["doc"] == {"_conflicts": ["1-a"], "_id": "x", "_rev": "1-b", "n": 1}


def test_limits_pages_and_the_other_direction(admin: Sync, store: DocumentStore) -> None:
    write(store, "a", "b", "c")
    first = admin.get("/db/_changes?limit=2").json
    assert (ids(first), first["last_seq"], first["pending"]) == (["a", "b"], 2, 1)
    assert ids(admin.get("/db/_changes?since=2&seq_interval=10").json) == ["c"]
    assert ids(admin.get("/db/_changes?limit=0").json) == ["a"]
    assert ids(admin.get("/db/_changes?descending=true&limit=2").json) == ["c", "b"]
    assert ids(admin.get("/db/_changes?since=now").json) == []


def test_documents_come_with_their_attachments_if_asked(admin: Sync) -> None:
    admin.put("/db/x", {"_attachments": {"a": {"data": "aGk="}}})
    admin.put("/db/y", {})
    rows = admin.get("/db/_changes?include_docs=true&attachments=true").json["results"]
    assert rows[0]["doc"]["_attachments"]["a"]["data"] == "aGk="
    assert rows[1]["id"] == "y"


def test_a_feed_of_named_documents_ends_where_the_whole_one_does(
    admin: Sync, store: DocumentStore
) -> None:
    write(store, "a", "b", "c")
    found = admin.post("/db/_changes?filter=_doc_ids", {"doc_ids": ["b", "nowhere"]}).json
    assert (ids(found), found["last_seq"]) == (["b"], 3)
    assert ids(admin.get('/db/_changes?filter=_doc_ids&doc_ids=["c"]').json) == ["c"]


@pytest.mark.parametrize(
    ("query", "body", "status"),
    [
        ("filter=_doc_ids", {}, 400),
        ("filter=_doc_ids", {"doc_ids": "x"}, 400),
        ("filter=_selector", {}, 400),
        ("filter=_selector", {"selector": {"a": 1}}, 501),
        ("filter=_view&view=d/v", {}, 501),
        ("filter=design/name", {}, 501),
        ("feed=eventsource", {}, 501),
        ("since=nonsense", {}, 400),
        ("limit=-1", {}, 400),
        ("feed=longpoll&heartbeat=0", {}, 400),
        ("feed=longpoll&timeout=x", {}, 400),
        ("include_docs=maybe", {}, 400),
    ],
)
def test_what_a_feed_cannot_do_is_said_before_it_begins(
    admin: Sync, query: str, body: dict[str, Any], status: int
) -> None:
    reply = admin.post(f"/db/_changes?{query}", body)
    assert (reply.status, reply.json.keys()) == (status, {"error", "reason"})


def test_a_long_poll_with_news_answers_at_once(admin: Sync, store: DocumentStore) -> None:
    write(store, "a")
    assert ids(admin.get("/db/_changes?feed=longpoll&heartbeat=10000").json) == ["a"]


def test_a_long_poll_without_news_ends_at_its_time(admin: Sync, store: DocumentStore) -> None:
    write(store, "a")
    reply = admin.get("/db/_changes?feed=longpoll&since=1&timeout=5")
    assert reply.json == {"results": [], "last_seq": 1, "pending": 0}


def test_a_continuous_feed_sends_line_by_line(admin: Sync, store: DocumentStore) -> None:
    write(store, "a", "b", "c")
    lines = admin.get("/db/_changes?feed=continuous&timeout=5&limit=2").data.splitlines()
    assert [json.loads(line).get("id") for line in lines] == ["a", "b", None]
    assert json.loads(lines[2]) == {"last_seq": 2, "pending": 0}
    rest = admin.get("/db/_changes?feed=continuous&timeout=5&since=2").data.splitlines()
    assert json.loads(rest[-1]) == {"last_seq": 3, "pending": 0}


def held_feed(store: DocumentStore, hub: Hub, query: str) -> Feed:
    """What an asynchronous shell gets to hold."""
    builder = EnvironBuilder("/sync/db/_changes?" + query, auth=("admin", "secret"))
    held: list[Feed] = []
    body, status, _ = run_wsgi_app(dialect(store, hub), {**builder.get_environ(), HOLD: held})
    assert (b"".join(body), status) == (b"", "200 OK")
    return held[0]


def test_a_shell_that_can_wait_is_given_the_feed(store: DocumentStore, hub: Hub) -> None:
    feed = held_feed(store, hub, "feed=longpoll&since=0&heartbeat=5")
    assert (feed.topic, feed.heartbeat, feed.timeout) == ("db", 0.05, None)
    assert feed.poll() is None
    write(store, "a")
    piece = feed.poll()
    assert piece is not None
    assert piece.last
    assert ids(json.loads(feed.opening() + piece.data)) == ["a"]


def test_readers_of_the_same_place_share_a_poll(store: DocumentStore, hub: Hub) -> None:
    first, second, other = (
        held_feed(store, hub, "feed=longpoll&heartbeat=5&" + query)
        for query in ("limit=9", "limit=9", "limit=8")
    )
    assert first.key == second.key
    assert hash(first.key) == hash(second.key)
    assert first.key != other.key


def test_a_feed_of_a_database_that_goes_ends(store: DocumentStore, hub: Hub) -> None:
    feed = held_feed(store, hub, "feed=longpoll")
    assert (feed.heartbeat, feed.timeout) == (None, 60)
    store.delete("db")
    piece = feed.poll()
    assert piece == Piece(b'\n],\n"last_seq":0,"pending":0}\n', last=True)


def test_a_waiting_reader_gets_heartbeats_and_then_the_news(store: DocumentStore, hub: Hub) -> None:
    pieces = iterate(held_feed(store, hub, "feed=longpoll&heartbeat=5"), hub)
    received = [next(pieces), next(pieces), next(pieces)]
    assert received == [b'{"results":[\n', b"\n", b"\n"]
    write(store, "a")
    received += list(pieces)
    assert ids(json.loads(b"".join(received))) == ["a"]


def test_a_write_wakes_a_reader_that_waits(store: DocumentStore, hub: Hub) -> None:
    pieces = iterate(held_feed(store, hub, "feed=longpoll"), hub)
    received: list[bytes] = [next(pieces)]
    reader = threading.Thread(target=lambda: received.extend(pieces))
    reader.start()
    write(store, "a")
    reader.join(10)
    assert ids(json.loads(b"".join(received))) == ["a"]


class _WrittenDuringPoll(Feed):
    """Its first poll sees nothing, and the write comes just after it looked."""

    def __init__(self, store: DocumentStore) -> None:
        super().__init__("db", None, 5.0)
        self._store = store
        self._polls = 0

    @property
    def key(self) -> int:
        return id(self)

    def opening(self) -> bytes:
        return b"<"

    def poll(self) -> Piece | None:
        self._polls += 1
        if self._polls == 1:
            write(self._store, "a")
            return None
        return Piece(b">", last=True)

    def finish(self) -> bytes:
        return b" too late"


def test_a_wake_up_during_a_poll_is_not_lost(store: DocumentStore, hub: Hub) -> None:
    assert b"".join(iterate(_WrittenDuringPoll(store), hub)) == b"<>"


def test_readers_that_leave_are_forgotten(store: DocumentStore, hub: Hub) -> None:
    calls: list[str] = []
    unsubscribe = hub.subscribe("db", lambda: calls.append("db"))
    hub.subscribe("other", lambda: calls.append("other"))
    write(store, "a")
    unsubscribe()
    write(store, "b")
    assert calls == ["db"]


def test_a_hub_that_closes_wakes_everybody(store: DocumentStore) -> None:
    hub = Hub(store)
    woken = threading.Event()
    hub.subscribe("db", woken.set)
    hub.close()
    assert woken.is_set()

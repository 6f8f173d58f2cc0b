"""What replication clients do that one would not think of: a test for each surprise."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from typing import Any

import pytest

from tests.district import District, finding
from tests.interop.admin import Pouch
from tests.interop.node import ClientError, Node
from tests.interop.phone import Phone
from tests.network import BadLine, Fault
from tests.servers import RunningServer
from tests.waiting import until

_numbers = count(1)


@pytest.fixture
def db(district: District) -> str:
    """Path of a new database of the administrator's."""
    path = f"/sync/surprise-{next(_numbers)}"
    district.admin.ask("PUT", path)
    return path


@pytest.fixture
def remote(node: Node, server: RunningServer, db: str) -> Pouch:
    """The same database, seen by PouchDB."""
    return Pouch(node, server.base_url + db)


@pytest.fixture
def fresh_node() -> Iterator[Node]:
    """A process of its own: PouchDB remembers for as long as it runs that _bulk_get failed."""
    process = Node()
    yield process
    process.kill()


def test_a_client_whose_first_bulk_get_failed_reads_one_document_after_the_other(
    district: District, server: RunningServer, fresh_node: Node, north: str
) -> None:
    work = district.new_work(north)
    device = district.enrol(north)
    until(lambda: f"{work.ticket}:ticket" in district.revisions(device.database), "delivered")
    line = BadLine(server.base_url)
    phone = Phone(fresh_node, device, address=line.instead_of(device.sync_url))
    line.breaks(1, Fault(unanswered=b"/_bulk_get"))

    phone.pull()

    assert line.broken == 1
    assert phone.revisions() == district.revisions(device.database)
    line.close()


def test_every_revision_that_changes_lists_is_served(remote: Pouch) -> None:
    rev = remote.put({"_id": "gone"})
    remote.call("remove", "gone", rev)
    for ids in (["b"], ["c"]):
        revisions = {"start": 1, "ids": ids}
        remote.graft({"_id": "two", "_rev": f"1-{ids[0]}", "_revisions": revisions})
    remote.call("compact")
    rows = remote.call("changes", {"style": "all_docs"})["results"]
    wanted = [{"id": row["id"], "rev": item["rev"]} for row in rows for item in row["changes"]]

    entries = remote.call("bulkGet", {"docs": wanted, "revs": True, "latest": True})["results"]

    assert len(wanted) == 3
    assert [list(doc) for entry in entries for doc in entry["docs"]] == [["ok"]] * 3


def test_a_denied_document_is_never_sent_again_so_the_server_has_kept_it(
    district: District, phone: Phone, north: str
) -> None:
    work = district.new_work(north)
    intruder = finding(phone.device, work, "refused for good")
    intruder["author"]["crew"] = "c-elsewhere"
    phone.write(intruder)
    phone.go_live()
    until(lambda: phone.seen()["denied"], "the phone is told")
    later = finding(phone.device, work, "goes on")

    phone.write(later)

    until(lambda: district.states(work.ticket).get(later["_id"]), "later facts still arrive")
    phone.stop()
    assert phone.push() == {"read": 0, "written": 0, "denied": []}
    kept = [item["document"] for item in district.quarantine() if item["id"] == intruder["_id"]]
    assert [doc["body"]["seen"] for doc in kept] == ["refused for good"]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "", 200),
        ("GET", "/nothing", 404),
        ("GET", "/nothing/file.txt", 404),
        ("PATCH", "/doc", 405),
        ("POST", "/_bulk_docs", 400),
        ("POST", "/_revs_diff", 400),
        ("GET", "/_changes?since=%ff", 400),
        ("GET", "/_changes?limit=many", 400),
        ("GET", "/doc?open_revs=junk", 400),
        ("PUT", "/_made-up", 400),
        ("POST", "/_find", 501),
        ("GET", "/%ff%fe", 400),
    ],
)
def test_every_error_is_json_with_error_and_reason(
    district: District, db: str, method: str, path: str, status: int
) -> None:
    body = b"<html>" if method in ("POST", "PUT") else None

    reply = district.admin.ask(method, db + path, body, Content_Type="application/json")

    assert reply.status == status
    assert reply.headers["Content-Type"].startswith("application/json")
    if status >= 400:
        assert {"error", "reason"} <= reply.json.keys()


def test_the_error_for_wrong_credentials_is_what_ends_a_replication(
    district: District, node: Node, phone: Phone
) -> None:
    stranger = Phone(node, replace(phone.device, token=f"{phone.device.id}.wrong"))

    with pytest.raises(ClientError) as refused:
        stranger.pull()

    assert (refused.value.status, refused.value.name) == (401, "unauthorized")
    assert district.revisions(phone.device.database) == {}


@pytest.mark.parametrize(
    "content_type",
    ["text/plain", "text/html", "application/json", "image/jpeg", "text/plain; charset=GBK", "x/y"],
)
def test_the_content_type_of_an_attachment_comes_back_exactly(
    district: District, db: str, content_type: str
) -> None:
    made = district.admin.ask("PUT", f"{db}/doc/file", b"bytes", Content_Type=content_type)

    reply = district.admin.ask("GET", f"{db}/doc/file")

    assert made.status == 201
    assert (reply.headers["Content-Type"], reply.data) == (content_type, b"bytes")


def test_text_attachments_are_named_by_the_digest_of_their_plain_bytes(
    remote: Pouch, node: Node
) -> None:
    local = Pouch(node)
    rev = local.put({"_id": "doc"})
    local.attach("doc", "note.txt", rev, ("text/plain", b"a long note " * 500))

    local.replicate_to(remote)

    here, there = (one.call("get", "doc")["_attachments"]["note.txt"] for one in (local, remote))
    assert here["digest"] == there["digest"]


def test_an_older_revision_can_be_read_until_the_database_is_compacted(remote: Pouch) -> None:
    first = remote.put({"_id": "doc", "n": 1})
    remote.put({"_id": "doc", "_rev": first, "n": 2})

    assert remote.call("get", "doc", {"rev": first})["n"] == 1
    remote.call("compact")
    with pytest.raises(ClientError) as gone:
        remote.call("get", "doc", {"rev": first})

    assert gone.value.status == 404


def test_a_compacted_revision_is_not_asked_for_again(remote: Pouch) -> None:
    first = remote.put({"_id": "doc", "n": 1})
    second = remote.put({"_id": "doc", "_rev": first, "n": 2})
    remote.call("compact")

    assert remote.call("revsDiff", {"doc": [first, second]}) == {}
    assert remote.call("revsDiff", {"doc": [first, "2-other"]}) == {"doc": {"missing": ["2-other"]}}


@pytest.mark.parametrize("losing", ["1-b", "2-d"])
def test_a_losing_or_deleted_leaf_is_served_with_latest(remote: Pouch, losing: str) -> None:
    remote.graft({"_id": "doc", "_rev": "1-b", "_revisions": {"start": 1, "ids": ["b"]}})
    remote.graft({"_id": "doc", "_rev": "1-c", "_revisions": {"start": 1, "ids": ["c"]}})
    line = {"start": 2, "ids": ["d", "x"]}
    remote.graft({"_id": "doc", "_rev": "2-d", "_deleted": True, "_revisions": line})

    asked = {"docs": [{"id": "doc", "rev": losing}], "latest": True, "revs": True}
    [entry] = remote.call("bulkGet", asked)["results"]

    assert [item["ok"]["_rev"] for item in entry["docs"]] == [losing]


def test_last_seq_is_the_same_bytes_while_nothing_changes(district: District, db: str) -> None:
    district.admin.ask("PUT", f"{db}/doc", {"n": 1})

    answers = {district.admin.ask("GET", f"{db}/_changes?since=1").data for _ in range(3)}
    checkpoint: Any = district.admin.get(f"{db}/_changes")["last_seq"]

    assert len(answers) == 1
    assert str(checkpoint).partition("-")[0] == "1"


def test_a_longpoll_without_news_ends_by_itself_and_heartbeats_keep_one_open(
    district: District, db: str
) -> None:
    ended = district.admin.ask("GET", f"{db}/_changes?feed=longpoll&since=0&timeout=50")
    assert ended.json == {"results": [], "last_seq": ended.json["last_seq"], "pending": 0}
    beating = district.admin.stream("GET", f"{db}/_changes?feed=longpoll&since=0&heartbeat=10")

    pieces = [next(beating) for _ in range(3)]
    district.admin.ask("PUT", f"{db}/doc", {"n": 1})
    answer = b"".join([*pieces, *beating])

    assert b"\n" in b"".join(pieces)
    assert [row["id"] for row in json.loads(answer)["results"]] == ["doc"]

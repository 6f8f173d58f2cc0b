"""PouchDB replicates a database of the administrator's, both ways and whole."""

from __future__ import annotations

from itertools import count

import pytest

from tests.interop.admin import Pouch
from tests.interop.node import Node
from tests.servers import RunningServer

_numbers = count(1)


@pytest.fixture
def remote(node: Node, server: RunningServer) -> Pouch:
    """A new database on the server."""
    database = Pouch(node, f"{server.base_url}/sync/replica-{next(_numbers)}")
    node.ask("create", db=database.name)
    return database


@pytest.fixture
def local(node: Node) -> Pouch:
    """A new database in memory."""
    return Pouch(node)


def test_a_conflict_is_carried_whole_and_both_sides_pick_the_same_winner(
    local: Pouch, remote: Pouch
) -> None:
    first = {"_id": "pole", "_rev": "1-a", "_revisions": {"start": 1, "ids": ["a"]}}
    local.graft(first)
    local.graft({"_id": "pole", "_rev": "2-b", "_revisions": {"start": 2, "ids": ["b", "a"]}})
    remote.graft(first)
    remote.graft({"_id": "pole", "_rev": "2-c", "_revisions": {"start": 2, "ids": ["c", "a"]}})

    local.replicate_to(remote)
    remote.replicate_to(local)

    assert local.leaves() == remote.leaves() == {"pole": ["2-c", "2-b"]}
    assert remote.call("get", "pole", {"conflicts": True})["_conflicts"] == ["2-b"]


def test_a_resolved_conflict_comes_back_with_its_deleted_leaf(local: Pouch, remote: Pouch) -> None:
    for rev in ("b", "c"):
        ids = {"start": 1, "ids": [rev]}
        remote.graft({"_id": "pole", "_rev": f"1-{rev}", "_revisions": ids})
    remote.replicate_to(local)

    gone = local.call("remove", "pole", "1-b")["rev"]
    local.replicate_to(remote)

    assert remote.leaves() == local.leaves() == {"pole": ["1-c", f"-{gone}"]}
    assert "_conflicts" not in remote.call("get", "pole", {"conflicts": True})


def test_deleted_documents_stay_deleted_on_the_other_side(local: Pouch, remote: Pouch) -> None:
    rev = local.put({"_id": "kept"})
    gone = local.put({"_id": "gone"})
    local.replicate_to(remote)
    tombstone = local.call("remove", "gone", gone)["rev"]

    local.replicate_to(remote)

    assert remote.leaves() == {"kept": [rev], "gone": [f"-{tombstone}"]}
    assert [row["id"] for row in remote.call("allDocs")["rows"]] == ["kept"]


def test_attachments_arrive_byte_for_byte_in_both_directions(local: Pouch, remote: Pouch) -> None:
    picture, note = bytes(range(256)) * 300, "变压器".encode()
    rev = local.put({"_id": "site"})
    rev = local.attach("site", "photos/1.jpg", rev, ("image/jpeg", picture))
    local.attach("site", "note.txt", rev, ("text/plain", note))

    local.replicate_to(remote)
    back = remote.call("get", "site")["_attachments"]
    remote.attach("site", "empty", remote.call("get", "site")["_rev"], ("text/plain", b""))
    remote.replicate_to(local)

    assert remote.bytes_of("site", "photos/1.jpg") == picture
    assert remote.bytes_of("site", "note.txt") == note
    assert {name: item["revpos"] for name, item in back.items()} == {
        "photos/1.jpg": 2,
        "note.txt": 3,
    }
    assert local.bytes_of("site", "empty") == b""
    assert local.leaves() == remote.leaves()


@pytest.mark.parametrize(
    "name", ["a/b", "100%2F", "台区-7", "\U0001f50c", "a b+c", "q?x=1&y=#2", "ö/é%", "nul\u0001"]
)
def test_any_document_id_goes_there_and_back(
    local: Pouch, remote: Pouch, node: Node, name: str
) -> None:
    rev = local.put({"_id": name, "said": name})
    local.attach(name, "a/b c.txt", rev, ("text/plain", name.encode()))
    local.replicate_to(remote)
    third = Pouch(node)

    remote.replicate_to(third)

    assert remote.call("get", name)["said"] == name
    assert third.call("get", name)["said"] == name
    assert third.bytes_of(name, "a/b c.txt") == name.encode()
    assert third.leaves() == local.leaves()


def test_a_thousand_documents_arrive_once_and_a_second_replication_moves_nothing(
    local: Pouch, remote: Pouch, node: Node
) -> None:
    local.call("bulkDocs", [{"_id": f"d{n:04}", "n": n} for n in range(1_000)])

    assert local.replicate_to(remote)["written"] == 1_000
    assert local.replicate_to(remote)["written"] == 0
    third = Pouch(node)
    assert remote.replicate_to(third)["written"] == 1_000
    assert remote.replicate_to(third)["read"] == 0
    assert third.leaves() == local.leaves()

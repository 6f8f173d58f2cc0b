"""Standard CouchDB clients on a database of the administrator's: ``nano`` and ``couchdb3``."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Any

import couchdb3  # type: ignore[import-untyped]
import pytest

from tests.district import ADMIN, Device, District
from tests.interop.admin import Pouch, packed, unpacked, with_password
from tests.interop.node import ClientError, Node
from tests.network import stripping_proxy
from tests.servers import RunningServer

_numbers = count(1)


@pytest.fixture(params=["with the prefix", "behind a proxy that strips it"])
def sync_url(request: pytest.FixtureRequest, server: RunningServer) -> Iterator[str]:
    """Where the administrator's clients are told to go."""
    if request.param == "with the prefix":
        yield f"{server.base_url}/sync"
        return
    with stripping_proxy(server.base_url) as address:
        yield f"{address}/sync"


class Nano:
    """nano on one database, which it makes first."""

    def __init__(self, node: Node, url: str) -> None:
        self._node, self._url = node, {"url": with_password(url), "parseUrl": False}
        self.name = f"nano-{next(_numbers)}"
        assert self.server("db.create", self.name) == {"ok": True}

    def server(self, method: str, *args: Any) -> Any:
        return self._node.ask("nano", config=self._url, method=method, args=args)

    def __call__(self, method: str, *args: Any) -> Any:
        return self._node.ask("nano", config=self._url, db=self.name, method=method, args=args)


@pytest.fixture
def nano(node: Node, sync_url: str) -> Nano:
    return Nano(node, sync_url)


def test_nano_makes_lists_and_removes_a_database(nano: Nano) -> None:
    with pytest.raises(ClientError) as again:
        nano.server("db.create", nano.name)

    assert again.value.status == 412
    assert nano.name in nano.server("db.list")
    assert nano.server("db.get", nano.name)["doc_count"] == 0
    assert nano.server("db.destroy", nano.name) == {"ok": True}
    assert nano.name not in nano.server("db.list")


def test_nano_writes_reads_changes_and_deletes_documents(nano: Nano) -> None:
    made = nano("insert", {"seen": "a pole"}, "poles/7")
    stale = {"seen": "another pole", "_id": "poles/7"}

    with pytest.raises(ClientError) as conflict:
        nano("insert", stale)
    changed = nano("insert", {**stale, "_rev": made["rev"]})
    rows = nano("bulk", {"docs": [{"_id": "a"}, {"_id": "b"}, stale]})

    assert conflict.value.status == 409
    assert nano("get", "poles/7")["_rev"] == changed["rev"]
    assert [row.get("error") for row in rows] == [None, None, "conflict"]
    assert nano("destroy", "poles/7", changed["rev"])["ok"]
    assert [row["id"] for row in nano("list", {"include_docs": True})["rows"]] == ["a", "b"]
    news = nano("changes", {"since": 0})["results"]
    assert [(row["id"], row.get("deleted", False)) for row in news] == [
        ("a", False),
        ("b", False),
        ("poles/7", True),
    ]
    asked = nano("fetch", {"keys": ["b", "nothing"]})["rows"]
    assert [row.get("error") for row in asked] == [None, "not_found"]


def test_nano_keeps_attachments_with_type_and_bytes(nano: Nano) -> None:
    data = bytes(range(256)) * 50
    made = nano("attachment.insert", "site", "plan.bin", packed(data), "application/x-plan")

    assert unpacked(nano("attachment.get", "site", "plan.bin")) == data
    said = nano("get", "site")["_attachments"]["plan.bin"]
    assert (said["content_type"], said["length"]) == ("application/x-plan", len(data))
    assert nano("attachment.destroy", "site", "plan.bin", {"rev": made["rev"]})["ok"]
    with pytest.raises(ClientError) as gone:
        nano("attachment.get", "site", "plan.bin")
    assert gone.value.status == 404


@pytest.fixture
def couch(server: RunningServer) -> Iterator[couchdb3.Server]:
    """couchdb3 takes no path in its URL: it sees what a proxy would leave of it."""
    given = {"user": ADMIN[0], "password": ADMIN[1], "auth_method": "basic"}
    with couchdb3.Server(server.base_url, **given) as client:
        yield client


def test_couchdb3_works_on_a_database_from_making_to_removing(couch: couchdb3.Server) -> None:
    db = couch.create("python-made")
    doc_id, ok, rev = db.create({"_id": "pole", "height": 9})
    rows = db.bulk_docs([{"_id": "a"}, {"_id": "b"}])
    _, _, attached = db.put_attachment(
        "pole", "note.txt", content=b"leaning", content_type="text/plain", rev=rev
    )

    assert ok
    assert (doc_id, [row["ok"] for row in rows]) == ("pole", [True, True])
    assert db.get("pole")["height"] == 9
    assert db.get_attachment("pole", "note.txt").content == b"leaning"
    assert [row["id"] for row in db.all_docs().rows] == ["a", "b", "pole"]
    assert [row["id"] for row in db.changes()["results"]] == ["a", "b", "pole"]
    assert db.rev("pole") == attached
    assert db.delete("pole", rev=attached)
    assert "pole" not in db
    assert couch.delete("python-made")
    assert "python-made" not in couch


@pytest.mark.parametrize("own", ["office", "registry", "quarantine"])
def test_kanchas_own_databases_are_read_only_to_an_administrators_tools(
    node: Node, server: RunningServer, own: str
) -> None:
    database = Pouch(node, f"{server.base_url}/sync/{own}")

    assert database.call("info")["db_name"] == own
    with pytest.raises(ClientError) as write:
        database.put({"_id": "mine"})
    with pytest.raises(ClientError) as removal:
        database.call("destroy")

    assert (write.value.status, removal.value.status) == (403, 403)


def test_a_device_neither_sees_nor_makes_databases(
    district: District, node: Node, north: str
) -> None:
    device: Device = district.enrol(north)
    url = device.sync_url.replace(device.database, "mine")

    with pytest.raises(ClientError) as refused:
        node.ask("replicate", url=url, auth=device.auth, to=Pouch(node).name)

    assert refused.value.status == 403

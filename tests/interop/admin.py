"""The administrator's own databases, with clients that know nothing of Kancha."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Mapping
from itertools import count
from typing import Any
from urllib.parse import quote, urlsplit

from tests.district import ADMIN
from tests.interop.node import Node

_numbers = count(1)


def with_password(base_url: str) -> str:
    """The address with the administrator's name and password in it."""
    parts = urlsplit(base_url)
    name, password = (quote(text, safe="") for text in ADMIN)
    return parts._replace(netloc=f"{name}:{password}@{parts.netloc}").geturl()


class Pouch:
    """A PouchDB of its own in memory, or one that stands for a database behind a URL."""

    def __init__(self, node: Node, url: str | None = None) -> None:
        self.name = f"pouch-{next(_numbers)}"
        self._node = node
        auth = dict(zip(("username", "password"), ADMIN, strict=True)) if url else None
        node.ask("open", db=self.name, url=url, auth=auth)

    def call(self, method: str, *args: Any) -> Any:
        """A method of PouchDB. Raises ClientError."""
        return self._node.ask("call", db=self.name, method=method, args=args)

    def put(self, doc: Mapping[str, Any]) -> str:
        """Writes a document and answers its revision."""
        return str(self.call("put", doc)["rev"])

    def graft(self, *docs: Mapping[str, Any]) -> None:
        """Stores finished revisions as they are."""
        self.call("bulkDocs", docs, {"new_edits": False})

    def attach(self, doc_id: str, name: str, rev: str, file: tuple[str, bytes]) -> str:
        """Puts a file (type, bytes) on a document and answers the new revision."""
        data = packed(file[1])["base64"]
        given = {"db": self.name, "id": doc_id, "name": name, "rev": rev}
        return str(self._node.ask("attach", **given, data=data, type=file[0])["rev"])

    def bytes_of(self, doc_id: str, name: str) -> bytes:
        """The bytes of an attachment."""
        return unpacked(self.call("getAttachment", doc_id, name))

    def replicate_to(self, target: Pouch) -> dict[str, Any]:
        """One replication from here to there."""
        done: dict[str, Any] = self._node.ask("replicate", **{"from": self.name}, to=target.name)
        return done

    def leaves(self) -> dict[str, list[str]]:
        """Leaf revisions of every document: the winner, then the others sorted.

        Deleted ones are marked with ``-``. (PouchDB's own changes list them in any order.)
        """
        rows = self.call("changes", {"style": "all_docs"})["results"]
        return {row["id"]: self._leaves(row["id"]) for row in rows}

    def _leaves(self, doc_id: str) -> list[str]:
        opened = [item["ok"] for item in self.call("get", doc_id, {"open_revs": "all"})]
        marked = {("-" if doc.get("_deleted") else "") + doc["_rev"] for doc in opened}
        winner = {rev for rev in marked if rev == self._winner(doc_id)}
        return [*winner, *sorted(marked - winner)]

    def _winner(self, doc_id: str) -> str | None:
        [row] = self.call("allDocs", {"keys": [doc_id]})["rows"]
        return str(row["value"]["rev"])


def packed(data: bytes) -> dict[str, str]:
    """Bytes for the driver."""
    return {"base64": b64encode(data).decode()}


def unpacked(said: Mapping[str, Any]) -> bytes:
    """The bytes that the driver sent."""
    return b64decode(said["base64"])

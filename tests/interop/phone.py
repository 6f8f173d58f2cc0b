"""A phone with PouchDB: what a crew does with it."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from itertools import count
from pathlib import Path
from typing import Any

from tests.district import Device
from tests.interop.node import Node

_numbers = count(1)


class Phone:
    """A device with a local database. ``address`` replaces the URL the server gave it."""

    def __init__(
        self, node: Node, device: Device, folder: Path | None = None, address: str | None = None
    ) -> None:
        self.device = device
        self.address = address or device.sync_url
        self._node = node
        self._db = f"phone-{next(_numbers)}"
        node.ask("open", db=self._db, folder=None if folder is None else str(folder))

    # ------------------------------------------------------------ offline
    def write(self, doc: Mapping[str, Any], files: Mapping[str, bytes] | None = None) -> None:
        """Keeps a fact on the phone, with JPEG previews."""
        attachments = {
            name: {"content_type": "image/jpeg", "data": base64.b64encode(data).decode()}
            for name, data in (files or {}).items()
        }
        self.call("put", {**doc, "_attachments": attachments} if attachments else doc)

    def call(self, method: str, *args: Any) -> Any:
        """A method of the local database."""
        return self._node.ask("call", db=self._db, method=method, args=args)

    def read(self, doc_id: str) -> dict[str, Any]:
        """A document of the local database. Raises ClientError 404."""
        found: dict[str, Any] = self.call("get", doc_id)
        return found

    def documents(self) -> dict[str, dict[str, Any]]:
        """All live documents of the local database by id."""
        rows = self.call("allDocs", {"include_docs": True})["rows"]
        return {row["id"]: row["doc"] for row in rows}

    def revisions(self) -> dict[str, str]:
        """Winning revision of every live document, by id."""
        return {row["id"]: row["value"]["rev"] for row in self.call("allDocs")["rows"]}

    # ------------------------------------------------------------ online
    def pull(self) -> dict[str, Any]:
        """How many documents came: ``read`` and ``written``. Raises ClientError."""
        return self._replicate(to=self._db)

    def push(self) -> dict[str, Any]:
        """What was sent, and the documents that were ``denied``. Raises ClientError."""
        return self._replicate(**{"from": self._db})

    def _replicate(self, **ends: str) -> dict[str, Any]:
        auth = self.device.auth
        done: dict[str, Any] = self._node.ask("replicate", url=self.address, auth=auth, **ends)
        return done

    def go_live(self) -> None:
        """Syncs both ways from now on, and tries again whatever happens."""
        self._node.ask("live", db=self._db, url=self.address, auth=self.device.auth)

    def seen(self) -> dict[str, Any]:
        """What the live sync reported: ``denied``, ``errors``, number of ``pauses``."""
        found: dict[str, Any] = self._node.ask("seen", db=self._db)
        return found

    def stop(self) -> None:
        """Ends the live sync."""
        self._node.ask("stop", db=self._db)

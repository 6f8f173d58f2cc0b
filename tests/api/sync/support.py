"""A client for the dialect, and a small gate: a device writes in its own name only."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from wsgiref.types import WSGIEnvironment

from werkzeug.test import Client, TestResponse

from server.couchdb_api.app import CouchDialect
from server.couchdb_api.call import Services
from server.couchdb_api.caller import Authenticate, Caller
from server.couchdb_api.limits import Limits
from sync.replication.feed import Hub
from sync.replication.gate import Refusal, Writer
from sync.stores.documents import Document, DocumentStore, Draft

ADMIN = Caller("admin")
DEVICE = Caller("device", device="d-1", crew="north", database="mailbox-north")

PASSWORDS = {"admin:secret": ADMIN, "d-1:token": DEVICE}


def authenticate(environ: WSGIEnvironment) -> Caller | None:
    scheme, _, credentials = environ.get("HTTP_AUTHORIZATION", "").partition(" ")
    if scheme != "Basic":
        return None
    return PASSWORDS.get(base64.b64decode(credentials).decode())


@dataclass
class SignedOnly:
    """Lets a device write documents that carry its name; keeps the others in quarantine."""

    store: DocumentStore

    def check(self, writer: Writer, draft: Draft) -> str | None:
        author = json.loads(draft.body).get("author")
        return None if author == writer.device else f"The author must be {writer.device}."

    def refuse(self, writer: Writer, refusals: Sequence[Refusal]) -> None:
        self.store.write("quarantine", [self._kept(writer, *refusal) for refusal in refusals])

    @staticmethod
    def _kept(writer: Writer, draft: Draft, reason: str) -> Draft:
        content: dict[str, Any] = {
            "id": draft.id,
            "by": writer.device,
            "why": reason,
            "text": draft.body.decode(),
        }
        content["attachments"] = sorted(draft.attachments)
        name = "refused:" + hashlib.sha256(draft.id.encode() + draft.body).hexdigest()
        return Draft.of(name, content)


@dataclass
class Reply:
    """An answer, read to its end."""

    status: int
    headers: dict[str, str]
    data: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.data)


@dataclass
class Sync:
    """Speaks to the dialect as one caller. Paths begin with a slash, below ``/sync``."""

    client: Client
    credentials: str | None
    root: str = "/sync"
    more: dict[str, str] = field(default_factory=dict)

    def ask(
        self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None
    ) -> Reply:
        sent = {**self.more, **(headers or {})}
        if self.credentials is not None:
            token = base64.b64encode(self.credentials.encode()).decode()
            sent["Authorization"] = f"Basic {token}"
        data = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
        if data is not None:
            sent.setdefault("Content-Type", "application/json")
        response: TestResponse = self.client.open(
            self.root + path, method=method, data=data, headers=sent
        )
        return Reply(response.status_code, dict(response.headers), response.data)

    def get(self, path: str, **headers: str) -> Reply:
        return self.ask("GET", path, headers=_named(headers))

    def put(self, path: str, body: Any = None, **headers: str) -> Reply:
        return self.ask("PUT", path, body, _named(headers))

    def post(self, path: str, body: Any = None, **headers: str) -> Reply:
        return self.ask("POST", path, body, _named(headers))

    def delete(self, path: str, **headers: str) -> Reply:
        return self.ask("DELETE", path, headers=_named(headers))


def _named(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


def dialect(
    store: DocumentStore,
    hub: Hub,
    limits: Limits | None = None,
    authenticate: Authenticate = authenticate,
) -> CouchDialect:
    services = Services(
        store=store,
        hub=hub,
        gate=SignedOnly(store),
        name=lambda: "85fb71bf700c17267fef77535820e371",
        limits=limits or Limits(),
    )
    return CouchDialect(services, authenticate)


def quarantined(store: DocumentStore) -> list[dict[str, Any]]:
    changes = store.changes("quarantine", bodies=True).changes
    documents: list[Document] = [change.document for change in changes if change.document]
    return [document.json() for document in documents]

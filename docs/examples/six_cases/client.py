"""An office user and a crew's phone, as any program can be one: standard library only."""

from __future__ import annotations

import base64
import hashlib
import json
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

Json = dict[str, Any]
_VERSIONS = {"reading": 2}
_RECEIPTS_WITHIN_S = 60


class RefusedError(Exception):
    """The server said no: ``status``, and the problem it explained (RFC 9457)."""

    def __init__(self, status: int, problem: Json) -> None:
        reasons = "; ".join(f"{e['code']}: {e['message']}" for e in problem.get("errors", []))
        said = reasons or problem.get("detail") or problem.get("reason")
        super().__init__(f"{status} {problem.get('code', problem.get('error'))}: {said}")
        self.status = status
        self.problem = problem


def call(
    method: str, url: str, body: object = None, headers: Mapping[str, str] | None = None
) -> Any:
    """One request with JSON both ways. Raises RefusedError."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {**(headers or {})}, method=method)
    if data is not None:
        request.add_header("Content-Type", "application/json")
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            text = answer.read()
    except urllib.error.HTTPError as error:
        raise RefusedError(error.code, json.loads(error.read() or b"{}")) from None
    return json.loads(text) if text else None


class Office:
    """A logged-in office user."""

    def __init__(self, base: str, user: str, password: str) -> None:
        self.base = base
        login = {"user": user, "password": password}
        token = call("POST", f"{base}/api/v1/session", login)["token"]
        self._headers = {"Authorization": f"Bearer {token}"}

    def get(self, path: str) -> Any:
        """A resource below ``/api/v1``. Raises RefusedError."""
        return call("GET", f"{self.base}/api/v1{path}", None, self._headers)

    def page(self, path: str) -> str:
        """A page of HTML below ``/api/v1``."""
        request = urllib.request.Request(f"{self.base}/api/v1{path}", headers=self._headers)
        with urllib.request.urlopen(request, timeout=60) as answer:
            return str(answer.read().decode())

    def post(self, path: str, body: Json) -> Any:
        """A command. Its Idempotency-Key makes sending it again harmless. Raises RefusedError."""
        headers = {**self._headers, "Idempotency-Key": str(uuid.uuid4())}
        return call("POST", f"{self.base}/api/v1{path}", body, headers)


@dataclass
class Phone:
    """A crew's device with its own copy of the mailbox."""

    base: str
    name: str
    me: Json
    documents: dict[str, Json] = field(default_factory=dict)
    since: Any = 0
    outbox: list[Json] = field(default_factory=list)
    clock: datetime = datetime(2000, 1, 1, tzinfo=UTC)

    @classmethod
    def enrol(cls, base: str, code: str, name: str) -> Phone:
        """A code makes a device of the crew that the code was issued for."""
        body = {"code": code, "name": name}
        return cls(base, name, call("POST", f"{base}/api/v1/devices/enrol", body))

    def pull(self) -> None:
        """Brings the copy up to date."""
        query = f"_changes?include_docs=true&since={self.since}"
        page = call("GET", f"{self.me['sync_url']}/{query}", None, self._headers())
        self.since = page["last_seq"]
        for row in page["results"]:
            self.documents[row["id"]] = row["doc"]

    def work(self, ticket: str) -> str:
        """Waits until the ticket is here and answers the id of our investigation of it."""
        until = time.monotonic() + _RECEIPTS_WITHIN_S
        while time.monotonic() < until:
            self.pull()
            seen = self.documents.get(f"{ticket}:ticket", {})
            for item in seen.get("investigations", []):
                if item["crew"] == self.me["crew"] and item["state"] == "assigned":
                    return str(item["id"])
            time.sleep(0.05)
        raise TimeoutError(f"{ticket} did not reach {self.me['crew']}")

    def say(self, ticket: str, investigation: str, kind: str, body: Json) -> str:
        """Writes a fact into the outbox: no network is needed for that. Answers its id."""
        fact = {
            "_id": f"{ticket}:{kind}:{uuid.uuid4()}",
            "type": "fact",
            "kind": kind,
            "schema": _VERSIONS.get(kind, 1),
            "ticket": ticket,
            "investigation": investigation,
            "author": {
                "device": self.me["device_id"],
                "member": f"m-{self.name}",
                "crew": self.me["crew"],
            },
            "at": {"device": self._now(), "offset_ms": 0, "offset_age_s": 0},
            "amends": None,
            "retracts": None,
            "body": body,
        }
        self.outbox.append(fact)
        return str(fact["_id"])

    def push(self) -> list[Json]:
        """Sends the outbox and waits for the receipts, which it answers."""
        url, headers = self.me["sync_url"], self._headers()
        answers = call("POST", f"{url}/_bulk_docs", {"docs": self.outbox}, headers)
        for answer in answers:
            if "error" in answer:
                raise RefusedError(403, answer)
        wanted = [_receipt_id(fact["_id"]) for fact in self.outbox]
        until = time.monotonic() + _RECEIPTS_WITHIN_S
        while not all(one in self.documents for one in wanted):
            if time.monotonic() > until:
                raise TimeoutError("no receipt came")
            self.pull()
            time.sleep(0.02)
        self.outbox = []
        return [self.documents[one] for one in wanted]

    def upload(self, picture: bytes) -> None:
        """The original of a photo that was declared, by tus in one request."""
        digest = hashlib.sha256(picture).hexdigest()
        headers = {
            **self._headers(),
            "Tus-Resumable": "1.0.0",
            "Upload-Length": str(len(picture)),
            "Upload-Metadata": f"sha256 {base64.b64encode(digest.encode()).decode()}",
            "Content-Type": "application/offset+octet-stream",
        }
        address = f"{self.base}/media/uploads"
        request = urllib.request.Request(address, picture, headers, method="POST")
        with urllib.request.urlopen(request, timeout=60):
            return

    def _now(self) -> str:
        """The clock, a millisecond later each time: the order of facts is that of their times."""
        tick = timedelta(milliseconds=1)
        self.clock = max(datetime.now(UTC), self.clock + tick)
        return self.clock.isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def _headers(self) -> dict[str, str]:
        secret = f"{self.me['device_id']}:{self.me['token']}".encode()
        return {"Authorization": f"Basic {base64.b64encode(secret).decode()}"}


def _receipt_id(fact_id: str) -> str:
    ticket, _, rest = fact_id.partition(":")
    return f"{ticket}:receipt:{rest.partition(':')[2]}"

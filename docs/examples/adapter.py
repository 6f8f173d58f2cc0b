"""An adapter for another ticket system: complaints in, results out, as files in two folders.

    KANCHA_URL=https://kancha.example.org KANCHA_USER=adapter KANCHA_PASSWORD=… \\
    KANCHA_WEBHOOK_SECRET=whsec_… python adapter.py --inbox in --outbox out --listen 8900

The other system writes files of JSON lines into ``in``, one complaint a line, under another name
first and then renamed to ``*.jsonl``. Each becomes a ticket, once, however often it is read: its
own number is the ``Idempotency-Key``. A file that is through is renamed to ``*.done``; lines that
were refused stand in ``*.refused`` with the reason. Kancha's webhooks write a file for each ticket
into ``out``, named by the number of the other system: its newest status, party and reply.

Needs urllib3. Register the webhook with ``kancha webhook add http://127.0.0.1:8900/``.
"""

from __future__ import annotations

import argparse
import base64
import hmac
import json
import os
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Any

import urllib3

LOOK_EVERY_S = 0.5
LARGEST = 100_000
OLDEST_S = 5 * 60
CLASSES = {"01": "SVC", "02": "BIZ", "03": "OUT", "04": "PQ", "05": "GRID"}
"""Codes of the other system -> classes of the profile."""


class Refused(Exception):  # noqa: N818 (says what is the case)
    """Kancha will never take this as it is; the text says why."""


class Kancha:
    """The REST calls an adapter needs."""

    def __init__(self, url: str, user: str, password: str) -> None:
        self._url = url.rstrip("/")
        self._login = {"user": user, "password": password}
        self._http = urllib3.PoolManager(timeout=10.0, retries=urllib3.Retry(3, redirect=False))
        self._token = ""

    def open_ticket(self, number: str, complaint: dict[str, Any]) -> str:
        """The id of the ticket of a complaint, made now or before. Raises Refused, OSError."""
        answer = self._ask("POST", "/tickets", complaint, {"Idempotency-Key": f"other-{number}"})
        return str(answer["ticket"])

    def ticket(self, address: str) -> dict[str, Any]:
        """A ticket by the address in a webhook. Raises Refused, OSError."""
        return self._ask("GET", address.removeprefix("/api/v1"), None, {})

    def _ask(self, method: str, path: str, body: Any, headers: dict[str, str]) -> dict[str, Any]:
        if self._token:
            answer = self._send(method, path, body, self._bearer(headers))
            if answer.status != 401:
                return _read(answer)
        # There is no login yet, or it has ended: one is made, once.
        found = _read(self._send("POST", "/session", self._login, {}))
        self._token = str(found["token"])
        return _read(self._send(method, path, body, self._bearer(headers)))

    def _bearer(self, headers: dict[str, str]) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._token}", **headers}

    def _send(self, method: str, path: str, body: Any, headers: dict[str, str]) -> Any:
        try:
            return self._http.request(
                method, f"{self._url}/api/v1{path}", json=body, headers=headers
            )
        except urllib3.exceptions.HTTPError as error:
            raise OSError(str(error)) from error


def _read(answer: Any) -> dict[str, Any]:
    if answer.status >= 500 or answer.status == 429:
        raise OSError(f"Kancha answers {answer.status}; later perhaps")
    found: dict[str, Any] = json.loads(answer.data)
    if answer.status >= 400:
        reasons = [f"{one['field']}: {one['message']}" for one in found.get("errors", [])]
        raise Refused("; ".join(reasons) or found["detail"])
    return found


def translated(line: dict[str, Any]) -> dict[str, Any]:
    """A complaint of the other system as the body of ``POST /tickets``. Raises Refused."""
    try:
        return {
            "class": CLASSES[line["type_code"]],
            "title": line["subject"],
            "matter": line.get("content", ""),
            "channel": "hotline",
            "reference": line["work_order"],
            "customer": {"account": line["cons_no"], "name": line["cons_name"]},
            "site": {"address": line["elec_addr"]},
        }
    except KeyError as error:
        raise Refused(f"no or unknown {error}") from None


def take_in(file: Path, kancha: Kancha) -> None:
    """Opens a ticket for each line of a file. Raises OSError: nothing is lost, try again later."""
    refused = []
    for text in file.read_text(encoding="utf-8").splitlines():
        try:
            line = json.loads(text)
            kancha.open_ticket(line["work_order"], translated(line))
        except (Refused, ValueError, KeyError, TypeError) as error:
            refused.append(json.dumps({"line": text, "why": str(error)}, ensure_ascii=False))
    if refused:
        file.with_suffix(".refused").write_text("\n".join(refused) + "\n", encoding="utf-8")
    file.rename(file.with_suffix(".done"))


def write_result(outbox: Path, ticket: dict[str, Any]) -> None:
    """The newest state of a ticket, whole or not at all: written aside, then renamed."""
    number = ticket.get("reference")
    if not number or not str(number).isalnum():
        return  # not one of the other system's
    replies = ticket["replies"]
    result = {
        "work_order": number,
        "ticket": ticket["ticket"],
        "status": ticket["status"],
        "party": ticket["responsibility"]["party"],
        "reply": replies[-1]["text"] if replies else None,
    }
    aside = outbox / f"{number}.part"
    aside.write_text(json.dumps(result, ensure_ascii=False), encoding="utf-8")
    aside.rename(outbox / f"{number}.json")


def is_genuine(secret: str, headers: dict[str, str], body: bytes) -> bool:
    """Whether a request is Kancha's (docs/webhooks.md)."""
    message, sent_at = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not sent_at.isdigit() or abs(time.time() - int(sent_at)) > OLDEST_S:
        return False
    key = base64.b64decode(secret.removeprefix("whsec_"))
    digest = hmac.new(key, f"{message}.{sent_at}.".encode() + body, "sha256").digest()
    right = b"v1," + base64.b64encode(digest)
    given = headers.get("webhook-signature", "").encode().split(b" ")
    return any(hmac.compare_digest(right, one) for one in given)


class Door(BaseHTTPRequestHandler):
    """Takes webhooks. What is heard twice writes the same file twice, so ids need no memory."""

    kancha: Kancha
    outbox: Path
    secret: str
    timeout = 10

    def do_POST(self) -> None:
        body = self.rfile.read(min(int(self.headers.get("Content-Length", "0")), LARGEST))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.send_response(self._take(headers, body))
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the library's name)
        """Errors alone are worth a line."""

    def _take(self, headers: dict[str, str], body: bytes) -> int:
        if not is_genuine(self.secret, headers, body):
            return 401
        event = json.loads(body)
        if event["type"] == "ping":
            return 204
        try:
            write_result(self.outbox, self.kancha.ticket(event["data"]["address"]))
        except (Refused, OSError):
            return 503  # Kancha sends it again
        return 204


def main() -> None:
    """Works until it is stopped."""
    parser = argparse.ArgumentParser(description="Complaints in, results out.")
    parser.add_argument("--inbox", type=Path, required=True)
    parser.add_argument("--outbox", type=Path, required=True)
    parser.add_argument("--listen", type=int, required=True, help="port on this machine")
    asked = parser.parse_args()
    env = os.environ
    kancha = Kancha(env["KANCHA_URL"], env["KANCHA_USER"], env["KANCHA_PASSWORD"])
    Door.kancha, Door.outbox, Door.secret = kancha, asked.outbox, env["KANCHA_WEBHOOK_SECRET"]
    server = ThreadingHTTPServer(("127.0.0.1", asked.listen), Door)
    Thread(target=server.serve_forever, daemon=True).start()
    pause = Event()
    while True:
        for file in sorted(asked.inbox.glob("*.jsonl")):
            try:
                take_in(file, kancha)
            except OSError as error:
                print(f"{file.name} waits: {error}", flush=True)
        pause.wait(LOOK_EVERY_S)


if __name__ == "__main__":
    main()

"""A system that webhooks tell things: a real HTTP server on loopback that checks signatures."""

from __future__ import annotations

import base64
import hmac
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any

from tests.loopback import serving


@dataclass
class Heard:
    """One request."""

    id: str
    headers: dict[str, str]
    raw: bytes

    @property
    def event(self) -> str:
        return str(self.json["type"])

    @property
    def ticket(self) -> str:
        return str(self.json["data"]["ticket"])

    @property
    def json(self) -> Any:
        return json.loads(self.raw)

    def is_signed_with(self, secret: str) -> bool:
        """As the Standard Webhooks specification says; written apart from the product."""
        key = base64.b64decode(secret.removeprefix("whsec_"))
        signed = f"{self.id}.{self.headers['webhook-timestamp']}.".encode() + self.raw
        right = "v1," + base64.b64encode(hmac.new(key, signed, "sha256").digest()).decode()
        return right in self.headers["webhook-signature"].split(" ")


Answer = Callable[[Heard], tuple[int, dict[str, str]]]


@dataclass
class Receiver:
    """``answer`` decides on the status and headers of each answer."""

    url: str = ""
    heard: list[Heard] = field(default_factory=list)
    answer: Answer = lambda _: (204, {})

    def events(self, ticket: str | None = None) -> list[str]:
        """Kinds of what was heard, in order."""
        return [one.event for one in list(self.heard) if ticket in (None, one.ticket)]


@contextmanager
def receiver() -> Iterator[Receiver]:
    """One that listens until the end of the block."""
    found = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            heard = Heard(headers["webhook-id"], headers, raw)
            found.heard.append(heard)
            status, extra = found.answer(heard)
            self.send_response(status)
            for name, value in extra.items():
                self.send_header(name, value)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 (the library's name)
            del format, args

    with serving(Handler) as address:
        found.url = f"{address}/told"
        yield found

"""One request to an ASGI application, as a server makes it; no network."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from dataclasses import dataclass, field
from typing import Any

Message = MutableMapping[str, Any]
App = Callable[[Message, Callable[[], Awaitable[Message]], Any], Any]


@dataclass
class Exchange:
    """A request under way: what came back so far, and the client's own leaving."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    pieces: list[bytes] = field(default_factory=list)
    done: bool = False
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    left: asyncio.Event = field(default_factory=asyncio.Event)
    task: asyncio.Task[None] | None = None
    _heard: int = 0

    @property
    def body(self) -> bytes:
        """Everything that came."""
        return b"".join(self.pieces)

    async def next_piece(self) -> bytes:
        """The first piece that was not asked for yet, as soon as it is there."""
        while len(self.pieces) == self._heard:
            self.arrived.clear()
            await asyncio.wait_for(self.arrived.wait(), 20)
        self._heard += 1
        return self.pieces[self._heard - 1]

    async def finished(self) -> Exchange:
        """Waits for the whole answer."""
        assert self.task is not None
        await asyncio.wait_for(self.task, 20)
        return self

    def leave(self) -> None:
        """The client closes its connection."""
        self.left.set()

    async def send(self, message: Message) -> None:
        """What the application sends."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = {k.decode(): v.decode() for k, v in message["headers"]}
            return
        if message["body"]:
            self.pieces.append(message["body"])
            self.arrived.set()
        self.done = not message["more_body"]


def scope_of(method: str, path: str, headers: Mapping[str, str], query: str = "") -> Message:
    """What a server says of a request before its body."""
    return {
        "type": "http",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "http_version": "1.1",
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
    }


def request(
    shell: App,
    path: str,
    *,
    body: bytes = b"",
    query: str = "",
    headers: Mapping[str, str] | None = None,
) -> Exchange:
    """Starts a request; a body makes it a POST in pieces of 1000 bytes."""
    exchange = Exchange()
    parts = [body[at : at + 1000] for at in range(0, len(body), 1000)] or [b""]

    async def receive() -> Message:
        if parts:
            part = parts.pop(0)
            return {"type": "http.request", "body": part, "more_body": bool(parts)}
        await exchange.left.wait()
        return {"type": "http.disconnect"}

    length = {"content-length": str(len(body))} if body else {}
    scope = scope_of("POST" if body else "GET", path, {**length, **(headers or {})}, query)
    exchange.task = asyncio.create_task(shell(scope, receive, exchange.send))
    return exchange

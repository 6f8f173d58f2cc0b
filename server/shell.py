"""The HTTP shell: runs the WSGI application in worker threads and holds waiting feeds itself.

An ASGI application, so that any ASGI server can carry it. A request is handed to the WSGI side
as ever; where a view answers with a feed that has nothing new yet (``kancha.hold``), the thread
is given back and the connection waits in the event loop, see ``server/holding.py``.
"""

from __future__ import annotations

import asyncio
import io
import sys
from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import aclosing, suppress
from dataclasses import dataclass, field
from typing import IO, Any
from wsgiref.types import WSGIApplication, WSGIEnvironment

from server.admission import Admission
from server.holding import Holding
from server.proxies import Networks, client_of
from server.request_body import Message, Receive, receive_body
from server.workers import Workers
from sync.replication.feed import Feed, Hub

Send = Callable[[Message], Awaitable[None]]

INCOMING = "kancha.incoming"
"""Key of scope and environment: the body of an upload, which went to the disk as it came."""
_PIECE = 512 << 10
"""A streamed answer goes out in pieces of about this many bytes."""


@dataclass(slots=True)
class _Outcome:
    """What the WSGI side answered: all of it, a first part with the rest to come, or a feed."""

    status: int = 500
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    body: bytes = b""
    rest: Iterator[bytes] | None = None
    feed: Feed | None = None


_NO_ROOM = _Outcome(
    503,
    [(b"content-type", b"application/json")],
    b'{"error":"service_unavailable","reason":"The body cannot be kept (disk full?); try again."}',
)
"""For a body that does not fit in memory when nothing can be written."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What is known of a request before it is read."""

    quick: Callable[[WSGIEnvironment], bool] = lambda _: False
    """Whether it is answered in the event loop itself, because that takes no longer than a
    hand-over; must say no to whatever may wait."""
    trusted: Callable[[WSGIEnvironment], bool] = lambda _: True
    """Whether its body may be larger than 1 MiB; it may wait."""
    proxies: Networks = ()
    """Whose word on the client's address is believed."""


class Shell:
    """Carries ``application``. ``threads`` requests are worked on at a time."""

    def __init__(
        self,
        application: WSGIApplication,
        hub: Hub,
        entry: Entry = Entry(),
        threads: int = 16,
    ) -> None:
        self._application = application
        self._entry = entry
        self._in_thread = Workers(threads).run
        self._holding = Holding(hub, self._in_thread)
        self._admission = Admission()

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """One connection's request, or the server's own start and stop."""
        if scope["type"] == "lifespan":
            await self._lifespan(receive, send)
        elif scope["type"] == "http":
            await self._request(scope, receive, send)

    def close(self) -> None:
        """Lets every held feed finish; to be called in the event loop's thread."""
        self._holding.close()

    def environ(self, scope: Message) -> WSGIEnvironment:
        """The WSGI environment of a request, with the address that named proxies tell."""
        environ = _environ(scope)
        environ["REMOTE_ADDR"] = client_of(
            environ["REMOTE_ADDR"],
            environ.get("HTTP_FORWARDED", ""),
            environ.get("HTTP_X_FORWARDED_FOR", ""),
            self._entry.proxies,
        )
        return environ

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                await send({"type": "lifespan.startup.complete"})
            else:
                self.close()
                await send({"type": "lifespan.shutdown.complete"})
                return

    async def _request(self, scope: Message, receive: Receive, send: Send) -> None:
        environ = self.environ(scope)
        try:
            body = await receive_body(
                environ, receive, lambda: self._in_thread(lambda: self._entry.trusted(environ))
            )
        except ConnectionResetError:
            return
        except OSError:
            await send(_start(_NO_ROOM))
            await send({"type": "http.response.body", "body": _NO_ROOM.body, "more_body": False})
            return
        with body:
            environ["wsgi.input"] = body
            await self._answer(environ, receive, send)

    async def _answer(self, environ: WSGIEnvironment, receive: Receive, send: Send) -> None:
        if self._entry.quick(environ):
            outcome = _call(self._application, environ)
        else:
            packed = "HTTP_CONTENT_ENCODING" in environ
            async with self._admission.room_for(_size(environ["wsgi.input"]), packed=packed):
                outcome = await self._in_thread(lambda: _call(self._application, environ))
        if outcome.feed is not None:
            await self._hold(outcome, outcome.feed, receive, send)
            return
        await send(_start(outcome))
        if outcome.rest is not None:
            await self._stream(outcome.body, outcome.rest, send)
        else:
            await send({"type": "http.response.body", "body": outcome.body, "more_body": False})

    async def _stream(self, first: bytes, rest: Iterator[bytes], send: Send) -> None:
        """Sends an answer piece by piece; the iterator is closed whatever happens."""
        try:
            piece = first
            while piece:
                await send({"type": "http.response.body", "body": piece, "more_body": True})
                piece = await self._in_thread(lambda: _piece(rest))
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            await self._in_thread(lambda: _close(rest))

    async def _hold(self, outcome: _Outcome, feed: Feed, receive: Receive, send: Send) -> None:
        """Sends a feed's pieces as they come, until it ends or the client goes away."""
        sending = asyncio.ensure_future(self._send_feed(outcome, feed, send))
        leaving = asyncio.ensure_future(_disconnected(receive))
        try:
            await asyncio.wait({sending, leaving}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            leaving.cancel()
            if not sending.done():
                sending.cancel()
            with suppress(asyncio.CancelledError):
                await sending

    async def _send_feed(self, outcome: _Outcome, feed: Feed, send: Send) -> None:
        # The head waits for the first piece: an answer that comes whole is one message.
        async with aclosing(self._holding.pieces(feed)) as pieces:
            head = feed.opening()
            started = False
            async for piece in pieces:
                if not started:
                    await send(_start(outcome))
                    started = True
                await send({"type": "http.response.body", "body": head + piece, "more_body": True})
                head = b""
        await send({"type": "http.response.body", "body": b"", "more_body": False})


def _size(body: IO[bytes]) -> int:
    body.seek(0, io.SEEK_END)
    size = body.tell()
    body.seek(0)
    return size


def _start(outcome: _Outcome) -> Message:
    return {
        "type": "http.response.start",
        "status": outcome.status,
        "headers": outcome.headers,
    }


def _call(application: WSGIApplication, environ: WSGIEnvironment) -> _Outcome:
    """Runs the WSGI side in this thread as far as its answer is to be had without waiting."""
    outcome = _Outcome()

    def start_response(status: str, headers: list[tuple[str, str]], *_: Any) -> Any:
        outcome.status = int(status[:3])
        outcome.headers = [
            (name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers
        ]

    held: list[Feed] = []
    environ["kancha.hold"] = held
    answer = application(environ, start_response)
    if held:
        _close(answer)
        outcome.feed = held[0]
        return outcome
    if isinstance(answer, list | tuple):
        outcome.body = b"".join(answer)
        return outcome
    pieces = iter(answer)
    outcome.body = _piece(pieces)
    if len(outcome.body) < _PIECE:
        _close(answer)
    else:
        outcome.rest = _closing(pieces, answer)
    return outcome


def _piece(pieces: Iterator[bytes]) -> bytes:
    """The next part of an answer, about _PIECE bytes unless it ends; empty at the end."""
    taken: list[bytes] = []
    size = 0
    for part in pieces:
        taken.append(part)
        size += len(part)
        if size >= _PIECE:
            break
    return b"".join(taken)


def _closing(pieces: Iterator[bytes], answer: Iterable[bytes]) -> Iterator[bytes]:
    """The rest of an answer; closing it closes the answer, as WSGI asks."""
    try:
        yield from pieces
    finally:
        _close(answer)


def _close(answer: object) -> None:
    close = getattr(answer, "close", None)
    if close is not None:
        close()


def _environ(scope: Message) -> WSGIEnvironment:
    """The WSGI environment of an ASGI request; ``REQUEST_URI`` is the path as it was sent."""
    query = scope["query_string"].decode("latin-1")
    raw = (scope.get("raw_path") or scope["path"].encode()).decode("latin-1")
    host, port = scope.get("server") or ("localhost", 80)
    environ: WSGIEnvironment = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": scope["path"].encode().decode("latin-1"),
        "QUERY_STRING": query,
        "REQUEST_URI": f"{raw}?{query}" if query else raw,
        "SERVER_NAME": str(host),
        "SERVER_PORT": str(port or 80),
        "SERVER_PROTOCOL": "HTTP/" + scope["http_version"],
        "REMOTE_ADDR": (scope.get("client") or ("",))[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        "wsgi.input_terminated": True,
        INCOMING: scope.get(INCOMING),
    }
    for name, value in scope["headers"]:
        if b"_" in name:
            continue  # in the environment it would look like another header, written with "-"
        _add_header(environ, name.decode("latin-1"), value.decode("latin-1"))
    return environ


def _add_header(environ: WSGIEnvironment, name: str, value: str) -> None:
    if name in ("content-type", "content-length"):
        environ[name.upper().replace("-", "_")] = value
        return
    key = "HTTP_" + name.upper().replace("-", "_")
    environ[key] = f"{environ[key]},{value}" if key in environ else value


async def _disconnected(receive: Receive) -> None:
    """Returns when the client has gone."""
    while (await receive())["type"] != "http.disconnect":
        pass

"""The HTTP shell: runs the WSGI application in worker threads and holds waiting feeds itself.

An ASGI application, so that any ASGI server can carry it. A request is handed to the WSGI side
as ever; where a view answers with a feed that has nothing new yet (``kancha.hold``), the thread
is given back and the connection waits in the event loop, see ``server/holding.py``.
"""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, aclosing, asynccontextmanager, suppress
from dataclasses import dataclass
from time import perf_counter
from typing import IO
from wsgiref.types import WSGIApplication, WSGIEnvironment

from server.admission import Admission
from server.environ import environ_of, sender_of
from server.holding import Holding
from server.outcome import Outcome, close, next_piece, outcome_of
from server.proxies import Networks, client_of
from server.request_body import Message, Receive, receive_body
from server.tally import Tally
from server.waiting_line import TooLong, WaitingLine
from server.workers import Workers
from sync.replication.feed import Feed, Hub

Send = Callable[[Message], Awaitable[None]]

_NO_ROOM = Outcome(
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
    alive: Callable[[WSGIEnvironment], bool] = lambda _: False
    """Whether it only asks whether the process answers: it waits for nobody."""
    trusted: Callable[[WSGIEnvironment], bool] = lambda _: True
    """Whether its body may be larger than 1 MiB; it may wait."""
    proxies: Networks = ()
    """Whose word on the client's address is believed."""


class Shell:
    """Carries ``application``; ``line`` says how many requests are worked on at a time."""

    def __init__(
        self,
        application: WSGIApplication,
        hub: Hub,
        entry: Entry = Entry(),
        line: WaitingLine | None = None,
        tally: Tally | None = None,
    ) -> None:
        self._application = application
        self._entry = entry
        self._tally = tally or Tally()
        self._line = line or WaitingLine()
        self._quick_line = WaitingLine(abreast=1)
        self._in_thread = Workers(self._line.abreast).run
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

    def waiting(self) -> int:
        """How many held feeds wait for news."""
        return self._holding.waiting()

    def environ(self, scope: Message) -> WSGIEnvironment:
        """The WSGI environment of a request, with the address that named proxies tell."""
        environ = environ_of(scope)
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
            self._count(environ, _NO_ROOM.status, 0.0)
            await send(_start(_NO_ROOM))
            await send({"type": "http.response.body", "body": _NO_ROOM.body, "more_body": False})
            return
        with body:
            environ["wsgi.input"] = body
            await self._answer(environ, receive, send)

    async def _answer(self, environ: WSGIEnvironment, receive: Receive, send: Send) -> None:
        begun = perf_counter()
        outcome = await self._outcome(environ)
        self._count(environ, outcome.status, perf_counter() - begun)
        if outcome.feed is not None:
            await self._hold(outcome, outcome.feed, receive, send)
            return
        await send(_start(outcome))
        if outcome.rest is not None:
            await self._stream(outcome.body, outcome.rest, send)
        else:
            await send({"type": "http.response.body", "body": outcome.body, "more_body": False})

    async def _outcome(self, environ: WSGIEnvironment) -> Outcome:
        if self._entry.alive(environ):
            return outcome_of(self._application, environ)
        if self._entry.quick(environ):
            return await self._quick_outcome(environ)
        try:
            async with self._room_and_turn(environ):
                outcome: Outcome = await self._in_thread(
                    lambda: outcome_of(self._application, environ)
                )
                return outcome
        except TooLong as error:
            return _sent_away(error)

    @asynccontextmanager
    async def _room_and_turn(self, environ: WSGIEnvironment) -> AsyncIterator[None]:
        """Waits for both in one, as long as the line does: a body holds its room while it waits
        for its turn, so one after the other would add up. Raises TooLong."""
        packed = "HTTP_CONTENT_ENCODING" in environ
        room = self._admission.room_for(_size(environ["wsgi.input"]), packed=packed)
        async with AsyncExitStack() as held:
            try:
                async with asyncio.timeout(self._line.patience_s):
                    await held.enter_async_context(room)
                    await held.enter_async_context(self._line.turn(sender_of(environ)))
            except TimeoutError:
                raise TooLong from None
            yield

    async def _quick_outcome(self, environ: WSGIEnvironment) -> Outcome:
        """Answers in the loop itself, one request in each of its rounds: what came meanwhile is
        looked at in between, and need not wait until all that came before it is answered."""
        try:
            async with self._quick_line.turn(sender_of(environ)):
                await asyncio.sleep(0)
                return outcome_of(self._application, environ)
        except TooLong as error:
            return _sent_away(error)

    def _count(self, environ: WSGIEnvironment, status: int, seconds: float) -> None:
        path, method = environ["PATH_INFO"], environ["REQUEST_METHOD"]
        self._tally.count(path, method, status, seconds)

    async def _stream(self, first: bytes, rest: Iterator[bytes], send: Send) -> None:
        """Sends an answer piece by piece; the iterator is closed whatever happens."""
        try:
            piece = first
            while piece:
                await send({"type": "http.response.body", "body": piece, "more_body": True})
                piece = await self._in_thread(lambda: next_piece(rest))
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            await self._in_thread(lambda: close(rest))

    async def _hold(self, outcome: Outcome, feed: Feed, receive: Receive, send: Send) -> None:
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

    async def _send_feed(self, outcome: Outcome, feed: Feed, send: Send) -> None:
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


def _sent_away(error: TooLong) -> Outcome:
    """Said to devices (`error`, `reason`) and to users of the API (RFC 9457) in one."""
    said = {
        "error": "service_unavailable",
        "reason": str(error),
        "code": "service_unavailable",
        "title": "The server cannot answer now",
        "status": 503,
        "detail": str(error),
    }
    headers = [
        (b"content-type", b"application/json"),
        (b"retry-after", str(error.again_s).encode()),
        (b"cache-control", b"no-store"),
    ]
    return Outcome(503, headers, json.dumps(said).encode())


def _size(body: IO[bytes]) -> int:
    body.seek(0, io.SEEK_END)
    size = body.tell()
    body.seek(0)
    return size


def _start(outcome: Outcome) -> Message:
    return {
        "type": "http.response.start",
        "status": outcome.status,
        "headers": outcome.headers,
    }


async def _disconnected(receive: Receive) -> None:
    """Returns when the client has gone."""
    while (await receive())["type"] != "http.disconnect":
        pass

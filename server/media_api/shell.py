"""Before the shell: the body of an upload goes to the disk as it comes.

No thread waits for a phone that sends slowly, and what came before a line broke is kept. Whether
the bytes may come at all is asked first; if not, the application is asked as ever, without a body,
and says why.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any
from wsgiref.types import WSGIEnvironment

from media.incoming import Incoming
from server.environ import INCOMING
from server.media_api.receiving import PREFIX
from server.request_body import Message, Receive
from server.shell import Send, Shell
from server.workers import Workers

_AT_ONCE = 256 << 10
"""Bytes that wait in memory for their thread, and that a killed process loses at most."""
_WITHIN_S = 1.0
"""What came is written after so long at the latest: a phone whose line died without a word asks how
far it is long before the server learns of it."""
_ABREAST = 4
"""Uploads that are finished or answered at a time: reading a file again and waiting for the disk
takes a thread that answers sync otherwise, and assignments go before media."""
_SILENCE_S = 60.0
"""A sender that is silent for so long is given up; it asks how far the file is and goes on."""


class UploadShell:
    """``open_incoming`` answers None where no bytes are to be taken; it may wait."""

    def __init__(
        self,
        shell: Shell,
        open_incoming: Callable[[WSGIEnvironment], Incoming | None],
        silence_s: float = _SILENCE_S,
        within_s: float = _WITHIN_S,
    ) -> None:
        self._shell = shell
        self._open = open_incoming
        self._silence_s = silence_s
        self._within_s = within_s
        self._in_thread = Workers(8).run
        self._turn = asyncio.Semaphore(_ABREAST)

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """One connection's request, or the server's own start and stop."""
        if scope["type"] != "http" or not _is_upload(scope):
            await self._shell(scope, receive, send)
            return
        if scope["method"] not in ("PATCH", "POST"):
            async with self._turn:
                await self._shell(scope, receive, send)
            return
        environ = self._shell.environ(scope)
        incoming = await self._in_thread(lambda: self._open(environ))
        taken = environ.get("CONTENT_LENGTH", "0") == "0"
        if incoming is not None:
            taken = await self._take(incoming, receive)
            if not taken and incoming.fault is None:
                return
        ended, answer = _Ended(receive), send if taken else _last_of(send)
        async with self._turn:
            await self._shell({**scope, INCOMING: incoming}, ended.receive, answer)

    async def _take(self, incoming: Incoming, receive: Receive) -> bool:
        """Whether the body came to its end; what came is durable in any case."""
        whole, coming = False, _Coming(incoming, self._in_thread, self._within_s)
        patience = _Patience(self._silence_s)
        try:
            while not whole and incoming.fault is None:
                async with patience:
                    while not whole and coming.size < _AT_ONCE:
                        message = await receive()
                        patience.heard()
                        if message["type"] != "http.request":
                            raise ConnectionResetError
                        coming.add(message.get("body", b""))
                        whole = not message.get("more_body")
                await coming.write()
        except (TimeoutError, ConnectionResetError):
            whole = False
            await coming.write()
        finally:
            coming.close()
        await self._in_thread(partial(incoming.end, interrupted=not whole))
        return whole


class _Coming:
    """What came of a body and is not written yet; it is, by itself, ``within_s`` after it came."""

    def __init__(
        self, incoming: Incoming, in_thread: Callable[..., asyncio.Future[Any]], within_s: float
    ) -> None:
        self.size = 0
        self._incoming = incoming
        self._in_thread = in_thread
        self._within_s = within_s
        self._pieces: list[bytes] = []
        self._due: asyncio.TimerHandle | None = None
        self._writing: asyncio.Future[Any] | None = None

    def add(self, piece: bytes) -> None:
        """Takes the next bytes."""
        self._pieces.append(piece)
        self.size += len(piece)
        if self._due is None:
            self._wait()

    async def write(self) -> None:
        """Writes all that came; one write after the other, for the order of the bytes."""
        self.close()
        if self._writing is not None:
            await self._writing
        await self._begin()

    def close(self) -> None:
        """Nothing is written by itself any more."""
        if self._due is not None:
            self._due.cancel()
            self._due = None

    def _wait(self) -> None:
        self._due = asyncio.get_running_loop().call_later(self._within_s, self._late)

    def _late(self) -> None:
        if self._writing is not None and not self._writing.done():
            self._wait()  # the disk is slower than the line
            return
        self._due = None
        self._begin()

    def _begin(self) -> asyncio.Future[Any]:
        pieces, self._pieces, self.size = self._pieces, [], 0
        self._writing = self._in_thread(lambda: self._incoming.write(b"".join(pieces)))
        return self._writing


class _Patience:
    """Raises TimeoutError in the block where nothing was heard for so long.

    A body comes in many small pieces: a timer for each would cost more than taking it.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._set_at = 0.0

    async def __aenter__(self) -> None:
        self._timeout = asyncio.timeout(self._seconds)
        self._set_at = asyncio.get_running_loop().time()
        await self._timeout.__aenter__()

    async def __aexit__(self, *error: Any) -> None:
        await self._timeout.__aexit__(*error)

    def heard(self) -> None:
        """Something came: the time begins anew."""
        now = asyncio.get_running_loop().time()
        if now - self._set_at > self._seconds / 16:
            self._timeout.reschedule(now + self._seconds)
            self._set_at = now


class _Ended:
    """The connection of a request whose body was taken: nothing more comes but its end."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._told = False

    async def receive(self) -> Message:
        if self._told:
            return await self._receive()
        self._told = True
        return {"type": "http.request", "body": b"", "more_body": False}


def _last_of(send: Send) -> Send:
    """Says that no request follows on this connection: the server closes it where it did not read a
    body, and a client that is not told so loses its next request."""

    async def said(message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message["headers"], (b"connection", b"close")]}
        await send(message)

    return said


def _is_upload(scope: Message) -> bool:
    path = str(scope["path"])
    return path == PREFIX or path.startswith(f"{PREFIX}/")

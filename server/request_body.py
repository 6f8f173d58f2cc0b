"""Receiving a request body in the event loop, before a worker thread begins.

A thread never waits for a client: phones on thin networks send slowly, and a handful of bodies
that never end would otherwise hold every thread there is.
"""

from __future__ import annotations

import asyncio
import io
from collections.abc import Awaitable, Callable, MutableMapping
from tempfile import SpooledTemporaryFile
from typing import IO, Any
from wsgiref.types import WSGIEnvironment

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
MayBeLarge = Callable[[], Awaitable[bool]]

_IN_MEMORY = 1 << 20
"""Bytes of a body that are kept in memory; longer ones go to a temporary file."""
_LARGEST = 64 << 20
"""Bytes that are received at most: nothing here accepts more (``couchdb_api/limits.py``)."""


_SILENCE_S = 60.0
"""A sender that is silent for so long in the middle of a body is given up; slow is no fault."""


async def receive_body(
    environ: WSGIEnvironment,
    receive: Receive,
    may_be_large: MayBeLarge,
    silence_s: float = _SILENCE_S,
) -> IO[bytes]:
    """The body, to be read from its beginning and closed by the caller.

    Over 1 MiB it is asked first whether this sender may send so much: who is not known fills
    neither memory nor disk. One that is too large is received in part or not at all: the
    application refuses it by its length, or for its credentials. Raises ConnectionResetError if
    the client goes away first or falls silent.
    """
    length = environ.get("CONTENT_LENGTH")
    if length is None and "HTTP_TRANSFER_ENCODING" not in environ:
        return io.BytesIO()
    declared = int(length) if length is not None and length.isdecimal() else 0
    if declared > _LARGEST or (declared > _IN_MEMORY and not await may_be_large()):
        return io.BytesIO()
    body: IO[bytes] = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 (the caller closes it)
    try:
        asked = declared > _IN_MEMORY
        while await _take(body, receive, silence_s):
            if not asked and body.tell() > _IN_MEMORY:
                asked = True
                if not await may_be_large():
                    break
    except BaseException:
        body.close()
        raise
    body.seek(0)
    return body


async def _take(body: IO[bytes], receive: Receive, silence_s: float) -> bool:
    """Adds the next part; whether there is more to take. Raises ConnectionResetError."""
    try:
        async with asyncio.timeout(silence_s):
            message = await receive()
    except TimeoutError:
        raise ConnectionResetError("the client fell silent in the middle of its request") from None
    if message["type"] != "http.request":
        raise ConnectionResetError("the client went away in the middle of its request")
    body.write(message.get("body", b""))
    return bool(message.get("more_body")) and body.tell() <= _LARGEST

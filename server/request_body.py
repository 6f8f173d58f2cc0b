"""Receiving a request body in the event loop, before a worker thread begins.

A thread never waits for a client: phones on thin networks send slowly, and a handful of bodies
that never end would otherwise hold every thread there is.
"""

from __future__ import annotations

import io
from collections.abc import Awaitable, Callable, MutableMapping
from tempfile import SpooledTemporaryFile
from typing import IO, Any
from wsgiref.types import WSGIEnvironment

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]

_IN_MEMORY = 1 << 20
"""Bytes of a body that are kept in memory; longer ones go to a temporary file."""
_LARGEST = 64 << 20
"""Bytes that are received at most: nothing here accepts more (``couchdb_api/limits.py``)."""


async def receive_body(environ: WSGIEnvironment, receive: Receive) -> IO[bytes]:
    """The body, to be read from its beginning and closed by the caller.

    One that is too large is received in part or not at all: the application refuses it by its
    length. Raises ConnectionResetError if the client goes away first.
    """
    length = environ.get("CONTENT_LENGTH")
    if length is None and "HTTP_TRANSFER_ENCODING" not in environ:
        return io.BytesIO()
    if length is not None and length.isdecimal() and int(length) > _LARGEST:
        return io.BytesIO()
    body: IO[bytes] = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 (the caller closes it)
    try:
        await _fill(body, receive)
    except BaseException:
        body.close()
        raise
    body.seek(0)
    return body


async def _fill(body: IO[bytes], receive: Receive) -> None:
    while body.tell() <= _LARGEST:
        message = await receive()
        if message["type"] != "http.request":
            raise ConnectionResetError("the client went away in the middle of its request")
        body.write(message.get("body", b""))
        if not message.get("more_body"):
            return

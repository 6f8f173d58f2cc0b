"""Reading a request body within its limit."""

from __future__ import annotations

import zlib
from wsgiref.types import WSGIEnvironment

from sync.errors import BadRequest, TooLarge

_CHUNK = 256 * 1024


def read(environ: WSGIEnvironment, limit: int) -> bytes:
    """The whole body, gunzipped. Raises TooLarge over ``limit`` bytes, BadRequest if cut short."""
    text = _read_raw(environ, limit)
    encoding = environ.get("HTTP_CONTENT_ENCODING", "").strip().lower()
    if encoding in ("", "identity"):
        return text
    if encoding not in ("gzip", "x-gzip"):
        raise BadRequest(f"Content-Encoding {encoding!r} is not known; gzip is")
    return gunzip(text, limit)


def gunzip(data: bytes, limit: int) -> bytes:
    """Plain bytes of a gzip file. Raises TooLarge as soon as they exceed ``limit``, BadRequest."""
    inflater = zlib.decompressobj(wbits=31)
    try:
        plain = inflater.decompress(data, limit + 1)
    except zlib.error:
        raise BadRequest("The gzip body is damaged") from None
    if len(plain) > limit:
        raise _too_large(limit)
    if not inflater.eof:
        raise BadRequest("The gzip body is cut short")
    return plain


class Room:
    """How many bytes a request may still unpack: many small gzip files make a large one."""

    def __init__(self, size: int) -> None:
        self._left = size

    def gunzip(self, data: bytes) -> bytes:
        """Plain bytes of a gzip file. Raises TooLarge where there is no room, BadRequest."""
        plain = gunzip(data, self._left)
        self._left -= len(plain)
        return plain


def _read_raw(environ: WSGIEnvironment, limit: int) -> bytes:
    declared: str = environ.get("CONTENT_LENGTH") or ""
    if not declared:
        return _read_to_end(environ, limit) if _is_chunked(environ) else b""
    if not declared.isdigit():
        raise BadRequest("Content-Length is not a number")
    length = int(declared)
    if length > limit:
        raise _too_large(limit)
    text: bytes = environ["wsgi.input"].read(length) if length else b""
    if len(text) < length:
        raise BadRequest(f"The body ended after {len(text)} of {length} bytes")
    return text


def _is_chunked(environ: WSGIEnvironment) -> bool:
    return bool(environ.get("wsgi.input_terminated")) or (
        "chunked" in environ.get("HTTP_TRANSFER_ENCODING", "").lower()
    )


def _read_to_end(environ: WSGIEnvironment, limit: int) -> bytes:
    chunks: list[bytes] = []
    size = 0
    while chunk := environ["wsgi.input"].read(_CHUNK):
        size += len(chunk)
        if size > limit:
            raise _too_large(limit)
        chunks.append(chunk)
    return b"".join(chunks)


def _too_large(limit: int) -> TooLarge:
    return TooLarge(f"The request body is larger than {limit} bytes")

"""A file as an answer: streamed, in parts where asked, and nothing that a browser would run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from flask import Request, Response

from server.media_api.disposition import disposition
from server.media_api.ranges import Span, Unsatisfiable, span_of
from server.problem import Problem

KEPT = "private, max-age=3600, immutable"
"""An hour: what is erased, or shown no more, is in no browser for longer."""
PASSING = "private, max-age=5"
_SAFE = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Referrer-Policy": "no-referrer",
    "Accept-Ranges": "bytes",
}


@dataclass(frozen=True, slots=True)
class Content:
    """A file. ``sha256`` is of these bytes; ``type`` by content, None: unknown.

    ``read(start, end)`` gives the bytes in pieces.
    """

    sha256: str
    size: int
    type: str | None
    name: str
    read: Callable[[int, int], Iterator[bytes]]
    kept: str = KEPT
    vary: str = "Authorization, Cookie"


def answer(content: Content, request: Request) -> Response:
    """200, 206, 304 or 412. Raises Problem requested_range_not_satisfiable."""
    span = _span(content, request)
    whole = Span(0, content.size)
    part = span or whole
    response = Response(
        content.read(part.start, part.end),
        200 if span is None else 206,
        content_type=content.type or "application/octet-stream",
        direct_passthrough=True,
    )
    response.headers.update(_SAFE)
    response.headers["Content-Length"] = str(part.end - part.start)
    response.headers["Content-Disposition"] = disposition(content.type, content.name)
    response.headers["Cache-Control"] = content.kept
    response.headers["Vary"] = content.vary
    if span is not None:
        response.headers["Content-Range"] = f"bytes {span.start}-{span.end - 1}/{content.size}"
    response.set_etag(content.sha256)
    if span is None:
        response.make_conditional(request)
    return response


def _span(content: Content, request: Request) -> Span | None:
    """The part that is asked for; None where all of it is, or the file is another by now."""
    condition = request.headers.get("If-Range")
    if condition is not None and condition.strip() != f'"{content.sha256}"':
        return None
    if content.sha256 in request.if_none_match:
        return None  # 304, whatever part was asked for
    try:
        return span_of(request.headers.get("Range"), content.size)
    except Unsatisfiable as error:
        headers = {"Content-Range": f"bytes */{content.size}"}
        raise Problem("requested_range_not_satisfiable", str(error), headers=headers) from None

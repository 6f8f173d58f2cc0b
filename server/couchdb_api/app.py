"""The WSGI application of the dialect: request in, answer out, every error as JSON."""

from __future__ import annotations

import logging
import zlib
from collections.abc import Iterable, Iterator
from http import HTTPStatus
from wsgiref.types import StartResponse, WSGIEnvironment

from server.couchdb_api import routes
from server.couchdb_api.call import Answer, Call, Services, json_answer
from server.couchdb_api.caller import Authenticate
from server.couchdb_api.errors import (
    MethodNotAllowed,
    RangeUnsatisfiable,
    TooManyRequests,
    Unauthorized,
)
from server.couchdb_api.path import raw_path, segments
from server.errors import status_of
from sync.errors import SyncError, Unavailable
from sync.replication.feed import Feed, iterate

HOLD = "kancha.hold"
"""Key of the WSGI environment: a list that takes the feed, where the shell itself holds it."""

log = logging.getLogger("kancha.sync")
_STATUS_LINES = {status.value: f"{status.value} {status.phrase}" for status in HTTPStatus}
_REALM = 'Basic realm="Kancha", charset="UTF-8"'


class CouchDialect:
    """Speaks CouchDB below ``prefix``, and at the root where a proxy strips the prefix.

    Mounted beside the Flask application, not within: it routes on the raw path.
    """

    def __init__(
        self, services: Services, authenticate: Authenticate, prefix: str = "/sync"
    ) -> None:
        self._services = services
        self._authenticate = authenticate
        self._prefix = prefix

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Serves one request. A feed without news goes to ``environ["kancha.hold"]`` if there."""
        try:
            answer = self._answer(environ)
        except SyncError as error:
            answer = _refusal(error)
        except Exception:
            form = self.form_of(environ)
            log.exception("%s %s failed.", environ.get("REQUEST_METHOD"), form)
            answer = json_answer(
                {"error": "internal_error", "reason": "The server failed; its log says why."}, 500
            )
        body = self._body(environ, answer)
        start_response(_STATUS_LINES[answer.status], answer.headers)
        return body

    def form_of(self, environ: WSGIEnvironment) -> str:
        """The form of a request's path, without what it names."""
        return routes.form_of(segments(raw_path(environ), self._prefix))

    def _answer(self, environ: WSGIEnvironment) -> Answer:
        parts = segments(raw_path(environ), self._prefix)
        caller = self._authenticate(environ)
        if caller is None:
            raise Unauthorized("Name or password is incorrect.")
        return routes.answer(Call(self._services, environ, caller), parts)

    def _body(self, environ: WSGIEnvironment, answer: Answer) -> Iterable[bytes]:
        body = answer.body
        if isinstance(body, bytes):
            body = self._compressed(environ, answer, body)
            if answer.status != HTTPStatus.NOT_MODIFIED:
                answer.headers.append(("Content-Length", str(len(body))))
            return () if environ["REQUEST_METHOD"] == "HEAD" else (body,)
        if environ["REQUEST_METHOD"] == "HEAD":
            return ()
        if isinstance(body, Feed):
            return self._held(environ, body)
        return body

    def _held(self, environ: WSGIEnvironment, feed: Feed) -> Iterable[bytes]:
        hold = environ.get(HOLD)
        if isinstance(hold, list):
            hold.append(feed)
            return ()
        return _without_empty(iterate(feed, self._services.hub))

    def _compressed(self, environ: WSGIEnvironment, answer: Answer, body: bytes) -> bytes:
        least = self._services.limits.compress_from
        if least is None or len(body) < least:
            return body
        if "gzip" not in environ.get("HTTP_ACCEPT_ENCODING", "") or _is_binary(answer):
            return body
        answer.headers += [("Content-Encoding", "gzip"), ("Vary", "Accept-Encoding")]
        deflater = zlib.compressobj(1, wbits=31)
        return deflater.compress(body) + deflater.flush()


def _refusal(error: SyncError) -> Answer:
    """CouchDB's form of an error, with the headers that belong to its status."""
    headers: list[tuple[str, str]] = []
    if isinstance(error, Unauthorized):
        headers.append(("WWW-Authenticate", _REALM))
    elif isinstance(error, MethodNotAllowed):
        headers.append(("Allow", ", ".join(error.allowed)))
    elif isinstance(error, RangeUnsatisfiable):
        headers.append(("Content-Range", f"bytes */{error.length}"))
    elif isinstance(error, TooManyRequests):
        headers.append(("Retry-After", str(error.wait)))
    elif isinstance(error, Unavailable):
        headers.append(("Retry-After", "5"))
    status = status_of(error.code)
    return json_answer({"error": error.code, "reason": error.reason}, status, headers)


def _is_binary(answer: Answer) -> bool:
    return ("Content-Type", "application/json") not in answer.headers


def _without_empty(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Some WSGI servers take an empty piece for the end of a chunked answer."""
    try:
        for piece in pieces:
            if piece:
                yield piece
    finally:
        close = getattr(pieces, "close", None)
        if close is not None:
            close()

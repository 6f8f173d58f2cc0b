"""`/media/uploads`: tus 1.0.0 with creation, checksum, expiration, termination, concatenation.

An upload is found under the SHA-256 of its file, so a client that knows the hash asks first
(HEAD) how far it is, also when another device of its crew began it.
"""

from __future__ import annotations

import re

from flask import Blueprint, Response, current_app, request

from media.errors import MediaError, UnknownUpload
from media.incoming import ALGORITHMS, Incoming
from media.parts import Sender
from media.uploads import State, Uploads
from server.context import context_of
from server.environ import INCOMING
from server.media_api import tus
from server.media_api.receiving import (
    PREFIX,
    concat_of,
    method_of,
    open_incoming,
    part_of,
    require_version,
    sender_of_request,
)
from server.problem import Problem
from server.rest_api.access import base_url
from server.rest_api.api import problem_response

blueprint = Blueprint("uploads", __name__)
_NAME = re.compile(r"[0-9a-f]{64}|piece-[0-9a-f]{32}")
_PIECE = 1 << 20
_PASSING = ("disk_full", "upload_quota_reached", "service_unavailable")
"""What may be over when the sender tries again."""
_ASKED = (
    "Authorization, Content-Type, Tus-Resumable, Upload-Length, Upload-Offset, Upload-Metadata, "
    "Upload-Checksum, Upload-Concat, X-HTTP-Method-Override, X-Kancha-Request, X-Requested-With"
)
_SHOWN = (
    "Location, Tus-Resumable, Tus-Version, Tus-Extension, Tus-Max-Size, Tus-Checksum-Algorithm, "
    "Upload-Offset, Upload-Length, Upload-Expires, Upload-Metadata, Upload-Concat, Retry-After"
)


def _uploads() -> Uploads:
    return context_of(current_app).media.uploads


@blueprint.route(PREFIX, methods=["OPTIONS"])
@blueprint.route(f"{PREFIX}/<name>", methods=["OPTIONS"])
def options(name: str = "") -> Response:
    """What this server can do; also what a browser asks before a page of another origin uploads."""
    del name
    return Response(
        status=204,
        headers={
            "Tus-Version": tus.VERSION,
            "Tus-Extension": ",".join(tus.EXTENSIONS),
            "Tus-Max-Size": str(_uploads().limits.file),
            "Tus-Checksum-Algorithm": ",".join(ALGORITHMS),
        },
    )


@blueprint.post(PREFIX)
def begin() -> Response:
    """Begins an upload, or finds it. Raises Problem, MediaError."""
    sender = sender_of_request()
    require_version(request)
    concat = concat_of(request)
    if concat is not None and not concat.piece:
        state = _uploads().join(part_of(sender, request), concat.pieces)
        return _answer(state, 201)
    incoming = _received(sender)
    if incoming is not None:
        state = _uploads().state(sender, incoming.name)
    else:
        state = _uploads().begin(part_of(sender, request))
    return _answer(state, 201)


@blueprint.route(f"{PREFIX}/<name>", methods=["HEAD"])
def ask(name: str) -> Response:
    """How far an upload is. Raises Problem, MediaError."""
    sender = sender_of_request()
    require_version(request)
    answer = _answer(_state(sender, name), 200)
    part = _uploads().parts.find(sender.owner, name)
    if part is not None and part.piece:
        answer.headers["Upload-Concat"] = "partial"
    return answer


@blueprint.route(f"{PREFIX}/<name>", methods=["PATCH", "POST"])
def go_on(name: str) -> Response:
    """Takes the next bytes. Raises Problem, MediaError."""
    sender = sender_of_request()
    require_version(request)
    if method_of(request) == "DELETE":
        return _end(sender, name)
    if method_of(request) != "PATCH":
        raise Problem("method_not_allowed", "Send PATCH here.", headers={"Allow": "HEAD, PATCH"})
    _require_name(name)
    _received(sender)
    return _answer(_state(sender, name), 204)


@blueprint.delete(f"{PREFIX}/<name>")
def end(name: str) -> Response:
    """Gives an upload up. Raises Problem, MediaError."""
    sender = sender_of_request()
    require_version(request)
    return _end(sender, name)


@blueprint.after_request
def say_who_may(response: Response) -> Response:
    """The protocol's version, and which pages of other origins may read the answer."""
    response.headers["Tus-Resumable"] = tus.VERSION
    response.headers["Cache-Control"] = "no-store"
    origin = request.headers.get("Origin", "")
    response.headers.add("Vary", "Origin")
    if origin in context_of(current_app).settings.uploads.origins:
        response.headers["Access-Control-Allow-Origin"] = origin
        response.headers["Access-Control-Allow-Methods"] = "POST, HEAD, PATCH, DELETE, OPTIONS"
        response.headers["Access-Control-Allow-Headers"] = _ASKED
        response.headers["Access-Control-Expose-Headers"] = _SHOWN
        response.headers["Access-Control-Max-Age"] = "86400"
    return response


def media_error(error: MediaError) -> Response:
    """A fault of a file as problem details."""
    headers = {"Retry-After": "60"} if error.code in _PASSING else {}
    return problem_response(Problem(error.code, error.reason, headers=headers))


def _end(sender: Sender, name: str) -> Response:
    _require_name(name)
    _uploads().end(sender, name)
    return Response(status=204)


def _state(sender: Sender, name: str) -> State:
    _require_name(name)
    return _uploads().state(sender, name)


def _require_name(name: str) -> None:
    if not _NAME.fullmatch(name):
        raise UnknownUpload


def _received(sender: Sender) -> Incoming | None:
    """The body of this request, on the disk. Raises what was wrong with it."""
    incoming: Incoming | None = request.environ.get(INCOMING)
    if incoming is None:  # no shell stands before us
        request.max_content_length = None
        incoming = open_incoming(sender, request)
        if incoming is None:
            return None
        while data := request.stream.read(_PIECE):
            incoming.write(data)
        incoming.end()
    if isinstance(incoming.fault, OSError):
        text = "The file could not be written; what came is kept. Try again later."
        raise Problem("service_unavailable", text, headers={"Retry-After": "60"})
    # Bytes for which there is no upload any more: another request may have brought the last ones,
    # as happens where a line was cut and the sender went on. What has come of the file is told.
    if incoming.fault is not None and not isinstance(incoming.fault, UnknownUpload):
        raise incoming.fault
    return incoming


def _answer(state: State, status: int) -> Response:
    response = Response(status=status, headers=tus.headers_of(state))
    if status == 201:
        response.headers["Location"] = f"{base_url()}{PREFIX}/{state.name}"
    return response

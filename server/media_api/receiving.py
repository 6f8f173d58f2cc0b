"""Who uploads, and what a request that brings bytes asks for."""

from __future__ import annotations

from wsgiref.types import WSGIEnvironment

from flask import Flask, Request, current_app, request

from media.errors import BadUpload, MediaError
from media.incoming import Incoming
from media.parts import Part, Sender
from media.uploads import piece_name
from server.context import context_of
from server.evidence.claims import owner_of
from server.identity import Permission
from server.media_api import tus
from server.problem import Problem
from server.rest_api.access import base_url, require
from sync.errors import SyncError

PREFIX = "/media/uploads"
_BYTES = "application/offset+octet-stream"


def sender_of_request() -> Sender:
    """The device that calls, or the office user who may file records.

    Raises Problem: unauthorized, forbidden, cross_site; SyncError for a revoked device.
    """
    caller = context_of(current_app).identity.authenticate_sync(request.environ)
    if caller is not None and caller.crew is not None and caller.device is not None:
        return Sender(owner_of(caller.crew), caller.device)
    return Sender(owner_of(None), require(Permission.RECORD).name)


def incoming_of(app: Flask, environ: WSGIEnvironment) -> Incoming | None:
    """Where the body of a request goes; None where none of it is taken.

    Faults are not told here: the application finds them again and tells them.
    """
    with app.request_context(environ):
        try:
            return open_incoming(sender_of_request(), request)
        except (Problem, SyncError, MediaError, OSError):
            return None


def open_incoming(sender: Sender, asked: Request) -> Incoming | None:
    """Where the body of this request goes; an upload that it begins is begun.

    None where it brings no bytes, or the file has them. Raises Problem, MediaError, OSError.
    """
    require_version(asked)
    uploads, coming = context_of(current_app).media.uploads, asked.content_length or 0
    checksum = tus.read_checksum(asked.headers.get("Upload-Checksum"))
    if method_of(asked) == "PATCH":
        _require_bytes(asked)
        at = tus.read_number("Upload-Offset", asked.headers.get("Upload-Offset"))
        return uploads.receive(sender, name_of(asked), at, coming, checksum)
    if method_of(asked) != "POST" or name_of(asked) or not _has_bytes(asked):
        return None
    _require_bytes(asked)
    state = uploads.begin(part_of(sender, asked))
    if state.offset:  # what came before is not taken again: the answer says where to go on
        return None
    return uploads.receive(sender, state.name, 0, coming, checksum)


def part_of(sender: Sender, asked: Request) -> Part:
    """The upload that a creation declares. Raises BadUpload."""
    told = tus.read_metadata(asked.headers.get("Upload-Metadata", ""))
    concat = concat_of(asked)
    is_piece = concat is not None and concat.piece
    if told.sha256 is None and not is_piece:
        raise BadUpload("Upload-Metadata must carry sha256: the hash of the file, hex, in base64.")
    length = 0
    if concat is None or is_piece:
        length = tus.read_number("Upload-Length", asked.headers.get("Upload-Length"))
    name = piece_name() if is_piece or told.sha256 is None else told.sha256
    return Part(
        sender.owner,
        name,
        length,
        sender.by,
        piece=is_piece,
        whole=told.sha256 if is_piece else None,
        filename=told.filename,
        filetype=told.filetype,
        fact=told.fact,
    )


def concat_of(asked: Request) -> tus.Concat | None:
    """What Upload-Concat says of this request. Raises BadUpload."""
    return tus.read_concat(asked.headers.get("Upload-Concat"), f"{base_url()}{PREFIX}")


def require_version(asked: Request) -> None:
    """Raises Problem tus_version_unsupported."""
    if asked.headers.get("Tus-Resumable") != tus.VERSION:
        text = f"Send the header Tus-Resumable: {tus.VERSION}."
        raise Problem("tus_version_unsupported", text, headers={"Tus-Version": tus.VERSION})


def method_of(asked: Request) -> str:
    """The method that is meant: some clients and proxies know POST alone."""
    said = asked.headers.get("X-HTTP-Method-Override")
    return said.upper() if said and asked.method == "POST" else asked.method


def name_of(asked: Request) -> str:
    """The upload's name in the path; "" where uploads are begun."""
    return asked.path.removeprefix(PREFIX).strip("/")


def _has_bytes(asked: Request) -> bool:
    return bool(asked.content_length) or "Transfer-Encoding" in asked.headers


def _require_bytes(asked: Request) -> None:
    if asked.mimetype != _BYTES:
        raise Problem("bad_content_type", f"Send the bytes with Content-Type: {_BYTES}.")

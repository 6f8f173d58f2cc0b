"""The bytes of a file or of a picture's copy: where they lie, or having them made.

A copy depends on the original's bytes alone, so whichever ticket's photo was examined, its copies
are those of every ticket that names the same file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import replace

from werkzeug.http import parse_accept_header

from media.errors import BlobMissing
from media.pictures.sniff import AVIF, JPEG, WEBP, type_of
from schemas.drawing import Role, Wish
from server.context import Context
from server.media_api.answering import PASSING, Content
from server.pictures.filing import examination_id
from server.problem import Problem
from sync.mailroom.names import OFFICE
from sync.stores.documents import Wanted

_HEAD = 64
"""Bytes by which a file's type is told."""
_PIXELS = 100_000_000
"""Of a picture that is drawn where the profile has no checks and so no limit."""
_BY_ACCEPT = "Accept, Authorization, Cookie"


def kept_file(context: Context, sha256: str, name: str) -> Content | None:
    """A file of the object store; None where it has not arrived. Raises OSError."""
    blobs = context.media.blobs
    found = blobs.find(sha256)
    if found is None:
        return None
    try:
        head = b"".join(blobs.read(sha256, 0, min(found.size, _HEAD)))
    except BlobMissing:
        return None
    kind = type_of(head)
    return Content(sha256, found.size, kind, name, lambda at, to: blobs.read(sha256, at, to))


def copy_of(context: Context, sha256: str, role: Role, kind: str) -> Content | None:
    """The copy of an original as ``kind``, or as JPEG until that is made; None: not yet.

    Raises Problem: no_view, file_not_arrived; OSError.
    """
    name = f"{sha256[:16]}-{role}"
    examined = _examined(context, sha256)
    if examined == {} or context.media.views.is_hopeless(sha256):
        raise _no_view()
    drawn = None
    if examined and role in examined:
        drawn = kept_file(context, examined[role], name)
    if drawn is not None and kind == JPEG:
        return replace(drawn, vary=_BY_ACCEPT)
    made = context.media.views.find(sha256, role, kind)
    if made is not None:
        return _of_bytes(made, kind, name)
    if context.media.blobs.find(sha256) is None:
        if drawn is None:
            raise not_arrived()
        return replace(drawn, vary=_BY_ACCEPT)
    context.media.views.ask(sha256, Wish(role, kind, most_pixels(context)))
    return drawn and replace(drawn, vary=_BY_ACCEPT, kept=PASSING)


def most_pixels(context: Context) -> int:
    """Of a picture that is opened at all."""
    checks = context.policy.checks
    return _PIXELS if checks is None else checks.largest_pixels


def type_wanted(accept: str) -> str:
    """AVIF or WebP where the header names it (``*/*`` says nothing), else JPEG. Pure."""
    said = parse_accept_header(accept)
    named = {kind for kind, quality in said if quality > 0}
    return next((kind for kind in (AVIF, WEBP) if kind in named), JPEG)


def not_arrived() -> Problem:
    """The file is named by a fact and is not here."""
    text = "The file was declared and has not arrived yet."
    return Problem("file_not_arrived", text, headers={"Retry-After": "60"})


def _no_view() -> Problem:
    text = "No view of this file can be made; the original is kept: GET /media/originals/<sha256>."
    return Problem("no_view", text)


def _examined(context: Context, sha256: str) -> Mapping[str, str] | None:
    """The hashes of the copies that were drawn, by role; None where nobody looked at it yet."""
    facts = [one.fact for one in context.media.index.declared(sha256)]
    wanted = [Wanted(examination_id(fact)) for fact in facts if ":photo:" in fact]
    for found in context.store.read(OFFICE, wanted) if wanted else []:
        if found and not found[0].deleted:
            body = found[0].json()["body"]
            if body["sha256"] == sha256:
                return {one["role"]: one["sha256"] for one in body["derived"]}
    return None


def _of_bytes(data: bytes, kind: str, name: str) -> Content:
    def read(start: int, end: int) -> Iterator[bytes]:
        yield data[start:end]

    sha256 = hashlib.sha256(data).hexdigest()
    return Content(sha256, len(data), kind, name, read, vary=_BY_ACCEPT)

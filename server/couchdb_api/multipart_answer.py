"""Documents with their attachments as MIME parts, as CouchDB's own replicator likes them best.

related   one document: its JSON with ``"follows": true``, then one part per attachment
mixed     several: each a nested multipart/related, plain JSON, or an error
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from server.couchdb_api.attachment_headers import content_type_header
from server.couchdb_api.call import Answer
from server.couchdb_api.render import follows, head_of, spliced, stub
from sync import jsontext
from sync.stores.documents import Attachment, Document, DocumentStore

_CHUNK = 1024 * 1024

Item = tuple[Document, frozenset[str]] | Mapping[str, Any]
"""A document and the names of the attachments that come with it, or an error entry."""


def related(
    store: DocumentStore,
    document: Document,
    names: frozenset[str],
    extra: Mapping[str, Any],
    headers: list[tuple[str, str]],
) -> Answer:
    """One document as multipart/related. ``extra`` members are added to its JSON."""
    boundary = uuid.uuid4().hex
    content_type = ("Content-Type", f'multipart/related; boundary="{boundary}"')
    parts = _related_parts(store, document, names, boundary, extra)
    return Answer(200, parts, [content_type, *headers])


def mixed(store: DocumentStore, items: Iterable[Item]) -> Answer:
    """Several documents as multipart/mixed."""
    boundary = uuid.uuid4().hex
    content_type = ("Content-Type", f'multipart/mixed; boundary="{boundary}"')
    return Answer(200, _mixed_parts(store, items, boundary), [content_type])


def _mixed_parts(store: DocumentStore, items: Iterable[Item], boundary: str) -> Iterator[bytes]:
    dash = b"--" + boundary.encode()
    for item in items:
        yield dash + b"\r\n"
        if isinstance(item, tuple):
            yield from _nested(store, *item)
        else:
            yield b'Content-Type: application/json; error="true"\r\n\r\n' + jsontext.dumps(item)
        yield b"\r\n"
    yield dash + b"--"


def _nested(store: DocumentStore, document: Document, names: frozenset[str]) -> Iterator[bytes]:
    if not names:
        yield b"Content-Type: application/json\r\n\r\n" + _json(document, names, {})
        return
    inner = uuid.uuid4().hex
    yield f'Content-Type: multipart/related; boundary="{inner}"\r\n\r\n'.encode()
    yield from _related_parts(store, document, names, inner, {})


def _related_parts(
    store: DocumentStore,
    document: Document,
    names: frozenset[str],
    boundary: str,
    extra: Mapping[str, Any],
) -> Iterator[bytes]:
    dash = b"--" + boundary.encode()
    yield dash + b"\r\nContent-Type: application/json\r\n\r\n" + _json(document, names, extra)
    for name, attachment in document.attachments.items():
        if name in names:
            yield b"\r\n" + dash + b"\r\n" + _part_head(name, attachment)
            for start in range(0, attachment.length, _CHUNK):
                yield store.attachment_bytes(attachment, start, _CHUNK)
    yield b"\r\n" + dash + b"--"


def _json(document: Document, names: frozenset[str], extra: Mapping[str, Any]) -> bytes:
    head = {**head_of(document), **extra}
    if document.attachments:
        head["_attachments"] = {
            name: follows(what) if name in names else stub(what)
            for name, what in document.attachments.items()
        }
    return spliced(head, document.body)


def _part_head(name: str, attachment: Attachment) -> bytes:
    # A name cannot break out of its header: quotes and line ends are escaped as RFC 7578 does.
    safe = name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
    return (
        f'Content-Disposition: attachment; filename="{safe}"\r\n'
        f"Content-Type: {content_type_header(attachment.content_type)}\r\n"
        f"Content-Length: {attachment.length}\r\n\r\n"
    ).encode()

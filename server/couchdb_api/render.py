"""Document -> JSON text. Stored bodies are spliced in as they are, never parsed to be answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pybase64

from sync import jsontext
from sync.stores.documents import Attachment, Document, DocumentStore

Render = Callable[[Document], bytes]


def spliced(head: Mapping[str, Any], body: bytes) -> bytes:
    """The members of ``head`` (at least one), then those of the JSON object ``body``."""
    text = jsontext.dumps(head)
    return text if len(body) <= 2 else text[:-1] + b"," + body[1:]


def head_of(document: Document) -> dict[str, Any]:
    """The reserved members of a document, without attachments."""
    head: dict[str, Any] = {"_id": document.id, "_rev": document.rev}
    if document.deleted:
        head["_deleted"] = True
    if document.history:
        head["_revisions"] = {"start": generation(document.rev), "ids": list(document.history)}
    return head


def with_stubs(document: Document) -> bytes:
    """The document with its attachments named only."""
    head = head_of(document)
    if document.attachments:
        head["_attachments"] = {name: stub(what) for name, what in document.attachments.items()}
    return spliced(head, document.body)


def with_bytes(store: DocumentStore) -> Render:
    """Renders documents with their attachments inline, as base64."""

    def render(document: Document) -> bytes:
        head = head_of(document)
        if document.attachments:
            head["_attachments"] = {
                name: inline(what, store.attachment_bytes(what))
                for name, what in document.attachments.items()
            }
        return spliced(head, document.body)

    return render


def renderer(store: DocumentStore, attachments: bool) -> Render:
    """How documents are written: with the attachments' bytes or with stubs."""
    return with_bytes(store) if attachments else with_stubs


def stub(attachment: Attachment) -> dict[str, Any]:
    """An attachment that is only named."""
    return {**_described(attachment), "length": attachment.length, "stub": True}


def inline(attachment: Attachment, data: bytes) -> dict[str, Any]:
    """An attachment with its bytes."""
    return {**_described(attachment), "data": pybase64.b64encode(data).decode()}


def follows(attachment: Attachment) -> dict[str, Any]:
    """An attachment whose bytes are a later part of the same multipart answer."""
    return {**_described(attachment), "length": attachment.length, "follows": True}


def changed_since(document: Document, known: Sequence[str]) -> list[str]:
    """Names of the attachments that came after the last revision of ``known`` in the line.

    The document must have been read with its history.
    """
    start = generation(document.rev)
    line = {f"{start - back}-{hash_}": start - back for back, hash_ in enumerate(document.history)}
    last = max((line[rev] for rev in known if rev in line), default=0)
    return [name for name, what in document.attachments.items() if what.revpos > last]


def generation(rev: str) -> int:
    """The number of a revision that is known to be well-formed."""
    return int(rev.partition("-")[0])


def _described(attachment: Attachment) -> dict[str, Any]:
    return {
        "content_type": attachment.content_type,
        "revpos": attachment.revpos,
        "digest": attachment.digest,
    }

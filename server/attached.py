"""Attachment bytes of office facts as a response that no browser will run."""

from __future__ import annotations

from flask import Request, Response

from sync.mailroom.names import OFFICE
from sync.stores.documents import DocumentStore


def attached(store: DocumentStore, fact: str, name: str, request: Request) -> Response:
    """The bytes, or 304 where the caller has them. Raises NotFound."""
    attachment = store.attachment(OFFICE, fact, name)
    content = store.attachment_bytes(attachment.digest)
    response = Response(content, mimetype=attachment.content_type)
    response.set_etag(attachment.digest)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["Content-Disposition"] = "attachment"
    response.headers["Cache-Control"] = "private, max-age=86400, immutable"
    response.make_conditional(request)
    return response

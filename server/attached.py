"""Attachment bytes of documents as a response that no browser will run."""

from __future__ import annotations

from flask import Request, Response

from server.couchdb_api.attachment_headers import content_type_header
from sync.mailroom.names import OFFICE
from sync.stores.documents import DocumentStore


def attached(
    store: DocumentStore, doc_id: str, name: str, request: Request, database: str = OFFICE
) -> Response:
    """The bytes, or 304 where the caller has them. Raises NotFound."""
    attachment = store.attachment(database, doc_id, name)
    content = store.attachment_bytes(attachment)
    response = Response(content, content_type=content_type_header(attachment.content_type))
    response.set_etag(attachment.digest)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["Content-Disposition"] = "attachment"
    # What may be seen changes (an erasure, a redacted copy, another area): it is asked each time.
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Vary"] = "Authorization, Cookie"
    response.make_conditional(request)
    return response

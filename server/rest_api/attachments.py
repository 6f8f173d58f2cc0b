"""Attachments of facts: previews of photos, as bytes that no browser will run."""

from __future__ import annotations

from flask import Response, request
from flask.views import MethodView

from server.identity import Permission
from server.problem import Problem
from server.rest_api.access import parts, require
from server.rest_api.api import Resources
from sync.errors import NotFound
from sync.mailroom.names import OFFICE

blueprint = Resources("attachments", __name__, description="Photo previews and the like")


@blueprint.route("/tickets/<ticket>/facts/<fact>/attachments/<path:name>")
class AttachmentOfFact(MethodView):
    """Bytes that travel inside a fact."""

    @blueprint.response(
        200, {"type": "string", "format": "binary"}, content_type="application/octet-stream"
    )
    @blueprint.alt_response(304, description="It is still as the ETag in If-None-Match says")
    def get(self, ticket: str, fact: str, name: str) -> Response:
        """Read an attachment; `fact` is the fact's whole id."""
        require(Permission.READ_TICKETS)
        store = parts().store
        try:
            if not fact.startswith(f"{ticket}:"):
                raise NotFound("missing")
            attachment = store.attachment(OFFICE, fact, name)
            content = store.attachment_bytes(attachment.digest)
        except NotFound:
            raise Problem("not_found", f"There is no attachment {name!r} there.") from None
        response = Response(content, mimetype=attachment.content_type)
        response.set_etag(attachment.digest)
        response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
        response.headers["Content-Disposition"] = "attachment"
        response.headers["Cache-Control"] = "private, max-age=86400, immutable"
        response.make_conditional(request)
        return response

"""Attachments of facts: previews of photos, as bytes that no browser will run."""

from __future__ import annotations

from flask import Response, request
from flask.views import MethodView

from schemas.api.views import View
from server.attached import attached
from server.identity import Permission
from server.office.commands import is_there
from server.problem import Problem
from server.rest_api.access import parts, require, seen
from server.rest_api.api import Resources
from server.rest_api.tickets import desk
from server.showing.sight import is_hidden
from sync.errors import NotFound

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
        user = require(Permission.READ_TICKETS)
        try:
            if not fact.startswith(f"{ticket}:") or not is_there(desk(), ticket):
                raise NotFound("missing")
            if is_hidden(parts(), user, fact, name):
                raise NotFound("missing")
            response = attached(parts().store, fact, name, request)
        except NotFound:
            raise Problem("not_found", f"There is no attachment {name!r} there.") from None
        seen(user, View.ATTACHMENT, [ticket])
        return response

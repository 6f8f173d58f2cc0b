"""`/api/v1/quarantine`: what was refused to devices and what the mailroom set aside."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from flask import Response, request
from flask.views import MethodView

from schemas.api.quarantine import QuarantineList, QuarantinePage
from schemas.api.views import View
from server.attached import attached
from server.identity import Permission
from server.problem import Problem
from server.readmodel.cursor import Place, write_cursor
from server.rest_api.access import parts, require, scope, seen
from server.rest_api.api import Resources
from server.rest_api.crews import is_there
from server.rest_api.paging import place_of
from server.rest_api.tickets import json_response
from sync.errors import NotFound
from sync.mailroom.names import QUARANTINE, crew_of
from sync.stores.documents import Document, Range

blueprint = Resources("quarantine", __name__, description="Refused and broken documents")
_SORT = "id"


@blueprint.route("/quarantine")
class Quarantine(MethodView):
    """What needs a person's eyes."""

    @blueprint.arguments(QuarantinePage, location="query")
    @blueprint.response(200, QuarantineList)
    def get(self, query: dict[str, Any]) -> Response:
        """List what was refused or set aside, whole, by id."""
        user = require(Permission.READ_QUARANTINE)
        limit = query["limit"]
        after = place_of(query["cursor"], _SORT).id if "cursor" in query else None
        # One more than asked for tells whether there is a next page; the cursor's own is skipped.
        which = Range(start=after, skip=1 if after else 0, limit=limit + 1)
        found = list(parts().store.documents(QUARANTINE, which, bodies=True))
        following = None
        if len(found) > limit and (last := found[limit - 1]) is not None:
            following = write_cursor(Place(_SORT, "", last.id))
        entries = [_entry(item) for item in found[:limit] if item is not None]
        entries = [entry for entry in entries if _is_there(entry["document"])]
        if entries:
            seen(user, View.QUARANTINE, [], len(entries))
        return json_response({"items": entries, "next": following})


@blueprint.route("/quarantine/<entry>/attachments/<path:name>")
class AttachmentInQuarantine(MethodView):
    """Bytes that came with a refused document."""

    @blueprint.response(
        200, {"type": "string", "format": "binary"}, content_type="application/octet-stream"
    )
    @blueprint.alt_response(304, description="It is still as the ETag in If-None-Match says")
    def get(self, entry: str, name: str) -> Response:
        """Read an attachment of an entry; `entry` is its whole id."""
        user = require(Permission.READ_QUARANTINE)
        try:
            kept = parts().store.get(QUARANTINE, entry).json()
            if not _is_there(kept):
                raise NotFound("missing")
            response = attached(parts().store, entry, name, request, QUARANTINE)
        except NotFound:
            raise Problem("not_found", f"There is no attachment {name!r} there.") from None
        seen(user, View.ATTACHMENT, [])
        return response


def _is_there(kept: Mapping[str, Any]) -> bool:
    """Whether somebody with areas has the crew that it came from."""
    if scope().is_whole:
        return True
    crew = kept.get("crew") or crew_of(kept.get("database") or "")
    return crew is not None and is_there(crew)


def _entry(found: Document) -> dict[str, Any]:
    address = f"/api/v1/quarantine/{quote(found.id)}/attachments/"
    names = [address + quote(name) for name in sorted(found.attachments)]
    return {"id": found.id, "document": found.json(), "attachments": names}

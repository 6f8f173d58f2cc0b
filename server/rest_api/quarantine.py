"""`/api/v1/quarantine`: what was refused to devices and what the mailroom set aside."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any
from urllib.parse import quote

from flask import Response, request
from flask.views import MethodView

from schemas.api.quarantine import (
    NewSettlement,
    QuarantineEntry,
    QuarantineList,
    QuarantinePage,
)
from schemas.api.views import View
from schemas.instants import instant_text
from server.attached import attached
from server.identity import Permission
from server.problem import Problem
from server.readmodel.cursor import Place, write_cursor
from server.rest_api.access import parts, require, scope, seen
from server.rest_api.api import Resources
from server.rest_api.crews import is_there
from server.rest_api.paging import place_of
from server.rest_api.tickets import json_response
from sync.errors import Conflict, NotFound
from sync.mailroom.names import QUARANTINE, crew_of
from sync.stores.documents import Document, Draft, Range, Stub

blueprint = Resources("quarantine", __name__, description="Refused and broken documents")
_SORT = "id"
_SETTLED = "settled"
"""The member of an entry that says who settled it."""


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
        entries = [entry for entry in entries if _is_wanted(entry, query)]
        if entries:
            seen(user, View.QUARANTINE, [], len(entries))
        return json_response({"items": entries, "next": following})


@blueprint.route("/quarantine/<entry>/settlement")
class Settlement(MethodView):
    """The end of an entry."""

    @blueprint.arguments(NewSettlement)
    @blueprint.response(200, QuarantineEntry)
    def post(self, new: dict[str, Any], entry: str) -> Response:
        """Say that an entry is settled, and what was done. It stays as it is and can still be
        read; of two who settle it the first one stands."""
        user = require(Permission.CORRECT)
        found = _existing(entry)
        kept = found.json()
        if _SETTLED not in kept:
            kept[_SETTLED] = {"by": user.name, "at": instant_text(parts().clock()), **new}
            stubs = {name: Stub() for name in found.attachments}
            draft = Draft.of(found.id, kept, found.rev)._replace(attachments=stubs)
            with suppress(Conflict):  # somebody else was faster
                parts().store.put(QUARANTINE, draft)
        seen(user, View.QUARANTINE, [])
        return json_response(_entry(_existing(entry)))


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
            response = attached(parts().store, _existing(entry).id, name, request, QUARANTINE)
        except NotFound:
            raise Problem("not_found", f"There is no attachment {name!r} there.") from None
        seen(user, View.ATTACHMENT, [])
        return response


def _existing(entry: str) -> Document:
    """Raises Problem not_found, also where it came from no crew of the caller's."""
    with suppress(NotFound):
        found = parts().store.get(QUARANTINE, entry)
        if _is_there(found.json()):
            return found
    raise Problem("not_found", f"There is no entry {entry!r} in the quarantine.")


def _is_wanted(entry: Mapping[str, Any], query: Mapping[str, Any]) -> bool:
    is_settled = entry["settled"] is not None
    return query.get("settled") in (None, is_settled) and _is_there(entry["document"])


def _is_there(kept: Mapping[str, Any]) -> bool:
    """Whether somebody with areas has the crew that it came from."""
    if scope().is_whole:
        return True
    crew = kept.get("crew") or crew_of(kept.get("database") or "")
    return crew is not None and is_there(crew)


def _entry(found: Document) -> dict[str, Any]:
    address = f"/api/v1/quarantine/{quote(found.id)}/attachments/"
    names = [address + quote(name) for name in sorted(found.attachments)]
    kept = found.json()
    settled = kept.pop(_SETTLED, None)
    return {"id": found.id, "document": kept, "attachments": names, "settled": settled}

"""Links to files for a while: for pages and programs that cannot send a login along."""

from __future__ import annotations

from typing import Any

from flask import Response
from flask.views import MethodView

from schemas.api.pictures import FileLinks, NewFileLinks
from schemas.instants import instant_text
from server.identity import Permission
from server.office.commands import existing
from server.problem import FieldError, faulty
from server.registry.people import User
from server.rest_api.access import base_url, parts, require
from server.rest_api.api import Resources
from server.rest_api.tickets import desk, json_response
from server.showing.links import signed_link
from server.showing.pictures import ORIGINALS
from server.showing.sight import seen_by_user

blueprint = Resources("file_links", __name__, description="Links to files, for a while")


@blueprint.route("/tickets/<ticket>/file-links")
class FileLinksOfTicket(MethodView):
    """Links to files of a ticket."""

    @blueprint.arguments(NewFileLinks)
    @blueprint.response(200, FileLinks)
    def post(self, new: dict[str, Any], ticket: str) -> Response:
        """Sign links to pictures and other files; each is good for some minutes.

        Whoever has a link sees the file as long as it is good and you may see it: hand it on with
        care. What is seen through it is logged under your name.
        """
        user = require(Permission.READ_TICKETS)
        existing(desk(), ticket)
        faults = [
            FieldError(f"paths.{place}", "no-such-file", "This ticket shows you no such file.")
            for place, path in enumerate(new["paths"])
            if not _is_shown(user, ticket, path)
        ]
        if faults:
            raise faulty(faults)
        return json_response({"items": [_link(user, path) for path in new["paths"]]})


def _is_shown(user: User, ticket: str, path: str) -> bool:
    address = path.partition("?")[0]
    whole = address.startswith(ORIGINALS)
    found = seen_by_user(parts(), user, address.rpartition("/")[2], original=whole)
    return any(named.ticket == ticket for named in found)


def _link(user: User, path: str) -> dict[str, str]:
    address, _, query = path.partition("?")
    href, until = signed_link(parts(), address, user)
    further = f"&{query}" if query else ""
    return {
        "path": path,
        "href": f"{base_url()}{href}{further}",
        "expires_at": instant_text(until),
    }

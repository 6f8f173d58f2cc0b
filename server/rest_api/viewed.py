"""`/api/v1/views`: who looked at personal data."""

from __future__ import annotations

from typing import Any

from flask import Response
from flask.views import MethodView

from schemas.api.views import ViewList, ViewQuery
from server.problem import Problem
from server.readmodel.cursor import Place, write_cursor
from server.rest_api.access import parts, require, scope
from server.rest_api.api import Resources
from server.rest_api.paging import place_of
from server.rest_api.tickets import json_response
from server.rights import Permission
from server.viewlog import Asked, views

blueprint = Resources("views", __name__, description="Who looked at personal data")


@blueprint.route("/views")
class Views(MethodView):
    """The log of views."""

    @blueprint.arguments(ViewQuery, location="query")
    @blueprint.response(200, ViewList)
    def get(self, query: dict[str, Any]) -> Response:
        """List who looked at what, in the order of time or the newest first."""
        require(Permission.READ_VIEWS)
        if not scope().is_whole:
            text = "The log tells of all areas; it takes an auditor who sees all of them."
            raise Problem("forbidden", text)
        sort = query["sort"]
        after = place_of(query["cursor"], sort).id if "cursor" in query else None
        asked = Asked(
            query.get("user"),
            query.get("ticket"),
            query.get("since"),
            query.get("until"),
            after,
            query["limit"],
            query.get("file"),
            newest_first=sort == "-at",
        )
        found, place = views(parts().store, asked)
        following = None if place is None else write_cursor(Place(sort, "", place))
        return json_response({"items": found, "next": following})

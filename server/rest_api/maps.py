"""`/api/v1/map`: tickets in a box, and where findings and photos were made."""

from __future__ import annotations

from typing import Any

from flask import Response
from flask.views import MethodView

from schemas.api.map import MapQuery, MapView, PlacedQuery, PlacedView
from server.identity import Permission
from server.readmodel.cells import Box
from server.readmodel.map import View
from server.readmodel.placed import PlaceView
from server.rest_api.access import parts, require
from server.rest_api.api import Resources
from server.rest_api.asked import filter_of
from server.rest_api.tickets import json_response

blueprint = Resources("map", __name__, description="What the map shows")


@blueprint.route("/map/tickets")
class TicketsOnMap(MethodView):
    """Tickets that have a place."""

    @blueprint.arguments(MapQuery, location="query")
    @blueprint.response(200, MapView)
    def get(self, query: dict[str, Any]) -> Response:
        """Show the tickets in a box: one by one, or as clusters where there are too many."""
        require(Permission.READ_TICKETS)
        view = View(Box(*query["bbox"]), query["zoom"], query["most"])
        found = parts().readmodel.on_map(filter_of(query), view, parts().clock())
        # Written as they are: a copy of 500 points costs more than finding them.
        return json_response(
            {"total": found.total, "points": found.points, "clusters": found.clusters}
        )


@blueprint.route("/map/facts")
class FactsOnMap(MethodView):
    """Findings and photos that have a place."""

    @blueprint.arguments(PlacedQuery, location="query")
    @blueprint.response(200, PlacedView)
    def get(self, query: dict[str, Any]) -> Response:
        """Show where findings and photos were made in a box, of the tickets that fit: those that
        count, the newest first, or only how many where there are too many to draw."""
        require(Permission.READ_TICKETS)
        kinds = [kind.value for kind in query["kind"]]
        view = PlaceView(Box(*query["bbox"]), kinds, query["most"])
        found = parts().readmodel.placed(filter_of(query), view, parts().clock())
        total = {"count": found.count, "capped": found.capped}
        return json_response({"total": total, "points": found.points})

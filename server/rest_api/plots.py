"""`/api/v1/tickets/<ticket>/plots/<fact>.svg` and `.png`: what was measured, with its limits."""

from __future__ import annotations

from typing import Any

from flask import Response
from flask.views import MethodView

from schemas.api.plots import PlotQuery, PngQuery
from schemas.api.views import View
from server.identity import Permission
from server.metrology.drawing import drawn
from server.metrology.raster import png
from server.metrology.rows import RowTables
from server.office.commands import existing
from server.problem import Problem
from server.rest_api.access import parts, require, seen
from server.rest_api.api import Resources
from server.rest_api.tickets import desk

blueprint = Resources("plots", __name__, description="Measurements drawn with their limits")
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
"""The picture has a style of its own, and needs nothing else."""
_SVG: dict[str, Any] = {"type": "string"}


_PNG: dict[str, Any] = {"type": "string", "format": "binary"}


@blueprint.route("/tickets/<ticket>/plots/<fact>.svg")
class Plot(MethodView):
    """One plot."""

    @blueprint.arguments(PlotQuery, location="query")
    @blueprint.response(200, _SVG, content_type="image/svg+xml")
    def get(self, query: dict[str, Any], ticket: str, fact: str) -> Response:
        """Draw the verdict on a fact: errors by load, voltage over time, or how long it lasted."""
        response = Response(_drawn(query, ticket, fact), mimetype="image/svg+xml")
        response.headers["Content-Security-Policy"] = _POLICY
        return _private(response)


@blueprint.route("/tickets/<ticket>/plots/<fact>.png")
class PlotAsPng(MethodView):
    """The same plot in pixels."""

    @blueprint.arguments(PngQuery, location="query")
    @blueprint.response(200, _PNG, content_type="image/png")
    def get(self, query: dict[str, Any], ticket: str, fact: str) -> Response:
        """Draw it for what shows no SVG: word processors, mail."""
        picture = png(_drawn(query, ticket, fact), query["width"])
        return _private(Response(picture, mimetype="image/png"))


def _drawn(query: dict[str, Any], ticket: str, fact: str) -> str:
    """The plot as SVG. Raises Problem."""
    user = require(Permission.READ_TICKETS)
    here = desk()
    dossier = existing(here, ticket)
    tables = RowTables(parts().store)
    picture = drawn(dossier, fact, here.rules, tables, (query["kind"], query["lang"]))
    if picture is None:
        raise Problem("not_found", f"Ticket {ticket} has no verdict on {fact!r} to draw.")
    seen(user, View.FACTS, [ticket])
    return picture


def _private(response: Response) -> Response:
    response.headers["Cache-Control"] = "private, no-cache"
    return response

"""`/api/v1/exports`: tickets as files."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Any

from flask import Response
from flask.views import MethodView

from schemas.api.exports import ExportFormat, ExportQuery, ExportTable
from schemas.api.views import View
from server.identity import Permission
from server.rest_api.access import parts, require, witness
from server.rest_api.api import Resources
from server.rest_api.asked import filter_of
from server.tables.exporting import Exports
from server.tables.writing import MEDIA_TYPES, Form, export_bytes

blueprint = Resources("exports", __name__, description="Tickets as files")
_FILE = {"type": "string", "format": "binary"}


def _as(form: ExportFormat) -> dict[str, Any]:
    schema = {"type": "object"} if form is ExportFormat.GEOJSON else _FILE
    return {"schema": schema, "content_type": MEDIA_TYPES[form], "description": "The file"}


@blueprint.route("/exports/tickets")
class TicketExport(MethodView):
    """Tickets with what was found and read on site."""

    @blueprint.arguments(ExportQuery, location="query")
    @blueprint.response(200, _FILE, content_type="text/csv")
    @blueprint.alt_response(200, **_as(ExportFormat.XLSX))
    @blueprint.alt_response(200, **_as(ExportFormat.GEOJSON))
    @blueprint.alt_response(200, **_as(ExportFormat.GPKG))
    def get(self, query: dict[str, Any]) -> Response:
        """Export tickets as CSV, XLSX, GeoJSON or GeoPackage, with the filters of the list."""
        user = require(Permission.READ_TICKETS)
        context = parts()
        zone = context.policy.timezone
        seen = witness(user, View.EXPORT)
        exports = Exports(context.readmodel, context.store, zone, context.clock(), seen)
        form = Form(query["format"], query.get("table") or ExportTable.TICKETS, query["bom"])
        chunks = export_bytes(exports, filter_of(query), form)
        # The first chunk is made before the answer begins, so that a fault is still an error.
        response = Response(_begun(chunks), content_type=MEDIA_TYPES[form.format])
        name = f"tickets.{form.format.value}"
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return response


def _begun(chunks: Iterator[bytes]) -> Iterator[bytes]:
    first = next(chunks, b"")
    return chain([first], chunks)

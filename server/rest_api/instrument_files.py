"""Instrument files from a desk, and the mapping profiles of their columns."""

from __future__ import annotations

from typing import Any

from flask import Response
from flask.views import MethodView

from schemas.api.instrument_files import (
    FileResults,
    InstrumentFilesForm,
    InstrumentUploads,
    MappingListView,
    MappingView,
    NewMapping,
)
from server.identity import Permission
from server.instruments.intake import Batch, Sent, take_in_all
from server.instruments.mappings import listed, remove, save
from server.office.commands import existing
from server.rest_api.access import parts, require
from server.rest_api.api import Resources
from server.rest_api.tickets import desk, json_response

blueprint = Resources("instrument_files", __name__, description="Files from meters and analysers")


@blueprint.route("/tickets/<ticket>/files")
class InstrumentFiles(MethodView):
    """Files from meters and analysers."""

    @blueprint.arguments(InstrumentFilesForm, location="form")
    @blueprint.arguments(InstrumentUploads, location="files")
    @blueprint.response(201, FileResults)
    def post(self, form: dict[str, Any], sent: dict[str, Any], ticket: str) -> Response:
        """Keep instrument files as evidence and read them; 8 MiB in all, a result for each.

        The two files of a COMTRADE record go in one request. The same file sent again makes nothing
        twice. A table with an unknown header answers `needs-mapping`: map it, then send it again.
        """
        user = require(Permission.MEASURE)
        found = desk()
        existing(found, ticket)
        said = {key: value for key, value in form.items() if key != "investigation"}
        files = [Sent(item.filename or "file", item.read()) for item in sent["files"]]
        batch = Batch(
            user.name, ticket, form.get("investigation"), said, files, parts().reader.outcome
        )
        response = json_response({"items": take_in_all(found, batch)})
        response.status_code = 201
        return response


@blueprint.route("/instrument-mappings")
class Mappings(MethodView):
    """What the columns of instruments' tables are."""

    @blueprint.response(200, MappingListView)
    def get(self) -> Response:
        """List the mapping profiles."""
        require(Permission.READ_TICKETS)
        return json_response({"items": [_shown(item) for item in listed(parts().store)]})

    @blueprint.arguments(NewMapping)
    @blueprint.response(201, MappingView)
    def post(self, new: dict[str, Any]) -> Response:
        """Say what the columns of a header are, in place of what was said before."""
        user = require(Permission.MEASURE)
        context = parts()
        made = save(context.store, new["columns"], new["mapping"], user.name, context.clock())
        response = json_response(_shown(made))
        response.status_code = 201
        return response


@blueprint.route("/instrument-mappings/<header>")
class OneMapping(MethodView):
    """One mapping profile."""

    @blueprint.response(204)
    def delete(self, header: str) -> Response:
        """Forget the mapping of a header; what was read by it stays."""
        require(Permission.MEASURE)
        remove(parts().store, header)
        return Response(status=204)


def _shown(item: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in item.items() if key != "type"}

"""`/api/v1/tickets/<ticket>/evidence`: all evidence of a ticket as one ZIP."""

from __future__ import annotations

from itertools import chain
from typing import Any

from flask import Response, current_app
from flask.views import MethodView

from schemas.api.evidence import EvidenceQuery
from schemas.api.views import View
from server.evidence_package.case import Office, read_case
from server.evidence_package.package import Wish, evidence_package
from server.identity import Permission
from server.office.commands import existing
from server.problem import Problem
from server.reports.pdf import press_of
from server.rest_api.access import parts, require, seen
from server.rest_api.api import Resources
from server.rest_api.tickets import desk

blueprint = Resources("evidence", __name__, description="All evidence of a ticket in one file")
_FILE: dict[str, Any] = {"type": "string", "format": "binary"}


@blueprint.route("/tickets/<ticket>/evidence")
class EvidencePackage(MethodView):
    """Originals, facts, receipts, seals, report and verifier."""

    @blueprint.arguments(EvidenceQuery, location="query")
    @blueprint.response(200, _FILE, content_type="application/zip")
    def get(self, query: dict[str, Any], ticket: str) -> Response:
        """Export all evidence of a ticket as a ZIP that proves itself without this server.

        It holds personal data and the key that proves it, so it takes the right of the audit.
        """
        user = require(Permission.AUDIT)
        context, here = parts(), desk()
        office = Office(context.store, context.media.blobs, context.dossiers, context.rules)
        case = read_case(office, existing(here, ticket))
        if case is None:
            raise Problem("not_found", f"There is no ticket {ticket!r}.")
        by = f"{user.name} ({user.role.value})"
        wish = Wish(by, query.get("reason"), here.now, query["lang"], query["derived"])
        pieces = evidence_package(case, wish, press_of(current_app.extensions))
        # The first piece is made before the answer begins, so that a fault is still an error.
        first = next(pieces, b"")
        seen(user, View.EXPORT, [ticket])
        response = Response(chain([first], pieces), content_type="application/zip")
        name = f"{ticket}-evidence.zip"
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        response.headers["Cache-Control"] = "private, no-store"
        return response

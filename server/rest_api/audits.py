"""The audit of a ticket: is its chain whole, and the export that proves it anywhere."""

from __future__ import annotations

from flask import Response
from flask.views import MethodView

from casework.audit_verify import TicketFile, verify
from schemas.api.audits import AuditView
from schemas.api.views import View
from schemas.ids import TICKET_ID
from server.audit.lines import export_lines
from server.audit.reports import report_document
from server.identity import Permission
from server.office.commands import is_there
from server.problem import Problem
from server.rest_api.access import parts, require, seen
from server.rest_api.api import Resources
from server.rest_api.tickets import desk, json_response
from sync.mailroom.auditing import ticket_file

blueprint = Resources("audits", __name__, description="The chain of receipts")
_TYPE = "application/jsonl"


@blueprint.route("/tickets/<ticket>/audit")
class AuditOfTicket(MethodView):
    """Facts, receipts and seals."""

    @blueprint.response(200, AuditView)
    def get(self, ticket: str) -> Response:
        """Verify the ticket's chain as it stands in the office now."""
        require(Permission.AUDIT)
        file = _file(ticket)
        return json_response({**report_document(verify(file)), **file.head})


@blueprint.route("/tickets/<ticket>/audit/export")
class ExportOfTicket(MethodView):
    """What `kancha audit verify` reads."""

    @blueprint.response(200, {"type": "string"}, content_type=_TYPE)
    def get(self, ticket: str) -> Response:
        """Export the ticket as JSON lines, for a verification without this server."""
        user = require(Permission.AUDIT)
        file = _file(ticket)
        seen(user, View.EXPORT, [ticket])
        response = Response(b"".join(export_lines([file])), mimetype=_TYPE)
        response.headers["Content-Disposition"] = f'attachment; filename="{ticket}.jsonl"'
        return response


def _file(ticket: str) -> TicketFile:
    """Raises Problem not_found."""
    found = ticket_file(parts().store, ticket) if TICKET_ID.fullmatch(ticket) else None
    if found is None or not is_there(desk(), ticket):
        raise Problem("not_found", f"There is no ticket {ticket!r}.")
    return found

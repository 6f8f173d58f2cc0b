"""One case in two tickets, two cases in one: merge and split."""

from __future__ import annotations

from typing import Any

from flask import Response, request
from flask.views import MethodView

from schemas.api.merging import NewMerge, NewSplit
from schemas.api.tickets import CommandHeaders, TicketView
from server.identity import Permission
from server.linking.merging import Request, merge, split
from server.registry.people import User
from server.rest_api.access import require
from server.rest_api.api import Resources, read_json
from server.rest_api.tickets import desk, ticket_response

blueprint = Resources("merging", __name__, description="Merge and split tickets")


@blueprint.route("/tickets/<ticket>/merge")
class Merge(MethodView):
    """One case in two tickets."""

    @blueprint.arguments(NewMerge)
    @blueprint.arguments(CommandHeaders, location="headers")
    @blueprint.response(201, TicketView)
    def post(self, _: dict[str, Any], headers: dict[str, Any], ticket: str) -> Response:
        """Let the case go on in another ticket: facts go along, this one becomes read-only.

        Retract the link to undo it.
        """
        user = require(Permission.CLASSIFY)
        return ticket_response(merge(desk(), _asked(user, headers, ticket)), 201)


@blueprint.route("/tickets/<ticket>/split")
class Split(MethodView):
    """Two cases in one ticket."""

    @blueprint.arguments(NewSplit)
    @blueprint.arguments(CommandHeaders, location="headers")
    @blueprint.response(201, TicketView)
    def post(self, _: dict[str, Any], headers: dict[str, Any], ticket: str) -> Response:
        """Open a ticket of its own for a second matter; the facts named move there."""
        user = require(Permission.CLASSIFY)
        return ticket_response(split(desk(), _asked(user, headers, ticket)), 201)


def _asked(user: User, headers: dict[str, Any], ticket: str) -> Request:
    return Request(user.name, ticket, read_json(request), headers.get("idempotency_key"))

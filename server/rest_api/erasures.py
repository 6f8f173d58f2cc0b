"""Erasure of personal data."""

from __future__ import annotations

from typing import Any

from flask import Response, request
from flask.views import MethodView

from schemas.api.audits import NewErasure
from schemas.api.tickets import ChangeHeaders, TicketView
from schemas.vocabulary import FactKind
from server.identity import Permission
from server.office.commands import Order
from server.office.erasure import erase
from server.rest_api.access import require
from server.rest_api.api import Resources, read_json
from server.rest_api.tickets import desk, ticket_response

blueprint = Resources("erasures", __name__, description="Erasure of personal data")


@blueprint.route("/tickets/<ticket>/erasures")
class Erasures(MethodView):
    """Personal data of a ticket."""

    @blueprint.arguments(NewErasure)
    @blueprint.arguments(ChangeHeaders, location="headers")
    @blueprint.response(201, TicketView)
    def post(self, _: dict[str, Any], headers: dict[str, Any], ticket: str) -> Response:
        """Order an erasure; `facts` left out: all that have personal data. It cannot be undone."""
        user = require(Permission.ERASE)
        key, if_match = headers.get("idempotency_key"), headers.get("if_match")
        body = read_json(request)
        order = Order(user.name, FactKind.ERASURE, body, key=key, if_match=if_match)
        return ticket_response(erase(desk(), ticket, order), 201)

"""Copies of photos that are handed on: redacted, watermarked."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Response, request
from flask.views import MethodView

from schemas.api.derivatives import NewDerivative
from schemas.api.tickets import ChangeHeaders, TicketView
from schemas.vocabulary import FactKind
from server.identity import Permission
from server.office.commands import Order, command, existing, is_repeat
from server.rest_api.access import parts, require
from server.rest_api.api import Resources, read_json
from server.rest_api.tickets import desk, ticket_response
from server.showing.deriving import derivative

blueprint = Resources("derivatives", __name__, description="Copies of photos to be handed on")


@blueprint.route("/tickets/<ticket>/derivatives")
class Derivatives(MethodView):
    """Redacted and watermarked copies."""

    @blueprint.arguments(NewDerivative)
    @blueprint.arguments(ChangeHeaders, location="headers")
    @blueprint.response(201, TicketView)
    def post(self, _: dict[str, Any], headers: dict[str, Any], ticket: str) -> Response:
        """Have a copy of a photo made; the ticket tells it under `pictures[].derivatives`.

        `redacted`: the rectangles of `covered` are black and nothing of what was there is left.
        `watermarked`: ticket, time, place and hash stand in a band below the picture. The
        original stays as it is. This is possible on an archived ticket as well.
        """
        user = require(Permission.DERIVE)
        order = Order(
            user.name,
            FactKind.DERIVATIVE,
            read_json(request),
            key=headers.get("idempotency_key"),
            if_match=headers.get("if_match"),
        )
        dossier = existing(desk(), ticket)
        if not is_repeat(desk(), dossier, order):  # drawing costs: only for what is new
            order = replace(order, body=derivative(parts(), dossier, order.body))
        return ticket_response(command(desk(), ticket, order), 201)

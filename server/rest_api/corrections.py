"""Facts that are put right: amended, taken back, or answered where they wait for a person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response, request
from flask.views import MethodView

from schemas.api.corrections import NewAmendment, NewAnswer, NewRetraction
from schemas.api.tickets import ChangeHeaders, TicketView
from schemas.ids import split_fact_id
from schemas.vocabulary import FactKind
from server.identity import Permission
from server.linking.carrying import carry_over
from server.office.commands import Order, command, existing
from server.problem import Problem
from server.registry.people import User
from server.rest_api.access import require
from server.rest_api.api import Resources, read_json
from server.rest_api.tickets import desk, ticket_response
from server.showing.offers import right_to_mend

blueprint = Resources("corrections", __name__, description="Facts that are put right")


@blueprint.route("/tickets/<ticket>/facts/<fact>/amendment")
class Amendments(MethodView):
    """What stands in place of a fact."""

    @blueprint.arguments(NewAmendment)
    @blueprint.arguments(ChangeHeaders, location="headers")
    @blueprint.response(201, TicketView)
    def post(
        self, new: dict[str, Any], headers: dict[str, Any], ticket: str, fact: str
    ) -> Response:
        """Put a whole body in place of what a fact says; the fact itself stays in the history."""
        user, found = _corrector(ticket, fact)
        if _approves(new["body"]):
            require(Permission.APPROVE)
        return _file(user, headers, found, {"amends": fact, "body": read_json(request)["body"]})


@blueprint.route("/tickets/<ticket>/facts/<fact>/retraction")
class Retractions(MethodView):
    """Facts that are taken back."""

    @blueprint.arguments(NewRetraction)
    @blueprint.arguments(ChangeHeaders, location="headers")
    @blueprint.response(201, TicketView)
    def post(self, _: dict[str, Any], headers: dict[str, Any], ticket: str, fact: str) -> Response:
        """Take a fact back, with a reason; retracting the retraction brings it back."""
        user, found = _corrector(ticket, fact)
        return _file(user, headers, found, {"retracts": fact, "body": read_json(request)})


@blueprint.route("/tickets/<ticket>/facts/<fact>/acceptance")
class Acceptances(MethodView):
    """Answers to facts that wait."""

    @blueprint.arguments(NewAnswer)
    @blueprint.arguments(ChangeHeaders, location="headers")
    @blueprint.response(201, TicketView)
    def post(self, _: dict[str, Any], headers: dict[str, Any], ticket: str, fact: str) -> Response:
        """Take a fact as it is, or decline it: one that came after hand-over, or has faults."""
        user = require(Permission.CORRECT)
        _fact(ticket, fact)
        body = {"fact": fact, **read_json(request)}
        order = Order(user.name, FactKind.ACCEPTANCE, body, **_conditions(headers))
        return ticket_response(command(desk(), ticket, order), 201)


def _corrector(ticket: str, fact: str) -> tuple[User, Mapping[str, Any]]:
    """Who corrects, and the fact. Raises Problem: unauthorized, forbidden, not_found."""
    require(Permission.READ_TICKETS)
    parts = split_fact_id(fact)
    user = require(right_to_mend(parts.kind) if parts else Permission.CORRECT)
    return user, _fact(ticket, fact)


def _fact(ticket: str, fact: str) -> Mapping[str, Any]:
    """The fact's document. Raises Problem not_found."""
    sheet = existing(desk(), ticket).sheets.get(fact)
    if sheet is None:
        raise Problem("not_found", f"Ticket {ticket} has no fact {fact!r}.")
    return sheet.fact


def _approves(body: Mapping[str, Any]) -> bool:
    """Whether the body of a decision takes the first step of the approval chain."""
    plan = body.get("resolution")
    return isinstance(plan, Mapping) and bool(plan.get("approved"))


def _conditions(headers: Mapping[str, Any]) -> dict[str, Any]:
    return {"key": headers.get("idempotency_key"), "if_match": headers.get("if_match")}


def _file(
    user: User, headers: Mapping[str, Any], found: Mapping[str, Any], said: Mapping[str, Any]
) -> Response:
    order = Order(
        user=user.name,
        kind=FactKind(found["_id"].split(":")[1]),
        investigation=found.get("investigation"),
        **_conditions(headers),
        **said,
    )
    ticket, at = found["_id"].partition(":")[0], desk()
    answer = command(at, ticket, order)
    if order.kind is FactKind.LINK:  # what the link brought to the other ticket goes back
        carry_over(at.store, at.dossiers, ticket, at.now)
    return ticket_response(answer, 201)

"""Commands on a ticket: assign, recall, decide. Each makes one fact and answers the ticket."""

from __future__ import annotations

from typing import Any

from flask import Response, request
from flask.views import MethodView

from schemas.api.tickets import (
    ChangeHeaders,
    NewAssignment,
    NewDecision,
    NewRecall,
    NewStep,
    TicketView,
)
from schemas.vocabulary import FactKind
from server.identity import Permission
from server.office.commands import Order, command, existing
from server.registry.people import User
from server.rest_api.access import require
from server.rest_api.api import Resources, read_json
from server.rest_api.crews import own_crew
from server.rest_api.tickets import desk, ticket_response

blueprint = Resources("commands", __name__, description="What the office does to a ticket")


@blueprint.route("/tickets/<ticket>/assignments")
class Assignments(MethodView):
    """Field work for the ticket."""

    @blueprint.arguments(NewAssignment)
    @blueprint.arguments(ChangeHeaders, location="headers")
    @blueprint.response(201, TicketView)
    def post(self, new: dict[str, Any], headers: dict[str, Any], ticket: str) -> Response:
        """Give an investigation to a crew; `replaces` takes another one away.

        What is left out, the profile's template for this type of case proposes: lead department,
        skills, checklist, due. A check of internal records is given to a department instead.
        """
        user = require(Permission.ASSIGN)
        existing(desk(), ticket)  # before anything is said about crews
        skills = None
        if new.get("crew") is not None:
            skills = frozenset(own_crew(new["crew"]).skills)
        return carry_out(user, FactKind.ASSIGNMENT, headers, ticket, crew_skills=skills)


@blueprint.route("/tickets/<ticket>/steps")
class Steps(MethodView):
    """Steps of office work."""

    @blueprint.arguments(NewStep)
    @blueprint.arguments(ChangeHeaders, location="headers")
    @blueprint.response(201, TicketView)
    def post(self, _: dict[str, Any], headers: dict[str, Any], ticket: str) -> Response:
        """Take a step with a check of internal records; a crew takes its own."""
        user = require(Permission.ASSIGN)
        return carry_out(user, FactKind.PROGRESS, headers, ticket)


@blueprint.route("/tickets/<ticket>/recalls")
class Recalls(MethodView):
    """Field work that is taken back."""

    @blueprint.arguments(NewRecall)
    @blueprint.arguments(ChangeHeaders, location="headers")
    @blueprint.response(201, TicketView)
    def post(self, _: dict[str, Any], headers: dict[str, Any], ticket: str) -> Response:
        """Take an investigation from its crew; what they wrote before they knew still arrives."""
        user = require(Permission.ASSIGN)
        return carry_out(user, FactKind.RECALL, headers, ticket)


@blueprint.route("/tickets/<ticket>/decisions")
class Decisions(MethodView):
    """Who is responsible, what will be done."""

    @blueprint.arguments(NewDecision)
    @blueprint.arguments(ChangeHeaders, location="headers")
    @blueprint.response(201, TicketView)
    def post(self, new: dict[str, Any], headers: dict[str, Any], ticket: str) -> Response:
        """Confirm or override responsibility and resolution, with a reason."""
        user = require(Permission.DECIDE)
        if (new.get("resolution") or {}).get("approved"):
            require(Permission.APPROVE)
        return carry_out(user, FactKind.DECISION, headers, ticket)


def carry_out(
    user: User,
    kind: FactKind,
    headers: dict[str, Any],
    ticket: str,
    *,
    crew_skills: frozenset[str] | None = None,
) -> Response:
    """Makes the fact of a request's body; answers the ticket it makes. Raises Problem."""
    body = dict(read_json(request))
    investigation = body.pop("investigation", None)
    order = Order(
        user=user.name,
        kind=kind,
        body=body,
        investigation=investigation,
        key=headers.get("idempotency_key"),
        if_match=headers.get("if_match"),
        crew_skills=crew_skills,
    )
    return ticket_response(command(desk(), ticket, order), 201)

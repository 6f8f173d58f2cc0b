"""From the decision to the archive: approve, carry out, reply, call back, archive, reopen."""

from __future__ import annotations

from typing import Any

from flask import Response
from flask.views import MethodView

from schemas.api.closing import (
    NewApproval,
    NewArchive,
    NewCallBack,
    NewExecution,
    NewReopening,
    NewReply,
)
from schemas.api.tickets import ChangeHeaders, TicketView
from schemas.vocabulary import FactKind, Role
from server.identity import Permission
from server.office.commands import existing, folded
from server.problem import FieldError, Problem, faulty
from server.registry.people import User
from server.rest_api.access import parts, require
from server.rest_api.api import Resources
from server.rest_api.commands import carry_out
from server.rest_api.tickets import desk

blueprint = Resources("closing", __name__, description="From the decision to the archive")


@blueprint.route("/tickets/<ticket>/approvals")
class Approvals(MethodView):
    """The approval chain of the resolution."""

    @blueprint.arguments(NewApproval)
    @blueprint.arguments(ChangeHeaders, location="headers")
    @blueprint.response(201, TicketView)
    def post(self, new: dict[str, Any], headers: dict[str, Any], ticket: str) -> Response:
        """Take a step of the chain, for the amount you see; a return says why."""
        user = require(Permission.APPROVE)
        _require_step(user, new, ticket)
        return carry_out(user, FactKind.APPROVAL, headers, ticket)


@blueprint.route("/tickets/<ticket>/executions")
class Executions(MethodView):
    """Measures that are carried out."""

    @blueprint.arguments(NewExecution)
    @blueprint.arguments(ChangeHeaders, location="headers")
    @blueprint.response(201, TicketView)
    def post(self, _: dict[str, Any], headers: dict[str, Any], ticket: str) -> Response:
        """Report that a measure is being carried out, or is done."""
        user = require(Permission.EXECUTE)
        return carry_out(user, FactKind.EXECUTION, headers, ticket)


@blueprint.route("/tickets/<ticket>/replies")
class Replies(MethodView):
    """What the customer is told."""

    @blueprint.arguments(NewReply)
    @blueprint.arguments(ChangeHeaders, location="headers")
    @blueprint.response(201, TicketView)
    def post(self, _: dict[str, Any], headers: dict[str, Any], ticket: str) -> Response:
        """Note the reply: channel, result and the facts it rests on."""
        user = require(Permission.REPLY)
        return carry_out(user, FactKind.REPLY, headers, ticket)


@blueprint.route("/tickets/<ticket>/call-backs")
class CallBacks(MethodView):
    """What the customer says afterwards."""

    @blueprint.arguments(NewCallBack)
    @blueprint.arguments(ChangeHeaders, location="headers")
    @blueprint.response(201, TicketView)
    def post(self, _: dict[str, Any], headers: dict[str, Any], ticket: str) -> Response:
        """Note how satisfied the customer is, or that nobody was reached."""
        user = require(Permission.REPLY)
        return carry_out(user, FactKind.CALL_BACK, headers, ticket)


@blueprint.route("/tickets/<ticket>/archive")
class Archives(MethodView):
    """The end of the loop."""

    @blueprint.arguments(NewArchive)
    @blueprint.arguments(ChangeHeaders, location="headers")
    @blueprint.response(201, TicketView)
    def post(self, _: dict[str, Any], headers: dict[str, Any], ticket: str) -> Response:
        """Close the ticket; `archive_check` says what is still missing."""
        user = require(Permission.CLOSE)
        return carry_out(user, FactKind.ARCHIVE, headers, ticket)


@blueprint.route("/tickets/<ticket>/reopenings")
class Reopenings(MethodView):
    """Closed tickets that are taken up again."""

    @blueprint.arguments(NewReopening)
    @blueprint.arguments(ChangeHeaders, location="headers")
    @blueprint.response(201, TicketView)
    def post(self, _: dict[str, Any], headers: dict[str, Any], ticket: str) -> Response:
        """Take a closed ticket up again; what came after the archive counts from now on."""
        user = require(Permission.CLOSE)
        return carry_out(user, FactKind.REOPENING, headers, ticket)


def _require_deputy(user: User, absent: User) -> None:
    """The caller stands in for this user at this moment. Raises Problem not_a_deputy."""
    if user.name != absent.name and not absent.has_deputy(user.name, parts().clock()):
        text = f"{absent.name} has not named {user.name} as deputy for this time."
        raise Problem("not_a_deputy", text)


def _require_step(user: User, new: dict[str, Any], ticket: str) -> None:
    """Who takes a step, or the one it is taken for, has a role that may take it.

    A step the chain does not have is left to the rules of the ticket. Raises Problem.
    """
    found = desk()
    document = folded(found, existing(found, ticket)).document
    chain = {item["step"]: item["roles"] for item in document["resolution"]["approvals"]}
    roles = chain.get(new["step"])
    if roles is None:
        return
    taker: User | None = user
    if new.get("deputy_for"):
        taker = parts().identity.people.user(new["deputy_for"])
        if taker is None:
            text = "Name an active user of the office, or leave it out."
            errors = [FieldError("deputy_for", "unknown-user", text)]
            raise faulty(errors)
        _require_deputy(user, taker)
    if taker is not None and taker.role not in (*roles, Role.ADMINISTRATOR):
        text = f"{taker.name} is a {taker.role.value}; this step takes a {' or '.join(roles)}."
        raise Problem("forbidden", text)

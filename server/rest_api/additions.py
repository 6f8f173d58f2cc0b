"""What the office adds to a ticket at any time: classification, links, records, legal holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response
from flask.views import MethodView

from schemas.api.closing import (
    NewClassification,
    NewHold,
    NewLink,
    NewMeterTest,
    NewPause,
    NewRecord,
)
from schemas.api.tickets import ChangeHeaders, TicketView
from schemas.vocabulary import FactKind, RecordSource, Relation, Role
from server.identity import Permission
from server.office.commands import existing, is_there
from server.problem import FieldError, Problem, faulty
from server.registry.people import User
from server.rest_api.access import require
from server.rest_api.api import Resources
from server.rest_api.commands import carry_out
from server.rest_api.tickets import desk

_BY_COMMAND = frozenset(
    {Relation.MERGED_INTO, Relation.MERGED_FROM, Relation.SPLIT_INTO, Relation.SPLIT_FROM}
)
blueprint = Resources("additions", __name__, description="What the office adds to a ticket")


@blueprint.route("/tickets/<ticket>/classifications")
class Classifications(MethodView):
    """Class, grade and urgency."""

    @blueprint.arguments(NewClassification)
    @blueprint.arguments(ChangeHeaders, location="headers")
    @blueprint.response(201, TicketView)
    def post(self, _: dict[str, Any], headers: dict[str, Any], ticket: str) -> Response:
        """Set class, grade, emergency or priority in place of what is proposed, with a reason."""
        user = require(Permission.CLASSIFY)
        return carry_out(user, FactKind.CLASSIFICATION, headers, ticket)


@blueprint.route("/tickets/<ticket>/links")
class Links(MethodView):
    """Tickets that belong together."""

    @blueprint.arguments(NewLink)
    @blueprint.arguments(ChangeHeaders, location="headers")
    @blueprint.response(201, TicketView)
    def post(self, new: dict[str, Any], headers: dict[str, Any], ticket: str) -> Response:
        """Link this ticket with another one: a duplicate, the same outage, merged, split."""
        user = require(Permission.CLASSIFY)
        existing(desk(), ticket)
        require_linkable(user, new)
        return carry_out(user, FactKind.LINK, headers, ticket)


@blueprint.route("/tickets/<ticket>/records")
class Records(MethodView):
    """Internal verification."""

    @blueprint.arguments(NewRecord)
    @blueprint.arguments(ChangeHeaders, location="headers")
    @blueprint.response(201, TicketView)
    def post(self, new: dict[str, Any], headers: dict[str, Any], ticket: str) -> Response:
        """Note what archives, billing, metering or the dispatching log say.

        A meter technician files what metering says: tests, calibrations, readings.
        """
        user = require(Permission.RECORD)
        require_own_book(user, new)
        return carry_out(user, FactKind.RECORD, headers, ticket)


@blueprint.route("/tickets/<ticket>/meter-tests")
class MeterTests(MethodView):
    """Tests of the meter."""

    @blueprint.arguments(NewMeterTest)
    @blueprint.arguments(ChangeHeaders, location="headers")
    @blueprint.response(201, TicketView)
    def post(self, _: dict[str, Any], headers: dict[str, Any], ticket: str) -> Response:
        """File a test of the meter; the server's verdict on it follows as a fact of its own."""
        user = require(Permission.RECORD)
        return carry_out(user, FactKind.METER_TEST, headers, ticket)


@blueprint.route("/tickets/<ticket>/holds")
class Holds(MethodView):
    """Legal holds."""

    @blueprint.arguments(NewHold)
    @blueprint.arguments(ChangeHeaders, location="headers")
    @blueprint.response(201, TicketView)
    def post(self, _: dict[str, Any], headers: dict[str, Any], ticket: str) -> Response:
        """Begin or end a legal hold; it is possible on an archived ticket as well."""
        user = require(Permission.HOLD)
        return carry_out(user, FactKind.HOLD, headers, ticket)


@blueprint.route("/tickets/<ticket>/pauses")
class Pauses(MethodView):
    """The clock of promises."""

    @blueprint.arguments(NewPause)
    @blueprint.arguments(ChangeHeaders, location="headers")
    @blueprint.response(201, TicketView)
    def post(self, _: dict[str, Any], headers: dict[str, Any], ticket: str) -> Response:
        """Stop the clock of the promises that the profile names for a cause, or let it go on."""
        user = require(Permission.PAUSE)
        return carry_out(user, FactKind.PAUSE, headers, ticket)


def require_own_book(user: User, new: Mapping[str, Any]) -> None:
    """A technician writes in one book. Raises Problem forbidden."""
    if user.role is Role.METER_TECHNICIAN and new["source"] != RecordSource.METERING:
        raise Problem("forbidden", "A meter technician files records of `metering` only.")


def require_linkable(_: User, new: Mapping[str, Any]) -> None:
    """The other ticket is there, and the link moves no facts. Raises Problem validation_failed."""
    _require_ticket(new["ticket"])
    _require_plain(new["relation"])


def _require_plain(relation: str) -> None:
    """The link moves no facts. Raises Problem validation_failed."""
    if relation in _BY_COMMAND:
        text = "Use POST /tickets/<ticket>/merge or /split: facts go along with such a link."
        errors = [FieldError("relation", "link-by-command", text)]
        raise faulty(errors)


def _require_ticket(other: str) -> None:
    """The other ticket is there. Raises Problem validation_failed."""
    here = desk()
    if not here.dossiers.read(other).sheets or not is_there(here, other):
        errors = [FieldError("ticket", "unknown-ticket", "There is no ticket of this id.")]
        raise faulty(errors)

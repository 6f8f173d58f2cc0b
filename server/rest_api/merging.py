"""One case in two tickets, two cases in one: merge and split."""

from __future__ import annotations

from typing import Any

from flask import Response, request
from flask.views import MethodView

from casework.kinship import Likeness, likeness
from schemas.api.merging import NewMerge, NewSplit, RelatedView
from schemas.api.tickets import ChangeHeaders, TicketView
from schemas.api.views import View
from schemas.instants import instant_text
from server.identity import Permission
from server.linking.merging import Request, merge, split
from server.office.commands import existing, is_there
from server.registry.people import User
from server.rest_api.access import parts, require, scope, seen
from server.rest_api.api import Resources, read_json
from server.rest_api.tickets import desk, json_response, ticket_response

blueprint = Resources("merging", __name__, description="Merge and split tickets")


@blueprint.route("/tickets/<ticket>/merge")
class Merge(MethodView):
    """One case in two tickets."""

    @blueprint.arguments(NewMerge)
    @blueprint.arguments(ChangeHeaders, location="headers")
    @blueprint.response(201, TicketView)
    def post(self, _: dict[str, Any], headers: dict[str, Any], ticket: str) -> Response:
        """Let the case go on in another ticket: facts go along, this one becomes read-only.

        Retract the link to undo it.
        """
        user = require(Permission.CLASSIFY)
        return ticket_response(merge(desk(), _asked(user, headers, ticket)), 201)


@blueprint.route("/tickets/<ticket>/related")
class Related(MethodView):
    """Tickets that may belong together."""

    @blueprint.response(200, RelatedView)
    def get(self, ticket: str) -> Response:
        """List repeats, the same outage and probable duplicates, the likeliest first."""
        user, here = require(Permission.READ_TICKETS), desk()
        existing(here, ticket)
        found = parts().readmodel.kin(ticket, parts().policy)
        own, others = found if found is not None else (None, [])
        alike = [
            like
            for other in others
            if own is not None
            and (like := likeness(own, other, parts().policy)) is not None
            and is_there(here, other.id)
        ]
        alike.sort(key=lambda like: (-like.score, like.other.id))
        if scope().identity:
            seen(user, View.LIST, [like.other.id for like in alike], len(alike))
        return json_response({"items": [_related(like, scope().identity) for like in alike]})


@blueprint.route("/tickets/<ticket>/split")
class Split(MethodView):
    """Two cases in one ticket."""

    @blueprint.arguments(NewSplit)
    @blueprint.arguments(ChangeHeaders, location="headers")
    @blueprint.response(201, TicketView)
    def post(self, _: dict[str, Any], headers: dict[str, Any], ticket: str) -> Response:
        """Open a ticket of its own for a second matter; the facts named move there."""
        user = require(Permission.CLASSIFY)
        return ticket_response(split(desk(), _asked(user, headers, ticket)), 201)


def _related(like: Likeness, named: bool) -> dict[str, Any]:
    other = like.other
    return {
        "ticket": other.id,
        "title": other.title if named else None,
        "status": other.status,
        "opened_at": instant_text(other.opened_at),
        "reasons": list(like.reasons),
        "score": like.score,
    }


def _asked(user: User, headers: dict[str, Any], ticket: str) -> Request:
    key, if_match = headers.get("idempotency_key"), headers.get("if_match")
    return Request(user.name, ticket, read_json(request), key, if_match)

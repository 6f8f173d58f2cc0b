"""`/api/v1/attention`: facts that need somebody, over all tickets."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Response
from flask.views import MethodView

from casework.unnamed import unnamed
from schemas.api.attention import AttentionList, AttentionQuery, Waits
from schemas.api.views import View
from schemas.vocabulary import TicketStatus
from server.identity import Permission
from server.masking import mask_of
from server.office.commands import Desk, folded
from server.readmodel.cursor import write_cursor
from server.readmodel.filtering import TicketFilter
from server.readmodel.sorting import Window
from server.registry.users import User
from server.rest_api.access import parts, require, scope, seen
from server.rest_api.api import Resources
from server.rest_api.paging import bad_cursor, order_of, place_of
from server.rest_api.tickets import desk, json_response
from server.showing.offers import fact_offers
from server.showing.twins import hidden_by
from server.showing.waiting import Case, waiting_in
from sync.mailroom.dossier import Dossier

blueprint = Resources("attention", __name__, description="Facts that need somebody")
_ORDER = "-emergency,priority,due"
_SHUT = frozenset({TicketStatus.ARCHIVED, TicketStatus.MERGED})
_OPEN = tuple(status.value for status in TicketStatus if status not in _SHUT)
_ASKED = {
    Waits.NEEDS_ATTENTION: TicketFilter(attention=True),
    Waits.AFTER_HAND_OVER: TicketFilter(after_hand_over=True),
    Waits.CALIBRATION_EXPIRED: TicketFilter(flag=Waits.CALIBRATION_EXPIRED.value, status=_OPEN),
}


@blueprint.route("/attention")
class Attention(MethodView):
    """What waits for a person."""

    @blueprint.arguments(AttentionQuery, location="query")
    @blueprint.response(200, AttentionList)
    def get(self, query: dict[str, Any]) -> Response:
        """List facts that break a rule, came after hand-over, or were measured with an expired
        instrument: with what is wrong, and what taking them as they are would change."""
        user = require(Permission.READ_TICKETS)
        context, here, why = parts(), desk(), query["why"]
        window = Window(order_of(_ORDER), query["limit"], None)
        if "cursor" in query:
            window = replace(window, after=place_of(query["cursor"], _ORDER))
        try:
            wanted = replace(_ASKED[why], scope=scope())
            page = context.readmodel.page(wanted, window, context.clock())
        except ValueError:
            raise bad_cursor() from None
        tickets = [row["ticket"] for row in page.items]
        items = [
            item
            for dossier in context.dossiers.read_all(tickets)
            for item in _entries(here, dossier, why, user)
        ]
        if items:
            seen(user, View.FACTS, tickets, len(items))
        total = {"count": page.total, "capped": page.capped}
        following = write_cursor(page.next) if page.next else None
        return json_response({"items": items, "next": following, "tickets": total})


def _entries(here: Desk, dossier: Dossier, why: Waits, user: User) -> list[dict[str, Any]]:
    """Of one ticket; none where the rows were ahead of it, or behind."""
    ticket = here.dossiers.fold(dossier)
    if ticket is None:
        return []
    told = folded(here, dossier)
    head = {name: told.document[name] for name in ("ticket", "title", "priority", "emergency")}
    head["etag"] = told.etag
    found = [
        {**head, **item, "possible": fact_offers(item["fact"], told.ticket, user, here.now)}
        for item in waiting_in(Case(dossier, ticket, here.rules), why)
    ]
    if not here.scope.identity:
        found = mask_of(sheet.fact for sheet in dossier.sheets.values()).over(found)
    shown: list[dict[str, Any]] = unnamed(found, hidden_by(here, dossier))
    return shown

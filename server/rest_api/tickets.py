"""`/api/v1/tickets`: open, list, read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask import Response, request
from flask.views import MethodView

from casework.flagged import Examination
from casework.shown_receipt import shown_receipt
from casework.unnamed import unnamed
from casework.whereabouts import fence_of
from schemas.api.lists import FIELDS, TicketListView, TicketQuery
from schemas.api.tickets import CommandHeaders, FactListView, NewTicket, TicketView
from schemas.api.views import View
from schemas.vocabulary import FactKind
from server.evidence.completeness import completeness_of
from server.evidence.outboxes import told_for_ticket, waiting_of
from server.identity import Permission
from server.masking import mask_of, masked
from server.office.commands import (
    Desk,
    Folded,
    Order,
    existing,
    folded,
    open_ticket,
)
from server.office.etags import etag_with
from server.readmodel.cursor import write_cursor
from server.readmodel.sorting import Window
from server.rest_api.access import parts, require, require_session, scope, seen
from server.rest_api.api import Resources, read_json
from server.rest_api.asked import filter_of
from server.rest_api.paging import bad_cursor, order_of, place_of
from server.showing.offers import fact_offers, offers
from server.showing.pictures import files_of, pictures_of
from server.showing.twins import hidden_by
from server.showing.whereabouts import place_of_fact
from sync import jsontext
from sync.mailroom.dossier import Dossier, Sheet

_PERSONAL = frozenset({"title", "address", "account"})
"""Members of a list that can tell who a customer is."""
blueprint = Resources("tickets", __name__, description="Tickets and their facts")


@blueprint.route("/tickets")
class Tickets(MethodView):
    """All tickets."""

    @blueprint.arguments(TicketQuery, location="query")
    @blueprint.response(200, TicketListView)
    def get(self, query: dict[str, Any]) -> Response:
        """List tickets with filters, a page at a time."""
        user = require(Permission.READ_TICKETS)
        window = Window(order_of(query["sort"]), query["limit"], None)
        if "cursor" in query:
            window = replace(window, after=place_of(query["cursor"], query["sort"]))
        try:
            page = parts().readmodel.page(filter_of(query), window, parts().clock())
        except ValueError:
            raise bad_cursor() from None
        kept = {"ticket", *query.get("fields_", FIELDS)}
        if scope().identity and kept & _PERSONAL and page.items:
            what = View.SEARCH if query.get("q") else View.LIST
            seen(user, what, [item["ticket"] for item in page.items], len(page.items))
        items = on_devices(page.items) if "on_devices" in kept else page.items
        return json_response(
            {
                "items": [{key: item[key] for key in item if key in kept} for item in items],
                "next": write_cursor(page.next) if page.next else None,
                "total": {"count": page.total, "capped": page.capped},
            }
        )

    @blueprint.arguments(NewTicket)
    @blueprint.arguments(CommandHeaders, location="headers")
    @blueprint.response(201, TicketView)
    def post(self, _: dict[str, Any], headers: dict[str, Any]) -> Response:
        """Open a ticket: the intake is its first fact."""
        user = require(Permission.OPEN_TICKETS)
        key = headers.get("idempotency_key")
        order = Order(user.name, FactKind.INTAKE, read_json(request), key=key)
        return ticket_response(open_ticket(desk(), order), 201)


@blueprint.route("/tickets/<ticket>")
class OneTicket(MethodView):
    """One ticket."""

    @blueprint.response(200, TicketView)
    @blueprint.alt_response(304, description="It is still as the ETag in If-None-Match says")
    def get(self, ticket: str) -> Response:
        """Read a ticket as its facts make it now."""
        require(Permission.READ_TICKETS)
        found = desk()
        response = ticket_response(folded(found, existing(found, ticket)), 200)
        response.make_conditional(request)
        return response


@blueprint.route("/tickets/<ticket>/facts")
class FactsOfTicket(MethodView):
    """Everything that was said about a ticket."""

    @blueprint.response(200, FactListView)
    def get(self, ticket: str) -> Response:
        """List the facts with their receipts, in the order of their receipt."""
        user = require(Permission.READ_TICKETS)
        here = desk()
        dossier = existing(here, ticket)
        sheets = sorted(dossier.sheets.values(), key=_received)
        seen(user, View.FACTS, [ticket], len(sheets))
        places = parts().policy.place
        ticket_now = folded(here, dossier)
        fence = fence_of(ticket_now.document["site"], places)
        made = here.dossiers.fold(dossier)
        examined = made.flags.examined if made is not None else {}
        items = [
            {
                **_fact(sheet, examined.get(sheet.document.id)),
                "place": place_of_fact(sheet.fact, fence, places),
                "possible": fact_offers(sheet.fact, ticket_now.ticket, user, here.now),
            }
            for sheet in sheets
        ]
        if not scope().identity:
            items = mask_of(sheet.fact for sheet in sheets).over(items)
        return json_response({"items": unnamed(items, hidden_by(here, dossier))})


def desk() -> Desk:
    """What commands work with, at the time of this request."""
    context = parts()
    return Desk(
        store=context.store,
        dossiers=context.dossiers,
        rules=context.rules,
        now=context.clock(),
        scope=scope(),
        turn=context.turns.of,
        knows_account=context.accounts.knows,
    )


def ticket_response(ticket: Folded, status: int) -> Response:
    """The ticket as the caller may see it, with its ETag and, when it is new, its address.

    That it was looked at is written down.
    """
    user, shown = require_session()[1].user, ticket.document
    seen(user, View.TICKET, [ticket.document["ticket"]])
    identity, dossier = scope().identity, parts().dossiers.read(shown["ticket"])
    shown = {**shown, "pictures": pictures_of(dossier, identity=identity)}
    shown |= offers(ticket.ticket, user, parts().clock())
    if not identity:
        shown = masked(shown)
    hidden = hidden_by(desk(), dossier)
    shown = unnamed(shown, hidden)
    media = _media(dossier)
    response = json_response({**shown, "evidence": {**shown["evidence"], "media": media}})
    response.status_code = status
    live = {name: media[name] for name in ("items", "on_devices") if media[name]}
    # Who sees the other ticket later must not be told that this answer is still the same.
    live |= {"flags": shown["evidence"]["flags"]} if hidden else {}
    response.headers["ETag"] = etag_with(ticket.etag, {**media, **live}) if live else ticket.etag
    response.headers["Cache-Control"] = "private, no-cache"
    if status == 201:
        response.headers["Location"] = f"/api/v1/tickets/{ticket.document['ticket']}"
    return response


def _media(dossier: Dossier) -> dict[str, Any]:
    """How complete the originals are now, and what devices say they still have."""
    context = parts()
    examines, now = context.policy.checks is not None, context.clock()
    return {
        **completeness_of(dossier, context.media, examines),
        "on_devices": [
            told_for_ticket(outbox, now, context.settings.devices.silent)
            for outbox in context.media.outboxes.of_ticket(dossier.ticket_id)
        ],
    }


def on_devices(items: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Rows of a list, each with what devices said that they still have of it."""
    waiting = waiting_of(parts().media.outboxes.all().values())
    return [{**item, "on_devices": waiting.get(item["ticket"], [])} for item in items]


def json_response(content: Any) -> Response:
    """A JSON response of plain values."""
    return Response(jsontext.dumps(content), mimetype="application/json")


def _fact(sheet: Sheet, seen: Examination | None) -> dict[str, Any]:
    fact = sheet.document
    ticket = fact.id.partition(":")[0]
    address = f"/api/v1/tickets/{ticket}/facts/{fact.id}/attachments/"
    names = [address + name for name in sorted(fact.attachments)]
    return {
        "fact": sheet.fact,
        "receipt": None if sheet.receipt is None else shown_receipt(sheet.receipt, seen),
        "attachments": names,
        "files": files_of(sheet),
    }


def _received(sheet: Sheet) -> tuple[str, str]:
    return (sheet.receipt or {}).get("received_at", "9999"), sheet.document.id

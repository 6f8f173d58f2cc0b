"""Merging and splitting tickets: one write that links, then the facts go along.

Ids come out of the Idempotency-Key, and the facts that are carried out of the links, so a command
that was cut off at any point is completed by sending it again, or by the follower of the office.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from casework.filed import FiledFact
from casework.merging import merge_faults, split_faults
from casework.ticket import Ticket
from schemas.ids import fact_id
from schemas.vocabulary import FactKind, Relation
from server.linking.carrying import carry_over
from server.office import naming
from server.office.commands import (
    Desk,
    Folded,
    Order,
    checked,
    document_of,
    existing,
    folded,
    is_there,
    received_at,
    require_match,
    require_none,
    require_same,
)
from server.problem import Problem
from sync.errors import Conflict
from sync.mailroom.dossier import Dossier
from sync.mailroom.filing import file_office_facts

_ATTEMPTS = 4
_GOES_ALONG = ("customer", "site", "meter", "supply", "channel", "occurred_at", "order_type")
"""Of the intake: what is true of the customer and the site, whatever the complaint."""


@dataclass(frozen=True, slots=True)
class Request:
    """Who asks for what of a ticket; ``body`` as it was sent."""

    user: str
    ticket: str
    body: Mapping[str, Any]
    key: str | None = None
    if_match: str | None = None
    """The ETag of the ticket that the caller has seen; None: not given."""


def merge(desk: Desk, request: Request) -> Folded:
    """Lets the case go on in another ticket; answers the ticket that was merged.

    Raises Problem: not_found, precondition_failed, validation_failed, idempotency_key_reused.
    """
    said = request.body
    with desk.turn(request.ticket, said["into"]):
        dossier = existing(desk, request.ticket)
        desk = _later(_later(desk, dossier), desk.dossiers.read(said["into"]))
        order = _link(request, Relation.MERGED_INTO, said["into"], {})
        if _is_new(dossier, order, link_id := _link_id(request)):
            require_match(desk, dossier, request.if_match)
            ticket = _fold(desk, dossier)
            require_none(merge_faults(ticket, _other(desk, said["into"])))
            documents = [checked(desk, order, link_id, ticket)]
            if said.get("recall"):
                documents += _recalls(desk, request, ticket)
            _file(desk, order, link_id, documents)
        carry_over(desk.store, desk.dossiers, request.ticket, desk.now)
        return folded(desk, desk.dossiers.read(request.ticket))


def split(desk: Desk, request: Request) -> Folded:
    """Opens a ticket of its own for some facts; answers the new ticket.

    Raises Problem: not_found, precondition_failed, validation_failed, idempotency_key_reused.
    """
    existing(desk, request.ticket)
    free = _free(desk, request)  # before the turn, which is over both
    with desk.turn(request.ticket, free):
        dossier, link_id = existing(desk, request.ticket), _link_id(request)
        known = dossier.sheets.get(link_id)
        new = free if known is None else str(known.fact["body"]["ticket"])
        if known is None:
            _open(_later(desk, dossier), request, dossier, (link_id, new))
        else:
            require_same(_split_link(request, new), known.fact)
        carry_over(desk.store, desk.dossiers, request.ticket, desk.now)
        return folded(desk, desk.dossiers.read(new))


def _open(desk: Desk, request: Request, dossier: Dossier, ids: tuple[str, str]) -> None:
    """Files the link and the opening of a new ticket; ``ids`` of the link and of that ticket."""
    link_id, new = ids
    require_match(desk, dossier, request.if_match)
    ticket, facts = _fold(desk, dossier), request.body["facts"]
    require_none(split_faults(ticket, _standing(dossier, ticket), facts))
    order = _split_link(request, new)
    documents = [checked(desk, order, link_id, ticket), *_opening(desk, request, ticket, new)]
    _file(desk, order, link_id, documents)


def _later(desk: Desk, dossier: Dossier) -> Desk:
    """The desk at the moment as which a command counts that waited for its turn."""
    return replace(desk, now=received_at(dossier, FactKind.LINK, desk.now))


def _split_link(request: Request, new: str) -> Order:
    return _link(request, Relation.SPLIT_INTO, new, {"facts": list(request.body["facts"])})


def _link_id(request: Request) -> str:
    key = request.key or naming.fresh_key()
    return fact_id(request.ticket, FactKind.LINK, naming.uuid_of(request.user, key, "link"))


def _link(request: Request, relation: Relation, to: str, more: Mapping[str, Any]) -> Order:
    reason = {"reason": request.body["reason"]}
    body = {"relation": relation.value, "ticket": to, **reason, **more}
    return Order(request.user, FactKind.LINK, body)


def _is_new(dossier: Dossier, order: Order, link_id: str) -> bool:
    """Whether the command was not carried out yet. Raises Problem idempotency_key_reused."""
    known = dossier.sheets.get(link_id)
    if known is not None:
        require_same(order, known.fact)
    return known is None


def _file(desk: Desk, order: Order, link_id: str, documents: Sequence[Mapping[str, Any]]) -> None:
    try:
        file_office_facts(desk.store, documents, desk.now, desk.policy)
    except Conflict:  # the same command at the same moment: the other one filed it
        sheet = desk.dossiers.read(link_id.partition(":")[0]).sheets.get(link_id)
        if sheet is None:
            raise
        require_same(order, sheet.fact)


def _fold(desk: Desk, dossier: Dossier) -> Ticket:
    ticket = dossier.fold(desk.rules)
    if ticket is None:
        raise Problem("not_found", f"There is no ticket {dossier.ticket_id!r}.")
    return ticket


def _other(desk: Desk, ticket: str) -> Ticket | None:
    """The ticket to go on in, if there is one for the caller."""
    if not is_there(desk, ticket):
        return None
    return desk.dossiers.read(ticket).fold(desk.rules)


def _recalls(desk: Desk, request: Request, ticket: Ticket) -> Iterator[Mapping[str, Any]]:
    """The work that crews still hold is taken back."""
    reason = f"Merged into {request.body['into']}."
    for item in ticket.investigations:
        if item.held:
            order = Order(request.user, FactKind.RECALL, {"reason": reason}, item.id)
            uuid = naming.uuid_of(request.user, request.key or naming.fresh_key(), item.id)
            yield checked(desk, order, fact_id(ticket.id, FactKind.RECALL, uuid), ticket)


def _standing(dossier: Dossier, ticket: Ticket) -> dict[str, FiledFact]:
    """The facts that count, by what the history says of each."""
    plain = {line.fact for line in ticket.history if line.what in set(FactKind)}
    return {
        key: sheet.filed
        for key, sheet in dossier.sheets.items()
        if sheet.filed is not None and key in plain
    }


def _free(desk: Desk, request: Request) -> str:
    """The id of the new ticket. Raises Conflict."""
    key = f"{request.ticket} {request.key or naming.fresh_key()}"
    for attempt in range(_ATTEMPTS):
        ticket = naming.ticket_of(request.user, key, desk.now.date(), attempt)
        if not desk.dossiers.read(ticket).sheets:
            return ticket
    raise Conflict("No free ticket number was found; send the request again.")


def _opening(desk: Desk, request: Request, ticket: Ticket, new: str) -> Sequence[Mapping[str, Any]]:
    """The intake of the new ticket, and the link to where it comes from."""
    said = request.body
    along = {name: ticket.intake[name] for name in _GOES_ALONG if ticket.intake.get(name)}
    own = {key: said[key] for key in ("class", "sub_item", "title", "matter") if said.get(key)}
    intake = Order(request.user, FactKind.INTAKE, {**along, **own})
    uuid = naming.uuid_of(request.user, new, FactKind.INTAKE)
    first = checked(desk, intake, fact_id(new, FactKind.INTAKE, uuid), None)
    link = _link(request, Relation.SPLIT_FROM, ticket.id, {})
    # There is no ticket yet to examine the link by.
    uuid = naming.uuid_of(request.user, new, FactKind.LINK)
    return first, document_of(desk, link, fact_id(new, FactKind.LINK, uuid))

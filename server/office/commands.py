"""Commands of the office: checked, filed as facts, answered with the ticket they make.

The mailroom remains the only writer of the ticket document; what is answered here is folded from
the same facts by the same rule, so that the caller does not wait for it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from casework.examine import examine
from casework.templates import PROPOSED
from casework.ticket import Ticket
from casework.visibility import WHOLE, Scope
from schemas.documents import Author, Fact, FactFaults, Fault, Moment, fact_document, parse_fact
from schemas.facts.kinds import newest_version
from schemas.ids import TICKET_ID, fact_id
from schemas.instants import instant_text, parse_instant
from schemas.policy import Policy
from schemas.rulebook import Rulebook
from schemas.vocabulary import FactKind
from server.office import naming
from server.office.accounts import unknown_account
from server.office.etags import matches
from server.office.filling import filled
from server.problem import FieldError, Problem, faulty
from sync import jsontext
from sync.errors import Conflict
from sync.mailroom.dossier import Dossier, Dossiers
from sync.mailroom.filing import file_office_facts
from sync.stores.documents import DocumentStore, NewAttachment

_ATTEMPTS = 4
_FILLED = {FactKind.ASSIGNMENT: frozenset(PROPOSED), FactKind.PAUSE: frozenset({"cause"})}
_FILLED[FactKind.DERIVATIVE] = frozenset({"sha256", "lines", "derived"})
"""Members that a command may leave out and that are filled in for it."""
_SWITCHES = frozenset({FactKind.HOLD, FactKind.PAUSE})
"""What begins and ends: which was received last must be told."""
_TICK = timedelta(milliseconds=1)
_WAITED = timedelta(minutes=1)
"""Longer than a command waits for its turn."""


def _alone(*_: str) -> AbstractContextManager[object]:
    return nullcontext()


@dataclass(frozen=True, slots=True)
class Desk:
    """What a command works with. ``now``: aware, UTC, read once per request."""

    store: DocumentStore
    dossiers: Dossiers
    rules: Rulebook
    now: datetime
    scope: Scope = WHOLE
    """What there is for the caller: a ticket outside it is not found."""
    turn: Callable[..., AbstractContextManager[object]] = _alone
    """Held, over one ticket or several, while they are read, judged and written; without: nobody
    else is at work."""
    knows_account: Callable[[str], bool] = lambda _: True
    """Whether the utility has an account; without a register every one is taken."""

    @property
    def policy(self) -> Policy:
        """The version of the profile that a command is judged by."""
        return self.rules.at(self.now)


@dataclass(frozen=True, slots=True)
class Order:
    """One command. ``body`` is the body of the fact it makes, as plain JSON values.

    ``key`` is the Idempotency-Key, ``if_match`` the ETag the caller has seen; None: not given.
    """

    user: str
    kind: FactKind
    body: Mapping[str, Any]
    investigation: str | None = None
    key: str | None = None
    if_match: str | None = None
    attachments: Mapping[str, NewAttachment] = field(default_factory=dict)
    amends: str | None = None
    retracts: str | None = None
    crew_skills: frozenset[str] | None = None
    """Of the crew that shall go; None: no crew goes."""


@dataclass(frozen=True, slots=True)
class Folded:
    """A ticket now: its document and the strong ETag of that document, in quotes."""

    ticket: Ticket
    document: Mapping[str, Any]
    etag: str


def open_ticket(desk: Desk, order: Order) -> Folded:
    """Makes a ticket. Raises Problem: validation_failed, idempotency_key_reused."""
    require_own_area(desk, order.body)
    key = order.key or naming.fresh_key()
    uuid = naming.uuid_of(order.user, key, order.kind)
    # A first try just before midnight must be found by a second just after.
    days = [desk.now.date(), (desk.now - timedelta(days=1)).date()] if order.key else []
    for day in days or [desk.now.date()]:
        for attempt in range(_ATTEMPTS):
            ticket = naming.ticket_of(order.user, key, day, attempt)
            dossier = desk.dossiers.read(ticket)
            if fact_id(ticket, order.kind, uuid) in dossier.sheets:
                return _file(desk, order, dossier, uuid)
    for attempt in range(_ATTEMPTS):
        dossier = desk.dossiers.read(naming.ticket_of(order.user, key, desk.now.date(), attempt))
        if not dossier.sheets:
            return _file(desk, order, dossier, uuid)
    raise Conflict("No free ticket number was found; send the request again.")


def require_own_area(desk: Desk, intake: Mapping[str, Any]) -> None:
    """Nobody opens a ticket that they could not read afterwards. Raises Problem."""
    site = intake.get("site")
    district = site.get("district") if isinstance(site, Mapping) else None
    if not desk.scope.has_area(district):
        text = f"Name a district that is yours: {', '.join(desk.scope.areas)}."
        fault = FieldError("site.district", "not-your-area", text)
        raise faulty([fault])


def command(desk: Desk, ticket: str, order: Order) -> Folded:
    """Adds a fact to a ticket.

    Raises Problem: not_found, precondition_failed, validation_failed, idempotency_key_reused.
    """
    with desk.turn(ticket):
        dossier = existing(desk, ticket)
        uuid = naming.uuid_of(order.user, order.key or naming.fresh_key(), order.kind)
        is_repeat(desk, dossier, order)
        desk = replace(desk, now=received_at(dossier, order.kind, desk.now))
        return _file(desk, order, dossier, uuid)


def is_repeat(desk: Desk, dossier: Dossier, order: Order) -> bool:
    """Whether a command was carried out before. Raises Problem precondition_failed where it was not
    and If-Match does not hold."""
    uuid = naming.uuid_of(order.user, order.key or naming.fresh_key(), order.kind)
    if fact_id(dossier.ticket_id, order.kind, uuid) in dossier.sheets:
        return True
    require_match(desk, dossier, order.if_match)
    return False


def require_match(desk: Desk, dossier: Dossier, if_match: str | None) -> None:
    """Raises Problem precondition_failed where the caller has not seen the ticket as it stands."""
    if if_match not in (None, "*"):
        etag = folded(desk, dossier).etag
        if not matches(str(if_match), etag):
            text = "Read the ticket again, look at what changed, then send the command again."
            raise Problem("precondition_failed", text, headers={"ETag": etag})


def received_at(dossier: Dossier, kind: FactKind, now: datetime) -> datetime:
    """When a command counts as received: not before anything that it was judged by.

    It may have waited while another one was carried out, whose moment is then the later one. Of
    what begins and ends it is the first millisecond in which nothing of its kind was received.
    """
    said = [
        (s.fact["kind"], s.receipt["received_at"]) for s in dossier.sheets.values() if s.receipt
    ]
    last = parse_instant(max((moment for _, moment in said), default=instant_text(now)))
    if now < last < now + _WAITED:  # one further ahead comes from a clock that was wrong
        now = last
    while kind in _SWITCHES and (kind.value, instant_text(now)) in said:
        now += _TICK
    return now


def existing(desk: Desk, ticket: str) -> Dossier:
    """All the office has of a ticket. Raises Problem not_found, also where it lies outside what
    there is for the caller."""
    dossier = desk.dossiers.read(ticket) if TICKET_ID.fullmatch(ticket) else Dossier(ticket)
    if not dossier.sheets or not _is_in_scope(desk, dossier):
        raise Problem("not_found", f"There is no ticket {ticket!r}.")
    return dossier


def is_there(desk: Desk, ticket: str) -> bool:
    """Whether there is such a ticket for the caller."""
    if desk.scope.is_whole:
        return True  # what is asked for will not be found by itself
    dossier = desk.dossiers.read(ticket) if TICKET_ID.fullmatch(ticket) else Dossier(ticket)
    return bool(dossier.sheets) and _is_in_scope(desk, dossier)


def _is_in_scope(desk: Desk, dossier: Dossier) -> bool:
    if desk.scope.is_whole:
        return True
    ticket = desk.dossiers.fold(dossier)
    return ticket is not None and desk.scope.has_ticket(ticket.to_document())


def folded(desk: Desk, dossier: Dossier) -> Folded:
    """The ticket that a dossier makes. Raises Problem not_found where nothing is filed yet."""
    ticket = dossier.fold(desk.rules)
    if ticket is None:
        raise Problem("not_found", f"There is no ticket {dossier.ticket_id!r}.")
    document = ticket.to_document()
    digest = hashlib.sha256(jsontext.dumps(document)).hexdigest()
    return Folded(ticket, document, f'"{digest[:32]}"')


def _file(desk: Desk, order: Order, dossier: Dossier, uuid: str) -> Folded:
    new_id = fact_id(dossier.ticket_id, order.kind, uuid)
    known = dossier.sheets.get(new_id)
    if known is not None:
        require_same(order, known.fact)
        return folded(desk, dossier)
    document = checked(desk, order, new_id, dossier.fold(desk.rules))
    try:
        attached = {new_id: order.attachments}
        file_office_facts(desk.store, [document], desk.now, desk.policy, attached)
    except Conflict:  # the same command at the same moment: the other one filed it
        sheet = desk.dossiers.read(dossier.ticket_id).sheets.get(new_id)
        if sheet is None:
            raise
        require_same(order, sheet.fact)
    return folded(desk, desk.dossiers.read(dossier.ticket_id))


def require_same(order: Order, fact: Mapping[str, Any]) -> None:
    """A command that was carried out said the same. Raises Problem idempotency_key_reused."""
    body = order.body
    if order.kind in _FILLED:  # what was left out was filled in as the ticket stood then
        filled_then = {n: v for n, v in fact["body"].items() if n in _FILLED[order.kind]}
        body = {**filled_then, **order.body}
    said = {"body": body, "investigation": order.investigation}
    said |= {"amends": order.amends, "retracts": order.retracts}
    if any(fact.get(name) != value for name, value in said.items()):
        text = "This Idempotency-Key was sent with another body; use a new key for a new command."
        raise Problem("idempotency_key_reused", text)


def checked(desk: Desk, order: Order, new_id: str, ticket: Ticket | None) -> Mapping[str, Any]:
    """The document of the fact that an order makes. Raises Problem validation_failed."""
    if ticket is not None and order.amends is None and order.retracts is None:
        said, under = (order.kind, order.body), (desk.policy, desk.now)
        order = replace(order, body=filled(said, ticket, under, order.crew_skills))
    document = document_of(desk, order, new_id)
    try:
        faults: Sequence[Fault] = examine(parse_fact(document), ticket, desk.policy)
        if order.kind is FactKind.INTAKE and order.retracts is None:
            faults = [*faults, *unknown_account(order.body, ticket, desk.knows_account)]
    except FactFaults as error:
        faults = error.faults
    require_none(faults)
    return document


def document_of(desk: Desk, order: Order, new_id: str) -> Mapping[str, Any]:
    """The document of the fact that an order makes, as it is."""
    fact = Fact(
        id=new_id,
        kind=order.kind,
        schema=newest_version(order.kind),
        ticket=new_id.partition(":")[0],
        investigation=order.investigation,
        author=Author(user=order.user),
        at=Moment(desk.now, 0, 0),
        amends=order.amends,
        retracts=order.retracts,
        body=order.body,
    )
    return fact_document(fact)


def require_none(faults: Sequence[Fault]) -> None:
    """Raises Problem validation_failed with these faults, if there are any."""
    if faults:
        errors = [
            FieldError(fault.field.removeprefix("body."), fault.code, fault.message)
            for fault in faults
        ]
        raise faulty(errors)

"""Commands of the office: checked, filed as facts, answered with the ticket they make.

The mailroom remains the only writer of the ticket document; what is answered here is folded from
the same facts by the same rule, so that the caller does not wait for it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from casework.examine import examine
from casework.templates import PROPOSED, proposed
from casework.ticket import Ticket
from schemas.documents import Author, Fact, FactFaults, Fault, Moment, fact_document, parse_fact
from schemas.facts.kinds import newest_version
from schemas.ids import TICKET_ID, fact_id
from schemas.policy import Policy
from schemas.rulebook import Rulebook
from schemas.vocabulary import FactKind
from server.office import naming
from server.problem import FieldError, Problem
from sync import jsontext
from sync.errors import Conflict
from sync.mailroom.dossier import Dossier, Dossiers
from sync.mailroom.filing import file_office_facts
from sync.stores.documents import DocumentStore

_ATTEMPTS = 4


@dataclass(frozen=True, slots=True)
class Desk:
    """What a command works with. ``now``: aware, UTC, read once per request."""

    store: DocumentStore
    dossiers: Dossiers
    rules: Rulebook
    now: datetime

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
    amends: str | None = None
    retracts: str | None = None
    crew_skills: frozenset[str] | None = None
    """Of the crew that shall go; None: no crew goes."""


@dataclass(frozen=True, slots=True)
class Folded:
    """A ticket now: its document and the strong ETag of that document, in quotes."""

    document: Mapping[str, Any]
    etag: str


def open_ticket(desk: Desk, order: Order) -> Folded:
    """Makes a ticket. Raises Problem: validation_failed, idempotency_key_reused."""
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


def command(desk: Desk, ticket: str, order: Order) -> Folded:
    """Adds a fact to a ticket.

    Raises Problem: not_found, precondition_failed, validation_failed, idempotency_key_reused.
    """
    dossier = existing(desk, ticket)
    uuid = naming.uuid_of(order.user, order.key or naming.fresh_key(), order.kind)
    seen_before = fact_id(ticket, order.kind, uuid) in dossier.sheets
    if order.if_match not in (None, "*") and not seen_before:
        etag = folded(desk, dossier).etag
        if etag not in [item.strip() for item in str(order.if_match).split(",")]:
            text = "Read the ticket again, look at what changed, then send the command again."
            raise Problem("precondition_failed", text, headers={"ETag": etag})
    return _file(desk, order, dossier, uuid)


def existing(desk: Desk, ticket: str) -> Dossier:
    """All the office has of a ticket. Raises Problem not_found."""
    dossier = desk.dossiers.read(ticket) if TICKET_ID.fullmatch(ticket) else Dossier(ticket)
    if not dossier.sheets:
        raise Problem("not_found", f"There is no ticket {ticket!r}.")
    return dossier


def folded(desk: Desk, dossier: Dossier) -> Folded:
    """The ticket that a dossier makes. Raises Problem not_found where nothing is filed yet."""
    ticket = dossier.fold(desk.rules)
    if ticket is None:
        raise Problem("not_found", f"There is no ticket {dossier.ticket_id!r}.")
    document = ticket.to_document()
    digest = hashlib.sha256(jsontext.dumps(document)).hexdigest()
    return Folded(document, f'"{digest[:32]}"')


def _file(desk: Desk, order: Order, dossier: Dossier, uuid: str) -> Folded:
    new_id = fact_id(dossier.ticket_id, order.kind, uuid)
    known = dossier.sheets.get(new_id)
    if known is not None:
        _require_same(order, known.fact)
        return folded(desk, dossier)
    document = _checked(desk, order, new_id, dossier.fold(desk.rules))
    try:
        file_office_facts(desk.store, [document], desk.now, desk.policy)
    except Conflict:  # the same command at the same moment: the other one filed it
        sheet = desk.dossiers.read(dossier.ticket_id).sheets.get(new_id)
        if sheet is None:
            raise
        _require_same(order, sheet.fact)
    return folded(desk, desk.dossiers.read(dossier.ticket_id))


def _require_same(order: Order, fact: Mapping[str, Any]) -> None:
    body = order.body
    if order.kind is FactKind.ASSIGNMENT:  # a template may have filled the rest, at its own time
        proposed_then = {n: v for n, v in fact["body"].items() if n in PROPOSED}
        body = {**proposed_then, **order.body}
    said = {"body": body, "investigation": order.investigation}
    said |= {"amends": order.amends, "retracts": order.retracts}
    if any(fact.get(name) != value for name, value in said.items()):
        text = "This Idempotency-Key was sent with another body; use a new key for a new command."
        raise Problem("idempotency_key_reused", text)


def _checked(desk: Desk, order: Order, new_id: str, ticket: Ticket | None) -> Mapping[str, Any]:
    body = order.body
    if order.kind is FactKind.ASSIGNMENT and order.amends is None and ticket is not None:
        body = proposed(body, ticket.intake, desk.policy, desk.now)
        _require_skills(body, order.crew_skills)
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
        body=body,
    )
    document = fact_document(fact)
    try:
        faults: Sequence[Fault] = examine(parse_fact(document), ticket, desk.policy)
    except FactFaults as error:
        faults = error.faults
    if faults:
        errors = [
            FieldError(fault.field.removeprefix("body."), fault.code, fault.message)
            for fault in faults
        ]
        raise Problem("validation_failed", "See `errors`.", errors)
    return document


def _require_skills(body: Mapping[str, Any], crew_skills: frozenset[str] | None) -> None:
    """Raises Problem validation_failed where the crew lacks a skill and nobody says why it goes."""
    if crew_skills is None or body.get("override_reason"):
        return
    lacking = [str(skill) for skill in body.get("skills") or () if skill not in crew_skills]
    if lacking:
        sentence = (
            f"The crew lacks {', '.join(lacking)}; send another, or say why: override_reason."
        )
        fault = FieldError("crew", "skills-missing", sentence)
        raise Problem("validation_failed", "See `errors`.", [fault])

"""The two documents of a ticket from what was filed of it: pure, no clock, no store.

``Casebook`` is all that is read; the same casebook gives the same documents. Who may see them is
the caller's to ask.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from casework.audit_chain import Chain
from casework.entry import Entry
from casework.history import who
from casework.ticket import Ticket
from casework.whereabouts import fence_of
from schemas.api.reports import Language
from schemas.instants import parse_instant
from schemas.policy import Policy, Title
from schemas.rulebook import Rulebook
from schemas.vocabulary import FactKind, ResolutionState, ResponsibilityState, Step
from server.reports.events import Filed, events
from server.reports.judged import flags, judged, seals, tests
from server.reports.model import (
    Answer,
    CallBack,
    Complaint,
    Found,
    Frame,
    Measure,
    Photo,
    Report,
    Sheet,
    Signed,
)
from server.reports.pictures import Picture
from server.reports.readings import measured
from server.reports.sketch import Sketch, Spot, sketch

_MAY_BE_PROMISED = frozenset({ResolutionState.APPROVED})
_MOST_PICTURES = 120
"""Previews that are drawn; further photos are listed without. 120 are about 5 MB."""


@dataclass(frozen=True, slots=True)
class Casebook:
    """A ticket with everything it rests on. ``said`` are the entries that stand, in order."""

    ticket: Ticket
    said: tuple[Entry, ...]
    filed: Mapping[str, Filed]
    """All facts with their receipts, by id."""
    rules: Rulebook
    preview: Callable[[Entry], Picture | None]
    """The picture of a photo's entry: today the preview inside the fact."""
    draw: Callable[[str, Language], tuple[str, ...]] = lambda _, __: ()
    """The plots of a verdict, by the fact's id, as SVG."""
    names: Mapping[str, str] = field(default_factory=dict)
    """Of crews and members by their ids, as far as they are known."""
    chain: Chain = field(default_factory=Chain)
    """How far the receipts are sealed."""

    def person(self, said: str) -> str:
        """Who is named by ``crew/member`` or ``crew``, by name; as it is where nobody knows."""
        crew, slash, member = said.partition("/")
        team = self.names.get(crew, crew)
        return f"{self.names.get(member, member)} ({team})" if slash else team

    @property
    def as_of(self) -> datetime:
        """When the last fact was received: the documents' own time."""
        return max(item.received_at for item in self.filed.values())

    @property
    def policy(self) -> Policy:
        """The version of the profile in force then: its titles are used."""
        return self.rules.at(self.as_of)


def sheet_of(book: Casebook) -> Sheet:
    """The customer's result sheet."""
    ticket = book.ticket
    confirmed = ticket.responsibility.state is ResponsibilityState.CONFIRMED
    settled = ticket.resolution.state in _MAY_BE_PROMISED
    answers = ticket.closing.replies
    last = answers[-1] if answers else None
    return Sheet(
        frame=_frame(book),
        complaint=_complaint(book),
        visits=tuple(step.at for work in ticket.investigations for step in work.steps
                     if step.step is Step.ARRIVED),
        findings=_told(_findings(book), last),
        readings=measured(book.said, book.rules),
        tests=tests(book.said, settled=settled),
        party=ticket.responsibility.party if confirmed else None,
        shares=ticket.responsibility.shares if confirmed else (),
        reason=(ticket.responsibility.reason or "") if confirmed else "",
        measures=_measures(ticket) if settled else (),
        amount=ticket.resolution.amount if settled else None,
        currency=ticket.resolution.currency if settled else None,
        resolution_state=ticket.resolution.state,
        answer=_answer(last, book.policy) if last else None,
        signed=_signed(book.said),
    )  # fmt: skip


def report_of(book: Casebook) -> Report:
    """The investigation report."""
    ticket, policy = book.ticket, book.policy
    return Report(
        sheet=sheet_of(book),
        ticket=ticket,
        grade=policy.grades.get(str(ticket.intake.get("grade"))),
        events=events(ticket, book.filed, book.names),
        photos=_photos(book),
        sketch=_sketch(book),
        measures=_measures(ticket),
        findings=_findings(book),
        readings=measured(book.said, book.rules),
        replies=tuple(_answer(reply, policy) for reply in ticket.closing.replies),
        call_backs=tuple(
            CallBack(parse_instant(call["at"]), call["satisfaction"], _text(call, "note"))
            for call in ticket.closing.call_backs
        ),
        verdicts=judged(book.said),
        seals=seals(book.said),
        flags=flags(book.said, ticket.flags.facts),
        chain=book.chain,
        steps={step.code: step.title for step in policy.approval_steps},
    )


def _frame(book: Casebook) -> Frame:
    policy = book.policy
    contact = policy.contact
    return Frame(
        ticket=book.ticket.id,
        utility=contact.name if contact else policy.title,
        hotline=(contact.hotline or "") if contact else "",
        reply_address=contact.reply_address if contact else None,
        title=str(book.ticket.intake.get("title") or ""),
        timezone=policy.timezone.key,
        profile=f"{policy.name} {policy.version}",
        as_of=book.as_of,
    )


def _complaint(book: Casebook) -> Complaint:
    said, policy = book.ticket.intake, book.policy
    customer, site, meter = (_part(said, name) for name in ("customer", "site", "meter"))
    rule = policy.classes.get(str(said.get("class")))
    return Complaint(
        opened_at=book.ticket.opened_at,
        occurred_at=_instant(said.get("occurred_at")),
        channel=_text(said, "channel"),
        order_class=rule.title if rule else None,
        sub_item=rule.sub_items.get(str(said.get("sub_item"))) if rule else None,
        title=_text(said, "title"),
        matter=_text(said, "matter"),
        demand=_text(said, "demand"),
        customer=_text(customer, "name"),
        account=_text(customer, "account"),
        address=_text(site, "address"),
        meter=_text(meter, "number"),
        transformer=_text(site, "transformer"),
    )


def _findings(book: Casebook) -> tuple[Found, ...]:
    return tuple(
        Found(
            at=entry.at,
            seen=_text(entry.body, "seen"),
            cause=_cause(entry.body.get("cause"), book.policy),
            party=entry.body.get("party"),
            fact=entry.id,
            by=who(entry.fact.author),
        )
        for entry in book.said
        if entry.kind is FactKind.FINDING
    )


def _cause(code: object, policy: Policy) -> Title | None:
    if not isinstance(code, str):
        return None
    return policy.causes.get(code) or Title(code, code)


def _told(findings: tuple[Found, ...], reply: Mapping[str, Any] | None) -> tuple[Found, ...]:
    """What the reply rests on, where it names findings; otherwise all."""
    basis = set((reply or {}).get("basis") or ())
    return tuple(found for found in findings if found.fact in basis) or findings


def _measures(ticket: Ticket) -> tuple[Measure, ...]:
    return tuple(
        Measure(
            action=_text(measure, "action"),
            owner=measure.get("owner"),
            due=_instant(measure.get("due")),
            amount=measure.get("amount"),
            currency=measure.get("currency"),
            state=(measure.get("execution") or {}).get("state"),
            done_at=_instant((measure.get("execution") or {}).get("at")),
        )
        for measure in ticket.resolution.measures
    )


def _answer(reply: Mapping[str, Any], policy: Policy) -> Answer:
    channel = _text(reply, "channel")
    title = policy.reply_channels.get(channel)
    return Answer(parse_instant(reply["at"]), channel, title, _text(reply, "text"))


def _signed(said: tuple[Entry, ...]) -> Signed | None:
    """The customer's own signature; that of a neighbour or witness is not the sheet's."""
    own = [
        entry
        for entry in said
        if entry.kind is FactKind.SIGNATURE and _part(entry.body, "by").get("role") == "customer"
    ]
    if not own:
        return None
    return Signed(own[-1].at, bool(own[-1].body.get("refused")), _text(own[-1].body, "reason"))


def _photos(book: Casebook) -> tuple[Photo, ...]:
    stored = {
        entry.body["sha256"]
        for entry in book.said
        if entry.kind is FactKind.PHOTO and _is_stored(entry)
    }
    declared = [e for e in book.said if e.kind is FactKind.PHOTO and not _is_stored(e)]
    return tuple(
        _photo(number, entry, stored, book if number <= _MOST_PICTURES else None)
        for number, entry in enumerate(declared, 1)
    )


def _is_stored(entry: Entry) -> bool:
    return entry.fact.author.server is not None and bool(entry.body.get("stored"))


def _photo(number: int, entry: Entry, stored: set[str], book: Casebook | None) -> Photo:
    capture = _part(entry.body, "capture")
    return Photo(
        number=number,
        fact=entry.id,
        by=who(entry.fact.author),
        caption=_text(entry.body, "caption"),
        taken_at=_instant(capture.get("taken_at")) or entry.at,
        source=_text(capture, "source"),
        place=_part(capture, "position") or None,
        sha256=_text(entry.body, "sha256"),
        size=entry.body.get("size") or 0,
        arrived=entry.body.get("sha256") in stored,
        picture=book.preview(entry) if book else None,
    )


def _sketch(book: Casebook) -> Sketch | None:
    spots = [Spot("site", "", _part(book.ticket.intake, "site"))]
    counts = {"arrival": 0, "finding": 0}
    for entry in book.said:
        kind = "finding" if entry.kind is FactKind.FINDING else "arrival"
        arrived = entry.kind is FactKind.PROGRESS and entry.body.get("step") == Step.ARRIVED
        if not arrived and entry.kind is not FactKind.FINDING:
            continue
        counts[kind] += 1
        spots.append(Spot(kind, str(counts[kind]), _part(entry.body, "position")))
    fence = fence_of(book.ticket.intake.get("site"), book.policy.place)
    return sketch(spots, None if fence is None else fence.radius_m)


def _part(said: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    return said.get(name) or {}


def _text(said: Mapping[str, Any], name: str) -> str:
    value = said.get(name)
    return value.strip() if isinstance(value, str) else ""


def _instant(value: object) -> datetime | None:
    return parse_instant(value) if isinstance(value, str) else None

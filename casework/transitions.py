"""What the office cannot do to a ticket as it stands now.

These faults depend on what was said before, so they are for commands alone: the office sees the
ticket and can act on the answer. What a device sends is never refused for what came before it.
Nothing that is filed is judged by this again: a race that slips through shows in the ticket.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from casework.approval import Stake, same_amount
from casework.rounds import OF_THE_FILE
from casework.status import SETTLED
from casework.ticket import Resolution, Ticket
from schemas.documents import Fact, Fault
from schemas.instants import parse_instant
from schemas.vocabulary import (
    ApprovalOutcome,
    ApprovalState,
    ExecutionState,
    FactKind,
    ResolutionState,
    TicketStatus,
)

_WHOLE = "ticket"
"""Where a fault lies in no one member."""
_Faults = Iterator[Fault]
_BEFORE_ARCHIVE: dict[str, Fault] = {
    "responsibility": Fault(_WHOLE, "archive-before-decision", "Decide who is responsible first."),
    "approval": Fault(_WHOLE, "archive-before-approval", "Have the resolution approved first:"),
    "execution": Fault(_WHOLE, "archive-before-execution", "Report these measures as done first:"),
    "reply": Fault(_WHOLE, "archive-before-reply", "Reply to the customer first."),
    "call-back": Fault(_WHOLE, "archive-before-call-back", "Call the customer back first."),
    "investigations": Fault(_WHOLE, "archive-with-open-work", "End or recall these first:"),
    "originals": Fault(
        _WHOLE, "archive-without-originals", "Wait for these originals, or retract their facts:"
    ),
    "attention": Fault(_WHOLE, "archive-with-faulty-facts", "Amend or retract these first:"),
    "after-hand-over": Fault(_WHOLE, "archive-with-waiting-facts", "Accept or decline these:"),
    "disputes": Fault(_WHOLE, "archive-in-dispute", "Decide what is disputed first:"),
}
_INSTEAD = {
    FactKind.ARCHIVE: "reopen the ticket",
    FactKind.REOPENING: "archive the ticket again",
    FactKind.ERASURE: "what is gone is gone",
    FactKind.APPROVAL: "retract it, or decide anew",
    FactKind.LINK: "retract it and link anew",
    FactKind.ACCEPTANCE: "answer the fact again",
    FactKind.DERIVATIVE: "retract it and have another copy made",
}
_FOR_GOOD = frozenset({FactKind.ARCHIVE, FactKind.REOPENING, FactKind.ERASURE})
_NOT_AMENDED = frozenset(
    {FactKind.APPROVAL, FactKind.LINK, FactKind.ACCEPTANCE, FactKind.DERIVATIVE}
)
_WORDS = frozenset({"responsibility", "reply", "call-back"})


def impossible(fact: Fact, ticket: Ticket) -> list[Fault]:
    """What speaks against a new fact of an office user; empty for anybody else's."""
    if fact.author.user is None:
        return []
    if ticket.status is TicketStatus.ARCHIVED and fact.kind not in (
        FactKind.REOPENING,
        *OF_THE_FILE,
    ):
        return [Fault(_WHOLE, "archived", "The ticket is archived; reopen it first.")]
    if ticket.status is TicketStatus.MERGED and not _allowed_after_merge(fact):
        into = (ticket.closing.merged or {}).get("ticket")
        sentence = f"The case goes on in {into}; work there, or retract the link to undo the merge."
        return [Fault("ticket", "merged", sentence)]
    if fact.retracts is not None:
        return list(_correction(fact))
    if fact.amends is not None:
        return [*_correction(fact), *_late_due(fact, ticket)]
    rule = _BY_KIND.get(fact.kind)
    return [] if rule is None else list(rule(fact, ticket))


def _allowed_after_merge(fact: Fact) -> bool:
    """What is about the file, ends the merge, or answers crews that are still at work."""
    if fact.kind is FactKind.LINK:
        return fact.retracts is not None
    return fact.kind in (FactKind.RECALL, FactKind.ACCEPTANCE, *OF_THE_FILE)


def _correction(fact: Fact) -> _Faults:
    """What is put right by another fact, and never by changing or taking back what was said."""
    done = "amended" if fact.amends is not None else "retracted"
    if fact.kind in _FOR_GOOD or (fact.amends is not None and fact.kind in _NOT_AMENDED):
        sentence = f"A fact of kind {fact.kind.value} cannot be {done}; {_INSTEAD[fact.kind]}."
        yield Fault("ticket", "cannot-be-corrected", sentence)


def _acceptance(fact: Fact, ticket: Ticket) -> _Faults:
    named = fact.body["fact"]
    faulty = next((item for item in ticket.attention if item.fact == named), None)
    if faulty is None and named not in ticket.after_hand_over:
        sentence = "This fact waits for no answer; see `after_hand_over` and `attention`."
        yield Fault("body.fact", "nothing-to-answer", sentence)
    elif faulty is not None and fact.body["accept"] and not faulty.acceptable:
        sentence = "It cannot be taken as it is; amend it, or decline it."
        yield Fault("body.accept", "cannot-be-accepted", sentence)


def _archive(_: Fact, ticket: Ticket) -> _Faults:
    for check in ticket.archive_check:
        if check.done:
            continue
        fault = _BEFORE_ARCHIVE[check.item]
        named = "" if check.item in _WORDS else f" {', '.join(check.missing[:5])}."
        yield Fault(fault.field, fault.code, fault.message + named)


def _reopening(_: Fact, ticket: Ticket) -> _Faults:
    if ticket.status not in SETTLED:
        sentence = "Only a ticket that was decided can be reopened; this one is still open."
        yield Fault("ticket", "nothing-to-reopen", sentence)


def _reply(_: Fact, ticket: Ticket) -> _Faults:
    if ticket.status in SETTLED:
        return
    if ticket.status is TicketStatus.AWAITING_APPROVAL:
        sentence = "The resolution is not approved; reply when all steps of `approvals` are."
        yield Fault("ticket", "reply-before-approval", sentence)
    else:
        sentence = "There is no result to tell yet: decide responsibility and resolution first."
        yield Fault("ticket", "reply-before-decision", sentence)


def _call_back(_: Fact, ticket: Ticket) -> _Faults:
    if not ticket.closing.replied:
        yield Fault("ticket", "call-back-before-reply", "Reply to the customer first.")


def _execution(fact: Fact, ticket: Ticket) -> _Faults:
    plan = ticket.resolution
    if plan.state is not ResolutionState.APPROVED or not ticket.closing.decided_anew:
        sentence = "There is no resolution that was decided and, where needed, approved."
        yield Fault("ticket", "execution-before-approval", sentence)
        return
    known = {measure["id"]: measure for measure in plan.measures}
    measure = known.get(fact.body["measure"])
    if measure is None:
        sentence = f"Use the id of a measure: {', '.join(known) or 'there are none'}."
        yield Fault("body.measure", "unknown-measure", sentence)
    elif (measure["execution"] or {}).get("state") == ExecutionState.DONE.value:
        sentence = "This measure is done; amend what was reported of it."
        yield Fault("body.measure", "executed-already", sentence)


def _approval(fact: Fact, ticket: Ticket) -> _Faults:
    plan, step = ticket.resolution, fact.body["step"]
    place = next((i for i, item in enumerate(plan.approvals) if item.step == step), None)
    if not plan.approvals:
        sentence = "No resolution of this ticket that was decided needs an approval."
        yield Fault("ticket", "nothing-to-approve", sentence)
    elif place is None:
        steps = ", ".join(item.step for item in plan.approvals)
        yield Fault("body.step", "unknown-step", f"Use one of: {steps}.")
    elif plan.approvals[place].state is not ApprovalState.WAITING:
        sentence = f"This step was taken by {plan.approvals[place].by}; only a new decision asks."
        yield Fault("body.step", "approved-already", sentence)
    elif plan.state is ResolutionState.RETURNED:
        sentence = "The resolution was returned; it takes a new decision first."
        yield Fault("ticket", "returned-already", sentence)
    elif any(item.state is ApprovalState.WAITING for item in plan.approvals[:place]):
        first = next(s.step for s in plan.approvals if s.state is ApprovalState.WAITING)
        yield Fault("body.step", "approval-out-of-order", f"The step {first} comes first.")
    elif not same_amount(fact.body, _stake(plan)):
        seen = f"{plan.amount or 'no amount'} {plan.currency or ''}".strip()
        sentence = f"Approve what is decided now: {seen}. Read the ticket again."
        yield Fault("body.amount", "amount-differs", sentence)
    elif fact.body["outcome"] == ApprovalOutcome.APPROVE.value and plan.four_eyes:
        yield from _four_eyes(fact, plan)


def _four_eyes(fact: Fact, plan: Resolution) -> _Faults:
    """Neither the author nor the one he stands for decided this or took another step of it."""
    people = {fact.author.user, fact.body.get("deputy_for")} - {None}
    earlier = {name for step in plan.approvals for name in (step.by, step.deputy_for)} - {None}
    if people & set(plan.decided_by):
        sentence = "Who decided a resolution does not approve it; somebody else must."
        yield Fault("author", "own-decision", sentence)
    elif people & earlier:
        sentence = "Who took one step takes no other one; somebody else must."
        yield Fault("author", "same-approver", sentence)


def _erasure(fact: Fact, ticket: Ticket) -> _Faults:
    if ticket.closing.hold is not None:
        sentence = "A legal hold stands: nothing may be erased until it is ended."
        yield Fault("ticket", "erasure-under-hold", sentence)
    known = {line.fact for line in ticket.history}
    for place, named in enumerate(fact.body["facts"]):
        if named not in known:
            yield Fault(f"body.facts.{place}", "unknown-fact", "The ticket has no such fact.")


def _stake(plan: Resolution) -> Stake:
    return Stake(plan.money, plan.amount, plan.currency, None, None)


def _pause(fact: Fact, ticket: Ticket) -> _Faults:
    cause = fact.body["cause"]
    stands = any(p["cause"] == cause and p["until"] is None for p in ticket.closing.pauses)
    if fact.body["on"] and stands:
        yield Fault("body.on", "paused-already", "The clock stands for this cause already.")
    if not fact.body["on"] and not stands:
        yield Fault("body.on", "not-paused", "The clock does not stand for this cause.")


def _late_due(fact: Fact, ticket: Ticket) -> _Faults:
    """Moments by which something is to be done and that are over; an amendment may keep its own."""
    standing: set[str | None] = set()
    if fact.amends is not None:
        standing = {measure.get("due") for measure in ticket.resolution.measures}
        standing |= {item.due for item in ticket.investigations}
    for field, due in _dues(fact):
        if due is not None and parse_instant(due) < fact.at.device and due not in standing:
            yield Fault(field, "due-in-the-past", "Give a moment that is still to come.")


def _dues(fact: Fact) -> Iterator[tuple[str, str | None]]:
    if fact.kind is FactKind.ASSIGNMENT:
        yield "body.due", fact.body.get("due")
    elif fact.kind is FactKind.DECISION:
        plan = fact.body.get("resolution") or {}
        for place, measure in enumerate(plan.get("measures") or ()):
            yield f"body.resolution.measures.{place}.due", measure.get("due")


def _progress(fact: Fact, ticket: Ticket) -> _Faults:
    work = next((i for i in ticket.investigations if i.id == fact.investigation), None)
    if work is not None and work.crew is not None:
        sentence = f"This work is {work.crew}'s, who takes its steps; recall or replace it."
        yield Fault("investigation", "crew-takes-steps", sentence)


_BY_KIND: dict[FactKind, Callable[[Fact, Ticket], _Faults]] = {
    FactKind.ERASURE: _erasure,
    FactKind.ARCHIVE: _archive,
    FactKind.REOPENING: _reopening,
    FactKind.REPLY: _reply,
    FactKind.CALL_BACK: _call_back,
    FactKind.EXECUTION: _execution,
    FactKind.APPROVAL: _approval,
    FactKind.ASSIGNMENT: _late_due,
    FactKind.DECISION: _late_due,
    FactKind.PROGRESS: _progress,
    FactKind.PAUSE: _pause,
    FactKind.ACCEPTANCE: _acceptance,
}

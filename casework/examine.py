"""What a well-formed fact says that the ticket or the policy profile does not allow."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from casework.currencies import digits_after_point
from casework.entry import uuid_of
from casework.resolution import sum_of
from casework.retention import kept
from casework.ticket import Investigation, Ticket
from casework.transitions import impossible
from casework.worksheet import answers_it
from schemas.documents import Fact, Fault
from schemas.instants import parse_instant
from schemas.policy import Policy
from schemas.vocabulary import FactKind

_Faults = Iterator[Fault]


def examine(fact: Fact, ticket: Ticket | None, policy: Policy) -> list[Fault]:
    """Faults that need the ticket (None: nothing filed yet) or the profile; empty if none.

    ``policy`` is the version in force at the fact's corrected time (``Rulebook.at``).

    Nothing here depends on the order in which a crew's facts arrive: a fault is part of what
    is folded, and the ticket must come out the same whatever the order. So a step is never
    refused for the steps before it, and an amendment never for a target that is still to come.
    A fact that came after hand-over has no fault: the fold holds it for a person. Commands of
    the office are also examined for what the ticket allows now (``casework.transitions``).
    """
    now = [] if ticket is None else impossible(fact, ticket)
    if fact.retracts is not None:
        return [*_place(fact, ticket), *now]
    rule = _BY_KIND.get(fact.kind, _nothing)
    placed = [*_place(fact, ticket), *rule(fact, policy), *_fixed(fact, ticket)]
    return [*placed, *_answers(fact, ticket), *kept(fact, ticket, policy), *now]


def _place(fact: Fact, ticket: Ticket | None) -> _Faults:
    """The ticket is there, the investigation too, and it is or was this crew's."""
    if fact.origin is not None:
        yield Fault("origin", "copied-by-hand", "Only the server copies facts; leave this out.")
    if ticket is None:
        if fact.kind is not FactKind.INTAKE:
            yield Fault("ticket", "unknown-ticket", "There is no ticket of this id.")
        return
    if fact.investigation is None:
        return
    item = _investigation(ticket, fact.investigation)
    if item is None:
        yield Fault(
            "investigation", "unknown-investigation", "The ticket has no such investigation."
        )
    elif fact.author.device is not None and fact.author.crew != item.crew:
        yield Fault(
            "investigation", "not-your-investigation", "This investigation is another crew's."
        )


def _investigation(ticket: Ticket, uuid: str) -> Investigation | None:
    return next((item for item in ticket.investigations if item.id == uuid), None)


def _fixed(fact: Fact, ticket: Ticket | None) -> _Faults:
    """What an assignment may not change, and whom it may not replace."""
    if fact.kind is not FactKind.ASSIGNMENT or ticket is None:
        return
    amended = _investigation(ticket, uuid_of(fact.amends)) if fact.amends else None
    if amended is not None and amended.crew != fact.body.get("crew"):
        sentence = "Assign anew with replaces: the crew of an assignment stays."
        yield Fault("body.crew", "crew-is-fixed", sentence)
    replaced = fact.body.get("replaces")
    if replaced and _investigation(ticket, replaced) is None:
        sentence = "The ticket has no such investigation."
        yield Fault("body.replaces", "unknown-investigation", sentence)


def _intake(fact: Fact, policy: Policy) -> _Faults:
    body = fact.body
    if body.get("order_type") is not None and body["order_type"] not in policy.order_types:
        yield Fault("body.order_type", "unknown-order-type", _choose(policy.order_types))
    if body.get("channel") is not None and body["channel"] not in policy.channels:
        yield Fault("body.channel", "unknown-channel", _choose(policy.channels))
    yield from _site(body.get("site") or {}, policy)
    if body.get("occurred_at") and parse_instant(body["occurred_at"]) > fact.at.device:
        sentence = "Give the moment at which it happened; this one is still to come."
        yield Fault("body.occurred_at", "occurred-in-the-future", sentence)
    known = policy.classes.get(body["class"])
    if known is None:
        yield Fault("body.class", "unknown-class", _choose(policy.classes))
    elif body.get("sub_item") is not None and body["sub_item"] not in known.sub_items:
        yield Fault("body.sub_item", "unknown-sub-item", _choose(known.sub_items))
    if body.get("grade") is not None and body["grade"] not in policy.grades:
        yield Fault("body.grade", "unknown-grade", _choose(policy.grades))


def _site(site: Mapping[str, Any], policy: Policy) -> _Faults:
    district = site.get("district")
    if district is not None and policy.districts and district not in policy.districts:
        yield Fault("body.site.district", "unknown-district", _choose(policy.districts))


def _classification(fact: Fact, policy: Policy) -> _Faults:
    body = fact.body
    known = policy.classes.get(body.get("class") or "")
    subs = known.sub_items if known else {s for c in policy.classes.values() for s in c.sub_items}
    if known is None and body.get("class") is not None:
        yield Fault("body.class", "unknown-class", _choose(policy.classes))
    elif body.get("sub_item") is not None and body["sub_item"] not in subs:
        yield Fault("body.sub_item", "unknown-sub-item", _choose(subs))
    if body.get("grade") is not None and body["grade"] not in policy.grades:
        yield Fault("body.grade", "unknown-grade", _choose(policy.grades))


def _pause(fact: Fact, policy: Policy) -> _Faults:
    causes = [rule.code for rule in policy.pauses]
    if fact.body["cause"] not in causes:
        yield Fault("body.cause", "unknown-pause", _choose(causes))


def _link(fact: Fact, _: Policy) -> _Faults:
    if fact.body["ticket"] == fact.ticket:
        yield Fault("body.ticket", "links-itself", "Name another ticket than this one.")


def _reply(fact: Fact, policy: Policy) -> _Faults:
    if policy.reply_channels and fact.body["channel"] not in policy.reply_channels:
        yield Fault("body.channel", "unknown-channel", _choose(policy.reply_channels))
    yield from _same_ticket(fact, "basis")


def _acceptance(fact: Fact, _: Policy) -> _Faults:
    if fact.body["fact"].partition(":")[0] != fact.ticket:
        yield Fault("body.fact", "other-ticket", "Name a fact of the same ticket.")


def _execution(fact: Fact, _: Policy) -> _Faults:
    yield from _same_ticket(fact, "evidence")


def _decision(fact: Fact, policy: Policy) -> _Faults:
    plan = fact.body.get("resolution") or {}
    yield from _same_ticket(fact, "basis", "responsibility")
    yield from _sums(plan, "body.resolution", policy)
    if plan.get("approved") and policy.approval.four_eyes and not plan.get("approved_whole"):
        sentence = "Leave this out: another person approves what you decide."
        yield Fault("body.resolution.approved", "own-decision", sentence)
    yield from _below_measures(plan)


def _below_measures(plan: Mapping[str, Any]) -> _Faults:
    total, currency = sum_of(plan.get("measures") or ())
    named = plan.get("amount")
    comparable = named and total and plan.get("currency") in (None, currency)
    if comparable and Decimal(str(named)) < Decimal(str(total)):
        sentence = f"The measures add up to {total}; leave the amount out or mend it."
        yield Fault("body.resolution.amount", "below-measures", sentence)


def _approval(fact: Fact, policy: Policy) -> _Faults:
    yield from _sums(fact.body, "body", policy)
    principal = fact.body.get("deputy_for")
    if principal is not None and not policy.approval.deputies:
        sentence = "This profile knows no deputies: approve in your own name, or not at all."
        yield Fault("body.deputy_for", "no-deputies", sentence)
    elif principal is not None and principal == fact.author.user:
        yield Fault("body.deputy_for", "own-deputy", "Leave this out where you act yourself.")


def _sums(part: Mapping[str, Any], field: str, policy: Policy) -> _Faults:
    """Amounts, here and in the measures, have no more digits than their currency."""
    for place, measure in enumerate(part.get("measures") or ()):
        yield from _sums(measure, f"{field}.measures.{place}", policy)
    amount, currency = part.get("amount"), part.get("currency") or policy.currency
    most = digits_after_point(currency, policy)
    if amount is not None and len(amount.partition(".")[2]) > most:
        sentence = f"{currency} has {most} digits after the point; round the amount."
        yield Fault(f"{field}.amount", "too-many-decimals", sentence)


def _finding(fact: Fact, policy: Policy) -> _Faults:
    yield from _sums(fact.body.get("resolution") or {}, "body.resolution", policy)
    cause = fact.body.get("cause")
    if cause is not None and cause not in policy.causes:
        yield Fault("body.cause", "unknown-cause", _choose(policy.causes))
    yield from _same_ticket(fact, "evidence")


def _same_ticket(fact: Fact, member: str, within: str | None = None) -> _Faults:
    part, path = (fact.body, member) if within is None else _part(fact, member, within)
    for index, reference in enumerate(part.get(member) or ()):
        if reference.partition(":")[0] != fact.ticket:
            sentence = f"Name {member} of the same ticket."
            yield Fault(f"body.{path}.{index}", "other-ticket", sentence)


def _part(fact: Fact, member: str, within: str) -> tuple[Mapping[str, Any], str]:
    return fact.body.get(within) or {}, f"{within}.{member}"


def _reading(fact: Fact, policy: Policy) -> _Faults:
    """Quantity and unit are known and the value is no slip of the pen (V for kV)."""
    body = fact.body
    rule = policy.quantities.get(body["quantity"])
    if rule is None:
        yield Fault("body.quantity", "unknown-quantity", _choose(policy.quantities))
        return
    factor = rule.units.get(body["unit"])
    if factor is None:
        yield Fault("body.unit", "unknown-unit", _choose(rule.units))
        return
    value = Decimal(str(body["value"])) * Decimal(str(factor))
    if not Decimal(str(rule.low)) <= value <= Decimal(str(rule.high)):
        unit = next(iter(rule.units))
        sentence = f"Expected {rule.low} to {rule.high} {unit}; check value and unit."
        yield Fault("body.value", "not-plausible", sentence)


def _meter_test(fact: Fact, policy: Policy) -> _Faults:
    """The class is one the profile has limits for; a profile of methods knows no classes."""
    classes, said = policy.metrology.classes, fact.body["meter"].get("accuracy_class")
    if classes and said not in classes:
        yield Fault("body.meter.accuracy_class", "unknown-class", _choose(classes))
    methods = [rule.name for rule in policy.metrology.registrations]
    method = fact.body.get("registration_method")
    if method is not None and method not in methods:
        yield Fault("body.registration_method", "unknown-method", _choose(methods))
    yield from _same_ticket(fact, "evidence")


def _verdict(fact: Fact, _: Policy) -> _Faults:
    if fact.author.server is None:
        yield Fault(
            "kind", "by-the-server", "Only the server makes verdicts; amend what was measured."
        )


def _photo(fact: Fact, policy: Policy) -> _Faults:
    if fact.body["type"] not in policy.photo.types:
        yield Fault("body.type", "unknown-type", _choose(policy.photo.types))
    if fact.body["size"] > policy.photo.largest_bytes:
        sentence = f"A photo has at most {policy.photo.largest_bytes} bytes."
        yield Fault("body.size", "too-large", sentence)


def _assignment(fact: Fact, policy: Policy) -> _Faults:
    department = fact.body.get("lead_department")
    if department is not None and department not in policy.departments:
        yield Fault("body.lead_department", "unknown-department", _choose(policy.departments))


def _answers(fact: Fact, ticket: Ticket | None) -> _Faults:
    """Answers are to items the assignment asked for, in the way it asked."""
    said = fact.body.get("checklist")
    if not said or ticket is None or fact.investigation is None:
        return
    work = _investigation(ticket, fact.investigation)
    items = {item["code"]: item for item in (work.items if work else ())}
    for place, answer in enumerate(said):
        field = f"body.checklist.{place}"
        item = items.get(answer["item"])
        if item is None:
            yield Fault(f"{field}.item", "unknown-item", _choose(items))
        elif not answers_it(item, answer):
            sentence = f"This item is a {item['kind']}; answer it so, or say why in not_done."
            yield Fault(field, "wrong-answer", sentence)
        elif (answer.get("fact") or fact.ticket).partition(":")[0] != fact.ticket:
            yield Fault(f"{field}.fact", "other-ticket", "Name a fact of the same ticket.")


def _nothing(_fact: Fact, _policy: Policy) -> _Faults:
    yield from ()


def _choose(known: Iterable[str]) -> str:
    return f"Use one of: {', '.join(sorted(known))}."


_BY_KIND: dict[FactKind, Callable[[Fact, Policy], _Faults]] = {
    FactKind.INTAKE: _intake,
    FactKind.ASSIGNMENT: _assignment,
    FactKind.FINDING: _finding,
    FactKind.READING: _reading,
    FactKind.PHOTO: _photo,
    FactKind.METER_TEST: _meter_test,
    FactKind.VERDICT: _verdict,
    FactKind.DECISION: _decision,
    FactKind.APPROVAL: _approval,
    FactKind.EXECUTION: _execution,
    FactKind.REPLY: _reply,
    FactKind.CLASSIFICATION: _classification,
    FactKind.LINK: _link,
    FactKind.PAUSE: _pause,
    FactKind.ACCEPTANCE: _acceptance,
}

"""The approval chain of a resolution: which steps it takes, and where each stands.

The first approval of a step that the server received after the decision, for the amount that is
decided, is the one that counts. So an approval never covers a sum its author did not see, and a
new decision begins the chain anew. A return sends the resolution back to whoever decided it.

Where the profile asks for four eyes, what somebody approves who decided it himself, or who took
an earlier step of the chain, does not count, be it in his own name or in another's: the step goes
on waiting. Anybody may send back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from casework.entry import Entry
from casework.stages import ApprovalStep
from schemas.policy import ApprovalStepRule, Policy
from schemas.vocabulary import ApprovalOutcome, ApprovalState, FactKind, Role

_DEFAULT = ApprovalStep("supervisor", (Role.SUPERVISOR.value,))
"""Where an approval is needed and the profile has no step for it."""
_STATES = {
    ApprovalOutcome.APPROVE.value: ApprovalState.APPROVED,
    ApprovalOutcome.RETURN.value: ApprovalState.RETURNED,
}


@dataclass(frozen=True, slots=True)
class Stake:
    """What is to be approved: ``amount`` is decimal text, None where no sum is known."""

    money: bool
    amount: str | None
    currency: str | None
    grade: str | None
    complaint_class: str | None


def steps_needed(stake: Stake, policy: Policy) -> tuple[ApprovalStep, ...]:
    """The chain, nothing of it taken; empty where the resolution needs no approval."""
    rules = policy.approval_steps
    named = [rule for rule in rules if _names(rule, stake)]
    large = any(_is_reached(rule, stake, policy.currency) for rule in rules)
    money = stake.money and (policy.approval.money or large)
    if not named and not money and stake.grade not in policy.approval.grades:
        return ()
    chain = [
        ApprovalStep(rule.code, rule.roles)
        for rule in rules
        if rule in named or _is_for_all(rule) or _is_reached(rule, stake, policy.currency)
    ]
    return tuple(chain) or (_DEFAULT,)


def _names(rule: ApprovalStepRule, stake: Stake) -> bool:
    return stake.grade in rule.grades or stake.complaint_class in rule.classes


def _is_for_all(rule: ApprovalStepRule) -> bool:
    return rule.from_amount is None and not rule.grades and not rule.classes


def _is_reached(rule: ApprovalStepRule, stake: Stake, currency: str) -> bool:
    """A sum that is not known, or in another currency, counts as a large one."""
    if rule.from_amount is None or not stake.money:
        return False
    if stake.amount is None or stake.currency not in (None, currency):
        return True
    return Decimal(stake.amount) >= rule.from_amount


def steps_taken(
    chain: Sequence[ApprovalStep],
    decision: Entry,
    said: Sequence[Entry],
    stake: Stake,
    four_eyes: bool,
) -> tuple[tuple[ApprovalStep, ...], tuple[str, ...]]:
    """The chain as it stands, and the ids of approvals that contradict each other."""
    given = sorted(
        (
            entry
            for entry in said
            if entry.kind is FactKind.APPROVAL
            and entry.received_at >= decision.said_at
            and same_amount(entry.body, stake)
        ),
        key=lambda entry: (entry.received_at, entry.first.id),
    )
    taken: list[ApprovalStep] = []
    contrary: set[str] = set()
    barred = people_of(decision) if four_eyes else frozenset()
    for step in chain:
        mine = [e for e in given if e.body["step"] == step.step and not _is_barred(e, barred)]
        taken.append(_taken(step, mine[0]) if mine else step)
        if four_eyes and mine and _approves(mine[0]):
            barred |= people_of(mine[0])
        if len({entry.body["outcome"] for entry in mine}) > 1:
            contrary.update(entry.id for entry in mine)
    return tuple(taken), tuple(sorted(contrary))


def people_of(entry: Entry) -> frozenset[str]:
    """The users who say it: who wrote it, who amended it, and whose deputy they were."""
    authors = (entry.first.author.user, entry.fact.author.user, entry.body.get("deputy_for"))
    return frozenset(name for name in authors if name)


def _is_barred(entry: Entry, barred: frozenset[str]) -> bool:
    return _approves(entry) and bool(people_of(entry) & barred)


def _approves(entry: Entry) -> bool:
    return bool(entry.body["outcome"] == ApprovalOutcome.APPROVE.value)


def same_amount(body: Mapping[str, Any], stake: Stake) -> bool:
    """Whether an approval is about the sum that is decided."""
    seen = body.get("amount")
    if seen is None or stake.amount is None:
        return seen is None and stake.amount is None
    same_currency = body.get("currency") in (None, stake.currency)
    return same_currency and Decimal(seen) == Decimal(stake.amount)


def _taken(step: ApprovalStep, entry: Entry) -> ApprovalStep:
    return replace(
        step,
        state=_STATES[entry.body["outcome"]],
        at=entry.at,
        by=entry.fact.author.user,
        deputy_for=entry.body.get("deputy_for"),
        reason=entry.body.get("reason"),
        fact=entry.id,
    )

"""What will be done, and whether it may be.

Until the office decides, the measures of each crew's latest proposal stand side by side. The
latest decision puts its own measures in their place, or those of the finding it confirms, or
leaves them, as the server knew them then: what a crew says or takes back afterwards changes
nothing that was decided. Money, and grades the profile names, need an approval: a draft from the
field never closes a ticket with money in it. What became of each measure is what was reported of
it last.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from casework.approval import Stake, people_of, steps_needed, steps_taken
from casework.entry import Entry, as_heard
from casework.history import who
from casework.measures import named
from casework.stages import ApprovalStep
from casework.ticket import Resolution
from schemas.instants import instant_text
from schemas.rulebook import Rulebook
from schemas.vocabulary import ApprovalState, FactKind, ResolutionState

_Measures = tuple[Mapping[str, Any], ...]


def resolution(
    said: Sequence[Entry],
    withdrawn: Sequence[Entry],
    intake: Mapping[str, Any],
    rules: Rulebook,
) -> Resolution:
    """The resolution; ``said`` is in order, ``intake`` what is known of class and grade now.

    What needs which approval is what the version in force at the decision says.
    """
    decisions = [e for e in said if e.kind is FactKind.DECISION and e.body.get("resolution")]
    if decisions:
        heard = _heard((*said, *withdrawn), decisions[-1].said_at)
        return _decided(decisions[-1], said, heard, (intake, rules))
    proposals = _proposals(said)
    measures = tuple(m for entry in proposals for m in _measures_of(entry, said))
    if not proposals:
        return Resolution(ResolutionState.OPEN)
    money = _has_money(measures)
    amount, currency = sum_of(measures)
    stake = Stake(money, amount, currency, intake.get("grade"), intake.get("class"))
    needs = bool(steps_needed(stake, rules.at(proposals[-1].made_at)))
    state = ResolutionState.NEEDS_APPROVAL if needs else ResolutionState.PROPOSED
    return Resolution(state, measures, money, amount, currency, tuple(e.id for e in proposals))


def _heard(findings: Sequence[Entry], moment: datetime) -> list[Entry]:
    """The findings as the server knew them at a moment, in order."""
    then = (as_heard(entry, moment) for entry in findings if entry.kind is FactKind.FINDING)
    return sorted((entry for entry in then if entry is not None), key=lambda entry: entry.order)


def _proposals(said: Sequence[Entry]) -> list[Entry]:
    latest: dict[str, Entry] = {}
    for entry in said:
        if entry.kind is FactKind.FINDING and (entry.body.get("resolution") or {}).get("measures"):
            author = entry.fact.author
            latest[author.crew or author.user or author.server or ""] = entry
    return sorted(latest.values(), key=lambda entry: entry.order)


def _measures_of(entry: Entry, said: Sequence[Entry]) -> _Measures:
    """Each with its id, where it comes from, and the report of it that came last."""
    reports = {e.body["measure"]: e for e in said if e.kind is FactKind.EXECUTION}
    return tuple(
        {
            **measure,
            "fact": entry.id,
            "crew": entry.fact.author.crew,
            "execution": _report(reports.get(measure["id"])),
        }
        for measure in named(entry)
    )


def _report(entry: Entry | None) -> Mapping[str, Any] | None:
    if entry is None:
        return None
    return {
        "state": entry.body["state"],
        "at": instant_text(entry.at),
        "by": who(entry.fact.author),
        "note": entry.body.get("note"),
        "evidence": list(entry.body.get("evidence") or ()),
        "fact": entry.id,
    }


def _decided(
    decision: Entry,
    said: Sequence[Entry],
    heard: list[Entry],
    under: tuple[Mapping[str, Any], Rulebook],
) -> Resolution:
    own, (intake, rules) = decision.body["resolution"], under
    measures, basis = _chosen(decision, said, heard)
    amount, currency = _stake_of(own, measures)
    money = bool(own.get("money")) or bool(own.get("amount")) or _has_money(measures)
    stake = Stake(money, amount, currency, intake.get("grade"), intake.get("class"))
    policy = rules.at(decision.made_at)
    four_eyes = policy.approval.four_eyes
    chain = steps_needed(stake, policy)
    chain, contrary = steps_taken(chain, decision, said, stake, four_eyes)
    if own.get("approved_whole") or not four_eyes:
        chain = _with_inline(chain, decision)
    return Resolution(
        state=_state(chain),
        measures=measures,
        money=money,
        amount=amount,
        currency=currency,
        basis=basis,
        reason=own.get("reason"),
        approvals=chain,
        contrary=contrary,
        decided_by=tuple(sorted(people_of(decision))),
        four_eyes=four_eyes,
    )


def _stake_of(
    own: Mapping[str, Any], measures: Sequence[Mapping[str, Any]]
) -> tuple[str | None, str | None]:
    """The sum that is decided: the one that is named, and never less than the measures add up to.

    Else a small sum beside large measures would pass with fewer approvals.
    """
    amount, currency = sum_of(measures)
    named = own.get("amount")
    if not named:
        return amount, currency
    if amount is not None and own.get("currency") in (None, currency):
        return (named if Decimal(named) >= Decimal(amount) else amount), currency
    return named, own.get("currency")


def _chosen(
    decision: Entry, said: Sequence[Entry], heard: list[Entry]
) -> tuple[_Measures, tuple[str, ...]]:
    own = decision.body["resolution"]
    if own.get("measures"):
        return _measures_of(decision, said), (decision.id,)
    if own.get("confirms"):
        chosen = [e for e in heard if any(own["confirms"] == item.fact.id for item in e.line)]
    else:
        chosen = _proposals(heard)
    measures = tuple(m for entry in chosen for m in _measures_of(entry, said))
    return measures, (decision.id, *(entry.id for entry in chosen))


def _with_inline(chain: tuple[ApprovalStep, ...], decision: Entry) -> tuple[ApprovalStep, ...]:
    """A decision may carry the approval of the first step; of version 1, that of all steps.

    Of version 1 also where four eyes are asked for: there was no chain then.
    """
    own = decision.body["resolution"]
    if not own.get("approved"):
        return chain
    here = len(chain) if own.get("approved_whole") else 1
    return tuple(
        replace(
            step,
            state=ApprovalState.APPROVED,
            at=decision.at,
            by=who(decision.fact.author),
            fact=decision.id,
        )
        if place < here and step.fact is None
        else step
        for place, step in enumerate(chain)
    )


def _state(chain: tuple[ApprovalStep, ...]) -> ResolutionState:
    states = {step.state for step in chain}
    if ApprovalState.RETURNED in states:
        return ResolutionState.RETURNED
    if ApprovalState.WAITING in states:
        return ResolutionState.NEEDS_APPROVAL
    return ResolutionState.APPROVED


def _has_money(measures: _Measures) -> bool:
    return any(measure.get("money") or measure.get("amount") for measure in measures)


def sum_of(measures: Sequence[Mapping[str, Any]]) -> tuple[str | None, str | None]:
    """The sum and its currency; None where there is none, or several currencies."""
    paid = [measure for measure in measures if measure.get("amount")]
    currencies = {measure.get("currency") for measure in paid}
    if len(currencies) != 1:
        return None, None
    total = sum((Decimal(measure["amount"]) for measure in paid), Decimal(0))
    return f"{total:f}", currencies.pop()

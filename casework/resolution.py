"""What will be done, and whether it may be.

Until the office decides, the measures of each crew's latest proposal stand side by side. The
latest decision puts its own measures in their place, or those of the finding it confirms, or
leaves them. Money, and grades the profile names, need an approval: a draft from the field never
closes a ticket with money in it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from casework.entry import Entry
from casework.ticket import Resolution
from schemas.policy import Policy
from schemas.vocabulary import FactKind, ResolutionState

_Measures = tuple[Mapping[str, Any], ...]


def resolution(said: Sequence[Entry], grade: str | None, policy: Policy) -> Resolution:
    """The resolution; ``said`` is in order."""
    proposals = _proposals(said)
    decisions = [e for e in said if e.kind is FactKind.DECISION and e.body.get("resolution")]
    if decisions:
        return _decided(decisions[-1], said, proposals, grade in policy.approval.grades)
    measures = tuple(m for entry in proposals for m in _measures_of(entry))
    if not proposals:
        return Resolution(ResolutionState.OPEN)
    money = _has_money(measures)
    needs = (money and policy.approval.money) or grade in policy.approval.grades
    state = ResolutionState.NEEDS_APPROVAL if needs else ResolutionState.PROPOSED
    amount, currency = _sum(measures)
    return Resolution(state, measures, money, amount, currency, tuple(e.id for e in proposals))


def _proposals(said: Sequence[Entry]) -> list[Entry]:
    latest: dict[str, Entry] = {}
    for entry in said:
        if entry.kind is FactKind.FINDING and (entry.body.get("resolution") or {}).get("measures"):
            author = entry.fact.author
            latest[author.crew or author.user or author.server or ""] = entry
    return sorted(latest.values(), key=lambda entry: entry.order)


def _measures_of(entry: Entry) -> _Measures:
    author = entry.fact.author
    return tuple(
        {**measure, "fact": entry.id, "crew": author.crew}
        for measure in (entry.body.get("resolution") or {}).get("measures") or ()
    )


def _decided(
    decision: Entry, said: Sequence[Entry], proposals: list[Entry], grave: bool
) -> Resolution:
    own = decision.body["resolution"]
    basis: tuple[str, ...] = (decision.id,)
    if own.get("measures"):
        measures = _measures_of(decision)
    else:
        chosen = proposals
        if own.get("confirms"):
            chosen = [e for e in said if own["confirms"] in (e.id, e.first.id)]
        measures = tuple(m for entry in chosen for m in _measures_of(entry))
        basis = (decision.id, *(entry.id for entry in chosen))
    amount, currency = _sum(measures)
    if own.get("amount"):
        amount, currency = own["amount"], own.get("currency")
    money = bool(own.get("money")) or bool(own.get("amount")) or _has_money(measures)
    waits = (money or grave) and not own.get("approved")
    return Resolution(
        ResolutionState.NEEDS_APPROVAL if waits else ResolutionState.APPROVED,
        measures,
        money,
        amount,
        currency,
        basis,
        own.get("reason"),
    )


def _has_money(measures: _Measures) -> bool:
    return any(measure.get("money") or measure.get("amount") for measure in measures)


def _sum(measures: _Measures) -> tuple[str | None, str | None]:
    """The sum and its currency; None where there is none, or several currencies."""
    paid = [measure for measure in measures if measure.get("amount")]
    currencies = {measure.get("currency") for measure in paid}
    if len(currencies) != 1:
        return None, None
    total = sum((Decimal(measure["amount"]) for measure in paid), Decimal(0))
    return f"{total:f}", currencies.pop()

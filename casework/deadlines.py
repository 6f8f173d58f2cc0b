"""Promises and where they stand.

A promise is met by the earliest event of its kind, at its corrected time. Where that was within
the limit and the server heard of it after the limit, it is met-late-reported: the work was on
time and the news was late. Without ``now`` nothing is missed that may still be met.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from casework.calendar import after_working_days
from casework.entry import Entry
from casework.ticket import Deadline
from schemas.policy import DeadlineRule, Policy
from schemas.vocabulary import DeadlineState, FactKind

_Event = tuple[datetime, datetime]


def deadlines(
    opened_at: datetime | None,
    intake: Mapping[str, Any],
    said: Iterable[Entry],
    under: tuple[Policy, datetime | None],
) -> tuple[Deadline, ...]:
    """The promises that fit the ticket, one of each name, in the profile's order.

    ``intake`` as classified; ``under`` the policy and the present moment, where it counts.
    """
    policy, now = under
    if opened_at is None:
        return ()
    events = _events(said)
    rules: dict[str, DeadlineRule] = {}
    for rule in policy.deadlines:
        if rule.name not in rules and _fits(rule, intake):
            rules[rule.name] = rule
    return tuple(_deadline(rule, opened_at, events, policy, now) for rule in rules.values())


def _fits(rule: DeadlineRule, intake: Mapping[str, Any]) -> bool:
    if rule.areas and (intake.get("site") or {}).get("area") not in rule.areas:
        return False
    if rule.sub_items and intake.get("sub_item") not in rule.sub_items:
        return False
    urgent = rule.or_emergency and bool(intake.get("emergency"))
    return not rule.classes or intake.get("class") in rule.classes or urgent


def _events(said: Iterable[Entry]) -> dict[str, _Event]:
    """The earliest of each kind of event: corrected time, and when the server heard of it."""
    earliest: dict[str, _Event] = {}
    for entry in said:
        event = (entry.at, entry.received_at)
        for name in _names(entry):
            earliest[name] = min(event, earliest.get(name, event))
    return earliest


def _names(entry: Entry) -> tuple[str, ...]:
    if entry.kind is FactKind.PROGRESS:
        return (f"progress:{entry.body['step']}",)
    if entry.kind is FactKind.DECISION:
        return ("decision", "reply") if entry.body.get("reply") else ("decision",)
    return (entry.kind.value,)


def _deadline(
    rule: DeadlineRule,
    start: datetime,
    events: Mapping[str, _Event],
    policy: Policy,
    now: datetime | None,
) -> Deadline:
    sure = True
    if rule.working_days is None:
        due = start + timedelta(minutes=rule.minutes or 0)
    else:
        due, sure = after_working_days(start, rule.working_days, policy)
    met_at, reported_at = min(
        (events[name] for name in rule.met_by if name in events), default=(None, None)
    )
    return Deadline(
        name=rule.name,
        state=_state((due, sure), met_at, reported_at, now),
        starts_at=start,
        due=due,
        met_at=met_at,
        reported_at=reported_at,
        source=rule.source.text,
        verified=rule.source.verified,
    )


def _state(
    limit: tuple[datetime, bool],
    met_at: datetime | None,
    reported_at: datetime | None,
    now: datetime | None,
) -> DeadlineState:
    due, sure = limit
    if met_at is not None and met_at <= due:
        in_time = reported_at is not None and reported_at <= due
        return DeadlineState.MET if in_time else DeadlineState.MET_LATE_REPORTED
    if not sure:
        return DeadlineState.PROVISIONAL
    if met_at is not None or (now is not None and now > due):
        return DeadlineState.MISSED
    return DeadlineState.RUNNING

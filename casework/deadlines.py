"""Promises and where they stand.

A promise begins when the complaint was opened, or with an event that its rule names; until that
event it is waiting. It is met by the earliest event of its kind, at its corrected time. Where
that was within the limit and the server heard of it after the limit, it is met-late-reported: the
work was on time and the news was late. Without ``now`` nothing is missed that may still be met.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from casework.entry import Entry
from casework.pauses import Limit, Stop, limit, stops
from casework.ticket import Deadline
from schemas.policy import DeadlineRule, Policy
from schemas.vocabulary import DeadlineState, FactKind

_Event = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class _Happened:
    """Events by name, and when clocks stood."""

    events: Mapping[str, list[_Event]]
    stops: tuple[Stop, ...]


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
    kind = intake.get("order_type") or next(iter(policy.order_types))
    said = tuple(said)
    happened = _Happened(_events(said), stops(said))
    rules: dict[str, DeadlineRule] = {}
    for rule in policy.deadlines:
        if rule.name not in rules and _fits(rule, intake, kind):
            rules[rule.name] = rule
    return tuple(_deadline(rule, opened_at, happened, (policy, now)) for rule in rules.values())


def _fits(rule: DeadlineRule, intake: Mapping[str, Any], order_type: str) -> bool:
    asked = (
        (rule.areas, (intake.get("site") or {}).get("area")),
        (rule.sub_items, intake.get("sub_item")),
        (rule.channels, intake.get("channel")),
        (rule.order_types, order_type),
    )
    if any(wanted and value not in wanted for wanted, value in asked):
        return False
    urgent = rule.or_emergency and bool(intake.get("emergency"))
    return not rule.classes or intake.get("class") in rule.classes or urgent


def _events(said: Iterable[Entry]) -> dict[str, list[_Event]]:
    """Each kind of event: corrected time, and when the server heard of it; the earliest first."""
    found: dict[str, list[_Event]] = defaultdict(list)
    for entry in said:
        for name in _names(entry):
            found[name].append((entry.at, entry.received_at))
    return {name: sorted(events) for name, events in found.items()}


def _names(entry: Entry) -> tuple[str, ...]:
    """The words a profile names an event by; docs/architecture.md lists them."""
    kind, body = entry.kind.value, entry.body
    if entry.kind is FactKind.PROGRESS:
        return (f"{kind}:{body['step']}",)
    if entry.kind is FactKind.EXECUTION:
        return (kind, f"{kind}:{body['state']}")
    if entry.kind is FactKind.FINDING and body.get("cause"):
        return (kind, f"{kind}:{body['cause']}")
    if entry.kind is FactKind.DECISION:
        return (kind, FactKind.REPLY.value) if body.get("reply") else (kind,)
    return (kind,)


def _earliest(
    names: Iterable[str], events: Mapping[str, list[_Event]], since: datetime | None
) -> _Event | None:
    """The earliest event of these names, of those that did not happen before ``since``."""
    return min(
        (
            event
            for name in names
            for event in events.get(name, ())
            if since is None or event[0] >= since
        ),
        default=None,
    )


def _deadline(
    rule: DeadlineRule,
    opened_at: datetime,
    happened: _Happened,
    under: tuple[Policy, datetime | None],
) -> Deadline:
    policy, now = under
    started = _earliest(rule.starts, happened.events, None)
    if rule.starts and started is None:
        return _open(rule, DeadlineState.WAITING, None)
    start = opened_at if started is None else started[0]
    since = None if started is None else start
    met_at, reported_at = _earliest(rule.met_by, happened.events, since) or (None, None)
    end = limit(rule, start, happened.stops, policy)
    if end.stands_since is not None:
        if met_at is None or reported_at is None:
            return _open(rule, DeadlineState.PAUSED, start)
        end = Limit(max(end.due, met_at, reported_at), end.sure)
    at_risk_from = start + (end.due - start) * rule.at_risk
    state = state_of((end.due, end.sure), met_at, reported_at, now)
    if state is DeadlineState.RUNNING and now is not None and now >= at_risk_from:
        state = DeadlineState.AT_RISK
    return Deadline(
        name=rule.name,
        state=state,
        starts_at=start,
        due=end.due,
        met_at=met_at,
        reported_at=reported_at,
        source=rule.source.text,
        verified=rule.source.verified,
        at_risk_from=at_risk_from,
        warnings=tuple(start + (end.due - start) * level for level in rule.levels),
    )


def _open(rule: DeadlineRule, state: DeadlineState, start: datetime | None) -> Deadline:
    """A promise whose end nobody can tell yet."""
    source = rule.source
    return Deadline(rule.name, state, start, None, None, None, source.text, source.verified)


def state_of(
    limit: tuple[datetime, bool],
    met_at: datetime | None,
    reported_at: datetime | None,
    now: datetime | None,
) -> DeadlineState:
    """Where a time limit stands; ``limit`` is when it ends and whether that is sure."""
    due, sure = limit
    if met_at is not None and met_at <= due:
        in_time = reported_at is not None and reported_at <= due
        return DeadlineState.MET if in_time else DeadlineState.MET_LATE_REPORTED
    if not sure:
        return DeadlineState.PROVISIONAL
    if met_at is not None or (now is not None and now > due):
        return DeadlineState.MISSED
    return DeadlineState.RUNNING

"""Pauses: when the clock of a promise stood, and until when it then lasts.

A pause begins and ends when the server received it. For hours and minutes the end moves by the
time the clock stood. For working days, a day on which it stood at any time is not counted (house
rule: a promise in days does not end in the middle of one).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from casework.calendar import after_working_days
from casework.entry import Entry
from casework.stages import text_of
from schemas.policy import DeadlineRule, Policy
from schemas.vocabulary import FactKind


@dataclass(frozen=True, slots=True)
class Stop:
    """One time the clock stood; ``until`` None: it stands now."""

    cause: str
    since: datetime
    until: datetime | None
    fact: str

    def to_document(self) -> dict[str, Any]:
        """JSON form."""
        return {
            "cause": self.cause,
            "since": text_of(self.since),
            "until": text_of(self.until),
            "fact": self.fact,
        }


def stops(said: Iterable[Entry]) -> tuple[Stop, ...]:
    """All pauses of a ticket, in the order in which they began; causes may overlap."""
    by_cause: dict[str, list[Entry]] = defaultdict(list)
    for entry in said:
        if entry.kind is FactKind.PAUSE:
            by_cause[entry.body["cause"]].append(entry)
    found: list[Stop] = []
    for cause, entries in by_cause.items():
        begun: Entry | None = None
        for entry in sorted(entries, key=_turn):
            if entry.body["on"]:
                begun = begun or entry
            elif begun is not None:
                found.append(Stop(cause, begun.received_at, entry.received_at, begun.id))
                begun = None
        if begun is not None:
            found.append(Stop(cause, begun.received_at, None, begun.id))
    return tuple(sorted(found, key=lambda stop: (stop.since, stop.cause)))


def _turn(entry: Entry) -> tuple[datetime, bool, str]:
    """Of a stop and an end at the same moment the end comes last: the promise goes on."""
    return entry.received_at, not entry.body["on"], entry.first.id


@dataclass(frozen=True, slots=True)
class Limit:
    """Until when a promise lasts. ``stands_since``: its clock stands now, before that end."""

    due: datetime
    sure: bool
    stands_since: datetime | None = None


def limit(rule: DeadlineRule, start: datetime, all_stops: Sequence[Stop], policy: Policy) -> Limit:
    """The end of a promise that began at ``start``, with what the clock stood."""
    causes = {item.code for item in policy.pauses if rule.name in item.deadlines}
    spans = _merged([stop for stop in all_stops if stop.cause in causes], start)
    ended = [(since, until) for since, until in spans if until is not None]
    if rule.working_days is None:
        due, sure = _moved(start + timedelta(minutes=rule.minutes or 0), ended), True
    else:
        days = [(_day(since, policy), _day(until, policy)) for since, until in ended]
        due, sure = after_working_days(
            start, rule.working_days, policy, lambda day: any(a <= day <= b for a, b in days)
        )
    standing = next((since for since, until in spans if until is None), None)
    if standing is not None and standing >= due:
        standing = None
    return Limit(due, sure, standing)


def _merged(some: Sequence[Stop], start: datetime) -> list[tuple[datetime, datetime | None]]:
    """The times of all of them after ``start``, without overlaps, in order."""
    spans: list[tuple[datetime, datetime | None]] = []
    for stop in sorted(some, key=lambda stop: stop.since):
        since, until = max(stop.since, start), stop.until
        if until is not None and until <= start:
            continue
        if not spans:
            spans.append((since, until))
            continue
        last_since, last_until = spans[-1]
        if last_until is None or since <= last_until:
            longer = None if last_until is None or until is None else max(last_until, until)
            spans[-1] = (last_since, longer)
        else:
            spans.append((since, until))
    return spans


def _moved(due: datetime, ended: Iterable[tuple[datetime, datetime]]) -> datetime:
    """Later by each time the clock stood before it ran out."""
    for since, until in ended:
        if since < due:
            due += until - since
    return due


def _day(moment: datetime, policy: Policy) -> date:
    return moment.astimezone(policy.timezone).date()

"""What statistics count, as conditions of the list, so that a number leads to exactly its tickets.

Each is a way of its own to the tickets that fit: ``SELECT`` of their keys, each once, and values.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from server.readmodel.moments import ms_of

Condition = tuple[str, list[Any]]

_DAY_MS = 24 * 3_600_000

STAGES: Mapping[str, tuple[str, str]] = {
    "new": ("t.opened_at", "t.assigned_at"),
    "assigned": ("t.assigned_at", "t.begun_at"),
    "under-investigation": ("t.begun_at", "t.done_at"),
    "investigated": ("t.done_at", "t.decided_at"),
    "decided": ("t.decided_at", "t.replied_at"),
    "awaiting-approval": ("t.decided_at", "t.approved_at"),
    "in-execution": ("max(t.decided_at, ifnull(t.approved_at, 0))", "t.executed_at"),
    "replied": ("t.replied_at", "t.called_back_at"),
    "called-back": ("t.called_back_at", "t.archived_at"),
}
"""The moments a stage lies between."""

EVENTS: Mapping[str, str] = {
    "opened": "opened_at",
    "decided": "decided_at",
    "replied": "replied_at",
    "archived": "archived_at",
}
"""What happens to a ticket once a month can be counted by."""

_MEMBERS: Mapping[str, str] = {
    **{
        name: f"SELECT key FROM ticket WHERE {name} IS {{}} NULL"  # noqa: S608 (own words)
        for name in ("class", "sub_item", "grade", "area", "district", "account")
    },
    "opened_at": "SELECT key FROM ticket WHERE nullif(opened_at, 0) IS {} NULL",
    "channel": "SELECT key FROM shown WHERE channel IS {} NULL",
    "crew": "SELECT DISTINCT ticket AS key FROM investigation WHERE crew IS {} NULL",
    "holder": "SELECT DISTINCT ticket AS key FROM investigation WHERE held AND crew IS {} NULL",
}
"""What may be asked for as known or not; work without a crew is a department's."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What a number of the statistics counts; empty or None: any."""

    given: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()
    """Members of a ticket of which there is a value, or none."""
    channel: tuple[str, ...] = ()
    address: str | None = None
    promise: str | None = None
    promise_state: tuple[str, ...] = ()
    """How a promise stands by the clock: of the one that is named, else of any."""
    stage: str | None = None
    """A stage that it has left."""
    repeat: bool | None = None
    """Whether its account complained of the same before it."""
    repeat_days: int | None = None
    """Within so many days, the profile's; None: ever."""
    satisfaction: tuple[str, ...] = ()
    measures: bool | None = None
    """Whether its resolution has measures."""
    remedied: bool | None = None
    """Whether all of them are done."""
    decided_from: datetime | None = None
    decided_to: datetime | None = None
    replied_from: datetime | None = None
    replied_to: datetime | None = None
    archived_from: datetime | None = None
    archived_to: datetime | None = None


ANYTHING = Counted()


def counted(wanted: Counted, now: datetime) -> list[Condition]:
    """The conditions, all of which hold."""
    return [*_members(wanted), *_promises(wanted, now), *_course(wanted), *_events(wanted)]


def repeats_of(days: int | None) -> str:
    """Test of a ticket ``t``: whether an earlier one is of the same account and matter; of two of
    one instant the later number repeats."""
    since = "0" if days is None else f"t.opened_at - {days * _DAY_MS}"
    return f"""EXISTS (SELECT 1 FROM ticket AS e WHERE e.account = t.account
        AND e.class IS t.class AND e.sub_item IS t.sub_item
        AND e.opened_at BETWEEN {since} AND t.opened_at
        AND (e.opened_at, e.id) < (t.opened_at, t.id))"""  # noqa: S608 (own words)


def has_left(stage: str) -> tuple[str, str]:
    """Tests of a ticket ``t``: it came into the stage, and went on."""
    start, end = STAGES[stage]
    return f"{start} > 0", f"{end} >= {start}"


def _members(wanted: Counted) -> Iterator[Condition]:
    for name in wanted.given:
        yield _MEMBERS[name].format("NOT"), []
    for name in wanted.lacking:
        yield _MEMBERS[name].format(""), []
    if wanted.channel:
        yield _one_of("SELECT key FROM shown WHERE channel", wanted.channel)
    if wanted.address is not None:
        yield "SELECT key FROM ticket WHERE address = ?", [wanted.address]


def _promises(wanted: Counted, now: datetime) -> Iterator[Condition]:
    tests: list[Condition] = []
    if wanted.promise is not None:
        tests.append(("d.name = ?", [wanted.promise]))
    if wanted.promise_state:
        some = [_stands(state, ms_of(now)) for state in wanted.promise_state]
        values = [value for _, of_one in some for value in of_one]
        tests.append((f"({' OR '.join(sql for sql, _ in some)})", values))
    if tests:
        where = " AND ".join(sql for sql, _ in tests)
        sql = f"SELECT DISTINCT d.ticket AS key FROM deadline AS d WHERE {where}"  # noqa: S608
        yield sql, [value for _, some in tests for value in some]


def _stands(state: str, now: int) -> Condition:
    """A promise that ran out while nothing happened is missed, whatever the rows say."""
    if state == "missed":
        return "(d.state = 'missed' OR (d.state = 'running' AND d.due < ?))", [now]
    if state == "running":
        return "(d.state = 'running' AND d.due >= ?)", [now]
    return "d.state = ?", [state]


def _course(wanted: Counted) -> Iterator[Condition]:
    of_tickets = "SELECT t.key AS key FROM ticket AS t WHERE"
    if wanted.stage is not None:
        yield f"{of_tickets} {' AND '.join(has_left(wanted.stage))}", []
    if wanted.repeat is not None:
        not_ = "" if wanted.repeat else "NOT "
        yield f"{of_tickets} t.account IS NOT NULL AND {not_}{repeats_of(wanted.repeat_days)}", []
    if wanted.satisfaction:
        yield _one_of("SELECT key FROM ticket WHERE satisfaction", wanted.satisfaction)
    if wanted.measures is not None:
        yield f"{of_tickets} measures {'>' if wanted.measures else '='} 0", []
    if wanted.remedied is not None:
        yield f"{of_tickets} executed_at IS {'NOT' if wanted.remedied else ''} NULL", []


def _events(wanted: Counted) -> Iterator[Condition]:
    for name, column in EVENTS.items():
        if name == "opened":  # the list's own filter, which its indexes know
            continue
        limits = ((">=", getattr(wanted, f"{name}_from")), ("<", getattr(wanted, f"{name}_to")))
        tests = [(f"{column} {test} ?", ms_of(moment)) for test, moment in limits if moment]
        if tests:
            where = " AND ".join(test for test, _ in tests)
            sql = f"SELECT key FROM ticket WHERE {column} > 0 AND {where}"  # noqa: S608 (own words)
            yield sql, [value for _, value in tests]


def _one_of(sql: str, words: Sequence[str]) -> Condition:
    return f"{sql} IN ({', '.join('?' * len(words))})", list(words)

"""Which tickets: what may be asked, as conditions on table ``ticket`` (named t)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from casework.visibility import WHOLE, Scope
from server.readmodel.counted import ANYTHING, Condition, Counted, counted
from server.readmodel.moments import ms_of
from sync import jsontext


@dataclass(frozen=True, slots=True)
class TicketFilter:
    """What is asked for; empty or None: any. Several words of one kind: any of them."""

    status: tuple[str, ...] = ()
    complaint_class: tuple[str, ...] = ()
    sub_item: tuple[str, ...] = ()
    grade: tuple[str, ...] = ()
    priority: tuple[int, ...] = ()
    area: tuple[str, ...] = ()
    party: tuple[str, ...] = ()
    """Of responsible parties."""
    party_state: tuple[str, ...] = ()
    resolution_state: tuple[str, ...] = ()
    emergency: bool | None = None
    attention: bool | None = None
    """Whether a fact breaks a rule and waits for its author."""
    after_hand_over: bool | None = None
    disputes: bool | None = None
    escalated: bool | None = None
    """Whether it was reported up: from the field, or for its repeats."""
    overdue: bool | None = None
    level: int | None = None
    """A promise has reached this warning level, or a higher one, and nothing has met it."""
    """Whether a promise that nothing has met ran out, by ``now``."""
    crew: str | None = None
    """A crew that has or had an investigation of it."""
    returned: bool | None = None
    """Whether work came back from a crew and nobody has taken it over."""
    holder: str | None = None
    """A crew that holds an investigation of it."""
    cause: str | None = None
    """A cause that a finding of it names."""
    flag: str | None = None
    """The code of a flag that one of its facts has."""
    transformer: str | None = None
    account: str | None = None
    opened_from: datetime | None = None
    opened_to: datetime | None = None
    """Not included, as every end of a range of time."""
    due_before: datetime | None = None
    q: str | None = None
    media: tuple[str, ...] = ()
    """Whether originals are missing, by what the facts say."""
    among: tuple[str, ...] | None = None
    """Of these tickets alone, by their ids."""
    district: tuple[str, ...] = ()
    counted: Counted = ANYTHING
    """What a number of the statistics counts."""
    scope: Scope = WHOLE
    """What there is for whoever asks. Whatever is asked, nothing else is found."""


_WORDS = {
    "status": "status",
    "class": "complaint_class",
    "sub_item": "sub_item",
    "grade": "grade",
    "priority": "priority",
    "area": "area",
    "district": "district",
    "party": "party",
    "party_state": "party_state",
    "resolution_state": "resolution_state",
    "media": "media",
}
_FLAGS = ("emergency", "attention", "after_hand_over", "disputes", "escalated")
_RARE = ("attention", "after_hand_over", "disputes", "escalated")
_RETURNED = (
    "SELECT DISTINCT ticket AS key FROM investigation"
    " WHERE held AND state IN ('declined', 'cannot-complete')"
)
WITH_CAUSE = (
    "SELECT DISTINCT ticket, cause FROM finding AS said WHERE cause IS NOT NULL"
    " AND NOT EXISTS (SELECT 1 FROM aside WHERE fact = said.id)"
    " AND NOT EXISTS (SELECT 1 FROM finding AS later WHERE later.replaces = said.id"
    " AND NOT EXISTS (SELECT 1 FROM aside WHERE fact = later.id))"
)
"""Tickets, by id, with each cause that a finding names which counts."""
_OF_CAUSE = f"""SELECT key FROM ticket
    WHERE id IN (SELECT ticket FROM ({WITH_CAUSE}) WHERE cause = ?)"""  # noqa: S608 (own words)
_WARNED = "SELECT DISTINCT ticket AS key FROM warning WHERE level = ? AND at <= ?"
"""Who has reached a level has reached those below, so that one is asked for."""
_FLAGGED = "SELECT DISTINCT ticket AS key FROM flag WHERE code = ?"
_OF_CREW = "SELECT DISTINCT ticket AS key FROM investigation WHERE crew = ?"


def conditions(wanted: TicketFilter, now: datetime) -> list[Condition]:
    """Conditions that all hold, on columns that the indexes with an order have."""
    return [*_words(wanted), *_flags(wanted), *_times(wanted, now)]


def narrow(wanted: TicketFilter, now: datetime) -> list[Condition]:
    """The other conditions, each with its own way to the few tickets that it fits:
    ``(SELECT of their keys, each once and called key, values)``."""
    found: list[Condition] = []
    for column in ("account", "transformer"):
        value = getattr(wanted, column)
        if value is not None:
            found.append((f"SELECT key FROM ticket WHERE {column} = ?", [value]))  # noqa: S608
    for name in _RARE:
        if getattr(wanted, name):
            found.append((f"SELECT key FROM ticket WHERE {name} > 0", []))  # noqa: S608
    found += _originals(wanted)
    found += _of_work(wanted, now)
    found += [(_OF_CREW, [crew]) for crew in (wanted.crew, wanted.scope.crew) if crew is not None]
    if wanted.cause is not None:
        found.append((_OF_CAUSE, [wanted.cause]))
    if wanted.flag is not None:
        found.append((_FLAGGED, [wanted.flag]))
    if wanted.holder is not None:
        found.append((f"{_OF_CREW} AND held", [wanted.holder]))
    return [*found, *counted(wanted.counted, now)]


def _of_work(wanted: TicketFilter, now: datetime) -> Iterator[Condition]:
    if wanted.level is not None:
        yield _WARNED, [wanted.level, ms_of(now)]
    if wanted.returned:
        yield _RETURNED, []


def _originals(wanted: TicketFilter) -> Iterator[Condition]:
    if wanted.media == ("missing",):
        yield "SELECT key FROM ticket WHERE media = 'missing'", []
    if wanted.among is not None:
        ids = jsontext.dumps(list(wanted.among)).decode()
        yield "SELECT key FROM ticket WHERE id IN (SELECT value FROM json_each(?))", [ids]


def _words(wanted: TicketFilter) -> Iterator[Condition]:
    for column, name in _WORDS.items():
        values = list(getattr(wanted, name))
        if values:
            yield _one_of(column, values)
    if wanted.scope.areas:
        yield _one_of("district", list(wanted.scope.areas))


def _one_of(column: str, values: list[Any]) -> Condition:
    return f"t.{column} IN ({', '.join('?' * len(values))})", values


def _flags(wanted: TicketFilter) -> Iterator[Condition]:
    for name in _FLAGS:
        value = getattr(wanted, name)
        if value is not None:
            yield f"t.{name} {'>' if value else '='} 0", []


def _times(wanted: TicketFilter, now: datetime) -> Iterator[Condition]:
    if wanted.overdue is not None:
        yield f"t.missed_from {'<' if wanted.overdue else '>='} ?", [ms_of(now)]
    limits = (
        ("opened_at >=", wanted.opened_from),
        ("opened_at <", wanted.opened_to),
        ("due <", wanted.due_before),
    )
    for test, moment in limits:
        if moment is not None:
            yield f"t.{test} ?", [ms_of(moment)]

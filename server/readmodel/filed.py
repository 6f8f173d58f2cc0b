"""Facts of all tickets by when they were received, the newest first: what an auditor searches."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from casework.visibility import WHOLE, Scope
from server.readmodel.counted import Condition
from server.readmodel.filtering import TicketFilter, conditions, narrow
from server.readmodel.moments import moment_of, ms_of

_ANY_TIME = moment_of(0)
_OF_TICKETS = "x.received_at IS NOT NULL AND x.id >= 'A' AND x.id < 'a'"
"""Tickets begin with a capital letter; what a crew says for itself begins with ``crew-``."""


@dataclass(frozen=True, slots=True)
class FactFilter:
    """Which facts; empty or None: any. Several words of one kind: any of them."""

    kind: tuple[str, ...] = ()
    state: tuple[str, ...] = ()
    """Of the receipt."""
    crew: str | None = None
    """Whose device sent it."""
    ticket: str | None = None
    since: datetime | None = None
    """Of the receipt, as ``until``, which is not included."""
    until: datetime | None = None
    scope: Scope = WHOLE


@dataclass(frozen=True, slots=True)
class FiledAt:
    """A fact and when it was received, in ms: where a page begins and ends."""

    received_at: int
    fact: str


def filed(
    database: sqlite3.Connection, wanted: FactFilter, after: FiledAt | None, limit: int
) -> list[FiledAt]:
    """At most ``limit`` of them, the newest first, after the one that ended the page before."""
    source = "fact AS x INDEXED BY fact_received"
    if not wanted.scope.is_whole:
        source += " CROSS JOIN ticket AS t ON t.id = substr(x.id, 1, instr(x.id, ':') - 1)"
    tests = [*_words(wanted), *_times(wanted), *_within(wanted.scope)]
    if after is not None:
        tests.append(("(x.received_at, x.id) < (?, ?)", [after.received_at, after.fact]))
    where = "".join(f" AND {sql}" for sql, _ in tests)
    sql = (
        f"SELECT x.received_at, x.id FROM {source} WHERE {_OF_TICKETS}{where}"  # noqa: S608
        f" ORDER BY x.received_at DESC, x.id DESC LIMIT {limit}"
    )
    values: list[Any] = [value for _, some in tests for value in some]
    return [FiledAt(*row) for row in database.execute(sql, values)]


def _words(wanted: FactFilter) -> Iterator[Condition]:
    for name in ("kind", "state"):
        words = list(getattr(wanted, name))
        if words:
            yield f"x.{name} IN ({', '.join('?' * len(words))})", words
    if wanted.crew is not None:
        yield "x.crew = ?", [wanted.crew]
    if wanted.ticket is not None:
        yield "x.id >= ? AND x.id < ?", [f"{wanted.ticket}:", f"{wanted.ticket};"]


def _times(wanted: FactFilter) -> Iterator[Condition]:
    limits = (("x.received_at >= ?", wanted.since), ("x.received_at < ?", wanted.until))
    for test, moment in limits:
        if moment is not None:
            yield test, [ms_of(moment)]


def _within(scope: Scope) -> Iterator[Condition]:
    if not scope.is_whole:
        of_ticket = TicketFilter(scope=scope)
        yield from conditions(of_ticket, _ANY_TIME)
        for sql, values in narrow(of_ticket, _ANY_TIME):
            yield f"t.key IN ({sql})", values

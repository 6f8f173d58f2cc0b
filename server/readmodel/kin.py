"""Tickets that may have to do with one: of the same account, or at the same transformer."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from casework.kinship import Kin
from schemas.policy import Policy
from schemas.vocabulary import TicketStatus
from server.readmodel.moments import ms_of
from sync import jsontext

_MOST = 500
_CLOSED = frozenset({TicketStatus.ARCHIVED.value, TicketStatus.MERGED.value})
_SELECT = (
    "SELECT id, status, class, sub_item, opened_at, account, transformer, title"
    " FROM ticket JOIN shown USING (key) WHERE "
)
_HAS = """SELECT own.id FROM json_each(?) AS asked CROSS JOIN ticket AS own ON own.id = asked.value
    WHERE own.opened_at > 0 AND EXISTS (SELECT 1 FROM ticket AS kin
        WHERE kin.{column} = own.{column} AND kin.key <> own.key
        AND kin.opened_at BETWEEN own.opened_at - ? AND own.opened_at + ?)"""
_MS = timedelta(milliseconds=1)


def with_kin(database: sqlite3.Connection, tickets: Sequence[str], policy: Policy) -> list[str]:
    """Those of the tickets that have any possible kin."""
    sql = " UNION ".join(_HAS.format(column=column) for column in ("account", "transformer"))
    days, minutes = _windows(policy)
    asked = jsontext.dumps(list(tickets)).decode()
    values = [value for span in (days, minutes) for value in (asked, span // _MS, span // _MS)]
    return [row[0] for row in database.execute(sql, values)]


def kin_of(
    database: sqlite3.Connection, ticket: str, policy: Policy
) -> tuple[Kin, list[Kin]] | None:
    """The ticket and its possible kin within the profile's windows, in the order of opening.

    None where the read model does not have the ticket, or it has no intake.
    """
    row = database.execute(f"{_SELECT} id = ? AND opened_at > 0", [ticket]).fetchone()
    if row is None:
        return None
    own = _kin(row)
    days, minutes = _windows(policy)
    rows = _around(database, "account", own.account, own.opened_at, days)
    rows += _around(database, "transformer", own.transformer, own.opened_at, minutes)
    found = {row["id"]: _kin(row) for row in rows if row["id"] != ticket}
    return own, sorted(found.values(), key=lambda kin: (kin.opened_at, kin.id))


def _windows(policy: Policy) -> tuple[timedelta, timedelta]:
    """How far apart kin of one account and of one transformer may be opened."""
    days = timedelta(days=policy.repeat.window_days, hours=policy.duplicate.hours)
    return days, timedelta(minutes=policy.same_outage.minutes)


def _around(
    database: sqlite3.Connection, column: str, value: str | None, at: datetime, span: timedelta
) -> list[Any]:
    if value is None:
        return []
    sql = f"{_SELECT} {column} = ? AND opened_at BETWEEN ? AND ? ORDER BY opened_at LIMIT {_MOST}"
    return database.execute(sql, [value, ms_of(at - span), ms_of(at + span)]).fetchall()


def _kin(row: sqlite3.Row) -> Kin:
    return Kin(
        id=row["id"],
        opened_at=datetime.fromtimestamp(row["opened_at"] / 1_000, UTC),
        complaint_class=row["class"],
        sub_item=row["sub_item"],
        account=row["account"],
        transformer=row["transformer"],
        title=row["title"] or "",
        status=row["status"],
        open=row["status"] not in _CLOSED,
    )

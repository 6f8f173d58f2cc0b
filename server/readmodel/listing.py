"""A page of the list: which tickets, in which order, and how many there are in all."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from casework.visibility import WHOLE, Scope
from schemas.instants import instant_text
from server.masking import masked_account, masked_address
from server.readmodel.cursor import Place
from server.readmodel.filtering import TicketFilter
from server.readmodel.moments import ms_of, ms_of_text, text_of
from server.readmodel.schema import NEVER
from server.readmodel.sorting import Step, Window
from server.readmodel.tiers import by_level
from server.readmodel.ways import COUNTED, Way, count, way_to
from sync import jsontext


@dataclass(frozen=True, slots=True)
class TicketPage:
    """Rows as dicts, the place after the last one (None at the end), and how many there are in
    all: counted up to COUNTED, ``capped`` where there are more."""

    items: list[dict[str, Any]]
    next: Place | None
    total: int
    capped: bool


def page(
    database: sqlite3.Connection, wanted: TicketFilter, window: Window, now: datetime
) -> TicketPage:
    """One page, in the order asked for. Raises ValueError: a cursor of another list."""
    way = way_to(database, wanted, window.order, now)
    # What has to be counted is read at once.
    counting = window.after is None and not way.capped
    most = max(window.limit, COUNTED) if counting else window.limit
    if window.order.highest_first is None:
        found = _walked(database, way, window, most + 1)
    else:
        found = by_level(database, wanted, window, now, most + 1)
    shown = found[: window.limit]
    rows = _rows(database, [key for key, _ in shown])
    counted = len(found) if counting else count(database, way)
    return TicketPage(
        items=[summary(row, now, wanted.scope) for row in rows],
        next=window.order.place(rows[-1], shown[-1][1]) if len(found) > window.limit else None,
        total=min(counted, COUNTED),
        capped=counted > COUNTED,
    )


def _walked(
    database: sqlite3.Connection, way: Way, window: Window, most: int
) -> list[tuple[int, Step | None]]:
    more = [window.order.after(window.after)] if window.after else []
    sql, values = way.sql("t.key", more, f"ORDER BY {window.order.sql} LIMIT {most}")
    return [(row[0], None) for row in database.execute(sql, values)]


def _rows(database: sqlite3.Connection, keys: list[int]) -> list[sqlite3.Row]:
    sql = (
        "SELECT * FROM ticket JOIN shown USING (key) WHERE key IN (SELECT value FROM json_each(?))"
    )
    found = database.execute(sql, [jsontext.dumps(keys).decode()])
    by_key = {row["key"]: row for row in found}
    return [by_key[key] for key in keys]


_AS_KEPT = (
    "status", "class", "sub_item", "grade", "priority", "title", "address", "area", "district",
    "transformer", "account", "channel", "lat", "lon", "datum", "party", "party_state",
    "resolution_state", "attention", "disputes", "repeats", "facts",
    "media",
)  # fmt: skip


def summary(row: sqlite3.Row, now: datetime, scope: Scope = WHOLE) -> dict[str, Any]:
    """What a list shows of a ticket, by ``now``."""
    return {
        "ticket": row["id"],
        **{name: row[name] for name in _AS_KEPT},
        "emergency": bool(row["emergency"]),
        "escalated": bool(row["escalated"]),
        "opened_at": text_of(row["opened_at"] or None),
        "due": None if row["due"] == NEVER else text_of(row["due"]),
        "overdue": row["missed_from"] < ms_of(now),
        "deadlines": [_deadline(item, now) for item in jsontext.loads(row["deadlines"].encode())],
        "shares": jsontext.loads(row["shares"].encode()),
        "after_hand_over": row["after_hand_over"],
        "holders": row["holders"].split(),
        **({} if scope.identity else _masked(row)),
    }


def _masked(row: sqlite3.Row) -> dict[str, Any]:
    """In place of what tells who the customer is."""
    account, address = row["account"], row["address"]
    return {
        "title": row["open_title"] or row["title"],
        "account": account and masked_account(account),
        "address": address and masked_address(address),
    }


def _deadline(kept: dict[str, Any], now: datetime) -> dict[str, Any]:
    """A promise that ran out while nothing happened is missed, whatever the rows say."""
    due = ms_of_text(kept["due"])
    running = kept["state"] == "running"
    ran_out = running and due is not None and due < ms_of(now)
    warnings = kept.get("warnings") or ()
    level = sum(moment <= instant_text(now) for moment in warnings) if running else None
    return {**kept, "level": level, **({"state": "missed"} if ran_out else {})}

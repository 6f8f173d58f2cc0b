"""A page of the list. Two ways lead to it, and what is asked for decides:

*few*   a search, an account, a transformer or a crew fits at most some thousand tickets: these
        are looked at one by one and sorted;
*walk*  otherwise the index that has the order is walked until the page is full. Its entries
        hold all that filters read; a word that very many tickets have is met soon. That there
        are more than are counted is then often plain from the first few thousand it was found in.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from casework.visibility import WHOLE, Scope
from server.masking import masked_account, masked_address
from server.readmodel.cursor import Place
from server.readmodel.filtering import Condition, TicketFilter, conditions, narrow
from server.readmodel.grams import match, words
from server.readmodel.moments import ms_of, ms_of_text, text_of
from server.readmodel.rows import PERSONAL
from server.readmodel.schema import NEVER
from server.readmodel.sorting import Ordering
from sync import jsontext

_TEXT = "(SELECT text FROM shown WHERE shown.key = t.key)"
_OPEN_TEXT = (
    f"(SELECT substr(text, 1, instr(text, char({ord(PERSONAL)}))) FROM shown"  # noqa: S608
    " WHERE shown.key = t.key)"
)
COUNTED = 1_000
"""How far the total is counted."""
_FEW = 6_000


@dataclass(frozen=True, slots=True)
class Window:
    """Which part of a list: at most ``limit`` after a place."""

    order: Ordering
    limit: int
    after: Place | None = None


@dataclass(frozen=True, slots=True)
class TicketPage:
    """Rows as dicts, the place after the last one (None at the end), and how many there are in
    all: counted up to COUNTED, ``capped`` where there are more."""

    items: list[dict[str, Any]]
    next: Place | None
    total: int
    capped: bool


@dataclass(frozen=True, slots=True)
class _Way:
    """Where tickets come from, and what they must fit."""

    source: str
    first: list[Any]
    where: list[str]
    values: list[Any]
    sample: list[int] = field(default_factory=list)
    """Keys of some tickets, among which are many that fit; empty: not known."""

    def sql(self, select: str, more: Sequence[Condition] = (), end: str = "") -> tuple[str, Any]:
        where = [*self.where, *(sql for sql, _ in more)]
        values = [*self.first, *self.values, *(value for _, some in more for value in some)]
        condition = f" WHERE {' AND '.join(where)}" if where else ""
        return f"SELECT {select} FROM {self.source}{condition} {end}", values  # noqa: S608 (own words)


def page(
    database: sqlite3.Connection, wanted: TicketFilter, window: Window, now: datetime
) -> TicketPage:
    """One page, in the order asked for. Raises ValueError: a cursor of another list."""
    way = _way(database, wanted, window.order, now)
    more = [window.order.after(window.after)] if window.after else []
    sql, values = way.sql("t.key", more, f"ORDER BY {window.order.sql} LIMIT {window.limit + 1}")
    keys = [row[0] for row in database.execute(sql, values)]
    rows = _rows(database, keys[: window.limit])
    all_here = window.after is None and len(keys) <= window.limit
    counted = len(keys) if all_here else _count(database, way)
    return TicketPage(
        items=[summary(row, now, wanted.scope) for row in rows],
        next=window.order.place(rows[-1]) if len(keys) > window.limit else None,
        total=min(counted, COUNTED),
        capped=counted > COUNTED,
    )


def _way(
    database: sqlite3.Connection, wanted: TicketFilter, order: Ordering, now: datetime
) -> _Way:
    tests = conditions(wanted, now)
    asked = words(wanted.q or "")
    paths = narrow(wanted)
    searched = match(asked)
    if searched:
        paths.append(("SELECT rowid FROM search WHERE search MATCH ?", [searched]))
    keys, few = _fewest(database, paths)
    if asked:
        text = _TEXT if wanted.scope.identity else _OPEN_TEXT
        tests += [(f"instr({text}, ?) > 0", [word]) for word in asked]
    # A search that fits many is not tested here: the text itself is.
    paths = paths[:-1] if searched else paths
    tests = [*((f"t.key IN ({sql})", values) for sql, values in paths), *tests]
    where, values = [sql for sql, _ in tests], [value for _, some in tests for value in some]
    if few:
        return _among(keys, _Way("", [], where, values))
    return _Way(f"ticket AS t INDEXED BY {order.index}", [], where, values, keys)


def _among(keys: list[int], way: _Way) -> _Way:
    source = "json_each(?) AS few CROSS JOIN ticket AS t ON t.key = few.value"
    return replace(way, source=source, first=[jsontext.dumps(keys).decode()], sample=[])


def _fewest(database: sqlite3.Connection, paths: list[Condition]) -> tuple[list[int], bool]:
    """The keys that the first path with few of them gives, and True; or some keys of the last
    path, and False."""
    keys: list[int] = []
    for sql, values in paths:
        found = database.execute(f"{sql} LIMIT {_FEW + 1}", values).fetchall()
        keys = list({row[0] for row in found})
        if len(found) <= _FEW:
            return keys, True
    return keys, False


def _count(database: sqlite3.Connection, way: _Way) -> int:
    """How many fit, up to one more than COUNTED."""
    if way.sample:
        counted = _count(database, _among(way.sample, way))
        if counted > COUNTED:
            return counted
    sql, values = way.sql("1", (), f"LIMIT {COUNTED + 1}")
    found = database.execute(f"SELECT count(*) FROM ({sql})", values)  # noqa: S608 (own words)
    return int(found.fetchone()[0])


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
    ran_out = kept["state"] == "running" and due is not None and due < ms_of(now)
    return {**kept, "state": "missed"} if ran_out else kept

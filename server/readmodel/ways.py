"""Ways to the tickets that are asked for; what is asked decides.

*few*   a search, an account, a transformer or a crew fits at most some thousand tickets: these
        are looked at one by one and sorted;
*walk*  otherwise the index that has the order is walked until enough are found. Its entries hold
        all that filters read. Of a search, the first few thousand with all pieces of the words
        tell more: where most of them have the words as well, a walk meets such tickets soon and
        looks into each text; else only into texts with all pieces.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from server.readmodel.counted import Condition
from server.readmodel.filtering import TicketFilter, conditions, narrow
from server.readmodel.grams import match, words
from server.readmodel.rows import PERSONAL
from server.readmodel.sorting import Ordering

COUNTED = 1_000
"""How far the total is counted."""
_FEW = 6_000
_FEW_TEXTS = 3_000
"""A text takes longer to look into. A walk that looks for a page of 50 among 200,000 tickets of
which so many fit meets about as many."""
_TEXT = "(SELECT text FROM shown WHERE shown.key = t.key)"
_OPEN_TEXT = (
    f"(SELECT substr(text, 1, instr(text, char({ord(PERSONAL)}))) FROM shown"  # noqa: S608
    " WHERE shown.key = t.key)"
)


@dataclass(frozen=True, slots=True)
class Way:
    """Where tickets (named t) come from, and what they must fit."""

    source: str
    first: list[Any]
    tests: list[Condition]
    capped: bool = False
    """Whether it is plain that more than COUNTED fit."""

    def sql(self, select: str, more: Sequence[Condition] = (), end: str = "") -> tuple[str, Any]:
        """A query and its values."""
        tests = [*self.tests, *more]
        condition = f" WHERE {' AND '.join(sql for sql, _ in tests)}" if tests else ""
        values = [*self.first, *(value for _, some in tests for value in some)]
        return f"SELECT {select} FROM {self.source}{condition} {end}", values  # noqa: S608 (own words)


@dataclass(frozen=True, slots=True)
class Among:
    """A part of the tickets that is no filter: what each fits, and ways to where they all are."""

    tests: tuple[Condition, ...] = ()
    paths: tuple[Condition, ...] = ()


_ALL = Among()


def way_to(
    database: sqlite3.Connection,
    wanted: TicketFilter,
    order: Ordering,
    now: datetime,
    among: Among = _ALL,
) -> Way:
    """The way to all tickets that fit, with what is asked of each: what costs least is first."""
    asked = words(wanted.q or "")
    pieces = match(asked)
    paths = narrow(wanted, now)
    search = [("SELECT rowid AS key FROM search WHERE search MATCH ?", [pieces])] if pieces else []
    ways = [*among.paths, *paths, *search]
    keys, few = _fewest(database, ways, _FEW_TEXTS if asked else _FEW)
    tests = [*_on(paths), *conditions(wanted, now), *among.tests, *_texts(wanted, asked)]
    if few:
        return _of(keys, tests)
    walk = Way(f"ticket AS t INDEXED BY {order.index}", [], tests)
    if not search:
        return walk
    if count(database, _of(keys, tests)) > COUNTED:
        return replace(walk, capped=True)
    return replace(walk, tests=[*_on(search), *tests])


def count(database: sqlite3.Connection, way: Way) -> int:
    """How many fit, up to one more than COUNTED."""
    if way.capped:
        return COUNTED + 1
    sql, values = way.sql("1", (), f"LIMIT {COUNTED + 1}")
    found = database.execute(f"SELECT count(*) FROM ({sql})", values)  # noqa: S608 (own words)
    return int(found.fetchone()[0])


def _fewest(database: sqlite3.Connection, paths: list[Condition], most: int) -> tuple[str, bool]:
    """The keys that the first path with at most so many of them gives, and True; or some keys of
    the last path, and False. As JSON, for they go back to SQLite as they are."""
    keys = ""
    for sql, values in paths:
        counted = f"SELECT json_group_array(key), count(*) FROM ({sql} LIMIT {most + 1})"  # noqa: S608
        keys, many = database.execute(counted, values).fetchone()
        if many <= most:
            return keys, True
    return keys, False


def _of(keys: str, tests: list[Condition]) -> Way:
    source = "json_each(?) AS few CROSS JOIN ticket AS t ON t.key = few.value"
    return Way(source, [keys], tests)


def _on(paths: list[Condition]) -> list[Condition]:
    return [(f"t.key IN ({sql})", values) for sql, values in paths]


def _texts(wanted: TicketFilter, asked: list[str]) -> list[Condition]:
    text = _TEXT if wanted.scope.identity else _OPEN_TEXT
    return [(f"instr({text}, ?) > 0", [word]) for word in asked]

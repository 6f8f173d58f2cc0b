"""Lists by warning level: a level is no column, for time alone makes it rise.

Such a list is put together of tiers, the tickets that have reached one level and not the next, each
in the order that follows ``level``. Which they are the index of moments tells: of a tier with few
tickets these are looked at and sorted, of another one the index of the order is walked. A cursor
keeps the moment of the first page, so that nothing moves between tiers while pages are turned.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import datetime

from server.readmodel.filtering import TicketFilter
from server.readmodel.moments import moment_of, ms_of
from server.readmodel.sorting import Ordering, Step, Window
from server.readmodel.ways import Among, way_to

_REACHED = "SELECT DISTINCT ticket AS key FROM warning WHERE level = ? AND at <= ?"
_HAS = "EXISTS (SELECT 1 FROM warning WHERE ticket = t.key AND level = ? AND at <= ?)"


def by_level(
    database: sqlite3.Connection, wanted: TicketFilter, window: Window, now: datetime, most: int
) -> list[tuple[int, Step | None]]:
    """At most so many keys in the order of the window, each with the step that it stands on.

    Raises ValueError: a cursor of another list.
    """
    order, after = window.order, window.after
    first, rest = (order.step(after), [order.after(after)]) if after else (None, [])
    at = first.at if first else ms_of(now)
    found: list[tuple[int, Step | None]] = []
    for level in _levels(database, order, first):
        more = rest if first is not None and level == first.level else []
        way = way_to(database, wanted, order, moment_of(at), _tier(level, at))
        limit = most - len(found)
        sql, values = way.sql("t.key", more, f"ORDER BY {order.sql} LIMIT {limit}")
        found += [(row[0], Step(at, level)) for row in database.execute(sql, values)]
        if len(found) >= most:
            break
    return found


def _levels(database: sqlite3.Connection, order: Ordering, first: Step | None) -> Iterable[int]:
    """The levels of a list, from the one where a page begins."""
    top = database.execute("SELECT max(level) FROM warning").fetchone()[0] or 0
    if order.highest_first:
        return range(top if first is None else min(top, first.level), -1, -1)
    return range(0 if first is None else first.level, top + 1)


def _tier(level: int, at: int) -> Among:
    """Who has reached a level has reached those below: it is enough to look at two of them."""
    if level == 0:
        return Among(tests=(("t.warned_from > ?", [at]),))
    # The column spares most tickets the look at their warnings.
    tests = [("t.warned_from <= ?", [at]), (f"NOT {_HAS}", [level + 1, at])]
    if level > 1:
        tests.append((_HAS, [level, at]))
    return Among(tuple(tests), ((_REACHED, [level, at]),))

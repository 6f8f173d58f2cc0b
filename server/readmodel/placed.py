"""Findings and photos on the map: where facts were made that count for their tickets.

All that lie in a box are found by one index and then looked at one by one, so a box with very many
is answered with their number alone: nobody can tell apart what is drawn of so many.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from server.readmodel.cells import FINEST, Box, cells_in
from server.readmodel.filtering import TicketFilter, conditions, narrow
from server.readmodel.moments import text_of
from sync import jsontext

_SPANS = 64


@dataclass(frozen=True, slots=True)
class PlaceView:
    """What a map shows. ``most``: facts that it can draw one by one; ``looked_at``: facts of a box
    that are looked at one by one, before it is said that there are more."""

    box: Box
    kinds: Sequence[str]
    most: int
    looked_at: int = 10_000


@dataclass(frozen=True, slots=True)
class PlacedFacts:
    """``count`` facts fit, or at least so many where ``capped``; all of them in ``points``, or none
    where they are more than the map can draw."""

    count: int
    capped: bool
    points: list[dict[str, Any]]


def placed(
    database: sqlite3.Connection, wanted: TicketFilter, view: PlaceView, now: datetime
) -> PlacedFacts:
    """Facts of such tickets in the box, the newest first. ``wanted.q`` is not looked at."""
    ids = _in_box(database, view)
    if len(ids) > view.looked_at:
        return PlacedFacts(view.looked_at, capped=True, points=[])
    tests = [*conditions(wanted, now)]
    tests += [(f"t.key IN ({sql})", values) for sql, values in narrow(wanted, now)]
    where = "".join(f" AND {sql}" for sql, _ in tests)
    values = [jsontext.dumps(ids).decode(), *(value for _, some in tests for value in some)]
    found = database.execute(f"{_COUNTING}{where} ORDER BY x.at DESC, p.fact", values).fetchall()
    points = found if len(found) <= view.most else []
    return PlacedFacts(len(found), capped=False, points=[_point(row) for row in points])


_COUNTING = """
    SELECT p.fact, p.ticket, p.kind, p.crew, x.at, p.lat, p.lon, p.datum, p.accuracy_m
    FROM json_each(?) AS few CROSS JOIN place AS p ON p.fact = few.value
    CROSS JOIN ticket AS t ON t.id = p.ticket CROSS JOIN fact AS x ON x.id = p.fact
    WHERE x.state IS NOT NULL AND x.state <> 'duplicate'
    AND NOT EXISTS (SELECT 1 FROM aside WHERE ticket = t.key AND fact = p.fact)
    AND NOT EXISTS (SELECT 1 FROM replacing AS r WHERE r.replaces = p.fact
        AND NOT EXISTS (SELECT 1 FROM aside WHERE ticket = t.key AND fact = r.id)
        AND NOT EXISTS (SELECT 1 FROM replacing AS undone
            WHERE undone.replaces = r.id AND undone.withdraws))
"""
"""Neither set aside nor replaced nor taken back, unless what took it back was taken back."""


def _in_box(database: sqlite3.Connection, view: PlaceView) -> list[str]:
    """All of them, or a few more than are looked at."""
    box = view.box
    either = "lon >= ? OR lon <= ?" if box.west > box.east else "lon BETWEEN ? AND ?"
    sql = f"""SELECT fact FROM place INDEXED BY place_cell WHERE cell >= ? AND cell < ?
        AND kind IN ({", ".join("?" * len(view.kinds))}) AND lat BETWEEN ? AND ? AND ({either})
        AND (abs(lat) > 1e-6 OR abs(lon) > 1e-6) LIMIT ?"""  # noqa: S608 (own words)
    found: list[str] = []
    for span in cells_in(box, FINEST, _SPANS):
        left = view.looked_at + 1 - len(found)
        edges = [box.south, box.north, box.west, box.east, left]
        rows = database.execute(sql, [span.start, span.end, *view.kinds, *edges])
        found += [row[0] for row in rows]
        if len(found) > view.looked_at:
            break
    return found


def _point(row: sqlite3.Row) -> dict[str, Any]:
    return {**dict(row), "at": text_of(row["at"])}

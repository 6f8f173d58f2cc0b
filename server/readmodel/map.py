"""Tickets on the map: a box answers points, or counts by cell where there would be too many."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from server.readmodel.cells import FINEST, Box, Span, cells_in
from server.readmodel.filtering import Condition, TicketFilter, conditions, narrow
from server.readmodel.moments import ms_of

_FINER = 3
"""Levels by which a cluster's cell is finer than a map tile of the zoom: 8 by 8 in a tile."""
_CELLS = 600
"""How many cells are counted at most: a screen of some 1900 by 1000 pixels has about so many."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """Tickets that lie close together at this zoom, and the middle of where they lie."""

    lat: float
    lon: float
    count: int


@dataclass(frozen=True, slots=True)
class MapAnswer:
    """``total`` tickets fit; all of them in ``points``, or ``clusters`` of them."""

    total: int
    points: list[dict[str, Any]]
    clusters: list[Cluster]


@dataclass(frozen=True, slots=True)
class View:
    """What a map shows. ``most``: points that it can draw one by one."""

    box: Box
    zoom: int
    most: int


def look(
    database: sqlite3.Connection, wanted: TicketFilter, view: View, now: datetime
) -> MapAnswer:
    """Tickets with a place in the box. ``wanted.q`` is not looked at."""
    paths = [(f"t.key IN ({sql})", values) for sql, values in narrow(wanted, now)]
    tests = [*conditions(wanted, now), *paths]
    spans = list(cells_in(view.box, min(view.zoom + _FINER, FINEST), _CELLS))
    filled = [
        (span, cluster) for span in spans if (cluster := _cluster(database, span, view.box, tests))
    ]
    total = sum(cluster.count for _, cluster in filled)
    if total > view.most:
        return MapAnswer(total, [], [cluster for _, cluster in filled])
    points = [row for span, _ in filled for row in _points(database, span, view.box, tests)]
    return MapAnswer(total, [_point(row, now, wanted.scope.identity) for row in points], [])


def _cluster(
    database: sqlite3.Connection, span: Span, box: Box, tests: Sequence[Condition]
) -> Cluster | None:
    where, values = _where(span, box, tests)
    sql = f"SELECT count(*), avg(t.lat), avg(t.lon) FROM ticket AS t INDEXED BY ticket_cell {where}"  # noqa: S608
    count, lat, lon = database.execute(sql, values).fetchone()
    return Cluster(round(lat, 6), round(lon, 6), count) if count else None


def _points(
    database: sqlite3.Connection, span: Span, box: Box, tests: Sequence[Condition]
) -> list[sqlite3.Row]:
    where, values = _where(span, box, tests)
    sql = (
        "SELECT t.*, shown.* FROM ticket AS t INDEXED BY ticket_cell"  # noqa: S608
        f" CROSS JOIN shown ON shown.key = t.key {where}"
    )
    return database.execute(sql, values).fetchall()


def _where(span: Span, box: Box, tests: Sequence[Condition]) -> tuple[str, list[Any]]:
    all_tests: list[Condition] = [("t.cell >= ? AND t.cell < ?", [span.start, span.end])]
    if not span.whole:
        either = "t.lon >= ? OR t.lon <= ?" if box.west > box.east else "t.lon BETWEEN ? AND ?"
        all_tests.append(("t.lat BETWEEN ? AND ?", [box.south, box.north]))
        all_tests.append((f"({either})", [box.west, box.east]))
    all_tests += tests
    values = [value for _, some in all_tests for value in some]
    return f"WHERE {' AND '.join(sql for sql, _ in all_tests)}", values


_AS_KEPT = ("lat", "lon", "datum", "status", "class", "grade", "priority")


def _point(row: sqlite3.Row, now: datetime, identity: bool) -> dict[str, Any]:
    title = row["title"] if identity else row["open_title"] or row["title"]
    return {
        "ticket": row["id"],
        **{name: row[name] for name in _AS_KEPT},
        "title": title,
        "emergency": bool(row["emergency"]),
        "overdue": row["missed_from"] < ms_of(now),
        "holders": row["holders"].split(),
    }

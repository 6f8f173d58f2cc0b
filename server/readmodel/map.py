"""Tickets on the map: a box answers points, or counts by cell where there would be too many.

What is asked decides how they are counted:

*heaps*  without a filter, cells that lie in the box as a whole were counted when they were written;
*walk*   cell by cell along an index in their order: one that begins with the class, the state or
         the district where these are asked for, one of the open promises for what is overdue;
*few*    what has its own way to some tickets (a crew, an account …) goes it once, for all cells.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from server.readmodel.cells import FINEST, Box, Span, cells_in
from server.readmodel.filtering import Condition, TicketFilter, conditions, narrow
from server.readmodel.heaps import lying_in
from server.readmodel.moments import ms_of
from server.readmodel.schema import NEVER

_FINER = 3
"""Levels by which a cluster's cell is finer than a map tile of the zoom: 8 by 8 in a tile."""
_CELLS = 600
"""How many cells are counted at most: a screen of some 1900 by 1000 pixels has about so many."""
_OPEN: Condition = (f"t.missed_from < {NEVER}", [])
"""Follows from being overdue; said in words that SQLite knows the partial index by."""


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


@dataclass(frozen=True, slots=True)
class MapWay:
    """Where tickets (named t) come from, and what they must fit besides lying in the box."""

    source: str
    first: list[Any]
    tests: list[Condition]
    few: bool = False
    """Whether it is gone once for the whole box, and not for each cell."""

    def sql(self, select: str, where: Sequence[Condition], end: str = "") -> tuple[str, list[Any]]:
        """A query and its values."""
        tests = [*where, *self.tests]
        values = [*self.first, *(value for _, some in tests for value in some)]
        condition = " AND ".join(sql for sql, _ in tests)
        return f"SELECT {select} FROM {self.source} WHERE {condition} {end}", values  # noqa: S608 (own words)


def look(
    database: sqlite3.Connection, wanted: TicketFilter, view: View, now: datetime
) -> MapAnswer:
    """Tickets with a place in the box. ``wanted.q`` is not looked at."""
    way = map_way(wanted, now)
    spans = list(cells_in(view.box, min(view.zoom + _FINER, FINEST), _CELLS))
    if way.few:
        clusters = _of_few(database, way, view.box, spans[0].level)
        where = [[*_in_box(view.box)]]
    else:
        filled = [
            (span, cluster)
            for span in spans
            if (cluster := _cluster(database, span, view.box, way))
        ]
        clusters = [cluster for _, cluster in filled]
        where = [_in_cell(span, view.box) for span, _ in filled]
    total = sum(cluster.count for cluster in clusters)
    if total > view.most:
        return MapAnswer(total, [], clusters)
    points = [row for tests in where for row in _points(database, way, tests)]
    return MapAnswer(total, [_point(row, now, wanted.scope.identity) for row in points], [])


def map_way(wanted: TicketFilter, now: datetime) -> MapWay:
    """The way to all tickets that fit, wherever they lie."""
    tests, paths = conditions(wanted, now), narrow(wanted, now)
    if paths:
        (sql, first), *others = paths
        tests += [(f"t.key IN ({other})", values) for other, values in others]
        source = f"({sql}) AS few CROSS JOIN ticket AS t ON t.key = few.key"
        return MapWay(source, first, tests, few=True)
    index = "ticket_cell"
    if wanted.complaint_class:
        index = "ticket_class_cell"
    elif wanted.status:
        index = "ticket_status_cell"
    elif wanted.overdue:
        index, tests = "ticket_promised_cell", [_OPEN, *tests]
    elif wanted.district or wanted.scope.areas:
        index = "ticket_district_cell"
    return MapWay(f"ticket AS t INDEXED BY {index}", [], tests)


def _of_few(database: sqlite3.Connection, way: MapWay, box: Box, level: int) -> list[Cluster]:
    """Clusters by cells of this level."""
    select = f"count(*), avg(t.lat), avg(t.lon), t.cell >> {2 * (FINEST - level)}"
    found = database.execute(*way.sql(select, _in_box(box), "GROUP BY 4 ORDER BY 4"))
    return [Cluster(round(lat, 6), round(lon, 6), count) for count, lat, lon, _ in found]


def _cluster(database: sqlite3.Connection, span: Span, box: Box, way: MapWay) -> Cluster | None:
    known = lying_in(database, span) if span.whole and not way.tests else None
    if known is None:
        select = "count(*), avg(t.lat), avg(t.lon)"
        known = database.execute(*way.sql(select, _in_cell(span, box))).fetchone()
    count, lat, lon = known
    return Cluster(round(lat, 6), round(lon, 6), count) if count else None


def _points(
    database: sqlite3.Connection, way: MapWay, where: Sequence[Condition]
) -> list[sqlite3.Row]:
    beside = MapWay(f"{way.source} CROSS JOIN shown ON shown.key = t.key", way.first, way.tests)
    return database.execute(*beside.sql(_SHOWN, where)).fetchall()


def _in_cell(span: Span, box: Box) -> list[Condition]:
    there: Condition = ("t.cell >= ? AND t.cell < ?", [span.start, span.end])
    return [there] if span.whole else [there, *_edges(box)]


def _in_box(box: Box) -> list[Condition]:
    return [("t.cell IS NOT NULL", []), *_edges(box)]


def _edges(box: Box) -> list[Condition]:
    either = "t.lon >= ? OR t.lon <= ?" if box.west > box.east else "t.lon BETWEEN ? AND ?"
    return [
        ("t.lat BETWEEN ? AND ?", [box.south, box.north]),
        (f"({either})", [box.west, box.east]),
    ]


_AS_KEPT = ("lat", "lon", "datum", "status", "class", "grade", "priority")
_SHOWN = (
    "t.id, t.lat, t.lon, shown.datum, t.status, t.class, t.grade, t.priority, t.emergency,"
    " t.missed_from, shown.title, shown.open_title, shown.holders"
)


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

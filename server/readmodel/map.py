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
from server.readmodel.counted import Condition
from server.readmodel.filtering import TicketFilter, conditions, narrow
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
    emergency: int
    overdue: int
    at_risk: int
    """A promise has reached its lowest warning level, and none has run out."""


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


_PROMISED = MapWay("ticket AS t INDEXED BY ticket_promised_cell", [], [_OPEN])


def look(
    database: sqlite3.Connection, wanted: TicketFilter, view: View, now: datetime
) -> MapAnswer:
    """Tickets with a place in the box. ``wanted.q`` is not looked at."""
    way = map_way(wanted, now)
    spans = list(cells_in(view.box, min(view.zoom + _FINER, FINEST), _CELLS))
    if way.few:
        clusters = _of_few(database, way, view, spans[0].level, now)
        where = [[*_in_box(view.box)]]
    else:
        filled = [
            (span, cluster)
            for span in spans
            if (cluster := _cluster(database, span, view.box, (way, now)))
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


def _of_few(
    database: sqlite3.Connection, way: MapWay, view: View, level: int, now: datetime
) -> list[Cluster]:
    """Clusters by cells of this level."""
    select = f"{_COUNTED}, {_pressing(now)}, t.cell >> {2 * (FINEST - level)} AS square"
    found = database.execute(*way.sql(select, _in_box(view.box), "GROUP BY square ORDER BY square"))
    return [_cluster_of(row[:-1]) for row in found]


def _cluster(
    database: sqlite3.Connection, span: Span, box: Box, under: tuple[MapWay, datetime]
) -> Cluster | None:
    way, now = under
    known = lying_in(database, span) if span.whole and not way.tests else None
    if known is None:
        select = f"{_COUNTED}, {_pressing(now)}"
        row = database.execute(*way.sql(select, _in_cell(span, box))).fetchone()
        return _cluster_of(row) if row[0] else None
    if not known.many:
        return None
    # What time alone makes late was not counted when it was written, and lies in a short index.
    _, late, risky = database.execute(
        *_PROMISED.sql(_pressing(now), _in_cell(span, box))
    ).fetchone()
    return _cluster_of((known.many, known.lat, known.lon, known.emergencies, late, risky))


def _cluster_of(row: Sequence[Any]) -> Cluster:
    count, lat, lon, *pressing = row
    return Cluster(round(lat, 6), round(lon, 6), count, *pressing)


_COUNTED = "count(*), avg(t.lat), avg(t.lon)"


def _pressing(now: datetime) -> str:
    """Emergencies, what is overdue, what is at risk: as columns."""
    tests = ("t.emergency > 0", _overdue(now), _at_risk(now))
    return ", ".join(f"count(*) FILTER (WHERE {test})" for test in tests)


def _overdue(now: datetime) -> str:
    return f"t.missed_from < {ms_of(now)}"


def _at_risk(now: datetime) -> str:
    return f"t.missed_from >= {ms_of(now)} AND t.warned_from <= {ms_of(now)}"


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


_AS_KEPT = ("lat", "lon", "datum", "radius_m", "status", "class", "grade", "priority")
_SHOWN = (
    "t.id, t.lat, t.lon, shown.datum, shown.radius_m, t.status, t.class, t.grade, t.priority,"
    " t.emergency, t.missed_from, t.warned_from, shown.title, shown.open_title, shown.holders"
)


def _point(row: sqlite3.Row, now: datetime, identity: bool) -> dict[str, Any]:
    title = row["title"] if identity else row["open_title"] or row["title"]
    overdue = row["missed_from"] < ms_of(now)
    return {
        "ticket": row["id"],
        **{name: row[name] for name in _AS_KEPT},
        "title": title,
        "emergency": bool(row["emergency"]),
        "overdue": overdue,
        "at_risk": not overdue and row["warned_from"] <= ms_of(now),
        "holders": row["holders"].split(),
    }

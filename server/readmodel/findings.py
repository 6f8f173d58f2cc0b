"""Where and when crews found something, and where each was last: by facts, not by tickets.

A question for findings is narrowed by the box or by the time, whichever few fit; where many fit
both, findings are walked in the order of their documents, for a page is full soon.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from casework.visibility import WHOLE, Scope
from server.readmodel.cells import FINEST, Box, cells_in
from server.readmodel.counted import Condition
from server.readmodel.filtering import TicketFilter, conditions, narrow
from server.readmodel.moments import moment_of, ms_of
from sync import jsontext

_SPANS = 64
_FEW = 10_000
_SEEN = "kind IN ('progress', 'finding')"
_ANY_TIME = moment_of(0)
_SAME = {"ticket": "f.ticket", "cause": "f.cause", "crew": "x.crew", "state": "x.state"}
SAME = frozenset(_SAME)
"""What a finding can be asked to be the same in."""


@dataclass(frozen=True, slots=True)
class FindingFilter:
    """Which findings; all that fit are found, and of what was copied or withdrawn some as well."""

    box: Box | None = None
    begins: datetime | None = None
    ends: datetime | None = None
    """Included."""
    same: Mapping[str, str] = field(default_factory=dict)
    scope: Scope = WHOLE


def tickets_with(
    database: sqlite3.Connection, wanted: FindingFilter, start: str, limit: int
) -> tuple[list[str], bool]:
    """Tickets with such findings, each once, in the order of the office's documents, whose
    ``<id>:`` is not before ``start``; and whether there may be more. Looks at ``limit`` findings.
    """
    source, values = "finding AS f", list[object]()
    few = _few(database, wanted)
    if few is not None:
        source = "json_each(?) AS few CROSS JOIN finding AS f ON f.id = few.value"
        values = [jsontext.dumps(few).decode()]
    source += " CROSS JOIN fact AS x ON x.id = f.id"
    if wanted.box is not None:
        source += " CROSS JOIN place AS p ON p.fact = f.id"
    if not wanted.scope.is_whole:
        source += " CROSS JOIN ticket AS t ON t.id = f.ticket"
    tests = [("f.id >= ?", [start]), *_tests(wanted)]
    sql = (
        f"SELECT f.ticket FROM {source} WHERE {' AND '.join(sql for sql, _ in tests)}"  # noqa: S608
        f" ORDER BY f.id LIMIT {limit}"
    )
    values += [value for _, some in tests for value in some]
    found = [row[0] for row in database.execute(sql, values)]
    return list(dict.fromkeys(found)), len(found) == limit


def last_seen(database: sqlite3.Connection) -> dict[str, str]:
    """By crew: the step or finding with its newest fix."""
    found = {crew: _last_of(database, crew) for crew in _crews(database)}
    return {crew: fact for crew, fact in found.items() if fact is not None}


def _crews(database: sqlite3.Connection) -> Iterator[str]:
    """One look for each crew, however many facts it made."""
    sql = f"SELECT min(crew) FROM fact INDEXED BY fact_seen WHERE crew > ? AND {_SEEN}"  # noqa: S608
    [crew] = database.execute(sql, [""]).fetchone()
    while crew is not None:
        yield crew
        [crew] = database.execute(sql, [crew]).fetchone()


def _last_of(database: sqlite3.Connection, crew: str) -> str | None:
    sql = f"""SELECT x.id, x.at, p.age_ms
        FROM fact AS x INDEXED BY fact_seen CROSS JOIN place AS p ON p.fact = x.id
        WHERE x.crew = ? AND x.{_SEEN} AND x.state <> 'duplicate' AND x.at IS NOT NULL
        AND (abs(p.lat) > 1e-6 OR abs(p.lon) > 1e-6) ORDER BY x.at DESC"""  # noqa: S608 (own words)
    best, seen = None, 0
    for fact, at, age_ms in database.execute(sql, [crew]):
        if best is not None and at <= seen:
            break  # no fix is newer than its fact
        if best is None or at - age_ms > seen:
            best, seen = fact, at - age_ms
    return best


def _few(database: sqlite3.Connection, wanted: FindingFilter) -> list[str] | None:
    """All that lie in the box, or all of the time, where they are few."""
    found = None if wanted.box is None else _in_box(database, wanted.box)
    if found is None and (wanted.begins or wanted.ends):
        tests = [("x.kind = 'finding'", []), *_times(wanted)]
        sql = (
            "SELECT x.id FROM fact AS x INDEXED BY fact_findings WHERE "  # noqa: S608 (own words)
            f"{' AND '.join(sql for sql, _ in tests)} LIMIT {_FEW + 1}"
        )
        ids = database.execute(sql, [value for _, some in tests for value in some]).fetchall()
        found = [row[0] for row in ids] if len(ids) <= _FEW else None
    return found


def _in_box(database: sqlite3.Connection, box: Box) -> list[str] | None:
    sql = """SELECT fact FROM place INDEXED BY place_cell
        WHERE cell >= ? AND cell < ? AND kind = 'finding' LIMIT ?"""
    found: list[str] = []
    for span in cells_in(box, FINEST, _SPANS):
        left = _FEW + 1 - len(found)
        found += [row[0] for row in database.execute(sql, [span.start, span.end, left])]
        if len(found) > _FEW:
            return None
    return found


def _tests(wanted: FindingFilter) -> list[Condition]:
    tests = [*_times(wanted)]
    tests += [(f"{_SAME[name]} = ?", [value]) for name, value in wanted.same.items()]
    box = wanted.box
    if box is not None:
        either = "p.lon >= ? OR p.lon <= ?" if box.west > box.east else "p.lon BETWEEN ? AND ?"
        tests.append(("p.lat BETWEEN ? AND ?", [box.south, box.north]))
        tests.append((f"({either})", [box.west, box.east]))
    if not wanted.scope.is_whole:
        of_ticket = TicketFilter(scope=wanted.scope)
        tests += conditions(of_ticket, _ANY_TIME)
        tests += [(f"t.key IN ({sql})", values) for sql, values in narrow(of_ticket, _ANY_TIME)]
    return tests


def _times(wanted: FindingFilter) -> list[Condition]:
    limits = (("x.at >= ?", wanted.begins), ("x.at <= ?", wanted.ends))
    return [(test, [ms_of(moment)]) for test, moment in limits if moment is not None]

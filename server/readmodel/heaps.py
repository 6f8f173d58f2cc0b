"""How many tickets lie in a cell of the map, counted when they are written: a map that asks for
no filter reads one row of a whole cell, whatever lies in it.

Three levels are kept; a coarser cell is a range of finer ones. What lies at the finest levels is
few, and is counted where it lies. Sums are of whole micro-degrees, so that taking out what was put
in leaves nothing behind.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from server.readmodel.cells import FINEST, Span
from sync import jsontext

LEVELS = (8, 13, 16)
"""About 150 km, 5 km and 600 m: what a map counts of a country, a city and a suburb."""
_MICRO = 1_000_000
_KEPT = ", ".join(f"({level})" for level in LEVELS)
_CHANGE = f"""INSERT INTO heap (level, cell, many, emergencies, lat, lon)
    SELECT kept.column1, t.cell >> 2 * ({FINEST} - kept.column1), ?2 * count(*),
        ?2 * count(*) FILTER (WHERE t.emergency > 0),
        ?2 * sum(CAST(round(t.lat * {_MICRO}) AS INTEGER)),
        ?2 * sum(CAST(round(t.lon * {_MICRO}) AS INTEGER))
    FROM json_each(?1) AS asked CROSS JOIN ticket AS t ON t.key = asked.value
    CROSS JOIN (VALUES {_KEPT}) AS kept
    WHERE t.cell IS NOT NULL GROUP BY 1, 2
    ON CONFLICT (level, cell) DO UPDATE SET
        many = many + excluded.many, emergencies = emergencies + excluded.emergencies,
        lat = lat + excluded.lat, lon = lon + excluded.lon"""  # noqa: S608 (own words)


def put_in(database: sqlite3.Connection, keys: Sequence[int]) -> None:
    """Counts the tickets with these keys, where they lie now."""
    _change(database, keys, 1)


def take_out(database: sqlite3.Connection, keys: Sequence[int]) -> None:
    """Counts them no more: to be called before their rows change or go."""
    _change(database, keys, -1)


def forget_empty(database: sqlite3.Connection) -> None:
    """Removes the cells that nothing lies in any more."""
    database.execute("DELETE FROM heap INDEXED BY heap_empty WHERE many = 0")


@dataclass(frozen=True, slots=True)
class Lying:
    """How many tickets lie in all of a cell, and the middle of where they lie (0, 0 of none)."""

    many: int
    emergencies: int
    lat: float
    lon: float


def lying_in(database: sqlite3.Connection, span: Span) -> Lying | None:
    """What lies in a cell; None: it is finer than what is kept."""
    level = next((level for level in LEVELS if level >= span.level), None)
    if level is None:
        return None
    shift = 2 * (FINEST - level)
    sql = (
        "SELECT total(many), total(emergencies), total(lat), total(lon) FROM heap"
        " WHERE level = ? AND cell >= ? AND cell < ?"
    )
    values = [level, span.start >> shift, span.end >> shift]
    many, emergencies, lat, lon = database.execute(sql, values).fetchone()
    if not many:
        return Lying(0, 0, 0.0, 0.0)
    return Lying(int(many), int(emergencies), lat / many / _MICRO, lon / many / _MICRO)


def _change(database: sqlite3.Connection, keys: Sequence[int], sign: int) -> None:
    if keys:
        database.execute(_CHANGE, [jsontext.dumps(list(keys)).decode(), sign])

"""Exports as OGC GeoPackage 1.3: a layer of points for each table, with the R-tree extension.

A GeoPackage is an SQLite file with a few tables that describe the others (OGC 12-128r18). Rows are
written first and the R-tree's triggers last: they call functions that only readers of
GeoPackages have.
"""

from __future__ import annotations

import sqlite3
import struct
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from schemas.instants import instant_text
from server.tables.columns import Row, Table
from server.tables.geopackage_schema import BASE, WGS84, feature_table, rtree_triggers

_TYPES = {"text": "TEXT", "integer": "INTEGER", "real": "REAL", "boolean": "BOOLEAN"}
_LITTLE_ENDIAN = 1


def write_geopackage(
    path: Path,
    tables: Mapping[str, Table],
    pages: Iterable[Mapping[str, list[Row]]],
    now: datetime,
) -> None:
    """Writes a new file at ``path``. Raises OSError where that is not possible."""
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as database:
            # Whoever asked gets a whole file or none: nothing has to survive a stop half-way.
            database.execute("PRAGMA synchronous = OFF")
            database.executescript(BASE)
            database.execute("BEGIN")
            boxes = {name: _Box() for name in tables}
            for table in tables.values():
                _begin(database, table, now)
            for page in pages:
                for name, rows in page.items():
                    _add(database, tables[name], rows, boxes[name])
            for name, table in tables.items():
                _end(database, table, boxes[name])
            database.execute("COMMIT")
    except sqlite3.Error as error:
        raise OSError(f"the GeoPackage cannot be written: {error}") from error


@dataclass(slots=True)
class _Box:
    """Degrees around all points so far; the R-tree itself keeps rounded ones."""

    west: float | None = None
    south: float | None = None
    east: float | None = None
    north: float | None = None

    def take_in(self, lat: float, lon: float) -> None:
        self.west = lon if self.west is None else min(self.west, lon)
        self.south = lat if self.south is None else min(self.south, lat)
        self.east = lon if self.east is None else max(self.east, lon)
        self.north = lat if self.north is None else max(self.north, lat)


def point_blob(lat: float, lon: float) -> bytes:
    """A point as GeoPackages have it: header without envelope, then WKB, both little-endian."""
    header = struct.pack("<2sBBi", b"GP", 0, _LITTLE_ENDIAN, WGS84)
    return header + struct.pack("<BIdd", _LITTLE_ENDIAN, 1, lon, lat)


def _columns(table: Table) -> list[str]:
    return [column.name for column in table.columns if column.name not in ("lat", "lon")]


def _begin(database: sqlite3.Connection, table: Table, now: datetime) -> None:
    types = {column.name: _TYPES[column.type] for column in table.columns}
    columns = [f'"{name}" {types[name]}' for name in _columns(table)]
    for statement in feature_table(table.name, columns):
        database.execute(statement)
    database.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, last_change, srs_id)"
        " VALUES (?, 'features', ?, ?, ?)",
        [table.name, table.name, instant_text(now), WGS84],
    )
    database.execute(
        "INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', 'POINT', ?, 0, 0)",
        [table.name, WGS84],
    )
    database.execute(
        "INSERT INTO gpkg_extensions VALUES (?, 'geom', 'gpkg_rtree_index', ?, 'write-only')",
        [table.name, "http://www.geopackage.org/spec130/#extension_rtree"],
    )


def _add(database: sqlite3.Connection, table: Table, rows: Iterable[Row], box: _Box) -> None:
    names = _columns(table)
    marks = ", ".join("?" * (len(names) + 1))
    listed = ", ".join(f'"{name}"' for name in names)
    sql = f'INSERT INTO "{table.name}" (geom, {listed}) VALUES ({marks})'  # noqa: S608 (own names)
    for row in rows:
        found = database.execute(sql, [_geometry(row), *(row[name] for name in names)])
        if row["lat"] is not None:
            box.take_in(row["lat"], row["lon"])
            place = [found.lastrowid, row["lon"], row["lon"], row["lat"], row["lat"]]
            index = f"rtree_{table.name}_geom"
            database.execute(f'INSERT INTO "{index}" VALUES (?, ?, ?, ?, ?)', place)  # noqa: S608


def _geometry(row: Mapping[str, Any]) -> bytes | None:
    return None if row["lat"] is None else point_blob(row["lat"], row["lon"])


def _end(database: sqlite3.Connection, table: Table, box: _Box) -> None:
    database.execute(
        "UPDATE gpkg_contents SET min_x = ?, min_y = ?, max_x = ?, max_y = ? WHERE table_name = ?",
        [box.west, box.south, box.east, box.north, table.name],
    )
    for statement in rtree_triggers(table.name):
        database.execute(statement)

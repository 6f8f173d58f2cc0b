"""Exports that are written as they are read: CSV (RFC 4180) and GeoJSON (RFC 7946)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from server.tables.cells import harmless
from server.tables.columns import Row, Table
from sync import jsontext

BOM = "\ufeff"
"""Excel takes UTF-8 for another encoding without it."""


def csv_text(table: Table, pages: Iterable[list[Row]], *, bom: bool) -> Iterator[bytes]:
    """The table with a line of names first."""
    names = [column.name for column in table.columns]
    yield ((BOM if bom else "") + _lines([names])).encode()
    for rows in pages:
        yield _lines([[_csv_cell(row[name]) for name in names] for row in rows]).encode()


def geojson_text(table: Table, pages: Iterable[list[Row]]) -> Iterator[bytes]:
    """A FeatureCollection in WGS-84; what has no place has the geometry null."""
    yield b'{"type":"FeatureCollection","features":['
    first = True
    for rows in pages:
        features = b",\n".join(jsontext.dumps(_feature(table, row)) for row in rows)
        if features:
            yield (b"\n" if first else b",\n") + features
            first = False
    yield b"\n]}\n"


def _lines(rows: Iterable[Iterable[object]]) -> str:
    file = io.StringIO()
    csv.writer(file).writerows(rows)
    return file.getvalue()


def _csv_cell(value: object) -> object:
    if isinstance(value, bool):
        return "true" if value else "false"
    return harmless(value)


def _feature(table: Table, row: Row) -> dict[str, object]:
    properties = {name: value for name, value in row.items() if name not in ("lat", "lon")}
    point = {"type": "Point", "coordinates": [row["lon"], row["lat"]]}
    return {
        "type": "Feature",
        "id": row[table.key],
        "geometry": None if row["lat"] is None else point,
        "properties": properties,
    }

"""Where each device was when, by its facts of all tickets: for travel that nobody can have made."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from casework.capture_checks import Sighting, sighting
from casework.whereabouts import Fix
from schemas.instants import parse_instant
from server.pictures.followed import Followed
from sync.stores.documents import Document

_SCHEMA = """
CREATE TABLE IF NOT EXISTS sighting (
    fact TEXT PRIMARY KEY, device TEXT NOT NULL, ticket TEXT NOT NULL, at INTEGER NOT NULL,
    lat REAL NOT NULL, lon REAL NOT NULL, accuracy_m REAL NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS sighting_by_device ON sighting (device, at);
"""
_BEFORE = """SELECT at, lat, lon, accuracy_m FROM sighting
WHERE device = ? AND ticket != ? AND at <= ? ORDER BY at DESC LIMIT 1"""
_AFTER = """SELECT at, lat, lon, accuracy_m FROM sighting
WHERE device = ? AND ticket != ? AND at > ? ORDER BY at LIMIT 1"""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MS = timedelta(milliseconds=1)


class Tracks(Followed):
    """Made of the office's photos and findings. For one thread at a time."""

    kinds = (":photo:", ":finding:")
    tables = ("sighting",)
    schema = _SCHEMA

    def take(self, cursor: sqlite3.Cursor, documents: Sequence[Document]) -> None:
        """Keeps the fixes of devices; a copy in another ticket is no second sighting."""
        rows = [row for one in documents if (row := _row(one.id, one.json())) is not None]
        cursor.executemany("INSERT OR REPLACE INTO sighting VALUES (?, ?, ?, ?, ?, ?, ?)", rows)

    def neighbours(self, device: str, ticket: str, moment: datetime) -> tuple[Sighting, ...]:
        """Where the device was last before and first after a moment, by other tickets."""
        asked = (device, ticket, _ms(moment))
        rows = [self.database.execute(question, asked).fetchone() for question in (_BEFORE, _AFTER)]
        return tuple(_sighting(row) for row in rows if row is not None)


def _row(fact_id: str, fact: Mapping[str, Any]) -> tuple[object, ...] | None:
    try:
        device = fact["author"].get("device")
        if device is None or fact.get("origin") is not None:
            return None
        at = fact["at"]
        seen = sighting(fact["body"], parse_instant(at["device"]), at.get("offset_ms"))
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
        return None  # faulty, and kept all the same
    if seen.fix is None:
        return None
    ticket = fact_id.partition(":")[0]
    return (fact_id, device, ticket, _ms(seen.at), *seen.fix.place, seen.fix.accuracy_m)


def _sighting(row: tuple[int, float, float, float]) -> Sighting:
    at, lat, lon, accuracy_m = row
    return Sighting(_EPOCH + at * _MS, Fix((lat, lon), accuracy_m, (lat, lon)))


def _ms(moment: datetime) -> int:
    return (moment - _EPOCH) // _MS

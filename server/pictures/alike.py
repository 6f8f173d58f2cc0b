"""Which picture on another ticket is the same or nearly the same: an index by pieces of hashes.

Two 64-bit hashes that differ in at most ``k`` bits differ in at most ``k // 4`` bits in one
of their four pieces of 16 bits (multi-index hashing, Norouzi, Punjani and Fleet 2012). So a
question looks into a few hundred narrow ranges and compares some thousand hashes of a million.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from casework.photo_checks import Twin
from server.pictures.followed import Followed
from sync.stores.documents import Document

_PIECES = 4
_BITS = 16
_MASK = (1 << _BITS) - 1
_AT_ONCE = 500
"""Ranges in one statement; SQLite allows many more, and plans them slower."""
_SCHEMA = """
CREATE TABLE IF NOT EXISTS picture (
    id INTEGER PRIMARY KEY, examination TEXT NOT NULL UNIQUE, ticket TEXT NOT NULL,
    sha256 TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS picture_by_hash ON picture (sha256);
CREATE TABLE IF NOT EXISTS piece (
    key INTEGER NOT NULL, likeness INTEGER NOT NULL, picture INTEGER NOT NULL,
    PRIMARY KEY (key, likeness, picture)) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Known:
    """One examined picture; ``likeness`` is None where it is like no other."""

    examination: str
    ticket: str
    sha256: str
    likeness: int | None


class Likenesses(Followed):
    """Made of the office's examinations. For one thread at a time."""

    kinds = (":examination:",)
    tables = ("picture", "piece")
    schema = _SCHEMA

    def take(self, cursor: sqlite3.Cursor, documents: Sequence[Document]) -> None:
        """Keeps hash and likeness of what was examined."""
        for document in documents:
            _insert(cursor, _known(document.id, document.json()))

    def add(self, pictures: Iterable[Known]) -> None:
        """Takes pictures that stand in no office (a measurement's)."""
        with self.transaction() as cursor:
            for one in pictures:
                _insert(cursor, one)

    def twins(self, ticket: str, sha256: str, likeness: str | None, bits: int) -> list[Twin]:
        """Tickets other than this with the same file, and else the nearest with a picture whose
        hash differs in at most ``bits`` (0 to 11)."""
        same = self.database.execute(
            "SELECT DISTINCT ticket FROM picture WHERE sha256 = ? AND ticket != ?"
            " ORDER BY ticket LIMIT 10",
            (sha256, ticket),
        ).fetchall()
        if same or likeness is None:
            return [Twin(row[0], None) for row in same]
        return self._nearest(ticket, int(likeness, 16), bits)

    def _nearest(self, ticket: str, likeness: int, bits: int) -> list[Twin]:
        near: dict[int, int] = {}
        for picture, other in self._candidates(likeness, bits // _PIECES):
            apart = ((other & (1 << 64) - 1) ^ likeness).bit_count()
            if apart <= bits:
                near[picture] = apart
        for picture, apart in sorted(near.items(), key=lambda item: (item[1], item[0])):
            row = self.database.execute(
                "SELECT ticket FROM picture WHERE id = ? AND ticket != ?", (picture, ticket)
            ).fetchone()
            if row is not None:
                return [Twin(row[0], apart)]
        return []

    def _candidates(self, likeness: int, radius: int) -> Iterator[tuple[int, int]]:
        keys = [key for own in _keys(likeness) for key in _around(own, radius)]
        for start in range(0, len(keys), _AT_ONCE):
            some = keys[start : start + _AT_ONCE]
            marks = ",".join("?" * len(some))
            yield from self.database.execute(
                f"SELECT picture, likeness FROM piece WHERE key IN ({marks})",  # noqa: S608 (marks)
                some,
            )


def _insert(cursor: sqlite3.Cursor, one: Known) -> None:
    cursor.execute(
        "INSERT OR IGNORE INTO picture (examination, ticket, sha256) VALUES (?, ?, ?)",
        (one.examination, one.ticket, one.sha256),
    )
    if cursor.rowcount == 0 or one.likeness is None:
        return
    signed = one.likeness - (1 << 64) if one.likeness >> 63 else one.likeness
    rows = [(key, signed, cursor.lastrowid) for key in _keys(one.likeness)]
    cursor.executemany("INSERT INTO piece VALUES (?, ?, ?)", rows)


def _known(doc_id: str, content: Mapping[str, Any]) -> Known:
    body = content.get("body") or {}
    likeness = body.get("likeness")
    number = None if likeness is None else int(likeness, 16)
    return Known(doc_id, doc_id.partition(":")[0], body.get("sha256") or "", number)


def _keys(likeness: int) -> list[int]:
    """The pieces, each with its number in front of it."""
    return [piece << _BITS | likeness >> (piece * _BITS) & _MASK for piece in range(_PIECES)]


def _around(key: int, radius: int) -> Iterator[int]:
    """The key, and all that differ from it in at most ``radius`` bits of the piece."""
    for count in range(radius + 1):
        for places in combinations(range(_BITS), count):
            other = key
            for place in places:
                other ^= 1 << place
            yield other

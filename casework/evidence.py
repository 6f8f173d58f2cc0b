"""Counts of evidence. An original is declared by a fact and has arrived when the server says so.

The server says so with a ``photo`` fact of its own with ``stored: true`` and the same hash, of
photos as of the recordings of statements and the pictures of signatures.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from casework.entry import Entry
from schemas.vocabulary import FactKind


@dataclass(frozen=True, slots=True)
class Evidence:
    """What has been declared; ``photos_arrived`` are those whose original the server has."""

    photos_declared: int = 0
    photos_arrived: int = 0
    readings: int = 0
    statements: int = 0
    signatures: int = 0

    def to_document(self) -> dict[str, Any]:
        """JSON form."""
        return {
            "photos": {"declared": self.photos_declared, "arrived": self.photos_arrived},
            "readings": self.readings,
            "statements": self.statements,
            "signatures": self.signatures,
        }


def evidence(said: Iterable[Entry]) -> Evidence:
    """Counts what stands; an amended fact counts once, a withdrawn one not at all."""
    entries = tuple(said)
    counts = Counter(entry.kind for entry in entries)
    declared, stored = _photos(entries)
    return Evidence(
        photos_declared=len(declared),
        photos_arrived=sum(sha256 in stored for sha256 in declared),
        readings=counts[FactKind.READING],
        statements=counts[FactKind.STATEMENT],
        signatures=counts[FactKind.SIGNATURE],
    )


def originals_missing(said: Iterable[Entry]) -> tuple[str, ...]:
    """SHA-256 of originals that were declared and have not arrived, sorted.

    One that was erased with its files will never come; a signature without a size has no file
    that would (devices of before named the hash alone).
    """
    entries = tuple(said)
    gone = {
        fact
        for entry in entries
        if entry.kind is FactKind.ERASURE and entry.body.get("attachments")
        for fact in entry.body["facts"]
    }
    standing = [entry for entry in entries if entry.id not in gone]
    declared, stored = _photos(standing)
    return tuple(sorted({*declared, *_recordings(standing), *_signatures(standing)} - stored))


def _recordings(said: Iterable[Entry]) -> Iterator[str]:
    for entry in said:
        if entry.kind is FactKind.STATEMENT and entry.body.get("recording"):
            yield entry.body["recording"]["sha256"]


def _signatures(said: Iterable[Entry]) -> Iterator[str]:
    for entry in said:
        if entry.kind is FactKind.SIGNATURE and entry.body.get("size"):
            yield from filter(None, [entry.body.get("sha256")])


def _photos(said: Iterable[Entry]) -> tuple[list[str], set[str]]:
    """Hashes of what was declared, and of what has arrived."""
    declared: list[str] = []
    stored: set[str] = set()
    for entry in said:
        if entry.kind is not FactKind.PHOTO:
            continue
        if entry.fact.author.server is not None and entry.body.get("stored"):
            stored.add(entry.body["sha256"])
        else:
            declared.append(entry.body["sha256"])
    return declared, stored

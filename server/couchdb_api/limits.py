"""What a request may cost."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Settings of the dialect; sizes in bytes."""

    document: int = MIB
    """Of one document's JSON without attachments (CouchDB's max_document_size is 8 MB)."""
    request: int = 64 * MIB
    """Of a request body, after gzip."""
    values: int = 2_000_000
    """Of the values in a JSON body: an empty array is two bytes of it and some hundred in memory.
    A picture is one value, a fact some fifty."""
    nesting: int = 64
    """Arrays and objects in one another within a document."""
    batch: int = 10_000
    """Documents, ids or keys in one request."""
    page: int = 500
    """Rows read and sent at once of an answer of unknown length."""
    line: int = 20
    """Ancestors kept of a device's revision. A fact never changes, so nobody asks for them, and
    long lines would make every reading of the mailbox slow."""
    compress_from: int | None = None
    """Answers from this size on are gzipped for clients that accept it; None: never.

    Level 1 costs about 1.5 ms for 120 kB, so it does not pay on a loopback or behind a proxy
    that compresses.
    """

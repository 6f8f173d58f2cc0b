"""Ids that come out of an Idempotency-Key: the same user and key name the same fact, so a command
that is sent again finds what it did the first time, without a table of keys."""

from __future__ import annotations

import hashlib
import secrets
from datetime import date
from uuid import UUID

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LETTERS = 6
"""30 bits a day: a thousand tickets a day clash once in six years, and then ``attempt`` helps."""


def fresh_key() -> str:
    """For a command without a key: nothing will ever match it."""
    return secrets.token_hex(16)


def uuid_of(user: str, key: str, purpose: str) -> str:
    """A UUID (version 8, RFC 9562: own content) for what a user commands under a key."""
    digest = bytearray(_digest(user, key, purpose)[:16])
    digest[6] = digest[6] & 0x0F | 0x80
    digest[8] = digest[8] & 0x3F | 0x80
    return str(UUID(bytes=bytes(digest)))


def ticket_of(user: str, key: str, day: date, attempt: int = 0) -> str:
    """A ticket's id: the day and six letters, ``T261123-7K3QX2``."""
    number = int.from_bytes(_digest(user, key, f"ticket {attempt}")[:8], "big")
    letters = "".join(_ALPHABET[number >> (5 * place) & 31] for place in range(_LETTERS))
    return f"T{day:%y%m%d}-{letters}"


def imported_ticket(source: str, reference: str) -> str:
    """The id of a ticket from another system, ``I-7K3QX2ABCD12``: without a day, so that it is the
    same whenever it is imported. 60 bits: a million of them clash once in two million tries."""
    number = int.from_bytes(_digest("import", source, reference)[:8], "big")
    return "I-" + "".join(_ALPHABET[number >> (5 * place) & 31] for place in range(12))


def _digest(*parts: str) -> bytes:
    digest = hashlib.sha256()
    for part in parts:
        text = part.encode()
        digest.update(len(text).to_bytes(4, "big") + text)
    return digest.digest()

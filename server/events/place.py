"""The id of an event: how far a reader has come in the office and in quarantine.

Opaque to readers. It names the office it belongs to, so that an id of another installation, or
of a state that a restore took back, is noticed instead of leaving a gap.
"""

from __future__ import annotations

import base64
import binascii
from typing import NamedTuple

from sync import jsontext
from sync.errors import BadRequest
from sync.mailroom.names import OFFICE, QUARANTINE
from sync.stores.documents import DatabaseInfo, DocumentStore, Seq


class Place(NamedTuple):
    """``office`` is the database's own uuid, the others are update sequences."""

    office: str
    seq: Seq
    quarantine: Seq


def present(store: DocumentStore) -> Place:
    """Where a reader that begins now stands. Raises SyncError."""
    office = store.info(OFFICE)
    return Place(office.uuid, office.seq, store.info(QUARANTINE).seq)


def write_place(place: Place) -> str:
    """Text for ``id:``, of letters, digits, "-" and "_"."""
    return base64.urlsafe_b64encode(jsontext.dumps(list(place))).decode().rstrip("=")


def read_place(text: str) -> Place:
    """Raises ValueError: not an id of an event."""
    try:
        padded = text.encode("ascii") + b"=" * (-len(text) % 4)
        found = jsontext.parse(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (UnicodeEncodeError, binascii.Error, BadRequest):
        raise ValueError("not the id of an event") from None
    match found:
        case [str(office), int() | str() as seq, int() | str() as quarantine]:
            return Place(office, seq, quarantine)
    raise ValueError("not the id of an event")


def can_resume(store: DocumentStore, place: Place) -> bool:
    """Whether this office was ever at that place. Raises SyncError."""
    office, quarantine = store.info(OFFICE), store.info(QUARANTINE)
    known = _was_at(office, place.seq) and _was_at(quarantine, place.quarantine)
    return place.office == office.uuid and known


def _was_at(database: DatabaseInfo, seq: Seq) -> bool:
    if isinstance(seq, int) and isinstance(database.seq, int):
        return 0 <= seq <= database.seq
    return isinstance(seq, str) and isinstance(database.seq, str)

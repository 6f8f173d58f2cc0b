"""The id of an event: how far a reader has come in the office, in quarantine, in outboxes
and in positions.

Opaque to readers. It names the office it belongs to, so that an id of another installation, or
of a state that a restore took back, is noticed instead of leaving a gap.
"""

from __future__ import annotations

import base64
import binascii
from typing import NamedTuple

from sync import jsontext
from sync.errors import BadRequest
from sync.mailroom.names import OFFICE, OUTBOXES, POSITIONS, QUARANTINE
from sync.stores.documents import DatabaseInfo, DocumentStore, Seq


class Place(NamedTuple):
    """``office`` is the database's own uuid, the others are update sequences."""

    office: str
    seq: Seq
    quarantine: Seq
    outboxes: Seq
    positions: Seq


def present(store: DocumentStore) -> Place:
    """Where a reader that begins now stands. Raises SyncError."""
    office = store.info(OFFICE)
    others = (store.info(name).seq for name in (QUARANTINE, OUTBOXES, POSITIONS))
    return Place(office.uuid, office.seq, *others)


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
        case [str(office), *places] if len(places) == 4 and all(map(_is_seq, places)):
            return Place(office, *places)
    raise ValueError("not the id of an event")


def can_resume(store: DocumentStore, place: Place) -> bool:
    """Whether this office was ever at that place. Raises SyncError."""
    office = store.info(OFFICE)
    return (
        place.office == office.uuid
        and _was_at(office, place.seq)
        and _was_at(store.info(QUARANTINE), place.quarantine)
        and _was_at(store.info(OUTBOXES), place.outboxes)
        and _was_at(store.info(POSITIONS), place.positions)
    )


def _is_seq(value: object) -> bool:
    return isinstance(value, int | str) and not isinstance(value, bool)


def _was_at(database: DatabaseInfo, seq: Seq) -> bool:
    if isinstance(seq, int) and isinstance(database.seq, int):
        return 0 <= seq <= database.seq
    return isinstance(seq, str) and isinstance(database.seq, str)

"""What a device says is still on it: the outbox manifest.

A document of its crew's mailbox that the device writes over and over, no fact: the last word
counts, and nothing is decided by it::

    {"_id": "crew-c-north:outbox:d-…", "type": "outbox", "schema": 1,
     "author": {"device": "d-…", "crew": "c-…", "member": "m-…"},
     "at": {"device": "2026-11-23T08:40:00.000Z", "offset_ms": -1200, "offset_age_s": 3600},
     "app": "1.4.0", "battery": 62, "charging": false, "storage_left": 4100000000,
     "waiting": [{"what": "originals", "kind": "photo", "ticket": "T…", "count": 3,
                  "bytes": 8100000, "since": "2026-11-23T08:12:00.000Z"}]}

``battery`` in percent, ``storage_left`` and ``bytes`` in bytes. An empty ``waiting`` says that all
was sent. ``since`` is by the device's clock.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from schemas.documents import Fault
from schemas.fields import (
    Flag,
    Instant,
    Items,
    Part,
    Shape,
    Text,
    Value,
    Whole,
    Word,
    fault,
    faults_of,
)
from schemas.ids import CREW_ID, TICKET_ID
from schemas.vocabulary import FactKind

LARGEST = 32 * 1024
"""Bytes of a manifest; one of 200 lines has about 24,000."""
MOST_LINES = 200
TYPE = "outbox"
_ID = re.compile(rf"crew-({CREW_ID.pattern}):outbox:(d-[a-z0-9-]{{1,60}})")


class Waiting(StrEnum):
    """What waits: facts with their previews, or originals."""

    FACTS = "facts"
    ORIGINALS = "originals"


class Ticket(Value):
    """The id of a ticket."""

    def check(self, value: Any) -> str:
        """The id of a ticket."""
        if not isinstance(value, str) or not TICKET_ID.fullmatch(value):
            raise fault("not-a-ticket-id", "Name a ticket by its id: A-Z 0-9 and hyphens.")
        return value


class _Line(Shape):
    what = Word(Waiting, required=True)
    kind = Word(FactKind, required=True)
    ticket = Ticket()
    count = Whole(1, 100_000, required=True)
    bytes = Whole(0, 10**13, required=True)
    since = Instant(required=True)


class _Moment(Shape):
    device = Instant(required=True)
    offset_ms = Whole(-(2**53), 2**53)
    offset_age_s = Whole(0, 2**53)


class _Outbox(Shape):
    schema = Whole(1, 1, required=True)
    at = Part(_Moment, required=True)
    app = Text(60)
    battery = Whole(0, 100)
    charging = Flag()
    storage_left = Whole(0, 10**16)
    waiting = Items(Part(_Line, required=True), MOST_LINES, required=True)


_SHAPE = _Outbox()


def outbox_id(crew: str, device: str) -> str:
    """The id of a device's manifest in its crew's mailbox."""
    return f"crew-{crew}:outbox:{device}"


def split_outbox_id(doc_id: str) -> tuple[str, str] | None:
    """Crew and device of a manifest's id, or None where the text is not one."""
    match = _ID.fullmatch(doc_id)
    return None if match is None else (match[1], match[2])


def outbox_faults(content: Mapping[str, Any]) -> list[Fault]:
    """All that is wrong with the form of a manifest."""
    return [Fault(*found) for found in faults_of(_SHAPE.validate(content), "")]

"""Where a device says it is, while a crew is at work: one document that is written over and over.

No fact: the last word counts, and nothing is decided by it::

    {"_id": "crew-c-north:position:d-…", "type": "position", "schema": 1,
     "author": {"device": "d-…", "crew": "c-…", "member": "m-…"},
     "at": {"device": "2026-11-23T08:40:00.000Z", "offset_ms": -1200, "offset_age_s": 3600},
     "sharing": true, "ticket": "T…", "investigation": "…", "step": "en-route", "battery": 62,
     "fix": {"lat": 30.25, "lon": 120.16, "datum": "GCJ02", "accuracy_m": 12},
     "track": [{"at": "2026-11-23T08:39:00.000Z", "lat", "lon", "datum", "accuracy_m"}]}

``track``: fixes since the last document that the server took, oldest first; ``at`` by the
device's clock, as ``at.device``. ``sharing`` false: it ended, and there is no ``fix``; ``track``
may still bring what was shared before.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from marshmallow import validates_schema

from schemas.documents import Fault
from schemas.fields import (
    Flag,
    Instant,
    Items,
    Number,
    Part,
    Position,
    Shape,
    Uuid,
    Whole,
    Word,
    fault,
    faults_of,
)
from schemas.ids import CREW_ID
from schemas.outbox import Ticket
from schemas.vocabulary import Datum, Step

LARGEST = 32 * 1024
"""Bytes of a document; one with a full track has about 15,000."""
MOST_POINTS = 120
TYPE = "position"
_ID = re.compile(rf"crew-({CREW_ID.pattern}):position:(d-[a-z0-9-]{{1,60}})")


class _Point(Shape):
    at = Instant(required=True)
    lat = Number(-90, 90, required=True)
    lon = Number(-180, 180, required=True)
    datum = Word(Datum, required=True)
    accuracy_m = Number(0, 1e7)


class _Moment(Shape):
    device = Instant(required=True)
    offset_ms = Whole(-(10**12), 10**12)
    offset_age_s = Whole(0, 2**53)


class _Shared(Shape):
    schema = Whole(1, 1, required=True)
    at = Part(_Moment, required=True)
    sharing = Flag(required=True)
    ticket = Ticket()
    investigation = Uuid()
    step = Word(Step)
    battery = Whole(0, 100)
    fix = Part(Position)
    track = Items(Part(_Point, required=True), MOST_POINTS)

    @validates_schema
    def check_sharing(self, data: Mapping[str, Any], **_: Any) -> None:
        """Who shares says where, and for which work; who does not says no place."""
        if data["sharing"]:
            missing = [name for name in ("ticket", "investigation", "fix") if not data.get(name)]
            if missing:
                raise fault("missing", f"Who shares says {', '.join(missing)} as well.")
        elif data.get("fix"):
            raise fault("not-sharing", "Leave fix out where sharing has ended.")


_SHAPE = _Shared()


def position_id(crew: str, device: str) -> str:
    """The id of a device's position in its crew's mailbox."""
    return f"crew-{crew}:position:{device}"


def split_position_id(doc_id: str) -> tuple[str, str] | None:
    """Crew and device of a position's id, or None where the text is not one."""
    match = _ID.fullmatch(doc_id)
    return None if match is None else (match[1], match[2])


def position_faults(content: Mapping[str, Any]) -> list[Fault]:
    """All that is wrong with the form of a position."""
    return [Fault(*found) for found in faults_of(_SHAPE.validate(content), "")]

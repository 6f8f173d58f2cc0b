"""Why a ticket is reported up at once: part of what a crew says of its work."""

from __future__ import annotations

from enum import StrEnum

from schemas.fields import Shape, Text, Word


class EscalationCause(StrEnum):
    """What is reported at once (State Grid: injury, media, other special events)."""

    INJURY = "injury"
    MEDIA = "media"
    SPECIAL_EVENT = "special-event"


class Escalation(Shape):
    """Left out, ``cause`` is a special event."""

    cause = Word(EscalationCause)
    reason = Text(2_000, required=True)

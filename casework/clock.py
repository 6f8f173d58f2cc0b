"""Corrected time: when something happened, as far as a clock that is not trusted can tell.

    corrected = device time + measured offset      (no offset known: device time)
    never later than the receipt                   nothing arrives before it happens
    never earlier than the assignment's receipt    for work of an investigation

The lower bound is the moment the server received the assignment the work belongs to: a device
cannot have worked on what did not exist. A clock that is years behind is moved there and not
further, so a step never stands before its assignment and a deadline is never met by a broken
clock before it began. A fact without an investigation has no lower bound: a complaint may be
entered long after it was taken.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from schemas.documents import Moment


def corrected(at: Moment, received_at: datetime, not_before: datetime | None = None) -> datetime:
    """The corrected time of a moment, aware, within its bounds; the receipt is the stronger."""
    try:
        moment = at.device + timedelta(milliseconds=at.offset_ms or 0)
    except OverflowError:
        moment = received_at
    if not_before is not None and moment < not_before:
        moment = not_before
    return min(moment, received_at)

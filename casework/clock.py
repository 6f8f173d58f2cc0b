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

from schemas.documents import Fault, Moment


def corrected(at: Moment, received_at: datetime, not_before: datetime | None = None) -> datetime:
    """The corrected time of a moment, aware, within its bounds; the receipt is the stronger."""
    moment = _said(at) or received_at
    if not_before is not None and moment < not_before:
        moment = not_before
    return min(moment, received_at)


def clock_faults(
    at: Moment, received_at: datetime, not_before: datetime | None, tolerance: timedelta
) -> list[Fault]:
    """What is wrong with the clock that a fact was written by, for whoever can set it.

    No fault of the fact: it counts at its corrected time. ``tolerance`` is how far outside the
    bounds a clock may be before it is worth telling.
    """
    moment = _said(at)
    if moment is None or moment - received_at > tolerance:
        sentence = "The clock is ahead of the server: the receipt's time counts. Set the clock."
        return [Fault("at.device", "clock-ahead", sentence)]
    if not_before is not None and not_before - moment > tolerance:
        sentence = "The clock is behind the assignment, whose time counts. Set the clock."
        return [Fault("at.device", "clock-behind", sentence)]
    return []


def _said(at: Moment) -> datetime | None:
    """Device time with the measured offset; None where that is beyond all calendars."""
    try:
        return at.device + timedelta(milliseconds=at.offset_ms or 0)
    except OverflowError:
        return None

"""Moments as they are written in documents: UTC with milliseconds, ``2026-11-23T08:41:02.113Z``."""

from __future__ import annotations

import re
from datetime import UTC, datetime

_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?Z")


def parse_instant(text: str) -> datetime:
    """An aware datetime in UTC. Raises ValueError: another form, or no such day or hour."""
    if not _INSTANT.fullmatch(text):
        raise ValueError(f"not a UTC instant: {text!r}")
    return datetime.fromisoformat(text)


def instant_text(moment: datetime) -> str:
    """The one text of a moment, cut to milliseconds; always 24 characters, so texts sort."""
    utc = moment.astimezone(UTC) if moment.tzinfo is not UTC else moment
    return f"{utc.replace(tzinfo=None).isoformat(timespec='milliseconds')}Z"

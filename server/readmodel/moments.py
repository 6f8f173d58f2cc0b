"""Moments as the read model keeps them: milliseconds since 1970, UTC."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from schemas.instants import instant_text

_ZERO = datetime(1970, 1, 1, tzinfo=UTC)
_MS = timedelta(milliseconds=1)


def ms_of(moment: datetime) -> int:
    """Of an aware moment."""
    return (moment - _ZERO) // _MS


def ms_of_text(text: str | None) -> int | None:
    """Of a moment as documents write it; None for none, or for what is not one."""
    if not text:
        return None
    try:
        return ms_of(datetime.fromisoformat(text))
    except (ValueError, TypeError):  # not a moment, or one without zone
        return None


def moment_of(ms: int) -> datetime:
    """The aware moment, UTC."""
    return _ZERO + timedelta(milliseconds=ms)


def text_of(ms: int | None) -> str | None:
    """As documents write it."""
    return None if ms is None else instant_text(moment_of(ms))

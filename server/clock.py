"""The one asker of the clock. Everything else takes the time, or a ``Clock``, as an argument."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Answers the time now: aware, UTC."""


def utc_now() -> datetime:
    """The server's time, aware, UTC."""
    return datetime.now(UTC)

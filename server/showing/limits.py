"""What is opened at all."""

from __future__ import annotations

from server.context import Context

_PIXELS = 100_000_000
"""Of a picture that is drawn where the profile has no checks and so no limit."""


def most_pixels(context: Context) -> int:
    """Of a picture, by the profile that is in force."""
    checks = context.policy.checks
    return _PIXELS if checks is None else checks.largest_pixels

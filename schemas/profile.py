"""Policy profiles: a utility's classes, deadlines, calendars and limits as data."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Policy:
    """One checked profile."""

    name: str


def load_profile(name: str | Path) -> Policy:
    """Reads a profile by its name (``cn-state-grid``) or path. Raises ProfileFaults."""
    raise NotImplementedError

"""What every number of a policy profile has: where it comes from; and labels in both languages."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Source:
    """Where a number comes from; ``verified`` where it was read in that text itself."""

    text: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Title:
    """A label in both languages."""

    zh: str
    en: str

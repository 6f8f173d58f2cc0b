"""Where a number of a profile comes from."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Source:
    """Where a number comes from; ``verified`` where it was read in that text itself."""

    text: str
    verified: bool

"""What uploads ask of those who know facts, and tell them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from media.parts import Part, Sender


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file that is evidence now."""

    sha256: str
    size: int
    part: Part


class Evidence(Protocol):
    """What is known of facts. Any thread may call; all of it may be called again."""

    def declares(self, sender: Sender, sha256: str) -> bool:
        """Whether a fact of this sender, or of one it may speak for, declares the file."""

    def note(self, arrival: Arrival, forget: Callable[[], None]) -> None:
        """A file became evidence; ``forget`` is to be called once that was told, now or later.

        Until then it is noted again, after a stop too. Raises SyncError.
        """

    def differs(self, part: Part, found: str) -> None:
        """All bytes came and their SHA-256 is another one; called before they are dropped."""

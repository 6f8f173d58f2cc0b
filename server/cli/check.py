"""What the doctor says of one thing."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at; ``remedy`` says what to do where it is not well.

    ``mild``: the server works, but somebody should see to it in time.
    """

    what: str
    found: str
    remedy: str = ""
    mild: bool = False

    @property
    def mark(self) -> str:
        """One word for it."""
        if not self.remedy:
            return "ok"
        return "warn" if self.mild else "wrong"

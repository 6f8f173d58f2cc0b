"""A promise to the customer, as the fold computes it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from casework.stages import text_of
from schemas.vocabulary import DeadlineState


@dataclass(frozen=True, slots=True)
class Deadline:
    """A promise. ``met_at`` is corrected time, ``reported_at`` when the server heard of it."""

    name: str
    state: DeadlineState
    starts_at: datetime | None
    due: datetime | None
    met_at: datetime | None
    reported_at: datetime | None
    source: str
    verified: bool
    at_risk_from: datetime | None = None
    warnings: tuple[datetime, ...] = ()
    """When each warning level of the profile is reached, the lowest first."""

    def to_document(self) -> dict[str, Any]:
        """JSON form."""
        return {
            "name": self.name,
            "state": self.state,
            "starts_at": text_of(self.starts_at),
            "due": text_of(self.due),
            "at_risk_from": text_of(self.at_risk_from),
            "warnings": [text_of(moment) for moment in self.warnings],
            "met_at": text_of(self.met_at),
            "reported_at": text_of(self.reported_at),
            "source": self.source,
            "verified": self.verified,
        }

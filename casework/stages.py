"""Parts of the ticket from the decision to the archive, as the fold computes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from schemas.instants import instant_text
from schemas.vocabulary import ApprovalState


def text_of(moment: datetime | None) -> str | None:
    """The text of a moment, or None."""
    return None if moment is None else instant_text(moment)


@dataclass(frozen=True, slots=True)
class ApprovalStep:
    """One step of the approval chain; ``roles`` may take it."""

    step: str
    roles: tuple[str, ...]
    state: ApprovalState = ApprovalState.WAITING
    at: datetime | None = None
    by: str | None = None
    deputy_for: str | None = None
    reason: str | None = None
    fact: str | None = None

    def to_document(self) -> dict[str, Any]:
        """JSON form."""
        return {
            "step": self.step,
            "roles": list(self.roles),
            "state": self.state,
            "at": text_of(self.at),
            "by": self.by,
            "deputy_for": self.deputy_for,
            "reason": self.reason,
            "fact": self.fact,
        }


@dataclass(frozen=True, slots=True)
class Check:
    """One item of the archive's checklist; ``missing`` are ids or words."""

    item: str
    missing: tuple[str, ...] = ()

    @property
    def done(self) -> bool:
        """Whether nothing is missing."""
        return not self.missing

    def to_document(self) -> dict[str, Any]:
        """JSON form."""
        return {"item": self.item, "done": self.done, "missing": list(self.missing)}


Said = Mapping[str, Any]
"""Plain JSON members of one fact: ``fact``, ``at``, ``by`` and what it says."""


@dataclass(frozen=True, slots=True)
class Closing:
    """What was told, asked, closed and opened again.

    ``replied`` and ``called_back`` are about the time since the last reopening only; the lists
    keep everything.
    """

    replies: tuple[Said, ...] = ()
    call_backs: tuple[Said, ...] = ()
    reopenings: tuple[Said, ...] = ()
    links: tuple[Said, ...] = ()
    records: tuple[Said, ...] = ()
    hold: Said | None = None
    pauses: tuple[Said, ...] = ()
    """``until`` is None where the clock stands now."""
    archived: Said | None = None
    erasures: tuple[Said, ...] = ()
    merged: Said | None = None
    """The link to the ticket in which the case goes on."""
    decided_anew: bool = False
    """A decision came since the last reopening, or there was none."""
    replied: bool = False
    called_back: bool = False
    reopened_at: datetime | None = None

    def to_document(self) -> dict[str, Any]:
        """JSON form."""
        return {
            "replies": [dict(item) for item in self.replies],
            "call_backs": [dict(item) for item in self.call_backs],
            "reopenings": [dict(item) for item in self.reopenings],
            "links": [dict(item) for item in self.links],
            "records": [dict(item) for item in self.records],
            "pauses": [dict(item) for item in self.pauses],
            "hold": None if self.hold is None else dict(self.hold),
            "archived": None if self.archived is None else dict(self.archived),
            "erasures": [dict(item) for item in self.erasures],
            "merged": None if self.merged is None else dict(self.merged),
        }

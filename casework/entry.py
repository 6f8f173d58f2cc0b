"""One thing that is said of a ticket, after amendments: what the rules of the fold read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from casework.filed import FiledFact
from schemas.documents import Fact
from schemas.vocabulary import FactKind

Order = tuple[datetime, datetime, datetime, str]


@dataclass(frozen=True, slots=True)
class Entry:
    """``fact`` is what counts now, ``first`` the fact it amends (itself where it amends none)."""

    fact: Fact
    first: Fact
    at: datetime
    """Corrected time of the first fact: an amendment corrects what was said, not when."""
    received_at: datetime
    """When the server heard of it first."""
    said_at: datetime
    """When the server received what counts now."""
    made_at: datetime
    """Corrected time of what counts now: the rules of that moment judge it."""
    line: tuple[FiledFact, ...]
    """From the first fact, amendment by amendment, to what counts now."""
    withdrawn_at: datetime | None = None
    withdrawn_because: str | None = None

    @property
    def id(self) -> str:
        """Id of the fact that counts now."""
        return self.fact.id

    @property
    def kind(self) -> FactKind:
        """Kind of the fact."""
        return self.fact.kind

    @property
    def body(self) -> Mapping[str, Any]:
        """What is said now."""
        return self.fact.body

    @property
    def order(self) -> Order:
        """Which comes later: corrected time, then the server's order, then the author's own."""
        return (self.at, self.received_at, self.first.at.device, self.fact.id)


def as_heard(entry: Entry, moment: datetime) -> Entry | None:
    """What the server had heard of it at a moment; None: nothing, or that it was withdrawn."""
    heard = tuple(item for item in entry.line if item.received_at <= moment)
    gone = entry.withdrawn_at is not None and entry.withdrawn_at <= moment
    if not heard or gone:
        return None
    if len(heard) == len(entry.line):
        return entry
    return replace(entry, fact=heard[-1].fact, said_at=heard[-1].received_at, line=heard)


def uuid_of(fact_id: str) -> str:
    """The UUID at the end of a fact's id."""
    return fact_id.rpartition(":")[2]

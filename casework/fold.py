"""Facts -> Ticket, in any order, however often each of them came."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from casework.filed import FiledFact
from casework.ticket import Ticket
from schemas.profile import Policy

__all__ = ["FiledFact", "fold"]


def fold(
    ticket_id: str, filed: Iterable[FiledFact], policy: Policy, now: datetime | None = None
) -> Ticket | None:
    """The ticket its facts make; None where nothing is filed.

    ``now`` only decides between running and missed deadlines. Without it the ticket depends
    on nothing but the set of facts and the policy. Raises nothing for facts that parse.
    """
    raise NotImplementedError

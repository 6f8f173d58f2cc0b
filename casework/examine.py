"""What a well-formed fact says that the ticket or the policy profile does not allow."""

from __future__ import annotations

from casework.ticket import Ticket
from schemas.documents import Fact, Fault
from schemas.profile import Policy


def examine(fact: Fact, ticket: Ticket | None, policy: Policy) -> list[Fault]:
    """Faults that need the ticket (None: nothing filed yet) or the profile; empty if none.

    Nothing here depends on the order in which a crew's facts arrive: a fault is part of what
    is folded, and the ticket must come out the same whatever the order.
    """
    raise NotImplementedError

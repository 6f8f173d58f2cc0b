"""What a webhook is told when responsibility turns out to be shared."""

from __future__ import annotations

from typing import Any

from schemas.api.webhooks import HookEvent
from server.webhooks.telling import happenings, state_of
from tests.unit.casework.casefile import decision, intake, ticket

SHARES = [{"party": "utility", "percent": 70}, {"party": "customer", "percent": 30}]


def decided(**said: Any) -> dict[str, Any]:
    """The document of a ticket that was decided so."""
    body = {"party": "utility", "reason": "Joint and overload.", **said}
    return ticket(intake(), decision(2, 5, responsibility=body)).to_document()


def test_given_one_party_when_shares_are_decided_then_it_is_told_with_what_stood_before() -> None:
    alone, mixed = decided(), decided(shares=SHARES)

    (told,) = happenings(state_of(alone), mixed, "2-a")

    assert told.event is HookEvent.RESPONSIBILITY
    assert told.data["shares"] == SHARES
    assert told.data["before"] == {"party": "utility", "shares": [], "state": "confirmed"}


def test_given_a_state_of_before_shares_when_nothing_changed_then_nothing_is_told() -> None:
    alone = decided()
    remembered = {key: value for key, value in state_of(alone).items() if key != "shares"}

    assert list(happenings(remembered, alone, "2-a")) == []

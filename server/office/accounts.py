"""Whether the account that an intake names is one that the utility has."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from casework.ticket import Ticket
from schemas.documents import Fault


def unknown_account(
    intake: Mapping[str, Any], ticket: Ticket | None, knows: Callable[[str], bool]
) -> Iterator[Fault]:
    """The fault of an account that ``knows`` denies. What the ticket has already may stay: an
    intake from before the register can be amended."""
    account = _account_of(intake)
    if account is None or knows(account):
        return
    if ticket is not None and account == _account_of(ticket.intake):
        return
    sentence = (
        "The register has no such account: compare it with the bill, or leave it out and say in "
        "`matter` what the customer said."
    )
    yield Fault("body.customer.account", "unknown-account", sentence)


def _account_of(intake: Mapping[str, Any]) -> str | None:
    customer = intake.get("customer")
    account = customer.get("account") if isinstance(customer, Mapping) else None
    return account if isinstance(account, str) else None

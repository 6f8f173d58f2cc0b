"""How long the personal data of an archived ticket is kept, and what speaks against erasing it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from casework.ticket import Ticket
from schemas.documents import Fact, Fault
from schemas.facts.erasure import ErasureBasis
from schemas.instants import parse_instant
from schemas.policy import Policy
from schemas.vocabulary import FactKind


def kept_until(
    archived: Mapping[str, Any] | None, grade: str | None, policy: Policy
) -> date | None:
    """The first day, in the profile's time zone, on which personal data may go.

    ``archived`` is the ticket's member of that name. Years run from the day of the archive; a
    grade that no rule names, or none, is kept as long as the longest rule says. None: the ticket
    is open, or the profile has no rule, and then only the person's own request erases.
    """
    if archived is None or not policy.retention:
        return None
    fitting = [rule.years for rule in policy.retention if grade in rule.grades]
    years = max(fitting or [rule.years for rule in policy.retention])
    day = parse_instant(archived["at"]).astimezone(policy.timezone).date()
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return date(day.year + years, 3, 1)


def kept(fact: Fact, ticket: Ticket | None, policy: Policy) -> Iterator[Fault]:
    """Why a command may not erase now; nothing for other kinds and for a person's own request."""
    if fact.kind is not FactKind.ERASURE or ticket is None:
        return
    if fact.body["basis"] == ErasureBasis.SUBJECT_REQUEST.value:
        return
    until = kept_until(ticket.closing.archived, ticket.intake.get("grade"), policy)
    today = fact.at.device.astimezone(policy.timezone).date()
    if until is None:
        sentence = "The time for keeping begins with the archive, where the profile has a rule."
        yield Fault("body.basis", "erasure-too-early", sentence)
    elif today < until:
        sentence = (
            f"The profile has this kept until {until}; only the person's request comes first."
        )
        yield Fault("body.basis", "erasure-too-early", sentence)

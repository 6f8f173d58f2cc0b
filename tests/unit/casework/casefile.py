"""Facts of one ticket in a line each: what the tests of the rules are written with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from casework.filed import FiledFact
from casework.fold import fold
from casework.ticket import Ticket
from schemas.documents import Author, Fact, Fault, Moment, fact_id
from schemas.facts.kinds import newest_version
from schemas.profile import load_profile
from schemas.rulebook import rulebook_of
from schemas.vocabulary import FactKind

TICKET = "T261123-7K3QX"
POLICY = load_profile("cn-state-grid")
RULES = rulebook_of(POLICY)
EIGHT = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)
"""Monday 08:00 in Shanghai."""


def uuid(number: int) -> str:
    """A UUID that shows its number."""
    return f"0193abcd-0000-7000-8000-{number:012x}"


def at(minutes: float) -> datetime:
    """So many minutes after eight."""
    return EIGHT + timedelta(minutes=minutes)


def office(number: int, kind: FactKind, body: Mapping[str, Any], minutes: float) -> FiledFact:
    """A fact of the office, received when it was written."""
    fact = Fact(
        id=fact_id(TICKET, kind, uuid(number)),
        kind=kind,
        schema=newest_version(kind),
        ticket=TICKET,
        investigation=None,
        author=Author(user="li"),
        at=Moment(at(minutes)),
        amends=None,
        retracts=None,
        body=body,
    )
    return FiledFact(fact, at(minutes))


def field(  # noqa: PLR0913 (a fact has that many sides that matter to a rule)
    number: int,
    kind: FactKind,
    body: Mapping[str, Any],
    minutes: float,
    *,
    crew: str = "c-1",
    work: int = 2,
    received: float | None = None,
) -> FiledFact:
    """A fact of a crew's device with a right clock, about the assignment of number ``work``."""
    filed = office(number, kind, body, minutes)
    fact = replace(
        filed.fact,
        author=Author(device=f"d-{crew}", member="m-1", crew=crew),
        investigation=uuid(work),
        at=Moment(at(minutes), 0, 0),
    )
    return FiledFact(fact, at(minutes if received is None else received))


def intake(number: int = 1, minutes: float = 0, **body: Any) -> FiledFact:
    """A complaint about low voltage in town."""
    said = {"class": "PQ", "title": "低电压", "site": {"area": "urban"}, **body}
    return office(number, FactKind.INTAKE, said, minutes)


def assignment(number: int = 2, minutes: float = 1, crew: str = "c-1", **body: Any) -> FiledFact:
    """A survey by a crew."""
    said = {"type": "on-site-survey", "crew": crew, **body}
    return office(number, FactKind.ASSIGNMENT, said, minutes)


def recall(number: int, minutes: float, work: int = 2) -> FiledFact:
    """The work is taken back."""
    filed = office(number, FactKind.RECALL, {"reason": "nearer crew"}, minutes)
    return replace(filed, fact=replace(filed.fact, investigation=uuid(work)))


def step(number: int, word: str, minutes: float, **rest: Any) -> FiledFact:
    """A crew's step."""
    return field(number, FactKind.PROGRESS, {"step": word}, minutes, **rest)


def finding(number: int, party: str | None, minutes: float, **rest: Any) -> FiledFact:
    """A crew names a party."""
    return field(number, FactKind.FINDING, {"seen": "burnt joint", "party": party}, minutes, **rest)


def decision(number: int, minutes: float, **body: Any) -> FiledFact:
    """The office decides."""
    return office(number, FactKind.DECISION, body, minutes)


def by(user: str, filed: FiledFact) -> FiledFact:
    """The fact, by another user of the office."""
    return replace(filed, fact=replace(filed.fact, author=Author(user=user)))


def amending(filed: FiledFact, target: FiledFact) -> FiledFact:
    """The fact, as an amendment of another."""
    return replace(filed, fact=replace(filed.fact, amends=target.fact.id))


def retracting(filed: FiledFact, target: FiledFact) -> FiledFact:
    """The fact, as a withdrawal of another."""
    fact = replace(filed.fact, retracts=target.fact.id, body={"reason": "a slip"})
    return replace(filed, fact=fact)


def faulty(filed: FiledFact) -> FiledFact:
    """The fact, with something wrong."""
    return replace(filed, faults=(Fault("body.value", "not-a-number", "Send a number."),))


def ticket(*filed: FiledFact, now: datetime | None = None) -> Ticket:
    """The fold of these facts."""
    folded = fold(TICKET, filed, RULES, now)
    assert folded is not None
    return folded

"""Crews, devices and work for a simulation, written as the office would have written them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Any
from uuid import UUID, uuid4

from schemas.documents import Author, Fact, Moment, fact_document, fact_id
from schemas.facts.kinds import newest_version
from schemas.ids import ticket_doc_id
from schemas.vocabulary import FactKind
from server.demo.story import Phone
from server.registry.people import Crew
from server.simulation.ledger import Ledger
from server.wiring import Parts
from sync.mailroom.filing import file_office_facts
from sync.mailroom.mailroom import open_mailbox
from sync.mailroom.names import mailbox_of
from sync.stores.documents import Range

PREFIX = "sim-"
"""What the id of every simulated crew begins with."""
_TICKETS_AT_ONCE = 100
_LOOK_EVERY_S = 0.5
_OFFICE = Author(user="simulation")
_MIDDLE = (32.04, 118.78)


class NotForSimulation(Exception):  # noqa: N818 (says what is the case)
    """The office has crews that are real."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How much there is to be. ``tickets``: investigations of each crew at the beginning."""

    crews: int
    devices: int
    tickets: int
    seed: int


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A phone and its token."""

    phone: Phone
    token: str


def require_no_real_crews(parts: Parts) -> None:
    """Simulated facts among real ones could never be taken out again. Raises NotForSimulation."""
    real = [one.id for one in parts.identity.people.crews() if not one.id.startswith(PREFIX)]
    if real:
        raise NotForSimulation(
            f"This office has crews of its own ({', '.join(sorted(real)[:3])}): simulate on a "
            "data folder or CouchDB that is empty or was simulated before."
        )


def enrol(parts: Parts, plan: Plan, tell: Callable[[str], None]) -> list[Enrolled]:
    """New crews with their devices. Raises NotForSimulation, SyncError."""
    require_no_real_crews(parts)
    run = f"{PREFIX}{parts.clock():%m%d%H%M%S}"
    found: list[Enrolled] = []
    for number in range(plan.crews):
        crew, now = f"{run}-{number}", parts.clock()
        parts.identity.people.add_crew(Crew(crew, f"Simulated {number}"), now)
        open_mailbox(parts.store, crew)
        member = parts.identity.people.add_member(crew, "Simulated", now).id
        for _ in range(_share(plan.devices, plan.crews, number)):
            code = parts.identity.devices.issue_code(crew, "simulation", now).code
            made = parts.identity.devices.enrol(code, "simulated phone", now)
            phone = Phone(made.device.id, member, crew, mailbox_of(crew))
            found.append(Enrolled(phone, made.token))
        if number % 100 == 99:
            tell(f"{number + 1} crews, {len(found)} devices")
    return found


def give_work(
    parts: Parts, plan: Plan, crews: list[str], ledger: Ledger, tell: Callable[[str], None]
) -> None:
    """Tickets with an investigation for each crew. Raises SyncError."""
    rng, waiting = Random(plan.seed), list[Mapping[str, Any]]()  # noqa: S311 (made-up data)
    total = len(crews) * plan.tickets
    for number, (crew, facts) in enumerate(_work(crews, plan, rng, parts.clock())):
        ledger.give(crew, facts[0]["ticket"])
        waiting += facts
        if (number + 1) % _TICKETS_AT_ONCE == 0 or number + 1 == total:
            file_office_facts(parts.store, waiting, parts.clock())
            waiting = []
            tell(f"{number + 1} of {total} tickets")


def wait_for_delivery(parts: Parts, ledger: Ledger, tell: Callable[[str], None]) -> None:
    """Until each crew's work is in its mailbox. Raises SyncError."""
    for number, (crew, tickets) in enumerate(ledger.held.items()):
        keys = [ticket_doc_id(ticket) for ticket in tickets]
        while None in parts.store.documents(mailbox_of(crew), Range(keys=keys)):
            tell(f"{number} of {len(ledger.held)} crews have their work")
            time.sleep(_LOOK_EVERY_S)


def hand_over(parts: Parts, tickets: Mapping[str, str], to: str, ledger: Ledger) -> None:
    """Gives the investigations of ``tickets`` (by ticket) to another crew. Raises SyncError."""
    now = parts.clock()
    facts = []
    for ticket, investigation in tickets.items():
        ledger.give(to, ticket)
        body = {"type": "on-site-survey", "crew": to, "replaces": investigation}
        facts.append(_fact(FactKind.ASSIGNMENT, ticket, body, now, str(uuid4())))
    file_office_facts(parts.store, facts, now)


def _work(
    crews: list[str], plan: Plan, rng: Random, now: datetime
) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    for round_ in range(plan.tickets):
        for crew in crews:
            name = f"{crew.removeprefix(PREFIX)}-{round_}".upper()
            ticket, investigation = f"S{name}", str(UUID(int=rng.getrandbits(128), version=4))
            place = [middle + rng.gauss(0, 0.1) for middle in _MIDDLE]
            site = {"address": f"{name} Simulated Lane", "lat": place[0], "lon": place[1]}
            opened = {
                "class": "PQ",
                "title": "Low voltage",
                "matter": "Every evening.",
                "site": site,
            }
            given = {"type": "on-site-survey", "crew": crew}
            intake = str(UUID(int=rng.getrandbits(128), version=4))
            yield (
                crew,
                [
                    _fact(FactKind.INTAKE, ticket, opened, now, intake),
                    _fact(FactKind.ASSIGNMENT, ticket, given, now, investigation),
                ],
            )


def _fact(
    kind: FactKind, ticket: str, body: Mapping[str, Any], now: datetime, uuid: str
) -> dict[str, Any]:
    return dict(
        fact_document(
            Fact(
                id=fact_id(ticket, kind, uuid),
                kind=kind,
                schema=newest_version(kind),
                ticket=ticket,
                investigation=None,
                author=_OFFICE,
                at=Moment(now, 0, 0),
                amends=None,
                retracts=None,
                body=body,
            )
        )
    )


def _share(whole: int, parts: int, number: int) -> int:
    return whole // parts + (1 if number < whole % parts else 0)

"""Crews with a device each and tickets assigned to them, for the main job's measurement."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import uuid4

from bench.material import Doc
from schemas.documents import Author, Fact, Moment, fact_document, fact_id
from schemas.facts.kinds import newest_version
from schemas.vocabulary import FactKind
from server.registry.people import Crew
from server.wiring import Parts
from sync.mailroom.filing import file_office_facts
from sync.mailroom.mailroom import open_mailbox
from sync.mailroom.names import mailbox_of


@dataclass(frozen=True, slots=True)
class Task:
    """A ticket and the investigation a crew has of it."""

    ticket: str
    investigation: str


@dataclass(frozen=True, slots=True)
class Phone:
    """A crew's device, as its PouchDB knows itself."""

    device: str
    member: str
    crew: str
    token: str
    tasks: tuple[Task, ...]

    @property
    def mailbox(self) -> str:
        """The database it syncs with."""
        return mailbox_of(self.crew)

    def visit(self, number: int, count: int, now: datetime) -> list[Doc]:
        """``count`` facts of one visit (readings, then a finding), as replication sends them."""
        task = self.tasks[number % len(self.tasks)]
        moments = [now - timedelta(minutes=count - at) for at in range(count)]
        return [
            self._fact(task, FactKind.FINDING if at == now else FactKind.READING, at)
            for at in [*moments[1:], now]
        ]

    def _fact(self, task: Task, kind: FactKind, at: datetime) -> Doc:
        author = Author(device=self.device, member=self.member, crew=self.crew)
        body = _FINDING if kind is FactKind.FINDING else _READING
        doc = _fact_document(kind, task, author, body, at)
        rev = hashlib.md5(doc["_id"].encode(), usedforsecurity=False).hexdigest()
        return {**doc, "_rev": f"1-{rev}", "_revisions": {"start": 1, "ids": [rev]}}


_READING = {
    "quantity": "voltage", "value": "196.5", "unit": "V", "phase": "L1", "method": "spot",
    "note": "Measured at the meter's terminals with the customer's load on, lights flicker.",
}  # fmt: skip
_FINDING = {
    "seen": "The neutral joint in the service box is burnt; voltage between neutral and earth "
    "rises with the load of the neighbour's pump. Seal intact, meter without damage.",
    "party": "utility",
    "resolution": {"measures": [{"action": "re-make the neutral joint", "money": False}]},
}


@dataclass(slots=True)
class District:
    """Fills a data folder; ``phones`` is what came of it."""

    crews: int
    tickets_per_crew: int
    phones: list[Phone] = field(default_factory=list)

    def fill(self, parts: Parts) -> None:
        """Crews, devices, tickets, assignments, all delivered before the server starts."""
        for number in range(self.crews):
            self.phones.append(self._crew(parts, f"c-{number}"))
        parts.mailroom.step()

    def _crew(self, parts: Parts, crew: str) -> Phone:
        now, identity = parts.clock(), parts.identity
        identity.people.add_crew(Crew(crew, crew), now)
        open_mailbox(parts.store, crew)
        member = identity.people.add_member(crew, "Wang", now).id
        code = identity.devices.issue_code(crew, "bench", now).code
        enrolled = identity.devices.enrol(code, "phone", now)
        tasks, docs = [], []
        for number in range(self.tickets_per_crew):
            task = Task(f"B{crew[2:]}-{number:05d}", str(uuid4()))
            tasks.append(task)
            docs += [_intake(task, now), _assignment(task, crew, now)]
        file_office_facts(parts.store, docs, now)
        return Phone(enrolled.device.id, member, crew, enrolled.token, tuple(tasks))


def _intake(task: Task, now: datetime) -> Doc:
    body = {"class": "PQ", "title": "Lights flicker in the evening", "matter": "Since a week."}
    return _fact_document(FactKind.INTAKE, Task(task.ticket, ""), _OFFICE, body, now)


def _assignment(task: Task, crew: str, now: datetime) -> Doc:
    body = {"type": "on-site-survey", "crew": crew}
    doc = _fact_document(FactKind.ASSIGNMENT, Task(task.ticket, ""), _OFFICE, body, now)
    return {**doc, "_id": fact_id(task.ticket, FactKind.ASSIGNMENT, task.investigation)}


_OFFICE = Author(user="bench")


def _fact_document(kind: FactKind, task: Task, author: Author, body: Doc, now: datetime) -> Doc:
    return fact_document(
        Fact(
            id=fact_id(task.ticket, kind, str(uuid4())),
            kind=kind,
            schema=newest_version(kind),
            ticket=task.ticket,
            investigation=task.investigation or None,
            author=author,
            at=Moment(now, 0, 0),
            amends=None,
            retracts=None,
            body=body,
        )
    )

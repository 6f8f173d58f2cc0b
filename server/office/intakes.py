"""Many intakes at once, each under a name of its own that comes out of where it is from: doing it
again makes nothing twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from schemas.ids import fact_id
from schemas.vocabulary import FactKind
from server.office import naming
from server.office.commands import Desk, Order, checked, require_own_area
from server.problem import FieldError, Problem
from sync.mailroom.filing import file_office_facts
from sync.mailroom.names import OFFICE
from sync.stores.documents import Range


@dataclass(frozen=True, slots=True)
class NewIntake:
    """An intake from another system: ``source`` and ``reference`` there name the ticket."""

    source: str
    reference: str
    body: Mapping[str, Any]

    @property
    def ticket(self) -> str:
        """The id of its ticket, the same whoever imports it and when."""
        return naming.imported_ticket(self.source, self.reference)

    @property
    def fact(self) -> str:
        """The id of its first fact."""
        uuid = naming.uuid_of(f"import {self.source}", self.reference, FactKind.INTAKE)
        return fact_id(self.ticket, FactKind.INTAKE, uuid)


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of an intake: ``made`` anew, or there before; ``errors``: refused."""

    made: bool
    errors: tuple[FieldError, ...] = ()


_OTHER = FieldError(
    "",
    "imported-before",
    "This reference was imported with another content; change the ticket itself instead.",
)


def take_intakes(
    desk: Desk, user: str, intakes: Sequence[NewIntake], *, dry_run: bool = False
) -> list[Taken]:
    """Files what is new in one commit; answers in the order of the intakes. Raises SyncError."""
    known = _known(desk, [intake.fact for intake in intakes])
    new: dict[str, Mapping[str, Any]] = {}
    taken: list[Taken] = []
    for intake in intakes:
        body = known.get(intake.fact)
        if body is not None:
            taken.append(Taken(made=False, errors=() if body == intake.body else (_OTHER,)))
            continue
        try:
            require_own_area(desk, intake.body)
            order = Order(user, FactKind.INTAKE, intake.body)
            new[intake.fact] = checked(desk, order, intake.fact, None)
        except Problem as problem:
            taken.append(Taken(made=False, errors=problem.errors))
            continue
        known[intake.fact] = intake.body
        taken.append(Taken(made=True))
    if new and not dry_run:
        file_office_facts(desk.store, list(new.values()), desk.now, desk.policy)
    return taken


def _known(desk: Desk, facts: Sequence[str]) -> dict[str, Mapping[str, Any]]:
    """Bodies of the intakes that the office has."""
    found = desk.store.documents(OFFICE, Range(keys=sorted(set(facts))), bodies=True)
    return {item.id: item.json()["body"] for item in found if item is not None and not item.deleted}

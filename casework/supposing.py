"""What a ticket would be if a fact that waits were taken: for who decides, before he does.

The fold is asked once more, with an acceptance that nobody has made; what is different is told.
Nothing of it is kept. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from casework.filed import FiledFact
from casework.fold import fold
from casework.ticket import Ticket
from schemas.documents import Author, Fact, Moment
from schemas.facts.kinds import newest_version
from schemas.ids import fact_id
from schemas.rulebook import Rulebook
from schemas.vocabulary import FactKind

_NOBODYS = "00000000-0000-7000-8000-000000000000"
_TICK = timedelta(milliseconds=1)
_COUNTED = ("readings", "statements", "signatures")


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that would be different. ``of``: which investigation or promise; None: the ticket
    itself."""

    about: str
    of: str | None
    before: Any
    after: Any

    def to_document(self) -> dict[str, Any]:
        """JSON form."""
        return {"about": self.about, "of": self.of, "before": self.before, "after": self.after}


def if_taken(
    before: Ticket, filed: Iterable[FiledFact], fact: str, rules: Rulebook
) -> tuple[Change, ...]:
    """What would be different from the ticket as it is if the office took this fact as it is."""
    known = list(filed)
    after = fold(before.id, [*known, _acceptance(before.id, known, fact)], rules)
    then = {} if after is None else dict(_told(after.to_document()))
    now = dict(_told(before.to_document()))
    return tuple(
        Change(about, of, now.get((about, of)), then.get((about, of)))
        for about, of in dict.fromkeys((*now, *then))
        if now.get((about, of)) != then.get((about, of))
    )


def _acceptance(ticket_id: str, known: Iterable[FiledFact], fact: str) -> FiledFact:
    """The answer that somebody might give now, which is after all that was received."""
    at = max(item.received_at for item in known) + _TICK
    kind = FactKind.ACCEPTANCE
    said = Fact(
        id=fact_id(ticket_id, kind, _NOBODYS),
        kind=kind,
        schema=newest_version(kind),
        ticket=ticket_id,
        investigation=None,
        author=Author(user="nobody"),
        at=Moment(at, 0, 0),
        amends=None,
        retracts=None,
        body={"fact": fact, "accept": True, "reason": "Supposed."},
    )
    return FiledFact(said, at)


def _told(ticket: Mapping[str, Any]) -> Iterator[tuple[tuple[str, str | None], Any]]:
    """What a person would want to know of a ticket, each with its name."""
    responsibility, evidence = ticket["responsibility"], ticket["evidence"]
    yield ("status", None), ticket["status"]
    yield ("party", None), responsibility["party"]
    yield ("responsibility", None), responsibility["state"]
    yield ("resolution", None), ticket["resolution"]["state"]
    yield ("disputes", None), len(ticket["disputes"])
    yield ("photos", None), evidence["photos"]["declared"]
    for name in _COUNTED:
        yield (name, None), evidence[name]
    for work in ticket["investigations"]:
        yield ("investigation", work["id"]), work["state"]
    for promise in ticket["deadlines"]:
        yield ("deadline", promise["name"]), promise["state"]

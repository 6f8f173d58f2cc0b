"""From the verdicts that should stand to the facts that are still to be filed. Pure.

The id of a verdict comes out of what it is about, what it was computed from and how many there
were before, so that two processes that judge the same file the same fact. A verdict whose inputs
have changed is amended by the new one; one that nothing calls for any more is retracted. What a
person has retracted is not said again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from casework.entry import Entry
from casework.metrology.wanted import Wanted
from schemas.documents import Author, Fact, Moment, fact_document
from schemas.facts.kinds import newest_version
from schemas.ids import fact_id
from schemas.vocabulary import FactKind
from server.office import naming
from sync import jsontext

SERVER = "metrology"
"""The author of verdicts."""
_GONE = "Nothing that was measured calls for this verdict any more."
Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Case:
    """A ticket: all its facts, and what of them stands. ``at``: now."""

    ticket: str
    facts: Mapping[str, Json]
    said: Sequence[Entry]
    at: datetime


def to_file(case: Case, wanted: Iterable[Wanted]) -> Iterator[Json]:
    """Documents to file so that exactly the wanted verdicts stand."""
    standing = {
        str(entry.body.get("of")): entry
        for entry in case.said
        if entry.kind is FactKind.VERDICT and entry.fact.author.server == SERVER
    }
    made = _made(case.facts)
    asked = {item.of: item for item in wanted}
    for of, item in asked.items():
        entry, before = standing.get(of), made.get(of, [])
        if entry is None and not _refused(case.facts, before):
            yield _fact(case, _uuid(item, before), item.body)
        elif entry is not None and entry.body.get("inputs") != item.body["inputs"]:
            yield _fact(case, _uuid(item, before), item.body, amends=entry.id)
    for of, entry in standing.items():
        if of not in asked:
            uuid = naming.uuid_of(SERVER, entry.first.id, f"gone {len(made.get(of, []))}")
            yield _fact(case, uuid, {"reason": _GONE}, retracts=entry.first.id)


def _made(facts: Mapping[str, Json]) -> dict[str, list[str]]:
    """Ids of all verdicts that were ever made, by what they are about."""
    found: dict[str, list[str]] = {}
    for key, fact in facts.items():
        if fact.get("kind") == FactKind.VERDICT and not fact.get("retracts"):
            found.setdefault(str(fact["body"].get("of")), []).append(key)
    return found


def _refused(facts: Mapping[str, Json], made: Sequence[str]) -> bool:
    """Whether a person has retracted one of these."""
    return any(
        fact.get("retracts") in made and fact["author"].get("server") is None
        for fact in facts.values()
    )


def _uuid(item: Wanted, made: Sequence[str]) -> str:
    digest = hashlib.sha256(jsontext.dumps(item.body["inputs"])).hexdigest()
    return naming.uuid_of(SERVER, item.of, f"{len(made)} {digest}")


def _fact(
    case: Case, uuid: str, body: Json, *, amends: str | None = None, retracts: str | None = None
) -> Json:
    return fact_document(
        Fact(
            id=fact_id(case.ticket, FactKind.VERDICT, uuid),
            kind=FactKind.VERDICT,
            schema=newest_version(FactKind.VERDICT),
            ticket=case.ticket,
            investigation=None,
            author=Author(server=SERVER),
            at=Moment(case.at, 0, 0),
            amends=amends,
            retracts=retracts,
            body=body,
        )
    )

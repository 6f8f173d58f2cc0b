"""The facts that a merge or a split puts into another ticket, and what takes them back. Pure.

The id of a copy comes out of the link and of the fact as it was sent, so a copy is made once,
whoever makes it and however often. What was copied and is not to be there any more is retracted;
should it be there again, that retraction is retracted, and so on: each step has its own id.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from casework.erasure import ordered
from casework.transfers import MOVABLE, Transfer
from schemas.documents import Author, Fact, Moment, fact_document
from schemas.facts.kinds import newest_version
from schemas.ids import fact_id
from schemas.vocabulary import FactKind, Relation
from server.office import naming
from sync.mailroom.dossier import Dossier

SERVER = "linking"
"""The author of what this package says itself."""
_UNDONE = "The link that brought this here does not stand any more."
_AGAIN = "The link that brought this here stands again."
Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Copy:
    """A document for the target; ``source`` is the fact whose attachments it shares, if any."""

    document: Json
    source: str | None = None


def copies(source: Dossier, target: Dossier, transfer: Transfer, now: datetime) -> Iterator[Copy]:
    """What the target still lacks so that it has exactly what the transfer brings.

    What is erased goes nowhere any more.
    """
    gone = ordered(sheet.filed for sheet in source.sheets.values() if sheet.filed is not None)
    for sheet_id, sheet in source.sheets.items():
        fact = sheet.fact
        if fact.get("kind") not in MOVABLE:
            continue
        root = _root(fact)
        if root.partition(":")[0] == target.ticket_id:
            continue  # it comes from there: tickets merged with each other
        copy_id = _id(transfer, fact["kind"], root)
        wanted = sheet_id in transfer.facts
        if copy_id not in target.sheets:
            if wanted and sheet_id not in gone:
                yield Copy(_copied(source, fact, copy_id, transfer), sheet_id)
        else:
            yield from _turned(target, copy_id, wanted, now)
    if transfer.merges:
        yield from _mark(source, target, transfer, now)


def copies_there(source: Dossier, target: Dossier, transfer: Transfer) -> dict[str, str]:
    """The facts of the source that the target has by this link, and the ids they have there."""
    named = {
        sheet_id: _id(transfer, sheet.fact["kind"], _root(sheet.fact))
        for sheet_id, sheet in source.sheets.items()
        if sheet.fact.get("kind") in MOVABLE
    }
    return {here: there for here, there in named.items() if there in target.sheets}


def _root(fact: Json) -> str:
    return str(fact.get("origin") or fact["_id"])


def _id(transfer: Transfer, kind: str, root: str) -> str:
    uuid = naming.uuid_of(SERVER, transfer.link, root)
    return fact_id(transfer.target, FactKind(kind), uuid)


def _copied(source: Dossier, fact: Json, copy_id: str, transfer: Transfer) -> Json:
    """The fact as it was said, for the other ticket; what it amends is the copy of that."""
    said = {key: value for key, value in fact.items() if not key.startswith("_")}
    for name in ("amends", "retracts"):
        if said.get(name):
            named = source.sheets.get(str(said[name]))
            root = str(said[name]) if named is None else _root(named.fact)
            said[name] = _id(transfer, fact["kind"], root)
    return {"_id": copy_id, **said, "ticket": transfer.target, "origin": _root(fact)}


def _mark(source: Dossier, target: Dossier, transfer: Transfer, now: datetime) -> Iterator[Copy]:
    """The link that shows in the target what was merged into it."""
    link_id = _id(transfer, FactKind.LINK, transfer.link)
    if link_id in target.sheets:
        yield from _turned(target, link_id, transfer.stands, now)
    elif transfer.stands:
        body = {"relation": Relation.MERGED_FROM.value, "ticket": source.ticket_id}
        yield Copy(own(link_id, body, now))


def _turned(target: Dossier, copy_id: str, wanted: bool, now: datetime) -> Iterator[Copy]:
    """One more retraction where what is there is not what is wanted."""
    last, count = copy_id, 0
    while (following := _retraction_of(copy_id, count + 1)) in target.sheets:
        last, count = following, count + 1
    if wanted is not (count % 2 == 0):
        body = {"reason": _AGAIN if wanted else _UNDONE}
        yield Copy(own(following, body, now, retracts=last))


def _retraction_of(copy_id: str, count: int) -> str:
    ticket, kind, _ = copy_id.split(":")
    return fact_id(ticket, FactKind(kind), naming.uuid_of(SERVER, copy_id, f"retraction {count}"))


def own(new_id: str, body: Json, now: datetime, retracts: str | None = None) -> Json:
    """A fact by this package, as a document."""
    ticket, kind, _ = new_id.split(":")
    return fact_document(
        Fact(
            id=new_id,
            kind=FactKind(kind),
            schema=newest_version(FactKind(kind)),
            ticket=ticket,
            investigation=None,
            author=Author(server=SERVER),
            at=Moment(now, 0, 0),
            amends=None,
            retracts=retracts,
            body=body,
        )
    )

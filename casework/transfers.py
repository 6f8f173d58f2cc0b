"""Facts that belong to another ticket as well: what a merge takes along, and what a split moves.

A link ``merged-into`` takes along all field work and records that stand; one that stands is
enough, the first that the server received counts. A link ``split-into`` moves the facts it names,
with all that amends or retracts them: here they count no more. Retracting the link undoes either.
Only the source's own facts say what is transferred, so late ones follow by themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from casework.entry import Entry
from casework.filed import FiledFact
from casework.handover import Parted
from schemas.vocabulary import FactKind, Relation

MOVABLE = frozenset(
    {
        FactKind.FINDING,
        FactKind.READING,
        FactKind.PHOTO,
        FactKind.STATEMENT,
        FactKind.SIGNATURE,
        FactKind.RECORD,
        FactKind.METER_TEST,
        FactKind.INSTRUMENT_FILE,
        FactKind.MEASUREMENTS,
    }
)
"""What is about the site or the customer, and not about the course of one ticket."""


@dataclass(frozen=True, slots=True)
class Transfer:
    """What a link brings to another ticket now; nothing where it was retracted."""

    link: str
    target: str
    merges: bool
    facts: tuple[str, ...] = ()
    stands: bool = False


def merged_into(said: Iterable[Entry]) -> Entry | None:
    """The merge that counts: of those that stand the one that was received first."""
    links = [entry for entry in said if _relation(entry) == Relation.MERGED_INTO]
    return min(links, key=lambda entry: (entry.received_at, entry.id), default=None)


def moved(known: Mapping[str, FiledFact], said: Iterable[Entry]) -> frozenset[str]:
    """Ids of the facts that splits took away; ``known`` is all that was heard in time."""
    named = [_named(entry) for entry in said if _relation(entry) == Relation.SPLIT_INTO]
    return _with_corrections(known, set[str]().union(*named))


def transfers(
    parted: Parted, said: Iterable[Entry], withdrawn: Iterable[Entry]
) -> tuple[Transfer, ...]:
    """Every transfer there is or was, in the order of the links' ids. ``parted``: of all facts,
    those that are moved away as well."""
    said = tuple(said)
    merge = merged_into(said)
    there = {key for key, item in parted.standing.items() if item.fact.kind in MOVABLE}
    stayed = there - moved(parted.heard, said)
    found: list[Transfer] = []
    for entry in said:
        target = str(entry.body.get("ticket"))
        if _relation(entry) == Relation.SPLIT_INTO:
            ids = there & _with_corrections(parted.heard, _named(entry))
            found.append(Transfer(entry.first.id, target, False, tuple(sorted(ids)), True))
        elif _relation(entry) == Relation.MERGED_INTO:
            ids = stayed if entry is merge else set()
            found.append(Transfer(entry.first.id, target, True, tuple(sorted(ids)), entry is merge))
    for entry in withdrawn:
        if _relation(entry) in (Relation.SPLIT_INTO, Relation.MERGED_INTO):
            merges = _relation(entry) == Relation.MERGED_INTO
            found.append(Transfer(entry.first.id, str(entry.body["ticket"]), merges))
    return tuple(sorted(found, key=lambda item: item.link))


def _relation(entry: Entry) -> str | None:
    return entry.body.get("relation") if entry.kind is FactKind.LINK else None


def _named(entry: Entry) -> set[str]:
    return set(entry.body.get("facts") or ())


def _with_corrections(known: Mapping[str, FiledFact], ids: Iterable[str]) -> frozenset[str]:
    """Of the facts that are known and movable these, and what amends or retracts them."""
    found = {key for key in ids if key in known and known[key].fact.kind in MOVABLE}
    while True:
        more = {
            key
            for key, item in known.items()
            if key not in found and (item.fact.amends in found or item.fact.retracts in found)
        }
        if not more:
            return frozenset(found)
        found |= more

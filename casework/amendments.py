"""Amendments and withdrawals: from facts to what is said now.

* An amendment replaces the whole body of the fact it names. Amendments of amendments form a
  tree; the latest of those that no other one amends counts. One that is withdrawn falls back
  to what it amended.
* A fact may be amended and withdrawn by its own crew and by the office, by nobody else.
* Withdrawing the first fact withdraws all that amends it. Withdrawing a withdrawal revives.
* An amendment of a faulty fact, or of one that has not come, stands in its place.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from casework.entry import Entry
from casework.filed import FiledFact
from schemas.documents import Fact, Fault

Corrected = Callable[[FiledFact], datetime]

_NOT_YOURS = "Only the crew that wrote a fact, or the office, can amend or retract it."
_A_WITHDRAWAL = "A retraction cannot be amended; retract it instead."


@dataclass(frozen=True, slots=True)
class Settled:
    """What is said now; what was withdrawn; attempts that are not allowed, by fact id."""

    entries: tuple[Entry, ...]
    withdrawn: tuple[Entry, ...]
    refused: Mapping[str, Fault]
    replaced: frozenset[str]
    """Ids that a fact which counts amends or retracts."""


def settle(
    pool: Mapping[str, FiledFact], known: Mapping[str, FiledFact], corrected: Corrected
) -> Settled:
    """What the facts of ``pool`` say now. ``known`` are all that can be referred to: these, and
    faulty ones, which others can stand in for."""
    refused = {
        fact_id: fault
        for fact_id in pool
        if (fault := _fault(pool[fact_id].fact, known)) is not None
    }
    usable = {fact_id: item for fact_id, item in pool.items() if fact_id not in refused}
    gone = _withdrawals(usable)
    groups: dict[str, list[FiledFact]] = defaultdict(list)
    for fact_id in sorted(usable):
        if usable[fact_id].fact.retracts is None:
            groups[_root(fact_id, known)].append(usable[fact_id])
    said = [
        _entry(root, members, gone, corrected)
        for root, members in groups.items()
        if root in usable or root not in known or known[root].faults
    ]
    return Settled(
        tuple(sorted((e for e in said if not e.withdrawn_at), key=lambda e: e.order)),
        tuple(sorted((e for e in said if e.withdrawn_at), key=lambda e: e.order)),
        refused,
        _replaced(usable, gone),
    )


def _fault(fact: Fact, known: Mapping[str, FiledFact]) -> Fault | None:
    """An amendment speaks for the first fact of its chain, a withdrawal for its target alone."""
    if fact.amends is not None:
        field, target = "amends", _origin(fact.amends, known)
    else:
        field, target = "retracts", known.get(fact.retracts or "")
    if target is None:
        return None
    if fact.amends is not None and target.fact.retracts is not None:
        return Fault(field, "amends-a-retraction", _A_WITHDRAWAL)
    if fact.author.device is not None and fact.author.crew != target.fact.author.crew:
        return Fault(field, "not-yours", _NOT_YOURS)
    return None


def _chain(fact_id: str, known: Mapping[str, FiledFact]) -> list[str]:
    """What is amended by what is amended by ... this, the first last; ends where it circles."""
    seen: dict[str, None] = {}
    following: str | None = fact_id
    while following is not None and following not in seen:
        seen[following] = None
        item = known.get(following)
        following = None if item is None else item.fact.amends
    path = list(seen)
    if following is not None:  # a circle: its smallest id stands for all of it
        path.append(min(path[path.index(following) :]))
    return path


def _root(fact_id: str, known: Mapping[str, FiledFact]) -> str:
    return _chain(fact_id, known)[-1]


def _origin(fact_id: str, known: Mapping[str, FiledFact]) -> FiledFact | None:
    """The first fact of a chain that has come."""
    there = [known[link] for link in _chain(fact_id, known) if link in known]
    return there[-1] if there else None


def _withdrawals(usable: Mapping[str, FiledFact]) -> dict[str, FiledFact]:
    """The earliest standing withdrawal of each fact that is withdrawn."""
    by_target: dict[str, list[FiledFact]] = defaultdict(list)
    for item in usable.values():
        if item.fact.retracts:
            by_target[item.fact.retracts].append(item)
    stands: dict[str, bool] = {}

    def standing(fact_id: str) -> bool:
        if fact_id not in stands:
            stands[fact_id] = True  # what a circle of withdrawals finds; ids are walked in order
            stands[fact_id] = not any(standing(r.fact.id) for r in _sorted(by_target[fact_id]))
        return stands[fact_id]

    for target in sorted(by_target):
        standing(target)
    earliest = {
        target: [item for item in _sorted(items) if standing(item.fact.id)]
        for target, items in sorted(by_target.items())
    }
    return {target: items[0] for target, items in earliest.items() if items}


def _sorted(items: list[FiledFact]) -> list[FiledFact]:
    return sorted(items, key=lambda item: (item.received_at, item.fact.id))


def _entry(
    root: str, members: list[FiledFact], gone: Mapping[str, FiledFact], corrected: Corrected
) -> Entry:
    first = next((item for item in members if item.fact.id == root), None) or min(
        members, key=lambda item: (item.received_at, item.fact.id)
    )
    last = first if len(members) == 1 else _last(members, gone, corrected)
    end = gone.get(root)
    if end is None and all(item.fact.id in gone for item in members):
        end = max(
            (gone[item.fact.id] for item in members),
            key=lambda item: (item.received_at, item.fact.id),
        )
    return Entry(
        fact=last.fact,
        first=first.fact,
        at=corrected(first),
        received_at=first.received_at,
        said_at=last.received_at,
        made_at=corrected(last),
        line=_line(first, last, members),
        withdrawn_at=None if end is None else end.received_at,
        withdrawn_because=None if end is None else end.fact.body.get("reason"),
    )


def _line(first: FiledFact, last: FiledFact, members: list[FiledFact]) -> tuple[FiledFact, ...]:
    """From the first to the last, each amended by the next; without what has not come."""
    if first is last:
        return (first,)
    by_id = {item.fact.id: item for item in members}
    line = {last.fact.id: last}
    while (before := by_id.get(line[next(reversed(line))].fact.amends or "")) is not None:
        if before.fact.id in line:
            break
        line[before.fact.id] = before
    line.setdefault(first.fact.id, first)
    return tuple(reversed(line.values()))


def _last(
    members: list[FiledFact], gone: Mapping[str, FiledFact], corrected: Corrected
) -> FiledFact:
    """Of what is not withdrawn and not amended by what is not withdrawn, the latest."""
    living = [item for item in members if item.fact.id not in gone] or members
    amended = {item.fact.amends for item in living}
    heads = [item for item in living if item.fact.id not in amended] or living
    return max(heads, key=lambda item: (corrected(item), item.received_at, item.fact.id))


def _replaced(usable: Mapping[str, FiledFact], gone: Mapping[str, FiledFact]) -> frozenset[str]:
    targets = (
        item.fact.amends or item.fact.retracts
        for fact_id, item in usable.items()
        if fact_id not in gone
    )
    return frozenset(target for target in targets if target)

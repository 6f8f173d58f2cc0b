"""What is reported up: what a crew raised from the field, and complaints that are repeated.

Repeats are the tickets that ``repeat-of`` links name; a ticket that complains for the n-th time
has n - 1 of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from casework.entry import Entry
from casework.history import who
from casework.stages import Said
from schemas.facts.escalation import EscalationCause
from schemas.instants import instant_text
from schemas.policy import Policy
from schemas.vocabulary import FactKind, Relation

_RAISED_BY = frozenset({FactKind.FINDING, FactKind.PROGRESS})
REPEATS = "repeats"


def repeats(said: Iterable[Entry]) -> tuple[Entry, ...]:
    """The first link to each earlier complaint about the same matter, in order."""
    found: dict[str, Entry] = {}
    for entry in said:
        if entry.kind is FactKind.LINK and entry.body.get("relation") == Relation.REPEAT_OF:
            found.setdefault(entry.body["ticket"], entry)
    return tuple(found.values())


def escalations(said: Iterable[Entry], policy: Policy) -> tuple[Said, ...]:
    """Each with ``cause``, ``reason``, who and when; ``said`` is in order."""
    said = tuple(said)
    raised = [_raised(e, e.body["escalate"]) for e in said if _raises(e)]
    earlier = repeats(said)
    if len(earlier) + 1 >= policy.repeat.report_from:
        named = {"cause": REPEATS, "reason": ", ".join(e.body["ticket"] for e in earlier)}
        raised.append(_raised(earlier[policy.repeat.report_from - 2], named))
    return tuple(raised)


def _raises(entry: Entry) -> bool:
    return entry.kind in _RAISED_BY and bool(entry.body.get("escalate"))


def _raised(entry: Entry, said: Mapping[str, str | None]) -> Said:
    return {
        "fact": entry.id,
        "at": instant_text(entry.at),
        "by": who(entry.fact.author),
        "cause": said.get("cause") or EscalationCause.SPECIAL_EVENT.value,
        "reason": said.get("reason"),
    }
